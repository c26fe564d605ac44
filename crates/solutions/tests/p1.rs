//! P1: when dropout and an activation commute.

mod common;
mod p1_activations;
mod p1_converse;
mod p1_exhaustive;
mod p1_training;
mod p1_variance;

use common::{SAME_IN_F64, Vectors, assert_close};
use ndarray::{Array1, array};
use num_rational::BigRational;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{self, Abs, Identity, LeakyRelu, Relu, Sigmoid, Tanh};
use solutions::activation::{leaky_relu, relu, sigmoid};
use solutions::dropout::{
    Mask, Rate, activation_then_dropout, dropout, dropout_then_activation, dropped_gap,
    kept_gap,
};

/// s·(a·x) and a·(s·x) round twice each, by at most 2⁻⁵³ of the value a time.
const TWO_ROUNDINGS_EACH: f64 = 4.0 * f64::EPSILON / 2.0;

fn rates() -> impl Iterator<Item = Rate> {
    [0.0, 0.1, 0.3, 0.5, 0.75, 0.9, 0.999].into_iter().map(|p| Rate::new(p).unwrap())
}

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// Evidence: exact arithmetic, 1000 random rationals
#[test]
fn p1_1_two_slope_functions_are_nonnegative_homogeneous() {
    // In exact rationals: leaky ReLU with any slope (1 is the identity, −1 the absolute
    // value), and ReLU.
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(11);
    let mut draw =
        |low: i64| ratio(rng.random_range(low..=1000), rng.random_range(1..=1000));
    for _ in 0..1000 {
        let (x, slope, c) = (draw(-1000), draw(-1000), draw(0));
        assert_eq!(leaky_relu(slope.clone(), &c * &x), &c * leaky_relu(slope, x.clone()));
        assert_eq!(relu(&c * &x), &c * relu(x));
    }
}

/// Evidence: counterexample
#[test]
fn p1_1_a_negative_factor_is_not_allowed() {
    assert_eq!(relu(-3.0), 0.0);
    assert_eq!(-3.0 * relu(1.0), -3.0);
}

/// Evidence: exhaustive, all 1024 masks of ten entries
#[test]
fn p1_2_both_orders_agree_for_every_mask_of_a_small_layer() {
    // Slopes and s are powers of two, so that f64 computes without rounding and equality
    // is exact.
    let x = array![-3.5, -1e-300, -0.0, 0.0, 1e-300, 0.1, 1.0, 7.25, -1e300, 1e300];
    let half = Rate::new(0.5).unwrap();
    let mut masks = 0;
    for mask in Mask::all(x.len()).unwrap() {
        for activation in
            [Identity, Relu, LeakyRelu { slope: 0.25 }, LeakyRelu { slope: -2.0 }, Abs]
        {
            let outside =
                activation_then_dropout(activation, x.view(), &mask, half).unwrap();
            let inside =
                dropout_then_activation(activation, x.view(), &mask, half).unwrap();
            assert_eq!(outside, inside, "{activation}, {mask:?}");
        }
        masks += 1;
    }
    assert_eq!(masks, 1024);
}

/// Evidence: floating point, two roundings a side
#[test]
fn p1_2_both_orders_agree_at_every_rate_up_to_rounding() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(12);
    let x: Array1<f64> = (0..500).map(|_| rng.random_range(-5.0..5.0)).collect();
    for rate in rates() {
        let mask = Mask::draw(x.len(), rate, &mut rng);
        for activation in
            [Identity, Relu, Abs, LeakyRelu { slope: 0.1 }, LeakyRelu { slope: -1.7 }]
        {
            let outside =
                activation_then_dropout(activation, x.view(), &mask, rate).unwrap();
            let inside =
                dropout_then_activation(activation, x.view(), &mask, rate).unwrap();
            let rounding =
                if let LeakyRelu { .. } = activation { TWO_ROUNDINGS_EACH } else { 0.0 };
            assert_close(
                &format!("{activation} at p = {}", rate.p()),
                &inside,
                &outside,
                rounding,
                0.0,
            );
        }
    }
}

/// Evidence: floating point, strict inequality at 30 points
#[test]
fn p1_5_sigmoid_differs_on_a_dropped_and_on_a_kept_entry() {
    assert_eq!(dropped_gap(Sigmoid), -0.5);
    for rate in rates().filter(|rate| rate.p() > 0.0) {
        for x in [-20.0, -1.0, 0.0, 1.0, 20.0] {
            assert!(kept_gap(Sigmoid, rate, x) > 0.0, "p = {}, x = {x}", rate.p());
        }
    }
}

/// Evidence: counterexample, all 32 masks of five entries
#[test]
fn p1_5_the_swapped_sigmoid_layer_is_wrong_for_every_mask() {
    let x = array![-2.0, -0.5, 0.0, 0.5, 2.0];
    let rate = Rate::new(0.25).unwrap();
    for mask in Mask::all(x.len()).unwrap() {
        let outside = activation_then_dropout(Sigmoid, x.view(), &mask, rate).unwrap();
        let swapped = dropout_then_activation(Sigmoid, x.view(), &mask, rate).unwrap();
        for i in 0..x.len() {
            assert_ne!(outside[i], swapped[i], "{mask:?} at {i}");
        }
    }
}

