//! P1, answered by the book's own functions, and its typical wrong answers.

use ndarray::{Array1, ArrayView1};
use solutions::activation;
use solutions::dropout::{self, Mask, Rate};
use solutions::{bias, homogeneous};

use crate::given::Activation;
use crate::wrong::wrong;

/// The book's name for an activation.
pub fn book(activation: Activation) -> solutions::Activation {
    match activation {
        Activation::Identity => solutions::Activation::Identity,
        Activation::Relu => solutions::Activation::Relu,
        Activation::LeakyRelu { slope } => solutions::Activation::LeakyRelu { slope },
        Activation::Sigmoid => solutions::Activation::Sigmoid,
        Activation::Tanh => solutions::Activation::Tanh,
        Activation::Silu => solutions::Activation::Silu,
    }
}

/// The book's rate.
fn checked(rate: f64) -> Rate {
    Rate::new(rate).expect("the exercises' rates are in [0, 1)")
}

/// σ(x) for x > 0 and slope·x otherwise.
#[must_use]
pub fn leaky_relu(slope: f64, x: f64) -> f64 {
    activation::leaky_relu(slope, x)
}

/// Its derivative.
#[must_use]
pub fn leaky_relu_derivative(slope: f64, x: f64) -> f64 {
    solutions::Activation::LeakyRelu { slope }.derivative(x)
}

/// σ(c·x) and c·σ(x).
#[must_use]
pub fn factor_inside_and_outside(slope: f64, factor: f64, x: f64) -> (f64, f64) {
    let factor = if wrong("p1_slope_and_scale_confused") { slope } else { factor };
    (activation::leaky_relu(slope, factor * x), factor * activation::leaky_relu(slope, x))
}

/// Inverted dropout.
#[must_use]
pub fn dropout(x: ArrayView1<f64>, keep: &[bool], rate: f64) -> Array1<f64> {
    if wrong("p1_scaled_by_the_keep_rate") {
        let s = 1.0 - rate;
        return x.iter().zip(keep).map(|(x, k)| if *k { s * x } else { 0.0 }).collect();
    }
    if wrong("p1_dropped_and_kept_swapped") {
        let s = checked(rate).scale();
        return x.iter().zip(keep).map(|(x, k)| if *k { 0.0 } else { s * x }).collect();
    }
    dropout::dropout(x, &Mask::given(keep), checked(rate)).expect("a mask of x's length")
}

/// D(σ(x)).
#[must_use]
pub fn activation_then_dropout(
    activation: Activation,
    x: ArrayView1<f64>,
    keep: &[bool],
    rate: f64,
) -> Array1<f64> {
    let (mask, rate) = (Mask::given(keep), checked(rate));
    let order = if wrong("p1_sigmoid_orders_swapped") {
        dropout::dropout_then_activation
    } else {
        dropout::activation_then_dropout
    };
    order(book(activation), x, &mask, rate).expect("a mask of x's length")
}

/// σ(D(x)).
#[must_use]
pub fn dropout_then_activation(
    activation: Activation,
    x: ArrayView1<f64>,
    keep: &[bool],
    rate: f64,
) -> Array1<f64> {
    let (mask, rate) = (Mask::given(keep), checked(rate));
    if wrong("p1_dropped_entry_is_zero") {
        let s = rate.scale();
        let entry = |(x, k): (&f64, &bool)| {
            if *k { book(activation).apply(s * x) } else { 0.0 }
        };
        return x.iter().zip(keep).map(entry).collect();
    }
    let order = if wrong("p1_sigmoid_orders_swapped") {
        dropout::activation_then_dropout
    } else {
        dropout::dropout_then_activation
    };
    order(book(activation), x, &mask, rate).expect("a mask of x's length")
}

/// Whether the two orders agree on every mask.
#[must_use]
pub fn orders_agree(
    activation: Activation,
    x: ArrayView1<f64>,
    rate: f64,
    tolerance: f64,
) -> bool {
    let masks = Mask::all(x.len()).expect("few entries");
    masks.map(|mask| mask.keep().to_vec()).all(|keep| {
        let outside = activation_then_dropout(activation, x, &keep, rate);
        let inside = dropout_then_activation(activation, x, &keep, rate);
        (outside - inside).iter().all(|gap| gap.abs() <= tolerance)
    })
}

/// s·σ(x) − σ(s·x).
#[must_use]
pub fn kept_gap(activation: Activation, rate: f64, x: f64) -> f64 {
    let gap = dropout::kept_gap(book(activation), checked(rate), x);
    if wrong("p1_sigmoid_orders_swapped") { -gap } else { gap }
}

/// The mean of σ(D(x)).
#[must_use]
pub fn mean_of_dropout_first(activation: Activation, rate: f64, x: f64) -> f64 {
    let (rate, sigma) = (checked(rate), book(activation));
    if wrong("p1_bias_without_the_dropped_entry") {
        return (1.0 - rate.p()) * sigma.apply(rate.scale() * x);
    }
    bias::swapped_mean(sigma, rate, x)
}

/// The mean of σ(D(x)) less σ(x).
#[must_use]
pub fn bias_of_dropout_first(activation: Activation, rate: f64, x: f64) -> f64 {
    if wrong("p1_bias_without_the_dropped_entry") {
        return mean_of_dropout_first(activation, rate, x) - book(activation).apply(x);
    }
    bias::bias(book(activation), checked(rate), x)
}

/// The two-slope function through σ(1) and σ(−1).
#[must_use]
pub fn only_candidate(at_one: f64, at_minus_one: f64, x: f64) -> f64 {
    homogeneous::two_slopes(at_one, at_minus_one, x)
}
