//! P2: variance at initialisation.
//!
//! The network is linear, y₀ = x and y_l = A_l·y_{l−1} + b_l for l = 1, …, L, with widths
//! n₀, …, n_L. Every entry of A_l and of b_l is drawn on its own from
//! Uniform(−a, a) with a = 1/√n_{l−1}; n_{l−1} is the layer's *fan-in*. The entries of x
//! have mean 0 and mean square 1. Means and variances are over weights, biases and input;
//! all entries of a layer have the same variance, Var(y_l).
//!
//! `widths` is always n₀, …, n_L: `widths[l]` is n_l, and L is `widths.len() - 1`.

use rand::Rng;

use crate::given::Layer;

/// The variance of one weight or bias of a layer with this fan-in.
#[must_use]
pub fn entry_variance(fan_in: usize) -> f64 {
    todo!("P2: entry_variance({fan_in})")
}

/// Var(y_l), if Var(y_{l−1}) is `before` and layer l has this fan-in.
#[must_use]
pub fn variance_after_layer(before: f64, fan_in: usize) -> f64 {
    todo!("P2: variance_after_layer({before}, {fan_in})")
}

/// Var(y_0), …, Var(y_L), one after another: L + 1 numbers.
#[must_use]
pub fn variances(widths: &[usize]) -> Vec<f64> {
    todo!("P2: variances({widths:?})")
}

/// Var(y_L) from the widths alone: find what all the steps together come to, and write
/// *that*, without computing the layers between.
///
/// The tests cannot see how you do it; your grader can.
#[must_use]
pub fn output_variance(widths: &[usize]) -> f64 {
    todo!("P2: output_variance({widths:?})")
}

/// Which share of Var(y_L) the input has, a number from 0 to 1, if all widths n₀, …, n_L
/// are `width` and L is `depth`. The rest comes from the biases.
#[must_use]
pub fn input_share(width: usize, depth: usize) -> f64 {
    todo!("P2: input_share({width}, {depth})")
}

/// One layer, drawn from the law at the head of this file.
///
/// Shapes: A is `(outputs, inputs)`, b is `(outputs)`.
pub fn draw_layer(outputs: usize, inputs: usize, rng: &mut impl Rng) -> Layer {
    let _ = rng;
    todo!("P2: draw_layer({outputs}, {inputs})")
}

/// Estimates Var(y_0), …, Var(y_L) from `trials` independent networks, each on its own
/// input of fair signs ([`fair_signs`](crate::given::fair_signs)): for each l the mean of
/// y_{l,i}² over all trials and all entries i. The means are 0, so squares are enough.
pub fn simulated_variances(
    widths: &[usize],
    trials: usize,
    rng: &mut impl Rng,
) -> Vec<f64> {
    let _ = rng;
    todo!("P2: simulated_variances({widths:?}, {trials})")
}

/// The standard error of such an estimate: the standard deviation of the mean of y_i²
/// over the m entries of a layer and T independent trials, if
///
/// - v = E\[y_i²\] for every entry,
/// - q = E\[y_i⁴\] for every entry,
/// - c = E\[y_i²·y_j²\] for every two entries i ≠ j of the same trial.
///
/// Think about whether the m entries of one trial are independent.
#[must_use]
pub fn standard_error(v: f64, q: f64, c: f64, entries: usize, trials: usize) -> f64 {
    todo!("P2: standard_error({v}, {q}, {c}, {entries}, {trials})")
}
