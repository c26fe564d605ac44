//! Arithmetic on arrays of one register's length; after unrolling, each function is one instruction.

use crate::level::Arithmetic;

/// acc += Σ_k a[k]·x[k].
///
/// Four products or more at once: of a shorter loop body the compiler unrolls so much so early that it then takes the
/// channels, not the pixels, for the lanes of a vector.
#[inline(always)]
pub fn add_products<A: Arithmetic, const K: usize, const L: usize>(
    acc: &mut [f32; L],
    a: [f32; K],
    x: [&[f32; L]; K],
) {
    for i in 0..L {
        let mut sum = acc[i];
        for k in 0..K {
            sum = A::mul_add_f32(a[k], x[k][i], sum);
        }
        acc[i] = sum;
    }
}

/// max(x, 0); NaN stays NaN, as in `solutions::activation::relu`.
#[inline(always)]
pub fn relu<const L: usize>(x: &[f32; L]) -> [f32; L] {
    let mut y = *x;
    for y in &mut y {
        *y = if *y < 0.0 { 0.0 } else { *y };
    }
    y
}

/// acc += x.
#[inline(always)]
pub fn add<const L: usize>(acc: &mut [f32; L], x: &[f32; L]) {
    for i in 0..L {
        acc[i] += x[i];
    }
}

/// A result in registers: for each of `M` channels, `V` vectors of `L` pixels.
pub type Tile<const M: usize, const V: usize, const L: usize> = [[[f32; L]; V]; M];

/// The first `L` entries.
#[inline(always)]
pub fn load<const L: usize>(from: &[f32]) -> &[f32; L] {
    from.first_chunk().expect("buffers end with a register's length of slack")
}

/// Writes over the first `L` entries.
#[inline(always)]
pub fn store<const L: usize>(x: &[f32; L], to: &mut [f32]) {
    *to.first_chunk_mut().expect("buffers end with a register's length of slack") = *x;
}
