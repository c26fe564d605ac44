//! Dropout with Gaussian multipliers, which may be negative.

use ndarray::Array1;
use rand::Rng;
use rand_distr::{Distribution, StandardNormal};

use crate::dropout::Rate;
use crate::gradient::Real;

// ANCHOR: gaussian
/// The standard deviation √(p/(1 − p)) of a multiplier of mean 1: that of a multiplier of
/// inverted dropout at rate p.
#[must_use]
pub fn deviation(rate: Rate) -> f64 {
    (rate.p() / (1.0 - rate.p())).sqrt()
}

/// The probability that the two orders differ for ReLU on an entry x ≠ 0: that of a
/// negative multiplier, Φ(−√((1 − p)/p)). Source: P1.10.
#[must_use]
pub fn failure_probability(rate: Rate) -> f64 {
    (-1.0 / deviation(rate)).normal_cdf()
}

/// `n` independent multipliers, Normal with mean 1 and variance p/(1 − p): (n).
pub fn multipliers(n: usize, rate: Rate, rng: &mut impl Rng) -> Array1<f64> {
    let mut draw = || -> f64 { StandardNormal.sample(rng) };
    (0..n).map(|_| 1.0 + deviation(rate) * draw()).collect()
}
// ANCHOR_END: gaussian
