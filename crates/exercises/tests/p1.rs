//! P1: dropout and the activation.

use super::common::cases::{ACTIVATIONS, KEEP, RATE, RATES, X};
use super::common::{ROUNDING, close, expected, own, same, tests};
use exercises::given::Activation::{
    self, Identity, LeakyRelu, Relu, Sigmoid, Silu, Tanh,
};
use exercises::p1::*;
use ndarray::{ArrayView1, aview1};

tests![
    p1_leaky_relu,
    p1_leaky_relu_derivative,
    p1_factor_inside_and_outside,
    p1_dropout_scales_what_is_kept,
    p1_dropout_drops_what_the_mask_drops,
    p1_a_dropped_entry_is_0_whatever_it_was,
    p1_dropout_keeps_every_mean,
    p1_activation_then_dropout_on_kept_entries,
    p1_activation_then_dropout_on_dropped_entries,
    p1_dropout_then_activation_on_kept_entries,
    p1_dropout_then_activation_on_dropped_entries,
    p1_orders_agree,
    p1_kept_gap,
    p1_kept_gap_of_your_own,
    p1_mean_of_dropout_first,
    p1_bias_of_dropout_first,
    p1_only_candidate,
];

fn p1_leaky_relu() {
    for (slope, x, y) in [
        (0.5, -2.0, -1.0),
        (0.5, 3.0, 3.0),
        (0.0, -7.0, 0.0),
        (-1.0, -2.5, 2.5),
        (4.0, -0.25, -1.0),
        (4.0, 0.0, 0.0),
    ] {
        close(&format!("leaky_relu({slope}, {x})"), &[leaky_relu(slope, x)], &[y], 0.0);
    }
}

fn p1_leaky_relu_derivative() {
    for (slope, x, y) in
        [(0.5, -2.0, 0.5), (0.5, 3.0, 1.0), (-1.0, -9.0, -1.0), (0.25, 0.0, 0.25)]
    {
        let call = format!("leaky_relu_derivative({slope}, {x})");
        close(&call, &[leaky_relu_derivative(slope, x)], &[y], 0.0);
    }
}

fn p1_factor_inside_and_outside() {
    // Powers of two, so that nothing is rounded.
    for (slope, factor, x, sides) in [
        (0.5, 4.0, -2.0, [-4.0, -4.0]),
        (0.25, 2.0, 3.0, [6.0, 6.0]),
        (-1.0, 0.5, -4.0, [2.0, 2.0]),
        (0.5, -2.0, 3.0, [-3.0, -6.0]),
        (0.5, -2.0, -4.0, [8.0, 4.0]),
        (0.5, 0.0, -4.0, [0.0, 0.0]),
    ] {
        let (inside, outside) = factor_inside_and_outside(slope, factor, x);
        let call = format!("factor_inside_and_outside({slope}, {factor}, {x})");
        close(&call, &[inside, outside], &sides, 0.0);
    }
}

fn p1_dropout_scales_what_is_kept() {
    for (rate, y) in [(0.0, [-3.0, 0.5]), (0.5, [-6.0, 1.0]), (0.75, [-12.0, 2.0])] {
        let x = aview1(&[-3.0, 0.5]);
        let call = format!("dropout({x}, [true, true], {rate})");
        close(&call, &dropout(x, &[true, true], rate), &y, ROUNDING);
    }
}

fn p1_dropout_drops_what_the_mask_drops() {
    let call = "dropout([3, 4, 5], [false, true, false], 0.5), its first and last entry";
    let y = dropout(aview1(&[3.0, 4.0, 5.0]), &[false, true, false], 0.5);
    close(call, [&y[0], &y[2]], &[0.0, 0.0], 0.0);
}

fn p1_a_dropped_entry_is_0_whatever_it_was() {
    let x = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    let call = format!("dropout({x:?}, [false, false, false], 0.5)");
    close(&call, &dropout(aview1(&x), &[false; 3], 0.5), &[0.0; 3], 0.0);
}

fn p1_dropout_keeps_every_mean() {
    // The mean over all eight masks of three entries, each with its probability.
    let x = [-2.0, 0.5, 3.0];
    for rate in RATES {
        let mut mean = [0.0; 3];
        for mask in 0..8 {
            let keep = [0, 1, 2].map(|i| mask >> i & 1 == 1);
            let chances = keep.map(|keep| if keep { 1.0 - rate } else { rate });
            for (mean, y) in mean.iter_mut().zip(dropout(aview1(&x), &keep, rate)) {
                *mean += chances.iter().product::<f64>() * y;
            }
        }
        close(&format!("the mean of dropout({x:?}, …, {rate})"), &mean, &x, ROUNDING);
    }
}

