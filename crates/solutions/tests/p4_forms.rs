//! P4.5, P4.6 and P4.7: the layer in its other forms.

use crate::common::{SAME_IN_F64, Vectors, assert_close, hashed};
use crate::p4_layers::{Whole, full, small};
use ndarray::{Array1, Array4, Axis, s};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::activation::relu;
use solutions::stm::{
    BlockShape, Bottleneck, Conv2d, Grouped, Merged, Schedule, SplitTransformMerge,
    merges, signed_sums,
};

fn grouped(layer: &SplitTransformMerge) -> Grouped {
    Grouped::try_from(layer).unwrap()
}

fn merged(layer: &SplitTransformMerge) -> Merged {
    Merged::try_from(layer).unwrap()
}

/// The a_i of every entry (n, o, r, q), path by path.
fn path_outputs(layer: &SplitTransformMerge, x: &Array4<f64>) -> Vec<Array4<f64>> {
    layer.paths().iter().map(|path| path.forward_linear(x.view()).unwrap()).collect()
}

/// Evidence: reference vectors
#[test]
fn p4_5_the_grouped_form_agrees_with_the_reference_vectors() {
    for (name, (layer, x)) in [("stm_small", small()), ("stm_full", full())] {
        let reference: Array4<f64> = Vectors::open(name).get("y_relu_sum");
        let y = grouped(&layer).forward(x.view()).unwrap();
        assert_close(name, &y, &reference, SAME_IN_F64, 0.0);
        assert_eq!(grouped(&layer).parameters(), layer.parameters());
    }
}

/// Evidence: exact arithmetic, at full size with small whole numbers
#[test]
fn p4_5_the_grouped_form_is_the_loop() {
    let mut whole = Whole::seeded(450);
    let layer = whole.layer(BlockShape::STM);
    let x = whole.array((1, 256, 2, 3));
    let y = layer.forward(x.view()).unwrap();
    // Nothing is above 3, so no partial sum is above 2307 in the first layer, 249,159 in
    // the second, 2,989,911 in the third and 2²⁷ in the last sum: all are exact, in
    // whatever order they are added.
    assert!(y.iter().all(|y| *y < 2_f64.powi(27)) && y.iter().any(|y| *y > 0.0));
    assert_eq!(grouped(&layer).forward(x.view()).unwrap(), y);
    assert_eq!(grouped(&layer).forward_fused(x.view()).unwrap(), y);
}

/// Evidence: exact arithmetic, one small layer with small whole numbers
#[test]
fn p4_5_its_channels_are_path_major() {
    let mut whole = Whole::seeded(451);
    let shape = BlockShape { channels: 6, paths: 3, width: 2, kernel: 3 };
    let (layer, x) = (whole.layer(shape), whole.array((2, 6, 3, 2)));
    let all = grouped(&layer).path_outputs(x.view()).unwrap();
    for (i, a) in path_outputs(&layer, &x).iter().enumerate() {
        assert_eq!(all.slice(s![.., 6 * i..6 * (i + 1), .., ..]), a);
    }
}

/// Evidence: counterexample
#[test]
fn p4_5_channel_major_groups_and_a_missing_group_are_other_functions() {
    let mut whole = Whole::seeded(452);
    let shape = BlockShape { channels: 6, paths: 3, width: 2, kernel: 3 };
    let (layer, x) = (whole.layer(shape), whole.array((2, 6, 3, 2)));
    let y = layer.forward(x.view()).unwrap();
    let all = grouped(&layer).path_outputs(x.view()).unwrap().mapv_into(relu);
    // Channel-major: P neighbouring channels taken for one sum.
    let wrong = Array4::from_shape_fn(y.dim(), |(n, o, r, q)| {
        all.slice(s![n, 3 * o..3 * (o + 1), r, q]).sum()
    });
    assert_ne!(wrong, y);
    // The 3×3 convolution without groups does not even fit the stacked weights.
    let weight = Array4::<f64>::zeros((6, 2, 3, 3));
    let ungrouped = Conv2d::new(weight, Array1::zeros(6), 1).unwrap();
    assert!(ungrouped.forward(Array4::zeros((2, 6, 3, 2)).view()).is_err());
}

