//! P3.7: how residual gradients grow under the default initialisation.

use ndarray::Array1;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{Identity, Relu};
use solutions::init::{Field, Input};
use solutions::residual::growth::{
    Direction, Estimate, MeanField, RowMoments, Start, crossover, growth,
    linear_gradients, relu_gradients, simulate_gradients, simulate_paths,
};
use solutions::residual::paths::{length_shares, mean_length, scaled_length_shares};
use solutions::residual::{Kind, Layer, Network};

/// A standard normal exceeds this in size with probability 1e−9.
const Z: f64 = 6.109_410_2;

fn ratio(numerator: usize, denominator: usize) -> BigRational {
    BigRational::count(numerator) / BigRational::count(denominator)
}

/// Evidence: exact arithmetic
#[test]
fn p3_7_fifty_linear_layers_multiply_the_expected_square_by_1765781() {
    let factor: BigRational = growth(Kind::Residual, BigRational::one(), 50);
    assert_eq!(factor, num_traits::pow(ratio(4, 3), 50));
    assert_eq!(factor.round(), BigRational::count(1_765_781));
}

/// Evidence: exact arithmetic
#[test]
fn p3_7_the_moments_of_a_gradient_grow_as_stated() {
    for n in [1, 2, 5, 64] {
        for (kind, beta_squared) in [
            (Kind::Plain, ratio(1, 1)),
            (Kind::Residual, ratio(1, 1)),
            (Kind::Residual, ratio(1, 7)),
        ] {
            let rows = linear_gradients::<BigRational>(n, kind, &beta_squared, 7);
            for (k, row) in rows.iter().enumerate() {
                let grown = growth(kind, beta_squared.clone(), k) * ratio(1, 3);
                assert_eq!(row.square, grown, "n = {n}, {kind:?}, k = {k}");
                // E‖r‖⁴ ≥ (E‖r‖²)², and Σ rᵢ⁴ is between ‖r‖⁴/n and ‖r‖⁴.
                assert!(row.fourth >= row.square.clone() * row.square.clone());
                assert!(row.entries <= row.fourth);
                assert!(row.entries.clone() * BigRational::count(n) >= row.fourth);
            }
        }
    }
}

/// Evidence: exhaustive, all 81 matrices of a three-point law with the weights' moments
#[test]
fn p3_7_one_layers_moments_by_enumeration() {
    // Values −t, 0, t with t² = 3/(5n) and chances 5/18, 4/9, 5/18 have the second and
    // fourth moments u = 1/(3n) and w = 1/(5n²), which is all that the formulas use.
    let n = 2;
    let t = (3.0 / (5.0 * n as f64)).sqrt();
    let law = [(-t, 5.0 / 18.0), (0.0, 4.0 / 9.0), (t, 5.0 / 18.0)];
    let r = [1.0, -2.0];
    let start = RowMoments { square: 5.0, fourth: 25.0, entries: 17.0 };
    for (kind, beta) in
        [(Kind::Plain, 1.0), (Kind::Residual, 1.0), (Kind::Residual, 0.3_f64)]
    {
        let skip = f64::from(kind == Kind::Residual);
        let mut sums = [0.0; 3];
        for code in 0..81_usize {
            let entry = |place: u32| law[code / 3_usize.pow(place) % 3];
            let chance: f64 = (0..4).map(|place| entry(place).1).product();
            let below = [0, 1].map(|i| {
                let branch = r[0] * entry(i).0 + r[1] * entry(2 + i).0;
                skip * r[i as usize] + if skip == 1.0 { beta } else { 1.0 } * branch
            });
            let square = below[0] * below[0] + below[1] * below[1];
            sums[0] += chance * square;
            sums[1] += chance * square * square;
            sums[2] += chance * (below[0].powi(4) + below[1].powi(4));
        }
        let RowMoments { square, fourth, entries } =
            start.below_layer(n, kind, beta * beta);
        for (sum, formula) in sums.into_iter().zip([square, fourth, entries]) {
            assert!((sum / formula - 1.0).abs() < 1e-13, "{kind:?}: {sum}, {formula}");
        }
    }
}

fn measured(start: Start, trials: usize, seed: u64) -> Vec<Estimate> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    simulate_gradients(start, trials, &mut rng).unwrap()
}

