//! Arithmetic on arrays of one register's length; after unrolling, each function is one instruction.

use crate::level::Arithmetic;

/// acc += a·x.
#[inline(always)]
pub fn add_scaled<A: Arithmetic, const L: usize>(acc: &mut [f32; L], a: f32, x: &[f32; L]) {
    for i in 0..L {
        acc[i] = A::mul_add_f32(a, x[i], acc[i]);
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
