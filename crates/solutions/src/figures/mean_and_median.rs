//! P2.12: the mean and the median of ‖y_l‖²/‖x‖² by depth.

use std::f64::consts::PI;

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::init::{Ensemble, Initialisation, Input, Widths, log_norm_moments, spreads};

parameters! {
    /// Parameters of [`mean_and_median`].
    MeanAndMedian {
        /// The constant width n.
        width: usize = 8,
        /// The depth L.
        depth: usize = 48,
        /// Points are shown at every so many layers.
        step: usize = 6,
        /// Networks simulated.
        trials: usize = 200,
        /// Seed of the simulation (xoshiro256++).
        seed: u64 = 2032,
    }
}

/// ln of the mean of ‖y_l‖²/‖x‖², exactly 0, and its mean logarithm; and as points ln of
/// the mean and of the median of the simulated networks. The median's bars are two of its
/// asymptotic standard errors, √(π/2)·√(Σψ′/T), if the logarithm is normal; the mean's
/// are two standard errors of the mean, as far as R − 1 of P2.9 says, while they are below
/// one half.
///
/// # Errors
/// [`Error::Count`] for a width, a depth, a step or a number of trials of 0.
pub fn mean_and_median(p: &MeanAndMedian) -> Result<String, Error> {
    if p.step == 0 || p.trials == 0 {
        let what = if p.step == 0 { "the step" } else { "the number of trials" };
        return Err(Error::Count { what, given: 0, allowed: "at least 1".into() });
    }
    let widths = Widths::constant(p.width, p.depth)?;
    let (typical, variance) = log_norm_moments(&Widths::constant(p.width, 1)?);
    let (initialisation, input) = (Initialisation::GAUSSIAN, Input::Rademacher);
    let ensemble = Ensemble { widths, input, initialisation, relu: false };
    let spreads = spreads::<f64>(&ensemble);
    let ratios = ratios(&ensemble, p);
    let shown = || (p.step..=p.depth).step_by(p.step);
    let trials = p.trials as f64;
    let mean = Series {
        label: "mean".into(),
        curve: vec![(0.0, 0.0), (p.depth as f64, 0.0)],
        points: shown()
            .map(|l| {
                let error = 2.0 * ((spreads[l].r - 1.0) / trials).sqrt();
                let mean = ratios[l].iter().sum::<f64>() / trials;
                (l as f64, mean.ln(), if error < 0.5 { error } else { 0.0 })
            })
            .collect(),
    };
    let median = Series {
        label: "median".into(),
        curve: vec![(0.0, 0.0), (p.depth as f64, typical * p.depth as f64)],
        points: shown()
            .map(|l| {
                let error = (PI / 2.0 * variance * l as f64 / trials).sqrt();
                (l as f64, ratios[l][p.trials / 2].ln(), 2.0 * error)
            })
            .collect(),
    };
    let x = Axis {
        label: "layer $l$".into(),
        range: 0.0..p.depth as f64 + 0.5,
        logarithmic: false,
    };
    let low = typical * p.depth as f64 * 1.2 - 0.5;
    let label = "$\\ln(‖y_l‖^2/‖x‖^2)$".into();
    chart(&x, &Axis { label, range: low..1.5, logarithmic: false }, &[mean, median])
}

/// ‖y_l‖²/‖x‖² of every simulated network at each depth, in order of size.
fn ratios(ensemble: &Ensemble, p: &MeanAndMedian) -> Vec<Vec<f64>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let mut ratios = vec![Vec::with_capacity(p.trials); p.depth + 1];
    for _ in 0..p.trials {
        let layers = ensemble.draw(&mut rng);
        let input = layers[0].dot(&layers[0]);
        for (ratios, y) in ratios.iter_mut().zip(&layers) {
            ratios.push(y.dot(y) / input);
        }
    }
    ratios.iter_mut().for_each(|ratios| ratios.sort_by(f64::total_cmp));
    ratios
}
