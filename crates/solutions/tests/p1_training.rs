//! P1.8 and P1.10: gradients and whole training runs in both orders; Gaussian multipliers.

use num_rational::BigRational;
use num_traits::Zero;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::activation::{leaky_relu, relu};
use solutions::dropout::Rate;
use solutions::gaussian_dropout::{deviation, failure_probability, multipliers};
use solutions::homogeneous::two_slopes;
use solutions::training::{
    Example, Order, Perceptron, Sigma, drift, leaky, prelu, sigmoid,
};

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// PReLU with other conventions at 0: σ′(0) = 1, and 7/3, which is no slope at all.
fn prelu_one(slope: &BigRational, z: &BigRational) -> [BigRational; 3] {
    if z.is_zero() { [ratio(0, 1), ratio(1, 1), ratio(0, 1)] } else { prelu(slope, z) }
}

fn prelu_odd(slope: &BigRational, z: &BigRational) -> [BigRational; 3] {
    if z.is_zero() { [ratio(0, 1), ratio(7, 3), ratio(0, 1)] } else { prelu(slope, z) }
}

/// σ(z) = z² for comparison: 0 at 0, but not homogeneous.
fn square(_: &BigRational, z: &BigRational) -> [BigRational; 3] {
    [z * z, z * ratio(2, 1), ratio(0, 1)]
}

/// Two runs that differ in the order only, in exact rationals; whether all parameters were
/// equal after every step.
fn runs_agree(sigma: Sigma<BigRational>, masks: u32) -> bool {
    // The first hidden entry of the first example has z = 0 exactly.
    let weight = vec![vec![ratio(1, 1), ratio(-2, 1)], vec![ratio(-1, 2), ratio(1, 3)]];
    let mut outside = Perceptron {
        weight,
        bias: vec![ratio(0, 1), ratio(-1, 5)],
        out: vec![ratio(2, 3), ratio(-1, 1)],
        slope: ratio(1, 10),
    };
    let mut inside = outside.clone();
    let (s, rate) = (ratio(10, 7), ratio(1, 10));
    (0..3).all(|step| {
        let keep = (0..2).map(|i| masks >> (2 * step + i) & 1 == 1).collect();
        let x = vec![ratio(2, 1), ratio(1 - i64::from(step), 1)];
        let example = Example { x, target: ratio(i64::from(step), 2), keep };
        outside.step(Order::ActivationFirst, sigma, &s, &rate, &example);
        inside.step(Order::DropoutFirst, sigma, &s, &rate, &example);
        outside == inside
    })
}

/// Evidence: exact arithmetic, all 64 sequences of masks
#[test]
fn p1_8_a_training_run_in_exact_arithmetic_is_the_same_in_both_orders() {
    for masks in 0..64 {
        for sigma in [prelu, leaky, prelu_one, prelu_odd] {
            assert!(runs_agree(sigma, masks), "{masks:06b}");
        }
    }
}

/// Evidence: counterexample
#[test]
fn p1_8_a_training_run_of_a_function_that_does_not_scale_is_not() {
    assert!(!runs_agree(square, 0b11_11_11));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Evidence: property
    #[test]
    fn p1_8_both_orders_have_one_gradient_in_exact_rationals(
        (z, d) in (-50_i64..50, 1_i64..20),
        (slope, e) in (-50_i64..50, 1_i64..20),
        (s, keep) in (10_i64..100, any::<bool>()),
    ) {
        let (z, slope, s) = (ratio(z, d), ratio(slope, e), ratio(s, 10));
        let drop = |y: BigRational| if keep { &s * y } else { ratio(0, 1) };
        for sigma in [prelu, prelu_one, prelu_odd] {
            let [a, b] = [Order::ActivationFirst, Order::DropoutFirst]
                .map(|order| Perceptron::hidden(order, sigma, &slope, &z, drop));
            prop_assert_eq!(a, b);
        }
    }

    /// Evidence: property
    #[test]
    fn p1_10_relu_fails_exactly_for_negative_multipliers_in_exact_rationals(
        (x, d) in (-50_i64..50, 1_i64..20),
        (c, e) in (-50_i64..50, 1_i64..20),
        slope in -5_i64..5,
    ) {
        let (x, c, slope) = (ratio(x, d), ratio(c, e), ratio(slope, 2));
        let fails = c < BigRational::zero() && !x.is_zero();
        prop_assert_eq!(relu(&c * &x) != &c * relu(x.clone()), fails);
        // Leaky ReLU of slope a ≠ 1 likewise; a = 1 is the identity.
        let leaky = |x: BigRational| leaky_relu(slope.clone(), x);
        prop_assert_eq!(leaky(&c * &x) != &c * leaky(x), fails && slope != ratio(1, 1));
    }
}

