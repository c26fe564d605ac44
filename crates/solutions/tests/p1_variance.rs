//! P1.11: dropout keeps the mean and not the variance.
//!
//! Expectations are sums over all masks, signs of the weights and values of the input. Rates
//! and numbers are such that f64 rounds nothing, so that equality is exact.

use crate::common::coq;
use ndarray::{Array1, Array2, array};
use num_traits::ToPrimitive;
use solutions::Error;
use solutions::activation::relu;
use solutions::dropout::{Mask, Rate, dropout};
use solutions::dropout_variance::{
    added_variance, keeping_gain, layer_growth, normalised_variance, second_moment,
    variance,
};

/// Rates with 1 − p and s powers of two.
fn rates() -> [Rate; 3] {
    [0.0, 0.5, 0.75].map(|p| Rate::new(p).unwrap())
}

/// All masks of n entries, each with its probability.
fn masks(n: usize, rate: Rate) -> Vec<(f64, Mask)> {
    let probability = |mask: &Mask| {
        let one = |keep: &bool| if *keep { 1.0 - rate.p() } else { rate.p() };
        mask.keep().iter().map(one).product::<f64>()
    };
    Mask::all(n).unwrap().map(|mask| (probability(&mask), mask)).collect()
}

/// The mean of f over the masks.
fn mean(n: usize, rate: Rate, f: impl Fn(&Mask) -> f64) -> f64 {
    masks(n, rate).iter().map(|(probability, mask)| probability * f(mask)).sum()
}

/// Evidence: exact arithmetic, all 32 masks of five entries
#[test]
fn p1_11_the_moments_over_all_masks_are_the_formulas() {
    let x = array![-3.0, -0.5, 0.0, 1.0, 2.25];
    for rate in rates() {
        for i in 0..x.len() {
            let entry = |mask: &Mask| dropout(x.view(), mask, rate).unwrap()[i];
            assert_eq!(mean(5, rate, entry), x[i], "the mean is kept");
            assert_eq!(
                mean(5, rate, |mask| entry(mask).powi(2)),
                second_moment(rate, x[i])
            );
            let around = |mask: &Mask| (entry(mask) - x[i]).powi(2);
            assert_eq!(mean(5, rate, around), variance(rate, x[i]));
        }
    }
}

/// Four vectors, each with probability 1/4: dependent entries, and means that are not 0.
fn inputs() -> [Array1<f64>; 4] {
    [
        array![1.0, 2.0, 0.0],
        array![-1.0, 2.0, 4.0],
        array![3.0, -2.0, 4.0],
        array![1.0, 2.0, -4.0],
    ]
}

/// Mean and variance of f over the inputs and the masks.
fn moments(rate: Rate, f: impl Fn(&Array1<f64>) -> f64) -> (f64, f64) {
    let each = |power: i32| -> f64 {
        let of = |x: &Array1<f64>| {
            mean(3, rate, |mask| f(&dropout(x.view(), mask, rate).unwrap()).powi(power))
        };
        inputs().iter().map(of).sum::<f64>() / 4.0
    };
    let (first, second) = (each(1), each(2));
    (first, second - first * first)
}

/// Evidence: exact arithmetic, all inputs and masks of a small example
#[test]
fn p1_11_dropout_adds_its_variance_to_every_linear_unit() {
    let squares: Array1<f64> =
        (0..3).map(|i| inputs().iter().map(|x| x[i] * x[i]).sum::<f64>() / 4.0).collect();
    for rate in rates() {
        for w in [array![1.0, 0.0, 0.0], array![2.0, -1.0, 0.5], array![1.0, 1.0, 1.0]] {
            let (mean, spread) = moments(rate, |x| w.dot(x));
            let (plain_mean, plain) = moments(rates()[0], |x| w.dot(x));
            let added = added_variance(rate, w.view(), squares.view()).unwrap();
            assert_eq!(mean, plain_mean);
            assert_eq!(spread, plain + added);
            if rate.p() > 0.0 {
                // It is neither the same variance nor s times it.
                assert_ne!(spread, plain);
                assert_ne!(spread, rate.scale() * plain);
            }
        }
    }
}

