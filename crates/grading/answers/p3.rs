//! P3, answered by the book's own functions, and its typical wrong answers.

use ndarray::{Array1, Array2, ArrayView1};
use solutions::residual::{self, paths::Branches};

use crate::given::{Kind, Network, Trace};
use crate::wrong::wrong;

/// The book's network.
fn book(network: &Network) -> residual::Network {
    let layers = network.layers.iter().map(|layer| residual::Layer {
        weight: layer.weight.clone(),
        bias: layer.bias.clone(),
    });
    let activation = crate::p1::book(network.activation);
    let kind = match network.kind {
        Kind::Residual if !wrong("p3_skip_forgotten") => residual::Kind::Residual,
        Kind::Plain | Kind::Residual => residual::Kind::Plain,
    };
    residual::Network::new(layers.collect(), activation, kind)
        .expect("the exercises' networks fit together")
}

/// The book's trace.
fn book_trace(trace: &Trace) -> residual::Trace {
    let Trace { y, z } = trace.clone();
    // σ′ taken at what the layer puts out.
    let z = if wrong("p3_derivative_at_the_output") { y[1..].to_vec() } else { z };
    residual::Trace { y, z }
}

/// Whether layer 1 is given a skip, as it can be where A₁ is square.
fn first_skips(network: &Network) -> bool {
    wrong("p3_skip_in_the_first_layer")
        && network.kind == Kind::Residual
        && network.layers[0].weight.is_square()
}

/// The forward pass.
#[must_use]
pub fn forward(network: &Network, x: ArrayView1<f64>) -> Trace {
    if first_skips(network) {
        let depth = network.depth();
        let mut trace = Trace { y: vec![x.to_owned()], z: Vec::new() };
        for (l, layer) in (1..).zip(&network.layers) {
            let z = layer.weight.dot(&trace.y[l - 1]) + &layer.bias;
            let y = if l < depth {
                z.mapv(|z| network.activation.apply(z)) + &trace.y[l - 1]
            } else {
                z.clone()
            };
            trace.z.push(z);
            trace.y.push(y);
        }
        return trace;
    }
    let residual::Trace { y, z } = book(network).forward(x).expect("an input that fits");
    Trace { y, z }
}

/// ∂y_l/∂y_{l−1}.
#[must_use]
pub fn layer_jacobian(network: &Network, trace: &Trace, l: usize) -> Array2<f64> {
    let jacobian = book(network).layer_jacobian(&book_trace(trace), l);
    if l == 1 && first_skips(network) {
        let identity = Array2::<f64>::eye(jacobian.nrows());
        return jacobian + identity;
    }
    jacobian
}

/// ∂y_to/∂y_from.
#[must_use]
pub fn jacobian_between(
    network: &Network,
    trace: &Trace,
    from: usize,
    to: usize,
) -> Array2<f64> {
    let start = Array2::eye(trace.y[from].len());
    (from + 1..=to).fold(start, |product, l| {
        let jacobian = layer_jacobian(network, trace, l);
        // In forward order wherever the shapes let it.
        if wrong("p3_factors_in_forward_order") && product.ncols() == jacobian.nrows() {
            product.dot(&jacobian)
        } else {
            jacobian.dot(&product)
        }
    })
}

/// ∂y_L/∂y_l for l = 0, …, L.
#[must_use]
pub fn output_gradients(network: &Network, trace: &Trace) -> Vec<Array1<f64>> {
    let mut rows = book(network).output_gradients(&book_trace(trace));
    if first_skips(network) {
        rows[0] = rows[1].dot(&layer_jacobian(network, trace, 1));
    }
    rows
}

/// σ′(z_L), where there is no σ.
fn slope_at_the_end(network: &Network, trace: &Trace) -> f64 {
    let z = trace.z[network.depth() - 1][0];
    if wrong("p3_last_layer_for_layer") { network.activation.derivative(z) } else { 1.0 }
}

/// ∂y_L/∂b_l for l = 1, …, L.
#[must_use]
pub fn bias_gradients(network: &Network, trace: &Trace) -> Vec<Array1<f64>> {
    let mut rows = book(network).gradients(&book_trace(trace)).biases;
    rows[network.depth() - 1] *= slope_at_the_end(network, trace);
    rows
}

/// ∂y_L/∂A_l for l = 1, …, L.
#[must_use]
pub fn weight_gradients(network: &Network, trace: &Trace) -> Vec<Array2<f64>> {
    let mut matrices = book(network).gradients(&book_trace(trace)).weights;
    matrices[network.depth() - 1] *= slope_at_the_end(network, trace);
    if wrong("p3_outer_product_transposed") {
        for matrix in matrices.iter_mut().filter(|matrix| matrix.is_square()) {
            *matrix = matrix.t().to_owned();
        }
    }
    matrices
}

/// The sums of products of the branches, by length.
#[must_use]
pub fn paths_by_length(branches: &[Array2<f64>]) -> Vec<Array2<f64>> {
    Branches::new(branches.to_vec()).expect("square branches").paths_by_length()
}
