//! The first step: the 1×1 convolutions of all paths, then ReLU.
//!
//! One matrix product, (Pw × c) by (c × pixels), as [`product_rows`] tiles it. The strip's pixels are packed first, so
//! that a tile reads c rows from one place and not from c pages; the rows of the result are laid out with a zero between
//! them, as the 3×3 convolution reads them. For each pixel: c numbers read, packed and read again, Pw written, Pwc
//! multiply-adds.

use super::matmul::{product_rows, together};
use super::packed::Packed;
use super::rows::{Padded, copy_rows, pack};
use super::tile::tiled;
use crate::level::{Arithmetic, Kernel};

/// relu(W₁·x + b₁) of `rows` of an image into the padded rows from `to_row` on.
pub struct Reduction<'a> {
    pub packed: &'a Packed,
    pub x: &'a [f32],
    pub image: (usize, usize),
    pub rows: std::ops::Range<usize>,
    pub panels: &'a mut [f32],
    pub tile: &'a mut [f32],
    pub to: &'a mut [f32],
    pub padded: Padded,
    pub to_row: usize,
}

impl Kernel for Reduction<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        tiled!(product, A, L, M, V, self.channels::<A, L, M, V>())
    }
}

impl Reduction<'_> {
    #[inline(always)]
    fn channels<A: Arithmetic, const L: usize, const M: usize, const V: usize>(self) {
        let Packed { channels, paths, width, reduce, .. } = self.packed;
        let ((h, w), rows) = (self.image, self.rows.len());
        let len = rows * w;
        let stride = len.next_multiple_of(L) + L;
        pack::<L>(&self.x[self.rows.start * w..], h * w, *channels, len, V, self.panels);
        let (bias, _) = reduce.bias.as_chunks::<M>();
        let pixels = (&*self.panels, len.div_ceil(L));
        let tiles = together(pixels.1);
        for (group, weights) in reduce
            .weights
            .chunks(tiles * channels * M)
            .zip(bias.chunks(tiles))
            .enumerate()
        {
            product_rows::<A, L, M, V>(weights, pixels, 0.0, (self.tile, stride));
            let first = group * tiles * M;
            for m in 0..(tiles * M).min(paths * width - first) {
                let to = &mut self.to[self.padded.at(first + m, self.to_row)..];
                copy_rows::<L>(
                    &self.tile[m * stride..],
                    w,
                    to,
                    self.padded.row,
                    (rows, w),
                );
                for row in 0..rows {
                    to[row * self.padded.row + w] = 0.0;
                }
            }
        }
    }
}
