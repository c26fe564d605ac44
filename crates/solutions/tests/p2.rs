//! P2: the variance of a deep linear network at initialisation.

mod common;
mod p2_beyond;
mod p2_kaiming;
mod p2_properties;

use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::init::{
    Ensemble, Field, Initialisation, Input, Moments, Widths, default_bound,
    default_variance, moments, simulate, standard_error, uniform_variance,
    variance_by_recursion, variance_closed_form,
};

/// A standard normal exceeds this in size with probability 1e−9; see
/// `p2_4_simulation_agrees`.
const Z: f64 = 6.109_410_2;

fn ratio(numerator: usize, denominator: usize) -> BigRational {
    BigRational::count(numerator) / BigRational::count(denominator)
}

fn ratio_i(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

/// Depths 1 to 12 and widths 1 to 300, at random.
fn random_widths(seed: u64) -> impl Iterator<Item = Widths> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    std::iter::repeat_with(move || {
        let depth = rng.random_range(1..=12);
        let widths: Vec<usize> = (0..=depth).map(|_| rng.random_range(1..=300)).collect();
        Widths::new(&widths).unwrap()
    })
}

/// Evidence: oracles, a midpoint rule and exact rationals
#[test]
fn p2_1_variance_of_the_default_initialisation() {
    // ∫ t² dt / 2a over (−a, a), by a midpoint rule: exact but for a relative error of
    // 1/steps².
    for fan_in in [1, 2, 3, 64, 1000] {
        let a = default_bound(fan_in);
        let steps = 10_000;
        let midpoint = |i: usize| a * ((2 * i + 1) as f64 / steps as f64 - 1.0);
        let integral =
            (0..steps).map(|i| midpoint(i).powi(2)).sum::<f64>() / steps as f64;
        assert!(
            (integral / uniform_variance(a) - 1.0).abs()
                < 1.1 / (steps * steps) as f64 + 1e-12
        );
        assert!(
            (uniform_variance(a) / default_variance::<f64>(fan_in) - 1.0).abs() < 1e-15
        );
        assert_eq!(default_variance::<BigRational>(fan_in), ratio(1, 3 * fan_in));
    }
}

/// Evidence: counterexample
#[test]
fn p2_1_the_bound_is_not_a_standard_deviation() {
    // Taking 1/√n as the standard deviation overstates the variance three times.
    let wrong = default_bound(64).powi(2);
    assert!((wrong / default_variance::<f64>(64) - 3.0).abs() < 1e-12);
}

/// Evidence: exhaustive, all 16 sign patterns in exact rationals
#[test]
fn p2_3_one_layer_of_fair_signs_by_enumeration() {
    // The recursion uses only the mean and the variance of the weights, so it must hold
    // exactly for weights and biases ±1/√(3n). Sum over every one of the 2^(n+1) sign
    // patterns, for an input whose squares are not all alike and whose coordinates are
    // far from independent: y = (t, t, 2t) with E[t²] = 1.
    let y = [1_i64, 1, 2];
    let n = y.len();
    let mut sum = BigRational::zero();
    for signs in 0..1_u32 << (n + 1) {
        let sign = |i: usize| if signs >> i & 1 == 1 { 1 } else { -1 };
        let total: i64 = (0..n).map(|i| sign(i) * y[i]).sum::<i64>() + sign(n);
        sum += BigRational::from_integer((total * total).into());
    }
    let scale = default_variance::<BigRational>(n);
    let variance = sum * &scale / BigRational::count(1 << (n + 1));
    let mean_square = ratio(1 + 1 + 4, n);
    assert_eq!(variance, mean_square / BigRational::count(3) + scale);
}

/// All weights one fair sign U/√(3n): each is independent of the entry that it multiplies
/// and has mean 0, yet the variance of the sum is not the sum of the variances.
///
/// Evidence: counterexample, exhaustive
#[test]
fn p2_3_independence_within_each_product_is_not_enough() {
    let y = [1_i64, 1, 2];
    let (mut shared, mut separate) = (0, 0);
    for sign in [-1_i64, 1] {
        shared += y.iter().map(|y| sign * y).sum::<i64>().pow(2);
        separate += y.iter().map(|y| (sign * y).pow(2)).sum::<i64>();
    }
    // In units of 1/(3n) = 1/9, and without the bias: 16 in place of 6.
    assert_eq!((shared / 2, separate / 2), (16, 6));
}

/// Evidence: exact arithmetic, 200 random networks
#[test]
fn p2_4_closed_form() {
    for widths in random_widths(21).take(200) {
        let recursion = variance_by_recursion::<BigRational>(&widths);
        assert_eq!(
            recursion[widths.depth()],
            variance_closed_form(&widths),
            "{widths:?}"
        );
        for (exact, float) in recursion.iter().zip(variance_by_recursion::<f64>(&widths))
        {
            assert!((float / exact.to_f64().unwrap() - 1.0).abs() < 1e-14, "{widths:?}");
        }
    }
}

