//! P4, answered by the book's own functions, and its typical wrong answers.

use ndarray::{Array4, ArrayView4};
use solutions::stm::{
    BlockShape, Bottleneck, Conv2d, Grouped, Merged, Parameters, SplitTransformMerge,
};

use crate::given::{Conv, Path, Shape, relu};
use crate::wrong::wrong;

/// The book's shape.
fn book_shape(shape: Shape) -> BlockShape {
    let Shape { channels, paths, width, kernel } = shape;
    BlockShape { channels, paths, width, kernel }
}

/// The book's convolution.
fn book_conv(conv: &Conv) -> Conv2d {
    Conv2d::new(conv.weight.clone(), conv.bias.clone(), 1).expect("a bias that fits")
}

/// The book's path.
fn book_path(path: &Path) -> Bottleneck {
    let [reduce, transform, expand] =
        [&path.reduce, &path.transform, &path.expand].map(book_conv);
    Bottleneck::new(reduce, transform, expand).expect("channels that chain")
}

/// The book's layer.
fn book(paths: &[Path]) -> SplitTransformMerge {
    SplitTransformMerge::new(paths.iter().map(book_path).collect())
        .expect("at least one path, all of one shape")
}

/// The counts of a shape, layer by layer.
fn counts(shape: BlockShape) -> Parameters {
    shape.parameters().expect("a shape with an odd kernel")
}

/// The parameters of one convolution.
#[must_use]
pub fn conv_parameters(inputs: usize, outputs: usize, kernel: usize) -> usize {
    let weight = Array4::zeros((outputs, inputs, kernel, kernel));
    let bias = ndarray::Array1::zeros(outputs);
    Conv2d::new(weight, bias, 1).expect("an odd kernel").parameters()
}

/// The plain block's.
#[must_use]
pub fn plain_block_of_the_sheet() -> [usize; 3] {
    let Parameters { reduce, transform, expand } = counts(BlockShape::PLAIN);
    if wrong("p4_middle_term_of_the_notes") {
        return [reduce, 126 * 128 * 7 + 128, expand];
    }
    [reduce, transform, expand]
}

/// The split block's, in all.
#[must_use]
pub fn split_block_of_the_sheet() -> usize {
    if wrong("p4_total_80_short") {
        return 78_512;
    }
    counts(BlockShape::STM).total()
}

/// The split block's, layer by layer.
#[must_use]
pub fn split_block_parameters(shape: Shape) -> [usize; 3] {
    let shape = book_shape(shape);
    let Parameters { reduce, transform, expand } = if wrong("p4_one_bias_for_all_paths") {
        shape.merged_parameters().expect("a shape with an odd kernel")
    } else {
        counts(shape)
    };
    [reduce, transform, expand]
}

/// Multiply-adds a pixel.
#[must_use]
pub fn multiply_adds(shape: Shape) -> usize {
    book_shape(shape).work().expect("a shape with an odd kernel").multiply_adds
}

/// One path.
#[must_use]
pub fn path_forward(path: &Path, x: ArrayView4<f64>) -> Array4<f64> {
    let path = book_path(path);
    if wrong("p4_last_relu_missing") {
        return path.forward_linear(x).expect("an image that fits");
    }
    path.forward(x).expect("an image that fits")
}

/// All paths.
#[must_use]
pub fn layer_forward(paths: &[Path], x: ArrayView4<f64>) -> Array4<f64> {
    let layer = book(paths);
    let merged = || Merged::try_from(&layer).expect("paths of one shape");
    if wrong("p4_overwritten_input") {
        return layer.forward_chained(x).expect("an image that fits");
    }
    if wrong("p4_relu_after_the_sum") {
        return relu(merged().forward(x).expect("an image that fits"));
    }
    if wrong("p4_last_relu_missing") {
        return merged().forward(x).expect("an image that fits");
    }
    layer.forward(x).expect("an image that fits")
}

/// The paths' convolutions, stacked.
#[must_use]
pub fn stacked(paths: &[Path]) -> [Conv; 3] {
    let grouped = Grouped::try_from(&book(paths)).expect("paths of one shape");
    grouped.convolutions().map(|conv| Conv {
        weight: conv.weight().to_owned(),
        bias: conv.bias().to_owned(),
    })
}

/// The one convolution the last ones come to without their ReLU.
#[must_use]
pub fn merged_last(paths: &[Path]) -> Conv {
    let merged = Merged::try_from(&book(paths)).expect("paths of one shape");
    let weight = merged.last().weight().to_owned();
    if wrong("p4_merged_bias_of_one_path") {
        return Conv { weight, bias: paths[0].expand.bias.clone() };
    }
    Conv { weight, bias: merged.last().bias().to_owned() }
}