/// Compares one order with the expected numbers, on the kept or on the dropped entries.
fn judge(
    name: &str,
    order: impl Fn(Activation, ArrayView1<f64>, &[bool], f64) -> ndarray::Array1<f64>,
    kept: bool,
) {
    for (key, activation) in ACTIVATIONS {
        let y = order(activation, aview1(&X), &KEEP, RATE);
        same(&format!("{name}({activation:?}, …): entries"), y.len(), X.len());
        let wanted = expected(&format!("p1.{name}.{key}"));
        for i in (0..X.len()).filter(|&i| KEEP[i] == kept) {
            let call =
                format!("{name}({activation:?}, {X:?}, {KEEP:?}, {RATE}) at entry {i}");
            close(&call, [&y[i]], &[wanted[i]], ROUNDING);
        }
    }
}

fn p1_activation_then_dropout_on_kept_entries() {
    judge("activation_then_dropout", activation_then_dropout, true);
}

fn p1_activation_then_dropout_on_dropped_entries() {
    judge("activation_then_dropout", activation_then_dropout, false);
}

fn p1_dropout_then_activation_on_kept_entries() {
    judge("dropout_then_activation", dropout_then_activation, true);
}

fn p1_dropout_then_activation_on_dropped_entries() {
    judge("dropout_then_activation", dropout_then_activation, false);
}

fn p1_orders_agree() {
    for (activation, x, agree) in [
        (Relu, &[-3.0, 0.0, 2.0][..], true),
        (Identity, &[-3.0, 0.0, 2.0], true),
        (LeakyRelu { slope: -0.5 }, &[-3.0, 0.0, 2.0], true),
        (Tanh, &[0.0, 0.0], true),
        (Tanh, &[0.0, 0.5], false),
        (Silu, &[0.0, -0.5], false),
        (Sigmoid, &[0.0], false),
        (Sigmoid, &[-2.0, 2.0], false),
    ] {
        for rate in RATES {
            let call = format!("orders_agree({activation:?}, {x:?}, {rate}, {ROUNDING})");
            same(&call, orders_agree(activation, aview1(x), rate, ROUNDING), agree);
        }
    }
}

/// Every activation at every rate and entry against a list of expected numbers.
fn judge_entries(name: &str, function: impl Fn(Activation, f64, f64) -> f64) {
    for (key, activation) in ACTIVATIONS {
        let mut wanted = expected(&format!("p1.{name}.{key}")).iter();
        for rate in RATES {
            for x in X {
                let call = format!("{name}({activation:?}, {rate}, {x})");
                let wanted = wanted.next().expect("a number for every rate and entry");
                close(&call, &[function(activation, rate, x)], &[*wanted], ROUNDING);
            }
        }
    }
}

fn p1_kept_gap() {
    judge_entries("kept_gap", kept_gap);
}

fn p1_kept_gap_of_your_own() {
    let (input, wanted) = own("p1.kept_gap", 1);
    let (rate, x) = (input[0], input[1]);
    let call = format!("kept_gap(Sigmoid, {rate}, {x})");
    close(&call, &[kept_gap(Sigmoid, rate, x)], wanted, ROUNDING);
}

fn p1_mean_of_dropout_first() {
    judge_entries("mean_of_dropout_first", mean_of_dropout_first);
}

fn p1_bias_of_dropout_first() {
    judge_entries("bias_of_dropout_first", bias_of_dropout_first);
}

fn p1_only_candidate() {
    for (at_one, at_minus_one, x, y) in [
        (2.0, 3.0, 5.0, 10.0),
        (2.0, 3.0, -4.0, 12.0),
        (2.0, 3.0, 0.0, 0.0),
        (1.0, -1.0, -7.5, -7.5),
        (-2.0, 0.0, -3.0, 0.0),
        (-2.0, 0.0, 0.25, -0.5),
    ] {
        let call = format!("only_candidate({at_one}, {at_minus_one}, {x})");
        close(&call, &[only_candidate(at_one, at_minus_one, x)], &[y], ROUNDING);
    }
}