/// Evidence: exact arithmetic
#[test]
fn p2_4_one_layer_is_a_third_and_a_bias() {
    let widths = Widths::constant(10, 1).unwrap();
    assert_eq!(variance_closed_form::<BigRational>(&widths), ratio(1, 3) + ratio(1, 30));
}

/// Two layers of width 1 with the weights A and A′, uniform on (−1, 1): the input's part is
/// E[A²A′²], which is the claim's 1/9 if they are independent and more if A′ = A.
///
/// Evidence: counterexample, in exact rationals by the three-point rule that is exact to degree 5
#[test]
fn p2_4_shared_weights_keep_more() {
    // The squares of A and their probabilities.
    let points = [(ratio(0, 1), ratio(4, 9)), (ratio(3, 5), ratio(5, 9))];
    let (mut shared, mut separate) = (BigRational::zero(), BigRational::zero());
    for (a, p) in &points {
        shared += p * a * a;
        separate += points.iter().map(|(b, q)| p * q * a * b).sum::<BigRational>();
    }
    let widths = Widths::constant(1, 2).unwrap();
    let biases = ratio(1, 9) + ratio(1, 3);
    assert_eq!(separate + biases, variance_closed_form::<BigRational>(&widths));
    assert_eq!(shared, ratio(1, 5));
}

/// Evidence: counterexample
#[test]
fn p2_4_the_indices_of_the_notes_give_another_number() {
    // The notes take n_{k−1} for n_k in the recursion, so each bias is divided by the
    // width one layer too early.
    let widths = Widths::new(&[100, 10, 2, 1]).unwrap();
    let mut mistaken = BigRational::one() / BigRational::count(3) + ratio(1, 300);
    for k in 1..widths.depth() {
        mistaken = mistaken / BigRational::count(3) + ratio(1, 3 * widths.at(k - 1));
    }
    assert_ne!(mistaken, variance_closed_form(&widths));
}

/// Evidence: property, 50 random networks and three kinds of input
#[test]
fn p2_6_moments_are_a_distributions() {
    // q ≥ v² and q ≥ c by Cauchy–Schwarz; c ≥ v² because the coordinates share one
    // y_{l−1}.
    for widths in random_widths(22).take(50) {
        for input in [Input::Gaussian, Input::Uniform, Input::Rademacher] {
            let variances = variance_by_recursion::<BigRational>(&widths);
            for (Moments { v, q, c }, variance) in
                moments::<BigRational>(&Ensemble::default_linear(&widths, input))
                    .iter()
                    .zip(variances)
            {
                assert_eq!(*v, variance);
                assert!(*q >= v * v && q >= c && *c >= v * v, "{widths:?} {input:?}");
            }
        }
    }
}

/// Evidence: exhaustive, all 729 nodes of an exact quadrature rule
#[test]
fn p2_6_fourth_moments_by_enumeration() {
    // One layer of two entries on y = (a, b) in either order. Each uniform weight and bias
    // is replaced by a three-point rule that is exact to degree 5: nodes 0 and ±√(3/5) of
    // the bound, of weights 4/9 and 5/18. With entries √(3/5)/√2·k, k ∈ {−1, 0, 1}, every
    // sum is an integer times a power of 3/10. Four inputs whose (q, c, v) are affinely
    // independent tell each coefficient of the recursion from the others.
    for (a, b) in [(0, 0), (1, 1), (1, 2), (0, 2)] {
        let mean = |f: fn(i64, i64) -> i64| ratio_i(f(a, b) + f(b, a), 2);
        let before = Moments {
            v: mean(|y, _| y.pow(2)),
            q: mean(|y, _| y.pow(4)),
            c: mean(|y, z| (y * z).pow(2)),
        };
        let mut after = Moments { v: ratio(0, 1), q: ratio(0, 1), c: ratio(0, 1) };
        for code in 0..3_i64.pow(6) {
            let k: Vec<i64> = (0..6).map(|i| code / 3_i64.pow(i) % 3 - 1).collect();
            let node_weight = |&k: &i64| if k == 0 { ratio(4, 9) } else { ratio(5, 18) };
            let probability = k.iter().map(node_weight).product::<BigRational>();
            for (a, b) in [(a, b), (b, a)] {
                let half = &probability / BigRational::count(2);
                let (y0, y1) = (k[0] * a + k[1] * b + k[2], k[3] * a + k[4] * b + k[5]);
                after.v += ratio_i(3 * y0.pow(2), 10) * &half;
                after.q += ratio_i(9 * y0.pow(4), 100) * &half;
                after.c += ratio_i(9 * (y0 * y1).pow(2), 100) * &half;
            }
        }
        assert_eq!(
            after,
            before.after_layer((2, 2), Initialisation::DEFAULT),
            "y = ({a}, {b})"
        );
    }
}

