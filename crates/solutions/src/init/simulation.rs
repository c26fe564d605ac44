//! Monte-Carlo simulation of the deep linear network: fresh weights, biases and input in
//! every trial.

use ndarray::Array1;
use rand::{Rng, RngExt};

use super::{Input, Widths, default_bound};
use crate::Error;

/// What a simulation saw at each depth l = 0, …, L.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// The number of independent trials T.
    pub trials: usize,
    /// The mean of y_{l,i} over trials and coordinates.
    pub means: Vec<f64>,
    /// The mean of y_{l,i}² over trials and coordinates; since E\[y_l\] = 0 (P2.2), an
    /// unbiased estimate of Var(y_l).
    pub variances: Vec<f64>,
}

// ANCHOR: simulate
/// Runs `trials` independent networks of these widths, each on its own random input.
///
/// # Errors
/// [`Error::Count`] for no trials.
pub fn simulate(
    widths: &Widths,
    input: Input,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<Simulation, Error> {
    if trials == 0 {
        return Err(Error::Count {
            what: "the number of trials",
            given: 0,
            allowed: "at least 1".into(),
        });
    }
    let mut means = vec![0.0; widths.depth() + 1];
    let mut variances = means.clone();
    for _ in 0..trials {
        let mut y = input.draw(widths.at(0), rng);
        for l in 0..=widths.depth() {
            if l > 0 {
                y = random_layer(&y, widths.at(l), rng);
            }
            means[l] += y.sum() / (trials * y.len()) as f64;
            variances[l] += y.dot(&y) / (trials * y.len()) as f64;
        }
    }
    Ok(Simulation { trials, means, variances })
}

/// A·y + b with fresh A: `(outputs, n)` and b: `(outputs)`, all entries Uniform(−1/√n,
/// 1/√n).
fn random_layer(y: &Array1<f64>, outputs: usize, rng: &mut impl Rng) -> Array1<f64> {
    let a = default_bound(y.len());
    let mut entry = || a * (2.0 * rng.random::<f64>() - 1.0);
    Array1::from_shape_simple_fn(outputs, || y.fold(entry(), |sum, y| sum + entry() * y))
}
// ANCHOR_END: simulate
