//! The third step and its gradients: what the paths hand over is not stored but for its signs, one bit each.
//!
//! ```text
//! z[p, o] = b₃[p, o] + Σ_j W₃[p, o, j]·h[p, j]            y[o] = Σ_p relu(z[p, o])
//! dz[p, o] = dy[o] where z[p, o] > 0, else 0               (P4.8: relu′(0) = 0)
//! dh[p, j] = Σ_o W₃[p, o, j]·dz[p, o]      dW₃[p, o, j] = Σ dz[p, o]·h[p, j]      db₃[p, o] = Σ dz[p, o]
//! ```
//!
//! The backward pass needs z for its sign alone. Of the book's layer the 8192 z of a pixel would be 32 KiB, their signs
//! are 1 KiB. A byte holds those of a path in 8 channels at one pixel, so that forwards a tile of 8 channels writes
//! whole registers of bytes, and backwards a register of bytes gives 8 masks: only lane by lane operations, which every
//! level has.
//!
//! *Computed*, for each pixel: Pwc multiply-adds forwards; backwards as many for dh, as many for dW₃, and Pc additions.
//! dh sums over channels and dW₃ over pixels, so each has a loop of its own in which its sums stay in registers, and dz
//! is made twice.

use super::super::expand::deliver;
use super::super::packed::SIGNS;
use super::super::rows::{pack, put, tiles};
use super::super::tile::tiled;
use super::super::vector::{
    Tile, add, add_product, add_scaled, at_least, load, one_channel_after_another, store,
};
use super::products::{made, sum_each};
use crate::level::{Arithmetic, Kernel};

/// The counts of the layer, and how a strip's pixels lie.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub channels: usize,
    pub paths: usize,
    pub width: usize,
    /// Pixels of the strip.
    pub len: usize,
    /// From one row of pixels to the next; at least a register longer than `len`.
    pub stride: usize,
}

impl Shape {
    /// Bytes of signs: (paths, channels / 8, stride), of the last byte of channels only those bits that there are.
    pub fn signs(self) -> usize {
        self.paths * self.signs_of_path()
    }

    fn signs_of_path(self) -> usize {
        self.channels.div_ceil(SIGNS) * self.stride
    }
}

/// y of a strip from h, (paths·width, stride), and the signs.
pub struct Expansion<'a, 'y> {
    pub shape: Shape,
    /// For each tile of 8 channels and each path, [bias, width weights][8].
    pub weights: &'a [f32],
    pub from: &'a [f32],
    pub panels: &'a mut [f32],
    pub tile: &'a mut [f32],
    pub to: &'a mut [&'y mut [f32]],
    pub signs: &'a mut [u8],
}

impl Kernel for Expansion<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        tiled!(signs, A, L, M, V, self.channels::<A, L, M, V>())
    }
}

impl Expansion<'_, '_> {
    #[inline(always)]
    fn channels<A: Arithmetic, const L: usize, const M: usize, const V: usize>(self) {
        let Shape { paths, width, len, stride, .. } = self.shape;
        let rows = paths * width;
        pack::<L>(self.from, stride, rows, len, V, self.panels);
        for (byte, (weights, to)) in self
            .weights
            .chunks_exact(paths * (1 + width) * M)
            .zip(self.to.chunks_mut(M))
            .enumerate()
        {
            for (first, vectors) in tiles(len.div_ceil(L), V) {
                let panel = &self.panels[rows * first * L..][..rows * vectors * L];
                let y = &mut self.tile[first * L..];
                let signs = (
                    &mut self.signs[byte * stride + first * L..],
                    self.shape.signs_of_path(),
                );
                match vectors {
                    2 => put(
                        sum_of_relus::<A, M, 2, L>(weights, panel, width, signs),
                        0.0,
                        y,
                        stride,
                    ),
                    _ => put(
                        sum_of_relus::<A, M, 1, L>(weights, panel, width, signs),
                        0.0,
                        y,
                        stride,
                    ),
                }
            }
            deliver(self.tile, stride, to, 0, len);
        }
    }
}

/// `Σ_p relu(z_p[m])` for a tile of M channels and V registers of pixels; a path's signs go every `stride` bytes.
#[inline(always)]
fn sum_of_relus<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    weights: &[f32],
    panel: &[f32],
    width: usize,
    (signs, stride): (&mut [u8], usize),
) -> Tile<M, V, L> {
    let (weights, _) = weights.as_chunks::<M>();
    let (panel, _) = panel.as_chunks::<L>();
    let (panel, _) = panel.as_chunks::<V>();
    let mut sum = [[[0.0; L]; V]; M];
    let signs = signs.chunks_mut(stride);
    if width == 4 {
        let (weights, _) = weights.as_chunks::<5>();
        let (panel, _) = panel.as_chunks::<4>();
        for ((a, x), signs) in weights.iter().zip(panel).zip(signs) {
            add_path::<A, M, V, L>(&mut sum, a, &{ *x }, signs);
        }
    } else {
        let paths = weights.chunks_exact(1 + width).zip(panel.chunks_exact(width));
        for ((a, x), signs) in paths.zip(signs) {
            add_path::<A, M, V, L>(&mut sum, a, x, signs);
        }
    }
    sum
}

