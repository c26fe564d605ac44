//! P4: split, transform, merge.

mod common;
mod p4_backward;
mod p4_count;
mod p4_forms;
mod p4_layers;
mod p4_properties;

use common::{SAME_IN_F64, Vectors, assert_close, hashed};
use ndarray::{Array1, Array4, ArrayView2, Axis, concatenate, s};
use p4_layers::{full, small};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::stm::{BlockShape, Bottleneck, Conv2d, Parameters, SplitTransformMerge};

fn drawn(seed: u64) -> SplitTransformMerge {
    SplitTransformMerge::draw(
        BlockShape::STM,
        &mut Xoshiro256PlusPlus::seed_from_u64(seed),
    )
    .unwrap()
}

/// Evidence: exact arithmetic, the formula and the arrays
#[test]
fn p4_1_parameters_of_the_plain_block() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(41);
    let expected = Parameters { reduce: 32_896, transform: 147_584, expand: 33_024 };
    assert_eq!(BlockShape::PLAIN.parameters(), Ok(expected));
    assert_eq!(Bottleneck::draw(256, 128, 3, &mut rng).unwrap().parameters(), expected);
    assert_eq!(expected.total(), 213_504);
}

/// Evidence: counterexample
#[test]
fn p4_1_the_middle_term_of_the_notes_is_another_number() {
    assert_ne!(126 * 128 * 7 + 128, BlockShape::PLAIN.parameters().unwrap().transform);
}

/// Evidence: exact arithmetic, the formula and the arrays
#[test]
fn p4_2_parameters_of_the_split_transform_merge_layer() {
    let expected = Parameters { reduce: 32_896, transform: 4_736, expand: 40_960 };
    assert_eq!(BlockShape::STM.parameters(), Ok(expected));
    assert_eq!(drawn(42).parameters(), expected);
    assert_eq!(expected.total(), 78_592);
}

/// Evidence: counterexample
#[test]
fn p4_2_the_total_of_the_notes_is_short_by_80() {
    // Their three lines are right; only the sum is not.
    let lines = [256 * 4 * 32 + 4 * 32, 4 * 4 * 9 * 32 + 4 * 32, 4 * 256 * 32 + 256 * 32];
    let total = BlockShape::STM.parameters().unwrap().total();
    assert_eq!(lines.iter().sum::<usize>(), total);
    assert_eq!(total - 78_512, 80);
}

/// Evidence: exhaustive, 81 shapes
#[test]
fn p4_2_the_formula_counts_what_the_layers_hold() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(43);
    for channels in [1, 3, 8] {
        for paths in [1, 2, 5] {
            for width in [1, 2, 4] {
                for kernel in [1, 3, 5] {
                    let shape = BlockShape { channels, paths, width, kernel };
                    let held =
                        SplitTransformMerge::draw(shape, &mut rng).unwrap().parameters();
                    assert_eq!(shape.parameters(), Ok(held), "{shape:?}");
                }
            }
        }
    }
}

/// Evidence: reference vectors, PyTorch to a relative 1e−12
#[test]
fn p4_4_forward_agrees_with_the_reference_vectors() {
    for (name, (layer, x)) in [("stm_small", small()), ("stm_full", full())] {
        let reference: Array4<f64> = Vectors::open(name).get("y_relu_sum");
        assert_close(
            name,
            &layer.forward(x.view()).unwrap(),
            &reference,
            SAME_IN_F64,
            0.0,
        );
    }
}

/// Evidence: reference vectors, equal without any tolerance
#[test]
fn p4_4_the_rebuilt_inputs_are_the_reference_inputs() {
    let vectors = Vectors::open("stm_small");
    assert_eq!(small().1, vectors.get::<ndarray::Ix4>("x"));
    assert_eq!(hashed((8, 2, 3, 3), 1204, 1.0 / 8.0), vectors.get::<ndarray::Ix4>("w2"));
    assert_eq!(hashed((4, 8), 1207, 1.0 / 2.0), vectors.get::<ndarray::Ix2>("b3"));
}

/// Evidence: reference vectors, PyTorch to a relative 1e−12
#[test]
fn p4_4_merged_paths_agree_with_the_reference_vectors() {
    for (name, (layer, x)) in [("stm_small", small()), ("stm_full", full())] {
        let linear = |path: &Bottleneck| path.forward_linear(x.view()).unwrap();
        let merged = layer.paths().iter().map(linear).reduce(|sum, y| sum + y).unwrap();
        // A sum over paths of numbers of order 1 may cancel, which costs roundings of
        // order 1.
        let rounding = 32.0 * f64::EPSILON;
        assert_close(
            name,
            &merged,
            &Vectors::open(name).get("y_merged"),
            SAME_IN_F64,
            rounding,
        );
    }
}

