//! Two-dimensional convolution as deep learning means it: cross-correlation, stride 1,
//! zero padding to the same size.

use ndarray::{Array1, Array4, ArrayView1, ArrayView2, ArrayView4, ArrayViewMut2, s};
use rand::{Rng, RngExt};

use super::count::{at_least_one, odd};
use crate::Error;
use crate::init::default_bound;

/// A convolution with bias: k×k kernel (k odd), stride 1, zero padding (k−1)/2, channels
/// cut into groups.
#[derive(Clone, Debug, PartialEq)]
pub struct Conv2d {
    pub(super) weight: Array4<f64>,
    pub(super) bias: Array1<f64>,
    pub(super) groups: usize,
}

impl Conv2d {
    /// The convolution with `weight`: (outputs, inputs / groups, k_h, k_w) and `bias`:
    /// (outputs). Output channels are cut into `groups` equal runs; each reads its own
    /// run of the input channels.
    ///
    /// # Errors
    /// [`Error::Count`] for a side or group count of 0, an even kernel or groups that do
    /// not divide the outputs; [`Error::Shape`] for a bias that does not fit.
    pub fn new(
        weight: Array4<f64>,
        bias: Array1<f64>,
        groups: usize,
    ) -> Result<Self, Error> {
        let (outputs, inputs, height, width) = weight.dim();
        at_least_one("the number of output channels", outputs)?;
        at_least_one("the number of input channels of a group", inputs)?;
        odd("the kernel height", height)?;
        odd("the kernel width", width)?;
        at_least_one("the number of groups", groups)?;
        if !outputs.is_multiple_of(groups) {
            return Err(Error::Count {
                what: "the number of groups",
                given: groups,
                allowed: format!("a divisor of the {outputs} output channels"),
            });
        }
        if bias.len() != outputs {
            return Err(Error::Shape {
                what: "the bias".into(),
                given: vec![bias.len()],
                allowed: format!("[{outputs}], one entry an output channel"),
            });
        }
        Ok(Self { weight, bias, groups })
    }

    /// Draws an ungrouped k×k convolution from PyTorch's default,
    /// Uniform(−1/√(k²·inputs), 1/√(k²·inputs)).
    ///
    /// # Errors
    /// [`Error::Count`] for a count of 0 or an even kernel.
    pub fn draw(
        inputs: usize,
        outputs: usize,
        kernel: usize,
        rng: &mut impl Rng,
    ) -> Result<Self, Error> {
        let a = default_bound(inputs * kernel * kernel);
        let mut entry = || a * (2.0 * rng.random::<f64>() - 1.0);
        let weight =
            Array4::from_shape_simple_fn((outputs, inputs, kernel, kernel), &mut entry);
        Self::new(weight, Array1::from_shape_simple_fn(outputs, entry), 1)
    }

    /// The convolution of `x`: (n, inputs, h, w); the result is (n, outputs, h, w).
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of channels or an image without pixels.
    // ANCHOR: conv
    pub fn forward(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        self.check_input(x)?;
        let (images, _, height, width) = x.dim();
        let (outputs, group_inputs, ..) = self.weight.dim();
        let mut y = Array4::zeros((images, outputs, height, width));
        for ((n, o), mut plane) in
            ndarray::indices((images, outputs)).into_iter().zip(planes(&mut y))
        {
            plane.fill(self.bias[o]);
            let first_input = o / (outputs / self.groups) * group_inputs;
            for i in 0..group_inputs {
                let kernel = self.weight.slice(s![o, i, .., ..]);
                correlate(x.slice(s![n, first_input + i, .., ..]), kernel, &mut plane);
            }
        }
        Ok(y)
    }
    // ANCHOR_END: conv

    /// Its weight: (outputs, inputs / groups, k_h, k_w).
    #[must_use]
    pub fn weight(&self) -> ArrayView4<'_, f64> {
        self.weight.view()
    }

    /// Its bias: (outputs).
    #[must_use]
    pub fn bias(&self) -> ArrayView1<'_, f64> {
        self.bias.view()
    }

    /// Weights and biases, counted in the arrays that hold them.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.weight.len() + self.bias.len()
    }

    /// The number of channels it reads.
    #[must_use]
    pub fn in_channels(&self) -> usize {
        self.weight.dim().1 * self.groups
    }

    /// The number of channels it writes.
    #[must_use]
    pub fn out_channels(&self) -> usize {
        self.weight.dim().0
    }

    /// Refuses to read anything but what `before` writes.
    pub(super) fn follows(&self, before: &Self, what: &str) -> Result<(), Error> {
        if self.in_channels() == before.out_channels() {
            return Ok(());
        }
        Err(Error::Shape {
            what: format!("the input of {what}"),
            given: vec![self.in_channels()],
            allowed: format!(
                "[{}], the channels written before it",
                before.out_channels()
            ),
        })
    }

    /// Refuses an image batch that does not fit.
    pub(super) fn check_input(&self, x: ArrayView4<f64>) -> Result<(), Error> {
        let (_, channels, height, width) = x.dim();
        if channels == self.in_channels() && height > 0 && width > 0 {
            return Ok(());
        }
        Err(Error::Shape {
            what: "the image batch x".into(),
            given: x.shape().to_vec(),
            allowed: format!("[n, {}, h, w] with h and w at least 1", self.in_channels()),
        })
    }
}

/// The planes (h, w) of a batch (n, c, h, w), image by image, channel by channel.
fn planes(batch: &mut Array4<f64>) -> impl Iterator<Item = ArrayViewMut2<'_, f64>> {
    batch.outer_iter_mut().flat_map(|image| image.into_outer_iter_mut())
}

/// Adds the cross-correlation of one plane with one kernel, zeros beyond the edge:
/// y[r, c] += Σ_{i,j} kernel[i, j]·x[r + i − k_h/2, c + j − k_w/2].
fn correlate(x: ArrayView2<f64>, kernel: ArrayView2<f64>, y: &mut ArrayViewMut2<f64>) {
    let (height, width) = x.dim();
    let middle = (kernel.nrows() / 2, kernel.ncols() / 2);
    for ((i, j), &weight) in kernel.indexed_iter() {
        let (rows, from_row) = overlap(height, i, middle.0);
        let (columns, from_column) = overlap(width, j, middle.1);
        let source =
            s![from_row..from_row + rows.len(), from_column..from_column + columns.len()];
        y.slice_mut(s![rows, columns]).scaled_add(weight, &x.slice(source));
    }
}

/// The run of output positions that tap `i` of a kernel can serve, and the input position
/// its first one reads.
pub(super) fn overlap(
    size: usize,
    i: usize,
    middle: usize,
) -> (std::ops::Range<usize>, usize) {
    let first = middle.saturating_sub(i).min(size);
    let end = (size + middle).saturating_sub(i).clamp(first, size);
    (first..end, (first + i).saturating_sub(middle).min(size))
}
