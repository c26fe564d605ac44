//! P3: backpropagation through plain and residual layers.

mod common;
mod p3_activations;
mod p3_bounds;
mod p3_fork;
mod p3_growth;
mod p3_oracles;
mod p3_properties;

use common::{SAME_IN_F64, Vectors, assert_close};
use ndarray::{Array1, Array2, Axis, array};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{self, Identity, LeakyRelu, Relu, Sigmoid, Tanh};
use solutions::gradient::central_differences;
use solutions::residual::{Gradients, Kind, Layer, Network, Trace};

const KINDS: [Kind; 2] = [Kind::Plain, Kind::Residual];
const NAMED: [(&str, Activation); 4] = [
    ("relu", Relu),
    ("leaky_relu_0.1", LeakyRelu { slope: 0.1 }),
    ("sigmoid", Sigmoid),
    ("tanh", Tanh),
];

fn name(kind: Kind) -> &'static str {
    if kind == Kind::Plain { "plain" } else { "residual" }
}

fn drawn(
    activation: Activation,
    kind: Kind,
    depth: usize,
) -> (Network, Trace, Gradients) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(31);
    run(Network::draw((4, 5, depth), activation, kind, &mut rng).unwrap())
}

fn run(network: Network) -> (Network, Trace, Gradients) {
    let x = Array1::linspace(-1.0, 1.0, network.layer(1).weight.ncols());
    let trace = network.forward(x.view()).unwrap();
    let gradients = network.gradients(&trace);
    (network, trace, gradients)
}

fn largest<'a>(entries: impl IntoIterator<Item = &'a f64>) -> f64 {
    entries.into_iter().fold(0.0, |largest, entry| entry.abs().max(largest))
}

/// The reference network of `vectors/residual.safetensors`, its depth 7.
fn reference_network(vectors: &Vectors, activation: Activation, kind: Kind) -> Network {
    let layer = |l| Layer {
        weight: vectors.get(&format!("A_{l}")),
        bias: vectors.get(&format!("b_{l}")),
    };
    Network::new((1..=7).map(layer).collect(), activation, kind).unwrap()
}

/// Evidence: reference vectors, PyTorch to a relative 1e−12
#[test]
fn p3_1_layer_jacobian_agrees_with_the_reference_vectors() {
    let vectors = Vectors::open("residual");
    for (key, activation) in NAMED {
        for kind in KINDS {
            let network = reference_network(&vectors, activation, kind);
            let trace = network.forward(vectors.get::<ndarray::Ix1>("x").view()).unwrap();
            for l in 1..=7 {
                let key = format!("{key}.{}.jac_{l}", name(kind));
                let jacobian = network.layer_jacobian(&trace, l);
                assert_close(&key, &jacobian, &vectors.get(&key), SAME_IN_F64, 0.0);
            }
        }
    }
}

/// Evidence: reference vectors, PyTorch to a relative 1e−12
#[test]
fn p3_2_gradients_agree_with_the_reference_vectors() {
    let vectors = Vectors::open("residual");
    for (key, activation) in NAMED {
        for kind in KINDS {
            let network = reference_network(&vectors, activation, kind);
            let trace = network.forward(vectors.get::<ndarray::Ix1>("x").view()).unwrap();
            let gradients = network.gradients(&trace);
            for l in 1..=7 {
                let key = |what: &str| format!("{key}.{}.{what}_{l}", name(kind));
                // Sums of products of numbers of order 1 may cancel; that costs roundings
                // of order 1, not of the sum.
                let rounding = 1e-15;
                let check = |what: &str, ours: &Array2<f64>, reference: Array2<f64>| {
                    assert_close(&key(what), ours, &reference, SAME_IN_F64, rounding);
                };
                let row = |row: &Array1<f64>| row.clone().insert_axis(Axis(0));
                let reference_row =
                    |what| vectors.get::<ndarray::Ix1>(&key(what)).insert_axis(Axis(0));
                check("y", &row(&trace.y[l]), reference_row("y"));
                check("dyL_dy", &row(&gradients.outputs[l]), vectors.get(&key("dyL_dy")));
                check("dyL_dA", &gradients.weights[l - 1], vectors.get(&key("dyL_dA")));
                check("dyL_db", &row(&gradients.biases[l - 1]), reference_row("dyL_db"));
            }
        }
    }
}