/// All vectors of `length` whole numbers from −3 to 3.
fn all_vectors(length: u32) -> impl Iterator<Item = Vec<i64>> {
    (0..7_i64.pow(length))
        .map(move |code| (0..length).map(|i| code / 7_i64.pow(i) % 7 - 3).collect())
}

/// Evidence: exhaustive, over all 2,800 vectors of 1 to 4 numbers from −3 to 3
#[test]
fn p4_6_the_order_of_the_three_merges_and_when_two_are_equal() {
    let mut seen = [0; 4];
    for a in (1..=4).flat_map(all_vectors) {
        let m = merges(&a);
        let (plus, minus) = signed_sums(&a);
        let (some_positive, some_negative) =
            (a.iter().any(|a| *a > 0), a.iter().any(|a| *a < 0));
        assert!(m.relu_then_sum >= m.sum_then_relu && m.sum_then_relu >= m.sum, "{a:?}");
        assert_eq!(m.relu_then_sum - m.sum, minus, "{a:?}");
        assert_eq!(m.relu_then_sum - m.sum_then_relu, plus.min(minus), "{a:?}");
        assert_eq!(m.sum_then_relu - m.sum, (minus - plus).max(0), "{a:?}");
        assert_eq!(m.relu_then_sum == m.sum, !some_negative, "{a:?}");
        let mixed = some_positive && some_negative;
        assert_eq!(m.relu_then_sum == m.sum_then_relu, !mixed, "{a:?}");
        assert_eq!(m.sum_then_relu == m.sum, a.iter().sum::<i64>() >= 0, "{a:?}");
        seen[usize::from(mixed) + 2 * usize::from(m.sum < 0)] += 1;
    }
    assert!(seen.iter().all(|n| *n > 100), "{seen:?}");
}

/// Evidence: reference vectors
#[test]
fn p4_6_the_merged_form_agrees_with_the_reference_vectors() {
    for (name, (layer, x)) in [("stm_small", small()), ("stm_full", full())] {
        let y = merged(&layer).forward(x.view()).unwrap();
        // A sum of numbers of order 1 may cancel, which costs roundings of order 1.
        let rounding = 32.0 * f64::EPSILON;
        let reference = Vectors::open(name).get("y_merged");
        assert_close(name, &y, &reference, SAME_IN_F64, rounding);
    }
}

/// Evidence: exact arithmetic, at full size with small whole numbers
#[test]
fn p4_6_the_three_layers_merge_entry_by_entry() {
    let mut whole = Whole::seeded(460);
    let (layer, x) = (whole.layer(BlockShape::STM), whole.array((1, 256, 2, 2)));
    let outputs = path_outputs(&layer, &x);
    let (a, b, c) = (
        layer.forward(x.view()).unwrap(),
        merged(&layer).forward(x.view()).unwrap(),
        merged(&layer).forward_relu(x.view()).unwrap(),
    );
    for (index, &y) in a.indexed_iter() {
        let own: Vec<f64> = outputs.iter().map(|a| a[index]).collect();
        let m = merges(&own);
        let expected = (m.relu_then_sum, m.sum, m.sum_then_relu);
        assert_eq!((y, b[index], c[index]), expected, "{index:?}");
    }
    // Both strict inequalities occur.
    assert!(a.iter().zip(&c).any(|(a, c)| a > c) && c.iter().zip(&b).any(|(c, b)| c > b));
}

/// Evidence: exact arithmetic
#[test]
fn p4_6_the_merged_form_holds_70656_parameters() {
    let layer = Whole::seeded(461).layer(BlockShape::STM);
    assert_eq!(merged(&layer).parameters().total(), 70_656);
    assert_eq!(Ok(merged(&layer).parameters()), BlockShape::STM.merged_parameters());
}

