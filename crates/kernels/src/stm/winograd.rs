//! The second step of a wide path: the 3×3 convolution by Winograd's F(2×2, 3×3), then ReLU.
//!
//! The image is cut into tiles of 2×2 outputs. For each tile with its 4×4 inputs d (Lavin and Gray, arXiv:1509.09308):
//!
//! ```text
//! y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A     Bᵀ = 1  0 −1  0    G = 1   0   0     Aᵀ = 1  1  1  0
//!                                       0  1  1  0        ½   ½   ½          0  1 −1 −1
//!                                       0 −1  1  0        ½  −½   ½
//!                                       0  1  0 −1        0   0   1
//! ```
//!
//! G g Gᵀ is computed once. Bᵀ d B is summed over the input channels as 16 matrix products of one entry each: 16
//! multiply-adds for 4 outputs in place of 36, 2.25 times fewer, and 56 additions a tile and channel for the two changes
//! of basis.
//!
//! Rounding: a term of the written-out sum passes 2 additions in Bᵀ d B, one rounding of G g Gᵀ, the product's c + 1,
//! and 4 additions and the bias behind it; so the error is at most γ_N times Aᵀ[(|G||g||Gᵀ|) ⊙ (|Bᵀ||d||B|)]A with
//! absolute entries throughout and N = c + 9. That sum is some times larger than Σ|g||d|, the direct form's.
//!
//! *Measured*, `echo plain 1 14 40 | stm_bench`, processor time on a core while others computed beside it, four runs in
//! turn with the order it replaces (tiles of channels outside, entries inside; columns parted number by number): 0.51 to
//! 0.53 ms against 0.60 to 0.64 ms; `plain 1 28`, 1.87 to 1.94 against 2.06 to 2.12 ms; `plain 1 56`, 7.9 to 8.3 against
//! 8.7 to 9.1 ms; `plain 8 28`, 16.5 to 16.9 against 17.5 to 17.8 ms. At 1×14² the 49 tiles fill only three quarters of
//! their registers.
//!
//! *Order.* For each entry the inputs of all channels, a panel of 32 kB for 64 tiles of the plain block, are in the
//! first-level cache while the weights stream past once. The products of entry e are written over the inputs of entry
//! e − 1, so that 17 panels hold both.
//!
//! What lies beyond an odd edge enters only the outputs beyond it. A NaN in d spreads to the whole tile.

use super::parameters::{Packed, Winograd};
use super::rows::{put, tiles};
use super::strip::Padded;
use super::vector::{Tile, at_least, filled, load, rank_one_update, store};
use crate::level::{Arithmetic, Kernel};

/// From the padded rows of the first step to `to`: a plane of `to_stride` entries a channel, rows of `w` pixels.
pub struct Transformation<'a> {
    pub packed: &'a Packed,
    pub by: &'a Winograd,
    pub from: &'a [f32],
    pub padded: Padded,
    pub rows: usize,
    pub parted: &'a mut [f32],
    pub panels: &'a mut [f32],
    pub to: &'a mut [f32],
    pub to_stride: usize,
}

/// How the tiles of a strip lie in memory.
#[derive(Clone, Copy)]
struct Tiling {
    /// Tiles below and beside each other.
    rows: usize,
    columns: usize,
    /// From a channel to the next.
    stride: usize,
}

/// Entries of a channel's tiles, rounded up to the widest register.
fn stride(rows: usize, w: usize) -> usize {
    (rows.div_ceil(2) * w.div_ceil(2)).next_multiple_of(16)
}

/// From one entry's channels to the next one's, with room behind them for the widest register.
fn panel(channels: usize, stride: usize) -> usize {
    channels * stride + 16
}

/// Numbers in the 17 panels of a strip of `rows` rows of `w` pixels.
pub fn panels(width: usize, rows: usize, w: usize) -> usize {
    17 * panel(width.next_multiple_of(8), stride(rows, w))
}

impl Kernel for Transformation<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match A::LANES {
            16 => self.paths::<A, 16, 8>(),
            8 => self.paths::<A, 8, 4>(),
            _ => self.paths::<A, 4, 4>(),
        }
    }
}