/// Evidence: floating point, every weight and bias to 1e−8
#[test]
fn p3_2_gradients_agree_with_central_differences() {
    // With step h the truncation error is of order h² and the rounding error of order
    // 2⁻⁵³/h; at h = 1e−5 both are near 1e−10 for derivatives of order 1. Smooth
    // activations only: no difference across a kink. See `p3_oracles.rs` for the rest.
    const H: f64 = 1e-5;
    const TOLERANCE: f64 = 1e-8;
    for activation in [Sigmoid, Tanh] {
        for kind in KINDS {
            let (network, trace, gradients) = drawn(activation, kind, 5);
            let variables = network.variables(trace.y[0].view());
            let differences = central_differences(&network.objective(), &variables, H);
            let formula = gradients.flat();
            assert_eq!(formula.len(), variables.len());
            for (i, (a, b)) in formula.iter().zip(&differences).enumerate() {
                assert!(
                    (a - b).abs() < TOLERANCE,
                    "{activation}, {kind:?}, variable {i}"
                );
            }
        }
    }
}

/// Evidence: counterexample
#[test]
fn p3_2_the_transposed_outer_product_is_wrong() {
    let (_, trace, gradients) = drawn(Tanh, Kind::Residual, 5);
    let transposed = gradients.weights[2].t().to_owned();
    assert!(largest(&(&transposed - &gradients.weights[2])) > 1e-3);
    assert_eq!(gradients.weights[2].dim(), (trace.y[3].len(), trace.y[2].len()));
}

/// Evidence: floating point, equal without any tolerance
#[test]
fn p3_2_last_layer_is_one_and_the_input_of_the_layer() {
    for kind in KINDS {
        let (_, trace, gradients) = drawn(Sigmoid, kind, 4);
        assert_eq!(gradients.biases[3], Array1::<f64>::ones(1));
        assert_eq!(gradients.weights[3].row(0), trace.y[3]);
    }
}

/// Evidence: floating point, to 1e−15
#[test]
fn p3_1_the_skip_stands_in_the_middle_layers_only() {
    // Identity and A = 0 leave of each Jacobian just the skip.
    let (network, trace, _) = drawn(Identity, Kind::Residual, 5);
    let plain = network.clone().with_kind(Kind::Plain);
    for l in 1..=5 {
        let skip = network.layer_jacobian(&trace, l) - plain.layer_jacobian(&trace, l);
        let expected = if (2..=4).contains(&l) {
            Array2::eye(5)
        } else {
            Array2::zeros(network.layer(l).weight.dim())
        };
        assert_close("I", &skip, &expected, 0.0, 1e-15);
    }
}

/// Evidence: floating point, small whole numbers and so exact
#[test]
fn p3_1_the_last_layer_has_no_skip_even_at_width_1() {
    // At width 1 all A_l are 1 × 1, so that no shape forbids a skip at either end.
    // x = 5, y₁ = 2·5 + 1 = 11, y₂ = 3·11 + 1 + 11 = 45, y₃ = 7·45 + 1 = 316.
    let one = |a: f64| Layer { weight: array![[a]], bias: array![1.0] };
    for (kind, y) in [
        (Kind::Plain, [5.0, 11.0, 34.0, 239.0]),
        (Kind::Residual, [5.0, 11.0, 45.0, 316.0]),
    ] {
        let network = Network::new([2.0, 3.0, 7.0].map(one).to_vec(), Identity, kind);
        let network = network.unwrap();
        let x = array![5.0];
        let trace = network.forward(x.view()).unwrap();
        assert_eq!(trace.y, y.map(|y| array![y]), "{kind:?}");
        let middle = if kind == Kind::Residual { 4.0 } else { 3.0 };
        for (l, jacobian) in (1..).zip([2.0, middle, 7.0]) {
            assert_eq!(network.layer_jacobian(&trace, l), array![[jacobian]], "{kind:?}");
        }
        let rows = [14.0 * middle, 7.0 * middle, 7.0, 1.0].map(|row| array![row]);
        assert_eq!(network.gradients(&trace).outputs, rows, "{kind:?}");
        let naive = network.objective().before_activation(&network.variables(x.view()));
        assert_eq!(naive[2], y[3], "{kind:?}");
    }
    // At depth 2 there is no layer between the first and the last: no skip at all.
    let network = Network::new([2.0, 7.0].map(one).to_vec(), Identity, Kind::Residual);
    let trace = network.unwrap().forward(array![5.0].view()).unwrap();
    assert_eq!(trace.y, [5.0, 11.0, 78.0].map(|y| array![y]));
}

