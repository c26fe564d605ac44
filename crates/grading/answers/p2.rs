//! P2, answered by the book's own functions, and its typical wrong answers.

use rand::Rng;
use solutions::init::{
    self, ConstantWidth, Ensemble, Initialisation, Input, Moments, Widths,
};
use solutions::residual;

use crate::given::Layer;
use crate::wrong::wrong;

/// The book's widths.
fn checked(widths: &[usize]) -> Widths {
    Widths::new(widths).expect("the exercises' widths are positive")
}

/// The variance of a default weight or bias.
#[must_use]
pub fn entry_variance(fan_in: usize) -> f64 {
    if wrong("p2_bound_taken_as_deviation") {
        return init::default_bound(fan_in).powi(2);
    }
    init::default_variance(fan_in)
}

/// Var(y_l) from Var(y_{l−1}).
#[must_use]
pub fn variance_after_layer(before: f64, fan_in: usize) -> f64 {
    if wrong("p2_bound_taken_as_deviation") {
        let u = entry_variance(fan_in);
        return u * fan_in as f64 * before + u;
    }
    let initialisation = if wrong("p2_biases_forgotten") {
        Initialisation::DEFAULT.unbiased()
    } else {
        Initialisation::DEFAULT
    };
    // Fourth moments and fan-out play no part in v.
    let moments = Moments { v: before, q: 0.0, c: 0.0 };
    moments.after_layer((fan_in, 1), initialisation).v
}

/// Var(y_0), …, Var(y_L).
#[must_use]
pub fn variances(widths: &[usize]) -> Vec<f64> {
    let step_by_step = ["p2_bound_taken_as_deviation", "p2_biases_forgotten"];
    if step_by_step.into_iter().any(wrong) {
        let mut all = vec![1.0];
        for (l, n) in checked(widths).fan_ins().enumerate() {
            all.push(variance_after_layer(all[l], n));
        }
        return all;
    }
    if wrong("p2_fan_in_index_shifted") {
        let mut all = vec![1.0];
        for l in 1..widths.len() {
            all.push(variance_after_layer(all[l - 1], widths[l.saturating_sub(2)]));
        }
        return all;
    }
    if wrong("p2_first_layer_for_all") {
        let mut all = vec![variance_after_layer(1.0, widths[0]); widths.len()];
        all[0] = 1.0;
        return all;
    }
    init::variance_by_recursion(&checked(widths))
}

/// Var(y_L).
#[must_use]
pub fn output_variance(widths: &[usize]) -> f64 {
    let depth = checked(widths).depth();
    if wrong("p2_expanded_sum_misindexed") {
        // The powers of 3 run the other way.
        let biases = (0..depth).map(|k| 3_f64.powi(-(k as i32 + 1)) / widths[k] as f64);
        return 3_f64.powi(-(depth as i32)) + biases.sum::<f64>();
    }
    if ["p2_bound_taken_as_deviation", "p2_biases_forgotten"].into_iter().any(wrong) {
        return variances(widths)[depth];
    }
    init::variance_closed_form(&checked(widths))
}

/// The input's share at constant width.
#[must_use]
pub fn input_share(width: usize, depth: usize) -> f64 {
    ConstantWidth::new(width).expect("a positive width").input_share(depth)
}

/// One default layer.
pub fn draw_layer(outputs: usize, inputs: usize, rng: &mut impl Rng) -> Layer {
    let residual::Layer { weight, bias } = residual::Layer::draw(outputs, inputs, rng);
    Layer { weight, bias }
}

/// The mean squares of a simulation.
pub fn simulated_variances(
    widths: &[usize],
    trials: usize,
    rng: &mut impl Rng,
) -> Vec<f64> {
    let ensemble = Ensemble::default_linear(&checked(widths), Input::Rademacher);
    init::simulate(&ensemble, trials, rng).expect("at least one trial").variances
}

/// The standard error of a mean square over entries and trials.
#[must_use]
pub fn standard_error(v: f64, q: f64, c: f64, entries: usize, trials: usize) -> f64 {
    let moments = Moments { v, q, c };
    if wrong("p2_pooled_as_independent") {
        return init::pooled_standard_error(&moments, entries, trials);
    }
    init::standard_error(&moments, entries, trials)
}
