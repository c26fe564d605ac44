//! What is given, too: σ and σ′ of each [`Activation`], the leaky ReLU by your own functions.

use crate::given::Activation;
use crate::p1;

impl Activation {
    /// σ(x).
    #[must_use]
    pub fn apply(self, x: f64) -> f64 {
        match self {
            Self::Identity => x,
            Self::Relu => x.max(0.0),
            Self::LeakyRelu { slope } => p1::leaky_relu(slope, x),
            Self::Sigmoid => 1.0 / (1.0 + (-x).exp()),
            Self::Tanh => x.tanh(),
            Self::Silu => x / (1.0 + (-x).exp()),
        }
    }

    /// σ′(x). At 0, where ReLU has none, it is 0 by convention.
    #[must_use]
    pub fn derivative(self, x: f64) -> f64 {
        let sigmoid = 1.0 / (1.0 + (-x).exp());
        match self {
            Self::Identity => 1.0,
            Self::Relu => f64::from(x > 0.0),
            Self::LeakyRelu { slope } => p1::leaky_relu_derivative(slope, x),
            Self::Sigmoid => sigmoid * (1.0 - sigmoid),
            Self::Tanh => 1.0 - x.tanh().powi(2),
            Self::Silu => sigmoid + x * sigmoid * (1.0 - sigmoid),
        }
    }
}
