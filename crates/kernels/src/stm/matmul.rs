//! The 1×1 convolutions: a matrix product, a tile of it at a time in registers.

use super::rows::{put, tiles};
use super::vector::{Tile, filled, rank_one_update};
use crate::level::Arithmetic;

/// y[m] = max(floor, bias[m] + Σ_k weights[k][m]·pixels[k]) for M channels and `vectors` registers of packed pixels.
///
/// `y`: a row every `stride` entries. The M channels' weights stay in the first-level cache while the pixels pass by.
/// Where [`together`] says so, weights and biases are of two times M channels, the last ones of M perhaps.
#[inline(always)]
pub fn product_rows<A: Arithmetic, const L: usize, const M: usize, const V: usize>(
    (weights, bias): (&[f32], &[[f32; M]]),
    (panels, vectors): (&[f32], usize),
    floor: f32,
    (y, stride): (&mut [f32], usize),
) {
    let inputs = weights.len() / (M * bias.len());
    if let [first, second] = bias {
        let pixels = &panels[..inputs * L];
        let (a, b) = weights.split_at(weights.len() / 2);
        let [first, second] = product_of_two::<A, M, L>([a, b], pixels, [first, second]);
        put(first, floor, y, stride);
        put(second, floor, &mut y[M * stride..], stride);
        return;
    }
    let bias = &bias[0];
    for (first, vectors) in tiles(vectors, V) {
        let panel = &panels[inputs * first * L..][..inputs * vectors * L];
        let y = &mut y[first * L..];
        match vectors {
            3 if V >= 3 => {
                put(product::<A, M, 3, L>(weights, panel, bias), floor, y, stride)
            }
            2 => put(product::<A, M, 2, L>(weights, panel, bias), floor, y, stride),
            _ => put(product::<A, M, 1, L>(weights, panel, bias), floor, y, stride),
        }
    }
}

/// How many tiles of channels [`product_rows`] takes: two where the pixels are one register, which gives too few sums.
pub fn together(vectors: usize) -> usize {
    if vectors == 1 { 2 } else { 1 }
}

/// [`product`] for one register of pixels and two tiles of channels, so that twice as many sums are under way.
#[inline(always)]
pub fn product_of_two<A: Arithmetic, const M: usize, const L: usize>(
    weights: [&[f32]; 2],
    pixels: &[f32],
    bias: [&[f32; M]; 2],
) -> [Tile<M, 1, L>; 2] {
    let (mut first, mut second) = (filled(bias[0]), filled(bias[1]));
    let [a, b] = weights.map(|weights| weights.as_chunks::<M>().0);
    let (pixels, _) = pixels.as_chunks::<L>();
    for ((a, b), x) in a.iter().zip(b).zip(pixels) {
        rank_one_update::<A, M, 1, L>(&mut first, *a, [*x]);
        rank_one_update::<A, M, 1, L>(&mut second, *b, [*x]);
    }
    [first, second]
}

/// bias[m] + Σ_k weights[k][m]·pixels[k][v], for M channels and V registers of L pixels.
///
/// Of M·V accumulators each multiply-add uses another, so that none waits for the one before it: at least 8 are needed
/// where an instruction takes 4 cycles and two start in each.
#[inline(always)]
fn product<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    weights: &[f32],
    pixels: &[f32],
    bias: &[f32; M],
) -> Tile<M, V, L> {
    let mut y = filled(bias);
    let (weights, _) = weights.as_chunks::<M>();
    let (pixels, _) = pixels.as_chunks::<L>();
    let (pixels, _) = pixels.as_chunks::<V>();
    for (a, x) in weights.iter().zip(pixels) {
        rank_one_update::<A, M, V, L>(&mut y, *a, *x);
    }
    y
}