/// Evidence: exact arithmetic, all signs and masks of three entries
#[test]
fn p1_11_behind_dropout_a_batch_norm_gives_variance_one_minus_p_in_evaluation() {
    // Uncorrelated entries of mean zero: independent signs.
    let w = array![1.0, -2.0, 0.5];
    let signs =
        || Mask::all(3).unwrap().map(|m| m.keep().mapv(|k| if k { 1.0 } else { -1.0 }));
    for rate in rates() {
        let square = |x: &Array1<f64>| {
            mean(3, rate, |mask| w.dot(&dropout(x.view(), mask, rate).unwrap()).powi(2))
        };
        let trained = signs().map(|x| square(&x)).sum::<f64>() / 8.0;
        let plain = signs().map(|x| w.dot(&x).powi(2)).sum::<f64>() / 8.0;
        assert_eq!(plain / trained, 1.0 - rate.p());
        let added = added_variance(rate, w.view(), array![1.0, 1.0, 1.0].view()).unwrap();
        assert_eq!(normalised_variance(plain, added), plain / trained);
    }
}

/// All matrices of this shape with entries 1 and −1: n·Var A is then n.
fn signs(rows: usize, columns: usize) -> Vec<Array2<f64>> {
    let all = Mask::all(rows * columns).unwrap();
    let matrix = |mask: Mask| {
        let entries = mask.keep().mapv(|keep| if keep { 1.0 } else { -1.0 });
        entries.into_shape_with_order((rows, columns)).unwrap()
    };
    all.map(matrix).collect()
}

/// The sum of E[z_l²] over the entries of z_l, for l = 1, 2, …: over all matrices that `layers`
/// allows each layer and all masks before every layer but the first.
fn squares(z: &Array1<f64>, layers: &[Vec<Array2<f64>>], rate: Rate) -> Vec<f64> {
    let own = z.dot(z);
    let Some((first, rest)) = layers.split_first() else { return vec![own] };
    let rectified = z.mapv(relu);
    let mut sums = vec![0.0; rest.len() + 1];
    for (probability, mask) in masks(z.len(), rate) {
        let x = dropout(rectified.view(), &mask, rate).unwrap();
        for a in first {
            let each = probability / first.len() as f64;
            for (sum, square) in sums.iter_mut().zip(squares(&a.dot(&x), rest, rate)) {
                *sum += each * square;
            }
        }
    }
    sums.insert(0, own);
    sums
}

/// E[z_l²] of one entry, l = 1, 2, 3, of a network of widths 1, 3, 2, 1 with weights ±1.
fn network(rate: Rate) -> [f64; 3] {
    let layers = [signs(2, 3), signs(1, 2)];
    let first = signs(3, 1);
    let mut sums = [0.0; 3];
    for a in &first {
        let z = a.dot(&array![3.0]);
        for (sum, square) in sums.iter_mut().zip(squares(&z, &layers, rate)) {
            *sum += square / first.len() as f64;
        }
    }
    [sums[0] / 3.0, sums[1] / 2.0, sums[2]]
}

/// Evidence: exact arithmetic, all masks and all signs of the weights of three layers
#[test]
fn p1_11_relu_layers_with_dropout_grow_by_the_factor() {
    for rate in rates() {
        let [first, second, third] = network(rate);
        assert_eq!(first, 9.0, "the first layer reads the input without dropout");
        assert_eq!(second / first, layer_growth(3.0, rate));
        assert_eq!(third / second, layer_growth(2.0, rate));
    }
}

/// Evidence: exact arithmetic, the factors of He's and of the corrected weights
#[test]
fn p1_11_the_corrected_gain_keeps_the_second_moment_in_training_only() {
    // The last layer of the network has fan-in 2 and weights ±1: He's gain, 2.
    let last = |rate| {
        let [_, second, third] = network(rate);
        third / second
    };
    let without = Rate::new(0.0).unwrap();
    let evaluation = last(without);
    assert_eq!(evaluation, 1.0, "He's weights without dropout");
    for rate in rates() {
        let training = last(rate);
        assert_eq!(training, rate.scale(), "He's weights with dropout");
        // Weights of another gain g are these times √(g/2), and E[z²] is this times g/2.
        let corrected = keeping_gain(rate) / 2.0;
        assert_eq!(corrected * training, 1.0);
        assert_eq!(corrected * evaluation, 1.0 - rate.p());
        assert_eq!(layer_growth(keeping_gain(rate), rate), 1.0);
        assert_eq!(layer_growth(keeping_gain(rate), without), 1.0 - rate.p());
    }
}

