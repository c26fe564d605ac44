//! Which random network: its widths, its input, its initialisation, and whether ReLU
//! stands between its layers.

use ndarray::Array1;
use rand::{Rng, RngExt};
use rand_distr::{Distribution as _, StandardNormal};

use super::{Field, Input, Widths, default_bound, default_variance};
use crate::activation::relu;

// ANCHOR: initialisation
/// The variance of a weight, from its layer's fan-in and fan-out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// 1/(3·fan_in), PyTorch's default (P2.1).
    Default,
    /// 1/fan_in: keeps the variance of a linear layer.
    FanIn,
    /// 2/(fan_in + fan_out), after Glorot and Bengio; at constant width 1/fan_in.
    Xavier,
    /// 2/fan_in, after He and others, for ReLU.
    He,
}

/// The law of a weight, symmetric about 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Uniform(−a, a) with a² three times the variance.
    Uniform,
    /// Normal with mean 0.
    Gaussian,
}

/// How weights and biases are drawn, every entry on its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Initialisation {
    /// The variance of a weight.
    pub scale: Scale,
    /// Its distribution.
    pub distribution: Distribution,
    /// Whether biases are drawn as PyTorch's default does, Uniform(−1/√fan_in,
    /// 1/√fan_in); otherwise they are 0.
    pub biases: bool,
}
// ANCHOR_END: initialisation

impl Distribution {
    /// κ = E A⁴/(E A²)²: 9/5 for the uniform, 3 for the normal distribution.
    #[must_use]
    pub fn kurtosis<F: Field>(self) -> F {
        match self {
            Self::Uniform => F::count(9) / F::count(5),
            Self::Gaussian => F::count(3),
        }
    }
}

impl Initialisation {
    /// What PyTorch's `nn.Linear` does by default.
    pub const DEFAULT: Self =
        Self { scale: Scale::Default, distribution: Distribution::Uniform, biases: true };
    /// Xavier's, uniform, without biases.
    pub const XAVIER: Self = Self { scale: Scale::Xavier, ..Self::DEFAULT.unbiased() };
    /// He's, uniform, without biases.
    pub const HE: Self = Self { scale: Scale::He, ..Self::DEFAULT.unbiased() };
    /// Gaussian weights of variance 1/fan_in, without biases.
    pub const GAUSSIAN: Self =
        Self { scale: Scale::FanIn, distribution: Distribution::Gaussian, biases: false };

    /// The initialisations above, and the default without its biases, by name.
    pub const NAMED: [(&str, Self); 5] = [
        ("default", Self::DEFAULT),
        ("unbiased", Self::DEFAULT.unbiased()),
        ("xavier", Self::XAVIER),
        ("he", Self::HE),
        ("gaussian", Self::GAUSSIAN),
    ];

    /// The same weights with all biases 0.
    #[must_use]
    pub const fn unbiased(self) -> Self {
        Self { biases: false, ..self }
    }

    /// The variance of a weight.
    #[must_use]
    pub fn weight_variance<F: Field>(self, fan_in: usize, fan_out: usize) -> F {
        match self.scale {
            Scale::Default => default_variance(fan_in),
            Scale::FanIn => F::one() / F::count(fan_in),
            Scale::Xavier => F::count(2) / F::count(fan_in + fan_out),
            Scale::He => F::count(2) / F::count(fan_in),
        }
    }

    /// The variance of a bias: 1/(3·fan_in), or 0 where there are none.
    #[must_use]
    pub fn bias_variance<F: Field>(self, fan_in: usize) -> F {
        if self.biases { default_variance(fan_in) } else { F::zero() }
    }

    /// A·y + b with fresh A: `(outputs, n)` and b: `(outputs)` for y: `(n)`.
    pub fn random_layer(
        self,
        y: &Array1<f64>,
        outputs: usize,
        rng: &mut impl Rng,
    ) -> Array1<f64> {
        Array1::from_shape_simple_fn(outputs, || {
            let bias = self.bias(y.len(), rng);
            self.row(y.len(), outputs, rng).zip(y).fold(bias, |sum, (a, y)| sum + a * y)
        })
    }

    /// One bias.
    pub(super) fn bias(self, fan_in: usize, rng: &mut impl Rng) -> f64 {
        if self.biases { symmetric(default_bound(fan_in), rng) } else { 0.0 }
    }

    /// The weights of one output in turn.
    pub(super) fn row(
        self,
        fan_in: usize,
        fan_out: usize,
        rng: &mut impl Rng,
    ) -> impl Iterator<Item = f64> {
        let deviation = self.weight_variance::<f64>(fan_in, fan_out).sqrt();
        let bound = 3_f64.sqrt() * deviation;
        (0..fan_in).map(move |_| match self.distribution {
            Distribution::Uniform => symmetric(bound, rng),
            Distribution::Gaussian => {
                let standard: f64 = StandardNormal.sample(rng);
                deviation * standard
            }
        })
    }
}

/// One draw from Uniform(−a, a).
fn symmetric(a: f64, rng: &mut impl Rng) -> f64 {
    a * (2.0 * rng.random::<f64>() - 1.0)
}

/// A random network and its random input.
///
/// Layer by layer z_l = A_l·y_{l−1} + b_l, where y_l is z_l itself in a linear network and
/// ReLU(z_l) in a ReLU network; z₀ = y₀ = x.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ensemble {
    /// The widths n₀, …, n_L.
    pub widths: Widths,
    /// How x is drawn.
    pub input: Input,
    /// How weights and biases are drawn.
    pub initialisation: Initialisation,
    /// Whether ReLU stands after each layer.
    pub relu: bool,
}

impl Ensemble {
    /// The linear network under the default initialisation.
    #[must_use]
    pub fn default_linear(widths: &Widths, input: Input) -> Self {
        let initialisation = Initialisation::DEFAULT;
        Self { widths: widths.clone(), input, initialisation, relu: false }
    }

    /// Draws one network and one input; gives z₀, …, z_L.
    pub fn draw(&self, rng: &mut impl Rng) -> Vec<Array1<f64>> {
        let mut layers = vec![self.input.draw(self.widths.at(0), rng)];
        for l in 1..=self.widths.depth() {
            let z = &layers[l - 1];
            let rectified = (self.relu && l > 1).then(|| z.mapv(relu));
            let y = rectified.as_ref().unwrap_or(z);
            layers.push(self.initialisation.random_layer(y, self.widths.at(l), rng));
        }
        layers
    }
}
