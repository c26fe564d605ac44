//! P3: the expected squared gradient by depth, in linear and in ReLU networks.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::residual::Kind;
use crate::residual::growth::{
    MeanField, Start, linear_gradients, relu_gradients, simulate_gradients,
};
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`gradient_growth`].
    GradientGrowth {
        /// The number k of middle layers, at least 1.
        layers: usize = 24,
        /// The width of every hidden layer and of the input.
        width: usize = 32,
        /// Independent networks simulated for each series.
        trials: usize = 100,
        /// Seed of the simulation (xoshiro256++).
        seed: u64 = 37,
    }
}

/// E‖∂y_L/∂y_l‖² over the number of middle layers between l and the output, on a
/// logarithmic axis. Three linear networks, plain, residual and with branches scaled by
/// 1/√k: exact curves, points with bars of two exact standard errors.
///
/// # Errors
/// [`Error::Count`] for no layers, fewer than two trials or a width of 0.
pub fn gradient_growth(p: &GradientGrowth) -> Result<String, Error> {
    let beta_squared = 1.0 / p.layers.max(1) as f64;
    let series = [
        linear(p, "plain", Kind::Plain, 1.0)?,
        linear(p, "residual", Kind::Residual, 1.0)?,
        linear(p, "residual, $β = 1/√k$", Kind::Residual, beta_squared)?,
    ];
    by_depth(p.layers, &series)
}

parameters! {
    /// Parameters of [`relu_growth`].
    ReluGrowth {
        /// The number k of middle layers, at least 1.
        layers: usize = 24,
        /// The width of every hidden layer and of the input.
        width: usize = 64,
        /// Independent networks simulated.
        trials: usize = 100,
        /// Seed of the simulation (xoshiro256++).
        seed: u64 = 37,
    }
}

/// The same for a residual network with ReLU branches: the mean-field prediction, points
/// with bars of two sample standard errors, and the rates 7/6 and g.
///
/// # Errors
/// [`Error::Count`] for no layers, fewer than two trials or a width of 0.
pub fn relu_growth(p: &ReluGrowth) -> Result<String, Error> {
    let &ReluGrowth { layers, width, trials, seed } = p;
    let all = GradientGrowth { layers, width, trials, seed };
    let guide = |label: &str, factor: f64| Series {
        label: label.into(),
        curve: (0..=layers).map(|k| (k as f64, factor.powi(k as i32) / 3.0)).collect(),
        ..Series::default()
    };
    let g = MeanField::fixed_point().growth();
    let series = [
        relu(&all)?,
        guide("$7/6$ a layer", 7.0 / 6.0),
        guide(&format!("${g:.2}$ a layer"), g),
    ];
    by_depth(layers, &series)
}

/// The chart of these series over the residual layers below the output.
fn by_depth(layers: usize, series: &[Series]) -> Result<String, Error> {
    if layers == 0 {
        return Err(Error::Count {
            what: "the number of layers",
            given: 0,
            allowed: "at least 1".into(),
        });
    }
    let values = series.iter().flat_map(|series| &series.curve).map(|(_, value)| *value);
    let (low, high) = values.fold((f64::MAX, 0.0_f64), |(low, high), value| {
        (low.min(value), high.max(value))
    });
    let x = Axis {
        label: "residual layers below the output".into(),
        range: -0.5..layers as f64 + 0.5,
        logarithmic: false,
    };
    let y = Axis {
        label: "$\\E‖∂y_L/∂y_l‖^2$".into(),
        range: low / 5.0..high * 5.0,
        logarithmic: true,
    };
    chart(&x, &y, series)
}

/// A linear network: exact curve, exact standard errors.
fn linear(
    p: &GradientGrowth,
    label: &str,
    kind: Kind,
    beta_squared: f64,
) -> Result<Series, Error> {
    let exact = linear_gradients(p.width, kind, &beta_squared, p.layers);
    let errors = exact.iter().map(|row| row.standard_error(p.trials)).collect();
    let curve = exact.iter().map(|row| row.square).collect();
    series(
        p,
        label,
        (Activation::Identity, kind, beta_squared.sqrt()),
        curve,
        Some(errors),
    )
}

/// The residual ReLU network: predicted curve, estimated standard errors.
fn relu(p: &GradientGrowth) -> Result<Series, Error> {
    let curve = relu_gradients(p.width, p.layers);
    series(
        p,
        "residual, ReLU branches",
        (Activation::Relu, Kind::Residual, 1.0),
        curve,
        None,
    )
}

/// The curve, and the simulation with bars of two of the given standard errors or else of
/// the sample's own.
fn series(
    p: &GradientGrowth,
    label: &str,
    (activation, kind, branch_scale): (Activation, Kind, f64),
    curve: Vec<f64>,
    errors: Option<Vec<f64>>,
) -> Result<Series, Error> {
    let start =
        Start { width: p.width, layers: p.layers, activation, kind, branch_scale };
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let seen = simulate_gradients(start, p.trials, &mut rng)?;
    let errors = errors.unwrap_or_else(|| seen.iter().map(|seen| seen.error).collect());
    let depths = (0..=p.layers).map(|k| k as f64);
    Ok(Series {
        label: label.into(),
        points: depths
            .clone()
            .zip(seen.iter().zip(errors))
            .map(|(k, (seen, error))| (k, seen.mean, 2.0 * error))
            .collect(),
        curve: depths.zip(curve).collect(),
    })
}
