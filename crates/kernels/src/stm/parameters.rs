//! The layer's parameters as they are given, checked once.

use crate::Error;
use crate::error::{at_least_one, same_length};

/// The layer's counts and its tensors in row-major order, as PyTorch holds the grouped form.
///
/// Path p owns rows p·width … (p + 1)·width − 1 of the first two convolutions.
#[derive(Clone, Copy, Debug)]
pub struct Parameters<'a> {
    /// Channels read and written.
    pub channels: usize,
    /// Number of paths.
    pub paths: usize,
    /// Channels inside a path.
    pub width: usize,
    /// First weights, (paths·width, channels).
    pub w1: &'a [f32],
    /// First biases, (paths·width).
    pub b1: &'a [f32],
    /// Weights of the 3×3 convolutions, (paths·width, width, 3, 3).
    pub w2: &'a [f32],
    /// Their biases, (paths·width).
    pub b2: &'a [f32],
    /// Last weights, (paths, channels, width).
    pub w3: &'a [f32],
    /// Last biases, (paths, channels).
    pub b3: &'a [f32],
}

/// A batch of images of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Images {
    /// How many.
    pub n: usize,
    /// Rows of pixels.
    pub h: usize,
    /// Columns of pixels.
    pub w: usize,
}

impl Images {
    /// Refuses images without pixels, and a batch of another length than theirs.
    pub(super) fn check(
        self,
        what: &'static str,
        given: usize,
        channels: usize,
    ) -> Result<(), Error> {
        at_least_one("the number of images", self.n)?;
        at_least_one("the number of rows", self.h)?;
        at_least_one("the number of columns", self.w)?;
        same_length(what, given, product(&[self.n, channels, self.h, self.w]))
    }
}

impl Parameters<'_> {
    /// Refuses counts of 0, and tensors of another size than the counts say.
    pub(super) fn check(&self) -> Result<(), Error> {
        let Self { channels, paths, width, .. } = *self;
        at_least_one("the number of channels", channels)?;
        at_least_one("the number of paths", paths)?;
        at_least_one("the width", width)?;
        same_length("w1", self.w1.len(), product(&[paths, width, channels]))?;
        same_length("b1", self.b1.len(), product(&[paths, width]))?;
        same_length("w2", self.w2.len(), product(&[paths, width, width, 9]))?;
        same_length("b2", self.b2.len(), product(&[paths, width]))?;
        same_length("w3", self.w3.len(), product(&[paths, channels, width]))?;
        same_length("b3", self.b3.len(), product(&[paths, channels]))
    }
}

/// Their product, or the largest number there is: no slice is as long.
fn product(counts: &[usize]) -> usize {
    counts.iter().fold(1, |product: usize, &count| product.saturating_mul(count))
}
