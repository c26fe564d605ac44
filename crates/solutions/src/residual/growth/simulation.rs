//! The same growth, measured: fresh weights and a fresh input in every trial.

use ndarray::Array1;
use rand::Rng;

use super::Kind;
use crate::init::Input;
use crate::residual::Network;
use crate::{Activation, Error};

/// A mean over independent trials.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean.
    pub mean: f64,
    /// The sample's own standard error: √(sample variance / trials). It is itself an
    /// estimate, and too small where rare trials dominate the mean.
    pub error: f64,
}

/// The network that is simulated: x → width → k middle layers → 1, default weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Start {
    /// The width n of the input and of every hidden layer.
    pub width: usize,
    /// The number k of middle layers; the depth L is k + 2.
    pub layers: usize,
    /// The activation σ.
    pub activation: Activation,
    /// Whether the middle layers have a skip.
    pub kind: Kind,
    /// The branch scale β.
    pub branch_scale: f64,
}

/// ‖∂y_L/∂y_l‖² for l = L−1, …, 1, that is below 0, …, k middle layers, over `trials`
/// networks, each on a Gaussian input of its own.
///
/// # Errors
/// [`Error::Count`] for fewer than two trials or a width of 0, [`Error::Number`] for a β
/// that is not finite.
pub fn simulate_gradients(
    start: Start,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<Vec<Estimate>, Error> {
    check_trials(trials)?;
    let Start { width, layers, activation, kind, branch_scale } = start;
    let mut squares = vec![Vec::with_capacity(trials); layers + 1];
    for _ in 0..trials {
        let network = Network::draw((width, width, layers + 2), activation, kind, rng)?
            .with_branch_scale(branch_scale)?;
        let trace = network.forward(Input::Gaussian.draw(width, rng).view())?;
        let rows = network.output_gradients(&trace);
        for (below, row) in squares.iter_mut().zip(rows.iter().rev().skip(1)) {
            below.push(row.dot(row));
        }
    }
    Ok(squares.iter().map(|sample| estimate(sample)).collect())
}

/// ‖A_L·P_m‖² for m = 0, …, k, where P_m is the sum of all paths of m factors through the
/// k middle layers of a linear residual network, over `trials` networks.
///
/// # Errors
/// [`Error::Count`] for fewer than two trials or a width of 0.
pub fn simulate_paths(
    width: usize,
    layers: usize,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<Vec<Estimate>, Error> {
    check_trials(trials)?;
    let mut paths = PathsTrialByTrial::new(width, layers);
    for _ in 0..trials {
        paths.add(rng)?;
    }
    paths.seen()
}

/// [`simulate_paths`] under way, which shows after any trial but the first what it has
/// seen so far.
#[derive(Clone, Debug)]
pub struct PathsTrialByTrial {
    width: usize,
    layers: usize,
    /// ‖A_L·P_m‖² of every trial, by m.
    squares: Vec<Vec<f64>>,
}

impl PathsTrialByTrial {
    /// No trial yet, of networks with `layers` middle layers.
    #[must_use]
    pub fn new(width: usize, layers: usize) -> Self {
        Self { width, layers, squares: vec![Vec::new(); layers + 1] }
    }

    // ANCHOR: add_paths
    /// Draws another network and squares what its paths of each length bring.
    ///
    /// # Errors
    /// [`Error::Count`] for a width of 0.
    pub fn add(&mut self, rng: &mut impl Rng) -> Result<(), Error> {
        let shape = (self.width, self.width, self.layers + 2);
        let network = Network::draw(shape, Activation::Identity, Kind::Residual, rng)?;
        // A_L·P_m through the layers below the output, one at a time
        let mut rows = vec![network.layer(self.layers + 2).weight.row(0).to_owned()];
        for l in (2..self.layers + 2).rev() {
            rows.push(Array1::zeros(self.width));
            for m in (1..rows.len()).rev() {
                rows[m] = &rows[m] + &rows[m - 1].dot(&network.layer(l).weight);
            }
        }
        for (of_length, row) in self.squares.iter_mut().zip(rows) {
            of_length.push(row.dot(&row));
        }
        Ok(())
    }
    // ANCHOR_END: add_paths

    /// How many networks have been drawn.
    #[must_use]
    pub fn trials(&self) -> usize {
        self.squares[0].len()
    }

    /// What all trials so far have shown, by m.
    ///
    /// # Errors
    /// [`Error::Count`] for fewer than two trials.
    pub fn seen(&self) -> Result<Vec<Estimate>, Error> {
        check_trials(self.trials())?;
        Ok(self.squares.iter().map(|sample| estimate(sample)).collect())
    }
}

/// Refuses a sample from which no spread could be told.
pub(super) fn check_trials(trials: usize) -> Result<(), Error> {
    if trials >= 2 {
        return Ok(());
    }
    let (what, allowed) = ("the number of trials", "at least 2".into());
    Err(Error::Count { what, given: trials, allowed })
}

/// The mean of a sample of at least two and its standard error.
pub(super) fn estimate(sample: &[f64]) -> Estimate {
    let size = sample.len() as f64;
    let mean = sample.iter().sum::<f64>() / size;
    let squares: f64 = sample.iter().map(|x| (x - mean).powi(2)).sum();
    Estimate { mean, error: (squares / (size * (size - 1.0))).sqrt() }
}