/// Evidence: counterexample, and PyTorch agrees with the wrong numbers
#[test]
fn p4_4_the_chained_loop_is_another_function() {
    for (name, (layer, x)) in [("stm_small", small()), ("stm_full", full())] {
        let chained = layer.forward_chained(x.view()).unwrap();
        // What the notes' program computes, in PyTorch: the same wrong numbers.
        assert_close(
            name,
            &chained,
            &Vectors::open(name).get("y_chained"),
            SAME_IN_F64,
            0.0,
        );
        let right = layer.forward(x.view()).unwrap();
        assert_eq!(chained.shape(), right.shape());
        let difference = (&chained - &right).mapv(f64::abs).mean().unwrap();
        let size = right.mapv(f64::abs).mean().unwrap();
        assert!(difference > 1e8 * SAME_IN_F64 * size, "{name}: {difference} of {size}");
    }
}

/// Evidence: counterexample
#[test]
fn p4_4_the_chained_loop_forgets_its_input() {
    // At default initialisation the last path of the chain puts out the same for two
    // unrelated images, bit for bit; the parallel layer tells them apart.
    let layer = drawn(44);
    let [a, b] = [1, 2].map(|seed| hashed((1, 256, 3, 3), seed, 1.0));
    let last = |x: &Array4<f64>| {
        layer.paths().iter().fold(x.clone(), |x, path| path.forward(x.view()).unwrap())
    };
    assert_eq!(last(&a), last(&b));
    let (a, b) = (layer.forward(a.view()).unwrap(), layer.forward(b.view()).unwrap());
    assert!(a.iter().zip(&b).all(|(a, b)| a != b));
}

/// Evidence: counterexample, without the hypothesis P ≥ 2
#[test]
fn p4_4_one_path_is_not_yet_a_mistake() {
    let shape = BlockShape { paths: 1, ..BlockShape::STM };
    let layer =
        SplitTransformMerge::draw(shape, &mut Xoshiro256PlusPlus::seed_from_u64(45))
            .unwrap();
    let x = hashed((1, 256, 3, 3), 3, 1.0);
    assert_eq!(layer.forward(x.view()), layer.forward_chained(x.view()));
}

/// The definition of convolution read off entry by entry, every index checked for the
/// edge.
fn naive(
    x: &Array4<f64>,
    weight: &Array4<f64>,
    bias: &Array1<f64>,
    groups: usize,
) -> Array4<f64> {
    let (outputs, inputs, kh, kw) = weight.dim();
    let (n, _, h, w) = x.dim();
    let entry = |plane: ArrayView2<f64>, r: usize, c: usize| {
        if (kh / 2..h + kh / 2).contains(&r) && (kw / 2..w + kw / 2).contains(&c) {
            plane[[r - kh / 2, c - kw / 2]]
        } else {
            0.0
        }
    };
    Array4::from_shape_fn((n, outputs, h, w), |(n, o, r, c)| {
        let mut sum = bias[o];
        for i in 0..inputs {
            let plane = x.slice(s![n, o * groups / outputs * inputs + i, .., ..]);
            for (kr, kc) in ndarray::indices((kh, kw)) {
                sum += weight[[o, i, kr, kc]] * entry(plane, r + kr, c + kc);
            }
        }
        sum
    })
}

#[test]
fn convolution_is_its_definition() {
    for (h, w) in [(1, 1), (1, 7), (2, 3), (5, 4)] {
        for (kh, kw) in [(1, 1), (3, 3), (5, 1), (3, 7)] {
            for groups in [1, 2, 4] {
                let weight = hashed((8, 12 / groups, kh, kw), 51, 1.0);
                let bias = hashed(8, 52, 1.0);
                let x = hashed((2, 12, h, w), 53, 1.0);
                let ours = Conv2d::new(weight.clone(), bias.clone(), groups).unwrap();
                let what = format!("{h}×{w}, kernel {kh}×{kw}, {groups} groups");
                let rounding = 1e-14;
                let expected = naive(&x, &weight, &bias, groups);
                assert_close(
                    &what,
                    &ours.forward(x.view()).unwrap(),
                    &expected,
                    SAME_IN_F64,
                    rounding,
                );
            }
        }
    }
}

#[test]
fn convolution_keeps_images_of_a_batch_apart() {
    let layer = small().0;
    let [a, b] = [61, 62].map(|seed| hashed((1, 8, 5, 6), seed, 1.0));
    let both = concatenate(Axis(0), &[a.view(), b.view()]).unwrap();
    let together = layer.forward(both.view()).unwrap();
    assert_eq!(together.slice(s![..1, .., .., ..]), layer.forward(a.view()).unwrap());
    assert_eq!(together.slice(s![1.., .., .., ..]), layer.forward(b.view()).unwrap());
}
