//! The second step of a wide path on an image of few pixels: the 3×3 convolution as one matrix product, then ReLU.
//! Where registers hold a whole image, [`whole`](super::whole) does less.
//!
//! The nine neighbours of each pixel are gathered into a panel first, (9w × pixels), so that the step is the product of
//! [`product_rows`] with 9w inputs. For an image that fits a register or two, a panel is small beside the weights, 9w²
//! numbers that are read once; Winograd's algorithm would read 16w², and its 2×2 tiles would fill a quarter of a
//! register where the pixels fill one.
//!
//! *Measured*, `echo plain 1 4 400 | stm_bench` with this on one thread: 0.065 ms where Winograd's algorithm took 0.148 to
//! 0.150 ms, part of it won in the 1×1 convolutions by [`together`]; `plain 1 5`, 0.12 against 0.15 ms.

use super::matmul::{product_rows, together};
use super::packed::{Direct, Packed};
use super::rows::{Padded, copy_rows};
use super::tile::tiled;
use crate::Level;
use crate::level::{Arithmetic, Kernel};

/// From the padded rows of the first step to `to`: a plane of `to_stride` entries a channel, rows of `w` pixels.
///
/// Of 16 planes behind the last one the pixels' entries may be overwritten too.
pub struct Transformation<'a> {
    pub packed: &'a Packed,
    pub by: &'a Direct,
    pub from: &'a [f32],
    pub padded: Padded,
    pub rows: usize,
    pub panel: &'a mut [f32],
    pub to: &'a mut [f32],
    pub to_stride: usize,
}

/// The most pixels of an image for which this is used: two registers of them.
pub fn most(level: Level) -> usize {
    2 * level.lanes()
}

impl Kernel for Transformation<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        tiled!(product, A, L, M, V, self.paths::<A, L, M, V>())
    }
}

impl Transformation<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize, const M: usize, const V: usize>(self) {
        let Packed { paths, width, .. } = *self.packed;
        let w = self.padded.row - 1;
        let vectors = (self.rows * w).div_ceil(L);
        let (inputs, tiles) = (9 * width, width.div_ceil(M));
        let (bias, _) = self.by.bias.as_chunks::<M>();
        for path in 0..paths {
            let from = &self.from[path * width * self.padded.plane..];
            gather(from, self.padded, (width, self.rows, w), vectors * L, self.panel);
            let weights =
                &self.by.weights[path * tiles * inputs * M..][..tiles * inputs * M];
            let bias = &bias[path * tiles..][..tiles];
            for (group, weights) in weights
                .chunks(together(vectors) * inputs * M)
                .zip(bias.chunks(together(vectors)))
                .enumerate()
            {
                let first = path * width + group * together(vectors) * M;
                let to = &mut self.to[first * self.to_stride..];
                let pixels = (&*self.panel, vectors);
                product_rows::<A, L, M, V>(weights, pixels, 0.0, (to, self.to_stride));
            }
        }
    }
}

/// For each channel and tap the input of each pixel, a row every `stride` entries.
#[inline(always)]
fn gather(
    from: &[f32],
    padded: Padded,
    (channels, rows, w): (usize, usize, usize),
    stride: usize,
    to: &mut [f32],
) {
    for channel in 0..channels {
        for tap in 0..9 {
            let from = &from[channel * padded.plane + tap / 3 * padded.row + tap % 3..];
            let to = &mut to[(9 * channel + tap) * stride..];
            copy_rows::<4>(from, padded.row, to, w, (rows, w));
        }
    }
}
