//! P3 for networks and matrices at random: what holds for one holds for all.

use ndarray::{Array1, Array2};
use num_rational::Ratio;
use proptest::prelude::*;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{self, Abs, Identity, LeakyRelu, Relu, Sigmoid, Tanh};
use solutions::gradient::forward_mode;
use solutions::init::Input;
use solutions::residual::paths::Branches;
use solutions::residual::{Kind, Network, Trace};

fn activation() -> impl Strategy<Value = Activation> {
    prop_oneof![
        Just(Identity),
        Just(Relu),
        Just(Abs),
        Just(Sigmoid),
        Just(Tanh),
        (-2.0..2.0).prop_map(|slope| LeakyRelu { slope }),
    ]
}

/// Depths 2 to 7, widths 1 to 6, every activation, plain or residual, β from −1.5 to 1.5,
/// and a Gaussian input.
fn network() -> impl Strategy<Value = (Network, Array1<f64>)> {
    let shape = (1_usize..=6, 1_usize..=6, 2_usize..=7);
    let joined = (any::<bool>(), -1.5..1.5);
    (shape, activation(), joined, any::<u64>()).prop_map(
        |(shape, activation, (skip, beta), seed)| {
            let kind = if skip { Kind::Residual } else { Kind::Plain };
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
            let network = Network::draw(shape, activation, kind, &mut rng).unwrap();
            let x = Input::Gaussian.draw(shape.0, &mut rng);
            (network.with_branch_scale(beta).unwrap(), x)
        },
    )
}

fn norm(row: &Array1<f64>) -> f64 {
    row.dot(row).sqrt()
}

/// The largest product of bounds on its way: what the roundings are relative to.
fn scale(network: &Network, trace: &Trace) -> f64 {
    (0..network.depth())
        .map(|l| network.gradient_bounds(trace, l).unwrap().upper)
        .fold(1.0, f64::max)
}

fn fractions() -> impl Strategy<Value = Vec<Array2<Ratio<i128>>>> {
    let entry = (-3_i128..=3, 1_i128..=3).prop_map(|(p, q)| Ratio::new(p, q));
    (1_usize..=3, 1_usize..=6).prop_flat_map(move |(n, k)| {
        let matrix = prop::collection::vec(entry.clone(), n * n)
            .prop_map(move |entries| Array2::from_shape_vec((n, n), entries).unwrap());
        prop::collection::vec(matrix, k)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Evidence: property, bounds of P3.4 on random networks to a relative 1e-10
    #[test]
    fn p3_4_the_gradient_lies_between_the_bounds((network, x) in network()) {
        let trace = network.forward(x.view()).unwrap();
        let rows = network.output_gradients(&trace);
        let slack = 1e-12 * scale(&network, &trace);
        for (l, row) in rows.iter().enumerate().take(network.depth()) {
            let bounds = network.gradient_bounds(&trace, l).unwrap();
            prop_assert!(bounds.lower <= norm(row) * (1.0 + 1e-10) + slack);
            prop_assert!(norm(row) <= bounds.upper * (1.0 + 1e-10) + slack);
        }
    }

    /// Evidence: property, in fractions
    #[test]
    fn p3_5_the_paths_sum_to_the_product(branches in fractions()) {
        let n = branches[0].nrows();
        let branches = Branches::new(branches).unwrap();
        let sums = branches.paths_by_length();
        let zero = Array2::<Ratio<i128>>::zeros((n, n));
        let total = sums.iter().fold(zero, |total, sum| total + sum);
        prop_assert_eq!(total, branches.product());
        prop_assert_eq!(sums, branches.lengths());
    }

    /// Evidence: property, formula against dual numbers on random networks
    #[test]
    fn p3_8_formula_equals_dual_numbers((network, x) in network()) {
        let trace = network.forward(x.view()).unwrap();
        let formula = network.gradients(&trace).flat();
        let duals = forward_mode(&network.objective(), &network.variables(x.view()));
        let size = trace.y.iter().flatten().fold(1.0_f64, |size, y| size.max(y.abs()));
        let tolerance = 1e-13 * scale(&network, &trace) * size;
        prop_assert_eq!(formula.len(), duals.len());
        for (a, b) in formula.iter().zip(&duals) {
            prop_assert!((a - b).abs() <= tolerance, "{a} and {b}");
        }
    }
}
