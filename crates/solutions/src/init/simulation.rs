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
    at_least_one("the number of trials", trials)?;
    let mut means = vec![0.0; ensemble.widths.depth() + 1];
    let mut variances = means.clone();
    for _ in 0..trials {
        for (l, z) in ensemble.draw(rng).iter().enumerate() {
            means[l] += z.sum() / (trials * z.len()) as f64;
            variances[l] += z.dot(z) / (trials * z.len()) as f64;
        }
    }
    Ok(Simulation { trials, means, variances })
}
// ANCHOR_END: simulate

/// The count, if it is not 0.
pub(super) fn at_least_one(what: &'static str, given: usize) -> Result<usize, Error> {
    if given == 0 {
        return Err(Error::Count { what, given, allowed: "at least 1".into() });
    }
    Ok(given)
}
