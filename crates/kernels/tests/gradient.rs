//! P3: the fast gradient against the chapter's own, reference vectors, and differences, at every level.

mod gradient_cases;

use gradient_cases::{Case, Vectors, assert_close, flat, roundings};
use kernels::gradient::{Gradient, ResidualNetwork};
use kernels::{Aligned, Error, Level, Team};
use ndarray::{Array1, Array2};
use solutions::residual::Kind;

/// Of the largest entry of each array: two orders of a few thousand roundings of 2⁻⁵³ each, through at most 5 layers.
const SAME_IN_F64: f64 = 1e-12;
/// The same through 100 layers, each of which may make an error that is there some percent larger.
const SAME_AFTER_100: f64 = 1e-10;

fn widths() -> impl Iterator<Item = usize> {
    (1..=20).chain([63, 64, 65, 130])
}

#[test]
fn p3_2_the_chapters_own_gradient() {
    for (m, depth) in widths().flat_map(|m| (1..=5).map(move |depth| (m, depth))) {
        let case = Case::draw(m, depth, Kind::Residual);
        for level in Level::available() {
            let far = case.distance(&case.gradient(level));
            assert!(far <= SAME_IN_F64, "m = {m}, L = {depth}, {level:?}: {far}");
        }
    }
}

#[test]
fn p3_2_through_a_hundred_layers() {
    for m in [5, 17, 64] {
        let case = Case::draw(m, 100, Kind::Residual);
        for level in Level::available() {
            let far = case.distance(&case.gradient(level));
            assert!(far <= SAME_AFTER_100, "m = {m}, {level:?}: {far}");
        }
    }
}

/// The wrong version: without the skip the gradient is another one.
#[test]
fn p3_2_not_the_plain_network() {
    let case = Case::draw(7, 3, Kind::Plain);
    assert!(case.distance(&case.gradient(Level::Portable)) > 1e-3);
}

/// Autograd's gradient of tanh layers 2 to 6 of the reference network: t is such that y_6 − t is the last layer's row.
#[test]
fn p3_2_reference_vectors() {
    let vectors = Vectors::open();
    let all = |key: &dyn Fn(usize) -> String| -> Vec<f64> {
        (2..=6).flat_map(|l| vectors.get(&key(l))).collect()
    };
    let (weights, biases) = (all(&|l| format!("A_{l}")), all(&|l| format!("b_{l}")));
    let vector = |what: &str| vectors.get(&format!("tanh.residual.{what}"));
    let last = vectors.get("A_7");
    let target: Vec<f64> = vector("y_6").iter().zip(&last).map(|(y, a)| y - a).collect();
    let network = ResidualNetwork::new(5, 5, &weights, &biases).unwrap();
    for level in Level::available() {
        let gradient = network.gradient(&vector("y_1"), &target, level).unwrap();
        assert_close(
            "∂/∂A",
            &gradient.weights,
            &all(&|l| format!("tanh.residual.dyL_dA_{l}")),
            SAME_IN_F64,
        );
        assert_close(
            "∂/∂b",
            &gradient.biases,
            &all(&|l| format!("tanh.residual.dyL_db_{l}")),
            SAME_IN_F64,
        );
        assert_close("∂/∂x", &gradient.input, &vector("dyL_dy_1"), SAME_IN_F64);
        assert_close("y_6", &gradient.outputs[25..], &vector("y_6"), SAME_IN_F64);
    }
}