/// Evidence: exact arithmetic, on the two-path example
#[test]
fn p4_6_three_inputs_tell_the_three_forms_apart() {
    let layer = SplitTransformMerge::crossing().unwrap();
    for (x, a, c, b) in [
        (-2.0, 6.0, 5.0, 5.0),
        (0.0, 3.0, 3.0, 3.0),
        (2.0, 3.0, 1.0, 1.0),
        (5.0, 6.0, 0.0, -2.0),
    ] {
        let x = Array4::from_elem((1, 1, 1, 1), x);
        let at = |y: Array4<f64>| y[[0, 0, 0, 0]];
        assert_eq!(at(layer.forward(x.view()).unwrap()), a);
        assert_eq!(at(merged(&layer).forward_relu(x.view()).unwrap()), c);
        assert_eq!(at(merged(&layer).forward(x.view()).unwrap()), b);
    }
}

/// Evidence: counterexample, against the obstruction of the proof and all 9,261 merged forms
/// with whole kernels and bias from −10 to 10
#[test]
fn p4_6_no_merged_form_computes_the_layer() {
    let layer = SplitTransformMerge::crossing().unwrap();
    let x = Array4::from_shape_vec((1, 1, 1, 3), vec![-2.0, 0.0, 2.0]).unwrap();
    let values = |y: Array4<f64>| [0, 1, 2].map(|q| y[[0, 0, 0, q]]);
    let a = values(layer.forward(x.view()).unwrap());
    // Positive, and the middle value is not the mean of the outer two.
    assert!(a.iter().all(|a| *a > 0.0) && a[0] + a[2] != 2.0 * a[1]);
    let conv = |weight, bias| {
        let weight = Array4::from_elem((1, 1, 1, 1), weight);
        Conv2d::new(weight, Array1::from_elem(1, bias), 1).unwrap()
    };
    // The first two convolutions of the example, and any last ones.
    let path =
        |(w, b)| Bottleneck::new(conv(1.0, 3.0), conv(1.0, 0.0), conv(w, b)).unwrap();
    for (u, v, b) in ndarray::indices((21, 21, 21)) {
        let [u, v, b] = [u, v, b].map(|n| n as f64 - 10.0);
        let paths = [(u, b), (v, 0.0)].map(path).to_vec();
        let merged = merged(&SplitTransformMerge::new(paths).unwrap());
        let linear = values(merged.forward(x.view()).unwrap());
        assert_eq!(linear[0] + linear[2], 2.0 * linear[1]);
        assert_ne!(linear, a);
        assert_ne!(values(merged.forward_relu(x.view()).unwrap()), a);
    }
}

/// A layer of one channel whose two paths end with these weights and biases.
fn ending(last: [(f64, f64); 2]) -> SplitTransformMerge {
    let conv = |weight, bias| {
        let weight = Array4::from_elem((1, 1, 1, 1), weight);
        Conv2d::new(weight, Array1::from_elem(1, bias), 1).unwrap()
    };
    let path =
        |(w, b)| Bottleneck::new(conv(1.0, 0.0), conv(1.0, 0.0), conv(w, b)).unwrap();
    SplitTransformMerge::new(last.map(path).to_vec()).unwrap()
}

/// Evidence: counterexample
#[test]
fn p4_6_nonnegative_last_layers_merge_and_one_negative_number_is_enough_not_to() {
    let difference = |layer: &SplitTransformMerge| {
        let x = Array4::from_shape_fn((1, 1, 1, 21), |(.., q)| q as f64 - 10.0);
        let a = layer.forward(x.view()).unwrap();
        (a - merged(layer).forward(x.view()).unwrap()).sum()
    };
    for (last, nonnegative) in [
        ([(2.0, 0.0), (1.0, 3.0)], true),
        ([(2.0, 0.0), (-1.0, 3.0)], false),
        ([(2.0, 0.0), (1.0, -3.0)], false),
    ] {
        let layer = ending(last);
        assert_eq!(layer.last_is_nonnegative(), nonnegative);
        assert_eq!(difference(&layer) == 0.0, nonnegative, "{last:?}");
    }
}

