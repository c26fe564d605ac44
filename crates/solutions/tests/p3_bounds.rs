//! P3.4 to P3.6: bounds on a residual gradient, its paths, and the layer that stops it.

use crate::common::{SAME_IN_F64, assert_close, coq};
use ndarray::{Array1, Array2, array};
use num_rational::{BigRational, Ratio};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{self, Identity, Relu, Tanh};
use solutions::init::Input;
use solutions::residual::bounds::spectral_norm;
use solutions::residual::paths::{Branches, length_shares};
use solutions::residual::{Kind, Layer, Network};

/// A residual network x → n → … → 1 with the given middle weights, A₁ = I, A_L = `last`.
fn with_middle(
    middle: &[Array2<f64>],
    last: Array2<f64>,
    activation: Activation,
) -> Network {
    let n = last.ncols();
    let unbiased = |weight: Array2<f64>| {
        let bias = Array1::zeros(weight.nrows());
        Layer { weight, bias }
    };
    let mut layers = vec![unbiased(Array2::eye(n))];
    layers.extend(middle.iter().cloned().map(unbiased));
    layers.push(unbiased(last));
    Network::new(layers, activation, Kind::Residual).unwrap()
}

fn norm(row: &Array1<f64>) -> f64 {
    row.dot(row).sqrt()
}

fn default_weights(n: usize, seed: u64) -> Array2<f64> {
    Layer::draw(n, n, &mut Xoshiro256PlusPlus::seed_from_u64(seed)).weight
}

/// ln ‖M‖₂ by repeated squaring of G = MᵀM: the trace of G^(2^p) is between λ and n·λ of
/// its largest eigenvalue λ, so its logarithm over 2^(p+1) is at most ln n/2^(p+1) too
/// large.
fn log_norm_by_squaring(matrix: &Array2<f64>) -> f64 {
    let mut power = matrix.t().dot(matrix);
    let mut log = 0.0;
    let mut weight = 0.5;
    for _ in 0..45 {
        let trace = power.diag().sum();
        log += weight * trace.ln();
        power /= trace;
        power = power.dot(&power);
        weight /= 2.0;
    }
    log
}

/// Evidence: oracles
#[test]
fn p3_4_spectral_norm_agrees_with_known_ones_and_with_repeated_squaring() {
    let golden = (1.0 + 5_f64.sqrt()) / 2.0;
    for (matrix, known) in [
        (array![[3.0, 0.0], [0.0, -4.0]], 4.0),
        (array![[1.0, 1.0], [0.0, 1.0]], golden),
        (array![[1.0, 2.0, 2.0]], 3.0),
        (array![[1.0], [2.0], [2.0]], 3.0),
        (Array2::from_elem((6, 24), 1.0), 12.0),
        (Array2::zeros((3, 2)), 0.0),
        (array![[3e200, 4e200], [0.0, 0.0]], 5e200),
        (array![[3e-200, 4e-200], [0.0, 0.0]], 5e-200),
    ] {
        let ours = spectral_norm(&matrix);
        assert!((ours - known).abs() <= 1e-14 * known, "{matrix}: {ours}");
    }
    for n in [1, 2, 7, 40] {
        let matrix = default_weights(n, 340 + n as u64);
        let ratio = spectral_norm(&matrix) / log_norm_by_squaring(&matrix).exp();
        assert!((ratio - 1.0).abs() < 1e-12, "n = {n}: {ratio}");
    }
    assert!(spectral_norm(&array![[f64::NAN, 1.0], [1.0, 1.0]]).is_nan());
    assert!(spectral_norm(&array![[f64::INFINITY, 1.0], [1.0, 1.0]]).is_nan());
    assert_eq!(spectral_norm(&Array2::zeros((0, 4))), 0.0);
}

/// Evidence: floating point, equality to a relative 1e-14
#[test]
fn p3_4_multiples_of_the_identity_attain_both_bounds() {
    let epsilons = [0.5, 0.25, 0.0, 0.875];
    for sign in [-1.0, 1.0] {
        let middle = epsilons.map(|e| Array2::eye(3) * (sign * e));
        let network = with_middle(&middle, array![[1.0, -2.0, 2.0]], Identity);
        let trace = network.forward(array![1.0, 2.0, 3.0].view()).unwrap();
        let rows = network.output_gradients(&trace);
        for l in 1..network.depth() {
            let bounds = network.gradient_bounds(&trace, l).unwrap();
            let attained = if sign < 0.0 { bounds.lower } else { bounds.upper };
            let product: f64 = epsilons[l - 1..].iter().map(|e| 1.0 + sign * e).product();
            assert!((norm(&rows[l]) / attained - 1.0).abs() < 1e-14, "{sign}, layer {l}");
            assert!(
                (attained / (3.0 * product) - 1.0).abs() < 1e-14,
                "{sign}, layer {l}"
            );
        }
    }
}

