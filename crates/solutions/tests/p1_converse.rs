//! P1.2 to P1.4: the two-slope functions and no others commute with dropout, and how many
//! rates it takes to know.

use crate::common::coq;
use ndarray::Array1;
use num_rational::BigRational;
use num_traits::{One, Signed, ToPrimitive, Zero};
use proptest::prelude::*;
use solutions::Activation::{
    self, Abs, Elu, Gelu, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
use solutions::activation::leaky_relu;
use solutions::dropout::{
    Mask, Rate, activation_then_dropout, dropout_then_activation, dropped_gap, kept_gap,
    scaling_gap,
};
use solutions::homogeneous::{LogPeriodic, comb, common_root, exposing, two_slopes};

/// A slope's two roundings in one order and two in the other, 2⁻⁵³ each; and where the
/// numbers are subnormal, half a smallest number for each of the four, times up to s.
fn two_roundings_each(value: f64, s: f64) -> f64 {
    4.0 * f64::EPSILON / 2.0 * value.abs() + 4.0 * s * f64::from_bits(1)
}

/// s and 1 − 1/s round when a rate is made, which moves s by up to |s|·2⁻⁵³ a unit of s:
/// at s ≤ 1000 less than 1e−12 of a value of σ, all of whose slopes here are at most 1.2.
const RATE_ROUNDING: f64 = 1e-12;

/// sin of a phase 2π ln|x|/ln s of up to 1000: the phase rounds at 1000·2⁻⁵³ a time, and
/// a handful of roundings stay below this.
const PHASE_ROUNDING: f64 = 1e-11;

fn rate(p: f64) -> Rate {
    Rate::new(p).unwrap()
}

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// Every activation there is; the two-slope ones first.
const TWO_SLOPES: [Activation; 4] = [Identity, Relu, LeakyRelu { slope: 0.1 }, Abs];
const OTHERS: [Activation; 6] = [Sigmoid, Tanh, Silu, Gelu, Softplus, Elu];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Evidence: property
    #[test]
    fn p1_2_both_orders_agree_for_random_layers(
        entries in prop::collection::vec((-1e6_f64..1e6, any::<bool>()), 0..40),
        p in 0.0_f64..0.999,
        slope in -3.0_f64..3.0,
    ) {
        let (x, keep): (Vec<f64>, Vec<bool>) = entries.into_iter().unzip();
        let (x, mask) = (Array1::from(x), Mask::given(&keep));
        let rate = rate(p);
        for activation in [Relu, Abs, Identity, LeakyRelu { slope }] {
            let outside = activation_then_dropout(activation, x.view(), &mask, rate).unwrap();
            let inside = dropout_then_activation(activation, x.view(), &mask, rate).unwrap();
            for (a, b) in outside.iter().zip(&inside) {
                let allowed = two_roundings_each(*a, rate.scale());
                prop_assert!((a - b).abs() <= allowed, "{activation}: {a} and {b}");
            }
        }
    }

    /// Evidence: property
    #[test]
    fn p1_2_any_nonnegative_multiplier_passes_in_exact_rationals(
        (x, d) in (-1000_i64..1000, 1_i64..1000),
        (slope, e) in (-1000_i64..1000, 1_i64..1000),
        (c, f) in (0_i64..1000, 1_i64..1000),
    ) {
        let (x, slope, c) = (ratio(x, d), ratio(slope, e), ratio(c, f));
        prop_assert_eq!(leaky_relu(slope.clone(), &c * &x), &c * leaky_relu(slope, x));
    }

    /// Evidence: property
    #[test]
    fn p1_2_a_rate_is_a_number_from_0_to_below_1_and_no_other(p in any::<f64>(), q in 0.0..1.0) {
        prop_assert_eq!(Rate::new(p).is_ok(), (0.0..1.0).contains(&p));
        prop_assert!(Rate::new(q).is_ok() && Rate::new(-q - f64::MIN_POSITIVE).is_err());
        prop_assert!(Rate::new(1.0 + q).is_err());
    }

    /// Evidence: property
    #[test]
    fn p1_3_two_slopes_let_every_factor_through_in_exact_rationals(
        (right, left) in (-1000_i64..1000, -1000_i64..1000),
        (x, d) in (-1000_i64..1000, 1_i64..1000),
        (c, e) in (0_i64..1000, 1_i64..1000),
    ) {
        let sigma = |x: BigRational| two_slopes(ratio(right, 7), ratio(left, 11), x);
        let (x, c) = (ratio(x, d), ratio(c, e));
        prop_assert_eq!(sigma(&c * &x), &c * sigma(x.clone()));
        // And it is the function it is drawn through.
        prop_assert_eq!(sigma(ratio(1, 1)), ratio(right, 7));
        prop_assert_eq!(sigma(ratio(-1, 1)), ratio(left, 11));
    }

    /// Evidence: property
    #[test]
    fn p1_4_scales_with_a_common_root_have_it_found(c in 2_u64..12, i in 1_u32..9, j in 1_u32..9) {
        let root = common_root(c.pow(i), c.pow(j)).unwrap();
        for mut s in [c.pow(i), c.pow(j)] {
            while s % root == 0 {
                s /= root;
            }
            prop_assert_eq!(s, 1);
        }
    }
}