/// Evidence: counterexample, without the hypothesis p > 0
#[test]
fn p1_5_rate_zero_changes_nothing() {
    let x = array![-2.0, 0.0, 3.0];
    let all = Mask::given(&[true; 3]);
    let none = Rate::new(0.0).unwrap();
    let outside = activation_then_dropout(Sigmoid, x.view(), &all, none).unwrap();
    assert_eq!(outside, dropout_then_activation(Sigmoid, x.view(), &all, none).unwrap());
}

#[test]
fn dropout_selects_instead_of_multiplying() {
    let x = array![f64::INFINITY, f64::NEG_INFINITY, f64::NAN, -1.0];
    let rate = Rate::new(0.5).unwrap();
    let dropped = dropout(x.view(), &Mask::given(&[false; 4]), rate).unwrap();
    assert!(dropped.iter().all(|y| y.to_bits() == 0), "{dropped}");
    let kept = dropout(x.view(), &Mask::given(&[true; 4]), rate).unwrap();
    assert_eq!(kept[0], f64::INFINITY);
    assert!(kept[2].is_nan());
}

#[test]
fn masks_keep_with_probability_one_minus_p() {
    // The number kept is Binomial(n, 1 − p): mean n(1 − p), variance np(1 − p). By
    // Chebyshev a mean off by ten standard deviations has probability at most 1/100
    // whatever the distribution; by the normal limit, 1e−23.
    let n = 100_000;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(13);
    for rate in rates() {
        let kept =
            Mask::draw(n, rate, &mut rng).keep().iter().filter(|keep| **keep).count();
        let expected = n as f64 * (1.0 - rate.p());
        let deviation = (expected * rate.p()).sqrt();
        assert!(
            (kept as f64 - expected).abs() <= 10.0 * deviation,
            "p = {}: kept {kept}",
            rate.p()
        );
    }
}

#[test]
fn sigmoid_neither_overflows_nor_loses_small_values() {
    assert_eq!(sigmoid(800.0), 1.0);
    assert_eq!(sigmoid(-800.0), 0.0);
    assert_eq!(sigmoid(0.0), 0.5);
    assert!(sigmoid(-745.0_f64) > 0.0);
    assert_eq!(sigmoid(-1e300) + sigmoid(1e300), 1.0);
    assert!(Sigmoid.derivative(-700.0) > 0.0 && Sigmoid.derivative(700.0) > 0.0);
}

#[test]
fn derivatives_at_the_kink_follow_the_stated_convention() {
    assert_eq!(Relu.derivative(0.0), 0.0);
    assert_eq!(LeakyRelu { slope: 0.1 }.derivative(0.0), 0.1);
    assert_eq!(Abs.derivative(0.0), 0.0);
    assert_eq!(Abs.derivative(-2.0), -1.0);
    assert_eq!(Identity.derivative(0.0), 1.0);
}

#[test]
fn every_activation_reads_back_from_its_name() {
    for activation in [Identity, Relu, LeakyRelu { slope: -0.125 }, Abs, Sigmoid, Tanh] {
        assert_eq!(activation.to_string().parse(), Ok(activation));
    }
    for text in
        ["", "ReLU", "leaky-relu", "leaky-relu:", "leaky-relu:NaN", "leaky-relu:inf"]
    {
        let message = text.parse::<Activation>().unwrap_err().to_string();
        assert!(
            message.contains(&format!("`{text}`")) && message.contains("sigmoid"),
            "{message}"
        );
    }
}

#[test]
fn p1_agrees_with_the_reference_vectors() {
    let vectors = Vectors::open("elementwise");
    let x: Array1<f64> = vectors.get("x");
    let mask =
        Mask::given(&vectors.get::<ndarray::Ix1>("keep").mapv(|k| k == 1.0).to_vec());
    let rate = Rate::new(vectors.get::<ndarray::Ix1>("p")[0]).unwrap();
    let check = |key: &str, ours: Array1<f64>, absolute: f64| {
        assert_close(key, &ours, &vectors.get(key), SAME_IN_F64, absolute);
    };
    check("dropout", dropout(x.view(), &mask, rate).unwrap(), 0.0);
    for (name, activation) in [
        ("relu", Relu),
        ("leaky_relu_0.1", LeakyRelu { slope: 0.1 }),
        ("sigmoid", Sigmoid),
        ("tanh", Tanh),
    ] {
        // PyTorch takes σ(1 − σ), where 1 − σ is off by up to 2⁻⁵³ near 1, and so on for
        // 1 − tanh²; ours is not.
        let cancellation = 2.0 * f64::EPSILON;
        // It also rounds e^−745 to 0, where the smallest positive f64 is meant.
        let smallest = f64::from_bits(1);
        check(name, x.mapv(|x| activation.apply(x)), 2.0 * smallest);
        let key = format!("{name}.grad");
        let mut reference: Array1<f64> = vectors.get(&key);
        // At a NaN, PyTorch's gradients of ReLU and leaky ReLU are whichever number its
        // comparison falls on.
        reference.zip_mut_with(&x, |gradient, x| {
            *gradient = if x.is_nan() { *x } else { *gradient }
        });
        let gradient = x.mapv(|x| activation.derivative(x));
        assert_close(&key, &gradient, &reference, SAME_IN_F64, cancellation);
        let outside = activation_then_dropout(activation, x.view(), &mask, rate).unwrap();
        let inside = dropout_then_activation(activation, x.view(), &mask, rate).unwrap();
        check(&format!("{name}.then_dropout"), outside, 2.0 * smallest);
        check(&format!("dropout_then.{name}"), inside, 2.0 * smallest);
    }
}
