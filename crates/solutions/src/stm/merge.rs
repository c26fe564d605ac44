//! Three ways to merge what the paths hand over, entry by entry: ReLU each and sum, sum
//! and ReLU, sum alone.

use ndarray::{Array1, Array4};
use num_traits::Num;

use super::{Bottleneck, Conv2d, SplitTransformMerge};
use crate::Error;
use crate::activation::relu;

/// One output entry of the layer, merged in the three ways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Merges<T> {
    /// A = Σ relu(a_i), the layer of P4.4.
    pub relu_then_sum: T,
    /// B = Σ a_i.
    pub sum: T,
    /// C = relu(Σ a_i).
    pub sum_then_relu: T,
}

// ANCHOR: merges
/// A, B and C of the numbers a_i that the paths hand over at one pixel and channel.
#[must_use]
pub fn merges<T: Num + PartialOrd + Clone>(a: &[T]) -> Merges<T> {
    let sum = |f: fn(T) -> T| a.iter().cloned().map(f).fold(T::zero(), |s, a| s + a);
    Merges { relu_then_sum: sum(relu), sum: sum(|a| a), sum_then_relu: relu(sum(|a| a)) }
}
// ANCHOR_END: merges

/// (S₊, S₋): the sum of the positive a_i, and that of the negative ones with its sign
/// turned. By P4.6, A − B = S₋ and A − C = min(S₊, S₋).
#[must_use]
pub fn signed_sums<T: Num + PartialOrd + Clone>(a: &[T]) -> (T, T) {
    let zero = T::zero;
    a.iter().cloned().fold((zero(), zero()), |(plus, minus), a| {
        if a < zero() { (plus, minus - a) } else { (plus + a, minus) }
    })
}

impl SplitTransformMerge {
    /// Whether all last weights and biases are at least 0. Then A = B for every input
    /// (P4.6).
    #[must_use]
    pub fn last_is_nonnegative(&self) -> bool {
        let last = self.paths().iter().map(|path| &path.expand);
        last.flat_map(|conv| conv.weight.iter().chain(&conv.bias)).all(|x| *x >= 0.0)
    }

    /// The example of P4.6, one channel and two paths of width 1: for x ≥ −3 they hand
    /// over a₁ = x + 1 and a₂ = 2 − 2x, because h = relu(relu(x + 3)) = x + 3 and
    /// a₁ = h − 2, a₂ = −2h + 8.
    ///
    /// # Errors
    /// None: the numbers fit.
    pub fn crossing() -> Result<Self, Error> {
        let conv = |weight, bias| {
            let weight = Array4::from_elem((1, 1, 1, 1), weight);
            Conv2d::new(weight, Array1::from_elem(1, bias), 1)
        };
        let path = |weight, bias| {
            Bottleneck::new(conv(1.0, 3.0)?, conv(1.0, 0.0)?, conv(weight, bias)?)
        };
        Self::new(vec![path(1.0, -2.0)?, path(-2.0, 8.0)?])
    }
}
