//! P2: variance at initialisation.

use super::common::cases::{
    CONSTANT_WIDTHS, ERRORS, FAN_INS, OTHER_WIDTHS, SHARES, SIMULATED, TRIALS, joined,
};
use super::common::{ROUNDING, close, expected, holds, own, same, tests};
use exercises::p2::*;
use ndarray::Array1;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

tests![
    p2_entry_variance,
    p2_variance_after_layer,
    p2_variances_at_constant_width,
    p2_variances_at_other_widths,
    p2_output_variance_at_constant_width,
    p2_output_variance_at_other_widths,
    p2_output_variance_at_your_own_widths,
    p2_input_share,
    p2_draw_layer_has_its_shapes,
    p2_draw_layer_draws_weights_from_their_law,
    p2_draw_layer_draws_biases_from_their_law,
    p2_simulated_variances,
    p2_standard_error_of_uncorrelated_squares,
    p2_standard_error_of_correlated_squares,
];

/// A correct program strays further than this many standard errors from the truth about
/// twice in a thousand million comparisons, if the estimate is normal. The seeds are
/// fixed, so that a program that passes once passes always.
const STANDARD_ERRORS: f64 = 6.0;

fn p2_entry_variance() {
    for fan_in in FAN_INS {
        let wanted = expected(&format!("p2.entry_variance.{fan_in}"));
        let call = format!("entry_variance({fan_in})");
        close(&call, &[entry_variance(fan_in)], wanted, ROUNDING);
    }
}

fn p2_variance_after_layer() {
    for fan_in in FAN_INS {
        let wanted = expected(&format!("p2.variance_after_layer.{fan_in}"));
        for (before, wanted) in [1.0, 0.25, 0.0].iter().zip(wanted) {
            let call = format!("variance_after_layer({before}, {fan_in})");
            let came_out = variance_after_layer(*before, fan_in);
            close(&call, &[came_out], &[*wanted], ROUNDING);
        }
    }
}

fn judge_variances(networks: &[&[usize]]) {
    for widths in networks {
        let wanted = expected(&format!("p2.variances.{}", joined(widths)));
        close(&format!("variances({widths:?})"), &variances(widths), wanted, ROUNDING);
    }
}

fn p2_variances_at_constant_width() {
    judge_variances(&CONSTANT_WIDTHS);
}

fn p2_variances_at_other_widths() {
    judge_variances(&OTHER_WIDTHS);
}

fn judge_output(networks: &[&[usize]]) {
    for widths in networks {
        let wanted = expected(&format!("p2.output_variance.{}", joined(widths)));
        let call = format!("output_variance({widths:?})");
        close(&call, &[output_variance(widths)], wanted, ROUNDING);
    }
}

fn p2_output_variance_at_constant_width() {
    judge_output(&CONSTANT_WIDTHS);
}

fn p2_output_variance_at_other_widths() {
    judge_output(&OTHER_WIDTHS);
}

fn p2_output_variance_at_your_own_widths() {
    let (widths, wanted) = own("p2.output_variance", 1);
    let widths: Vec<usize> = widths.iter().map(|n| *n as usize).collect();
    let call = format!("output_variance({widths:?})");
    close(&call, &[output_variance(&widths)], wanted, ROUNDING);
}

fn p2_input_share() {
    for (width, depth) in SHARES {
        let wanted = expected(&format!("p2.input_share.{width}-{depth}"));
        let call = format!("input_share({width}, {depth})");
        close(&call, &[input_share(width, depth)], wanted, ROUNDING);
    }
}

fn p2_draw_layer_has_its_shapes() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let layer = draw_layer(7, 3, &mut rng);
    same("the shape of A from draw_layer(7, 3, …)", layer.weight.dim(), (7, 3));
    same("the length of b from draw_layer(7, 3, …)", layer.bias.len(), 7);
}

/// Mean, mean square and largest size of many draws of one law.
fn judge_draws(what: &str, draws: &Array1<f64>, inputs: usize) {
    let n = draws.len() as f64;
    let variance = expected(&format!("p2.entry_variance.{inputs}"))[0];
    let fourth = expected(&format!("p2.entry_fourth_moment.{inputs}"))[0];
    let mean_error = STANDARD_ERRORS * (variance / n).sqrt();
    close(&format!("the mean of {what}"), &[draws.sum() / n], &[0.0], mean_error);
    let square_error = STANDARD_ERRORS * ((fourth - variance.powi(2)) / n).sqrt();
    let square = draws.dot(draws) / n;
    close(&format!("the mean square of {what}"), &[square], &[variance], square_error);
    let bound = 1.0 / (inputs as f64).sqrt();
    let largest = draws.iter().fold(0.0_f64, |most, draw| most.max(draw.abs()));
    let allowed = format!("at most {bound}, and more than 0.99 of it");
    let fits = largest <= bound && largest > 0.99 * bound;
    holds(&format!("the largest size of {what}"), largest, &allowed, fits);
}

fn p2_draw_layer_draws_weights_from_their_law() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(2);
    let layer = draw_layer(200, 16, &mut rng);
    let weights = layer.weight.iter().copied().collect();
    judge_draws("the weights of draw_layer(200, 16, …)", &weights, 16);
}

fn p2_draw_layer_draws_biases_from_their_law() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(3);
    let layer = draw_layer(3000, 3, &mut rng);
    judge_draws("the biases of draw_layer(3000, 3, …)", &layer.bias, 3);
}

fn p2_simulated_variances() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(4);
    let came_out = simulated_variances(SIMULATED, TRIALS, &mut rng);
    let key = joined(SIMULATED);
    let wanted = expected(&format!("p2.simulated.{key}"));
    let errors = expected(&format!("p2.simulated.{key}.standard_error"));
    let call = format!("simulated_variances({SIMULATED:?}, {TRIALS}, …)");
    same(&format!("{call}: how many numbers"), came_out.len(), wanted.len());
    for l in 0..wanted.len() {
        // Every square of a sign is 1: at l = 0 only rounding is left.
        let allowed = STANDARD_ERRORS * errors[l] + ROUNDING;
        let call = format!("{call} at l = {l}");
        close(&call, [&came_out[l]], &[wanted[l]], allowed);
    }
}

fn judge_errors(from: usize, to: usize) {
    for (i, (v, q, c, entries, trials)) in ERRORS[from..to].iter().enumerate() {
        let wanted = expected(&format!("p2.standard_error.{}", from + i));
        let call = format!("standard_error({v}, {q}, {c}, {entries}, {trials})");
        let came_out = standard_error(*v, *q, *c, *entries, *trials);
        close(&call, &[came_out], wanted, ROUNDING);
    }
}

fn p2_standard_error_of_uncorrelated_squares() {
    judge_errors(0, 2);
}

fn p2_standard_error_of_correlated_squares() {
    judge_errors(2, 4);
}