/// Evidence: counterexample
#[test]
fn p3_4_above_one_the_lower_product_is_no_bound() {
    // J = diag(−1, 3) twice: ε = 3, and (1 − 3)² = 4 > 0, but the first coordinate's
    // gradient is 0.
    let middle = [array![[-1.0, 0.0], [0.0, 3.0]], array![[-1.0, 0.0], [0.0, 3.0]]];
    let network = with_middle(&middle, array![[1.0, 0.0]], Identity);
    let trace = network.forward(array![1.0, 1.0].view()).unwrap();
    let product = (1.0 - spectral_norm(&middle[0])) * (1.0 - spectral_norm(&middle[1]));
    assert!((product - 4.0).abs() < 1e-13);
    assert_eq!(norm(&network.output_gradients(&trace)[1]), 0.0);
    assert_eq!(network.gradient_bounds(&trace, 1).unwrap().lower, 0.0);
}

/// Evidence: simulation, false alarms below 1e-11 in all by the Tracy-Widom limit
#[test]
fn p3_4_default_weights_have_spectral_norm_near_two_over_root_three() {
    // ‖A‖₂/(2/√3) is about 1 + 0.315·n^(−2/3)·W with W of the Tracy–Widom law, for which
    // P(W < −9) ≈ e^(−9³/24) and P(W > 14) ≈ e^(−(2/3)·14^1.5) are below 1e−13.
    let limit = 2.0 / 3_f64.sqrt();
    for n in [64, 128, 192] {
        let scale = 0.315 * (n as f64).powf(-2.0 / 3.0);
        let ratio = spectral_norm(&default_weights(n, 41)) / limit;
        assert!(ratio > 1.0 - 9.0 * scale && ratio < 1.0 + 14.0 * scale, "{n}: {ratio}");
    }
    assert!((1.0 - 9.0 * 0.315 * 192_f64.powf(-2.0 / 3.0)) * limit > 1.0);
}

/// Evidence: simulation, no false alarms: |σ'| is at most 1/4 whatever is drawn
#[test]
fn p3_4_a_sigmoid_branch_is_at_most_a_quarter_of_its_weights() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(35);
    let network =
        Network::draw((8, 24, 6), Activation::Sigmoid, Kind::Residual, &mut rng).unwrap();
    let trace = network.forward(Input::Gaussian.draw(8, &mut rng).view()).unwrap();
    for l in 2..6 {
        let branch = spectral_norm(&network.branch_jacobian(&trace, l));
        let weights = spectral_norm(&network.layer(l).weight);
        assert!(branch <= weights / 4.0 * (1.0 + 1e-12), "layer {l}");
    }
}

fn ratios(n: usize, k: usize, seed: u64) -> Branches<Ratio<i128>> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut entry =
        || Ratio::new(i128::from(rng.random_range(-3..=3)), rng.random_range(1_i128..=2));
    let branch = |_| Array2::from_shape_simple_fn((n, n), &mut entry);
    Branches::new((0..k).map(branch).collect()).unwrap()
}

fn total<T: ndarray::LinalgScalar>(sums: &[Array2<T>]) -> Array2<T> {
    sums.iter().fold(Array2::zeros(sums[0].dim()), |total, sum| total + sum)
}

/// Evidence: exact arithmetic, all 1,024 paths of ten 3 by 3 matrices of fractions
#[test]
fn p3_5_all_1024_paths_sum_to_the_product() {
    let branches = ratios(3, 10, 51);
    let sums = branches.paths_by_length();
    assert_eq!(sums.len(), 11);
    assert_eq!(total(&sums), branches.product());
    assert_eq!(sums, branches.lengths());
    assert_eq!(sums[10], branches.path(1023));
    assert_eq!(sums[0], branches.path(0));
}