/// Evidence: counterexample, weights that are not symmetric
#[test]
fn p1_11_without_symmetry_relu_does_not_keep_half() {
    // One input 1 and one weight, 2 with probability 1/3 and −1 with 2/3: mean 0.
    let weights = [2.0, -1.0, -1.0];
    assert_eq!(weights.iter().sum::<f64>(), 0.0);
    let square =
        |f: fn(f64) -> f64| weights.map(|w| f(w).powi(2)).iter().sum::<f64>() / 3.0;
    assert_eq!(square(|z| z), 2.0);
    assert_eq!(square(relu), 4.0 / 3.0); // and not 1
}

/// Evidence: counterexample, a mask that depends on the input
#[test]
fn p1_11_a_mask_that_looks_at_its_input_keeps_neither_mean_nor_formula() {
    // One entry, 1 or 3 with probability 1/2 each; the mask drops the 3.
    let rate = Rate::new(0.5).unwrap();
    let seen = [1.0, 3.0]
        .map(|x| dropout(array![x].view(), &Mask::given(&[x < 2.0]), rate).unwrap()[0]);
    assert_eq!(seen, [2.0, 0.0]);
    // The mean is 1 where x has 2, the second moment 2 where s·E[x²] is 10.
    assert_ne!(seen[0] + seen[1], 1.0 + 3.0);
    let formula = second_moment(rate, 1.0) + second_moment(rate, 3.0);
    assert_ne!(seen[0].powi(2) + seen[1].powi(2), formula);
}

#[test]
fn the_lengths_of_weights_and_moments_must_agree() {
    let rate = Rate::new(0.5).unwrap();
    let error = added_variance(rate, array![1.0, 2.0].view(), array![1.0].view());
    assert!(matches!(error, Err(Error::Shape { given, .. }) if given == [1]));
}

/// Agreement with a fraction that Coq computed: f64 rounds a few times on the way.
fn agrees(ours: f64, name: &str) {
    let theirs = coq(name).to_f64().unwrap();
    assert!((ours - theirs).abs() <= 1e-14 * theirs.abs(), "{name}: {ours}, {theirs}");
}

/// Evidence: oracles
#[test]
fn p1_11_coq_computes_the_same_moments() {
    let (x, w) = (array![-3.0, 0.5, 2.0], array![1.0, -2.0, 0.25]);
    let squares = x.mapv(|x| x * x);
    for (name, p) in [("1-2", 0.5), ("1-4", 0.25), ("1-10", 0.1)] {
        let rate = Rate::new(p).unwrap();
        let added = added_variance(rate, w.view(), squares.view()).unwrap();
        agrees(added, &format!("p1.linear.variance.{name}"));
        if p == 0.1 {
            agrees(variance(rate, x[0]), "p1.entry.variance.1-10");
        } else {
            agrees(second_moment(rate, x[0]), &format!("p1.entry.second.{name}"));
        }
    }
    let [half, quarter] = [0.5, 0.25].map(|p| Rate::new(p).unwrap());
    agrees(variance(half, x[0]), "p1.entry.variance.1-2");
    let first = |mask: &Mask| dropout(x.view(), mask, quarter).unwrap()[0];
    agrees(mean(3, quarter, first), "p1.entry.mean.1-4");
    let dot = |mask: &Mask| w.dot(&dropout(x.view(), mask, half).unwrap());
    agrees(mean(3, half, dot), "p1.linear.mean.1-2");
}

/// Evidence: oracles
#[test]
fn p1_11_coq_computes_the_same_growth() {
    let rate = |p: f64| Rate::new(p).unwrap();
    for (name, p, layers) in
        [("1-2.10", 0.5, 10), ("1-10.10", 0.1, 10), ("1-5.20", 0.2, 20)]
    {
        agrees(layer_growth(2.0, rate(p)).powi(layers), &format!("p1.growth.he.{name}"));
    }
    let gain = keeping_gain(rate(0.2));
    agrees(layer_growth(gain, rate(0.2)), "p1.growth.kept.1-5");
    let evaluation = layer_growth(gain, rate(0.0)).powi(20);
    agrees(evaluation, "p1.growth.kept.evaluation.1-5.20");
}
