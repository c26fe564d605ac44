//! The numbers that formulas are evaluated in.

use num_rational::BigRational;
use num_traits::Num;

/// The numbers a formula is evaluated in: `f64` for speed, [`BigRational`] where equality
/// is to be exact.
pub trait Field: Num + Clone {
    /// A count as an element of the field.
    fn count(n: usize) -> Self;
}

impl Field for f64 {
    fn count(n: usize) -> Self {
        n as f64
    }
}

impl Field for BigRational {
    fn count(n: usize) -> Self {
        Self::from_integer(n.into())
    }
}

/// 3^−k.
pub(super) fn third_to<F: Field>(k: usize) -> F {
    F::one() / num_traits::pow(F::count(3), k)
}
