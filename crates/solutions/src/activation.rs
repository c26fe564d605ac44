//! Activations σ and their derivatives.
//!
//! At a kink the derivative is a convention, not a theorem. Ours is PyTorch's: the
//! derivative of ReLU and of the absolute value at 0 is 0, that of leaky ReLU is its
//! slope. ELU has no kink: both its branches have slope 1 at 0.

use std::fmt;
use std::ops::Mul;
use std::str::FromStr;

use num_traits::Zero;

use crate::Error;
use crate::gradient::{Real, normal_density};

/// An activation, applied to each entry of a vector on its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// σ(x) = x.
    Identity,
    /// σ(x) = max(x, 0).
    Relu,
    /// σ(x) = x for x > 0 and `slope`·x otherwise; any real slope.
    LeakyRelu {
        /// The factor on negative inputs.
        slope: f64,
    },
    /// σ(x) = |x|: leaky ReLU with slope −1.
    Abs,
    /// σ(x) = 1 / (1 + e^−x).
    Sigmoid,
    /// σ(x) = tanh x.
    Tanh,
    /// σ(x) = x·sigmoid(x), also called Swish.
    Silu,
    /// σ(x) = x·Φ(x), Φ the standard normal distribution function.
    Gelu,
    /// σ(x) = ln(1 + eˣ).
    Softplus,
    /// σ(x) = x for x > 0 and eˣ − 1 otherwise.
    Elu,
}

impl Activation {
    /// Those without a parameter, by their names.
    pub const NAMED: [(&str, Self); 9] = [
        ("identity", Self::Identity),
        ("relu", Self::Relu),
        ("abs", Self::Abs),
        ("sigmoid", Self::Sigmoid),
        ("tanh", Self::Tanh),
        ("silu", Self::Silu),
        ("gelu", Self::Gelu),
        ("softplus", Self::Softplus),
        ("elu", Self::Elu),
    ];

    /// The one of [`NAMED`](Self::NAMED) that is called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(it, _)| *it == name).map(|(_, activation)| *activation)
    }

    /// σ(x), in any kind of number. A NaN stays a NaN.
    #[must_use]
    pub fn apply<T: Real>(self, x: T) -> T {
        match self {
            Self::Identity => x,
            Self::Relu => relu(x),
            Self::LeakyRelu { slope } => leaky_relu(T::constant(slope), x),
            Self::Abs => leaky_relu(-T::one(), x),
            Self::Sigmoid => sigmoid(x),
            Self::Tanh => x.tanh(),
            Self::Silu => gated(x, sigmoid(x)),
            Self::Gelu => gated(x, x.normal_cdf()),
            Self::Softplus => softplus(x),
            Self::Elu => elu(x),
        }
    }

    /// σ′(x), with the convention at 0 given at the head of this module. A NaN stays a
    /// NaN.
    #[must_use]
    pub fn derivative(self, x: f64) -> f64 {
        match self {
            Self::Identity => 1.0,
            Self::Relu => step(0.0, x),
            Self::LeakyRelu { slope } => step(slope, x),
            Self::Abs if x == 0.0 => 0.0,
            Self::Abs => x.signum(),
            Self::Sigmoid => sigmoid(x) * sigmoid(-x),
            Self::Tanh => 1.0 - x.tanh().powi(2),
            Self::Silu => sigmoid(x) + gated(gated(x, sigmoid(x)), sigmoid(-x)),
            Self::Gelu => x.normal_cdf() + gated(x, normal_density(x)),
            Self::Softplus => sigmoid(x),
            Self::Elu if x > 0.0 => 1.0,
            Self::Elu => x.exp(),
        }
    }
}

// ANCHOR: relu
/// ReLU: σ(x) = max(x, 0). −0 becomes +0, a NaN stays a NaN.
#[must_use]
pub fn relu<T: Zero + PartialOrd>(x: T) -> T {
    if x <= T::zero() { T::zero() } else { x }
}

/// Leaky ReLU: σ(x) = x for x > 0 and `slope`·x otherwise.
#[must_use]
pub fn leaky_relu<T: Zero + PartialOrd + Mul<Output = T>>(slope: T, x: T) -> T {
    if x <= T::zero() { slope * x } else { x }
}
// ANCHOR_END: relu

// ANCHOR: sigmoid
/// The logistic sigmoid, σ(x) = 1 / (1 + e^−x), through whichever exponential cannot
/// overflow.
#[must_use]
pub fn sigmoid<T: Real>(x: T) -> T {
    let e = (if x > T::zero() { -x } else { x }).exp();
    if x > T::zero() { T::one() / (T::one() + e) } else { e / (T::one() + e) }
}
// ANCHOR_END: sigmoid

/// x·g, where a gate g that has reached 0 is closed even to an infinite x.
fn gated<T: Real>(x: T, gate: T) -> T {
    if gate.is_zero() { gate } else { x * gate }
}

/// Softplus: σ(x) = ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), which cannot overflow and
/// keeps small values.
#[must_use]
pub fn softplus<T: Real>(x: T) -> T {
    relu(x) + (if x > T::zero() { -x } else { x }).exp().ln_1p()
}

/// ELU: σ(x) = x for x > 0 and eˣ − 1 otherwise.
#[must_use]
pub fn elu<T: Real>(x: T) -> T {
    if x > T::zero() { x } else { x.exp_m1() }
}

/// The derivative of a two-slope function: `slope` for x ≤ 0, 1 for x > 0.
fn step(slope: f64, x: f64) -> f64 {
    if x.is_nan() {
        x
    } else if x > 0.0 {
        1.0
    } else {
        slope
    }
}

impl fmt::Display for Activation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity => write!(f, "identity"),
            Self::Relu => write!(f, "relu"),
            Self::LeakyRelu { slope } => write!(f, "leaky-relu:{slope}"),
            Self::Abs => write!(f, "abs"),
            Self::Sigmoid => write!(f, "sigmoid"),
            Self::Tanh => write!(f, "tanh"),
            Self::Silu => write!(f, "silu"),
            Self::Gelu => write!(f, "gelu"),
            Self::Softplus => write!(f, "softplus"),
            Self::Elu => write!(f, "elu"),
        }
    }
}

impl FromStr for Activation {
    type Err = Error;

    /// Reads what [`Display`](fmt::Display) writes, such as `tanh` or `leaky-relu:0.1`.
    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(activation) = Self::named(text) {
            return Ok(activation);
        }
        let slope = text.strip_prefix("leaky-relu:").and_then(|s| s.parse::<f64>().ok());
        match slope {
            Some(slope) if slope.is_finite() => Ok(Self::LeakyRelu { slope }),
            _ => Err(Error::Text {
                what: "an activation".into(),
                given: text.into(),
                allowed:
                    "identity, relu, leaky-relu:SLOPE with a finite slope, abs, sigmoid, \
                          tanh, silu, gelu, softplus or elu"
                        .into(),
            }),
        }
    }
}