/// (f(v + h) − f(v − h)) / 2h for each variable alone, f written out as sums with the library's tanh.
///
/// h²/6·|f‴| with |f‴| below 100 is under 2e−9, and rounding, a few 2⁻⁵³·|f|/h, under 1e−9.
#[test]
fn p3_8_central_differences() {
    const H: f64 = 1e-5;
    let (m, depth) = (5, 3);
    let case = Case::draw(m, depth, Kind::Residual);
    let gradient = case.gradient(Level::best());
    let variables: Vec<f64> =
        case.weights.iter().chain(&case.biases).chain(&case.x).copied().collect();
    for (i, right) in flat(&gradient).into_iter().enumerate() {
        let at = |step: f64| {
            let mut moved = variables.clone();
            moved[i] += step;
            naive_loss(m, depth, &moved, &case.target)
        };
        let difference = (at(H) - at(-H)) / (2.0 * H);
        assert!(
            (difference - right).abs() <= 5e-9,
            "variable {i}: {difference} and {right}"
        );
    }
    let loss = naive_loss(m, depth, &variables, &case.target);
    assert!((gradient.loss - loss).abs() <= SAME_IN_F64 * loss);
}

/// ½|y_L − t|² of the weights, biases and x in `v`.
fn naive_loss(m: usize, depth: usize, v: &[f64], target: &[f64]) -> f64 {
    let (weights, rest) = v.split_at(depth * m * m);
    let (biases, x) = rest.split_at(depth * m);
    let mut y = x.to_vec();
    for l in 0..depth {
        let z = |i: usize| {
            biases[l * m + i]
                + (0..m).map(|j| weights[(l * m + i) * m + j] * y[j]).sum::<f64>()
        };
        y = (0..m).map(|i| y[i] + z(i).tanh()).collect();
    }
    0.5 * y.iter().zip(target).map(|(y, t)| (y - t).powi(2)).sum::<f64>()
}

/// Each rounding of the f32 computation, followed through the two passes to first order, bounds its distance from f64.
#[test]
fn f32_is_as_near_as_its_roundings_let_it() {
    for m in widths() {
        let case = Case::draw(m, 5, Kind::Residual).rounded_to_f32();
        let right = case.gradient(Level::Portable);
        let bound = roundings(&case, &right);
        for level in Level::available() {
            let computed = case.gradient_f32(level);
            for (i, ((a, b), bound)) in
                flat(&computed).iter().zip(flat(&right)).zip(&bound).enumerate()
            {
                // Twice: the terms of second order, a millionth of those of first order, and the rounding of the bound.
                assert!(
                    (f64::from(*a) - b).abs() <= 2.0 * bound,
                    "m = {m}, {level:?}, entry {i}: {a} and {b}, {bound:e}"
                );
            }
        }
    }
}

#[test]
fn a_gradient_can_be_reused() {
    let (case, other) =
        (Case::draw(17, 3, Kind::Residual), Case::draw_with(17, 3, Kind::Residual, 2));
    for level in Level::available() {
        let mut gradient = other.gradient(level);
        case.network()
            .gradient_into(&mut gradient, &case.x, &case.target, level)
            .unwrap();
        assert_eq!(flat(&gradient), flat(&case.gradient(level)));
    }
}

/// Where the weights begin changes nothing.
#[test]
fn every_number_of_threads_gives_the_same_bits() {
    let teams: Vec<Team> = (1..4).map(|n| Team::new(n).unwrap()).collect();
    for (m, depth) in widths().zip([1, 2, 3, 4, 7].into_iter().cycle()) {
        let case = Case::draw(m, depth, Kind::Residual);
        let network =
            ResidualNetwork::new(depth, m, &case.weights, &case.biases).unwrap();
        for level in Level::available() {
            let alone = flat(&case.gradient(level));
            for team in &teams {
                let mut gradient = Gradient::zeros(depth, m).unwrap();
                for _ in 0..3 {
                    gradient.weights.fill(f64::NAN);
                    network
                        .gradient_into_by(
                            team,
                            &mut gradient,
                            &case.x,
                            &case.target,
                            level,
                        )
                        .unwrap();
                    let what =
                        format!("{level:?} {depth}×{m}, {} threads", team.threads());
                    assert_eq!(alone, flat(&gradient), "{what}");
                }
                assert_eq!(gradient.loss, case.gradient(level).loss);
            }
        }
    }
    assert_eq!(
        Team::new(0).unwrap_err(),
        Error::Count { what: "the number of threads", given: 0, allowed: "at least 1" }
    );
}

