//! The simulation against a network computed the plain way in f64, with weights of `rand_xoshiro`, and against the
//! moments of P2.6.

use kernels::simulation::Simulation;
use kernels::simulation::generator::{Generator, LANES};
use kernels::{Error, Level};
use rand::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro128PlusPlus;
use solutions::init::{Ensemble, Input, Widths, moments, standard_error};

/// Half the distance from 1 to the next f32: what one rounding may change, relatively.
const U: f64 = 1.0 / 16_777_216.0;

/// The sixteen lanes of a stream, each a generator of its own.
fn lanes(seed: u64, stream: usize) -> Vec<Xoshiro128PlusPlus> {
    let mut next = Xoshiro128PlusPlus::seed_from_u64(seed);
    (0..stream).for_each(|_| next.long_jump());
    let jumped = |_| {
        let lane = next.clone();
        next.jump();
        lane
    };
    (0..LANES).map(jumped).collect()
}

#[test]
fn every_lane_is_xoshiro128plusplus() {
    for (seed, stream) in [(0, 0), (7, 0), (u64::MAX, 1), (12345, 3)] {
        let mut generator = Generator::new(seed);
        (0..stream).for_each(|_| generator.long_jump());
        let mut lanes = lanes(seed, stream);
        for step in 0..1000 {
            let drawn = generator.draw();
            let expected: Vec<u32> =
                lanes.iter_mut().map(|lane| lane.next_u32()).collect();
            assert_eq!(
                drawn.as_slice(),
                expected,
                "seed {seed}, stream {stream}, step {step}"
            );
        }
    }
}

/// y of one trial of the plain network, and a bound on the error of each entry of the fast one.
fn plain_trial(
    rngs: &mut [Xoshiro128PlusPlus],
    width: usize,
    depth: usize,
) -> Vec<(f64, f64)> {
    let mut draw = || rngs.iter_mut().map(|lane| lane.next_u32()).collect::<Vec<_>>();
    let unit = 1.0 / 4_294_967_296.0;
    let mut y = Vec::new();
    while y.len() < width {
        let (sizes, angles) = (draw(), draw());
        let radius = |k: usize| (-2.0 * ((f64::from(sizes[k]) + 0.5) * unit).ln()).sqrt();
        let angle = |k: usize| std::f64::consts::TAU * f64::from(angles[k]) * unit;
        y.extend((0..LANES).map(|k| radius(k) * angle(k).cos()));
        y.extend((0..LANES).map(|k| radius(k) * angle(k).sin()));
    }
    // Rounded to f32, from a number off by 10⁻¹¹ of at most 7.
    let mut y: Vec<(f64, f64)> =
        y[..width].iter().map(|y| (*y, y.abs() * U + 1e-10)).collect();
    for _ in 0..depth {
        let mut next = Vec::new();
        for _ in 0..width.div_ceil(LANES) {
            let columns: Vec<Vec<u32>> = (0..=width).map(|_| draw()).collect();
            next.extend((0..LANES).map(|k| plain_row(&columns, k, &y)));
        }
        next.truncate(width);
        y = next;
    }
    y
}

/// One entry of A y + b. Each of the n + 1 weights is rounded once, multiplied with a rounding, and goes through at most n
/// sums; the factor and the product with it are rounded too: less than n + 6 roundings of each term.
fn plain_row(columns: &[Vec<u32>], k: usize, y: &[(f64, f64)]) -> (f64, f64) {
    let bound = 1.0 / (y.len() as f64).sqrt();
    let weight =
        |j: usize| f64::from(columns[j][k].cast_signed()) / 2_147_483_648.0 * bound;
    let (mut sum, mut sizes, mut carried) = (weight(0), weight(0).abs(), 0.0);
    for (j, (y, error)) in y.iter().enumerate() {
        sum += weight(j + 1) * y;
        sizes += (weight(j + 1) * y).abs();
        carried += weight(j + 1).abs() * error;
    }
    let roundings = (y.len() + 6) as f64 * U;
    (sum, 1.001 * (roundings * (sizes + carried) + carried))
}

