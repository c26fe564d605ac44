//! P3: backpropagation through plain and residual layers.
//!
//! All tests but the first few and the last hand your functions a trace that is right, so
//! that each function is judged on its own.

use super::common::cases::{Case, branches, case};
use super::common::{ROUNDING, close, expected, own, same, tests};
use exercises::given::{Network, Trace};
use exercises::p3::*;
use ndarray::{Array1, Array2};

tests![
    p3_forward_plain,
    p3_forward_residual,
    p3_forward_residual_square_first_layer,
    p3_forward_residual_of_depth_2,
    p3_layer_jacobian_plain,
    p3_layer_jacobian_residual,
    p3_layer_jacobian_residual_first_layer,
    p3_layer_jacobian_residual_last_layer,
    p3_jacobian_between,
    p3_output_gradients_plain,
    p3_output_gradients_residual,
    p3_output_gradients_residual_square_first_layer,
    p3_bias_gradients_plain,
    p3_bias_gradients_residual,
    p3_weight_gradients_plain,
    p3_weight_gradients_residual,
    p3_last_layers_gradients,
    p3_gradients_are_what_moving_a_parameter_does,
    p3_paths_by_length,
    p3_paths_by_length_of_your_own_branches,
];

fn key(case: &Case, what: &str, l: usize) -> String {
    format!("p3.{}.{what}.{l}", case.name)
}

/// What the tests call a network in their messages.
fn named(Case { name, network, x }: &Case) -> String {
    let Network { layers, activation, kind } = network;
    let (n, n0) = layers[0].weight.dim();
    let depth = layers.len();
    format!(
        "the network `{name}` of tests/common/cases.rs \
         (n₀ = {n0}, n = {n}, L = {depth}, {activation:?}, {kind:?}) at x = {x}"
    )
}

/// The right trace.
fn trace(case: &Case) -> Trace {
    let depth = case.network.depth();
    let vector = |what, l| Array1::from(expected(&key(case, what, l)).to_vec());
    Trace {
        y: (0..=depth).map(|l| vector("y", l)).collect(),
        z: (1..=depth).map(|l| vector("z", l)).collect(),
    }
}

fn judge_forward(name: &'static str) {
    let case = case(name);
    let trace = forward(&case.network, case.x.view());
    let depth = case.network.depth();
    let call = format!("forward of {}", named(&case));
    same(&format!("{call}: the number of vectors y"), trace.y.len(), depth + 1);
    same(&format!("{call}: the number of vectors z"), trace.z.len(), depth);
    for l in 0..=depth {
        let y = format!("{call}: y_{l}");
        close(&y, &trace.y[l], expected(&key(&case, "y", l)), ROUNDING);
        if l > 0 {
            let z = format!("{call}: z_{l}");
            close(&z, &trace.z[l - 1], expected(&key(&case, "z", l)), ROUNDING);
        }
    }
}

fn p3_forward_plain() {
    judge_forward("plain");
}

fn p3_forward_residual() {
    judge_forward("residual");
    judge_forward("residual-sigmoid");
}

fn p3_forward_residual_square_first_layer() {
    judge_forward("residual-square");
}

fn p3_forward_residual_of_depth_2() {
    judge_forward("residual-depth-2");
}

fn judge_matrix(call: &str, came_out: &Array2<f64>, shape: (usize, usize), key: &str) {
    same(&format!("{call}: its shape"), came_out.dim(), shape);
    close(call, came_out, expected(key), ROUNDING);
}

fn judge_jacobians(name: &'static str, layers: impl IntoIterator<Item = usize>) {
    let case = case(name);
    for l in layers {
        let jacobian = layer_jacobian(&case.network, &trace(&case), l);
        let call = format!("layer_jacobian of layer {l} of {}", named(&case));
        let shape = case.network.layers[l - 1].weight.dim();
        judge_matrix(&call, &jacobian, shape, &key(&case, "jacobian", l));
    }
}

fn p3_layer_jacobian_plain() {
    judge_jacobians("plain", 1..=4);
}

fn p3_layer_jacobian_residual() {
    judge_jacobians("residual", 2..=4);
    judge_jacobians("residual-sigmoid", 2..=3);
}

fn p3_layer_jacobian_residual_first_layer() {
    judge_jacobians("residual", 1..=1);
    judge_jacobians("residual-square", 1..=1);
}

fn p3_layer_jacobian_residual_last_layer() {
    judge_jacobians("residual", 5..=5);
}

fn p3_jacobian_between() {
    let case = case("residual");
    for (from, to) in [(2, 2), (1, 2), (1, 3), (1, 4), (2, 4), (0, 3), (2, 5)] {
        let trace = trace(&case);
        let jacobian = jacobian_between(&case.network, &trace, from, to);
        let call = format!("jacobian_between y_{from} and y_{to} of {}", named(&case));
        let key = key(&case, &format!("between.{from}"), to);
        judge_matrix(&call, &jacobian, (trace.y[to].len(), trace.y[from].len()), &key);
    }
}

fn judge_rows(
    call: &str,
    came_out: &[Array1<f64>],
    case: &Case,
    what: &str,
    first: usize,
) {
    let last = case.network.depth();
    same(&format!("{call} of {}: how many rows", named(case)), came_out.len(), {
        last + 1 - first
    });
    // The last layer's gradients have a test of their own.
    for l in first..last {
        let call = format!("{call} of {}: that of layer {l}", named(case));
        close(&call, &came_out[l - first], expected(&key(case, what, l)), ROUNDING);
    }
}