/// Evidence: floating point, to the rounding of the rate
#[test]
fn p1_3_the_exposing_rate_shows_exactly_what_is_not_two_slopes() {
    for activation in TWO_SLOPES.into_iter().chain(OTHERS) {
        let sigma = |x| activation.apply(x);
        for x in [-900.0, -3.0, -1.5, -0.4, -0.002, 0.003, 0.5, 2.0, 7.0, 800.0] {
            let (rate, input) = exposing(x).unwrap();
            let (s, drawn) = (rate.scale(), two_slopes(sigma(1.0), sigma(-1.0), x));
            // For |x| > 1, s·σ(±1) − σ(x); for |x| < 1, s·σ(x) − σ(±1).
            let expected =
                if x.abs() > 1.0 { drawn - sigma(x) } else { s * (sigma(x) - drawn) };
            let gap = kept_gap(activation, rate, input);
            let allowed = RATE_ROUNDING * (s + sigma(x).abs() + gap.abs());
            assert!((gap - expected).abs() <= allowed, "{activation} at {x}: {gap}");
        }
    }
}

/// Evidence: floating point, to the rounding of the rate
#[test]
fn p1_3_only_the_two_slope_activations_pass_every_rate() {
    let xs = (1..200).map(|i| f64::from(i) * 0.037).flat_map(|x| [x, -x]);
    let worst = |activation: Activation| {
        let gap = |x| exposing(x).map(|(p, x)| kept_gap(activation, p, x).abs());
        xs.clone().filter_map(gap).fold(dropped_gap(activation).abs(), f64::max)
    };
    for activation in TWO_SLOPES {
        assert!(worst(activation) <= 100.0 * RATE_ROUNDING, "{activation}");
    }
    for activation in OTHERS {
        assert!(worst(activation) > 0.1, "{activation}");
    }
    assert!([0.0, 1.0, -1.0].iter().all(|x| exposing(*x).is_none()));
}

/// Evidence: counterexample
#[test]
fn p1_3_dropped_entries_alone_do_not_tell() {
    for activation in [Tanh, Silu, Gelu, Elu] {
        assert_eq!(dropped_gap(activation), 0.0, "{activation}");
        assert!(kept_gap(activation, rate(0.5), -1.0).abs() > 0.1, "{activation}");
    }
}

/// Evidence: floating point, to the rounding of the phase
#[test]
fn p1_4_the_log_periodic_function_commutes_at_the_rates_of_its_powers() {
    for p in [0.5, 0.3, 0.05] {
        let sigma = LogPeriodic::new(0.1, rate(p)).unwrap();
        for k in 0..8 {
            let s = rate(p).repeated(k).unwrap().scale();
            for x in [-1e3, -1.0, -0.03, 0.0, 1e-9, 0.7, 5.0] {
                let gap = scaling_gap(|x| sigma.apply(x), s, x);
                assert!(gap.abs() <= PHASE_ROUNDING * s * x.abs(), "p = {p}, k = {k}");
            }
        }
    }
}