/// The finite-step gradient: the value in both orders, differentiated by central
/// differences, which know nothing of the chain rule in `hidden`.
///
/// Evidence: oracles
#[test]
fn p1_8_the_gradients_are_those_of_central_differences() {
    let h = 1e-6;
    for order in [Order::ActivationFirst, Order::DropoutFirst] {
        for z in [-1.3, -0.2, 0.4, 2.0] {
            for s in [0.0, 1.0 / 0.7] {
                let drop = |y: f64| s * y;
                let at = |a: f64, z: f64| Perceptron::hidden(order, prelu, &a, &z, drop);
                let [_, by_z, by_slope] = at(0.1, z);
                let z_difference = (at(0.1, z + h)[0] - at(0.1, z - h)[0]) / (2.0 * h);
                let a_difference = (at(0.1 + h, z)[0] - at(0.1 - h, z)[0]) / (2.0 * h);
                // Linear on each side: only rounding, 2⁻⁵³·4/h.
                assert!((by_z - z_difference).abs() < 1e-9, "{order:?}, {z}, {s}");
                assert!((by_slope - a_difference).abs() < 1e-9, "{order:?}, {z}, {s}");
            }
        }
    }
}

fn drifted(sigma: Sigma<f32>, slope: f32, p: f64) -> Vec<f64> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(8);
    drift(sigma, slope, Rate::new(p).unwrap(), 500, &mut rng)
}

/// Evidence: floating point, 500 steps each
#[test]
fn p1_8_in_f32_relu_stays_leaky_drifts_and_sigmoid_diverges() {
    // ReLU is leaky ReLU with slope 0; a distance of 0 overlooks the sign of a zero.
    for p in [0.1, 0.3, 0.5, 0.6] {
        assert!(drifted(leaky, 0.0, p).iter().all(|d| *d == 0.0), "p = {p}");
    }
    // Powers of two: nothing rounds differently.
    assert!(drifted(leaky, 0.25, 0.5).iter().all(|d| *d == 0.0));
    // Otherwise a rounding at a time: 500 steps of some tens of roundings of 2⁻²⁴ ≈ 6e−8.
    let last = *drifted(leaky, 0.1, 0.3).last().unwrap();
    assert!(last > 0.0 && last < 500.0 * 50.0 * f64::from(f32::EPSILON), "{last}");
    // The sigmoid's runs part at once.
    let parted = drifted(sigmoid, 0.0, 0.3);
    assert!(parted[0] > 1e-3 && parted[499] > 0.1, "{} {}", parted[0], parted[499]);
}

/// Evidence: simulation, four intervals of six standard errors fail with probability below 1e−6 by Bernstein's inequality
#[test]
fn p1_10_relu_fails_as_often_as_a_normal_variable_is_below_its_bound() {
    let (trials, mut rng) = (100_000, Xoshiro256PlusPlus::seed_from_u64(10));
    for p in [0.3, 0.5, 0.75, 0.9] {
        let rate = Rate::new(p).unwrap();
        let fails = |c: &&f64| relu(**c * 1.5) != **c * relu(1.5);
        let multipliers = multipliers(trials, rate, &mut rng);
        let (q, n) = (failure_probability(rate), trials as f64);
        let seen = multipliers.iter().filter(fails).count() as f64 / n;
        // A count of n independent events of probability q. Bernstein for six standard
        // deviations: 2·exp(−18/(1 + 2/√(n·q(1−q)))) < 1e−7 for n·q(1−q) > 5000.
        let standard_error = (q * (1.0 - q) / n).sqrt();
        assert!(n * q * (1.0 - q) > 5000.0);
        assert!((seen - q).abs() < 6.0 * standard_error, "p = {p}: {seen} against {q}");
    }
}

/// Evidence: floating point, the one-sigma tail of the normal distribution
#[test]
fn p1_10_the_probability_at_one_half_is_the_one_sigma_tail() {
    let half = Rate::new(0.5).unwrap();
    assert_eq!(deviation(half), 1.0);
    // (1 − erf(1/√2))/2 to 15 figures.
    assert!((failure_probability(half) - 0.158_655_253_931_457).abs() < 1e-14);
    assert_eq!(failure_probability(Rate::new(0.0).unwrap()), 0.0);
}

/// Evidence: exact arithmetic
#[test]
fn p1_10_of_the_two_slope_functions_only_multiples_of_the_identity_pass_minus_one() {
    for right in -5..=5 {
        for left in -5..=5 {
            let sigma = |x: i64| two_slopes(ratio(right, 1), ratio(left, 1), ratio(x, 1));
            let passes = (1..5).all(|x| sigma(-x) == -sigma(x));
            // x₊ and x₋ cancel to a·x exactly if σ(−1) = −σ(1).
            assert_eq!(passes, left == -right);
        }
    }
}
