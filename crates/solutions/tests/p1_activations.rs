//! P1.6 and P1.7: activations that are not homogeneous, and the bias they get.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{
    self, Abs, Elu, Gelu, Identity, LeakyRelu, Relu, Sigmoid, Silu, Softplus, Tanh,
};
use solutions::bias::{bias, simulated_mean, swapped_mean};
use solutions::dropout::{Rate, dropped_gap, kept_gap, scaling_gap};
use solutions::gradient::{Dual, Real};
use solutions::tails::{kept_log_ratio, ln_normal_cdf, ln_sigmoid};

const SMOOTH: [Activation; 6] = [Sigmoid, Tanh, Silu, Gelu, Softplus, Elu];

/// A function of ordinary size in f64, a handful of roundings of 2⁻⁵³ deep.
const SAME_IN_F64: f64 = 1e-14;

fn rates() -> impl Iterator<Item = Rate> {
    [0.01, 0.1, 0.3, 0.5, 0.75, 0.9, 0.999].into_iter().map(|p| Rate::new(p).unwrap())
}

/// A grid of x with 0 in it, on both sides alike.
fn grid(reach: f64) -> impl Iterator<Item = f64> + Clone {
    (-400..=400).map(move |i| reach * f64::from(i) / 400.0)
}

/// Evidence: floating point, sign of the gap on a grid
#[test]
fn p1_6_each_gap_has_the_sign_that_was_proved() {
    for rate in rates() {
        for x in grid(8.0) {
            let sign = |activation| {
                let gap = kept_gap(activation, rate, x);
                if gap == 0.0 { 0.0 } else { gap.signum() }
            };
            let at_zero = |sign: f64| if x == 0.0 { 0.0 } else { sign };
            assert_eq!(sign(Sigmoid), 1.0, "p = {}, x = {x}", rate.p());
            assert_eq!(sign(Tanh), at_zero(x.signum()), "p = {}, x = {x}", rate.p());
            // Where both gates have reached 1 (or 0) in f64 the gap is a rounding.
            if x.abs() * rate.scale() < 8.0 {
                assert_eq!(sign(Silu), at_zero(-1.0), "p = {}, x = {x}", rate.p());
            }
            if x.abs() * rate.scale() < 5.0 {
                assert_eq!(sign(Gelu), at_zero(-1.0), "p = {}, x = {x}", rate.p());
            }
        }
    }
}

/// Evidence: floating point
#[test]
fn p1_6_tanh_silu_and_gelu_agree_on_dropped_entries_and_the_sigmoid_does_not() {
    for activation in [Tanh, Silu, Gelu, Elu, Relu] {
        assert_eq!(dropped_gap(activation), 0.0);
    }
    assert_eq!(dropped_gap(Sigmoid), -0.5);
}

/// Evidence: floating point, to the rounding of two logarithms
#[test]
fn p1_6_the_logarithms_are_those_of_the_plain_values_where_these_do_not_underflow() {
    for x in grid(30.0) {
        assert!((ln_sigmoid(x) - Sigmoid.apply(x).ln()).abs() < 1e-13, "{x}");
        // x² rounds in the exponent of erfc: 2⁻⁵³ of up to 450.
        assert!((ln_normal_cdf(x) - x.normal_cdf().ln()).abs() < 1e-12, "{x}");
    }
    for rate in rates() {
        for x in grid(3.0).filter(|x| *x != 0.0) {
            for activation in [Sigmoid, Silu, Gelu] {
                let s = rate.scale();
                // Below −30 the plain values of Φ(s·x) vanish.
                if (s * x).abs() > 30.0 {
                    continue;
                }
                let plain = (activation.apply(s * x) / (s * activation.apply(x))).ln();
                let ours = kept_log_ratio(activation, rate, x).unwrap();
                assert!(
                    (plain - ours).abs() < 1e-12,
                    "{activation}, {x}: {plain}, {ours}"
                );
            }
        }
    }
    assert_eq!(kept_log_ratio(Tanh, Rate::new(0.5).unwrap(), 1.0), None);
}

