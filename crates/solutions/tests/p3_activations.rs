//! P3.10: how much a residual block adds to the second moment.

use ndarray::{Array1, Array2, array};
use num_rational::{BigRational, Ratio};
use num_traits::{One, ToPrimitive};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::init::Field;
use solutions::residual::Kind;
use solutions::residual::growth::{
    Blocks, Branch, branch_growth, growth, normalised, simulate_activations,
};

/// A standard normal exceeds this in size with probability 1e−9.
const Z: f64 = 6.109_410_2;

/// All matrices `(n, n)` of entries ±1.
fn signs(n: usize) -> impl Iterator<Item = Array2<f64>> {
    (0..1_u32 << (n * n)).map(move |code| {
        let sign = |(i, j)| if code >> (n * i + j) & 1 == 1 { 1.0 } else { -1.0 };
        Array2::from_shape_fn((n, n), sign)
    })
}

fn square(y: &Array2<f64>) -> f64 {
    y.iter().map(|y| y * y).sum()
}

/// Evidence: exhaustive, all 2 + 16 + 512 sign matrices, without rounding
#[test]
fn p3_10_a_linear_branch_multiplies_by_one_plus_its_gain() {
    // Entries ±1 have v = 1, so that nv = n; a scale β of 1/2 makes 1 + n/4.
    for n in 1..=3 {
        let y = Array2::from_shape_fn((1, n), |(_, i)| [3.0, -1.0, 2.0][i]);
        for (beta, squared) in [(1.0, Ratio::from(1)), (0.5, Ratio::new(1, 4))] {
            let each = signs(n).map(|a| square(&Branch::Linear.forward(&y, &(beta * a))));
            let mean = each.sum::<f64>() / f64::from(1 << (n * n));
            let factor = Ratio::from(1) + squared * Ratio::from(n as i64);
            let factor = *factor.numer() as f64 / *factor.denom() as f64;
            assert_eq!(mean, factor * square(&y), "n = {n}, β = {beta}");
            assert_eq!(branch_growth(n as f64, beta * beta, 1), factor);
        }
    }
}

/// Evidence: exact arithmetic
#[test]
fn p3_10_a_branch_that_keeps_the_square_doubles_it() {
    let one = BigRational::one;
    assert_eq!(branch_growth(one(), one(), 10), BigRational::count(1024));
    // P3.7 is the gain 1/3.
    let third = one() / BigRational::count(3);
    for k in 0..12 {
        let grown: BigRational = growth(Kind::Residual, one(), k);
        assert_eq!(branch_growth(third.clone(), one(), k), grown);
    }
    // Dividing each of k sums by √2 divides the square by 2ᵏ.
    assert_eq!(
        branch_growth(one(), one(), 10) / num_traits::pow(BigRational::count(2), 10),
        one()
    );
}

/// Evidence: exact arithmetic, every k to 60
#[test]
fn p3_10_scaled_by_one_over_root_k_the_growth_stays_below_e() {
    let mut before = BigRational::one();
    for k in 1..=60 {
        let scale = BigRational::one() / BigRational::count(k);
        let factor = branch_growth(BigRational::one(), scale, k);
        assert!(factor > before, "k = {k}");
        assert!(factor.to_f64().unwrap() < 1_f64.exp(), "k = {k}");
        before = factor;
    }
}

/// Evidence: exhaustive, all four inputs and weights of width 1
#[test]
fn p3_10_with_he_and_relu_first_the_second_layer_does_not_double() {
    // x = ±1 and A = ±√2, each with probability 1/2: v = 2/n. The first block doubles the
    // square; after it, positive values are larger than negative ones.
    let he = [2_f64.sqrt(), -(2_f64.sqrt())];
    let forward =
        |y: f64, a: f64| Branch::ReluFirst.forward(&array![[y]], &array![[a]])[[0, 0]];
    let mean =
        |values: &[f64]| values.iter().map(|y| y * y).sum::<f64>() / values.len() as f64;
    let mut y = vec![1.0, -1.0];
    let mut factors = Vec::new();
    for _ in 0..2 {
        let above: Vec<f64> = y.iter().flat_map(|y| he.map(|a| forward(*y, a))).collect();
        factors.push(mean(&above) / mean(&y));
        y = above;
    }
    assert!((factors[0] - 2.0).abs() < 1e-14, "{factors:?}");
    // 1 + 2·E relu(y₁)²/E y₁² with E relu(y₁)² = (1 + √2)²/4 and E y₁² = 2
    let second = 1.0 + (1.0 + 2_f64.sqrt()).powi(2) / 4.0;
    assert!((factors[1] - second).abs() < 1e-14 && second > 2.4, "{factors:?}");
}

