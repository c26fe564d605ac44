//! The 1×1 convolutions: a matrix product, a tile of it at a time in registers.

use super::vector::{Tile, add_products};
use crate::level::Arithmetic;

/// y[m][v] = bias[m] + Σ_k weights[k][m]·pixels[k][v], for M channels and V registers of L pixels.
///
/// Of M·V accumulators each multiply-add uses another, so that none waits for the one before it: at least 8 are needed
/// where an instruction takes 4 cycles and two start in each. One step of k loads V vectors and M numbers for M·V
/// multiply-adds; 8×3 of 32 registers (AVX-512) and 4×3 of 16 leave room for the operands.
#[inline(always)]
pub fn product<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    weights: &[f32],
    pixels: &[f32],
    bias: &[f32; M],
) -> Tile<M, V, L> {
    let mut y = [[[0.0; L]; V]; M];
    for m in 0..M {
        y[m] = [[bias[m]; L]; V];
    }
    let (weights, _) = weights.as_chunks::<M>();
    let (weights, last_weights) = weights.as_chunks::<4>();
    let (pixels, _) = pixels.as_chunks::<L>();
    let (pixels, _) = pixels.as_chunks::<V>();
    let (pixels, last_pixels) = pixels.as_chunks::<4>();
    for (a, x) in weights.iter().zip(pixels) {
        for m in 0..M {
            for v in 0..V {
                add_products::<A, 4, L>(&mut y[m][v], [a[0][m], a[1][m], a[2][m], a[3][m]], [&x[0][v], &x[1][v], &x[2][v], &x[3][v]]);
            }
        }
    }
    for (a, x) in last_weights.iter().zip(last_pixels) {
        for m in 0..M {
            for v in 0..V {
                add_products::<A, 1, L>(&mut y[m][v], [a[m]], [&x[v]]);
            }
        }
    }
    y
}
