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
//! G g Gᵀ is computed once, in `packed`. Bᵀ d B is summed over the input channels as 16 matrix products of one entry each: 16
//! multiply-adds for 4 outputs in place of 36, 2.25 times fewer, and 56 additions a tile and channel for the two changes
//! of basis.
//!
//! Rounding: a term of the written-out sum passes 2 additions in Bᵀ d B, one rounding of G g Gᵀ, the product's c + 1,
//! and 4 additions and the bias behind it; so the error is at most γ_N times Aᵀ[(|G||g||Gᵀ|) ⊙ (|Bᵀ||d||B|)]A with
//! absolute entries throughout and N = c + 9. That sum is some times larger than Σ|g||d|, the direct form's.
//!
//! *Tile.* A product has the output channels in its lanes: two registers of them by 14 tiles (AVX-512; 6 with AVX2, 12 with
//! NEON, which leaves some to load several numbers at once into), so that a number of Bᵀ d B meets two registers of weights.
//! The 49 tiles of 14² pixels then cost 50, where lanes of 16 tiles cost 64. The channels of a pixel lie beside each other until a pair of rows is done; then squares of them are turned.
//!
//! *Order.* For each entry the inputs of all channels, a panel of 32 kB for 64 tiles of the plain block, stay near while
//! the weights of 32 output channels after the other, 16 kB, pass by. The products of entry e are written over the
//! inputs of entry e − 1, so that 17 panels hold both.
//!
//! *Measured*, `stm_bench`, one thread, in turns with tiles in the lanes instead, medians of three runs: `plain 1 14 300`, 0.45
//! to 0.47 ms against 0.48 to 0.51; `plain 1 28 80`, 1.72 to 1.91 against 1.74 to 1.81, no difference; with AVX2 `plain
//! 1 14`, 0.77 against 1.19 ms. By a profile the products take 0.37 of the time at 14², at 0.9 of the peak of 178
//! Gflop/s, the changes of basis and the turning 0.14, the two 1×1 convolutions the rest.
//!
//! What lies beyond an odd edge enters only the outputs beyond it. A NaN in d spreads to the whole tile.

use super::packed::{Packed, Winograd};
use super::rows::{Padded, put, turn};
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
    /// Of the inputs, from a channel to the next.
    stride: usize,
    /// Of the products, from a tile to the next.
    outputs: usize,
}

/// Entries of a channel's tiles, rounded up to the widest register.
fn stride(rows: usize, w: usize) -> usize {
    (rows.div_ceil(2) * w.div_ceil(2)).next_multiple_of(16)
}

/// From one entry's numbers to the next one's, with room for three tiles and a register behind them.
fn panel(channels: usize, stride: usize) -> usize {
    channels * (stride + 3) + 16
}

/// Numbers in the 17 panels of a strip of `rows` rows of `w` pixels.
pub fn panels(width: usize, rows: usize, w: usize) -> usize {
    17 * panel(width.next_multiple_of(32), stride(rows, w))
}

/// Numbers in two rows of pixels of all channels, and in two squares.
pub fn two_rows(width: usize, w: usize) -> usize {
    2 * (2 * w.div_ceil(2) + 16) * width.next_multiple_of(32) + 2 * 16 * 16
}

impl Kernel for Transformation<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match A::LANES {
            16 => self.paths::<A, 16>(),
            8 => self.paths::<A, 8>(),
            _ => self.paths::<A, 4>(),
        }
    }
}

impl Transformation<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize>(self) {
        let Packed { paths, width, .. } = *self.packed;
        let (rows, w) = (self.rows, self.padded.row - 1);
        let tiling = Tiling {
            rows: rows.div_ceil(2),
            columns: w.div_ceil(2),
            stride: stride(rows, w),
            outputs: width.next_multiple_of(2 * L),
        };
        let Tiling { stride, outputs, .. } = tiling;
        let panel = panel(outputs, stride);
        for path in 0..paths {
            for channel in 0..width {
                let from = &self.from[(path * width + channel) * self.padded.plane..];
                let to = &mut self.panels[panel + channel * stride..];
                let row = self.padded.row;
                if L > 8 && tiling.columns <= 8 {
                    change_inputs::<8>(from, row, tiling, self.parted, to, panel);
                } else {
                    change_inputs::<L>(from, row, tiling, self.parted, to, panel);
                }
            }
            let weights = &self.by.weights[path * 16 * width * outputs..];
            for (entry, weights) in
                weights.chunks_exact(width * outputs).take(16).enumerate()
            {
                let (to, inputs) =
                    self.panels[entry * panel..][..2 * panel].split_at_mut(panel);
                let inputs = &inputs[..width * stride + 16];
                for (block, weights) in weights.chunks_exact(width * 2 * L).enumerate() {
                    multiply::<A, L>(weights, inputs, tiling, &mut to[block * 2 * L..]);
                }
            }
            let bias = &self.by.bias[path * outputs..][..outputs];
            for pair in 0..tiling.rows {
                let from = &self.panels[pair * tiling.columns * outputs..];
                change_outputs::<L>(from, panel, tiling, bias, self.parted);
                let to = &mut self.to[path * width * self.to_stride + 2 * pair * w..];
                let size = (2.min(rows - 2 * pair), w, width);
                turn_rows::<L>(self.parted, tiling, size, to, self.to_stride);
            }
        }
    }
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

