//! The second step: the 3×3 convolution of each path, then ReLU; of wide paths see [`winograd`](super::winograd).
//!
//! ```text
//! y[o, r, q] = relu(b₂[o] + Σ_{i,u,v} W₂[o, i, u, v]·h[i, r + u − 1, q + v − 1])      i over the path's w channels
//! ```
//!
//! Directly, in narrow tiles. The rows of a channel follow one another with
//! one zero between them, which is the right border of one and the left of the next, so the nine inputs of consecutive
//! pixels are nine loads and a register need not end where a row does: of 14 columns a fifteenth is wasted, where a
//! register a row would waste an eighth. Then the rows are moved together. For each pixel: Pw numbers read and written,
//! 9Pw² multiply-adds.

use super::packed::{Direct, Packed};
use super::rows::{Padded, copy_rows, put, tiles};
use super::tile::{NARROW, tiled};
use super::vector::{Tile, filled, load, rank_one_update};
use crate::level::{Arithmetic, Kernel};

/// From the padded rows of the first step to `to`: a plane of `to_stride` entries a channel, rows of `w` pixels.
pub struct Transformation<'a> {
    pub packed: &'a Packed,
    pub by: &'a Direct,
    /// 0 for a ReLU, −∞ for none.
    pub floor: f32,
    pub from: &'a [f32],
    pub padded: Padded,
    pub rows: usize,
    pub flat: &'a mut [f32],
    pub to: &'a mut [f32],
    pub to_stride: usize,
}

impl Kernel for Transformation<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        if self.packed.width <= NARROW {
            tiled!(narrow, A, L, M, V, self.paths::<A, L, M, V>())
        } else {
            tiled!(product, A, L, M, V, self.paths::<A, L, M, V>())
        }
    }
}

impl Transformation<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize, const M: usize, const V: usize>(self) {
        let Packed { paths, width, .. } = self.packed;
        let (plane, row) = (self.padded.plane, self.padded.row);
        let pixels = self.rows * row;
        let stride = pixels.next_multiple_of(L) + L;
        let (bias, _) = self.by.bias.as_chunks::<M>();
        let mut weights = self.by.weights.chunks_exact(width * 9 * M).zip(bias);
        for path in 0..*paths {
            let from = &self.from[path * width * plane..];
            for first in (0..*width).step_by(M) {
                let (weights, bias) =
                    weights.next().expect("a tile of weights for each tile of channels");
                for (vector, vectors) in tiles(pixels.div_ceil(L), V) {
                    let from = &from[vector * L..];
                    let to = &mut self.flat[vector * L..];
                    match vectors {
                        4 => put(
                            convolution::<A, M, 4, L>(weights, bias, from, plane, row),
                            self.floor,
                            to,
                            stride,
                        ),
                        3 => put(
                            convolution::<A, M, 3, L>(weights, bias, from, plane, row),
                            self.floor,
                            to,
                            stride,
                        ),
                        2 => put(
                            convolution::<A, M, 2, L>(weights, bias, from, plane, row),
                            self.floor,
                            to,
                            stride,
                        ),
                        _ => put(
                            convolution::<A, M, 1, L>(weights, bias, from, plane, row),
                            self.floor,
                            to,
                            stride,
                        ),
                    }
                }
                for m in 0..M.min(width - first) {
                    let to = &mut self.to[(path * width + first + m) * self.to_stride..];
                    copy_rows::<L>(
                        &self.flat[m * stride..],
                        row,
                        to,
                        row - 1,
                        (self.rows, row - 1),
                    );
                }
            }
        }
    }
}

/// y[m][i] = bias[m] + Σ_{c,u,v} weights[c][u][v][m]·from[c·plane + u·row + v + i], over the inputs c of one path.
///
/// Rows follow one another with one zero between them, so a register may begin in one row and end in the next; the
/// result where the zero was is not used.
#[inline(always)]
fn convolution<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    weights: &[f32],
    bias: &[f32; M],
    from: &[f32],
    plane: usize,
    row: usize,
) -> Tile<M, V, L> {
    let mut y: Tile<M, V, L> = filled(bias);
    let (weights, _) = weights.as_chunks::<M>();
    let (weights, _) = weights.as_chunks::<3>();
    let (weights, _) = weights.as_chunks::<3>();
    for (channel, weights) in weights.iter().enumerate() {
        let from = &from[channel * plane..];
        for (u, weights) in weights.iter().enumerate() {
            let from = &from[u * row..][..V * L + 2];
            for (tap, a) in weights.iter().enumerate() {
                let mut x = [[0.0; L]; V];
                for v in 0..V {
                    x[v] = *load(&from[tap + v * L..]);
                }
                rank_one_update::<A, M, V, L>(&mut y, *a, x);
            }
        }
    }
    y
}
