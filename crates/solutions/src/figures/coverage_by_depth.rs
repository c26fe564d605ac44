//! P2.7: how often right and wrong 95 % intervals cover the true variance.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::init::{
    Ensemble, Input, Widths, coverage, coverage_error, coverage_experiment, moments,
    pooling_factor,
};

parameters! {
    /// Parameters of [`coverage_by_depth`].
    CoverageByDepth {
        /// The constant width n of the simulated networks.
        width: usize = 8,
        /// The constant width of the networks of which only the exact curve is shown.
        wide: usize = 64,
        /// The depth L.
        depth: usize = 8,
        /// Networks in each simulation.
        trials: usize = 100,
        /// Simulations, each with two intervals at each depth.
        repetitions: usize = 1000,
        /// Seed of the simulations (xoshiro256++).
        seed: u64 = 2027,
    }
}

/// The share of intervals that cover, by layer: as predicted for a normal estimate
/// (curves) and as counted (points with bars of two binomial standard errors).
///
/// # Errors
/// [`Error::Count`] for a width, a depth, or a number of trials or repetitions of 0.
pub fn coverage_by_depth(p: &CoverageByDepth) -> Result<String, Error> {
    let ensemble = gaussian_inputs(p.width, p.depth)?;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let seen = coverage_experiment(&ensemble, p.trials, p.repetitions, &mut rng)?;
    let right = vec![coverage(1.0); p.depth + 1];
    let wrong = predicted(p.width, p.depth)?;
    let both = [("true error", right, seen.right), ("pooled error", wrong, seen.wrong)];
    let mut series: Vec<Series> = both
        .into_iter()
        .map(|(label, predicted, counted)| Series {
            label: format!("{label}, $n = {}$", p.width),
            points: (0..=p.depth)
                .map(|l| {
                    let share = counted[l] as f64 / p.repetitions as f64;
                    (l as f64, share, 2.0 * coverage_error(predicted[l], p.repetitions))
                })
                .collect(),
            curve: by_layer(predicted),
        })
        .collect();
    series.push(Series {
        label: format!("pooled error, $n = {}$", p.wide),
        curve: by_layer(predicted(p.wide, p.depth)?),
        points: Vec::new(),
    });
    let x = Axis {
        label: "layer $l$".into(),
        range: -0.2..p.depth as f64 + 0.2,
        logarithmic: false,
    };
    let y = Axis {
        label: "share of intervals that cover".into(),
        range: 0.7..1.0,
        logarithmic: false,
    };
    chart(&x, &y, &series)
}

fn gaussian_inputs(n: usize, depth: usize) -> Result<Ensemble, Error> {
    Ok(Ensemble::default_linear(&Widths::constant(n, depth)?, Input::Gaussian))
}

/// The share of pooled intervals that cover if the estimate is normal.
fn predicted(n: usize, depth: usize) -> Result<Vec<f64>, Error> {
    let all = moments::<f64>(&gaussian_inputs(n, depth)?);
    Ok(all.iter().map(|moments| coverage(pooling_factor(moments, n))).collect())
}

fn by_layer(shares: Vec<f64>) -> Vec<(f64, f64)> {
    shares.into_iter().enumerate().map(|(l, share)| (l as f64, share)).collect()
}