/// products[t][o] = Σ_c weights[c][o]·inputs[c][t] for a block of outputs o.
///
/// What the last group of tiles reads and writes beyond the last tile is not used.
#[inline(always)]
fn multiply<A: Arithmetic, const L: usize>(
    weights: &[f32],
    inputs: &[f32],
    tiling: Tiling,
    products: &mut [f32],
) {
    let most = match (L, A::REGISTERS) {
        (16, _) => 14,
        (_, 32) => 12,
        _ => L.min(6),
    };
    let tiles = tiling.rows * tiling.columns;
    for first in (0..tiles).step_by(most) {
        let inputs = &inputs[first..];
        let to = &mut products[first * tiling.outputs..];
        let strides = (tiling.stride, tiling.outputs);
        match tiles - first {
            13.. if L == 16 => product::<A, 14, L>(weights, inputs, strides, to),
            9.. if A::REGISTERS == 32 => {
                product::<A, 12, L>(weights, inputs, strides, to)
            }
            5.. if A::REGISTERS == 32 => product::<A, 8, L>(weights, inputs, strides, to),
            5.. if L == 8 => product::<A, 6, L>(weights, inputs, strides, to),
            _ => product::<A, 4, L>(weights, inputs, strides, to),
        }
    }
}

/// [`multiply`] for T tiles: each number of the inputs meets two registers of weights.
#[inline(always)]
fn product<A: Arithmetic, const T: usize, const L: usize>(
    weights: &[f32],
    inputs: &[f32],
    (stride, outputs): (usize, usize),
    to: &mut [f32],
) {
    let mut y: Tile<T, 2, L> = filled(&[0.0; T]);
    let (weights, _) = weights.as_chunks::<L>();
    let (weights, _) = weights.as_chunks::<2>();
    for (w, x) in weights.iter().zip(inputs.chunks(stride)) {
        rank_one_update::<A, T, 2, L>(&mut y, *load(x), *w);
    }
    put(y, f32::NEG_INFINITY, to, outputs);
}

/// relu(Aᵀ m A + bias) of a row of tiles, where entry e of tile t begins at `from[e·between + t·outputs]`, to two rows of
/// pixels: all channels of a pixel beside each other.
#[inline(always)]
fn change_outputs<const L: usize>(
    from: &[f32],
    between: usize,
    tiling: Tiling,
    bias: &[f32],
    to: &mut [f32],
) {
    let outputs = tiling.outputs;
    let (even, odd) = to.split_at_mut((2 * tiling.columns + 16) * outputs);
    for column in 0..tiling.columns {
        for at in (0..outputs).step_by(L) {
            let entry =
                |e: usize| load::<L>(&from[e * between + column * outputs + at..]);
            let bias = load::<L>(&bias[at..]);
            for (i, to) in [&mut *even, &mut *odd].into_iter().enumerate() {
                let c0 = change_output(i, [entry(0), entry(4), entry(8), entry(12)]);
                let c1 = change_output(i, [entry(1), entry(5), entry(9), entry(13)]);
                let c2 = change_output(i, [entry(2), entry(6), entry(10), entry(14)]);
                let c3 = change_output(i, [entry(3), entry(7), entry(11), entry(15)]);
                for j in 0..2 {
                    let y = sum(&change_output(j, [&c0, &c1, &c2, &c3]), bias);
                    let to = &mut to[(2 * column + j) * outputs + at..];
                    store(&at_least(0.0, &y), to);
                }
            }
        }
    }
}

/// From all channels of a pixel beside each other to all pixels of a channel, for one or two rows of w pixels.
#[inline(always)]
fn turn_rows<const L: usize>(
    from: &mut [f32],
    tiling: Tiling,
    (rows, w, channels): (usize, usize, usize),
    to: &mut [f32],
    to_stride: usize,
) {
    let outputs = tiling.outputs;
    let half = (2 * tiling.columns + 16) * outputs;
    let (from, squares) = from.split_at_mut(2 * half);
    let (square, spare) = squares[..2 * L * L].split_at_mut(L * L);
    for row in 0..rows {
        for start in (0..w).step_by(L) {
            for channel in (0..channels).step_by(L) {
                let from = &from[row * half + start * outputs + channel..];
                for i in 0..L {
                    store(load::<L>(&from[i * outputs..]), &mut square[i * L..]);
                }
                turn::<L>(square, spare);
                for i in 0..L.min(channels - channel) {
                    let to = &mut to[(channel + i) * to_stride + row * w + start..];
                    store(load::<L>(&square[i * L..]), to);
                }
            }
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
