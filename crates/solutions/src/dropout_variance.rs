//! Dropout keeps every mean, but not the variance.

use ndarray::ArrayView1;

use crate::Error;
use crate::dropout::Rate;
use crate::init::Field;

// ANCHOR: moments
/// E[D(x)²] = s·x² of one entry, over the mask. Source: P1.11.
#[must_use]
pub fn second_moment(rate: Rate, x: f64) -> f64 {
    rate.scale() * x * x
}

/// Var D(x) = x²·p/(1 − p) of one entry, over the mask.
#[must_use]
pub fn variance(rate: Rate, x: f64) -> f64 {
    multiplier_variance(rate.p()) * x * x
}

/// The variance of the multiplier of one entry, p·s = p/(1 − p); exact for a fraction p.
#[must_use]
pub fn multiplier_variance<F: Field>(p: F) -> F {
    p.clone() / (F::one() - p)
}
// ANCHOR_END: moments

// ANCHOR: added
/// What dropout adds to the variance of w·x, for a random x that is independent of the mask:
/// Var(w·D(x)) − Var(w·x) = p/(1 − p)·Σ wᵢ²·E[xᵢ²].
///
/// Shapes: `weights` is w, `second_moments` holds the E[xᵢ²]; both have n entries.
///
/// # Errors
/// [`Error::Shape`] if their lengths differ.
pub fn added_variance(
    rate: Rate,
    weights: ArrayView1<f64>,
    second_moments: ArrayView1<f64>,
) -> Result<f64, Error> {
    if weights.len() != second_moments.len() {
        return Err(Error::Shape {
            what: "the second moments".into(),
            given: vec![second_moments.len()],
            allowed: format!("[{}], the shape of the weights", weights.len()),
        });
    }
    let terms = weights.iter().zip(second_moments).map(|(w, square)| w * w * square);
    Ok(multiplier_variance(rate.p()) * terms.sum::<f64>())
}

/// The variance, in evaluation, of what a batch norm behind dropout gives: it divides by the
/// standard deviation it saw in training, so this is `plain`/(`plain` + `added`), where
/// `plain` is the variance of its input without dropout.
#[must_use]
pub fn normalised_variance(plain: f64, added: f64) -> f64 {
    plain / (plain + added)
}
// ANCHOR_END: added

// ANCHOR: growth
/// What one layer z′ = A·D(ReLU(z)) multiplies E[z²] by: s·`gain`/2, where `gain` is
/// n·Var A (He: 2), the weights are symmetric and z is too. In evaluation the rate is 0.
#[must_use]
pub fn layer_growth(gain: f64, rate: Rate) -> f64 {
    rate.scale() * gain / 2.0
}

/// The gain n·Var A = 2(1 − p) that keeps E[z²] in training.
#[must_use]
pub fn keeping_gain(rate: Rate) -> f64 {
    2.0 * (1.0 - rate.p())
}
// ANCHOR_END: growth
