//! Products over pixels, which gradients of weights are: rows of two arrays, each with each.

use std::hint::black_box;

use super::super::rows::Padded;
use super::super::tile::tiled;
use super::super::vector::{add_product, one_channel_after_another};
use crate::lanes::sum_lanes;
use crate::level::{Arithmetic, Kernel};

/// Rows of pixels, one every `stride` entries.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    pub pixels: &'a [f32],
    pub stride: usize,
    pub count: usize,
}

/// to[m, j] += Σ_t a[m][t]·b[j][t] over the first `len` entries of each row.
///
/// They are read in whole registers: behind `len`, one of the two is 0 and the other finite.
pub struct Products<'a> {
    pub a: Rows<'a>,
    pub b: Rows<'a>,
    pub len: usize,
    /// From a row's entries to the next row's, and from an entry to the next.
    pub steps: (usize, usize),
    pub to: &'a mut [f32],
}

impl Kernel for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        tiled!(sums, A, L, M, J, self.rows::<A, L, M, J>())
    }
}

impl Products<'_> {
    #[inline(always)]
    pub fn rows<A: Arithmetic, const L: usize, const M: usize, const J: usize>(mut self) {
        let (rows, columns) = (self.a.count / M * M, self.b.count / J * J);
        for m in (0..rows).step_by(M) {
            for j in (0..columns).step_by(J) {
                self.tile::<A, L, M, J>(m, j);
            }
            for j in columns..self.b.count {
                self.tile::<A, L, M, 1>(m, j);
            }
        }
        for m in rows..self.a.count {
            for j in 0..self.b.count {
                self.tile::<A, L, 1, 1>(m, j);
            }
        }
    }

    #[inline(always)]
    fn tile<A: Arithmetic, const L: usize, const M: usize, const J: usize>(
        &mut self,
        first: usize,
        column: usize,
    ) {
        let vectors = self.len.div_ceil(L);
        let row = |of: Rows<'_>, at: usize| at * of.stride;
        let a: [&[[f32; L]]; M] = std::array::from_fn(|m| {
            &self.a.pixels[row(self.a, first + m)..].as_chunks().0[..vectors]
        });
        let b: [&[[f32; L]]; J] = std::array::from_fn(|j| {
            &self.b.pixels[row(self.b, column + j)..].as_chunks().0[..vectors]
        });
        let mut lanes = [[[0.0; L]; J]; M];
        for t in 0..vectors {
            let mut x = [[0.0; L]; J];
            for j in 0..J {
                x[j] = b[j][t];
            }
            for m in 0..M {
                one_channel_after_another();
                let a = a[m][t];
                for j in 0..J {
                    add_product::<A, L>(&mut lanes[m][j], &a, &x[j]);
                }
            }
        }
        let lanes = made(lanes);
        let mut sums = [[0.0; J]; M];
        sum_each::<L>(lanes.as_flattened(), sums.as_flattened_mut());
        let (row, entry) = self.steps;
        for (m, sums) in sums.iter().enumerate() {
            for (j, sum) in sums.iter().enumerate() {
                self.to[(first + m) * row + (column + j) * entry] += sum;
            }
        }
    }
}

/// The same, as something whose later use the compiler does not know.
///
/// Otherwise it takes the order of the lanes' sums over into the loop that makes the lanes, and shuffles them for each
/// pixel (AVX2).
#[inline(always)]
pub fn made<T>(lanes: T) -> T {
    black_box(lanes)
}

/// Adds each vector's lanes to a number.
#[inline(always)]
pub fn sum_each<const L: usize>(lanes: &[[f32; L]], to: &mut [f32]) {
    let (groups, rest) = lanes.as_chunks::<L>();
    for (group, to) in groups.iter().zip(to.chunks_exact_mut(L)) {
        let sums = sum_lanes(*group);
        for (to, sum) in to.iter_mut().zip(sums) {
            *to += sum;
        }
    }
    let done = groups.len() * L;
    for (lanes, to) in rest.iter().zip(&mut to[done..]) {
        *to += lanes.iter().sum::<f32>();
    }
}

/// dW₂[o, i, u, v] += Σ_{r,q} dz[o, r, q]·h[i, r + u − 1, q + v − 1], i and o over the channels of a path.
pub struct KernelGradient<'a> {
    pub paths: usize,
    pub width: usize,
    pub padded: Padded,
    pub rows: usize,
    /// h with a row above and one below, finite behind it.
    pub input: &'a [f32],
    /// dz laid out in the same way, zero between the rows and behind them.
    pub output: &'a [f32],
    pub to: &'a mut [f32],
}

impl Kernel for KernelGradient<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        tiled!(sums, A, L, M, J, self.paths::<A, L, M, J>())
    }
}

impl KernelGradient<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize, const M: usize, const J: usize>(self) {
        let Self { width, padded, .. } = self;
        let of = |from, at: usize| {
            let pixels: &[f32] = from;
            Rows { pixels: &pixels[at..], stride: padded.plane, count: width }
        };
        for path in 0..self.paths {
            for tap in 0..9 {
                let shift = tap / 3 * padded.row + tap % 3;
                Products {
                    a: of(self.output, padded.at(path * width, 1)),
                    b: of(self.input, path * width * padded.plane + shift),
                    len: self.rows * padded.row,
                    steps: (9 * width, 9),
                    to: &mut self.to[9 * path * width * width + tap..],
                }
                .rows::<A, L, M, J>();
            }
        }
    }
}