#[test]
fn aligned_or_not() {
    let case = Case::draw(19, 2, Kind::Residual);
    let weights: Aligned<f64> = case.weights.as_slice().into();
    assert_eq!(weights.as_ptr().align_offset(64), 0);
    for start in 0..8 {
        let mut room = vec![0.0; weights.len() + start];
        room[start..].copy_from_slice(&weights);
        let network = ResidualNetwork::new(2, 19, &room[start..], &case.biases).unwrap();
        let gradient = network.gradient(&case.x, &case.target, Level::best()).unwrap();
        assert_eq!(flat(&gradient), flat(&case.gradient(Level::best())));
    }
}

#[test]
fn a_nan_reaches_the_loss() {
    for level in Level::available() {
        let mut case = Case::draw(17, 2, Kind::Residual);
        case.weights[16] = f64::NAN;
        assert!(case.gradient(level).loss.is_nan());
    }
}

#[test]
fn bad_input() {
    let count = |what| Error::Count { what, given: 0, allowed: "at least 1" };
    let length = |what, given, allowed| Error::Length { what, given, allowed };
    let new = |depth, width, weights, biases| {
        ResidualNetwork::new(depth, width, &vec![0.0_f32; weights], &vec![0.0; biases])
            .map(|_| ())
            .unwrap_err()
    };
    assert_eq!(new(0, 3, 0, 0), count("the depth L"));
    assert_eq!(new(3, 0, 0, 0), count("the width m"));
    assert_eq!(new(2, 3, 17, 6), length("the weights", 17, 18));
    assert_eq!(new(2, 3, 18, 5), length("the biases", 5, 6));
    assert_eq!(new(usize::MAX, 3, 18, 6), length("the weights", 18, usize::MAX));
    assert_eq!(Gradient::<f64>::zeros(0, 1).unwrap_err(), count("the depth L"));
    let (weights, biases) = ([0.0; 18], [0.0; 6]);
    let network = ResidualNetwork::new(2, 3, &weights, &biases).unwrap();
    let gradient = |x: &[f64], target: &[f64]| {
        network.gradient(x, target, Level::best()).map(|_| ()).unwrap_err()
    };
    assert_eq!(gradient(&[0.0; 2], &[0.0; 3]), length("x", 2, 3));
    assert_eq!(gradient(&[0.0; 3], &[0.0; 4]), length("the target", 4, 3));
    let into = |depth, width| {
        let mut room = Gradient::zeros(depth, width).unwrap();
        network.gradient_into(&mut room, &[0.0; 3], &[0.0; 3], Level::best()).unwrap_err()
    };
    assert_eq!(into(2, 4), length("the gradient by x", 4, 3));
    assert_eq!(into(1, 3), length("the gradient by the weights", 9, 18));
    let message = "the weights has 17 numbers, but must have 18";
    assert_eq!(new(2, 3, 17, 6).to_string(), message);
}

/// A whole network at a level this processor may not have is run portably.
#[test]
fn a_level_that_is_missing_is_no_danger() {
    let case = Case::draw(9, 2, Kind::Residual);
    for level in Level::ALL {
        assert!(case.distance(&case.gradient(level)) <= SAME_IN_F64);
    }
}

/// The helper's own arrays are what they say.
#[test]
fn the_case_is_the_network() {
    let case = Case::draw(4, 2, Kind::Residual);
    let a: Array2<f64> =
        Array2::from_shape_vec((4, 4), case.weights[..16].to_vec()).unwrap();
    let z =
        a.dot(&Array1::from(case.x.clone())) + Array1::from(case.biases[..4].to_vec());
    let y = Array1::from(case.x.clone()) + z.mapv(f64::tanh);
    let gradient = case.gradient(Level::Portable);
    for (ours, right) in gradient.outputs[4..8].iter().zip(y) {
        assert!((ours - right).abs() <= SAME_IN_F64);
    }
}
