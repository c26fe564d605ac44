//! P3.8: every gradient of the network against oracles that know no formula for it.

use crate::common::{SAME_IN_F64, Vectors};
use ndarray::Array1;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{self, Abs, Identity, LeakyRelu, Relu, Sigmoid, Tanh};
use solutions::gradient::{
    Objective, best_step, central_differences, difference_bound, forward_mode,
};
use solutions::residual::{Kind, Layer, Network};

/// The step of the differences; see `TRUNCATION`.
const H: f64 = 1e-5;
/// h²/6·|f‴| with |f‴| below 100 is under 2e−9; rounding, a few 2⁻⁵³·|f|/h, is under 1e−9.
const TRUNCATION: f64 = 5e-9;
/// Without a kink between the two points a piecewise linear network is a polynomial of
/// degree one in each single variable: there is rounding only.
const ROUNDING: f64 = 1e-9;
/// Dual numbers and formula both make a few dozen roundings of numbers of order 1.
const DUAL: f64 = 1e-13;

const ACTIVATIONS: [Activation; 6] =
    [Identity, Relu, LeakyRelu { slope: 0.1 }, Abs, Sigmoid, Tanh];

/// Plain, residual, and residual with scaled branches, for each activation.
fn networks() -> impl Iterator<Item = (String, Network, Array1<f64>)> {
    let joined = [(Kind::Plain, 1.0), (Kind::Residual, 1.0), (Kind::Residual, -0.7)];
    let all = ACTIVATIONS
        .into_iter()
        .flat_map(move |a| joined.map(|(kind, beta)| (a, kind, beta)));
    all.map(|(activation, kind, beta)| {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(81);
        let network = Network::draw((4, 5, 6), activation, kind, &mut rng).unwrap();
        let network = network.with_branch_scale(beta).unwrap();
        (
            format!("{activation}, {kind:?}, β = {beta}"),
            network,
            Array1::linspace(-1.0, 1.2, 4),
        )
    })
}

fn formula(network: &Network, x: &Array1<f64>) -> Vec<f64> {
    network.gradients(&network.forward(x.view()).unwrap()).flat()
}

#[track_caller]
fn agree(what: &str, oracle: &[f64], formula: &[f64], tolerance: f64) {
    assert_eq!(oracle.len(), formula.len(), "{what}");
    for (i, (a, b)) in oracle.iter().zip(formula).enumerate() {
        assert!((a - b).abs() <= tolerance, "{what}, variable {i}: {a} and {b}");
    }
}

/// Evidence: oracles, the naive objective is the network's own output
#[test]
fn p3_8_the_objective_is_the_network() {
    for (what, network, x) in networks() {
        let naive = network.objective().before_activation(&network.variables(x.view()));
        let z = network.forward(x.view()).unwrap().z;
        let z: Vec<f64> = z.iter().flatten().copied().collect();
        agree(&what, &naive, &z, 1e-14);
    }
}

/// Evidence: oracles, dual numbers to 1e-13
#[test]
fn p3_8_every_gradient_agrees_with_dual_numbers() {
    for (what, network, x) in networks() {
        let oracle = forward_mode(&network.objective(), &network.variables(x.view()));
        agree(&what, &oracle, &formula(&network, &x), DUAL);
    }
}

/// Whether some z changes its sign while one variable moves by ±h.
fn crosses_a_kink(network: &Network, variables: &[f64], h: f64) -> bool {
    let signs = |v: &[f64]| -> Vec<bool> {
        network.objective().before_activation(v).iter().map(|z| *z > 0.0).collect()
    };
    let here = signs(variables);
    (0..variables.len()).any(|i| {
        [-h, h].into_iter().any(|step| {
            let mut moved = variables.to_vec();
            moved[i] += step;
            signs(&moved) != here
        })
    })
}

/// Evidence: oracles, central differences with h = 1e-5 to 5e-9, or 1e-9 without curvature
#[test]
fn p3_8_every_gradient_agrees_with_central_differences() {
    for (what, network, x) in networks() {
        let variables = network.variables(x.view());
        assert!(!crosses_a_kink(&network, &variables, H), "{what}: take another seed");
        let smooth = what.starts_with("sigmoid") || what.starts_with("tanh");
        let tolerance = if smooth { TRUNCATION } else { ROUNDING };
        let oracle = central_differences(&network.objective(), &variables, H);
        agree(&what, &oracle, &formula(&network, &x), tolerance);
    }
}

