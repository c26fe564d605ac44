//! P2: the variance of a layer's output by depth, exact and simulated.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::{Axis, Series, chart};
use super::parameters::parameters;
use crate::Error;
use crate::init::{Ensemble, Input, Widths, moments, simulate, standard_error};

parameters! {
    /// Parameters of [`variance_by_depth`].
    VarianceByDepth {
        /// Up to four constant widths n.
        widths: Vec<usize> = vec![4, 16, 64],
        /// The depth L.
        depth: usize = 10,
        /// Independent networks simulated for each width.
        trials: usize = 100,
        /// Seed of the simulation (xoshiro256++).
        seed: u64 = 2024,
    }
}

/// Var(y_l) for l = 0, …, L on a logarithmic axis: the closed form as a curve, the
/// simulation as points with bars of two predicted standard errors.
///
/// # Errors
/// [`Error::Count`] for more than four widths, or a width, a depth or a number of trials
/// of 0.
pub fn variance_by_depth(p: &VarianceByDepth) -> Result<String, Error> {
    if p.widths.is_empty() || p.widths.len() > 4 {
        return Err(Error::Count {
            what: "the number of widths",
            given: p.widths.len(),
            allowed: "from 1 to 4".into(),
        });
    }
    let series =
        p.widths.iter().map(|&n| one_width(p, n)).collect::<Result<Vec<_>, _>>()?;
    let least = series
        .iter()
        .flat_map(|series| &series.curve)
        .fold(1.0_f64, |least, (_, v)| least.min(*v));
    let x = Axis {
        label: "layer l".into(),
        range: -0.2..p.depth as f64 + 0.2,
        logarithmic: false,
    };
    let y =
        Axis { label: "Var(yₗ)".into(), range: least / 2.5..3.0, logarithmic: true };
    chart(&x, &y, &series)
}

/// The exact and the simulated variances at one width.
fn one_width(p: &VarianceByDepth, n: usize) -> Result<Series, Error> {
    let widths = Widths::constant(n, p.depth)?;
    let ensemble = Ensemble::default_linear(&widths, Input::Gaussian);
    let exact = moments::<f64>(&ensemble);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let simulation = simulate(&ensemble, p.trials, &mut rng)?;
    let bar = |l: usize| 2.0 * standard_error(&exact[l], n, p.trials);
    Ok(Series {
        label: format!("n = {n}"),
        curve: exact
            .iter()
            .enumerate()
            .map(|(l, moments)| (l as f64, moments.v))
            .collect(),
        points: (0..=p.depth)
            .map(|l| (l as f64, simulation.variances[l], bar(l)))
            .collect(),
    })
}