/// Evidence: counterexample
#[test]
fn p4_6_nonnegative_is_not_necessary_where_the_hidden_channels_do_not_reach() {
    // Path 2 hands over 3 − h with h = 0 always: its second convolution is zero.
    let conv = |weight, bias| {
        let weight = Array4::from_elem((1, 1, 1, 1), weight);
        Conv2d::new(weight, Array1::from_elem(1, bias), 1).unwrap()
    };
    let path = Bottleneck::new(conv(1.0, 0.0), conv(0.0, 0.0), conv(-1.0, 3.0)).unwrap();
    let layer = SplitTransformMerge::new(vec![path.clone(), path]).unwrap();
    let x = hashed((2, 1, 3, 3), 462, 10.0);
    assert!(!layer.last_is_nonnegative());
    assert_eq!(layer.forward(x.view()), merged(&layer).forward(x.view()));
}

/// Memory that counts what is read from it and written to it.
#[derive(Default)]
struct Memory {
    loads: usize,
    stores: usize,
}

impl Memory {
    /// A pass: reads its operands, each entry once, and writes its result.
    fn pass(
        &mut self,
        operands: &[&Array1<f64>],
        f: impl FnOnce(&[&Array1<f64>]) -> Array1<f64>,
    ) -> Array1<f64> {
        self.loads += operands.iter().map(|operand| operand.len()).sum::<usize>();
        let result = f(operands);
        self.stores += result.len();
        result
    }

    fn conv(&mut self, conv: &Conv2d, x: &Array1<f64>) -> Array1<f64> {
        self.pass(&[x], |x| on_one_pixel(x[0], |x| conv.forward(x.view()).unwrap()))
    }

    fn relu(&mut self, x: &Array1<f64>) -> Array1<f64> {
        self.pass(&[x], |x| x[0].mapv(relu))
    }

    fn add(&mut self, x: &Array1<f64>, y: &Array1<f64>) -> Array1<f64> {
        self.pass(&[x, y], |both| both[0] + both[1])
    }
}

/// Runs a layer on an image of one pixel.
fn on_one_pixel(
    x: &Array1<f64>,
    f: impl FnOnce(Array4<f64>) -> Array4<f64>,
) -> Array1<f64> {
    let image = Array4::from_shape_fn((1, x.len(), 1, 1), |(_, c, ..)| x[c]);
    f(image).into_iter().collect()
}