#[test]
fn p2_6_each_output_is_that_of_the_plain_network() {
    for width in (1..=18).chain([31, 32, 33, 47, 48, 49, 100, 256]) {
        for depth in [0, 1, 2, 5] {
            for stream in [0, 2] {
                let mut rngs = lanes(99, stream);
                let mut fast =
                    Simulation::new(width, depth, 99).unwrap().on_stream(stream as u32);
                for trial in 0..3 {
                    fast.run(1);
                    let plain = plain_trial(&mut rngs, width, depth);
                    assert_eq!(fast.output().len(), width);
                    for (i, (seen, (exact, bound))) in
                        fast.output().iter().zip(plain).enumerate()
                    {
                        let error = (f64::from(*seen) - exact).abs();
                        let place =
                            format!("n = {width}, L = {depth}, trial {trial}, entry {i}");
                        assert!(
                            error <= bound,
                            "{place}: off by {error:e}, not {bound:e}"
                        );
                    }
                }
            }
        }
    }
}

/// Every level does the same operations in the same order, so that not even the last bit differs.
#[test]
fn every_level_gives_identical_bits() {
    for (width, depth) in [(1, 3), (7, 2), (16, 4), (33, 3), (256, 2)] {
        let run = |level| {
            let mut simulation = Simulation::new(width, depth, 5).unwrap().at(level);
            let seen = simulation.run(20);
            let bits =
                |numbers: &[f64]| numbers.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
            let output: Vec<u32> =
                simulation.output().iter().map(|y| y.to_bits()).collect();
            (output, bits(&seen.means), bits(&seen.variances))
        };
        for level in Level::available() {
            assert_eq!(
                run(level),
                run(Level::Portable),
                "n = {width}, L = {depth}, {level:?}"
            );
        }
    }
}

/// A network of one entry does only what the f32 operations below do: the weight's low bits are not cut off.
#[test]
fn a_weight_is_a_word_rounded_to_f32() {
    let mut rng = Xoshiro128PlusPlus::seed_from_u64(3);
    let mut simulation = Simulation::new(1, 1, 3).unwrap();
    let mut input = Simulation::new(1, 0, 3).unwrap();
    for _ in 0..1000 {
        // Two words make the normal number; the other simulation draws no weights and skips theirs by another trial.
        let _input = [rng.next_u32(), rng.next_u32()];
        let (b, a) =
            (rng.next_u32().cast_signed() as f32, rng.next_u32().cast_signed() as f32);
        input.run(1);
        let exact = 0.5_f32.powi(31) * (b + a * input.output()[0]);
        simulation.run(1);
        assert_eq!(simulation.output(), [exact]);
        input.run(1);
    }
}

/// How many words round to 2^e + j 2^(e − 23), for 24 <= e <= 30: those nearer to it than to its neighbours, and the two
/// halfway if j is even. Below 2^e itself the numbers are half as far apart.
fn words_rounded_to(e: u32, j: u64) -> u64 {
    let step = 1 << (e - 23);
    match j {
        0 => step / 4 + step / 2 + 1,
        _ if j.is_multiple_of(2) => step + 1,
        _ => step - 1,
    }
}

#[test]
fn words_are_rounded_to_even() {
    for e in 24..31 {
        for j in (0..9).chain((1 << 23) - 9..1 << 23) {
            let step = 1 << (e - 23);
            let value = (1 << e) + j * step;
            let near = (value - step..=value + step)
                .map(|word| word as u32)
                .filter(|word| *word < 1 << 31);
            let rounded = near.filter(|word| word.cast_signed() as f32 == value as f32);
            assert_eq!(
                rounded.count() as u64,
                words_rounded_to(e, j),
                "2^{e} + {j} steps"
            );
        }
    }
}

