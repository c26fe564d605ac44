//! Split, transform, merge: the plain bottleneck block, and the same idea cut into
//! parallel paths.
//!
//! Here is the layer as P4.4 states it, a sum over paths; the submodules hold its
//! convolutions ([`conv`]), its counts (P4.1 to P4.3, P4.9), its other forms (P4.5 to P4.7) and
//! its gradients ([`backward`], P4.8).

pub mod backward;
mod balance;
mod budget;
pub mod conv;
mod count;
mod grouped;
mod merge;
mod work;

use ndarray::{Array4, ArrayView4};
use rand::Rng;

pub use balance::{BreakEven, Expand, Rational, TotalWidth, break_even};
pub use conv::Conv2d;
pub use count::{BlockShape, Parameters};
pub use grouped::{Grouped, Merged};
pub use merge::{Merges, merges, signed_sums};
pub use work::{Schedule, Traffic, Work};

use crate::Error;
use crate::activation::relu;

/// 1×1 convolution, ReLU, k×k convolution, ReLU, 1×1 convolution.
///
/// One of them, wide, is the plain block of P4.1; a narrow one is a path of the
/// split-transform-merge layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    reduce: Conv2d,
    transform: Conv2d,
    expand: Conv2d,
}

impl Bottleneck {
    /// Three convolutions in a row.
    ///
    /// # Errors
    /// [`Error::Shape`] if the channels do not chain.
    pub fn new(reduce: Conv2d, transform: Conv2d, expand: Conv2d) -> Result<Self, Error> {
        transform.follows(&reduce, "the transform convolution")?;
        expand.follows(&transform, "the expand convolution")?;
        Ok(Self { reduce, transform, expand })
    }

    /// Draws the block `channels` → `width` → `width` → `channels` from PyTorch's default
    /// initialisation.
    ///
    /// # Errors
    /// [`Error::Count`] for a count of 0 or an even kernel.
    pub fn draw(
        channels: usize,
        width: usize,
        kernel: usize,
        rng: &mut impl Rng,
    ) -> Result<Self, Error> {
        Self::new(
            Conv2d::draw(channels, width, 1, rng)?,
            Conv2d::draw(width, width, kernel, rng)?,
            Conv2d::draw(width, channels, 1, rng)?,
        )
    }

    // ANCHOR: bottleneck
    /// relu(W₃ ∗ relu(W₂ ∗ relu(W₁ ∗ x + b₁) + b₂) + b₃); `x`: (n, c, h, w), and so is
    /// the result.
    ///
    /// # Errors
    /// [`Error::Shape`] if x has another number of channels than W₁ reads.
    pub fn forward(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        Ok(self.forward_linear(x)?.mapv_into(relu))
    }
    // ANCHOR_END: bottleneck

    /// The same without the last ReLU: the sum a path hands to it; shapes as for
    /// [`forward`](Self::forward).
    ///
    /// # Errors
    /// [`Error::Shape`] if x has another number of channels than W₁ reads.
    pub fn forward_linear(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        let reduced = self.reduce.forward(x)?.mapv_into(relu);
        let transformed = self.transform.forward(reduced.view())?.mapv_into(relu);
        self.expand.forward(transformed.view())
    }

    /// Weights and biases of each of the three layers, counted in the arrays that hold
    /// them.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        Parameters {
            reduce: self.reduce.parameters(),
            transform: self.transform.parameters(),
            expand: self.expand.parameters(),
        }
    }

    /// The channels read and written: `(inputs, outputs)`.
    fn channels(&self) -> (usize, usize) {
        (self.reduce.in_channels(), self.expand.out_channels())
    }
}

/// The split-transform-merge layer: parallel bottlenecks, their outputs summed.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitTransformMerge {
    paths: Vec<Bottleneck>,
}

impl SplitTransformMerge {
    /// The layer with these paths.
    ///
    /// # Errors
    /// [`Error::Count`] for no paths, [`Error::Shape`] for paths that do not all read and
    /// write the same channels.
    pub fn new(paths: Vec<Bottleneck>) -> Result<Self, Error> {
        let Some(first) = paths.first().map(Bottleneck::channels) else {
            return Err(Error::Count {
                what: "the number of paths",
                given: 0,
                allowed: "at least 1".into(),
            });
        };
        for (i, (inputs, outputs)) in paths.iter().map(Bottleneck::channels).enumerate() {
            if (inputs, outputs) != first {
                return Err(Error::Shape {
                    what: format!("path {} (channels in, channels out)", i + 1),
                    given: vec![inputs, outputs],
                    allowed: format!("[{}, {}], as path 1", first.0, first.1),
                });
            }
        }
        Ok(Self { paths })
    }

    /// Draws all paths of `shape` from PyTorch's default initialisation.
    ///
    /// # Errors
    /// [`Error::Count`] if the shape holds a 0 or an even kernel.
    pub fn draw(shape: BlockShape, rng: &mut impl Rng) -> Result<Self, Error> {
        let path = |_| Bottleneck::draw(shape.channels, shape.width, shape.kernel, rng);
        Self::new((0..shape.paths).map(path).collect::<Result<_, _>>()?)
    }

    // ANCHOR: stm
    /// Σ_i path_i(x): every path reads the *same* x; `x`: (n, c, h, w), the result has
    /// the paths' output channels.
    ///
    /// # Errors
    /// [`Error::Shape`] if x has another number of channels than the paths read.
    pub fn forward(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        let mut sum = self.paths[0].forward(x)?;
        for path in &self.paths[1..] {
            sum += &path.forward(x)?;
        }
        Ok(sum)
    }
    // ANCHOR_END: stm

    // ANCHOR: chained
    /// The **wrong** layer of the notes: the loop overwrites its input, so path i + 1
    /// reads what path i wrote. Shapes and parameter counts are those of
    /// [`forward`](Self::forward); the function is another one.
    ///
    /// # Errors
    /// [`Error::Shape`] if a path cannot read what comes before it.
    pub fn forward_chained(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        let mut overwritten = self.paths[0].forward(x)?;
        let mut sum = overwritten.clone();
        for path in &self.paths[1..] {
            overwritten = path.forward(overwritten.view())?;
            sum += &overwritten;
        }
        Ok(sum)
    }
    // ANCHOR_END: chained

    /// Weights and biases of each of the three steps over all paths, counted in the
    /// arrays that hold them.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        self.paths.iter().map(Bottleneck::parameters).sum()
    }

    /// The paths, first to last.
    #[must_use]
    pub fn paths(&self) -> &[Bottleneck] {
        &self.paths
    }
}
