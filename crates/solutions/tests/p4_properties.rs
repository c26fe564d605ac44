//! P4: laws for random shapes and numbers. Weights and pixels are small whole numbers, so
//! that equality is exact.

use crate::p4_layers::Whole;
use ndarray::Array1;
use proptest::prelude::*;
use solutions::stm::{
    BlockShape, Bottleneck, Conv2d, Expand, Grouped, Merged, SplitTransformMerge,
    TotalWidth, merges, signed_sums,
};

fn shapes() -> impl Strategy<Value = BlockShape> {
    (1..5_usize, 1..5_usize, 1..4_usize, 0..3_usize).prop_map(
        |(channels, paths, width, half)| BlockShape {
            channels,
            paths,
            width,
            kernel: 2 * half + 1,
        },
    )
}

/// Images of a batch, rows and columns, down to one pixel.
fn images() -> impl Strategy<Value = (usize, usize, usize)> {
    (1..3_usize, 1..5_usize, 1..5_usize)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Evidence: property
    #[test]
    fn p4_5_grouped_and_fused_are_the_loop(
        shape in shapes(), (n, h, w) in images(), seed: u64,
    ) {
        let mut whole = Whole::seeded(seed);
        let layer = whole.layer(shape);
        let x = whole.array((n, shape.channels, h, w));
        let y = layer.forward(x.view()).unwrap();
        let grouped = Grouped::try_from(&layer).unwrap();
        prop_assert_eq!(&grouped.forward(x.view()).unwrap(), &y);
        prop_assert_eq!(&grouped.forward_fused(x.view()).unwrap(), &y);
    }

    /// Evidence: property
    #[test]
    fn p4_6_merged_is_the_sum_of_the_paths_without_their_last_relu(
        shape in shapes(), (n, h, w) in images(), seed: u64,
    ) {
        let mut whole = Whole::seeded(seed);
        let layer = whole.layer(shape);
        let x = whole.array((n, shape.channels, h, w));
        let linear = layer.paths().iter().map(|path| path.forward_linear(x.view()).unwrap());
        let sum = linear.reduce(|sum, y| sum + y).unwrap();
        let merged = Merged::try_from(&layer).unwrap();
        prop_assert_eq!(merged.forward(x.view()).unwrap(), sum);
    }

    /// Evidence: property
    #[test]
    fn p4_6_the_layers_are_ordered(
        shape in shapes(), (n, h, w) in images(), seed: u64,
    ) {
        let mut whole = Whole::seeded(seed);
        let layer = whole.layer(shape);
        let x = whole.array((n, shape.channels, h, w));
        let merged = Merged::try_from(&layer).unwrap();
        let a = layer.forward(x.view()).unwrap();
        let b = merged.forward(x.view()).unwrap();
        let c = merged.forward_relu(x.view()).unwrap();
        prop_assert!(a.iter().zip(&c).all(|(a, c)| a >= c));
        prop_assert!(c.iter().zip(&b).all(|(c, b)| c >= b));
        prop_assert!(shape.paths > 1 || a == c);
    }

    /// Evidence: property
    #[test]
    fn p4_6_a_nonnegative_last_layer_merges(
        shape in shapes(), (n, h, w) in images(), seed: u64,
    ) {
        let BlockShape { channels, paths, width, kernel } = shape;
        let mut whole = Whole::seeded(seed);
        let paths = (0..paths).map(|_| {
            let narrow = [whole.conv(channels, width, 1), whole.conv(width, width, kernel)];
            let weight = whole.array((channels, width, 1, 1)).mapv(f64::abs);
            let bias = Array1::from_shape_simple_fn(channels, || whole.number().abs());
            let [reduce, transform] = narrow;
            let last = Conv2d::new(weight, bias, 1).unwrap();
            Bottleneck::new(reduce, transform, last).unwrap()
        });
        let layer = SplitTransformMerge::new(paths.collect()).unwrap();
        let x = whole.array((n, channels, h, w));
        let merged = Merged::try_from(&layer).unwrap();
        let a = layer.forward(x.view()).unwrap();
        prop_assert!(layer.last_is_nonnegative());
        prop_assert_eq!(&merged.forward(x.view()).unwrap(), &a);
        prop_assert_eq!(&merged.forward_relu(x.view()).unwrap(), &a);
    }

    /// Evidence: property
    #[test]
    fn p4_6_the_identities_of_the_three_merges(
        a in proptest::collection::vec(-1_000_000_i64..1_000_000, 0..40),
    ) {
        let m = merges(&a);
        let (plus, minus) = signed_sums(&a);
        prop_assert!(m.relu_then_sum >= m.sum_then_relu && m.sum_then_relu >= m.sum);
        prop_assert_eq!(m.relu_then_sum - m.sum, minus);
        prop_assert_eq!(m.relu_then_sum - m.sum_then_relu, plus.min(minus));
        prop_assert_eq!(m.sum_then_relu - m.sum, (minus - plus).max(0));
        prop_assert_eq!(plus, m.relu_then_sum);
    }

    /// Evidence: property
    #[test]
    fn p4_3_every_formula_counts_what_is_held(shape in shapes(), seed: u64) {
        let layer = Whole::seeded(seed).layer(shape);
        let grouped = Grouped::try_from(&layer).unwrap().parameters();
        let merged = Merged::try_from(&layer).unwrap().parameters();
        prop_assert_eq!(layer.parameters(), shape.parameters().unwrap());
        prop_assert_eq!(grouped, shape.parameters().unwrap());
        prop_assert_eq!(merged, shape.merged_parameters().unwrap());
        let total = shape.paths * shape.width;
        let blocks = TotalWidth::new(shape.channels, total, shape.kernel).unwrap();
        let count = blocks.parameters(shape.paths, Expand::EachPath).unwrap();
        prop_assert_eq!(count.to_integer() as usize, grouped.total());
    }

    /// Evidence: property
    #[test]
    fn p4_8_a_convolutions_backward_pass_is_its_adjoint(
        shape in shapes(), (n, h, w) in images(), seed: u64,
    ) {
        // Without biases ⟨g, conv(x)⟩ is linear in x and in the weights: it equals
        // ⟨dx, x⟩ and ⟨dW, W⟩.
        let BlockShape { channels, paths: groups, width, kernel } = shape;
        let mut whole = Whole::seeded(seed);
        let weight = whole.array((groups * width, channels, kernel, kernel));
        let bias = Array1::zeros(groups * width);
        let conv = Conv2d::new(weight.clone(), bias, groups).unwrap();
        let x = whole.array((n, groups * channels, h, w));
        let g = whole.array((n, groups * width, h, w));
        let y = conv.forward(x.view()).unwrap();
        let (dx, own) = conv.backward(x.view(), g.view()).unwrap();
        let inner = (&g * &y).sum();
        prop_assert_eq!((&dx * &x).sum(), inner);
        prop_assert_eq!((&own.weight * &weight).sum(), inner);
        prop_assert_eq!(own.bias.sum(), g.sum());
    }
}
