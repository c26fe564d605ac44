//! How small and how large a gradient can get: spectral norms and the bounds of P3.4.

use ndarray::Array2;

use super::{Network, Trace};
use crate::Error;

/// Two columns count as orthogonal when |p·q| is at most this times ‖p‖·‖q‖.
const ORTHOGONAL: f64 = 1e-12;
/// Jacobi's method needs about ten sweeps.
const MOST_SWEEPS: usize = 60;

/// ‖M‖₂, the largest singular value of M: `(rows, columns)`, by one-sided Jacobi.
///
/// Rotate two columns at a time until they are orthogonal, over and over, until all are.
/// Rotations change no singular value, and those of a matrix with orthogonal columns are
/// the columns' lengths. The columns left are orthogonal to a relative 1e−12, so that by
/// Gershgorin's theorem the largest length is too small by a relative 1e−12·columns at
/// most; rounding adds about as little. NaN if M has an entry that is not finite.
#[must_use]
pub fn spectral_norm(matrix: &Array2<f64>) -> f64 {
    let tall = if matrix.ncols() > matrix.nrows() { matrix.t() } else { matrix.view() };
    let mut columns: Vec<Vec<f64>> =
        tall.columns().into_iter().map(|c| c.to_vec()).collect();
    let largest = matrix.iter().fold(0.0_f64, |most, entry| entry.abs().max(most));
    if largest == 0.0 || !matrix.iter().all(|entry| entry.is_finite()) {
        return if matrix.iter().all(|entry| *entry == 0.0) { 0.0 } else { f64::NAN };
    }
    columns.iter_mut().flatten().for_each(|entry| *entry /= largest);
    for _ in 0..MOST_SWEEPS {
        if orthogonalise(&mut columns) {
            break;
        }
    }
    largest * columns.iter().map(|c| dot(c, c)).fold(0.0, f64::max).sqrt()
}

/// Rotates each pair of columns once; whether all were orthogonal already.
fn orthogonalise(columns: &mut [Vec<f64>]) -> bool {
    let mut done = true;
    for q in 1..columns.len() {
        let (before, after) = columns.split_at_mut(q);
        for p in before {
            done &= !rotate(p, &mut after[0]);
        }
    }
    done
}

// ANCHOR: rotate
/// Rotates p and q in their plane until p·q = 0; whether there was need to.
fn rotate(p: &mut [f64], q: &mut [f64]) -> bool {
    let (pp, qq, pq) = (dot(p, p), dot(q, q), dot(p, q));
    if pq.abs() <= ORTHOGONAL * (pp * qq).sqrt() {
        return false;
    }
    // tan of the smaller of the two angles that do it
    let zeta = (qq - pp) / (2.0 * pq);
    let tan = zeta.signum() / (zeta.abs() + zeta.hypot(1.0));
    let cos = 1.0 / tan.hypot(1.0);
    for (p, q) in p.iter_mut().zip(q) {
        (*p, *q) = (cos * (*p - tan * *q), cos * (tan * *p + *q));
    }
    true
}
// ANCHOR_END: rotate

fn dot(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(p, q)| p * q).sum()
}

/// What P3.4 says of the length of ∂y_L/∂y_l.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bounds {
    /// ‖A_L‖·Π(1 − ε_j), 0 if some ε_j ≥ 1.
    pub lower: f64,
    /// ‖A_L‖·Π(1 + ε_j).
    pub upper: f64,
}

impl Network {
    /// Bounds on ‖∂y_L/∂y_l‖ from the spectral norms ε_j = ‖J_j‖₂ of the layers above l
    /// alone: ‖A_L‖·Π(1 − ε_j) and ‖A_L‖·Π(1 + ε_j) over l < j ≤ L−1 (P3.4). A layer
    /// without a skip contributes 0 and ε_j (P3.3); a negative 1 − ε_j counts as 0.
    ///
    /// # Errors
    /// [`Error::Count`] unless l ≤ L−1.
    // ANCHOR: bounds
    pub fn gradient_bounds(&self, trace: &Trace, l: usize) -> Result<Bounds, Error> {
        self.check_hidden(l)?;
        let start = spectral_norm(&self.layer(self.depth()).weight);
        let mut bounds = Bounds { lower: start, upper: start };
        for j in l + 1..self.depth() {
            let epsilon = spectral_norm(&self.branch_jacobian(trace, j));
            let skip = f64::from(self.has_skip(j));
            bounds.lower *= (skip - epsilon).max(0.0);
            bounds.upper *= skip + epsilon;
        }
        Ok(bounds)
    }
    // ANCHOR_END: bounds

    /// Refuses an l that is neither the input nor a hidden layer.
    fn check_hidden(&self, l: usize) -> Result<(), Error> {
        if l < self.depth() {
            return Ok(());
        }
        Err(Error::Count {
            what: "the layer l",
            given: l,
            allowed: format!("from 0 to {}", self.depth() - 1),
        })
    }
}