/// 2²³: to this, powers of two below it are added as bits are set. With whole numbers for the bits the compiler finds out
/// that a byte is enough, and on AVX2 narrows every comparison, in more instructions than the rest takes.
const NO_BITS: f32 = 8_388_608.0;

/// `sum[m] += relu(z[m])` with z[m] = a[0][m] + Σ_j a[j + 1][m]·x[j]; bit m of the byte of a pixel says whether z[m] > 0.
#[inline(always)]
fn add_path<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    sum: &mut Tile<M, V, L>,
    a: &[[f32; M]],
    x: &[[[f32; L]; V]],
    signs: &mut [u8],
) {
    let mut bits = [[NO_BITS; L]; V];
    for m in 0..M {
        one_channel_after_another();
        let mut z = [[a[0][m]; L]; V];
        for (a, x) in a[1..].iter().zip(x) {
            for v in 0..V {
                add_scaled::<A, L>(&mut z[v], a[m], &x[v]);
            }
        }
        for v in 0..V {
            for i in 0..L {
                bits[v][i] += if z[v][i] > 0.0 { (1_u32 << m) as f32 } else { 0.0 };
            }
            add(&mut sum[m][v], &at_least(0.0, &z[v]));
        }
    }
    let (signs, _) = signs[..V * L].as_chunks_mut::<L>();
    for v in 0..V {
        for i in 0..L {
            signs[v][i] = bits[v][i].to_bits() as u8;
        }
    }
}

/// dh of a strip, (paths·width, stride), from dy and the signs.
pub struct InputGradient<'a> {
    pub shape: Shape,
    /// The last weights as they are given, (paths, channels, width).
    pub weights: &'a [f32],
    /// dy, (channels, stride).
    pub from: &'a [f32],
    pub panels: &'a mut [f32],
    pub signs: &'a [u8],
    pub to: &'a mut [f32],
}

impl Kernel for InputGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        tiled!(narrow, A, L, J, V, self.paths::<A, L, J, V>())
    }
}

impl InputGradient<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize, const J: usize, const V: usize>(self) {
        let Shape { channels, paths, width, len, stride } = self.shape;
        pack::<L>(self.from, stride, channels, len, V, self.panels);
        for (first, vectors) in tiles(len.div_ceil(L), V) {
            let dy = &self.panels[channels * first * L..][..channels * vectors * L];
            for path in 0..paths {
                let signs = &self.signs[path * self.shape.signs_of_path() + first * L..];
                let weights =
                    &self.weights[path * channels * width..][..channels * width];
                let to = &mut self.to[path * width * stride + first * L..];
                let task = Sums { weights, width, dy, signs, stride };
                match vectors {
                    4 => task.columns::<A, J, 4, L>(to),
                    3 => task.columns::<A, J, 3, L>(to),
                    2 => task.columns::<A, J, 2, L>(to),
                    _ => task.columns::<A, J, 1, L>(to),
                }
            }
        }
    }
}

/// Σ_o weights[o]·dz[o] of one path at a few registers of pixels.
#[derive(Clone, Copy)]
struct Sums<'a> {
    weights: &'a [f32],
    width: usize,
    dy: &'a [f32],
    signs: &'a [u8],
    stride: usize,
}

impl Sums<'_> {
    /// For all columns of the weights, J at a time.
    #[inline(always)]
    fn columns<A: Arithmetic, const J: usize, const V: usize, const L: usize>(
        self,
        to: &mut [f32],
    ) {
        let whole = self.width / J * J;
        for j in (0..whole).step_by(J) {
            let dh: Tile<J, V, L> = if self.width == J {
                self.over_channels::<A, J, V, L, J>(0)
            } else {
                self.over_channels::<A, J, V, L, 0>(j)
            };
            put(dh, f32::NEG_INFINITY, &mut to[j * self.stride..], self.stride);
        }
        for j in whole..self.width {
            let dh: Tile<1, V, L> = self.over_channels::<A, 1, V, L, 0>(j);
            put(dh, f32::NEG_INFINITY, &mut to[j * self.stride..], self.stride);
        }
    }

    /// For J columns from `first` on; the width is `W` unless that is 0.
    #[inline(always)]
    fn over_channels<
        A: Arithmetic,
        const J: usize,
        const V: usize,
        const L: usize,
        const W: usize,
    >(
        self,
        first: usize,
    ) -> Tile<J, V, L> {
        let width = if W == 0 { self.width } else { W };
        let (dy, _) = self.dy.as_chunks::<L>();
        let (dy, _) = dy.as_chunks::<V>();
        let mut dh = [[[0.0; L]; V]; J];
        for (byte, (dy, weights)) in
            dy.chunks(SIGNS).zip(self.weights.chunks(SIGNS * width)).enumerate()
        {
            let bits = bytes::<V, L>(&self.signs[byte * self.stride..]);
            for (m, (dy, weights)) in
                dy.iter().zip(weights.chunks_exact(width)).enumerate()
            {
                let a: &[f32; J] = load(&weights[first..]);
                for v in 0..V {
                    let dz = where_set(dy[v], bits[v], m);
                    for j in 0..J {
                        add_scaled::<A, L>(&mut dh[j][v], a[j], &dz);
                    }
                }
            }
        }
        dh
    }
}

