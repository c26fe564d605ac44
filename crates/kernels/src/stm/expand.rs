//! The third step: the 1×1 convolutions back to all channels, and the sum over paths.
//!
//! ```text
//! y[o] = Σ_p relu(b₃[p, o] + Σ_j W₃[p, o, j]·h[p·w + j])      o = 1 … c, for each pixel
//! ```
//!
//! *Tile.* M output channels by V registers of pixels keep their sums in registers while the paths pass by. For one path
//! and channel that is a bias, w multiply-adds, a maximum and an addition, so of width 4 at most 4 of 6 instructions
//! multiply: two thirds of the peak where additions and maxima take a multiplier's turn, as on Intel's cores; Zen adds
//! beside multiplying.
//!
//! *Order.* The M channels' weights, P(1 + w)M numbers or 5 kB for the book's layer, stay in the first-level cache while
//! the strip's pixels stream past from the second. The P·c numbers a pixel that P4.7 counts are never stored.
//!
//! *Moved and computed*, for each pixel: Pw numbers read and c written, Pwc multiply-adds, Pc maxima and additions.
//! The merged form is [`product_rows`] with the same traffic.
//!
//! *Measured* in the book's file of timings, one core of a Zen 5, of the peak that the program `peak` found there just
//! before: with AVX-512, 0.64 to 0.77 for the layer and 0.76 to 0.83 for its merged form, with AVX2 0.67 to 0.76 and 0.77
//! to 0.84, from 14² pixels on. For 4² setting up tells: 0.44 to 0.70.

use super::matmul::{product_rows, together};
use super::packed::{Expand, Packed, Product};
use super::rows::{pack, put, tiles};
use super::tile::tiled;
use super::vector::{Tile, add, add_scaled, at_least, one_channel_after_another};
use crate::level::{Arithmetic, Kernel};

/// From the planes of the second step to `len` pixels from `start` on of each of the channels `to`.
pub struct Expansion<'a, 'y> {
    pub packed: &'a Packed,
    pub from: &'a [f32],
    pub from_stride: usize,
    pub panels: &'a mut [f32],
    pub tile: &'a mut [f32],
    pub to: &'a mut [&'y mut [f32]],
    pub start: usize,
    pub len: usize,
}

impl Kernel for Expansion<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match &self.packed.expand {
            Expand::Fused(weights) => {
                tiled!(fused, A, L, M, V, self.fused::<A, L, M, V>(weights))
            }
            Expand::Product { product, floor } => {
                tiled!(product, A, L, M, V, self.product::<A, L, M, V>(product, *floor))
            }
        }
    }
}

impl Expansion<'_, '_> {
    #[inline(always)]
    fn fused<A: Arithmetic, const L: usize, const M: usize, const V: usize>(
        self,
        weights: &[f32],
    ) {
        let Packed { paths, width, .. } = *self.packed;
        let rows = paths * width;
        let stride = self.len.next_multiple_of(L) + L;
        pack::<L>(self.from, self.from_stride, rows, self.len, V, self.panels);
        for (weights, to) in
            weights.chunks_exact(paths * (1 + width) * M).zip(self.to.chunks_mut(M))
        {
            for (first, vectors) in tiles(self.len.div_ceil(L), V) {
                let panel = &self.panels[rows * first * L..][..rows * vectors * L];
                let y = &mut self.tile[first * L..];
                match vectors {
                    2 => put(
                        sum_of_relus::<A, M, 2, L>(weights, panel, width),
                        0.0,
                        y,
                        stride,
                    ),
                    _ => put(
                        sum_of_relus::<A, M, 1, L>(weights, panel, width),
                        0.0,
                        y,
                        stride,
                    ),
                }
            }
            deliver(self.tile, stride, to, self.start, self.len);
        }
    }

    #[inline(always)]
    fn product<A: Arithmetic, const L: usize, const M: usize, const V: usize>(
        self,
        by: &Product,
        floor: f32,
    ) {
        let rows = self.packed.paths * self.packed.width;
        let stride = self.len.next_multiple_of(L) + L;
        pack::<L>(self.from, self.from_stride, rows, self.len, V, self.panels);
        let (bias, _) = by.bias.as_chunks::<M>();
        let pixels = (&*self.panels, self.len.div_ceil(L));
        let tiles = together(pixels.1);
        for ((weights, bias), to) in by
            .weights
            .chunks(tiles * rows * M)
            .zip(bias.chunks(tiles))
            .zip(self.to.chunks_mut(tiles * M))
        {
            product_rows::<A, L, M, V>(
                (weights, bias),
                pixels,
                floor,
                (self.tile, stride),
            );
            deliver(self.tile, stride, to, self.start, self.len);
        }
    }
}

/// `len` entries of each row to the pixels from `start` on of each channel.
#[inline(always)]
pub fn deliver(
    rows: &[f32],
    stride: usize,
    to: &mut [&mut [f32]],
    start: usize,
    len: usize,
) {
    for (row, to) in rows.chunks(stride).zip(to) {
        to[start..][..len].copy_from_slice(&row[..len]);
    }
}

/// `Σ_p relu(bias_p[m] + Σ_j weights_p[j][m]·panel[p·width + j])` for a tile of M channels and V registers of pixels.
#[inline(always)]
fn sum_of_relus<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    weights: &[f32],
    panel: &[f32],
    width: usize,
) -> Tile<M, V, L> {
    let (weights, _) = weights.as_chunks::<M>();
    let (panel, _) = panel.as_chunks::<L>();
    let (panel, _) = panel.as_chunks::<V>();
    let mut sum = [[[0.0; L]; V]; M];
    if width == 4 {
        let (weights, _) = weights.as_chunks::<5>();
        let (panel, _) = panel.as_chunks::<4>();
        for (a, x) in weights.iter().zip(panel) {
            add_path::<A, M, V, L>(&mut sum, a, &{ *x });
        }
    } else {
        for (a, x) in weights.chunks_exact(1 + width).zip(panel.chunks_exact(width)) {
            add_path::<A, M, V, L>(&mut sum, a, x);
        }
    }
    sum
}

/// `sum[m] += relu(a[0][m] + Σ_j a[j + 1][m]·x[j])`.
#[inline(always)]
fn add_path<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    sum: &mut Tile<M, V, L>,
    a: &[[f32; M]],
    x: &[[[f32; L]; V]],
) {
    // ANCHOR: add_path
    for m in 0..M {
        one_channel_after_another();
        let mut path = [[a[0][m]; L]; V];
        for (a, x) in a[1..].iter().zip(x) {
            for v in 0..V {
                add_scaled::<A, L>(&mut path[v], a[m], &x[v]);
            }
        }
        for v in 0..V {
            add(&mut sum[m][v], &at_least(0.0, &path[v]));
        }
    }
    // ANCHOR_END: add_path
}
