//! P2.5 and P2.7 to P2.12: what the variance alone does not tell.

use crate::common::coq;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive, Zero};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::init::{
    ConstantWidth, Correlation, Distribution, Ensemble, Field, Initialisation, Input,
    Moments, Scale, Spread, Widths, covariance_by_recursion, coverage, coverage_error,
    coverage_experiment, default_spread_limit, default_variance, digamma_of_half,
    gaussian_growth, gradient_by_recursion, gradient_spreads, input_shares,
    last_biases_share, log_norm_moments, moments, output_correlation,
    pooled_standard_error, pooling_factor, relu_second_moment, simulate,
    simulate_gradients, simulate_pairs, simulate_squared_loss, spreads,
    squared_loss_gradient, standard_error, trigamma_of_half, variance_by_recursion,
    variance_closed_form,
};

/// A standard normal exceeds this in size with probability 1e−9.
const Z: f64 = 6.109_410_2;

const INPUTS: [Input; 4] =
    [Input::Gaussian, Input::Uniform, Input::Rademacher, Input::Sphere];

fn ratio(numerator: i64, denominator: i64) -> BigRational {
    BigRational::new(numerator.into(), denominator.into())
}

fn count(n: usize) -> BigRational {
    BigRational::count(n)
}

fn power(base: usize, exponent: usize) -> BigRational {
    num_traits::pow(count(base), exponent)
}