/// Evidence: floating point, exactly zero or not
#[test]
fn p3_3_a_zero_layer_kills_the_plain_gradients_below_it() {
    for activation in [Sigmoid, Tanh, Identity] {
        for j in 2..=6 {
            let cut = |kind| {
                run(drawn(activation, kind, 7).0.with_weight_scaled(j, 0.0).unwrap()).2
            };
            let (plain, residual) = (cut(Kind::Plain), cut(Kind::Residual));
            for i in 1..7 {
                let dead = i < j;
                for gradient in
                    [largest(&plain.weights[i - 1]), largest(&plain.biases[i - 1])]
                {
                    assert_eq!(
                        gradient == 0.0,
                        dead,
                        "{activation}, A_{j} = 0, plain, layer {i}"
                    );
                }
                for gradient in
                    [largest(&residual.weights[i - 1]), largest(&residual.biases[i - 1])]
                {
                    assert!(
                        gradient > 0.0,
                        "{activation}, A_{j} = 0, residual, layer {i}"
                    );
                }
            }
        }
    }
}

/// Evidence: floating point, equal without any tolerance
#[test]
fn p3_3_a_zero_layer_has_jacobian_identity_with_a_skip() {
    let (network, ..) = drawn(Tanh, Kind::Residual, 7);
    let (network, trace, _) = run(network.with_weight_scaled(4, 0.0).unwrap());
    assert_eq!(network.layer_jacobian(&trace, 4), Array2::<f64>::eye(5));
}

/// Evidence: floating point, exactly zero or not
#[test]
fn p3_3_a_saturated_layer_does_the_same_and_kills_its_own_gradients() {
    // A bias of −100 puts every ReLU of layer 4 on its flat side: σ′(z₄) = 0.
    for kind in KINDS {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(32);
        let network = Network::draw((4, 16, 7), Relu, kind, &mut rng).unwrap();
        let mut layers: Vec<Layer> = (1..=7).map(|l| network.layer(l).clone()).collect();
        layers[3].bias.fill(-100.0);
        let (_, trace, gradients) = run(Network::new(layers, Relu, kind).unwrap());
        assert!(trace.z[3].iter().all(|z| *z < 0.0));
        assert_eq!(largest(&gradients.weights[3]), 0.0);
        assert_eq!(largest(&gradients.biases[3]), 0.0);
        for i in 1..4 {
            let alive = largest(&gradients.biases[i - 1]) > 0.0;
            assert_eq!(alive, kind == Kind::Residual, "{kind:?}, layer {i}");
        }
    }
}

/// Evidence: counterexample, the output layer has no skip
#[test]
fn p3_3_a_zero_output_layer_kills_both_networks() {
    for kind in KINDS {
        let gradients = run(drawn(Tanh, kind, 5).0.with_weight_scaled(5, 0.0).unwrap()).2;
        assert!((1..5).all(|i| largest(&gradients.weights[i - 1]) == 0.0));
    }
}

/// Evidence: counterexample, a layer's own gradients also vanish for other reasons than σ′
#[test]
fn p3_3_a_layers_own_gradient_has_three_factors() {
    // Width 1, L = 3 or 4, no biases. (i) The layer's input is 0; (ii) the row that arrives
    // is 0, as the layer above cancels its skip; (iii) A_j = 0 alone kills nothing.
    let one = |a: f64| Layer { weight: array![[a]], bias: array![0.0] };
    let at = |weights: &[f64], activation, x: f64| {
        let layers = weights.iter().map(|a| one(*a)).collect();
        let network = Network::new(layers, activation, Kind::Residual).unwrap();
        let trace = network.forward(array![x].view()).unwrap();
        let slope = activation.derivative(trace.z[1][0]);
        let gradients = network.gradients(&trace);
        (slope, gradients.weights[1][[0, 0]], gradients.biases[1][0])
    };
    assert_eq!(at(&[1.0, 0.0, 1.0], Tanh, 0.0), (1.0, 0.0, 1.0));
    assert_eq!(at(&[1.0, 1.0, -1.0, 1.0], Identity, 1.0), (1.0, 0.0, 0.0));
    assert_eq!(at(&[1.0, 0.0, 1.0], Identity, 2.0), (1.0, 2.0, 1.0));
}

/// Evidence: floating point, to a relative 1e−12
#[test]
fn p3_3_small_layers_shrink_by_a_product() {
    // Identity activation makes the plain network linear, so scaling k layers by ε scales
    // ∂y_L/∂y_0 by ε^k.
    let (network, _, before) = drawn(Identity, Kind::Plain, 6);
    let (mut network, k, epsilon) = (network, 3, 1e-3);
    for l in 2..2 + k {
        network = network.with_weight_scaled(l, epsilon).unwrap();
    }
    let after = run(network).2;
    let expected = &before.outputs[0] * epsilon.powi(k as i32);
    assert_close("∂y_L/∂y_0", &after.outputs[0], &expected, SAME_IN_F64, 0.0);
}