/// Evidence: reference vectors, formula and dual numbers to 1e-12
#[test]
fn p3_8_every_gradient_agrees_with_the_reference_vectors() {
    let vectors = Vectors::open("residual");
    let layer = |l| Layer {
        weight: vectors.get(&format!("A_{l}")),
        bias: vectors.get(&format!("b_{l}")),
    };
    let x: Array1<f64> = vectors.get("x");
    for (key, activation) in [
        ("relu", Relu),
        ("leaky_relu_0.1", LeakyRelu { slope: 0.1 }),
        ("sigmoid", Sigmoid),
        ("tanh", Tanh),
    ] {
        for (name, kind) in [("plain", Kind::Plain), ("residual", Kind::Residual)] {
            let network =
                Network::new((1..=7).map(layer).collect(), activation, kind).unwrap();
            let mut reference = Vec::new();
            for l in 1..=7 {
                let get = |what| {
                    vectors.get::<ndarray::IxDyn>(&format!("{key}.{name}.{what}_{l}"))
                };
                reference.extend(get("dyL_dA"));
                reference.extend(get("dyL_db"));
            }
            let scale = reference.iter().fold(1.0, |scale: f64, g| scale.max(g.abs()));
            let duals = forward_mode(&network.objective(), &network.variables(x.view()));
            for (what, ours) in [("formula", formula(&network, &x)), ("duals", duals)] {
                // The vectors have no ∂y_L/∂x.
                let what = format!("{key}, {name}, {what}");
                agree(&what, &ours[x.len()..], &reference, SAME_IN_F64 * scale);
            }
        }
    }
}

/// Evidence: counterexample
#[test]
fn p3_8_a_difference_across_a_kink_is_no_gradient() {
    // ReLU at z = 1e−6 with a step of 1e−5: the difference sees both slopes.
    let one =
        |a: f64, b: f64| Layer { weight: ndarray::array![[a]], bias: ndarray::array![b] };
    let network =
        Network::new(vec![one(1.0, 0.0), one(1.0, 0.0)], Relu, Kind::Plain).unwrap();
    let x = Array1::from_elem(1, 1e-6);
    let variables = network.variables(x.view());
    assert!(crosses_a_kink(&network, &variables, H));
    let difference = central_differences(&network.objective(), &variables, H)[0];
    assert!((difference - 0.55).abs() < 1e-9, "{difference}");
    assert_eq!(formula(&network, &x)[0], 1.0);
    assert_eq!(forward_mode(&network.objective(), &variables)[0], 1.0);
}

/// Evidence: floating point, f32: four digits at the best step, two at 1e−5, none at 1e−7
#[test]
fn p3_8_in_single_precision_the_best_step_is_much_larger() {
    // tanh at 0.5: |f‴| ≤ 2. Three roundings of 2⁻²⁴ at most go into each value: of t ± h,
    // of tanh and, as the difference is exact there, of the quotient.
    let delta = 3.0 * f64::from(f32::EPSILON) / 2.0;
    let error = |h: f32| {
        let slope = (Tanh.apply(0.5 + h) - Tanh.apply(0.5 - h)) / (2.0 * h);
        (f64::from(slope) - Tanh.derivative(0.5)).abs()
    };
    let best = best_step(delta, 2.0) as f32;
    assert!(error(best) < difference_bound(best.into(), delta, 2.0));
    assert!((best_step(f64::from(f32::EPSILON) / 2.0, 1.0) - 5.6e-3).abs() < 5e-5);
    for (h, least) in [(1e-5, 1e-4), (1e-7, 1e-2)] {
        assert!(error(h) > least && least > 5.0 * error(best), "{h}: {}", error(h));
        assert!(error(h) < difference_bound(h.into(), delta, 2.0));
    }
}

/// Evidence: counterexample, the oracles tell wrong formulas from right ones
#[test]
fn p3_8_the_oracles_catch_a_transposed_product_and_a_forgotten_slope() {
    for (what, network, x) in networks().filter(|(what, ..)| what.starts_with("tanh")) {
        let oracle = forward_mode(&network.objective(), &network.variables(x.view()));
        let trace = network.forward(x.view()).unwrap();
        let right = network.gradients(&trace);
        let mut transposed = right.clone();
        transposed.weights[2] = right.weights[2].t().to_owned();
        let mut forgotten = right.clone();
        forgotten.biases[2] = right.outputs[3].clone();
        for wrong in [transposed.flat(), forgotten.flat()] {
            let off =
                oracle.iter().zip(&wrong).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            assert!(off > 1e-3, "{what}: {off}");
        }
    }
}

/// Evidence: floating point, the error stays below the bound that chose the step
#[test]
fn p3_8_the_error_of_a_difference_is_bounded_by_truncation_and_rounding() {
    // f(x) = tanh(x): |f‴| ≤ 2, |f| ≤ 1, two roundings of tanh and one of x ± h, which the
    // slope, at most 1, passes on.
    struct Tangent;
    impl Objective for Tangent {
        fn value<T: solutions::gradient::Real>(&self, x: &[T]) -> T {
            x[0].tanh()
        }
    }
    let (delta, third) = (3.0 * 2_f64.powi(-53), 2.0);
    for exponent in 1..=12 {
        let h = 10_f64.powi(-exponent);
        let difference = central_differences(&Tangent, &[0.3], h)[0];
        let error = (difference - (1.0 - 0.3_f64.tanh().powi(2))).abs();
        let bound = difference_bound(h, delta, third);
        assert!(error < bound, "h = {h}: {error} and {bound}");
    }
    let best = best_step(delta, third);
    let least = difference_bound(best, delta, third);
    assert!((least / (1.5 * delta / best) - 1.0).abs() < 1e-14);
    for factor in [0.9, 1.1] {
        assert!(difference_bound(factor * best, delta, third) > least);
    }
}