impl Transformation<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize, const M: usize>(self) {
        let Packed { paths, width, .. } = *self.packed;
        let (rows, w) = (self.rows, self.padded.row - 1);
        let tiling = Tiling {
            rows: rows.div_ceil(2),
            columns: w.div_ceil(2),
            stride: stride(rows, w),
        };
        let (row, stride) = (self.padded.row, tiling.stride);
        let outputs = width.next_multiple_of(M);
        let panel = panel(outputs, stride);
        for path in 0..paths {
            for channel in 0..width {
                let from = &self.from[(path * width + channel) * self.padded.plane..];
                let to = &mut self.panels[panel + channel * stride..];
                change_inputs::<L>(from, row, tiling, self.parted, to, panel);
            }
            let weights = &self.by.weights[path * 16 * width * outputs..];
            for (entry, weights) in
                weights.chunks_exact(width * outputs).take(16).enumerate()
            {
                let (to, inputs) =
                    self.panels[entry * panel..][..2 * panel].split_at_mut(panel);
                let inputs = &inputs[..width * stride];
                for (weights, to) in
                    weights.chunks_exact(width * M).zip(to.chunks_exact_mut(M * stride))
                {
                    multiply::<A, M, L>(weights, inputs, tiling, to);
                }
            }
            for channel in 0..width {
                let bias = self.by.bias[path * outputs + channel];
                let from = &self.panels[channel * stride..];
                let to = &mut self.to[(path * width + channel) * self.to_stride..];
                change_outputs::<L>(from, panel, tiling, bias, to, (rows, w));
            }
        }
    }
}

/// Entry e of G g Gᵀ, computed in double precision.
pub fn change_kernel(g: &[f32], entry: usize) -> f32 {
    const G: [[f64; 3]; 4] =
        [[1.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0.0, 0.0, 1.0]];
    let (row, column) = (G[entry / 4], G[entry % 4]);
    let terms = (0..9).map(|tap| row[tap / 3] * f64::from(g[tap]) * column[tap % 3]);
    terms.sum::<f64>() as f32
}

/// Bᵀ d B of one channel: entry e of tile t to `to[e·between + t]`.
///
/// `parted` is working memory: the rows with their even columns first, then their odd ones, so that tiles beside each
/// other read entries beside each other. What a register carries beyond a row of tiles the next row overwrites.
#[inline(always)]
fn change_inputs<const L: usize>(
    from: &[f32],
    row: usize,
    tiling: Tiling,
    parted: &mut [f32],
    to: &mut [f32],
    between: usize,
) {
    let half = (tiling.columns + 1).div_ceil(L) * L + L;
    for (i, parted) in
        parted.chunks_exact_mut(2 * half).take(2 * tiling.rows + 2).enumerate()
    {
        let (even, odd) = parted.split_at_mut(half);
        for start in (0..tiling.columns + 1).step_by(L) {
            part::<L>(
                &from[i * row + 2 * start..],
                &mut even[start..],
                &mut odd[start..],
            );
        }
    }
    for tile_row in 0..tiling.rows {
        let parted = &parted[2 * tile_row * 2 * half..];
        for start in (0..tiling.columns).step_by(L) {
            let d = |i: usize, j: usize| {
                load::<L>(&parted[(2 * i + j % 2) * half + start + j / 2..])
            };
            let c0 = change_input([d(0, 0), d(1, 0), d(2, 0), d(3, 0)]);
            let c1 = change_input([d(0, 1), d(1, 1), d(2, 1), d(3, 1)]);
            let c2 = change_input([d(0, 2), d(1, 2), d(2, 2), d(3, 2)]);
            let c3 = change_input([d(0, 3), d(1, 3), d(2, 3), d(3, 3)]);
            for i in 0..4 {
                let [e0, e1, e2, e3] = change_input([&c0[i], &c1[i], &c2[i], &c3[i]]);
                let to = &mut to[4 * i * between + tile_row * tiling.columns + start..];
                store(&e0, to);
                store(&e1, &mut to[between..]);
                store(&e2, &mut to[2 * between..]);
                store(&e3, &mut to[3 * between..]);
            }
        }
    }
}

/// L pairs of columns: the even columns and the odd ones, one loop each, as the compiler shuffles registers only then.
#[inline(always)]
fn part<const L: usize>(from: &[f32], even: &mut [f32], odd: &mut [f32]) {
    let pairs: &[[f32; 2]; L] = from.as_chunks().0.first_chunk().expect("two registers");
    let even: &mut [f32; L] = even.first_chunk_mut().expect("room for a register");
    let odd: &mut [f32; L] = odd.first_chunk_mut().expect("room for a register");
    for i in 0..L {
        even[i] = pairs[i][0];
    }
    for i in 0..L {
        odd[i] = pairs[i][1];
    }
}