/// V registers of bytes, one a lane.
#[inline(always)]
fn bytes<const V: usize, const L: usize>(from: &[u8]) -> [[u32; L]; V] {
    let (from, _) = from[..V * L].as_chunks::<L>();
    let mut bits = [[0; L]; V];
    for v in 0..V {
        for i in 0..L {
            bits[v][i] = u32::from(from[v][i]);
        }
    }
    bits
}

/// dy where bit m is set, 0 elsewhere.
#[inline(always)]
fn where_set<const L: usize>(mut dy: [f32; L], bits: [u32; L], m: usize) -> [f32; L] {
    for i in 0..L {
        let mask = ((bits[i] << (31 - m)) as i32 >> 31) as u32;
        dy[i] = f32::from_bits(dy[i].to_bits() & mask);
    }
    dy
}

/// Adds a strip's dW₃, (paths, channels, width), and db₃, (paths, channels), to what is there.
pub struct WeightGradient<'a> {
    pub shape: Shape,
    /// dy, (channels, stride), zero behind the strip's pixels.
    pub dy: &'a [f32],
    /// h, (paths·width, stride), finite behind the strip's pixels.
    pub h: &'a [f32],
    pub signs: &'a [u8],
    /// A register for each channel.
    pub lanes: &'a mut [f32],
    pub weights: &'a mut [f32],
    pub biases: &'a mut [f32],
}

impl Kernel for WeightGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        tiled!(sums, A, L, M, J, self.paths::<A, L, M, J>())
    }
}

impl WeightGradient<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize, const M: usize, const J: usize>(self) {
        let Shape { channels, paths, width, stride, .. } = self.shape;
        let (whole, columns) = (channels / M * M, width / J * J);
        for path in 0..paths {
            let task = Pixels {
                shape: self.shape,
                dy: self.dy,
                h: &self.h[path * width * stride..],
                signs: &self.signs[path * self.shape.signs_of_path()..],
            };
            let to = &mut self.weights[path * channels * width..][..channels * width];
            let lanes = &mut *self.lanes;
            for o in (0..whole).step_by(M) {
                for j in (0..columns).step_by(J) {
                    task.tile::<A, M, J, L>(o, j, to, lanes);
                }
                for j in columns..width {
                    task.tile::<A, M, 1, L>(o, j, to, lanes);
                }
            }
            for o in whole..channels {
                for j in 0..width {
                    task.tile::<A, 1, 1, L>(o, j, to, lanes);
                }
            }
            sum_each::<L>(
                self.lanes[..channels * L].as_chunks().0,
                &mut self.biases[path * channels..][..channels],
            );
        }
    }
}

/// One path of a strip.
#[derive(Clone, Copy)]
struct Pixels<'a> {
    shape: Shape,
    dy: &'a [f32],
    h: &'a [f32],
    signs: &'a [u8],
}

impl Pixels<'_> {
    /// Sums over pixels for M channels from o on, which share a byte, and J inner ones from j on.
    #[inline(always)]
    fn tile<A: Arithmetic, const M: usize, const J: usize, const L: usize>(
        self,
        o: usize,
        j: usize,
        to: &mut [f32],
        lanes: &mut [f32],
    ) {
        let Shape { width, len, stride, .. } = self.shape;
        let vectors = len.div_ceil(L);
        let dy: [&[[f32; L]]; M] = std::array::from_fn(|m| {
            &self.dy[(o + m) * stride..].as_chunks().0[..vectors]
        });
        let h: [&[[f32; L]]; J] =
            std::array::from_fn(|k| &self.h[(j + k) * stride..].as_chunks().0[..vectors]);
        let signs = &self.signs[o / SIGNS * stride..].as_chunks::<L>().0[..vectors];
        let mut weights = [[[0.0; L]; J]; M];
        let mut bias = [[0.0; L]; M];
        for t in 0..vectors {
            let mut bits = [0; L];
            for i in 0..L {
                bits[i] = u32::from(signs[t][i]);
            }
            let mut x = [[0.0; L]; J];
            for k in 0..J {
                x[k] = h[k][t];
            }
            for m in 0..M {
                one_channel_after_another();
                let dz = where_set(dy[m][t], bits, o % SIGNS + m);
                add(&mut bias[m], &dz);
                for k in 0..J {
                    add_product::<A, L>(&mut weights[m][k], &dz, &x[k]);
                }
            }
        }
        let weights = made(weights);
        let mut sums = [[0.0; J]; M];
        sum_each::<L>(weights.as_flattened(), sums.as_flattened_mut());
        for m in 0..M {
            for k in 0..J {
                to[(o + m) * width + j + k] += sums[m][k];
            }
            store(&bias[m], &mut lanes[(o + m) * L..]);
        }
    }
}
