//! The third step: the 1×1 convolutions back to all channels, and the sum over paths.

use super::matmul::product;
use super::parameters::{Expand, Packed, Product};
use super::rows::{pack, tiles};
use super::vector::{Tile, add, add_scaled, one_channel_after_another, relu};
use crate::level::{Arithmetic, Kernel};

/// From the planes of the second step to `len` pixels from `start` on of each of the channels `to`.
pub struct Expansion<'a, 'y> {
    pub packed: &'a Packed,
    pub from: &'a [f32],
    pub from_stride: usize,
    pub panels: &'a mut [f32],
    pub to: &'a mut [&'y mut [f32]],
    pub start: usize,
    pub len: usize,
}

impl Kernel for Expansion<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match (A::LANES, &self.packed.expand) {
            (16, Expand::Fused(weights)) => self.fused::<A, 16, 8, 2>(weights),
            (16, Expand::Product { product, relu }) => self.product::<A, 16, 8>(product, *relu),
            (8, Expand::Fused(weights)) => self.fused::<A, 8, 4, 3>(weights),
            (8, Expand::Product { product, relu }) => self.product::<A, 8, 4>(product, *relu),
            (_, Expand::Fused(weights)) => self.fused::<A, 4, 4, 2>(weights),
            (_, Expand::Product { product, relu }) => self.product::<A, 4, 4>(product, *relu),
        }
    }
}

impl Expansion<'_, '_> {
    #[inline(always)]
    fn fused<A: Arithmetic, const L: usize, const M: usize, const WIDEST: usize>(mut self, weights: &[f32]) {
        let Packed { paths, width, .. } = *self.packed;
        let rows = paths * width;
        pack::<L>(self.from, self.from_stride, rows, self.len, WIDEST, self.panels);
        for (first, vectors) in tiles(self.len.div_ceil(L), WIDEST) {
            let panels = std::mem::take(&mut self.panels);
            let panel = &panels[rows * first * L..][..rows * vectors * L];
            for (tile, weights) in weights.chunks_exact(paths * (1 + width) * M).enumerate() {
                let (pixel, channel) = (first * L, tile * M);
                match vectors {
                    3 if WIDEST == 3 => self.put(sum_of_relus::<A, M, 3, L>(weights, panel, width), channel, pixel),
                    2 => self.put(sum_of_relus::<A, M, 2, L>(weights, panel, width), channel, pixel),
                    _ => self.put(sum_of_relus::<A, M, 1, L>(weights, panel, width), channel, pixel),
                }
            }
            self.panels = panels;
        }
    }

    #[inline(always)]
    fn product<A: Arithmetic, const L: usize, const M: usize>(mut self, by: &Product, with_relu: bool) {
        let rows = self.packed.paths * self.packed.width;
        pack::<L>(self.from, self.from_stride, rows, self.len, 3, self.panels);
        let (bias, _) = by.bias.as_chunks::<M>();
        for (first, vectors) in tiles(self.len.div_ceil(L), 3) {
            let panels = std::mem::take(&mut self.panels);
            let panel = &panels[rows * first * L..][..rows * vectors * L];
            for (tile, (weights, bias)) in by.weights.chunks_exact(rows * M).zip(bias).enumerate() {
                let (pixel, channel) = (first * L, tile * M);
                match vectors {
                    3 => {
                        let y = product::<A, M, 3, L>(weights, panel, bias);
                        self.put(if with_relu { relus(&y) } else { y }, channel, pixel)
                    }
                    2 => {
                        let y = product::<A, M, 2, L>(weights, panel, bias);
                        self.put(if with_relu { relus(&y) } else { y }, channel, pixel)
                    }
                    _ => {
                        let y = product::<A, M, 1, L>(weights, panel, bias);
                        self.put(if with_relu { relus(&y) } else { y }, channel, pixel)
                    }
                }
            }
            self.panels = panels;
        }
    }

    /// The tile to channels from `channel` and pixels from `pixel` on, as far as there are any.
    #[inline(always)]
    fn put<const M: usize, const V: usize, const L: usize>(&mut self, y: Tile<M, V, L>, channel: usize, pixel: usize) {
        let there = (self.len - pixel).min(V * L);
        for (y, to) in y.iter().zip(&mut self.to[channel..]) {
            let to = &mut to[self.start + pixel..][..there];
            if there == V * L {
                for (y, to) in y.iter().zip(to.as_chunks_mut::<L>().0) {
                    *to = *y;
                }
            } else {
                to.copy_from_slice(&y.as_flattened()[..there]);
            }
        }
    }
}

#[inline(always)]
fn relus<const M: usize, const V: usize, const L: usize>(tile: &Tile<M, V, L>) -> Tile<M, V, L> {
    let mut y = *tile;
    for m in 0..M {
        for v in 0..V {
            y[m][v] = relu(&y[m][v]);
        }
    }
    y
}

/// Σ_p relu(bias_p[m] + Σ_j weights_p[j][m]·panel[p·width + j]) for a tile of M channels and V registers of pixels.
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

/// sum[m] += relu(a[0][m] + Σ_j a[j + 1][m]·x[j]).
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
            add(&mut sum[m][v], &relu(&path[v]));
        }
    }
    // ANCHOR_END: add_path
}
