//! What the text calls a function.

use crate::Activation;
use crate::sigma::Sigma;

/// An activation's name in the text.
pub(super) fn activation(it: Activation) -> &'static str {
    match it {
        Activation::Identity => "identity",
        Activation::Relu => "ReLU",
        Activation::LeakyRelu { .. } => "leaky ReLU",
        Activation::Abs => "absolute value",
        Activation::Sigmoid => "sigmoid",
        Activation::Tanh => "tanh",
        Activation::Silu => "SiLU",
        Activation::Gelu => "GELU",
        Activation::Softplus => "softplus",
        Activation::Elu => "ELU",
    }
}

/// A function's name in the text.
pub(super) fn sigma(it: Sigma) -> &'static str {
    match it {
        Sigma::Activation(it) => activation(it),
        Sigma::TwoSlopes { .. } => "two slopes",
        Sigma::LogPeriodic { .. } => "log-periodic",
    }
}