/// Two weights of one row that are uncorrelated, but not independent: the second is the
/// first with a fair sign. Then E A₁²A₂² is w and not u², and the fourth moment on
/// y = (1, 1) is not that of the recursion; the variance still is.
///
/// Evidence: exhaustive, and a counterexample
#[test]
fn p2_6_uncorrelated_weights_are_not_enough() {
    let y = Moments { v: ratio(1, 1), q: ratio(1, 1), c: ratio(1, 1) };
    let after = y.after_layer((2, 2), Initialisation::DEFAULT.unbiased());
    // In units of √(3/5)/√2 a weight is 0 with probability 4/9 and ±1 with 5/18 each.
    let (mut square, mut fourth) = (BigRational::zero(), BigRational::zero());
    for (a, probability) in [(-1_i64, ratio(5, 18)), (0, ratio(4, 9)), (1, ratio(5, 18))]
    {
        for sign in [-1, 1] {
            let half = &probability / BigRational::count(2);
            square += ratio_i(3 * (a + sign * a).pow(2), 10) * &half;
            fourth += ratio_i(9 * (a + sign * a).pow(4), 100) * &half;
        }
    }
    assert_eq!(square, after.v);
    assert!(fourth > after.q);
}

/// Evidence: simulation, false alarm below 1e−7 if the means of 20,000 trials are normal
#[test]
fn p2_4_simulation_agrees() {
    // By the central limit theorem each estimate is normal about the truth with the
    // predicted standard error. 2 + 10 + 8 + 5 comparisons at 1e−9 each: a correct
    // program fails this test with probability below 1e−7 (for any distribution at all,
    // Chebyshev still bounds one comparison by 1/Z² = 2.7 %).
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(23);
    let networks: [&[usize]; 4] =
        [&[5, 1], &[16; 10], &[8, 64, 2, 32, 1, 16, 8, 8], &[100, 50, 25, 12, 6]];
    for widths in networks.map(|widths| Widths::new(widths).unwrap()) {
        let input = Input::Gaussian;
        let trials = 20_000;
        let ensemble = Ensemble::default_linear(&widths, input);
        let simulation = simulate(&ensemble, trials, &mut rng).unwrap();
        for (l, moments) in moments::<f64>(&ensemble).iter().enumerate() {
            let off = (simulation.variances[l] - moments.v)
                / standard_error(moments, widths.at(l), trials);
            assert!(off.abs() < Z, "{widths:?}, l = {l}: {off} standard errors");
        }
    }
}

/// Evidence: simulation, false alarm below 1e−8 if the means of 20,000 trials are normal
#[test]
fn p2_2_simulated_means_are_zero() {
    // The mean over T trials and m uncorrelated coordinates of variance v has variance
    // v/(Tm).
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(24);
    let widths = Widths::new(&[12, 30, 7, 3]).unwrap();
    let trials = 20_000;
    let simulation =
        simulate(&Ensemble::default_linear(&widths, Input::Uniform), trials, &mut rng)
            .unwrap();
    for (l, v) in variance_by_recursion::<f64>(&widths).into_iter().enumerate() {
        let error = (v / (trials * widths.at(l)) as f64).sqrt();
        assert!(
            simulation.means[l].abs() < Z * error,
            "l = {l}: {}",
            simulation.means[l]
        );
    }
}

/// Evidence: floating point, equal without any tolerance
#[test]
fn p2_2_zero_mean_by_symmetry() {
    // Flipping the sign of every weight and bias of the last layer flips y_L and is
    // equally likely.
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(25);
    let x = Input::Gaussian.draw(6, &mut rng);
    let layer = solutions::residual::Layer::draw(4, 6, &mut rng);
    let y = layer.weight.dot(&x) + &layer.bias;
    let flipped = (-&layer.weight).dot(&x) - &layer.bias;
    assert_eq!(y, -flipped);
    let a = default_bound(6);
    assert!(layer.weight.iter().chain(&layer.bias).all(|entry| (-a..=a).contains(entry)));
}

/// The second moment of the draws, judged by the fourth that is claimed.
///
/// Evidence: simulation, false alarm below 1e−8 if the means of 200,000 draws are normal
#[test]
fn p2_6_inputs_have_the_moments_they_claim() {
    let trials = 200_000;
    for input in [Input::Gaussian, Input::Uniform, Input::Rademacher] {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(26);
        let x = input.draw(trials, &mut rng);
        let Moments { v, q, .. } = input.moments::<f64>(trials);
        let error = ((q - v * v) / trials as f64).sqrt();
        let simulated = x.mapv(|x| x * x).mean().unwrap();
        // Rademacher squares are 1 without any spread; what is left is rounding in the
        // sum.
        assert!((simulated - v).abs() <= Z * error + 1e-12, "{input:?}: {simulated}");
    }
}
