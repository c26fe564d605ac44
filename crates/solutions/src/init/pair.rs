//! P2.11: two inputs through one random network.

use ndarray::Array1;
use rand::Rng;

use super::field::third_to;
use super::simulation::at_least_one;
use super::{Ensemble, Field, Initialisation, Input, Widths, moments};
use super::{standard_error, variance_closed_form};
use crate::Error;

/// A correlation ρ ∈ \[−1, 1\].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Correlation(f64);

impl Correlation {
    /// The correlation ρ.
    ///
    /// # Errors
    /// [`Error::Number`] outside \[−1, 1\].
    pub fn new(rho: f64) -> Result<Self, Error> {
        if !(-1.0..=1.0).contains(&rho) {
            let allowed = "in [−1, 1]";
            return Err(Error::Number { what: "a correlation", given: rho, allowed });
        }
        Ok(Self(rho))
    }

    /// ρ.
    #[must_use]
    pub fn get(self) -> f64 {
        self.0
    }
}

/// E\[y_{l,i}·ỹ_{l,i}\] for l = 0, …, L: from ρ by the recursion of the variance (P2.11).
#[must_use]
pub fn covariance_by_recursion<F: Field>(widths: &Widths, rho: F) -> Vec<F> {
    let mut covariances = vec![rho];
    for (l, n) in widths.fan_ins().enumerate() {
        let before = covariances[l].clone();
        covariances.push(before / F::count(3) + F::one() / F::count(3 * n));
    }
    covariances
}

// ANCHOR: pair
/// The correlation of y_{L,i} and ỹ_{L,i}: 1 − (1 − ρ)·3^−L/Var(y_L), at constant width
/// 1 − (1 − ρ)·2n/(2n − 1 + 3^L) (P2.11).
#[must_use]
pub fn output_correlation<F: Field>(widths: &Widths, rho: F) -> F {
    let difference = (F::one() - rho) * third_to(widths.depth());
    F::one() - difference / variance_closed_form(widths)
}
// ANCHOR_END: pair

/// What a simulation of pairs saw at each depth l = 0, …, L.
#[derive(Clone, Debug, PartialEq)]
pub struct PairSimulation {
    /// The mean of (y_{l,i} − ỹ_{l,i})²/2 over trials and coordinates, an unbiased
    /// estimate of (1 − ρ)·3^−l.
    pub half_differences: Vec<f64>,
    /// Its standard error, from the exact fourth moments of the difference, which goes
    /// through the same network without its biases.
    pub errors: Vec<f64>,
}

/// Runs `trials` random networks of the default kind, each on two Gaussian inputs of
/// correlation ρ in every coordinate.
///
/// # Errors
/// [`Error::Count`] for no trials.
pub fn simulate_pairs(
    widths: &Widths,
    rho: Correlation,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<PairSimulation, Error> {
    at_least_one("the number of trials", trials)?;
    let mut half_differences = vec![0.0; widths.depth() + 1];
    for _ in 0..trials {
        let mut pair = correlated(widths.at(0), rho, rng);
        for (l, sum) in half_differences.iter_mut().enumerate() {
            if l > 0 {
                pair = shared_layer(&pair, widths.at(l), rng);
            }
            let difference = &pair[0] - &pair[1];
            let m = difference.len();
            *sum += difference.dot(&difference) / (2 * m * trials) as f64;
        }
    }
    let mut ensemble = Ensemble::default_linear(widths, Input::Gaussian);
    ensemble.initialisation = Initialisation::DEFAULT.unbiased();
    let exact = moments::<f64>(&ensemble);
    let errors = exact.iter().enumerate().map(|(l, moments)| {
        (1.0 - rho.get()) * standard_error(moments, widths.at(l), trials)
    });
    Ok(PairSimulation { half_differences, errors: errors.collect() })
}

/// Two standard Gaussian vectors of n entries with correlation ρ in every coordinate.
fn correlated(n: usize, rho: Correlation, rng: &mut impl Rng) -> [Array1<f64>; 2] {
    let x = Input::Gaussian.draw(n, rng);
    let other = Input::Gaussian.draw(n, rng);
    let rho = rho.get();
    let second = rho * &x + (1.0 - rho * rho).sqrt() * &other;
    [x, second]
}

/// One fresh layer of the default kind, applied to both vectors.
fn shared_layer(
    pair: &[Array1<f64>; 2],
    outputs: usize,
    rng: &mut impl Rng,
) -> [Array1<f64>; 2] {
    let n = pair[0].len();
    let mut next = [Array1::zeros(outputs), Array1::zeros(outputs)];
    for i in 0..outputs {
        let bias = Initialisation::DEFAULT.bias(n, rng);
        let row: Array1<f64> = Initialisation::DEFAULT.row(n, outputs, rng).collect();
        for (y, next) in pair.iter().zip(&mut next) {
            next[i] = row.dot(y) + bias;
        }
    }
    next
}