/// Evidence: simulation, 63 means at 1e-9 each in the normal approximation
#[test]
fn p3_7_simulated_linear_gradients_agree() {
    let (width, layers, trials) = (12, 20, 2000);
    for (kind, branch_scale, seed) in [
        (Kind::Plain, 1.0, 71),
        (Kind::Residual, 1.0, 72),
        (Kind::Residual, 20_f64.powf(-0.5), 73),
    ] {
        let start = Start { width, layers, activation: Identity, kind, branch_scale };
        let exact = linear_gradients(width, kind, &(branch_scale * branch_scale), layers);
        for (k, (seen, exact)) in
            measured(start, trials, seed).iter().zip(exact).enumerate()
        {
            let error = exact.standard_error(trials);
            assert!(
                (seen.mean - exact.square).abs() < Z * error,
                "{kind:?}, β = {branch_scale}, k = {k}: {seen:?}, {exact:?}"
            );
        }
    }
}

/// Evidence: counterexample
#[test]
fn p3_7_shared_weights_grow_faster() {
    let a = 3_f64.powf(-0.5);
    let shared = ((1.0 + a).powi(4) + (1.0 - a).powi(4)) / 2.0;
    assert!((shared - 28.0 / 9.0).abs() < 1e-14);
    assert!(growth(Kind::Residual, 1.0, 2) < 16.0 / 9.0 + 1e-14);
}

/// Evidence: exact arithmetic
#[test]
fn p3_7_scaled_branches_stay_below_e_to_a_third() {
    let mut before = BigRational::one();
    for k in 1..=60 {
        let factor = growth(Kind::Residual, ratio(1, k), k);
        assert!(factor > before, "k = {k}");
        assert!(factor.to_f64().unwrap() < (1.0_f64 / 3.0).exp(), "k = {k}");
        before = factor;
    }
    // Scaling by 1/k instead sends the whole growth to 1; not scaling, to infinity.
    let weaker = growth(Kind::Residual, ratio(1, 60 * 60), 60);
    assert!(weaker.to_f64().unwrap() < 1.006);
}

/// Evidence: floating point, to 1e-14
#[test]
fn p3_7_the_mean_field_has_one_fixed_point() {
    let alpha = 1.0 / (6.0 * std::f64::consts::PI).sqrt();
    let MeanField { rho } = MeanField::fixed_point();
    let g = 7.0 / 6.0 + 2.0 * rho * alpha;
    assert!((rho * rho * g - (rho + alpha).powi(2)).abs() < 1e-14);
    assert!(
        (g - 1.58).abs() < 0.005 && (MeanField::fixed_point().growth() - g).abs() < 1e-14
    );
    // The cubic 2αρ³ + ρ²/6 − 2αρ − α² has one positive root: negative at 0, convex above.
    let cubic = |rho: f64| {
        2.0 * alpha * rho.powi(3) + rho * rho / 6.0 - 2.0 * alpha * rho - alpha * alpha
    };
    assert!(
        cubic(rho).abs() < 1e-14 && cubic(rho - 1e-3) < 0.0 && cubic(rho + 1e-3) > 0.0
    );
}

/// The means of ‖v′‖², s′², s′t′ and t′² over fresh default layers of width n for the
/// directions `draw` gives, at a y of the fixed point's ρ that is long enough for the biases
/// not to count. `draw` is handed y/‖y‖ and (1, …, 1)/√n.
fn one_relu_layer(
    n: usize,
    trials: usize,
    seed: u64,
    draw: impl Fn(&Array1<f64>, &Array1<f64>, Array1<f64>) -> Array1<f64>,
) -> [f64; 4] {
    let MeanField { rho } = MeanField::fixed_point();
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let e = unit(Array1::ones(n));
    let across = Input::Gaussian.draw(n, &mut rng);
    let across = unit(&across - &e * across.dot(&e));
    let hat = &e * rho + across * (1.0 - rho * rho).sqrt();
    let y = 1e6 * &hat;
    let mut sums = [0.0; 4];
    for _ in 0..trials {
        let v = unit(draw(&hat, &e, Input::Gaussian.draw(n, &mut rng)));
        let Layer { weight, bias } = Layer::draw(n, n, &mut rng);
        let z = weight.dot(&y) + bias;
        let above = &v + z.mapv(|z| Relu.derivative(z)) * weight.dot(&v);
        let (s, t) = (above.dot(&unit(&y + z.mapv(|z| Relu.apply(z)))), above.dot(&e));
        for (sum, term) in sums.iter_mut().zip([above.dot(&above), s * s, s * t, t * t]) {
            *sum += term / trials as f64;
        }
    }
    sums
}

fn unit(v: Array1<f64>) -> Array1<f64> {
    &v / v.dot(&v).sqrt()
}