/// Evidence: floating point, the largest gap on a fine grid against its formula
#[test]
fn p1_4_and_at_no_other_rate() {
    let sigma = LogPeriodic::new(0.1, rate(0.5)).unwrap();
    for p in [0.1, 0.25, 0.49, 0.6, 2.0 / 3.0, 0.8] {
        let s = rate(p).scale();
        // One period of ln|x| in 4000 steps: the maximum of a sine is missed by at most
        // (π/4000)²/2 < 1e−6 of itself.
        let xs = (0..4000).map(|i| (f64::from(i) / 4000.0).exp2());
        let gap = |x: f64| scaling_gap(|x| sigma.apply(x), s, x).abs() / (s * x);
        let (seen, largest) =
            (xs.map(gap).fold(0.0, f64::max), sigma.largest_gap(rate(p)));
        assert!(largest > 0.005, "p = {p}");
        assert!(seen <= largest * (1.0 + 1e-9) && seen >= largest * (1.0 - 1e-6));
    }
    // 3/4 is 1 − (1/2)²: no gap but that of rounding.
    assert!(sigma.largest_gap(rate(0.75)) < 1e-15);
}

/// Evidence: floating point, difference quotients on a fine grid
#[test]
fn p1_4_the_log_periodic_function_may_increase_and_is_lipschitz() {
    for (epsilon, increases) in [(0.1, true), (-0.1, true), (0.12, false)] {
        let sigma = LogPeriodic::new(epsilon, rate(0.5)).unwrap();
        let (least, most) = sigma.slopes();
        assert_eq!(least > 0.0, increases);
        let xs: Vec<f64> = (0..=4000).map(|i| (f64::from(i) / 4000.0).exp2()).collect();
        let quotients: Vec<f64> = xs
            .windows(2)
            .map(|x| (sigma.apply(x[1]) - sigma.apply(x[0])) / (x[1] - x[0]))
            .collect();
        // By the mean value theorem a quotient is a slope; each divides a rounding of
        // 2⁻⁵² by a step of 1.7e−4.
        let rounding = 1e-11;
        let (low, high) = quotients
            .iter()
            .fold((f64::MAX, f64::MIN), |(l, h), q| (l.min(*q), h.max(*q)));
        assert!(low >= least - rounding && high <= most + rounding, "ε = {epsilon}");
        assert_eq!(low > 0.0, increases, "ε = {epsilon}");
    }
}

/// Evidence: counterexample
#[test]
fn p1_4_the_log_periodic_function_has_no_derivative_at_zero() {
    // σ(x)/x along x = 2⁻ᵏ·x₀ does not depend on k, but on x₀.
    let sigma = LogPeriodic::new(0.1, rate(0.5)).unwrap();
    for (start, quotient) in [(1.0, 1.0), (0.25_f64.exp2(), 1.1), (0.75_f64.exp2(), 0.9)]
    {
        for k in 0..100 {
            let x = start * 0.5_f64.powi(k);
            assert!(
                (sigma.apply(x) / x - quotient).abs() < PHASE_ROUNDING,
                "{start}, {k}"
            );
        }
    }
    // With a derivative one rate decides: tanh(x)/x → 1, so tanh would be the identity.
    assert!((0.5_f64.powi(30).tanh() / 0.5_f64.powi(30) - 1.0).abs() < 1e-15);
    assert!(kept_gap(Tanh, rate(0.5), 1.0) > 0.5);
}

