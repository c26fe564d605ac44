//! Monte-Carlo simulation of a random network: fresh weights, biases and input in every
//! trial.

use rand::Rng;

use super::Ensemble;
use crate::Error;

/// What a simulation saw at each depth l = 0, …, L.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// The number of independent trials T.
    pub trials: usize,
    /// The mean of z_{l,i} over trials and coordinates.
    pub means: Vec<f64>,
    /// The mean of z_{l,i}² over trials and coordinates; since E\[z_l\] = 0 (P2.2, P2.8),
    /// an unbiased estimate of Var(z_l).
    pub variances: Vec<f64>,
}

/// A simulation under way, which shows after any trial what it has seen so far.
#[derive(Clone, Debug)]
pub struct TrialByTrial {
    ensemble: Ensemble,
    trials: usize,
    /// The sums of the entries and of their squares at each depth, over all trials.
    sums: Vec<f64>,
    squares: Vec<f64>,
}

impl TrialByTrial {
    /// No trial yet.
    #[must_use]
    pub fn new(ensemble: Ensemble) -> Self {
        let none = vec![0.0; ensemble.widths.depth() + 1];
        Self { ensemble, trials: 0, sums: none.clone(), squares: none }
    }

    /// The network that is drawn.
    #[must_use]
    pub fn ensemble(&self) -> &Ensemble {
        &self.ensemble
    }

    // ANCHOR: trial_by_trial
    /// Draws another network and its input.
    pub fn add(&mut self, rng: &mut impl Rng) {
        for (l, z) in self.ensemble.draw(rng).iter().enumerate() {
            self.sums[l] += z.sum();
            self.squares[l] += z.dot(z);
        }
        self.trials += 1;
    }

    /// What all trials so far have shown.
    ///
    /// # Errors
    /// [`Error::Count`] for no trials.
    pub fn seen(&self) -> Result<Simulation, Error> {
        let trials = at_least_one("the number of trials", self.trials)?;
        let mean = |sums: &[f64]| -> Vec<f64> {
            let entries = |l| (trials * self.ensemble.widths.at(l)) as f64;
            sums.iter().enumerate().map(|(l, sum)| sum / entries(l)).collect()
        };
        Ok(Simulation { trials, means: mean(&self.sums), variances: mean(&self.squares) })
    }
    // ANCHOR_END: trial_by_trial
}

// ANCHOR: simulate
/// Runs `trials` independent networks, each on its own random input.
///
/// # Errors
/// [`Error::Count`] for no trials.
pub fn simulate(
    ensemble: &Ensemble,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<Simulation, Error> {
    let mut trial_by_trial = TrialByTrial::new(ensemble.clone());
    (0..trials).for_each(|_| trial_by_trial.add(rng));
    trial_by_trial.seen()
}
// ANCHOR_END: simulate

/// The count, if it is not 0.
pub(super) fn at_least_one(what: &'static str, given: usize) -> Result<usize, Error> {
    if given == 0 {
        return Err(Error::Count { what, given, allowed: "at least 1".into() });
    }
    Ok(given)
}
