//! P3: how large each layer's gradient is, plain and residual, with one layer all but
//! cut.

use ndarray::Array1;
use rand::SeedableRng;
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
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
        /// The layer whose weights are scaled; 0 for none.
        cut: usize = 8,
        /// What its weights are multiplied by.
        factor: f64 = 1e-4,
        /// The branch scale β of the residual network.
        branch_scale: f64 = 1.0,
        /// The activation σ.
        activation: Activation = Activation::Tanh,
        /// Seed of the weights and the input (xoshiro256++).
        seed: u64 = 31,
    }
}

/// ‖∂y_L/∂b_l‖₂ for l = 1, …, L of the weights joined one way.
#[derive(Clone, Debug, PartialEq)]
pub struct LayerNorms {
    /// As drawn.
    pub drawn: Vec<f64>,
    /// With the weights of layer `cut` scaled, unless `cut` is 0.
    pub cut: Option<Vec<f64>>,
}

impl GradientByLayer {
    // ANCHOR: norms
    /// The norms of the same weights joined plain and joined residual.
    ///
    /// # Errors
    /// [`Error::Count`] for a depth below 2, a width of 0 or a layer that is not there;
    /// [`Error::Number`] for a branch scale or a gradient that is not finite.
    pub fn norms(&self) -> Result<[LayerNorms; 2], Error> {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(self.seed);
        let shape = (self.width, self.width, self.depth);
        let drawn = Network::draw(shape, self.activation, Kind::Plain, &mut rng)?
            .with_branch_scale(self.branch_scale)?;
        let x: Array1<f64> =
            StandardNormal.sample_iter(&mut rng).take(self.width).collect();
        let cut = match self.cut {
            0 => None,
            layer => Some(drawn.clone().with_weight_scaled(layer, self.factor)?),
        };
        let norms = |network: &Network, kind| {
            bias_gradient_norms(&network.clone().with_kind(kind), &x)
        };
        let joined = |kind| -> Result<LayerNorms, Error> {
            let cut = cut.as_ref().map(|network| norms(network, kind)).transpose()?;
            Ok(LayerNorms { drawn: norms(&drawn, kind)?, cut })
        };
        Ok([joined(Kind::Plain)?, joined(Kind::Residual)?])
    }
    // ANCHOR_END: norms

    /// The figure of these norms, which are those of [`norms`](Self::norms).
    ///
    /// # Errors
    /// [`Error::Drawing`] if it cannot be drawn.
    pub fn drawing(&self, norms: &[LayerNorms; 2]) -> Result<String, Error> {
        let mut series = Vec::new();
        for (name, LayerNorms { drawn, cut }) in ["plain", "residual"].iter().zip(norms) {
            series.push(by_layer((*name).into(), drawn));
            if let Some(cut) = cut {
                let label =
                    format!("{name}, $A_{{{}}} × {}$", self.cut, factor(self.factor));
                series.push(by_layer(label, cut));
            }
        }
        let all = series.iter().flat_map(|series| &series.curve).map(|(_, norm)| *norm);
        let (low, high) = all.fold((f64::MAX, 0.0_f64), |(low, high), norm| {
            (low.min(norm), high.max(norm))
        });
        let x = Axis {
            label: "layer $l$".into(),
            range: 0.5..self.depth as f64 + 0.5,
            logarithmic: false,
        };
        let y = Axis {
            label: "$‖∂y_L/∂b_l‖$".into(),
            range: low / 3.0..high * 3.0,
            logarithmic: true,
        };
        chart(&x, &y, &series)
    }
}

/// ‖∂y_L/∂b_l‖ by layer on a logarithmic axis, for the same weights joined plain and
/// residual, as drawn and with the weights of layer `cut` multiplied by `factor`. A norm of
/// 0, which such an axis cannot show, is left out.
///
/// # Errors
/// Those of [`GradientByLayer::norms`].
pub fn gradient_by_layer(p: &GradientByLayer) -> Result<String, Error> {
    p.drawing(&p.norms()?)
}

/// ‖∂y_L/∂b_l‖₂ for l = 1, …, L.
fn bias_gradient_norms(network: &Network, x: &Array1<f64>) -> Result<Vec<f64>, Error> {
    let norms = network.gradients(&network.forward(x.view())?).bias_norms();
    match norms.iter().find(|norm| !norm.is_finite()) {
        Some(&given) => {
            Err(Error::Number { what: "a gradient's norm", given, allowed: "finite" })
        }
        None => Ok(norms),
    }
}

/// A point for every layer whose norm is not 0, and the line through them.
fn by_layer(label: String, norms: &[f64]) -> Series {
    let norms = norms.iter().zip(1..).map(|(norm, l)| (f64::from(l), *norm));
    let curve: Vec<(f64, f64)> = norms.filter(|(_, norm)| *norm > 0.0).collect();
    let points = curve.iter().map(|&(l, norm)| (l, norm, 0.0)).collect();
    Series { label, curve, points }
}

/// A factor as a label: a power of ten if it is one of 10⁻³ or less.
fn factor(x: f64) -> String {
    let power = x.abs().log10();
    match power.round() {
        whole if whole <= -3.0 && x > 0.0 && (power - whole).abs() < 1e-12 => {
            format!("10^{{{whole}}}")
        }
        _ => x.to_string(),
    }
}
