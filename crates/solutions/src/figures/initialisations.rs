//! P2.8: the second moment by depth under three initialisations, linear and with ReLU.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::init::{
    Ensemble, Initialisation, Input, Widths, moments, simulate, standard_error,
};

parameters! {
    /// Parameters of [`initialisations`].
    Initialisations {
        /// The constant width n.
        width: usize = 32,
        /// The depth L.
        depth: usize = 8,
        /// Networks simulated for each of the six series.
        trials: usize = 100,
        /// Seed of the simulations (xoshiro256++).
        seed: u64 = 2028,
    }
}

/// E\[z_l²\] for l = 0, …, L on a logarithmic axis: exact as curves, simulated as points
/// with bars of two predicted standard errors.
///
/// # Errors
/// [`Error::Count`] for a width, a depth or a number of trials of 0.
pub fn initialisations(p: &Initialisations) -> Result<String, Error> {
    let kinds = [
        ("He", Initialisation::HE),
        ("Xavier", Initialisation::XAVIER),
        ("default", Initialisation::DEFAULT),
    ];
    let mut series = Vec::new();
    for (name, initialisation) in kinds {
        for (relu, what) in [(false, "linear"), (true, "ReLU")] {
            series.push(one(p, format!("{name}, {what}"), initialisation, relu)?);
        }
    }
    let values = series.iter().flat_map(|series| &series.curve).map(|(_, v)| *v);
    let (low, high) = values.fold((1.0_f64, 1.0_f64), |(a, b), v| (a.min(v), b.max(v)));
    let x = Axis {
        label: "layer $l$".into(),
        range: -0.2..p.depth as f64 + 0.2,
        logarithmic: false,
    };
    let y = Axis {
        label: "$\\E[z_l^2]$".into(),
        range: low / 2.0..high * 2.0,
        logarithmic: true,
    };
    chart(&x, &y, &series)
}

/// The exact and the simulated second moments of one kind of network.
fn one(
    p: &Initialisations,
    label: String,
    initialisation: Initialisation,
    relu: bool,
) -> Result<Series, Error> {
    let (widths, input) = (Widths::constant(p.width, p.depth)?, Input::Gaussian);
    let ensemble = Ensemble { widths, input, initialisation, relu };
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let seen = simulate(&ensemble, p.trials, &mut rng)?;
    let exact = moments::<f64>(&ensemble);
    let bars =
        exact.iter().map(|moments| 2.0 * standard_error(moments, p.width, p.trials));
    Ok(Series {
        label,
        points: (0..)
            .zip(&seen.variances)
            .zip(bars)
            .map(|((l, v), bar)| (f64::from(l), *v, bar))
            .collect(),
        curve: exact.iter().enumerate().map(|(l, m)| (l as f64, m.v)).collect(),
    })
}