/// Evidence: exact arithmetic, by counting what three schedules read and write
#[test]
fn p4_7_the_traffic_is_what_the_schedules_move() {
    let mut whole = Whole::seeded(470);
    for (c, p, w) in [(256, 32, 4), (3, 1, 2), (5, 2, 1), (4, 3, 3)] {
        let shape = BlockShape { channels: c, paths: p, width: w, kernel: 1 };
        let convs: Vec<[Conv2d; 3]> = (0..p)
            .map(|_| [whole.conv(c, w, 1), whole.conv(w, w, 1), whole.conv(w, c, 1)])
            .collect();
        let path = |[a, b, c]: &[Conv2d; 3]| {
            Bottleneck::new(a.clone(), b.clone(), c.clone()).unwrap()
        };
        let layer = SplitTransformMerge::new(convs.iter().map(path).collect()).unwrap();
        let x = Array1::from_shape_simple_fn(c, || whole.number());
        let y = on_one_pixel(&x, |x| layer.forward(x.view()).unwrap());

        // The loop.
        let mut memory = Memory::default();
        let mut sum: Option<Array1<f64>> = None;
        for [reduce, transform, expand] in &convs {
            let mut h = memory.conv(reduce, &x);
            h = memory.relu(&h);
            h = memory.conv(transform, &h);
            h = memory.relu(&h);
            h = memory.conv(expand, &h);
            h = memory.relu(&h);
            sum = Some(match sum {
                Some(sum) => memory.add(&sum, &h),
                None => h,
            });
        }
        assert_eq!(sum.unwrap(), y);
        let counted = shape.traffic(Schedule::Loop).unwrap();
        assert_eq!((memory.loads, memory.stores), (counted.loads, counted.stores));

        // The grouped form, and the fused one: the same up to the second ReLU.
        let narrow = |memory: &mut Memory| {
            let step = |memory: &mut Memory, h: &Array1<f64>, i: usize| {
                let own = |j: usize| match i {
                    0 => h.clone(),
                    _ => h.slice(s![j * w..(j + 1) * w]).to_owned(),
                };
                let run = |j: usize| {
                    on_one_pixel(&own(j), |h| convs[j][i].forward(h.view()).unwrap())
                };
                let h = memory.pass(&[h], |_| (0..p).flat_map(run).collect());
                memory.relu(&h)
            };
            let h = step(memory, &x, 0);
            step(memory, &h, 1)
        };
        let last = |h: &Array1<f64>| -> Array1<f64> {
            let own = |j: usize| h.slice(s![j * w..(j + 1) * w]).to_owned();
            let run =
                |j| on_one_pixel(&own(j), |h| convs[j][2].forward(h.view()).unwrap());
            (0..p).flat_map(run).collect()
        };
        let sum = |a: &Array1<f64>| a.to_shape((p, c)).unwrap().sum_axis(Axis(0));
        let mut memory = Memory::default();
        let h = narrow(&mut memory);
        let a = memory.pass(&[&h], |h| last(h[0]));
        assert_eq!(a.len(), shape.traffic(Schedule::Grouped).unwrap().held);
        let a = memory.relu(&a);
        assert_eq!(memory.pass(&[&a], |a| sum(a[0])), y);
        let counted = shape.traffic(Schedule::Grouped).unwrap();
        assert_eq!((memory.loads, memory.stores), (counted.loads, counted.stores));

        let mut memory = Memory::default();
        let h = narrow(&mut memory);
        assert_eq!(memory.pass(&[&h], |h| sum(&last(h[0]).mapv(relu))), y);
        let counted = shape.traffic(Schedule::Fused).unwrap();
        assert_eq!((memory.loads, memory.stores), (counted.loads, counted.stores));
    }
}

/// Evidence: exact arithmetic
#[test]
fn p4_7_bytes_for_each_pixel_in_f32() {
    let at = |schedule| BlockShape::STM.traffic(schedule).unwrap();
    let [looped, grouped, fused] =
        [Schedule::Loop, Schedule::Grouped, Schedule::Fused].map(at);
    assert_eq!(4 * grouped.held, 32 * 1024);
    assert_eq!((looped.held, fused.held), (256, 0));
    assert_eq!(looped.bytes(4), 225 * 1024);
    assert_eq!(grouped.bytes(4), 134 * 1024);
    assert_eq!(fused.bytes(4), 6 * 1024);
}

/// Evidence: reference vectors
#[test]
fn p4_7_the_fused_form_agrees_with_the_reference_vectors() {
    for (name, (layer, x)) in [("stm_small", small()), ("stm_full", full())] {
        let reference: Array4<f64> = Vectors::open(name).get("y_relu_sum");
        let y = grouped(&layer).forward_fused(x.view()).unwrap();
        assert_close(name, &y, &reference, SAME_IN_F64, 0.0);
    }
}

/// Evidence: counterexample
#[test]
fn p4_7_a_fused_sum_with_one_relu_at_the_end_is_another_function() {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(471);
    let layer = SplitTransformMerge::draw(BlockShape::STM, &mut rng).unwrap();
    let x = hashed((1, 256, 2, 2), 471, 1.0);
    let fused = grouped(&layer).forward_fused(x.view()).unwrap();
    let wrong = merged(&layer).forward_relu(x.view()).unwrap();
    assert!(fused.iter().zip(&wrong).all(|(right, wrong)| right > wrong));
}
