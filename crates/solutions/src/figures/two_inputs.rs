//! P2.11: the correlation of two inputs' outputs, by depth.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::init::{
    Correlation, Widths, covariance_by_recursion, simulate_pairs, variance_by_recursion,
};

parameters! {
    /// Parameters of [`two_inputs`].
    TwoInputs {
        /// Up to four correlations ρ of the inputs.
        rhos: Vec<f64> = vec![0.9, 0.5, 0.0, -1.0],
        /// The constant width n.
        width: usize = 16,
        /// The depth L.
        depth: usize = 6,
        /// Networks simulated for each ρ, each on two inputs.
        trials: usize = 100,
        /// Seed of the simulations (xoshiro256++).
        seed: u64 = 2031,
    }
}

/// The correlation of y_{l,i} and ỹ_{l,i} for l = 0, …, L: exact as curves; simulated,
/// as 1 − E(y − ỹ)²/(2 Var) with the exact variance, as points with bars of two predicted
/// standard errors.
///
/// # Errors
/// [`Error::Count`] for a width, a depth or a number of trials of 0, or not from one to
/// four correlations; [`Error::Number`] for a correlation outside \[−1, 1\].
pub fn two_inputs(p: &TwoInputs) -> Result<String, Error> {
    if p.rhos.is_empty() || p.rhos.len() > 4 {
        return Err(Error::Count {
            what: "the number of correlations",
            given: p.rhos.len(),
            allowed: "from 1 to 4".into(),
        });
    }
    let series = p.rhos.iter().map(|&rho| one(p, rho)).collect::<Result<Vec<_>, _>>()?;
    let x = Axis {
        label: "layer $l$".into(),
        range: -0.2..p.depth as f64 + 0.2,
        logarithmic: false,
    };
    let y = Axis {
        label: "correlation of the outputs".into(),
        range: -1.3..1.2,
        logarithmic: false,
    };
    chart(&x, &y, &series)
}

/// The exact and the simulated correlations that start at one ρ.
fn one(p: &TwoInputs, rho: f64) -> Result<Series, Error> {
    let widths = Widths::constant(p.width, p.depth)?;
    let variances = variance_by_recursion::<f64>(&widths);
    let covariances = covariance_by_recursion(&widths, rho);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let seen = simulate_pairs(&widths, Correlation::new(rho)?, p.trials, &mut rng)?;
    let layers = variances.iter().enumerate();
    Ok(Series {
        label: format!("$ρ = {rho}$"),
        points: layers
            .clone()
            .map(|(l, v)| {
                let correlation = 1.0 - seen.half_differences[l] / v;
                (l as f64, correlation, 2.0 * seen.errors[l] / v)
            })
            .collect(),
        curve: layers.map(|(l, v)| (l as f64, covariances[l] / v)).collect(),
    })
}
