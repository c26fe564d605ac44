//! P1: dropout and the activation.
//!
//! Throughout, `rate` is the dropout rate p ∈ [0, 1), s = 1/(1 − p), and `keep` is a mask:
//! `true` keeps the entry, `false` drops it.

use ndarray::{Array1, ArrayView1};

use crate::given::Activation;

/// Leaky ReLU: x for x > 0 and slope·x for x ≤ 0; the slope is any real number.
///
/// `leaky_relu(0.5, -2.0)` is −1.
#[must_use]
pub fn leaky_relu(slope: f64, x: f64) -> f64 {
    todo!("P1: leaky_relu({slope}, {x})")
}

/// The derivative of [`leaky_relu`] by x. At x = 0 it may not exist; there, by convention,
/// it is `slope`.
#[must_use]
pub fn leaky_relu_derivative(slope: f64, x: f64) -> f64 {
    todo!("P1: leaky_relu_derivative({slope}, {x})")
}

/// Both sides of the question whether a factor c may be taken out of a leaky ReLU σ:
/// σ(c·x) first, c·σ(x) second. The slope and the factor are two numbers that have
/// nothing to do with each other; the factor may be negative.
#[must_use]
pub fn factor_inside_and_outside(slope: f64, factor: f64, x: f64) -> (f64, f64) {
    todo!("P1: factor_inside_and_outside({slope}, {factor}, {x})")
}

/// Inverted dropout: a kept entry is multiplied by s = 1/(1 − p); a dropped entry is 0,
/// *whatever it was*, an infinity or NaN too.
///
/// Shapes: `x` and `keep` have n entries, and so has the result.
#[must_use]
pub fn dropout(x: ArrayView1<f64>, keep: &[bool], rate: f64) -> Array1<f64> {
    todo!("P1: dropout({x}, {keep:?}, {rate})")
}

/// The activation first, then dropout: D(σ(x)).
///
/// Shapes: `x` and `keep` have n entries, and so has the result.
#[must_use]
pub fn activation_then_dropout(
    activation: Activation,
    x: ArrayView1<f64>,
    keep: &[bool],
    rate: f64,
) -> Array1<f64> {
    todo!("P1: activation_then_dropout({activation:?}, {x}, {keep:?}, {rate})")
}

/// Dropout first, then the activation: σ(D(x)).
///
/// Shapes: `x` and `keep` have n entries, and so has the result.
#[must_use]
pub fn dropout_then_activation(
    activation: Activation,
    x: ArrayView1<f64>,
    keep: &[bool],
    rate: f64,
) -> Array1<f64> {
    todo!("P1: dropout_then_activation({activation:?}, {x}, {keep:?}, {rate})")
}

/// Do the two orders agree on `x` for *every* mask of its entries? They agree on a mask if
/// no entry differs by more than `tolerance`.
///
/// `x` has at most 10 entries.
#[must_use]
pub fn orders_agree(
    activation: Activation,
    x: ArrayView1<f64>,
    rate: f64,
    tolerance: f64,
) -> bool {
    todo!("P1: orders_agree({activation:?}, {x}, {rate}, {tolerance})")
}

/// What "activation first" gives on a *kept* entry x, less what "dropout first" gives
/// there. Mind the sign: it says which of the two is larger.
#[must_use]
pub fn kept_gap(activation: Activation, rate: f64, x: f64) -> f64 {
    todo!("P1: kept_gap({activation:?}, {rate}, {x})")
}

/// The mean of "dropout first" for one entry x, over its mask: the entry is dropped with
/// probability p and kept otherwise. Exactly, without drawing anything.
#[must_use]
pub fn mean_of_dropout_first(activation: Activation, rate: f64, x: f64) -> f64 {
    todo!("P1: mean_of_dropout_first({activation:?}, {rate}, {x})")
}

/// The bias of "dropout first" for one entry x: its mean over the mask, less the mean of
/// "activation first".
#[must_use]
pub fn bias_of_dropout_first(activation: Activation, rate: f64, x: f64) -> f64 {
    todo!("P1: bias_of_dropout_first({activation:?}, {rate}, {x})")
}

/// Let σ be a function whose two orders agree at every rate, for every mask and at every
/// input. You know σ(1) and σ(−1) and nothing else about it: what is σ(x)?
#[must_use]
pub fn only_candidate(at_one: f64, at_minus_one: f64, x: f64) -> f64 {
    todo!("P1: only_candidate({at_one}, {at_minus_one}, {x})")
}
