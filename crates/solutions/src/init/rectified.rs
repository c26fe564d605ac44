//! P2.8: ReLU between the layers.

use super::{Field, Widths};

// ANCHOR: relu_second_moment
/// E\[z_L²\] of the default network with ReLU after each layer but the last:
/// 2·(6^−L + Σ_{k=0}^{L−1} 6^−(L−k)/n_k) (P2.8).
#[must_use]
pub fn relu_second_moment<F: Field>(widths: &Widths) -> F {
    let depth = widths.depth();
    let sixth_to = |k: usize| F::one() / num_traits::pow(F::count(6), k);
    let biases =
        widths.fan_ins().enumerate().map(|(k, n)| sixth_to(depth - k) / F::count(n));
    F::count(2) * biases.fold(sixth_to(depth), |sum, term| sum + term)
}
// ANCHOR_END: relu_second_moment
