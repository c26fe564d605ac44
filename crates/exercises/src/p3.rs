//! P3: backpropagation through plain and residual layers.
//!
//! [`Network`] says what the network computes. Layers are counted from 1 to L; y_l is
//! `trace.y[l]`, z_l is `trace.z[l - 1]`, A_l is `network.layers[l - 1].weight`.
//!
//! ∂u/∂v has a row for every entry of u and a column for every entry of v. As y_L is a
//! scalar, ∂y_L/∂y_l and ∂y_L/∂b_l are rows, given as one-dimensional arrays; ∂y_L/∂A_l is
//! given as a matrix of the shape of A_l, whose entry (i, j) is the derivative by
//! A_l\[i, j\].

use ndarray::{Array1, Array2, ArrayView1};

use crate::given::{Network, Trace};

/// The forward pass from x: all y_l and all z_l.
///
/// Shapes: `x` is `(n₀)`; the trace holds L + 1 vectors y and L vectors z.
#[must_use]
pub fn forward(network: &Network, x: ArrayView1<f64>) -> Trace {
    todo!("P3: forward at depth {} of {x}", network.depth())
}

/// The Jacobian ∂y_l/∂y_{l−1} of layer l, 1 ≤ l ≤ L.
///
/// Shapes: that of A_l.
#[must_use]
pub fn layer_jacobian(network: &Network, trace: &Trace, l: usize) -> Array2<f64> {
    todo!("P3: layer_jacobian of layer {l} of {}, {:?}", trace.z.len(), network.kind)
}

/// The Jacobian ∂y_to/∂y_from over several layers, 0 ≤ from ≤ to ≤ L.
///
/// Shapes: a row for every entry of y_to, a column for every entry of y_from; for
/// from = to the identity matrix.
#[must_use]
pub fn jacobian_between(
    network: &Network,
    trace: &Trace,
    from: usize,
    to: usize,
) -> Array2<f64> {
    todo!("P3: jacobian_between {from} and {to} of {}, {:?}", trace.z.len(), network.kind)
}

/// The rows ∂y_L/∂y_l for l = 0, 1, …, L: L + 1 of them, `[l]` is that of y_l.
#[must_use]
pub fn output_gradients(network: &Network, trace: &Trace) -> Vec<Array1<f64>> {
    todo!("P3: output_gradients at depth {}, {:?}", trace.z.len(), network.kind)
}

/// The rows ∂y_L/∂b_l for l = 1, …, L: L of them, `[l - 1]` is that of b_l.
#[must_use]
pub fn bias_gradients(network: &Network, trace: &Trace) -> Vec<Array1<f64>> {
    todo!("P3: bias_gradients at depth {}, {:?}", trace.z.len(), network.kind)
}

/// The matrices ∂y_L/∂A_l for l = 1, …, L: L of them, `[l - 1]` is that of A_l.
#[must_use]
pub fn weight_gradients(network: &Network, trace: &Trace) -> Vec<Array2<f64>> {
    todo!("P3: weight_gradients at depth {}, {:?}", trace.z.len(), network.kind)
}

/// Pick some of the square matrices J_1, …, J_k and multiply them, the later one on the
/// left: a *path*, whose length is the number of matrices picked; the path of length 0 is
/// the identity. Sum all paths by length: k + 1 matrices, `[m]` is the sum over all paths
/// of length m.
///
/// Shapes: `branches` is J_1, …, J_k, each `(n, n)`, 1 ≤ k ≤ 10; the results are `(n, n)`.
#[must_use]
pub fn paths_by_length(branches: &[Array2<f64>]) -> Vec<Array2<f64>> {
    todo!("P3: paths_by_length of {} matrices", branches.len())
}
