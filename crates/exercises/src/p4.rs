//! P4: split, transform, merge.
//!
//! A parameter is a weight or a bias. Images come in batches `(n, c, h, w)`: image,
//! channel, row, column. [`conv2d`](crate::given::conv2d) and
//! [`relu`](crate::given::relu) are given; what is asked is about paths and counts.

use ndarray::{Array4, ArrayView4};

use crate::given::{Conv, Path, Shape};

/// The number of parameters of a k×k convolution from `inputs` to `outputs` channels, with
/// biases.
#[must_use]
pub fn conv_parameters(inputs: usize, outputs: usize, kernel: usize) -> usize {
    todo!("P4: conv_parameters({inputs}, {outputs}, {kernel})")
}

/// The parameters of each convolution of the plain block on the problem sheet, in order:
/// 1×1 from 256 to 128 channels, 3×3 from 128 to 128, 1×1 from 128 to 256.
#[must_use]
pub fn plain_block_of_the_sheet() -> [usize; 3] {
    todo!("P4: plain_block_of_the_sheet()")
}

/// The number of parameters of the layer on the problem sheet in all: 32 paths, each 1×1
/// from 256 to 4 channels, 3×3 from 4 to 4, 1×1 from 4 to 256.
#[must_use]
pub fn split_block_of_the_sheet() -> usize {
    todo!("P4: split_block_of_the_sheet()")
}

/// The parameters of the layer of any shape: of all first convolutions together, of all
/// middle ones, of all last ones.
#[must_use]
pub fn split_block_parameters(shape: Shape) -> [usize; 3] {
    todo!("P4: split_block_parameters({shape:?})")
}

/// The multiply-adds that the layer's convolutions take for one pixel: one for every
/// product of a weight and a number it meets, where the zeros around the image count as
/// numbers. Adding a bias is none.
#[must_use]
pub fn multiply_adds(shape: Shape) -> usize {
    todo!("P4: multiply_adds({shape:?})")
}

/// One path: convolution, ReLU, convolution, ReLU, convolution, ReLU.
///
/// Shapes: `x` is `(n, c, h, w)`, and so is the result.
#[must_use]
pub fn path_forward(path: &Path, x: ArrayView4<f64>) -> Array4<f64> {
    todo!("P4: path_forward to {} channels on {:?}", path.expand.bias.len(), x.dim())
}

/// The layer: parallel paths, at least one; what they put out is added up.
///
/// Shapes: `x` is `(n, c, h, w)`, and so is the result.
#[must_use]
pub fn layer_forward(paths: &[Path], x: ArrayView4<f64>) -> Array4<f64> {
    todo!("P4: layer_forward of {} paths on {:?}", paths.len(), x.dim())
}

/// The layer as three convolutions, each followed by a ReLU: the first one plain, the other
/// two with P groups ([`grouped_conv2d`](crate::given::grouped_conv2d)). What comes out has
/// P·c channels, those of path 1 first, then those of path 2, and so on. Which?
///
/// Shapes of the weights: `(P·w, c, 1, 1)`, `(P·w, w, k, k)`, `(P·c, w, 1, 1)`; each bias
/// has as many entries as its weight has outputs.
#[must_use]
pub fn stacked(paths: &[Path]) -> [Conv; 3] {
    todo!("P4: stacked of {} paths", paths.len())
}

/// Leave out the last ReLU of every path. Then the last convolutions of the P paths and
/// the sum after them are together *one* 1×1 convolution, which reads the paths' hidden
/// channels stacked: the w of path 1 first, then those of path 2, and so on. Which?
///
/// Shapes: its weight is `(c, P·w, 1, 1)`, its bias `(c)`.
#[must_use]
pub fn merged_last(paths: &[Path]) -> Conv {
    todo!("P4: merged_last of {} paths", paths.len())
}
