//! The product of residual Jacobians as a sum over paths (P3.5).
//!
//! Generic in the numbers, so that integers and fractions check the identity exactly.

use ndarray::{Array2, LinalgScalar};

use super::{Network, Trace};
use crate::Error;

/// The largest k whose 2ᵏ paths are summed one by one.
const MOST_LAYERS: usize = 20;

/// The branches J₁, …, J_k of k residual layers in forward order, square and of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Branches<T>(Vec<Array2<T>>);

impl<T: LinalgScalar> Branches<T> {
    /// The branches in forward order, each `(n, n)`.
    ///
    /// # Errors
    /// [`Error::Count`] unless there are from 1 to 20; [`Error::Shape`] for one that is
    /// not square or not of the size of the first.
    pub fn new(branches: Vec<Array2<T>>) -> Result<Self, Error> {
        if branches.is_empty() || branches.len() > MOST_LAYERS {
            return Err(Error::Count {
                what: "the number of branches",
                given: branches.len(),
                allowed: format!("from 1 to {MOST_LAYERS}"),
            });
        }
        let n = branches[0].nrows();
        for (i, branch) in branches.iter().enumerate() {
            if branch.dim() != (n, n) {
                return Err(Error::Shape {
                    what: format!("J_{}", i + 1),
                    given: vec![branch.nrows(), branch.ncols()],
                    allowed: format!("[{n}, {n}]"),
                });
            }
        }
        Ok(Self(branches))
    }

    /// (I + J_k)···(I + J₁): `(n, n)`, the later layer on the left.
    #[must_use]
    pub fn product(&self) -> Array2<T> {
        let one_more =
            |product: Array2<T>, j: &Array2<T>| (self.identity() + j).dot(&product);
        self.0.iter().fold(self.identity(), one_more)
    }

    // ANCHOR: paths
    /// J_S: the product of the J_j with bit j−1 of `subset` set, the later on the left.
    #[must_use]
    pub fn path(&self, subset: u32) -> Array2<T> {
        let taken = self.0.iter().enumerate().filter(|(i, _)| subset >> i & 1 == 1);
        taken.fold(self.identity(), |path, (_, j)| j.dot(&path))
    }

    /// The sum of J_S over all 2ᵏ subsets S one by one, by length: entry m sums those of
    /// m factors.
    #[must_use]
    pub fn paths_by_length(&self) -> Vec<Array2<T>> {
        let mut sums = vec![Array2::zeros(self.identity().dim()); self.0.len() + 1];
        for subset in 0..1_u32 << self.0.len() {
            let sum = &mut sums[subset.count_ones() as usize];
            *sum = &*sum + &self.path(subset);
        }
        sums
    }
    // ANCHOR_END: paths

    // ANCHOR: lengths
    /// The same sums in k(k+1)/2 products instead of more than 2ᵏ: a path of length m
    /// through one more layer either skips it or was of length m−1 and takes it.
    #[must_use]
    pub fn lengths(&self) -> Vec<Array2<T>> {
        let mut sums = vec![self.identity()];
        for j in &self.0 {
            sums.push(Array2::zeros(j.dim()));
            for m in (1..sums.len()).rev() {
                sums[m] = &sums[m] + &j.dot(&sums[m - 1]);
            }
        }
        sums
    }
    // ANCHOR_END: lengths

    fn identity(&self) -> Array2<T> {
        Array2::eye(self.0[0].nrows())
    }
}

impl Network {
    /// The branches J_2, …, J_{L−1} at one forward pass.
    ///
    /// # Errors
    /// [`Error::Count`] unless there are from 1 to 20 of them.
    pub fn branches(&self, trace: &Trace) -> Result<Branches<f64>, Error> {
        Branches::new((2..self.depth()).map(|l| self.branch_jacobian(trace, l)).collect())
    }
}

// ANCHOR: length_share
/// What share of 2ᵏ paths has length m, and what share the paths of length m have of the
/// expected squared gradient of k linear default layers: the binomial distributions with
/// chances 1/2 and 1/4, from m = 0 to m = k.
#[must_use]
pub fn length_shares(k: u32) -> (Vec<f64>, Vec<f64>) {
    (binomial(k, 1.0), binomial(k, 1.0 / 3.0))
}

/// C(k, m)·oddsᵐ/(1 + odds)ᵏ for m = 0, …, k.
fn binomial(k: u32, odds: f64) -> Vec<f64> {
    let mut term = (1.0 + odds).powi(-(k as i32));
    (0..=k)
        .map(|m| {
            let this = term;
            term *= odds * f64::from(k - m) / f64::from(m + 1);
            this
        })
        .collect()
}
// ANCHOR_END: length_share

/// The second of these shares with branches scaled by β: a path of length m loses
/// (β²/3)ᵐ (P3.7), so that the chance is β²/(3 + β²). `beta_squared`: β².
#[must_use]
pub fn scaled_length_shares(k: u32, beta_squared: f64) -> Vec<f64> {
    binomial(k, beta_squared / 3.0)
}

/// The mean length of a path, each length m counted by its share.
#[must_use]
pub fn mean_length(shares: &[f64]) -> f64 {
    shares.iter().zip(0..).map(|(share, m)| share * f64::from(m)).sum()
}