/// Evidence: floating point, in logarithms
#[test]
fn p1_6_far_below_zero_the_two_orders_still_differ() {
    for rate in rates() {
        for exponent in 0..=100 {
            let x = -(1.2_f64.powi(exponent));
            for activation in [Sigmoid, Silu, Gelu] {
                let ratio = kept_log_ratio(activation, rate, x).unwrap();
                assert!(ratio < 0.0, "{activation}, p = {}, x = {x}", rate.p());
            }
        }
    }
}

/// Evidence: counterexample
#[test]
fn p1_6_plain_f32_underflows_to_zero_equals_zero() {
    let (s, x) = (2.0_f32, -200.0_f32);
    for activation in [Sigmoid, Silu, Gelu] {
        assert_eq!(s * activation.apply(x), activation.apply(s * x), "{activation}");
        let ratio = kept_log_ratio(activation, Rate::new(0.5).unwrap(), f64::from(x));
        assert!(ratio.unwrap() < -100.0, "{activation}");
    }
    // A gate that increases, but not strictly, may commute: ReLU is x·(1 if x > 0 else 0).
    assert_eq!(kept_gap(Relu, Rate::new(0.5).unwrap(), 3.0), 0.0);
}

/// Evidence: floating point, against dual numbers and central differences
#[test]
fn p1_6_derivatives_agree_with_dual_numbers_and_differences() {
    for activation in SMOOTH {
        for x in grid(20.0) {
            let derivative = activation.derivative(x);
            let dual = activation.apply(Dual::new(x, 1.0)).slope;
            // The dual tanh and sigmoid cancel near their bounds, absolutely.
            assert!((derivative - dual).abs() < SAME_IN_F64, "{activation} at {x}: dual");
            let h = 1e-5;
            let difference =
                (activation.apply(x + h) - activation.apply(x - h)) / (2.0 * h);
            // h²/6 of the third derivative, which is at most 2 in size (ELU's kink of the
            // second derivative at 0 costs h/2), and 2⁻⁵³·20/h.
            assert!((derivative - difference).abs() < 1e-5, "{activation} at {x}");
        }
    }
}

/// Evidence: reference vectors, values of erf and Φ tabulated in Abramowitz and Stegun
#[test]
fn p1_6_the_new_activations_have_their_known_values() {
    let close = |ours: f64, known: f64| {
        assert!((ours - known).abs() <= 1e-12 * known.abs(), "{ours} and {known}");
    };
    // erf(1) = 2Φ(√2) − 1 and Φ(−10) to 15 figures.
    close(2.0 * 2_f64.sqrt().normal_cdf() - 1.0, 0.842_700_792_949_715);
    close((-10.0_f64).normal_cdf(), 7.619_853_024_160_527e-24);
    close(Softplus.apply(0.0), 2_f64.ln());
    close(Softplus.apply(-40.0), (-40_f64).exp());
    close(Softplus.apply(800.0), 800.0);
    close(Elu.apply(-1e-10), -1e-10 + 5e-21);
    close(Silu.apply(-700.0), -700.0 * (-700_f64).exp());
    // The limits, and NaN.
    for (activation, low, high) in [
        (Silu, 0.0, f64::INFINITY),
        (Gelu, 0.0, f64::INFINITY),
        (Softplus, 0.0, f64::INFINITY),
        (Elu, -1.0, f64::INFINITY),
    ] {
        assert_eq!(activation.apply(f64::NEG_INFINITY), low, "{activation}");
        assert_eq!(activation.apply(f64::INFINITY), high, "{activation}");
        assert_eq!(activation.derivative(f64::NEG_INFINITY), 0.0, "{activation}");
        assert_eq!(activation.derivative(f64::INFINITY), 1.0, "{activation}");
        assert!(activation.apply(f64::NAN).is_nan(), "{activation}");
        assert!(activation.derivative(f64::NAN).is_nan(), "{activation}");
    }
}

#[test]
fn the_new_activations_read_back_from_their_names() {
    for activation in SMOOTH {
        assert_eq!(activation.to_string().parse(), Ok(activation));
    }
}

