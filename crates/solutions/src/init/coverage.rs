//! P2.7: what it costs to take a layer's coordinates for independent.

use rand::Rng;

use super::simulation::at_least_one;
use super::{Ensemble, Moments, moments, simulate, standard_error};
use crate::Error;

/// A standard normal variable lies within this of 0 with probability 95 %.
pub const NORMAL_95: f64 = 1.959_963_984_540_054;

// ANCHOR: pooled
/// The *wrong* standard error √((q − v²)/(mT)), which takes the m coordinates of a trial
/// for independent.
#[must_use]
pub fn pooled_standard_error(moments: &Moments<f64>, m: usize, trials: usize) -> f64 {
    let Moments { v, q, .. } = moments;
    ((q - v * v) / (m * trials) as f64).sqrt()
}

/// By what factor it is too small: √(1 + (m − 1)(c − v²)/(q − v²)) (P2.7). 1 where every
/// yᵢ² is constant.
#[must_use]
pub fn pooling_factor(moments: &Moments<f64>, m: usize) -> f64 {
    let pooled = pooled_standard_error(moments, m, 1);
    if pooled == 0.0 { 1.0 } else { standard_error(moments, m, 1) / pooled }
}
// ANCHOR_END: pooled

/// How often an interval of ±1.96 standard errors covers the truth if its standard error
/// is too small by `factor` and the estimate is normal: 2Φ(1.96/factor) − 1.
#[must_use]
pub fn coverage(factor: f64) -> f64 {
    libm::erf(NORMAL_95 / factor / std::f64::consts::SQRT_2)
}

/// How many of `repetitions` intervals covered the true variance at each depth l = 0, …,
/// L.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    /// The number of simulations, one interval of each kind and depth from each.
    pub repetitions: usize,
    /// The intervals ±1.96 [`standard_error`].
    pub right: Vec<usize>,
    /// The intervals ±1.96 [`pooled_standard_error`].
    pub wrong: Vec<usize>,
}

// ANCHOR: coverage
/// Repeats a simulation of `trials` networks and counts the intervals that cover the
/// truth.
///
/// # Errors
/// [`Error::Count`] for no repetitions or no trials.
pub fn coverage_experiment(
    ensemble: &Ensemble,
    trials: usize,
    repetitions: usize,
    rng: &mut impl Rng,
) -> Result<Coverage, Error> {
    at_least_one("the number of repetitions", repetitions)?;
    let exact = moments::<f64>(ensemble);
    let mut right = vec![0; exact.len()];
    let mut wrong = right.clone();
    for _ in 0..repetitions {
        let simulation = simulate(ensemble, trials, rng)?;
        for (l, moments) in exact.iter().enumerate() {
            let m = ensemble.widths.at(l);
            let off = (simulation.variances[l] - moments.v).abs();
            let covers = |error: f64| usize::from(off <= NORMAL_95 * error);
            right[l] += covers(standard_error(moments, m, trials));
            wrong[l] += covers(pooled_standard_error(moments, m, trials));
        }
    }
    Ok(Coverage { repetitions, right, wrong })
}
// ANCHOR_END: coverage

/// The standard deviation √(p(1 − p)/R) of the share of R independent intervals that
/// cover, if each does with probability p.
#[must_use]
pub fn coverage_error(p: f64, repetitions: usize) -> f64 {
    (p * (1.0 - p) / repetitions as f64).sqrt()
}
