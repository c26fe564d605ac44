//! P2.10: the size of the gradient that goes back through a random linear network.

use ndarray::Array1;
use rand::Rng;

use super::simulation::at_least_one;
use super::{Distribution, Field, Input, Spread, Widths};
use super::{default_variance, gradient_norms};
use crate::Error;
use crate::residual::Layer;

// ANCHOR: backward
/// E‖∂/∂y_l‖² for l = 0, …, L, where the gradient at y_L is independent of the weights
/// and E‖∂/∂y_L‖² = 1: each layer has the factor n_{l−1}·Var(A_l) = 1/3 (P2.10).
#[must_use]
pub fn gradient_by_recursion<F: Field>(widths: &Widths) -> Vec<F> {
    gradient_norms(widths, false, |n, _| default_variance(n))
}

/// R and S of ∂/∂y_l for l = 0, …, L, if ∂/∂y_L is one unit vector: the transposed
/// weights are a network without biases that starts at the output (P2.9, P2.10).
#[must_use]
pub fn gradient_spreads<F: Field>(widths: &Widths) -> Vec<Spread<F>> {
    let kurtosis = Distribution::Uniform.kurtosis();
    let mut spreads = vec![Spread { r: F::one(), s: F::one() }];
    for n in widths.fan_ins().rev() {
        spreads.push(spreads[spreads.len() - 1].after_layer(n, &kurtosis));
    }
    spreads.reverse();
    spreads
}
// ANCHOR_END: backward

/// The mean of ‖∂y_{L,1}/∂y_l‖² for l = 0, …, L over `trials` default networks.
///
/// # Errors
/// [`Error::Count`] for no trials.
pub fn simulate_gradients(
    widths: &Widths,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<Vec<f64>, Error> {
    at_least_one("the number of trials", trials)?;
    let mut sizes = vec![0.0; widths.depth() + 1];
    for _ in 0..trials {
        let mut gradient = Array1::zeros(widths.at(widths.depth()));
        gradient[0] = 1.0;
        for l in (0..=widths.depth()).rev() {
            if l < widths.depth() {
                let layer = Layer::draw(widths.at(l + 1), widths.at(l), rng);
                gradient = layer.weight.t().dot(&gradient);
            }
            sizes[l] += gradient.dot(&gradient) / trials as f64;
        }
    }
    Ok(sizes)
}

// ANCHOR: squared_loss
/// E‖Aᵀ(A·x + b)‖² for one layer of fan-in n and fan-out n′ with E‖x‖² = n: the gradient
/// at x of the loss ½‖y₁‖², whose gradient at y₁ is y₁ itself and depends on A (P2.10).
#[must_use]
pub fn squared_loss_gradient<F: Field>(fan_in: usize, fan_out: usize) -> F {
    let (n, outputs) = (F::count(fan_in), F::count(fan_out));
    let u: F = default_variance(fan_in);
    let w = Distribution::Uniform.kurtosis::<F>() * u.clone() * u.clone();
    let others = F::count(fan_in + fan_out - 2) * u.clone() * u.clone();
    n * outputs * (w + others + u.clone() * u)
}
// ANCHOR_END: squared_loss

/// The mean of ‖Aᵀ(A·x + b)‖² over `trials` default layers on inputs of fair signs.
///
/// # Errors
/// [`Error::Count`] for no trials, no inputs or no outputs.
pub fn simulate_squared_loss(
    (fan_in, fan_out): (usize, usize),
    trials: usize,
    rng: &mut impl Rng,
) -> Result<f64, Error> {
    at_least_one("the number of trials", trials)?;
    Widths::new(&[fan_in, fan_out])?;
    let mut mean = 0.0;
    for _ in 0..trials {
        let x = Input::Rademacher.draw(fan_in, rng);
        let layer = Layer::draw(fan_out, fan_in, rng);
        let gradient = layer.weight.t().dot(&(layer.weight.dot(&x) + &layer.bias));
        mean += gradient.dot(&gradient) / trials as f64;
    }
    Ok(mean)
}
