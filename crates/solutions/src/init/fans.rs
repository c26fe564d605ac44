//! P2.14: what a weight's variance keeps forward and backward.

use super::{Field, Widths};

// ANCHOR: fan
/// The number by which the gain is divided to give the variance of a weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fan {
    /// The fan-in n_{l−1}: PyTorch's `mode="fan_in"`.
    In,
    /// The fan-out n_l: `mode="fan_out"`.
    Out,
    /// Their mean, as in Xavier's initialisation.
    Average,
}

impl Fan {
    /// gain/fan, where the gain is 1 for a linear network and 2 for ReLU.
    #[must_use]
    pub fn variance<F: Field>(self, gain: F, fan_in: usize, fan_out: usize) -> F {
        match self {
            Self::In => gain / F::count(fan_in),
            Self::Out => gain / F::count(fan_out),
            Self::Average => F::count(2) * gain / F::count(fan_in + fan_out),
        }
    }
}
// ANCHOR_END: fan

// ANCHOR: both_ways
/// E\[z_{l,i}²\] for l = 0, …, L without biases, from 1 at l = 0: layer l multiplies it by
/// n_{l−1}·v_l, with ReLU above the first layer by half of that (P2.8, P2.14).
/// `variance` gives v_l from fan-in and fan-out.
#[must_use]
pub fn signal_entries<F: Field>(
    widths: &Widths,
    relu: bool,
    variance: impl Fn(usize, usize) -> F,
) -> Vec<F> {
    let mut sizes = vec![F::one()];
    for l in 1..=widths.depth() {
        let (n, m) = (widths.at(l - 1), widths.at(l));
        let share = if relu && l > 1 { F::count(2) } else { F::one() };
        sizes.push(sizes[l - 1].clone() * F::count(n) * variance(n, m) / share);
    }
    sizes
}

/// E‖g_l‖² for l = 0, …, L, where g_l is the gradient at y_l and E‖g_L‖² = 1: layer l
/// multiplies it by n_{l−1}·v_l, with ReLU below the last layer by half of that (P2.14).
#[must_use]
pub fn gradient_norms<F: Field>(
    widths: &Widths,
    relu: bool,
    variance: impl Fn(usize, usize) -> F,
) -> Vec<F> {
    let mut sizes = vec![F::one()];
    for l in (1..=widths.depth()).rev() {
        let (n, m) = (widths.at(l - 1), widths.at(l));
        let share = if relu && l < widths.depth() { F::count(2) } else { F::one() };
        let above = sizes[sizes.len() - 1].clone();
        sizes.push(above * F::count(n) * variance(n, m) / share);
    }
    sizes.reverse();
    sizes
}
// ANCHOR_END: both_ways