/// Evidence: simulation, all 84 intervals of six standard errors fail with probability below 1e−5 by Bernstein's inequality
#[test]
fn p1_7_the_mean_of_dropout_first_is_the_formula() {
    let trials = 20_000;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(17);
    // All of an interval's chance is in how many entries were dropped: Bernstein's bound
    // on six standard deviations is 2·exp(−18/(1 + 2/√(T·p(1−p)))) < 1e−7 for T·p(1−p)
    // of at least 1800; 84 such events stay below 1e−5.
    let widths = 6.0;
    for p in [0.1, 0.5, 0.75, 0.9] {
        let rate = Rate::new(p).unwrap();
        for activation in SMOOTH.into_iter().chain([LeakyRelu { slope: 0.1 }]) {
            for x in [-2.0, 0.0, 1.5] {
                let simulated =
                    simulated_mean(activation, rate, x, trials, &mut rng).unwrap();
                let error = simulated.mean - swapped_mean(activation, rate, x);
                let allowed = widths * simulated.standard_error + SAME_IN_F64;
                assert!(
                    error.abs() <= allowed,
                    "{activation}, p = {p}, x = {x}: {error}"
                );
            }
        }
    }
}

/// Evidence: counterexample
#[test]
fn p1_7_the_simulation_tells_the_biased_mean_from_the_plain_value() {
    let (rate, mut rng) =
        (Rate::new(0.5).unwrap(), Xoshiro256PlusPlus::seed_from_u64(18));
    for (activation, x) in [(Sigmoid, 2.0), (Tanh, 1.0), (Silu, -1.0), (Gelu, 1.0)] {
        let simulated = simulated_mean(activation, rate, x, 20_000, &mut rng).unwrap();
        let off = (simulated.mean - activation.apply(x)).abs();
        assert!(off > 6.0 * simulated.standard_error, "{activation}");
    }
}

/// Evidence: floating point, sign of the bias on a grid
#[test]
fn p1_7_each_bias_has_the_sign_that_was_proved() {
    for rate in rates() {
        // Beyond this both sides of the inequality round to one number.
        let reach = 5.0 / rate.scale();
        for x in grid(reach) {
            let sign = |activation| {
                let bias = bias(activation, rate, x);
                if bias.abs() <= 8.0 * f64::EPSILON * (1.0 + x.abs()) {
                    0.0
                } else {
                    bias.signum()
                }
            };
            let here = format!("p = {}, x = {x}", rate.p());
            // A bias that vanishes like x² or x³ is a rounding this close to 0.
            let clear = x.abs() > 0.04 * reach;
            let side = if x == 0.0 { 0.0 } else { x.signum() };
            for (activation, expected) in [
                (Sigmoid, -side),
                (Tanh, -side),
                (Silu, side.abs()),
                (Gelu, side.abs()),
                (Softplus, side.abs()),
                (Elu, if x < 0.0 { 1.0 } else { 0.0 }),
                (LeakyRelu { slope: -0.3 }, 0.0),
                (Abs, 0.0),
                (Identity, 0.0),
            ] {
                let sign = sign(activation);
                assert!(
                    sign == expected || !clear && sign == 0.0,
                    "{activation}, {here}"
                );
            }
        }
    }
}

/// Evidence: floating point
#[test]
fn p1_7_the_bias_is_minus_the_mean_of_the_two_gaps() {
    for rate in rates() {
        for x in grid(6.0) {
            for activation in SMOOTH {
                let p = rate.p();
                let mean_gap = (1.0 - p) * kept_gap(activation, rate, x)
                    + p * dropped_gap(activation);
                assert!((bias(activation, rate, x) + mean_gap).abs() < 2.0 * SAME_IN_F64);
            }
        }
    }
}

/// Evidence: counterexample
#[test]
fn p1_7_unbiased_is_weaker_than_commuting() {
    // σ(x) = x + 1: unbiased at every rate, and yet never the same in both orders.
    let sigma = |x: f64| x + 1.0;
    for rate in rates() {
        let (p, s) = (rate.p(), rate.scale());
        for x in grid(5.0) {
            let mean = (1.0 - p) * sigma(s * x) + p * sigma(0.0);
            assert!((mean - sigma(x)).abs() < SAME_IN_F64);
            let gap = scaling_gap(sigma, s, x);
            assert!((gap - (s - 1.0)).abs() < 4.0 * f64::EPSILON * s * 6.0 && gap > 0.0);
        }
    }
}