/// Evidence: exhaustive, all whole scales up to 128
#[test]
fn p1_4_common_roots_are_what_a_search_finds() {
    for s in 2..=128_u64 {
        for t in 2..=128_u64 {
            // ln s / ln t = i/j with i, j ≤ log₂ 128 = 7 in lowest terms, if rational.
            let found = (1..=7)
                .flat_map(|i| (1..=7).map(move |j| (i, j)))
                .any(|(i, j)| u128::from(s).pow(j) == u128::from(t).pow(i));
            assert_eq!(common_root(s, t).is_some(), found, "{s} and {t}");
        }
    }
    assert_eq!(common_root(2, 3), None);
    assert_eq!(common_root(2, 4), Some(2));
    assert_eq!(common_root(8, 4), Some(2));
    assert_eq!(common_root(36, 216), Some(6));
    assert!(
        [(0, 5), (1, 5), (1, 1), (0, 0)]
            .iter()
            .all(|(s, t)| common_root(*s, *t).is_none())
    );
}

/// Evidence: counterexample
#[test]
fn p1_4_rates_one_half_and_three_quarters_have_a_common_counterexample() {
    let sigma = LogPeriodic::new(0.1, rate(0.5)).unwrap();
    let worst = |p: f64| {
        let gap = |x: f64| scaling_gap(|x| sigma.apply(x), rate(p).scale(), x).abs() / x;
        (0..1000).map(|i| gap(1.0 + f64::from(i) * 0.01)).fold(0.0, f64::max)
    };
    assert!(worst(0.5) < PHASE_ROUNDING && worst(0.75) < PHASE_ROUNDING);
    assert!(worst(2.0 / 3.0) > 0.5);
}

/// Evidence: exact arithmetic
#[test]
fn p1_4_without_continuity_even_incommensurable_rates_do_not_decide() {
    for numerator in -60..=60 {
        for denominator in 1..=60 {
            let x = ratio(numerator, denominator);
            for s in [ratio(2, 1), ratio(3, 1)] {
                assert_eq!(comb(&(&s * &x)), &s * comb(&x), "{x}");
            }
        }
    }
    let five = ratio(5, 1);
    assert!(comb(&BigRational::one()).is_one() && comb(&five).is_zero());
    assert_ne!(comb(&five), two_slopes(comb(&ratio(1, 1)), comb(&ratio(-1, 1)), five));
    assert!(comb(&ratio(-9, 8)).is_negative());
}

/// Evidence: floating point, 1000 multiples of an irrational number
#[test]
fn p1_4_multiples_of_two_incommensurable_periods_come_as_close_to_zero_as_you_like() {
    // The pigeonhole bound of the proof: among i·ln 2 − j·ln 3 with 1 ≤ i ≤ N there is one
    // of size below ln 3 / N, and it is not 0.
    let (two, three) = (2_f64.ln(), 3_f64.ln());
    for n in [1, 3, 10, 100, 1000] {
        let distance = |i: i32| {
            let turns = f64::from(i) * two / three;
            (turns - turns.round()).abs() * three
        };
        let least = (1..=n).map(distance).fold(f64::MAX, f64::min);
        assert!(least > 1e-6 && least < three / f64::from(n), "N = {n}: {least}");
    }
}

/// Evidence: oracles
#[test]
fn p1_4_coq_computes_the_same_repeated_rates() {
    for (name, p, k) in [
        ("1-10.2", 0.1, 2),
        ("1-2.2", 0.5, 2),
        ("1-2.10", 0.5, 10),
        ("3-10.3", 0.3, 3),
        ("2-3.4", 2.0 / 3.0, 4),
    ] {
        let repeated = Rate::new(p).unwrap().repeated(k).unwrap();
        let rate = coq(&format!("p1.repeated.rate.{name}")).to_f64().unwrap();
        assert!((repeated.p() - rate).abs() < 1e-15, "{name}");
        if k > 2 || p == 0.1 {
            let scale = coq(&format!("p1.repeated.scale.{name}")).to_f64().unwrap();
            assert!((repeated.scale() / scale - 1.0).abs() < 1e-12, "{name}");
        }
    }
    assert_eq!(coq("p1.repeated.rate.1-2.0"), BigRational::zero());
    assert_eq!(Rate::new(0.5).unwrap().repeated(0).unwrap().p(), 0.0);
}