/// The other way.
#[inline(always)]
fn join<const L: usize>(even: &[f32; L], odd: &[f32; L], to: &mut [f32]) {
    let (to, _) = to.as_chunks_mut::<2>();
    let to: &mut [[f32; 2]; L] = to.first_chunk_mut().expect("room for two registers");
    for i in 0..L {
        to[i] = [even[i], odd[i]];
    }
}

/// Bᵀ d, for a column of L tiles.
#[inline(always)]
fn change_input<const L: usize>(d: [&[f32; L]; 4]) -> [[f32; L]; 4] {
    [
        difference(d[0], d[2]),
        sum(d[1], d[2]),
        difference(d[2], d[1]),
        difference(d[1], d[3]),
    ]
}

/// products[m][t] = Σ_c weights[c][m]·inputs[c][t].
#[inline(always)]
fn multiply<A: Arithmetic, const M: usize, const L: usize>(
    weights: &[f32],
    inputs: &[f32],
    tiling: Tiling,
    products: &mut [f32],
) {
    let stride = tiling.stride;
    for (first, vectors) in tiles((tiling.rows * tiling.columns).div_ceil(L), 3) {
        let to = &mut products[first * L..];
        match vectors {
            3 => put(
                product::<A, M, 3, L>(weights, inputs, stride, first * L),
                f32::NEG_INFINITY,
                to,
                stride,
            ),
            2 => put(
                product::<A, M, 2, L>(weights, inputs, stride, first * L),
                f32::NEG_INFINITY,
                to,
                stride,
            ),
            _ => put(
                product::<A, M, 1, L>(weights, inputs, stride, first * L),
                f32::NEG_INFINITY,
                to,
                stride,
            ),
        }
    }
}

/// A tile of the product, of pixels that lie `stride` entries apart for each channel.
#[inline(always)]
fn product<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    weights: &[f32],
    inputs: &[f32],
    stride: usize,
    start: usize,
) -> Tile<M, V, L> {
    let mut y = filled(&[0.0; M]);
    let (weights, _) = weights.as_chunks::<M>();
    for (a, x) in weights.iter().zip(inputs.chunks_exact(stride)) {
        let x = &x[start..][..V * L];
        let mut vectors = [[0.0; L]; V];
        for v in 0..V {
            vectors[v] = *load(&x[v * L..]);
        }
        rank_one_update::<A, M, V, L>(&mut y, *a, vectors);
    }
    y
}

/// relu(Aᵀ m A + bias) of one channel, where entry e of tile t is `from[e·between + t]`, to rows of w pixels.
#[inline(always)]
fn change_outputs<const L: usize>(
    from: &[f32],
    between: usize,
    tiling: Tiling,
    bias: f32,
    to: &mut [f32],
    (rows, w): (usize, usize),
) {
    for i in 0..rows {
        let from = &from[i / 2 * tiling.columns..];
        for start in (0..tiling.columns).step_by(L) {
            let entry = |e: usize| load::<L>(&from[e * between + start..]);
            let c0 = change_output(i % 2, [entry(0), entry(4), entry(8), entry(12)]);
            let c1 = change_output(i % 2, [entry(1), entry(5), entry(9), entry(13)]);
            let c2 = change_output(i % 2, [entry(2), entry(6), entry(10), entry(14)]);
            let c3 = change_output(i % 2, [entry(3), entry(7), entry(11), entry(15)]);
            let left = sum(&change_output(0, [&c0, &c1, &c2, &c3]), &[bias; L]);
            let right = sum(&change_output(1, [&c0, &c1, &c2, &c3]), &[bias; L]);
            let to = &mut to[i * w + 2 * start..];
            join(&at_least(0.0, &left), &at_least(0.0, &right), to);
        }
    }
}

/// Row i of Aᵀ times m, for a column of L tiles.
#[inline(always)]
fn change_output<const L: usize>(i: usize, m: [&[f32; L]; 4]) -> [f32; L] {
    if i == 0 {
        sum(&sum(m[0], m[1]), m[2])
    } else {
        difference(&difference(m[1], m[2]), m[3])
    }
}

#[inline(always)]
fn sum<const L: usize>(a: &[f32; L], b: &[f32; L]) -> [f32; L] {
    let mut y = *a;
    for i in 0..L {
        y[i] += b[i];
    }
    y
}

#[inline(always)]
fn difference<const L: usize>(a: &[f32; L], b: &[f32; L]) -> [f32; L] {
    let mut y = *a;
    for i in 0..L {
        y[i] -= b[i];
    }
    y
}
