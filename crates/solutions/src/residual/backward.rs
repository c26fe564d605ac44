//! Layer Jacobians and every gradient, by formula.
//!
//! With a branch scale β the slopes σ′(z_l) of a layer with a skip are multiplied by it;
//! nothing else changes.

use ndarray::{Array1, Array2, Axis};

use super::{Network, Trace};

/// The gradients of the scalar y_L.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradients {
    /// ∂y_L/∂y_l for l = 0, …, L, rows of n_l entries.
    pub outputs: Vec<Array1<f64>>,
    /// ∂y_L/∂A_l for l = 1, …, L, of the shape of A_l; `weights[l - 1]` belongs to A_l.
    pub weights: Vec<Array2<f64>>,
    /// ∂y_L/∂b_l for l = 1, …, L, rows; `biases[l - 1]` belongs to b_l.
    pub biases: Vec<Array1<f64>>,
}

impl Gradients {
    /// ‖∂y_L/∂b_l‖₂ for l = 1, …, L.
    #[must_use]
    pub fn bias_norms(&self) -> Vec<f64> {
        self.biases.iter().map(|row| row.dot(row).sqrt()).collect()
    }
}

impl Network {
    // ANCHOR: jacobian
    /// ∂y_l/∂y_{l−1}, rows for y_l: diag(σ′(z_l))·A_l, plus I where the layer has a skip;
    /// A_L at l = L (P3.1).
    #[must_use]
    pub fn layer_jacobian(&self, trace: &Trace, l: usize) -> Array2<f64> {
        let mut jacobian = self.branch_jacobian(trace, l);
        if self.has_skip(l) {
            jacobian.diag_mut().mapv_inplace(|entry| entry + 1.0);
        }
        jacobian
    }

    /// J_l = diag(σ′(z_l))·A_l, the layer's Jacobian without the I of a skip.
    #[must_use]
    pub fn branch_jacobian(&self, trace: &Trace, l: usize) -> Array2<f64> {
        &self.layer(l).weight * &self.slopes(trace, l).insert_axis(Axis(1))
    }
    // ANCHOR_END: jacobian

    // ANCHOR: gradients
    /// Every gradient of y_L: the rows ∂y_L/∂y_l by the chain rule, and the parameters'
    /// by P3.2.
    #[must_use]
    pub fn gradients(&self, trace: &Trace) -> Gradients {
        let outputs = self.output_gradients(trace);
        let biases: Vec<_> =
            (1..=self.depth()).map(|l| &outputs[l] * &self.slopes(trace, l)).collect();
        let weights =
            (1..=self.depth()).map(|l| outer(&biases[l - 1], &trace.y[l - 1])).collect();
        Gradients { outputs, weights, biases }
    }
    // ANCHOR_END: gradients

    // ANCHOR: rows
    /// ∂y_L/∂y_l for l = 0, …, L: start from ∂y_L/∂y_L = 1 and multiply by one layer
    /// Jacobian after another.
    #[must_use]
    pub fn output_gradients(&self, trace: &Trace) -> Vec<Array1<f64>> {
        let mut rows = vec![Array1::ones(1)];
        for l in (1..=self.depth()).rev() {
            rows.push(rows[rows.len() - 1].dot(&self.layer_jacobian(trace, l)));
        }
        rows.reverse();
        rows
    }
    // ANCHOR_END: rows

    /// The diagonal of diag(σ′(z_l)), times β where the layer has a skip; all ones at
    /// l = L, where no activation follows.
    fn slopes(&self, trace: &Trace, l: usize) -> Array1<f64> {
        let beta = if self.has_skip(l) { self.branch_scale } else { 1.0 };
        let z = &trace.z[l - 1];
        if l < self.depth() {
            z.mapv(|z| beta * self.activation.derivative(z))
        } else {
            Array1::ones(z.len())
        }
    }
}

/// The outer product column·rowᵀ: entry (i, j) is columnᵢ·rowⱼ.
fn outer(column: &Array1<f64>, row: &Array1<f64>) -> Array2<f64> {
    &column.view().insert_axis(Axis(1)) * row
}
