//! The split-transform-merge layer of P4, computed without storing what the paths hand over.
//!
//! ```text
//! s = Σ_p relu(W₃ₚ · relu(W₂ₚ ∗ relu(W₁ₚ · x + b₁ₚ) + b₂ₚ) + b₃ₚ)      p = 1 … P, W₂ₚ a 3×3 kernel
//! ```
//!
//! One type computes the three layers that P4 compares:
//!
//! | layer | made by | third step |
//! |---|---|---|
//! | split-transform-merge (P4.4) | [`SplitTransformMerge::new`] | fused: bias, multiply-adds, ReLU and sum in registers |
//! | merged, as ResNeXt has it (P4.6) | [`SplitTransformMerge::merged`] | one matrix product |
//! | plain bottleneck (P4.1) | [`SplitTransformMerge::new`] with one path | one matrix product, then ReLU |
//!
//! The image is cut into bands of rows, one a thread, and each band into strips of rows that fit the second-level cache.
//! For a strip, the three steps follow one another. Three floors, each of which knows those above it in this table alone:
//!
//! | floor | files |
//! |---|---|
//! | pack | `tile`, what fits the registers; `parameters`, as they are given; `packed`, as the kernels read them |
//! | transform | `reduce`; `transform`, `whole`, `gathered` and `winograd`; `expand`, made of `vector`, `rows` and `matmul` |
//! | run | `strip` by strip; `bands` or `halves`, one a thread; `training`, both ways |
//!
//! Each step's docstring says what it moves and how fast it was measured, where it was.

mod bands;
mod expand;
mod gathered;
mod halves;
pub mod hashed;
mod matmul;
mod packed;
mod parameters;
mod reduce;
mod rows;
mod strip;
mod tile;
mod training;
mod transform;
pub(crate) mod vector;
mod whole;
mod winograd;

pub use bands::Workspace;
pub use parameters::{Images, Parameters};
pub use training::{Forward, Gradients, Training};

use crate::{Error, Level};
use packed::Packed;

/// A layer whose weights are packed for the processor's registers, ready for any number of forward passes.
#[derive(Clone, Debug)]
pub struct SplitTransformMerge {
    packed: Packed,
}

impl SplitTransformMerge {
    /// Σ_p relu(a_p), where a_p is what path p hands over: the layer of P4.4; with one path, the plain block.
    ///
    /// It is packed for `level`, or for [`Level::Portable`] if this processor lacks that.
    ///
    /// # Errors
    /// [`Error::Count`] for a count of 0, [`Error::Length`] for a tensor of another size than the counts say.
    pub fn new(parameters: &Parameters, level: Level) -> Result<Self, Error> {
        Ok(Self { packed: Packed::fused(parameters, level)? })
    }

    /// Σ_p a_p, the last convolutions put together into one (P4.6).
    ///
    /// # Errors
    /// As for [`new`](Self::new).
    pub fn merged(parameters: &Parameters, level: Level) -> Result<Self, Error> {
        Ok(Self { packed: Packed::merged(parameters, level)? })
    }

    /// How many of `most` threads it is worth to use for these images: below some size waking one takes longer than
    /// what it would compute.
    pub fn threads_worth_using(&self, images: Images, most: usize) -> usize {
        bands::worth_using(&self.packed, images, most)
    }

    /// The layer's output for `x`: (n, channels, h, w), of the same shape, in row-major order.
    ///
    /// # Errors
    /// [`Error::Count`] for images without pixels or for 0 threads, [`Error::Length`] for an x of another size.
    pub fn forward(
        &self,
        x: &[f32],
        images: Images,
        threads: usize,
    ) -> Result<Vec<f32>, Error> {
        let mut y = vec![0.0; x.len()];
        self.forward_into(x, images, &mut Workspace::new(threads)?, &mut y)?;
        Ok(y)
    }

    /// The same into `y`, with memory kept from call to call; as many threads as the workspace was made for.
    ///
    /// # Errors
    /// [`Error::Count`] for images without pixels, [`Error::Length`] for an x or y of another size.
    pub fn forward_into(
        &self,
        x: &[f32],
        images: Images,
        workspace: &mut Workspace,
        y: &mut [f32],
    ) -> Result<(), Error> {
        images.check("x", x.len(), self.packed.channels)?;
        images.check("y", y.len(), self.packed.channels)?;
        bands::forward(&self.packed, x, images, workspace, y);
        Ok(())
    }
}
