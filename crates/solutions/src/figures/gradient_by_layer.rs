//! P3: how large each layer's gradient is, plain and residual, with one layer all but
//! cut.

use ndarray::Array1;
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::{Axis, Series, chart};
use super::parameters::parameters;
use crate::residual::{Kind, Network};
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`gradient_by_layer`].
    GradientByLayer {
        /// The depth L.
        depth: usize = 16,
        /// The width of every hidden layer and of the input.
        width: usize = 32,
        /// The layer whose weights are scaled.
        cut: usize = 8,
        /// What its weights are multiplied by.
        factor: f64 = 1e-4,
        /// The activation σ.
        activation: Activation = Activation::Tanh,
        /// Seed of the weights and the input (xoshiro256++).
        seed: u64 = 31,
    }
}

/// ‖∂y_L/∂b_l‖ by layer on a logarithmic axis, for the same weights joined plain and
/// residual, as drawn and with the weights of layer `cut` multiplied by `factor`.
///
/// # Errors
/// [`Error::Count`] for a depth below 2, a width of 0 or a layer that is not there;
/// [`Error::Number`] for a gradient that is 0 or not finite, which a logarithmic axis
/// cannot show.
pub fn gradient_by_layer(p: &GradientByLayer) -> Result<String, Error> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let drawn =
        Network::draw((p.width, p.width, p.depth), p.activation, Kind::Plain, &mut rng)?;
    let x: Array1<f64> = StandardNormal.sample_iter(&mut rng).take(p.width).collect();
    let cut = drawn.clone().with_weight_scaled(p.cut, p.factor)?;
    let mut series = Vec::new();
    for (kind, name) in [(Kind::Plain, "plain"), (Kind::Residual, "residual")] {
        for (network, what) in [
            (&drawn, String::new()),
            (&cut, format!(", A{} × {}", subscript(p.cut), p.factor)),
        ] {
            let network = network.clone().with_kind(kind);
            let norms = bias_gradient_norms(&network, &x)?;
            series.push(Series {
                label: format!("{name}{what}"),
                points: with_no_bars(&norms),
                curve: norms,
            });
        }
    }
    let norms = series.iter().flat_map(|series| &series.curve).map(|(_, norm)| *norm);
    let (low, high) = norms
        .fold((f64::MAX, 0.0_f64), |(low, high), norm| (low.min(norm), high.max(norm)));
    let x = Axis {
        label: "layer l".into(),
        range: 0.5..p.depth as f64 + 0.5,
        logarithmic: false,
    };
    let y = Axis {
        label: "‖∂y_L/∂bₗ‖".into(),
        range: low / 3.0..high * 3.0,
        logarithmic: true,
    };
    chart(&x, &y, &series)
}

/// (l, ‖∂y_L/∂b_l‖₂) for l = 1, …, L.
fn bias_gradient_norms(
    network: &Network,
    x: &Array1<f64>,
) -> Result<Vec<(f64, f64)>, Error> {
    let gradients = network.gradients(&network.forward(x.view())?);
    let norms = gradients
        .biases
        .iter()
        .enumerate()
        .map(|(i, row)| ((i + 1) as f64, row.dot(row).sqrt()));
    let norms: Vec<_> = norms.collect();
    match norms.iter().find(|(_, norm)| *norm == 0.0 || !norm.is_finite()) {
        Some(&(_, given)) => {
            let allowed = "positive and finite, to be shown on a logarithmic axis";
            Err(Error::Number { what: "a gradient's norm", given, allowed })
        }
        None => Ok(norms),
    }
}

fn with_no_bars(curve: &[(f64, f64)]) -> Vec<(f64, f64, f64)> {
    curve.iter().map(|&(l, norm)| (l, norm, 0.0)).collect()
}

/// A count as subscript digits.
fn subscript(n: usize) -> String {
    n.to_string()
        .bytes()
        .filter_map(|digit| char::from_u32(0x2080 + u32::from(digit - b'0')))
        .collect()
}
