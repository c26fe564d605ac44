//! The forward pass.

use super::element::Element;
use super::tanh::tanh;
use crate::lanes::sum_lanes;
use crate::level::Arithmetic;

/// y_l = y_{l-1} + tanh(A_l y_{l-1} + b_l) for l = 1, …, L, and the slopes 1 − tanh².
///
/// `weights`: `(L, m, m)`; `biases`, `slopes`: `(L, m)`; `outputs`: `(L + 1, m)`, of which y_0 is given.
#[inline(always)]
pub(super) fn forward<E: Element, A: Arithmetic, const V: usize>(
    width: usize,
    weights: &[E],
    biases: &[E],
    outputs: &mut [E],
    slopes: &mut [E],
) {
    let layers = weights.chunks_exact(width * width).zip(biases.chunks_exact(width));
    for (l, ((a, b), slopes)) in layers.zip(slopes.chunks_exact_mut(width)).enumerate() {
        let (y, next) = outputs[l * width..][..2 * width].split_at_mut(width);
        products::<E, A, V>(a, y, slopes);
        activate::<E, A, V>(b, y, next, slopes);
    }
}

/// z = A·y, V rows at a time: the V products of a row's chunks with y's are summed lane by lane, and the lanes at the
/// end.
#[inline(always)]
fn products<E: Element, A: Arithmetic, const V: usize>(a: &[E], y: &[E], z: &mut [E]) {
    let m = y.len();
    let y_last: [E; V] = last_lanes(y);
    for (rows, z) in a.chunks(V * m).zip(z.chunks_mut(V)) {
        let mut lanes = [[E::ZERO; V]; V];
        for (sum, row) in lanes.iter_mut().zip(rows.chunks_exact(m)) {
            *sum = lane_products::<E, A, V>(row, y, &y_last);
        }
        let sums = sum_lanes(lanes);
        z.copy_from_slice(&sums[..z.len()]);
    }
}

/// Lane k: the sum over j ≡ k mod V of row_j·y_j.
#[inline(always)]
fn lane_products<E: Element, A: Arithmetic, const V: usize>(
    row: &[E],
    y: &[E],
    y_last: &[E; V],
) -> [E; V] {
    let mut sum = [E::ZERO; V];
    for (a, y) in row.as_chunks::<V>().0.iter().zip(y.as_chunks::<V>().0) {
        for k in 0..V {
            sum[k] = a[k].mul_add::<A>(y[k], sum[k]);
        }
    }
    if !row.len().is_multiple_of(V) {
        let a = match row.last_chunk::<V>() {
            Some(chunk) => *chunk,
            None => padded(row),
        };
        for k in 0..V {
            sum[k] = a[k].mul_add::<A>(y_last[k], sum[k]);
        }
    }
    sum
}

/// The last V numbers of y, with 0 for those that a walk in chunks of V has met already.
#[inline(always)]
fn last_lanes<E: Element, const V: usize>(y: &[E]) -> [E; V] {
    let rest = y.len() % V;
    match y.last_chunk::<V>() {
        Some(chunk) => {
            let mut chunk = *chunk;
            chunk[..V - rest].fill(E::ZERO);
            chunk
        }
        None => padded(y),
    }
}

/// Fewer than V numbers, and zeros.
#[inline(always)]
fn padded<E: Element, const V: usize>(short: &[E]) -> [E; V] {
    let mut chunk = [E::ZERO; V];
    chunk[..short.len()].copy_from_slice(short);
    chunk
}

/// From z = A·y in `slopes`: next = y + tanh(z + b), slopes = 1 − tanh².
#[inline(always)]
fn activate<E: Element, A: Arithmetic, const V: usize>(
    b: &[E],
    y: &[E],
    next: &mut [E],
    slopes: &mut [E],
) {
    let whole = y.len() / V * V;
    let (next, next_rest) = next.split_at_mut(whole);
    let (slopes, slopes_rest) = slopes.split_at_mut(whole);
    activate_by::<E, A, V>(&b[..whole], &y[..whole], next, slopes);
    activate_by::<E, A, 1>(&b[whole..], &y[whole..], next_rest, slopes_rest);
}

/// [`activate`], N numbers at a time.
#[inline(always)]
fn activate_by<E: Element, A: Arithmetic, const N: usize>(
    b: &[E],
    y: &[E],
    next: &mut [E],
    slopes: &mut [E],
) {
    let given = b.as_chunks::<N>().0.iter().zip(y.as_chunks::<N>().0);
    let computed =
        next.as_chunks_mut::<N>().0.iter_mut().zip(slopes.as_chunks_mut::<N>().0);
    for ((b, y), (next, slope)) in given.zip(computed) {
        let z: [E; N] = std::array::from_fn(|k| tanh::<E, A>(slope[k] + b[k]));
        *next = std::array::from_fn(|k| y[k] + z[k]);
        *slope = std::array::from_fn(|k| (E::ZERO - z[k]).mul_add::<A>(z[k], E::ONE));
    }
}

/// ½|y − t|², and y − t into `g`.
#[inline(always)]
pub fn loss<E: Element>(y: &[E], target: &[E], g: &mut [E]) -> E {
    let mut sum = E::ZERO;
    for ((g, &y), &t) in g.iter_mut().zip(y).zip(target) {
        *g = y - t;
        sum = sum + *g * *g;
    }
    E::HALF * sum
}
