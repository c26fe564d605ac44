//! Where a skip leaves: one value, used twice (P3.9).

use ndarray::{Array1, Array2, Axis};

use super::{Layer, Network, Trace};
use crate::activation::relu;
use crate::{Activation, Error};

/// What comes back to y_{l−1}, once for each way that leads up from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fork {
    /// Over the skip: ∂y_L/∂y_l, or 0 in a layer without one.
    pub skip: Array1<f64>,
    /// Through the branch: ∂y_L/∂y_l·J_l.
    pub branch: Array1<f64>,
}

impl Network {
    // ANCHOR: fork
    /// The two rows of `n` entries that come back to y_{l−1}, 1 ≤ l ≤ L; their sum is
    /// ∂y_L/∂y_{l−1} (P3.9).
    ///
    /// # Errors
    /// [`Error::Count`] unless 1 ≤ l ≤ L.
    pub fn fork(&self, trace: &Trace, l: usize) -> Result<Fork, Error> {
        self.check_layer(l)?;
        let row = &self.output_gradients(trace)[l];
        let branch = row.dot(&self.branch_jacobian(trace, l));
        let skip =
            if self.has_skip(l) { row.clone() } else { Array1::zeros(branch.len()) };
        Ok(Fork { skip, branch })
    }
    // ANCHOR_END: fork
}

/// A residual block whose branch begins with ReLU: y ↦ y + A·relu(y) + b, with A: `(n, n)`.
#[derive(Clone, Debug, PartialEq)]
pub struct ReluFirst(Layer);

impl ReluFirst {
    /// The block with this affine map behind its ReLU.
    ///
    /// # Errors
    /// [`Error::Shape`] unless A is square and b has as many entries.
    pub fn new(layer: Layer) -> Result<Self, Error> {
        let (rows, columns) = layer.weight.dim();
        if rows == columns && layer.bias.len() == rows {
            return Ok(Self(layer));
        }
        Err(Error::Shape {
            what: "A beside b".into(),
            given: vec![rows, columns, layer.bias.len()],
            allowed: format!("[{columns}, {columns}, {columns}]"),
        })
    }

    // ANCHOR: in_place
    /// y + A·relu(y) + b for y: `(n)`.
    #[must_use]
    pub fn forward(&self, y: &Array1<f64>) -> Array1<f64> {
        y + self.0.weight.dot(&y.mapv(relu)) + &self.0.bias
    }

    /// The same block with a ReLU that overwrites its input, as `inplace=True` does: the
    /// skip then finds relu(y) where y was.
    #[must_use]
    pub fn forward_in_place(&self, mut y: Array1<f64>) -> Array1<f64> {
        y.mapv_inplace(relu);
        &y + self.0.weight.dot(&y) + &self.0.bias
    }
    // ANCHOR_END: in_place

    /// The Jacobian of [`forward`](Self::forward): I + A·diag(relu′(y)).
    #[must_use]
    pub fn jacobian(&self, y: &Array1<f64>) -> Array2<f64> {
        Array2::eye(y.len()) + &self.0.weight * &slopes(y)
    }

    /// The Jacobian of [`forward_in_place`](Self::forward_in_place):
    /// (I + A)·diag(relu′(y)).
    #[must_use]
    pub fn jacobian_in_place(&self, y: &Array1<f64>) -> Array2<f64> {
        (Array2::eye(y.len()) + &self.0.weight) * slopes(y)
    }
}

/// relu′ of each entry, as a row that scales columns.
fn slopes(y: &Array1<f64>) -> Array2<f64> {
    y.mapv(|y| Activation::Relu.derivative(y)).insert_axis(Axis(0))
}