/// The law of a weight times √n 2³¹: its mean is −½ exactly, and its mean square that of the continuous uniform law on
/// ±2³¹ but for 2⁻⁴⁶ of it.
///
/// Evidence: exhaustive, all 2³² words
#[test]
fn p2_6_the_law_of_a_weight() {
    // Integers below 2²⁴ are f32; half of the sum of the squares of 0, …, ±(2²⁴ − 1).
    let (mut positive, mut squares) =
        ((1_u64 << 24) - 1, (1_u128..1 << 24).map(|k| k * k).sum::<u128>());
    for e in 24..31 {
        for j in 0..1 << 23 {
            let (value, count) = ((1_u64 << e) + (j << (e - 23)), words_rounded_to(e, j));
            positive += count;
            squares += u128::from(value * value) * u128::from(count);
        }
    }
    // What is left of the positive words is rounded to 2³¹.
    let left = (1 << 31) - 1 - positive;
    assert_eq!((left, ((1_u32 << 31) - left as u32) as f32), (64, 2_147_483_648.0));
    squares += u128::from(left) << 62;
    // Rounding is odd, so the words ±k cancel in the mean; −2³¹ is left, and the mean is that over 2³². Of squares there
    // are twice as many, and its own.
    assert_eq!(i32::MIN as f32, -2_147_483_648.0);
    let mean_square = (2 * squares + (1 << 62)) >> 32;
    let uniform = (1_u128 << 62) / 3;
    assert!(
        mean_square.abs_diff(uniform) << 46 <= uniform,
        "{mean_square} and {uniform}"
    );
}

/// Six standard errors at each of 2 · 35 places with a fixed seed: were the estimates normal, a right program would fail
/// for 1.4·10⁻⁷ of the seeds; by Chebyshev's inequality alone, no place is off for more than 1 in 36.
///
/// Evidence: sampled, P2.6's standard error
#[test]
fn p2_6_means_and_variances_are_within_six_standard_errors() {
    for (width, depth, trials) in [
        (1, 3, 400_000),
        (3, 8, 200_000),
        (32, 4, 20_000),
        (50, 6, 10_000),
        (256, 9, 400),
    ] {
        let widths = Widths::new(&vec![width; depth + 1]).unwrap();
        let exact = moments::<f64>(&Ensemble::default_linear(&widths, Input::Gaussian));
        let seen = Simulation::new(width, depth, 2026).unwrap().run(trials);
        assert_eq!((seen.trials, seen.means.len()), (trials, depth + 1));
        for (l, exact) in exact.iter().enumerate() {
            let trials = trials as usize;
            let off = (seen.variances[l] - exact.v).abs()
                / standard_error(exact, width, trials);
            assert!(
                off < 6.0,
                "n = {width}, l = {l}: the variance is off by {off} standard errors"
            );
            // Coordinates are uncorrelated (P2.2).
            let off = seen.means[l].abs() / (exact.v / (width * trials) as f64).sqrt();
            assert!(
                off < 6.0,
                "n = {width}, l = {l}: the mean is off by {off} standard errors"
            );
        }
    }
}

#[test]
fn small_steps_add_up_to_one_long_run() {
    let new = || Simulation::new(20, 3, 11).unwrap();
    let mut steps = new();
    assert!(steps.run(0).variances.iter().all(|v| v.is_nan()));
    assert_eq!(steps.output(), [0.0; 20]);
    steps.run(3);
    steps.run(0);
    assert_eq!(steps.run(4), new().run(7));
}

#[test]
fn statistics_of_two_threads_are_those_of_all_trials() {
    let one = Simulation::new(8, 2, 1).unwrap().run(30);
    let other = Simulation::new(8, 2, 1).unwrap().on_stream(1).run(10);
    assert_ne!(
        one.variances,
        Simulation::new(8, 2, 1).unwrap().on_stream(1).run(30).variances
    );
    let both = one.plus(&other);
    assert_eq!(both.trials, 40);
    for l in 0..3 {
        let expected = (30.0 * one.variances[l] + 10.0 * other.variances[l]) / 40.0;
        assert!((both.variances[l] - expected).abs() < 1e-14);
        let expected = (30.0 * one.means[l] + 10.0 * other.means[l]) / 40.0;
        assert!((both.means[l] - expected).abs() < 1e-14);
    }
}

#[test]
fn bad_input_comes_back_as_an_error() {
    let error = Simulation::new(0, 3, 1).unwrap_err();
    assert_eq!(
        error,
        Error::Count { what: "the width", given: 0, allowed: "at least 1" }
    );
    assert_eq!(error.to_string(), "the width is 0, but must be at least 1");
}