/// Evidence: floating point, to a relative 1e-12 of the largest sum
#[test]
fn p3_5_the_paths_of_a_network_sum_to_its_gradient() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(52);
    for activation in [Tanh, Relu] {
        let network =
            Network::draw((4, 5, 12), activation, Kind::Residual, &mut rng).unwrap();
        let trace = network.forward(Array1::linspace(-1.0, 1.0, 4).view()).unwrap();
        let sums = network.branches(&trace).unwrap().paths_by_length();
        let rows: Vec<_> =
            sums.iter().map(|sum| network.layer(12).weight.row(0).dot(sum)).collect();
        let largest = rows.iter().map(norm).fold(0.0, f64::max);
        let sum = rows.iter().fold(Array1::zeros(5), |sum, row| sum + row);
        let gradient = &network.output_gradients(&trace)[1];
        assert_close("∂y_L/∂y₁", &sum, gradient, SAME_IN_F64, SAME_IN_F64 * largest);
    }
}

/// Evidence: exhaustive, every path of up to 12 layers
#[test]
fn p3_5_there_are_binomially_many_paths_of_each_length() {
    for k in 1..=12 {
        let ones = Branches::new(vec![Array2::<i64>::eye(1); k]).unwrap();
        let mut binomial = 1;
        for (m, count) in ones.paths_by_length().iter().enumerate() {
            assert_eq!(count[[0, 0]], binomial, "k = {k}, m = {m}");
            binomial = binomial * (k - m) as i64 / (m as i64 + 1);
        }
    }
}

/// Evidence: oracles
#[test]
fn p3_5_coq_counts_as_many_paths_of_each_length() {
    let ones = Branches::new(vec![Array2::<i64>::eye(1); 10]).unwrap();
    let counts = ones.paths_by_length().into_iter().map(|count| count[[0, 0]]);
    let counts: Vec<_> =
        counts.map(|count| BigRational::from_integer(count.into())).collect();
    for m in [0, 1, 2, 3, 4, 5, 10] {
        assert_eq!(counts[m], coq(&format!("paths_10_length_{m}")), "m = {m}");
    }
    assert_eq!(counts.iter().sum::<BigRational>(), coq("paths_10"));
    assert_eq!(counts[5], coq("binomial_10_5"));
}

/// Evidence: counterexample
#[test]
fn p3_5_the_earlier_layer_on_the_left_is_another_product() {
    let j = [array![[0, 1], [0, 0]], array![[0, 0], [1, 0]]];
    let right = Branches::new(j.to_vec()).unwrap().product();
    let wrong = Branches::new(vec![j[1].clone(), j[0].clone()]).unwrap().product();
    assert_eq!(right, array![[1, 1], [1, 2]]);
    assert_eq!(wrong, array![[2, 1], [1, 1]]);
}

/// Evidence: exact arithmetic
#[test]
fn p3_5_ten_layers_have_most_paths_of_five_and_most_square_in_two() {
    let choose = |m: u64| (1..=m).fold(1, |c, i| c * (11 - i) / i);
    let squares = |m: u64| Ratio::new(choose(m), 3_u64.pow(m as u32));
    assert_eq!((0..=10).max_by_key(|m| choose(*m)), Some(5));
    assert_eq!(choose(5), 252);
    assert_eq!((0..=10).max_by_key(|m| squares(*m)), Some(2));
    assert_eq!(squares(2), Ratio::from(5));
    // The figure's and the lab's shares have their greatest entries there too.
    for (shares, most) in [(length_shares(10).0, 5), (length_shares(10).1, 2)] {
        assert!(shares.iter().all(|share| *share <= shares[most]));
    }
}

/// Evidence: counterexample, all 64 subsets of six 2 by 2 matrices of fractions
#[test]
fn p3_5_a_path_has_lost_its_own_skips_as_well() {
    let branches = ratios(2, 6, 53);
    let branch = |j: u32| branches.path(1 << j);
    let eye = Array2::<Ratio<i128>>::eye(2);
    for subset in 0..64_u32 {
        let taken = |j: &u32| subset >> j & 1 == 1;
        // The branches of the other layers removed, all skips kept ...
        let skips =
            (0..6).filter(taken).fold(eye.clone(), |p, j| (&eye + &branch(j)).dot(&p));
        let within = (0..64).filter(|t| t & subset == *t);
        let zero = Array2::zeros((2, 2));
        assert_eq!(skips, within.fold(zero, |sum, t| sum + branches.path(t)));
        assert_eq!(skips == branches.path(subset), subset == 0, "{subset:b}");
        // ... and the skips of the layers of S removed as well.
        let each = |j: u32| if taken(&j) { branch(j) } else { eye.clone() };
        let path = (0..6).fold(eye.clone(), |p, j| each(j).dot(&p));
        assert_eq!(path, branches.path(subset), "{subset:b}");
    }
}