fn rng(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

fn width(n: usize) -> ConstantWidth {
    ConstantWidth::new(n).unwrap()
}

/// Depths 1 to 8 and widths 1 to 100, at random.
fn random_widths(seed: u64) -> impl Iterator<Item = Widths> {
    let mut rng = rng(seed);
    std::iter::repeat_with(move || {
        let depth = rng.random_range(1..=8);
        let widths: Vec<usize> = (0..=depth).map(|_| rng.random_range(1..=100)).collect();
        Widths::new(&widths).unwrap()
    })
}

/// The closed forms at constant width against the recursion for any widths, for every
/// width up to 60 and every depth up to 20.
///
/// Evidence: exact arithmetic
#[test]
fn p2_5_constant_width_closed_form() {
    for n in 1..=60 {
        let recursion =
            variance_by_recursion::<BigRational>(&Widths::constant(n, 20).unwrap());
        for (depth, variance) in recursion.iter().enumerate() {
            assert_eq!(*variance, width(n).variance(depth), "n = {n}, L = {depth}");
            let share: BigRational = width(n).input_share(depth);
            assert_eq!(share * variance, power(3, depth).recip(), "n = {n}, L = {depth}");
        }
        let widths = Widths::constant(n, 20).unwrap();
        let network = Ensemble::default_linear(&widths, Input::Gaussian);
        for (depth, share) in input_shares::<BigRational>(&network).iter().enumerate() {
            assert_eq!(*share, width(n).input_share(depth), "n = {n}, L = {depth}");
        }
    }
}

/// For every width up to 2,000 the input has more than half where 3^L < 2n + 1, just half
/// where they are equal, and less beyond; and the share m layers after they are equal.
///
/// Evidence: exact arithmetic, and floating point to 1e−12 for the logarithm itself
#[test]
fn p2_5_half_and_half_at_log_3_of_2n_plus_1() {
    let half = ratio(1, 2);
    for half_depth in 1..=6 {
        let n = (3_usize.pow(half_depth) - 1) / 2;
        let depth = half_depth as usize;
        assert!((width(n).half_depth() - depth as f64).abs() < 1e-12);
        for m in 0..=8 {
            let later =
                count(2 * n) / (count(2 * n - 1) + power(3, m) * count(2 * n + 1));
            assert_eq!(width(n).input_share::<BigRational>(depth + m), later);
            assert_eq!(later == half, m == 0);
        }
    }
    for n in 1..=2000 {
        for depth in 0..=8 {
            let share: BigRational = width(n).input_share(depth);
            let order = (2 * n + 1).cmp(&3_usize.pow(depth as u32));
            assert_eq!(share.cmp(&half), order, "n = {n}, L = {depth}");
        }
    }
}

/// The last m terms of the sum in P2.4 against 1 − 3^−m of the limit 1/(2n).
///
/// Evidence: exact arithmetic
#[test]
fn p2_5_the_last_biases_share_of_the_limit() {
    assert_eq!(last_biases_share::<BigRational>(1), ratio(2, 3));
    for n in [1, 2, 7, 64] {
        for m in 0..=12 {
            let last: BigRational =
                (1..=m).map(|j| (power(3, j) * count(n)).recip()).sum();
            assert_eq!(last * count(2 * n), last_biases_share(m));
        }
        // And the limit is the limit: the distance from it falls to a third each layer.
        let limit = ratio(1, 2 * n as i64);
        let off = |depth| width(n).variance::<BigRational>(depth) - &limit;
        for depth in 0..12 {
            assert_eq!(off(depth + 1) * count(3), off(depth));
        }
    }
}

/// Without constant width neither number stands: one layer of fan-in 1 far from the end
/// can carry more than the last.
///
/// Evidence: counterexample
#[test]
fn p2_5_unequal_widths_break_two_thirds() {
    let widths = Widths::new(&[64, 64, 64, 64, 64, 64, 1, 64, 64]).unwrap();
    let last = ratio(1, 3 * 64) / variance_closed_form::<BigRational>(&widths);
    assert!(last < ratio(1, 4), "{last}");
}

/// Moments of an input, by quadrature: the coordinates of the uniform point on the circle
/// are √2·(cos t, sin t), and an equally spaced sum is exact for their fourth powers.
///
/// Evidence: floating point, to 1e−14: sums of eight terms of size 1
#[test]
fn p2_6_sphere_moments_on_the_circle() {
    let Moments { v, q, c } = Input::Sphere.moments::<f64>(2);
    let mean = |f: fn(f64, f64) -> f64| {
        let angle = |k: i32| f64::from(k) * std::f64::consts::PI / 4.0 + 0.1;
        let at = |t: f64| f(2_f64.sqrt() * t.cos(), 2_f64.sqrt() * t.sin());
        (0..8).map(|k| at(angle(k))).sum::<f64>() / 8.0
    };
    assert!((mean(|x, _| x * x) - v).abs() < 1e-14);
    assert!((mean(|x, _| x.powi(4)) - q).abs() < 1e-14);
    assert!((mean(|x, y| (x * y).powi(2)) - c).abs() < 1e-14);
}

/// ‖x‖² = n in every draw, hence nq + n(n − 1)c = n²; and the fourth moment is the one
/// claimed.
///
/// Evidence: simulation, false alarm below 1e−8: 2 comparisons at 1e−9 each if the means of
/// 40,000 draws are normal, at most 2/Z² by Chebyshev
#[test]
fn p2_6_sphere_draws_have_the_moments_they_claim() {
    let (n, trials, mut rng) = (5, 40_000, rng(260));
    let Moments { v, q, c } = Input::Sphere.moments::<BigRational>(n);
    assert!(v.is_one());
    assert_eq!(count(n) * &q + count(n * (n - 1)) * c, count(n * n));
    let (mut fourth, mut eighth) = (0.0, 0.0);
    for _ in 0..trials {
        let x = Input::Sphere.draw(n, &mut rng);
        assert!((x.dot(&x) - n as f64).abs() < 1e-12);
        fourth += x[0].powi(4) / trials as f64;
        eighth += x[0].powi(8) / trials as f64;
    }
    // E x^2k = n^k·1·3⋯(2k − 1)/(n(n + 2)⋯(n + 2k − 2)): x²/n is a Beta(1/2, (n − 1)/2).
    let moment = |k: usize| {
        (0..k).map(|i| (n * (2 * i + 1)) as f64 / (n + 2 * i) as f64).product::<f64>()
    };
    let exact = moment(4);
    let q = q.to_f64().unwrap();
    let error = ((exact - q * q) / trials as f64).sqrt();
    assert!((fourth - q).abs() < Z * error, "{fourth} against {q}");
    let error = ((moment(8) - exact * exact) / trials as f64).sqrt();
    assert!((eighth - exact).abs() < Z * error, "{eighth} against {exact}");
}

/// c − v² = Var(‖y_{l−1}‖²)/(9n²), and where it is 0 or positive.
///
/// Evidence: exact arithmetic
#[test]
fn p2_7_covariance_of_squares() {
    for widths in random_widths(270).take(40) {
        for input in INPUTS {
            let ensemble = Ensemble::default_linear(&widths, input);
            let all = moments::<BigRational>(&ensemble);
            let spread = spreads::<BigRational>(&ensemble);
            for l in 1..=widths.depth() {
                let (n, before) = (count(widths.at(l - 1)), &all[l - 1]);
                let mean = n.clone() * &before.v;
                let variance = (&spread[l - 1].r - BigRational::one()) * &mean * mean;
                let covariance = &all[l].c - &all[l].v * &all[l].v;
                assert_eq!(covariance, variance / (count(9) * &n * &n), "{ensemble:?}");
                let fixed = matches!(input, Input::Rademacher | Input::Sphere);
                assert_eq!(covariance.is_zero(), l == 1 && fixed, "{ensemble:?}");
                assert!(covariance >= BigRational::zero());
            }
        }
    }
}

/// The factor by which pooling understates the error, at the depths the chapter quotes.
///
/// Evidence: floating point, rounded to the digits quoted
#[test]
fn p2_7_pooling_is_worst_at_shallow_depth() {
    let factor = |depth| {
        let ensemble = Ensemble::default_linear(
            &Widths::constant(64, depth).unwrap(),
            Input::Gaussian,
        );
        pooling_factor(&moments::<f64>(&ensemble)[depth], 64)
    };
    assert!((factor(2) - 1.64).abs() < 0.005, "{}", factor(2));
    assert!((factor(20) - 1.06).abs() < 0.005, "{}", factor(20));
    assert!((1..20).all(|depth| factor(depth) > 1.05));
}

/// Of 1,000 intervals at each depth the right kind covers 95 % within the binomial error;
/// the wrong kind does not, and covers as often as its factor says.
///
/// Evidence: simulation, false alarm below 1e−5: six comparisons at five binomial errors,
/// 6e−7 each, if 200 trials make the mean normal
#[test]
fn p2_7_right_and_wrong_intervals_cover() {
    let widths = Widths::constant(8, 3).unwrap();
    let ensemble = Ensemble::default_linear(&widths, Input::Gaussian);
    let (trials, repetitions) = (200, 1_000);
    let seen =
        coverage_experiment(&ensemble, trials, repetitions, &mut rng(271)).unwrap();
    for (l, moments) in moments::<f64>(&ensemble).iter().enumerate().skip(1) {
        let within = |covered: usize, p: f64| {
            let share = covered as f64 / repetitions as f64;
            (share - p).abs() < 5.0 * coverage_error(p, repetitions)
        };
        let wrong = coverage(pooling_factor(moments, 8));
        assert!(within(seen.right[l], 0.95), "l = {l}: {seen:?}");
        assert!(within(seen.wrong[l], wrong), "l = {l}: {wrong} and {seen:?}");
        let pooled = pooled_standard_error(moments, 8, trials);
        assert!(pooled < standard_error(moments, 8, trials));
    }
    // The wrong intervals are seen to be wrong: they miss 95 % by more than five errors.
    let least = 0.95 - 5.0 * coverage_error(0.95, repetitions);
    assert!(seen.wrong[1..].iter().all(|&wrong| (wrong as f64) < 1e3 * least));
}

/// The recursion of P2.8 and its unrolled form against the moments the simulation is
/// judged by, for 60 random networks.
///
/// Evidence: exact arithmetic
#[test]
fn p2_8_relu_recursion_and_closed_form() {
    for widths in random_widths(280).take(60) {
        let relu =
            Ensemble { relu: true, ..Ensemble::default_linear(&widths, Input::Gaussian) };
        let all = moments::<BigRational>(&relu);
        let third: BigRational = default_variance(widths.at(0));
        assert_eq!(all[1].v, ratio(1, 3) + third);
        for l in 1..widths.depth() {
            let bias: BigRational = default_variance(widths.at(l));
            assert_eq!(all[l + 1].v, &all[l].v / count(6) + bias);
        }
        assert_eq!(all[widths.depth()].v, relu_second_moment(&widths));
    }
}

/// He keeps 2 through ReLU for any widths and doubles in a linear network; Xavier keeps 1
/// in a linear network of constant width, and only there.
///
/// Evidence: exact arithmetic
#[test]
fn p2_8_he_and_xavier_keep_what_they_should() {
    for distribution in [Distribution::Uniform, Distribution::Gaussian] {
        let with = |initialisation: Initialisation, widths: &Widths, relu| {
            let initialisation = Initialisation { distribution, ..initialisation };
            let input = Input::Uniform;
            let widths = widths.clone();
            let all =
                moments::<BigRational>(&Ensemble { widths, input, initialisation, relu });
            all.into_iter().map(|moments| moments.v).collect::<Vec<_>>()
        };
        for widths in random_widths(281).take(20) {
            let he = with(Initialisation::HE, &widths, true);
            assert!(he[1..].iter().all(|v| *v == count(2)));
            let linear = with(Initialisation::HE, &widths, false);
            assert!(linear.iter().enumerate().all(|(l, v)| *v == power(2, l)));
        }
        let constant = Widths::constant(17, 9).unwrap();
        assert!(with(Initialisation::XAVIER, &constant, false).iter().all(One::is_one));
        let xavier = with(Initialisation::XAVIER, &constant, true);
        assert!((1..=9).all(|l| xavier[l] == power(2, l - 1).recip()));
        let narrowing = Widths::new(&[9, 3]).unwrap();
        assert_eq!(with(Initialisation::XAVIER, &narrowing, false)[1], ratio(3, 2));
    }
}

/// ReLU halves v and q and quarters c: every one of the 3⁶ cases of a layer of two
/// entries whose weights and biases are −1, 0 or 1.
///
/// Evidence: exhaustive
#[test]
fn p2_8_relu_halves_and_quarters_by_enumeration() {
    let zero = || Moments { v: ratio(0, 1), q: ratio(0, 1), c: ratio(0, 1) };
    let (mut before, mut after) = (zero(), zero());
    for code in 0..3_i64.pow(6) {
        let k: Vec<i64> = (0..6).map(|i| code / 3_i64.pow(i) % 3 - 1).collect();
        let z = [k[0] + 2 * k[1] + k[2], k[3] + 2 * k[4] + k[5]];
        for (sum, [a, b]) in [(&mut before, z), (&mut after, z.map(|z| z.max(0)))] {
            sum.v += ratio(a.pow(2), 1);
            sum.q += ratio(a.pow(4), 1);
            sum.c += ratio((a * b).pow(2), 1);
        }
    }
    assert_eq!(before.after_relu(), after);
}

/// With a bias that is not symmetric the half is lost: z = A x + b with b = 1 always and
/// A = ±1.
///
/// Evidence: counterexample
#[test]
fn p2_8_a_bias_that_is_not_symmetric_breaks_the_half() {
    let z = [1 + 1, 1 - 1];
    let square = |z: [i32; 2]| z.iter().map(|z| z * z).sum::<i32>();
    assert_ne!(2 * square(z.map(|z| z.max(0))), square(z));
}

/// All six combinations of the figure, simulated.
///
/// Evidence: simulation, false alarm below 1e−7: 42 comparisons at 1e−9 each if the means
/// of 4,000 trials are normal
#[test]
fn p2_8_simulations_agree() {
    let (widths, trials) = (Widths::new(&[6, 12, 5, 9, 3, 8, 4]).unwrap(), 4_000);
    for scale in [Initialisation::DEFAULT, Initialisation::XAVIER, Initialisation::HE] {
        for relu in [false, true] {
            let ensemble = Ensemble {
                widths: widths.clone(),
                input: Input::Sphere,
                initialisation: scale,
                relu,
            };
            let seen = simulate(&ensemble, trials, &mut rng(282)).unwrap();
            for (l, moments) in moments::<f64>(&ensemble).iter().enumerate() {
                let error = standard_error(moments, widths.at(l), trials);
                let off = (seen.variances[l] - moments.v).abs();
                assert!(off <= Z * error + 1e-12, "{ensemble:?}, l = {l}: {off}");
            }
        }
    }
}

/// The recursion of R and S against the fourth moments of P2.6, which know nothing of it.
///
/// Evidence: exact arithmetic
#[test]
fn p2_9_recursion_of_r_and_s() {
    for widths in random_widths(290).take(30) {
        for distribution in [Distribution::Uniform, Distribution::Gaussian] {
            for scale in [Scale::Default, Scale::Xavier, Scale::He, Scale::FanIn] {
                let initialisation =
                    Initialisation { scale, distribution, biases: false };
                let ensemble = Ensemble {
                    initialisation,
                    ..Ensemble::default_linear(&widths, Input::Uniform)
                };
                let all = spreads::<BigRational>(&ensemble);
                for l in 1..=widths.depth() {
                    let next =
                        all[l - 1].after_layer(widths.at(l), &distribution.kurtosis());
                    assert_eq!(all[l], next, "{ensemble:?}, l = {l}");
                }
                let product = &all[0].r * gaussian_growth::<BigRational>(&widths);
                let gaussian = distribution == Distribution::Gaussian;
                assert_eq!(all[widths.depth()].r == product, gaussian);
            }
        }
    }
}

/// The moments of the deep limit are a fixed point of P2.6's recursion, and their spread
/// is the closed form, which tends to 33/20.
///
/// Evidence: exact arithmetic
#[test]
fn p2_9_default_biases_stop_the_growth() {
    for n in [1, 2, 3, 5, 64, 1000] {
        let v = ratio(1, 2 * n);
        let c = ratio(15 * n + 1, n * (60 * n * n - 7 * n + 1));
        let q = ratio(8 * n + 1, 1) * &c - ratio(2, n);
        let limit = Moments { v, q, c };
        let width = width(n as usize);
        let next = limit.after_layer((width.get(), width.get()), Initialisation::DEFAULT);
        assert_eq!(next, limit, "n = {n}");
        let r = Spread::of(&limit, width.get()).r;
        let spread: BigRational = default_spread_limit(width);
        assert_eq!((r - BigRational::one()) * count(width.get()), spread);
        // From any start the recursion goes there.
        let widths = Widths::constant(width.get(), 40).unwrap();
        for input in INPUTS {
            let far = &spreads::<f64>(&Ensemble::default_linear(&widths, input))[40].r;
            let off = n as f64 * (far - 1.0) - spread.to_f64().unwrap();
            assert!(off.abs() < 1e-10 * n as f64, "{input:?}: {off}");
        }
        // 33/20 up to a constant over n.
        let off = spread - ratio(33, 20);
        assert!(off < ratio(1, n) && off > ratio(-1, n));
    }
}

/// E‖y_L‖⁴ under Gaussian weights on an input of fair signs, simulated. Its error comes
/// from E‖y_L‖⁸, which is a product as well: E(χ²_n/n)⁴ = (1 + 2/n)(1 + 4/n)(1 + 6/n).
///
/// Evidence: simulation, false alarm 1e−9 if the mean of 20,000 trials is normal
#[test]
fn p2_9_gaussian_growth_is_measured() {
    let (widths, trials) = (Widths::new(&[6, 24, 16, 32]).unwrap(), 20_000);
    let ensemble = Ensemble {
        initialisation: Initialisation::GAUSSIAN,
        ..Ensemble::default_linear(&widths, Input::Rademacher)
    };
    let mut rng = rng(291);
    let mut mean = 0.0;
    for _ in 0..trials {
        let y = &ensemble.draw(&mut rng)[3];
        mean += (y.dot(y) / 32.0).powi(2) / trials as f64;
    }
    let exact: f64 = gaussian_growth(&widths);
    let fourth: f64 = [24.0, 16.0, 32.0]
        .iter()
        .map(|n| (1.0 + 2.0 / n) * (1.0 + 4.0 / n) * (1.0 + 6.0 / n))
        .product();
    let error = ((fourth - exact * exact) / trials as f64).sqrt();
    assert!((mean - exact).abs() < Z * error, "{mean} against {exact} ± {error}");
    // Without the growth the mean would be 1.
    assert!((mean - 1.0).abs() > Z * error);
}

/// Weights ±1 have kurtosis 1: at width 1 nothing spreads, where Gaussian weights triple R.
///
/// Evidence: counterexample
#[test]
fn p2_9_sign_weights_of_width_one_do_not_spread() {
    let start = Spread { r: BigRational::one(), s: BigRational::one() };
    assert_eq!(start.after_layer(1, &ratio(1, 1)), start);
    assert_eq!(start.after_layer(1, &ratio(3, 1)).r, ratio(3, 1));
}

/// 3^−(L−l) for any widths.
///
/// Evidence: exact arithmetic
#[test]
fn p2_10_a_third_a_layer_for_any_widths() {
    for widths in random_widths(300).take(50) {
        for (l, size) in gradient_by_recursion::<BigRational>(&widths).iter().enumerate()
        {
            assert_eq!(*size, power(3, widths.depth() - l).recip());
        }
    }
}

/// One layer of 3 inputs and 2 outputs whose weights are ±1/√9, the same second moment
/// as the default's: all 2⁶ of them. A fixed gradient g loses two thirds; y₁ does not.
///
/// Evidence: exhaustive
#[test]
fn p2_10_a_third_by_enumeration_and_not_for_the_squared_loss() {
    let (x, g) = ([1_i64, -1, 1], [2_i64, -3]);
    let (mut fixed, mut loss, mut outputs) = (0, 0, 0);
    for signs in 0..1_u32 << 6 {
        let a = |i: usize, j: usize| 2 * i64::from(signs >> (3 * i + j) & 1) - 1;
        let y = [0, 1].map(|i| (0..3).map(|j| a(i, j) * x[j]).sum::<i64>());
        let back = |g: [i64; 2]| {
            (0..3).map(|j| (a(0, j) * g[0] + a(1, j) * g[1]).pow(2)).sum::<i64>()
        };
        fixed += back(g);
        loss += back(y);
        outputs += y[0].pow(2) + y[1].pow(2);
    }
    // In units of 1/9: A has entries ±1/3.
    assert_eq!(ratio(fixed, 64 * 9), ratio(4 + 9, 3));
    assert!(ratio(loss, 64 * 9) > ratio(outputs, 64 * 3));
}

/// Simulated gradients of one output; the error is that of P2.9's R for the transposed
/// network.
///
/// Evidence: simulation, false alarm below 1e−8: 5 comparisons at 1e−9 each if the means
/// of 10,000 trials are normal
#[test]
fn p2_10_measured_gradients_agree() {
    let (widths, trials) = (Widths::new(&[7, 20, 4, 12, 9, 3]).unwrap(), 10_000);
    let seen = simulate_gradients(&widths, trials, &mut rng(301)).unwrap();
    let sizes = gradient_by_recursion::<f64>(&widths);
    let spreads = gradient_spreads::<f64>(&widths);
    for l in 0..5 {
        let error = sizes[l] * ((spreads[l].r - 1.0) / trials as f64).sqrt();
        let off = (seen[l] - sizes[l]).abs();
        assert!(off < Z * error, "l = {l}: {} against {}", seen[l], sizes[l]);
    }
    assert_eq!(sizes[5], 1.0);
}

/// The gradients of the squared loss for widths 2 and 2 and x = (1, 1): uniform weights and biases replaced by the
/// three-point rule that is exact to degree 5, all 3⁶ cases; each entry has degree 4.
///
/// Evidence: exhaustive
#[test]
fn p2_10_squared_loss_by_enumeration() {
    let mut mean = BigRational::zero();
    for code in 0..3_i64.pow(6) {
        let k: Vec<i64> = (0..6).map(|i| code / 3_i64.pow(i) % 3 - 1).collect();
        let node_weight = |&k: &i64| if k == 0 { ratio(4, 9) } else { ratio(5, 18) };
        let probability = k.iter().map(node_weight).product::<BigRational>();
        let y = [k[0] + k[1] + k[4], k[2] + k[3] + k[5]];
        let back = [k[0] * y[0] + k[2] * y[1], k[1] * y[0] + k[3] * y[1]];
        mean += ratio(9 * (back[0].pow(2) + back[1].pow(2)), 100) * probability;
    }
    assert_eq!(mean, squared_loss_gradient(2, 2));
}

/// The gradient of ½‖y₁‖² at x is larger than a third of that at y₁. For widths 2 and 2
/// and x = (±1, ±1) every |A_ij| and |b_i| is at most 1/√2, so |y_i| ≤ 3/√2, each entry of
/// Aᵀy is at most 3 and the square lies in \[0, 18\]: Hoeffding's inequality bounds how far
/// the mean of T trials strays, without any normality.
///
/// Evidence: simulation, false alarm at most 1e−9 by Hoeffding's inequality
#[test]
fn p2_10_a_squared_loss_breaks_the_independence() {
    let trials = 1_000_000;
    let seen = simulate_squared_loss((2, 2), trials, &mut rng(302)).unwrap();
    let bound = 18.0 * ((2.0 / 1e-9_f64).ln() / (2.0 * trials as f64)).sqrt();
    let exact: f64 = squared_loss_gradient(2, 2);
    assert!((seen - exact).abs() < bound, "{seen} against {exact} ± {bound}");
    // E‖y₁‖² = 2·(1/3 + 1/6) = 1, a third of which the mean is far from.
    assert!((seen - 1.0 / 3.0).abs() > bound);
}

/// The recursion of the covariance against the closed form, and the constant-width form.
///
/// Evidence: exact arithmetic
#[test]
fn p2_11_output_correlation() {
    for rho in [ratio(-1, 1), ratio(0, 1), ratio(1, 2), ratio(9, 10), ratio(1, 1)] {
        for widths in random_widths(310).take(30) {
            let covariances = covariance_by_recursion(&widths, rho.clone());
            let variances = variance_by_recursion::<BigRational>(&widths);
            let l = widths.depth();
            assert_eq!(
                &covariances[l] / &variances[l],
                output_correlation(&widths, rho.clone())
            );
            let difference = &variances[l] - &covariances[l];
            assert_eq!(difference, (BigRational::one() - &rho) / power(3, l));
        }
        for (n, depth) in [(1, 1), (4, 2), (64, 10), (300, 7)] {
            let widths = Widths::constant(n, depth).unwrap();
            let share = count(2 * n) / (count(2 * n - 1) + power(3, depth));
            let closed = BigRational::one() - (BigRational::one() - &rho) * share;
            assert_eq!(output_correlation(&widths, rho.clone()), closed);
        }
    }
}

/// Pairs through the same network: the mean square of the difference, with the error that
/// P2.6 predicts for a network without biases.
///
/// Evidence: simulation, false alarm below 1e−7: 21 comparisons at 1e−9 each if the means
/// of 5,000 trials are normal
#[test]
fn p2_11_simulated_pairs_agree() {
    let (widths, trials) = (Widths::new(&[10, 6, 20, 4, 8, 8, 8]).unwrap(), 5_000);
    for (seed, rho) in [(311, -1.0), (312, 0.0), (313, 0.8)] {
        let correlation = Correlation::new(rho).unwrap();
        let seen = simulate_pairs(&widths, correlation, trials, &mut rng(seed)).unwrap();
        for (l, half) in seen.half_differences.iter().enumerate() {
            let exact = (1.0 - rho) * 3_f64.powi(-(l as i32));
            let off = (half - exact).abs();
            assert!(off < Z * seen.errors[l], "ρ = {rho}, l = {l}: {half}, {exact}");
        }
    }
}

/// Two layers of two entries, all weights ±1, on fair signs x and a second input that
/// differs from x in each entry with probability 1/4, so that ρ = 1/2: without biases the
/// correlation stays 1/2, with biases ±1 it does not.
///
/// Evidence: exhaustive, and a counterexample
#[test]
fn p2_11_without_biases_the_correlation_stays() {
    let correlation = |bias: i64| {
        let (mut covariance, mut variance) = (0, 0);
        for code in 0..1_u32 << 18 {
            let sign = |i: u32| 2 * i64::from(code >> i & 1) - 1;
            let x = [sign(0), sign(1)];
            let flip = |i: u32| if code >> i & 3 == 0 { -1 } else { 1 };
            let other = [flip(2) * x[0], flip(4) * x[1]];
            let layer = |[a, b]: [i64; 2], at: u32| {
                [at, at + 3].map(|i| sign(i) * a + sign(i + 1) * b + bias * sign(i + 2))
            };
            let output = |x| layer(layer(x, 6), 12)[0];
            covariance += output(x) * output(other);
            variance += output(x).pow(2);
        }
        ratio(covariance, variance)
    };
    assert_eq!(correlation(0), ratio(1, 2));
    assert!(correlation(1) > ratio(1, 2));
}

/// Weights of variance 1/n with the default's biases: the variance is 1 + L/(3n), so the
/// correlation 1 − (1 − ρ)/Var tends to 1 like 1/L and not geometrically.
///
/// Evidence: exact arithmetic, and a counterexample
#[test]
fn p2_11_with_variance_kept_the_correlation_tends_to_one_slowly() {
    let kept = Initialisation { scale: Scale::FanIn, ..Initialisation::DEFAULT };
    for n in [1, 4, 64] {
        let (widths, input) = (Widths::constant(n, 30).unwrap(), Input::Gaussian);
        let network = Ensemble { widths, input, initialisation: kept, relu: false };
        for (depth, share) in input_shares::<BigRational>(&network).iter().enumerate() {
            assert_eq!(*share, count(3 * n) / count(3 * n + depth));
        }
    }
}

/// ψ and ψ′ at halves against differences of an independent ln Γ.
///
/// Evidence: floating point, differences of step h = 1e−3: truncation h²·|ψ″|/6 and
/// h²·|ψ‴|/12, at most 3e−6 and 1e−5 at 1/2; rounding of ln Γ over h or h² below 1e−7
#[test]
fn p2_12_digamma_against_log_gamma() {
    let h = 1e-3;
    for n in 1..=60 {
        let x = n as f64 / 2.0;
        let log_gamma = libm::lgamma;
        let first = (log_gamma(x + h) - log_gamma(x - h)) / (2.0 * h);
        let second = (log_gamma(x + h) - 2.0 * log_gamma(x) + log_gamma(x - h)) / (h * h);
        assert!((first - digamma_of_half(n)).abs() < 4e-6, "n = {n}: {first}");
        assert!((second - trigamma_of_half(n)).abs() < 1e-5, "n = {n}: {second}");
    }
}

/// At constant width each layer adds between −2/n and −1/n, and for wide networks nearly
/// −1/n, while the mean of ‖y_L‖²/‖x‖² stays 1.
///
/// Evidence: floating point, strict inequalities far from rounding; 1/n² for the limit
#[test]
fn p2_12_each_layer_takes_about_one_nth() {
    for n in 1..=2000 {
        let (mean, variance) = log_norm_moments(&Widths::constant(n, 1).unwrap());
        let width = n as f64;
        assert!(-2.0 / width < mean && mean < -1.0 / width, "n = {n}: {mean}");
        assert!(variance > 2.0 / width, "n = {n}: {variance}");
        assert!(n == 1 || (mean + 1.0 / width).abs() < 1.0 / (width * width), "n = {n}");
        let ensemble = Ensemble {
            initialisation: Initialisation::GAUSSIAN,
            ..Ensemble::default_linear(
                &Widths::constant(n, 1).unwrap(),
                Input::Rademacher,
            )
        };
        assert!(moments::<BigRational>(&ensemble)[1].v.is_one());
    }
}

/// The mean of ln(‖y_L‖²/‖x‖²) over simulated networks; its error is √(Σψ′/T), exactly.
///
/// Evidence: simulation, false alarm below 1e−8: 2 comparisons at 1e−9 each if the mean
/// of 4,000 trials is normal
#[test]
fn p2_12_simulated_logarithms_agree() {
    let trials = 4_000;
    for (seed, widths) in [(320, vec![8; 11]), (321, vec![5, 9, 2, 16, 4])] {
        let widths = Widths::new(&widths).unwrap();
        let ensemble = Ensemble {
            initialisation: Initialisation::GAUSSIAN,
            ..Ensemble::default_linear(&widths, Input::Uniform)
        };
        let mut rng = rng(seed);
        let mut mean = 0.0;
        for _ in 0..trials {
            let layers = ensemble.draw(&mut rng);
            let [x, y] = [&layers[0], &layers[widths.depth()]];
            mean += (y.dot(y) / x.dot(x)).ln() / trials as f64;
        }
        let (exact, variance) = log_norm_moments(&widths);
        let error = (variance / trials as f64).sqrt();
        assert!((mean - exact).abs() < Z * error, "{mean} against {exact} ± {error}");
        // The logarithm of the mean, ln(n_L/n₀), is another number.
        let log_mean = (widths.at(widths.depth()) as f64 / widths.at(0) as f64).ln();
        assert!((mean - log_mean).abs() > Z * error);
    }
}

/// An orthogonal matrix has entries of second moment 1/n as well, but they are not
/// independent: a reflection keeps every norm, so mean and typical size agree.
///
/// Evidence: counterexample
#[test]
fn p2_12_orthogonal_weights_have_no_gap() {
    // I − 2wwᵀ/‖w‖² in exact rationals.
    let (w, x) = ([1, 2, -3, 4], [3, -1, 2, 5]);
    let square = |v: &[BigRational]| v.iter().map(|v| v * v).sum::<BigRational>();
    let along = ratio(2 * w.iter().zip(x).map(|(w, x)| w * x).sum::<i64>(), 30);
    let y: Vec<_> = (0..4).map(|i| ratio(x[i], 1) - &along * ratio(w[i], 1)).collect();
    assert_eq!(square(&y), square(&x.map(|x| ratio(x, 1))));
    assert!(log_norm_moments(&Widths::constant(4, 1).unwrap()).0 < -0.25);
}

/// Evidence: oracles
#[test]
fn p2_4_coq_computes_the_same_variances() {
    for (name, widths) in [
        ("p2.variance.4-2-3-1", Widths::new(&[4, 2, 3, 1]).unwrap()),
        ("p2.variance.64.2", Widths::constant(64, 2).unwrap()),
        ("p2.variance.64.10", Widths::constant(64, 10).unwrap()),
    ] {
        assert_eq!(variance_closed_form::<BigRational>(&widths), coq(name), "{name}");
    }
}

/// Evidence: oracles
#[test]
fn p2_6_coq_computes_the_same_moments() {
    for (name, input, width) in [
        ("p2.moments.normal.64.2", Input::Gaussian, 64),
        ("p2.moments.uniform.64.2", Input::Uniform, 64),
        ("p2.moments.signs.3.2", Input::Rademacher, 3),
    ] {
        let network =
            Ensemble::default_linear(&Widths::constant(width, 2).unwrap(), input);
        let Moments { v, q, c } = moments::<BigRational>(&network).pop().unwrap();
        if input == Input::Gaussian {
            assert_eq!(v, coq("p2.moments.normal.64.2.v"));
        }
        assert_eq!([q, c], ["q", "c"].map(|it| coq(&format!("{name}.{it}"))), "{name}");
    }
}

/// Evidence: oracles
#[test]
fn p2_8_coq_computes_the_same_second_moments() {
    for (name, widths) in [
        ("p2.relu.4-2-3-1", Widths::new(&[4, 2, 3, 1]).unwrap()),
        ("p2.relu.64.10", Widths::constant(64, 10).unwrap()),
    ] {
        assert_eq!(relu_second_moment::<BigRational>(&widths), coq(name), "{name}");
    }
}
