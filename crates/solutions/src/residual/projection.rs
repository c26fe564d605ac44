//! A shortcut that has to change the width: P·y in place of y (P3.11).

use ndarray::{Array1, Array2, Axis};

use super::Layer;
use crate::gradient::Real;
use crate::{Activation, Error};

/// y ↦ P·y + σ(A·y + b), with P and A: `(rows, columns)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Projected {
    shortcut: Array2<f64>,
    layer: Layer,
    activation: Activation,
}

impl Projected {
    /// The layer with the shortcut P, its branch σ(A·y + b).
    ///
    /// # Errors
    /// [`Error::Shape`] unless P has the shape of A, and b as many entries as A has rows.
    pub fn new(
        shortcut: Array2<f64>,
        layer: Layer,
        activation: Activation,
    ) -> Result<Self, Error> {
        let wrong = |what: &str, given: &[usize], allowed: &[usize]| Error::Shape {
            what: what.into(),
            given: given.to_vec(),
            allowed: format!("{allowed:?}"),
        };
        let shape = layer.weight.shape();
        if shortcut.shape() != shape {
            return Err(wrong("the shortcut P", shortcut.shape(), shape));
        }
        if layer.bias.len() != shape[0] {
            return Err(wrong("the bias b", layer.bias.shape(), &shape[..1]));
        }
        Ok(Self { shortcut, layer, activation })
    }

    /// P·y + σ(A·y + b) for y: `(columns)`, in any kind of number and by loops, so that
    /// dual numbers can differentiate it.
    #[must_use]
    pub fn forward<T: Real>(&self, y: &[T]) -> Vec<T> {
        let affine = |row: ndarray::ArrayView1<f64>, start: f64| {
            let terms = row.iter().zip(y).map(|(a, y)| T::constant(*a) * *y);
            terms.fold(T::constant(start), |sum, term| sum + term)
        };
        let rows = self.shortcut.rows().into_iter().zip(self.layer.weight.rows());
        let each = rows.zip(&self.layer.bias);
        each.map(|((p, a), b)| affine(p, 0.0) + self.activation.apply(affine(a, *b)))
            .collect()
    }

    // ANCHOR: projected
    /// The Jacobian at y: `(columns)`, P + diag(σ′(A·y + b))·A (P3.11).
    #[must_use]
    pub fn jacobian(&self, y: &Array1<f64>) -> Array2<f64> {
        let z = self.layer.weight.dot(y) + &self.layer.bias;
        let slopes = z.mapv(|z| self.activation.derivative(z)).insert_axis(Axis(1));
        &self.shortcut + &self.layer.weight * &slopes
    }
    // ANCHOR_END: projected
}

// ANCHOR: keeps
/// The largest entry of |P·Pᵀ − I| for P: `(rows, columns)`: 0 if and only if r·P is as
/// long as r for every row r (P3.11).
#[must_use]
pub fn norm_defect(shortcut: &Array2<f64>) -> f64 {
    let defect = shortcut.dot(&shortcut.t()) - Array2::<f64>::eye(shortcut.nrows());
    defect.iter().fold(0.0, |most, entry| entry.abs().max(most))
}
// ANCHOR_END: keeps
