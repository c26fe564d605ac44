//! P2.5: whose variance it is that reaches the output of a linear network of constant
//! width under the default initialisation.

use super::field::third_to;
use super::simulation::at_least_one;
use super::{Ensemble, Field, moments};
use crate::Error;

/// The one width n ≥ 1 of all layers of a network, its input included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConstantWidth(usize);

impl ConstantWidth {
    /// The width n.
    ///
    /// # Errors
    /// [`Error::Count`] for a width of 0.
    pub fn new(n: usize) -> Result<Self, Error> {
        at_least_one("the width", n).map(Self)
    }

    /// n.
    #[must_use]
    pub fn get(self) -> usize {
        self.0
    }

    // ANCHOR: share
    /// Var(y_L) = 3^−L + (1 − 3^−L)/(2n) (P2.5).
    #[must_use]
    pub fn variance<F: Field>(self, depth: usize) -> F {
        third_to::<F>(depth) + (F::one() - third_to(depth)) / F::count(2 * self.0)
    }

    /// The input's share of Var(y_L): 2n/(2n − 1 + 3^L).
    #[must_use]
    pub fn input_share<F: Field>(self, depth: usize) -> F {
        let twice = F::count(2 * self.0);
        twice.clone() / (twice - F::one() + num_traits::pow(F::count(3), depth))
    }
    // ANCHOR_END: share

    /// The depth log₃(2n + 1) at which input and biases have half each; m layers further
    /// down the input's share is 2n/(2n − 1 + 3^m·(2n + 1)).
    #[must_use]
    pub fn half_depth(self) -> f64 {
        ((2 * self.0 + 1) as f64).ln() / 3_f64.ln()
    }
}

/// The share of the last m biases in the limit variance 1/(2n), at any width: 1 − 3^−m
/// (P2.5).
#[must_use]
pub fn last_biases_share<F: Field>(m: usize) -> F {
    F::one() - third_to(m)
}

/// The input's share of E\[z_l²\] for l = 0, …, L in any network: what is left of it when
/// all biases are replaced by 0, over all of it (P2.5, P2.8).
#[must_use]
pub fn input_shares<F: Field>(ensemble: &Ensemble) -> Vec<F> {
    let initialisation = ensemble.initialisation.unbiased();
    let unbiased = Ensemble { initialisation, ..ensemble.clone() };
    let parts = moments::<F>(&unbiased).into_iter().zip(moments::<F>(ensemble));
    parts.map(|(part, whole)| part.v / whole.v).collect()
}
