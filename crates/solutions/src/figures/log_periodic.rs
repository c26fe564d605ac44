//! P1: an activation that commutes with dropout at one rate and is no two-slope function.

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::dropout::Rate;
use crate::homogeneous::LogPeriodic;

parameters! {
    /// Parameters of [`log_periodic`].
    LogPeriodicCurve {
        /// The amplitude ε.
        epsilon: f64 = 0.1,
        /// The dropout rate p it commutes with, and so the scale s = 1/(1 − p).
        rate: f64 = 0.5,
        /// x runs from −reach to reach.
        reach: f64 = 4.0,
    }
}

/// σ(x) = x·(1 + ε·sin(2π ln|x| / ln s)) between the lines (1 − ε)·x and (1 + ε)·x.
///
/// # Errors
/// [`Error::Number`] for a rate outside (0, 1) or a reach that is not positive.
pub fn log_periodic(p: &LogPeriodicCurve) -> Result<String, Error> {
    if p.reach <= 0.0 {
        return Err(Error::Number { what: "reach", given: p.reach, allowed: "positive" });
    }
    let sigma = LogPeriodic::new(p.epsilon, Rate::new(p.rate)?)?;
    // Even steps in ln|x|, as the function repeats itself in ln|x|.
    let right = (0..=120).map(|i| p.reach * (-f64::from(i) / 30.0).exp());
    let mut xs: Vec<f64> = right.clone().map(|x| -x).chain([0.0]).collect();
    xs.extend(right.rev());
    let line = |slope: f64| [-p.reach, p.reach].map(|x| (x, slope * x)).to_vec();
    let (low, high) = (1.0 - p.epsilon.abs(), 1.0 + p.epsilon.abs());
    let series = [
        Series {
            label: "$σ(x)$".into(),
            curve: xs.into_iter().map(|x| (x, sigma.apply(x))).collect(),
            ..Series::default()
        },
        Series { label: format!("${high}x$"), curve: line(high), ..Series::default() },
        Series { label: format!("${low}x$"), curve: line(low), ..Series::default() },
    ];
    let top = 1.05 * high * p.reach;
    let axis = |label: &str, reach: f64| Axis {
        label: label.into(),
        range: -reach..reach,
        logarithmic: false,
    };
    chart(&axis("$x$", p.reach), &axis("$σ(x)$", top), &series)
}
