//! Activations σ and their derivatives.
//!
//! At a kink the derivative is a convention, not a theorem. Ours is PyTorch's: the
//! derivative of ReLU and of the absolute value at 0 is 0, that of leaky ReLU is its
//! slope.

use std::fmt;
use std::ops::Mul;
use std::str::FromStr;

use num_traits::Zero;

use crate::Error;
use crate::gradient::Real;

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
}

impl Activation {
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
        }
    }
}

impl FromStr for Activation {
    type Err = Error;

    /// Reads what [`Display`](fmt::Display) writes, such as `tanh` or `leaky-relu:0.1`.
    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "identity" => return Ok(Self::Identity),
            "relu" => return Ok(Self::Relu),
            "abs" => return Ok(Self::Abs),
            "sigmoid" => return Ok(Self::Sigmoid),
            "tanh" => return Ok(Self::Tanh),
            _ => {}
        }
        let slope = text.strip_prefix("leaky-relu:").and_then(|s| s.parse::<f64>().ok());
        match slope {
            Some(slope) if slope.is_finite() => Ok(Self::LeakyRelu { slope }),
            _ => Err(Error::Text {
                what: "an activation".into(),
                given: text.into(),
                allowed: "identity, relu, leaky-relu:SLOPE with a finite slope, abs, sigmoid or tanh".into(),
            }),
        }
    }
}