/// Evidence: simulation, asymptotic; 4 means at 1e-9 each in the normal approximation
#[test]
fn p3_7_one_relu_layer_treats_a_direction_as_predicted() {
    // v is a random unit vector. A square of a Gaussian has standard deviation √2 times
    // its mean, so each mean of 20,000 is off by 1 % of its own size, and 6.1 times that
    // at 1e−9; terms of order 1/n² are 2 % or so.
    let (n, state) = (48, MeanField::fixed_point());
    let sums = one_relu_layer(n, 20_000, 77, |_, _, v| v);
    let Direction { square, ss, st, tt } =
        Direction::random(n, state).above_layer(n, state);
    assert!((sums[0] / square - 1.0).abs() < 0.01, "{sums:?}, {square}");
    for (seen, predicted) in sums[1..].iter().zip([ss, st, tt]) {
        assert!((seen / predicted - 1.0).abs() < 0.08, "{sums:?}, {ss}, {st}, {tt}");
    }
}

/// Evidence: simulation, asymptotic; 3 means at 1e-9 each in the normal approximation
#[test]
fn p3_7_the_noise_of_one_relu_layer_is_as_predicted() {
    // v is at right angles to y and to (1, …, 1), so s = t = 0 and all of s′ and t′ is
    // noise. For Gaussian z and independent Gaussian w = A·v, with D = diag(σ′(z)),
    // y′·v′ = y·Dw + v·Dz + z·Dw has, times n, the variance
    // 1/6 + (1/6 − 1/(6π)) + 1/18 + 2ρα/3, and with √n·t′ = Σ(Dw)ᵢ the covariance
    // ρ/6 + α/3. Nearly Gaussian s′ and t′ make the standard deviation of s′² and t′² √2
    // times their mean, and √(1 + 1/c²) ≈ 1.6 times for s′t′ with correlation c ≈ 0.81:
    // 1.0 % and 1.13 % over 20,000, and 6.1 times that is 7 %. Entries are not quite
    // Gaussian, which costs order 1/n = 2 %.
    let (n, state) = (48, MeanField::fixed_point());
    let at_right_angles = |hat: &Array1<f64>, e: &Array1<f64>, v: Array1<f64>| {
        let v = &v - e * v.dot(e);
        let across = unit(hat - e * hat.dot(e));
        &v - &across * v.dot(&across)
    };
    let sums = one_relu_layer(n, 20_000, 78, at_right_angles);
    let start = Direction { square: 1.0, ss: 0.0, st: 0.0, tt: 0.0 };
    let Direction { ss, st, tt, .. } = start.above_layer(n, state);
    for (seen, predicted) in sums[1..].iter().zip([ss, st, tt]) {
        assert!((seen / predicted - 1.0).abs() < 0.1, "{sums:?}, {ss}, {st}, {tt}");
    }
    // The test can tell: a ninth less in s′², or no α/3 in s′t′, is out of the question.
    let (alpha, g) = ((6.0 * std::f64::consts::PI).powf(-0.5), state.growth());
    let n = n as f64;
    assert!(sums[1] / (ss - 1.0 / 9.0 / g / n) > 1.15);
    assert!(sums[2] / (st - alpha / 3.0 / g.sqrt() / n) > 1.3);
}

/// Evidence: simulation, asymptotic; 2 means at 1e-6 each with estimated error bars
#[test]
fn p3_7_deep_relu_activations_grow_by_g_at_the_cosine_rho() {
    // 64 networks, layers 20 to 40: ln(‖y₄₀‖²/‖y₂₀‖²)/20 and the cosine at layer 40. The
    // bar is the sample's own; Student's law with 63 degrees exceeds 5.5 of it with
    // probability 1e−6. A layer's factor has variance about 1/n, which lowers the mean of
    // its logarithm by about 0.2/n.
    let (n, trials) = (128, 64);
    let state = MeanField::fixed_point();
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(79);
    let e = unit(Array1::ones(n));
    let mut samples = [vec![], vec![]];
    for _ in 0..trials {
        let network = Network::draw((n, n, 42), Relu, Kind::Residual, &mut rng).unwrap();
        let y = network.forward(Input::Gaussian.draw(n, &mut rng).view()).unwrap().y;
        samples[0].push((y[40].dot(&y[40]) / y[20].dot(&y[20])).ln() / 20.0);
        samples[1].push(unit(y[40].clone()).dot(&e));
    }
    for (sample, predicted) in samples.iter().zip([state.growth().ln(), state.rho]) {
        let mean = sample.iter().sum::<f64>() / trials as f64;
        let spread: f64 = sample.iter().map(|x| (x - mean).powi(2)).sum();
        let error = (spread / (trials * (trials - 1)) as f64).sqrt();
        assert!(error < 0.005, "{error}");
        let allowed = 5.5 * error + 1.0 / n as f64;
        assert!((mean - predicted).abs() < allowed, "{mean}, {predicted}, {error}");
    }
}