/// Evidence: exhaustive, all 4,096 choices of signs for three 2 by 2 matrices
#[test]
fn p3_5_paths_of_random_signs_are_uncorrelated() {
    // Only mean 0, equal variances and independence are used, so signs will do: there
    // E‖r·J_S‖² = n^|S|·‖r‖², and the squares of the sums by length are C(k, m)·n^m·‖r‖².
    let (n, k) = (2, 3);
    let r = array![1_i64, -2];
    let mut sums = [0; 4];
    for signs in 0..1_u32 << (n * n * k) {
        let branch = |j: usize| {
            let sign =
                |(a, b)| if signs >> (n * n * j + n * a + b) & 1 == 1 { 1 } else { -1 };
            Array2::from_shape_fn((n, n), sign)
        };
        let branches = Branches::new((0..k).map(branch).collect()).unwrap();
        for (sum, path) in sums.iter_mut().zip(branches.lengths()) {
            let row = r.dot(&path);
            *sum += row.dot(&row);
        }
    }
    assert_eq!(sums, [1, 3 * 2, 3 * 4, 8].map(|c| c * 4096 * r.dot(&r)));
}

/// Evidence: floating point, to 1e-14
#[test]
fn p3_5_shares_are_the_binomials_with_chances_a_half_and_a_quarter() {
    let (counts, squares) = length_shares(10);
    assert!((counts[5] - 252.0 / 1024.0).abs() < 1e-14);
    for shares in [&counts, &squares] {
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-14);
    }
    let mean = |shares: &[f64]| -> f64 {
        (0..).zip(shares).map(|(m, p)| f64::from(m) * p).sum()
    };
    assert!((mean(&counts) - 5.0).abs() < 1e-13 && (mean(&squares) - 2.5).abs() < 1e-13);
    let weight = 45.0 * 3_f64.powi(-2) / (4.0_f64 / 3.0).powi(10);
    assert!((squares[2] - weight).abs() < 1e-14);
}

/// ReLU, A₁ = I, A_j = −I and b_j = `shift` for the second of three middle layers.
fn stopped(shift: Array1<f64>) -> Network {
    let eye = Array2::<f64>::eye(2);
    let layer = |weight: Array2<f64>, bias: Array1<f64>| Layer { weight, bias };
    let layers = vec![
        layer(eye.clone(), array![1.0, 1.0]),
        layer(&eye * 0.5, array![0.0, 0.0]),
        layer(-&eye, shift),
        layer(&eye * 0.5, array![0.0, 0.0]),
        layer(array![[1.0, 1.0]], array![0.0]),
    ];
    Network::new(layers, Relu, Kind::Residual).unwrap()
}

/// Evidence: floating point, exact zeros for 1,000 inputs
#[test]
fn p3_6_minus_the_identity_stops_every_gradient_below() {
    let network = stopped(array![9.0, 9.0]);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(61);
    for _ in 0..1000 {
        let x = Array1::from_shape_simple_fn(2, || rng.random_range(-3.0..3.0));
        let trace = network.forward(x.view()).unwrap();
        assert_close("y₃ = b₃", &trace.y[3], &array![9.0, 9.0], 0.0, 1e-14);
        let gradients = network.gradients(&trace);
        for i in 1..3 {
            assert!(gradients.weights[i - 1].iter().all(|g| *g == 0.0), "A_{i}");
            assert!(gradients.biases[i - 1].iter().all(|g| *g == 0.0), "b_{i}");
        }
        assert!(gradients.biases[2].iter().all(|g| *g != 0.0));
    }
}

/// Evidence: counterexample
#[test]
fn p3_6_one_sleeping_unit_lets_its_gradient_through() {
    let network = stopped(array![9.0, 0.0]);
    let gradients = network.gradients(&network.forward(array![1.0, 1.0].view()).unwrap());
    assert_eq!(gradients.outputs[2][0], 0.0);
    assert_eq!(gradients.outputs[2][1], 1.5);
}
