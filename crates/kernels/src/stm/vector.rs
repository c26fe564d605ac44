//! Arithmetic on arrays of one register's length; after unrolling, each function is one instruction.

use crate::level::Arithmetic;

/// y[m][v] += a[m]·x[v]: a rank-one update of M channels by V registers of pixels, M·V instructions.
#[inline(always)]
pub fn rank_one_update<A: Arithmetic, const M: usize, const V: usize, const L: usize>(
    y: &mut Tile<M, V, L>,
    a: [f32; M],
    x: [[f32; L]; V],
) {
    for m in 0..M {
        one_channel_after_another();
        for v in 0..V {
            add_scaled::<A, L>(&mut y[m][v], a[m], &x[v]);
        }
    }
}

/// acc += a·x.
#[inline(always)]
pub fn add_scaled<A: Arithmetic, const L: usize>(
    acc: &mut [f32; L],
    a: f32,
    x: &[f32; L],
) {
    for i in 0..L {
        acc[i] = A::mul_add_f32(a, x[i], acc[i]);
    }
}

/// acc += a·x, entry by entry.
#[inline(always)]
pub fn add_product<A: Arithmetic, const L: usize>(
    acc: &mut [f32; L],
    a: &[f32; L],
    x: &[f32; L],
) {
    for i in 0..L {
        acc[i] = A::mul_add_f32(a[i], x[i], acc[i]);
    }
}

/// bias[m] in each entry of row m.
#[inline(always)]
pub fn filled<const M: usize, const V: usize, const L: usize>(
    bias: &[f32; M],
) -> Tile<M, V, L> {
    let mut y = [[[0.0; L]; V]; M];
    for m in 0..M {
        y[m] = [[bias[m]; L]; V];
    }
    y
}

/// max(x, floor), which is ReLU for the floor 0; NaN stays NaN, as in `solutions::activation::relu`.
#[inline(always)]
pub fn at_least<const L: usize>(floor: f32, x: &[f32; L]) -> [f32; L] {
    let mut y = *x;
    for y in &mut y {
        *y = if *y < floor { floor } else { *y };
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

/// Keeps the compiler from taking the channels, rather than the pixels, for the lanes of a vector.
///
/// It costs no instruction. Put into the loop over channels it says that each turn's memory accesses come after the last
/// one's, so the turns are not put into one vector, as they otherwise are in some tiles; those then fall to a tenth of
/// the speed. What the loop reads again and again must be a copy: from a reference it would be loaded in each turn.
#[inline(always)]
pub fn one_channel_after_another() {
    std::sync::atomic::compiler_fence(std::sync::atomic::Ordering::AcqRel);
}

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