/// A residual network with ReLU branches at full scale.
fn relu_residual(width: usize, layers: usize) -> Start {
    let (activation, kind) = (Relu, Kind::Residual);
    Start { width, layers, activation, kind, branch_scale: 1.0 }
}

/// Evidence: simulation, asymptotic; 31 means at 1e-9 each, the error bars estimated
#[test]
fn p3_7_relu_gradients_follow_the_mean_field() {
    let (width, layers) = (48, 30);
    let start = relu_residual(width, layers);
    let seen = measured(start, 400, 74);
    let predicted = relu_gradients(width, layers);
    for (k, (seen, predicted)) in seen.iter().zip(&predicted).enumerate() {
        // What the prediction leaves out is of order 1/n² a layer, and 1/n of the part
        // that grows: 10 % is generous for up to 30 layers of width 48.
        let allowed = Z * seen.error + 0.1 * predicted;
        assert!(
            (seen.mean - predicted).abs() < allowed,
            "k = {k}: {seen:?}, {predicted}"
        );
    }
}

/// Evidence: counterexample, at 1e-9 with estimated error bars
#[test]
fn p3_7_the_first_layers_do_not_grow_by_the_activations_factor() {
    // 1.58 a layer is how the activations grow. The gradient starts with 7/6 a layer:
    // after five layers 2.16, not 9.8, times the first.
    let (width, layers) = (64, 12);
    let start = relu_residual(width, layers);
    let seen = measured(start, 200, 75);
    let five = |factor: f64| factor.powi(5) / 3.0;
    assert!(
        seen[5].mean + Z * seen[5].error < five(MeanField::fixed_point().growth()) / 2.0
    );
    assert!((seen[5].mean / five(7.0 / 6.0) - 1.0).abs() < 0.2);
    assert!(crossover(width) > 12.0);
}

/// Evidence: floating point, of the formulas' own limits
#[test]
fn p3_7_the_prediction_goes_from_seven_sixths_to_the_activations_factor() {
    let g = MeanField::fixed_point().growth();
    let rows = relu_gradients(1_000_000, 120);
    assert!((rows[5] / rows[4] - 7.0 / 6.0).abs() < 1e-4);
    assert!((rows[100] / rows[99] - g).abs() < 1e-3);
    // The turn is where crossover says it is.
    let turn = crossover(1_000_000) as usize;
    let middle = rows[turn] / rows[turn - 1];
    assert!(turn == 45 && middle > 1.25 && middle < 1.5, "{turn}, {middle}");
}

/// Evidence: simulation, 11 means at 1e-9 each, the error bars estimated
#[test]
fn p3_5_paths_of_length_m_carry_their_share_of_the_square() {
    let (k, mut rng) = (10, Xoshiro256PlusPlus::seed_from_u64(76));
    let shares = length_shares(k).1;
    let total: f64 = growth(Kind::Residual, 1.0, k as usize) / 3.0;
    let seen = simulate_paths(12, k as usize, 1000, &mut rng).unwrap();
    assert_eq!(seen.len(), shares.len());
    for (m, (seen, share)) in seen.iter().zip(shares).enumerate() {
        let exact = share * total;
        assert!((seen.mean - exact).abs() < Z * seen.error, "m = {m}: {seen:?}, {exact}");
    }
}

/// Evidence: floating point, to a relative 1e-12
#[test]
fn p3_5_scaled_branches_share_the_square_by_length() {
    let close = |one: f64, other: f64| (one - other).abs() <= 1e-12 * other.abs();
    assert_eq!(scaled_length_shares(10, 1.0), length_shares(10).1);
    for (k, beta) in [(0, 1.0), (1, 0.5), (14, 2.0), (30, 0.05)] {
        let beta_squared = beta * beta;
        let shares = scaled_length_shares(k, beta_squared);
        assert!(close(shares.iter().sum(), 1.0));
        // The path that takes no branch has the square it started with.
        let all: f64 = growth(Kind::Residual, beta_squared, k as usize);
        assert!(close(shares[0] * all, 1.0), "k = {k}, β = {beta}");
        // A path through all of them is one through the plain network, scaled.
        let longest = growth(Kind::Plain, 1.0, k as usize) * beta_squared.powi(k as i32);
        assert!(close(shares[k as usize] * all, longest), "k = {k}, β = {beta}");
        // Of k layers, each has its branch taken with a chance of its own.
        let mean = f64::from(k) * (beta_squared / 3.0) / (1.0 + beta_squared / 3.0);
        assert!(close(mean_length(&shares), mean), "k = {k}, β = {beta}");
        assert!(close(mean_length(&length_shares(k).0), f64::from(k) / 2.0));
    }
}