/// Evidence: exhaustive, all 16 sign matrices: He's weights with the ReLU last, y ≥ 0
#[test]
fn p3_10_with_the_relu_last_the_square_more_than_doubles() {
    // Entries ±1 at n = 2 are He's variance 2/n. The branch keeps the square exactly, and
    // what it adds is nowhere negative.
    let y = array![[3.0, 1.0]];
    let branch = |a: &Array2<f64>| Branch::ReluLast.forward(&y, a) - &y;
    let kept = signs(2).map(|a| square(&branch(&a))).sum::<f64>() / 16.0;
    assert_eq!(kept, square(&y));
    let sum =
        signs(2).map(|a| square(&Branch::ReluLast.forward(&y, &a))).sum::<f64>() / 16.0;
    assert!(sum > 2.0 * square(&y) + 1.0, "{sum}");
}

/// Evidence: exhaustive, all 16 sign matrices, a batch of five, to a relative 1e-14
#[test]
fn p3_10_batch_norm_on_the_branch_adds_one_to_each_entry() {
    let batch = array![[3.0, -1.0], [-2.0, 0.5], [1.0, 4.0], [0.25, -3.0], [2.0, 2.5]];
    let places = batch.len() as f64;
    let each = signs(2).map(|a| square(&Branch::Normalised.forward(&batch, &a)) / places);
    let mean = each.sum::<f64>() / 16.0;
    let before = square(&batch) / places;
    assert!((mean - (before + 1.0)).abs() < 1e-14 * mean, "{mean}, {before}");
    // One matrix alone does not do it: the mixed term has mean 0 and is not 0.
    let first = signs(2).next().unwrap();
    let alone = square(&Branch::Normalised.forward(&batch, &first)) / places;
    assert!((alone - (before + 1.0)).abs() > 0.1, "{alone}");
}

/// Evidence: floating point, to 1e-14
#[test]
fn p3_10_a_normalised_batch_has_mean_0_and_variance_1() {
    let batch = Array2::from_shape_fn((7, 3), |(i, j)| ((5 * i + 3 * j) % 11) as f64);
    for column in normalised(batch).columns() {
        assert!(column.sum().abs() < 1e-14);
        assert!((column.dot(&column) / 7.0 - 1.0).abs() < 1e-14);
    }
    let equal: Array1<f64> = normalised(Array2::ones((3, 1))).column(0).to_owned();
    assert!(equal.iter().all(|entry| entry.is_nan()));
}

fn simulated(branch: Branch, gain: f64, seed: u64) -> Vec<(f64, f64)> {
    let blocks = Blocks { branch, gain, width: 64, layers: 6, batch: 8 };
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let seen = simulate_activations(blocks, 100, &mut rng).unwrap();
    seen.iter().map(|seen| (seen.mean, seen.error)).collect()
}

/// Evidence: simulation, 21 means at 1e-9 each, the error bars estimated
#[test]
fn p3_10_simulated_blocks_grow_as_stated() {
    for (l, (mean, error)) in simulated(Branch::Linear, 1.0, 101).into_iter().enumerate()
    {
        let exact = branch_growth(1.0, 1.0, l);
        assert!((mean - exact).abs() < Z * error, "linear, {l}: {mean}, {error}");
    }
    for (l, (mean, error)) in
        simulated(Branch::Normalised, 1.0, 102).into_iter().enumerate()
    {
        let exact = 1.0 + l as f64;
        assert!((mean - exact).abs() < Z * error, "normalised, {l}: {mean}, {error}");
        assert!(error < 0.03 * exact, "{error}");
    }
    // Near 2 a block and not exactly: the excess is of order 1/n a block, and 3/n is
    // generous. Growth by addition or by 4/3 is out of the question.
    for (l, (mean, error)) in
        simulated(Branch::ReluFirst, 2.0, 103).into_iter().enumerate()
    {
        let near = 2_f64.powi(l as i32);
        let allowed = Z * error + near * ((1.0_f64 + 3.0 / 64.0).powi(l as i32) - 1.0);
        assert!((mean - near).abs() < allowed, "relu first, {l}: {mean}, {error}");
        assert!(error < 0.05 * near, "{error}");
    }
}

/// Evidence: counterexample, with He's weights and the ReLU last 6 blocks make more than 2⁶
#[test]
fn p3_10_where_the_relu_stands_matters() {
    let (first, last) =
        (simulated(Branch::ReluFirst, 2.0, 104), simulated(Branch::ReluLast, 2.0, 105));
    assert!(last[6].0 - Z * last[6].1 > 2.0 * (first[6].0 + Z * first[6].1), "{last:?}");
}

/// Evidence: floating point, what is refused
#[test]
fn p3_10_a_simulation_needs_trials_a_width_and_a_batch() {
    let blocks =
        Blocks { branch: Branch::Linear, gain: 1.0, width: 2, layers: 1, batch: 2 };
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    assert!(simulate_activations(blocks, 2, &mut rng).is_ok());
    for (wrong, trials) in [
        (Blocks { width: 0, ..blocks }, 2),
        (Blocks { batch: 1, ..blocks }, 2),
        (blocks, 1),
    ] {
        assert!(simulate_activations(wrong, trials, &mut rng).is_err());
    }
}
