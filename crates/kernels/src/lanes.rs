//! Sums across the lanes of vectors, many at once.

use std::ops::Add;

/// The sum of each row: neighbouring lanes are added, and the halves of two rows put in one, until one row is left.
///
/// A row costs about one addition and two shuffles.
#[inline(always)]
pub fn sum_lanes<T: Copy + Default + Add<Output = T>, const V: usize>(
    mut lanes: [[T; V]; V],
) -> [T; V] {
    let mut rows = V;
    while rows > 1 {
        rows /= 2;
        for i in 0..rows {
            lanes[i] = add_neighbours(&lanes[2 * i], &lanes[2 * i + 1]);
        }
    }
    lanes[0]
}

/// a₀ + a₁, a₂ + a₃, …, b₀ + b₁, b₂ + b₃, …
#[inline(always)]
fn add_neighbours<T: Copy + Default + Add<Output = T>, const V: usize>(
    a: &[T; V],
    b: &[T; V],
) -> [T; V] {
    let mut sums = [T::default(); V];
    for k in 0..V / 2 {
        sums[k] = a[2 * k] + a[2 * k + 1];
        sums[V / 2 + k] = b[2 * k] + b[2 * k + 1];
    }
    sums
}