fn judge_output_gradients(name: &'static str) {
    let case = case(name);
    let rows = output_gradients(&case.network, &trace(&case));
    judge_rows("output_gradients", &rows, &case, "dy", 0);
    close("output_gradients: ∂y_L/∂y_L", &rows[case.network.depth()], &[1.0], 0.0);
}

fn p3_output_gradients_plain() {
    judge_output_gradients("plain");
    judge_output_gradients("plain-cut");
}

fn p3_output_gradients_residual() {
    judge_output_gradients("residual");
    judge_output_gradients("residual-cut");
}

fn p3_output_gradients_residual_square_first_layer() {
    judge_output_gradients("residual-square");
}

fn judge_bias_gradients(name: &'static str) {
    let case = case(name);
    let rows = bias_gradients(&case.network, &trace(&case));
    judge_rows("bias_gradients", &rows, &case, "db", 1);
}

fn p3_bias_gradients_plain() {
    judge_bias_gradients("plain");
    judge_bias_gradients("plain-cut");
}

fn p3_bias_gradients_residual() {
    judge_bias_gradients("residual");
    judge_bias_gradients("residual-cut");
}

fn judge_weight_gradient(case: &Case, gradients: &[Array2<f64>], l: usize) {
    let call = format!("weight_gradients of {}: that of A_{l}", named(case));
    let shape = case.network.layers[l - 1].weight.dim();
    judge_matrix(&call, &gradients[l - 1], shape, &key(case, "dA", l));
}

fn judge_weight_gradients(name: &'static str) {
    let case = case(name);
    let gradients = weight_gradients(&case.network, &trace(&case));
    let depth = case.network.depth();
    let call = format!("weight_gradients of {}: how many", named(&case));
    same(&call, gradients.len(), depth);
    for l in 1..depth {
        judge_weight_gradient(&case, &gradients, l);
    }
}

fn p3_weight_gradients_plain() {
    judge_weight_gradients("plain");
}

fn p3_weight_gradients_residual() {
    judge_weight_gradients("residual");
    judge_weight_gradients("residual-sigmoid");
}

fn p3_last_layers_gradients() {
    let case = case("residual-sigmoid");
    let biases = bias_gradients(&case.network, &trace(&case));
    let depth = case.network.depth();
    let call = format!("bias_gradients of {}: that of layer {depth}", named(&case));
    close(&call, &biases[depth - 1], expected(&key(&case, "db", depth)), ROUNDING);
    let weights = weight_gradients(&case.network, &trace(&case));
    judge_weight_gradient(&case, &weights, depth);
}

/// With step 1e−5 a central difference of a smooth function of size 1 is off by about
/// 1e−10; a wrong gradient by far more.
const DIFFERENCE: f64 = 1e-8;

fn p3_gradients_are_what_moving_a_parameter_does() {
    // Your own forward pass judges your own gradients.
    for name in ["plain", "residual", "residual-sigmoid"] {
        let Case { network, x, .. } = case(name);
        let trace = forward(&network, x.view());
        let biases = bias_gradients(&network, &trace);
        let weights = weight_gradients(&network, &trace);
        let h = 1e-5;
        let moved = |change: &dyn Fn(&mut Network, f64)| {
            let output = |step: f64| {
                let mut network = network.clone();
                change(&mut network, step);
                forward(&network, x.view()).y[network.depth()][0]
            };
            (output(h) - output(-h)) / (2.0 * h)
        };
        for l in 0..network.depth() {
            for ((i, j), gradient) in weights[l].indexed_iter() {
                let wanted = moved(&|net, step| net.layers[l].weight[[i, j]] += step);
                let call = format!(
                    "weight_gradients of `{name}`: entry [{i}, {j}] of A_{} moved by ±1e−5",
                    l + 1
                );
                close(&call, [gradient], &[wanted], DIFFERENCE);
            }
            for (i, gradient) in biases[l].iter().enumerate() {
                let wanted = moved(&|net, step| net.layers[l].bias[i] += step);
                let call = format!(
                    "bias_gradients of `{name}`: entry {i} of b_{} moved by ±1e−5",
                    l + 1
                );
                close(&call, [gradient], &[wanted], DIFFERENCE);
            }
        }
    }
}

fn p3_paths_by_length() {
    let branches = branches();
    let sums = paths_by_length(&branches);
    same("paths_by_length of branches(): how many", sums.len(), 5);
    for (m, sum) in sums.iter().enumerate() {
        let call = format!("paths_by_length of branches(): length {m}");
        judge_matrix(&call, sum, (3, 3), &format!("p3.paths.{m}"));
    }
}

fn p3_paths_by_length_of_your_own_branches() {
    let (branches, wanted) = own("p3.paths_by_length", 6);
    let call = format!("paths_by_length of the 1×1 matrices {branches:?}");
    let branches: Vec<_> =
        branches.iter().map(|j| Array2::from_elem((1, 1), *j)).collect();
    let came_out: Vec<f64> =
        paths_by_length(&branches).iter().map(|sum| sum[(0, 0)]).collect();
    close(&call, &came_out, wanted, ROUNDING);
}
