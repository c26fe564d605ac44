//! P3.9 and P3.11: where a value is used twice, and shortcuts that change the width.

use ndarray::{Array1, Array2, array};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Activation::{self, Identity, Relu, Sigmoid, Tanh};
use solutions::gradient::{Dual, Objective, Real, forward_mode};
use solutions::init::Input;
use solutions::residual::fork::ReluFirst;
use solutions::residual::projection::{Projected, norm_defect};
use solutions::residual::{Kind, Layer, Network};

/// Dual numbers and formula both make a few dozen roundings of numbers of order 1.
const DUAL: f64 = 1e-13;

/// y_L as a function of y_{l−1}, by loops over the network's layers.
struct Above<'a> {
    network: &'a Network,
    l: usize,
    activation: Activation,
    kind: Kind,
}

impl Objective for Above<'_> {
    fn value<T: Real>(&self, y: &[T]) -> T {
        let mut y = y.to_vec();
        for l in self.l..=self.network.depth() {
            let Layer { weight, bias } = self.network.layer(l);
            let mut above = Vec::new();
            for (i, row) in weight.rows().into_iter().enumerate() {
                let mut z = T::constant(bias[i]);
                for (a, y) in row.iter().zip(&y) {
                    z = z + T::constant(*a) * *y;
                }
                let last = l == self.network.depth();
                let branch = if last { z } else { self.activation.apply(z) };
                let skip = self.kind == Kind::Residual && l > 1 && !last;
                above.push(if skip { y[i] + branch } else { branch });
            }
            y = above;
        }
        y[0]
    }
}

/// Evidence: oracles, dual numbers to 1e-13
#[test]
fn p3_9_skip_and_branch_add_up_to_the_gradient() {
    for activation in [Tanh, Sigmoid, Relu] {
        for kind in [Kind::Plain, Kind::Residual] {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(91);
            let network = Network::draw((4, 5, 6), activation, kind, &mut rng).unwrap();
            let trace = network.forward(Array1::linspace(-1.0, 1.2, 4).view()).unwrap();
            for l in 1..=6 {
                let fork = network.fork(&trace, l).unwrap();
                let above = Above { network: &network, l, activation, kind };
                let below = trace.y[l - 1].to_vec();
                let oracle = Array1::from(forward_mode(&above, &below));
                let off = &fork.skip + &fork.branch - oracle;
                assert!(off.iter().all(|x| x.abs() < DUAL), "{activation}, layer {l}");
            }
            assert!(network.fork(&trace, 0).is_err() && network.fork(&trace, 7).is_err());
        }
    }
}

/// The page's network of width 2: x = (1, 2), and y₃ = 8.
fn by_pencil() -> Network {
    let layer = |weight: Array2<f64>, bias: Array1<f64>| Layer { weight, bias };
    let layers = vec![
        layer(Array2::eye(2), array![0.0, 0.0]),
        layer(array![[2.0, -1.0], [1.0, -2.0]], array![1.0, -1.0]),
        layer(array![[3.0, 1.0]], array![0.0]),
    ];
    Network::new(layers, Relu, Kind::Residual).unwrap()
}

/// Evidence: counterexample, whole numbers
#[test]
fn p3_9_neither_the_average_nor_the_larger_is_the_gradient() {
    let network = by_pencil();
    let output = |x: [f64; 2]| network.forward(Array1::from(x.to_vec()).view()).unwrap();
    let fork = network.fork(&output([1.0, 2.0]), 2).unwrap();
    assert_eq!((&fork.skip, &fork.branch), (&array![3.0, 1.0], &array![6.0, -3.0]));
    // The network is linear nearby, so that moving an entry by 1/4 or 1/8 shows the slope
    // without any rounding.
    let moved = [
        (output([1.25, 2.0]).y[3][0] - output([1.0, 2.0]).y[3][0]) / 0.25,
        (output([1.0, 2.125]).y[3][0] - output([1.0, 2.0]).y[3][0]) / 0.125,
    ];
    let moved = Array1::from(moved.to_vec());
    assert_eq!(&fork.skip + &fork.branch, moved);
    assert_ne!((&fork.skip + &fork.branch) / 2.0, moved);
    assert!(fork.skip != moved && fork.branch != moved);
}

/// Evidence: oracles, dual numbers; every number of uses from 1 to 9, without rounding
#[test]
fn p3_9_a_value_used_m_times_collects_m_parts() {
    /// The product of all its variables.
    struct Product;
    impl Objective for Product {
        fn value<T: Real>(&self, uses: &[T]) -> T {
            uses.iter().fold(T::one(), |product, use_| product * *use_)
        }
    }
    for m in 1..=9 {
        let parts = forward_mode(&Product, &vec![2.0; m]);
        let together = Product.value(&vec![Dual::new(2.0, 1.0); m]).slope;
        assert_eq!(parts.iter().sum::<f64>(), together, "{m} uses");
        assert_eq!(together, m as f64 * 2_f64.powi(m as i32 - 1), "y^{m} at y = 2");
    }
}

fn relu_first() -> ReluFirst {
    let weight = array![[1.0, -2.0, 3.0], [2.0, 0.0, -1.0], [-3.0, 1.0, 1.0]];
    ReluFirst::new(Layer { weight, bias: array![1.0, -1.0, 2.0] }).unwrap()
}

/// Evidence: exhaustive, all 125 y with entries from −2 to 2, without rounding
#[test]
fn p3_9_in_place_is_right_only_where_nothing_is_negative() {
    let block = relu_first();
    for code in 0..125_usize {
        let y = [1, 5, 25].map(|power| (code / power % 5) as f64 - 2.0);
        let y = Array1::from(y.to_vec());
        let (right, wrong) = (block.forward(&y), block.forward_in_place(y.clone()));
        assert_eq!(right == wrong, y.iter().all(|y| *y >= 0.0), "{y}");
        assert_eq!(&wrong - &right, y.mapv(|y| (-y).max(0.0)), "{y}: y₋ too much");
    }
}

/// Evidence: oracles, dual numbers without rounding
#[test]
fn p3_9_in_place_the_skip_has_relus_slope() {
    let block = relu_first();
    let y = array![1.0, -1.0, 2.0];
    let column = |j: usize| -> (Vec<f64>, Vec<f64>) {
        // Both blocks once more, by loops over dual numbers.
        let dual = |i: usize| Dual::new(y[i], f64::from(u8::from(i == j)));
        let weight = [[1.0, -2.0, 3.0], [2.0, 0.0, -1.0], [-3.0, 1.0, 1.0]];
        let branch = |i: usize| {
            (0..3).fold(Dual::constant(0.0), |sum, k| {
                sum + Dual::constant(weight[i][k]) * Relu.apply(dual(k))
            })
        };
        (0..3)
            .map(|i| {
                let (right, wrong) = (dual(i), Relu.apply(dual(i)));
                ((right + branch(i)).slope, (wrong + branch(i)).slope)
            })
            .unzip()
    };
    for j in 0..3 {
        let (right, wrong) = column(j);
        assert_eq!(block.jacobian(&y).column(j).to_vec(), right, "column {j}");
        assert_eq!(block.jacobian_in_place(&y).column(j).to_vec(), wrong, "column {j}");
    }
    // Nothing at all comes back to the entry that was negative.
    assert_eq!(block.jacobian_in_place(&y).column(1), array![0.0, 0.0, 0.0]);
    assert_eq!(block.jacobian(&y).column(1), array![0.0, 1.0, 0.0]);
}

fn drawn(rows: usize, columns: usize, activation: Activation, seed: u64) -> Projected {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let shortcut = Layer::draw(rows, columns, &mut rng).weight;
    let layer = Layer::draw(rows, columns, &mut rng);
    Projected::new(shortcut, layer, activation).unwrap()
}

/// Evidence: oracles, dual numbers to 1e-13
#[test]
fn p3_11_the_jacobian_of_a_projected_layer() {
    for (rows, columns) in [(3, 5), (4, 4), (6, 2), (1, 1)] {
        for activation in [Relu, Tanh, Sigmoid, Identity] {
            let layer = drawn(rows, columns, activation, 111);
            let y = Array1::linspace(-1.0, 1.5, columns);
            let jacobian = layer.jacobian(&y);
            for j in 0..columns {
                let dual = |(i, y): (usize, &f64)| Dual::new(*y, f64::from(i == j));
                let y: Vec<Dual> = y.iter().enumerate().map(dual).collect();
                for (i, above) in layer.forward(&y).into_iter().enumerate() {
                    let off = (jacobian[[i, j]] - above.slope).abs();
                    assert!(off < DUAL, "{activation}, ({i}, {j}): {off}");
                }
            }
        }
    }
}

/// Evidence: exact arithmetic, small whole numbers
#[test]
fn p3_11_dead_layers_leave_the_product_of_the_projections() {
    let p = [
        array![[1.0, 2.0], [0.0, 1.0], [3.0, -1.0]],
        array![[1.0, 0.0, -1.0], [2.0, 1.0, 0.0]],
        array![[1.0, 1.0], [0.0, 2.0]],
    ];
    // A = 0 kills the first two branches, relu′ = 0 the third.
    let dead = |shortcut: &Array2<f64>, weight: f64, bias: f64| {
        let weight = Array2::from_elem(shortcut.dim(), weight);
        let bias = Array1::from_elem(shortcut.nrows(), bias);
        Projected::new(shortcut.clone(), Layer { weight, bias }, Relu).unwrap()
    };
    let layers = [dead(&p[0], 0.0, 1.0), dead(&p[1], 0.0, -1.0), dead(&p[2], 1.0, -99.0)];
    let (mut y, mut jacobian) = (array![1.0, 2.0], Array2::eye(2));
    for layer in &layers {
        jacobian = layer.jacobian(&y).dot(&jacobian);
        y = Array1::from(layer.forward(&y.to_vec()));
    }
    assert_eq!(jacobian, p[2].dot(&p[1]).dot(&p[0]));
    // In the other order the shapes fit too, and the product is another.
    assert_ne!(p[0].dot(&p[2]).dot(&p[1]).dim(), jacobian.dim());
}

/// Evidence: exhaustive, all 9 + 81 + 729 + 729 matrices of entries −1, 0, 1 of four shapes
#[test]
fn p3_11_every_row_keeps_its_length_if_and_only_if_ppt_is_the_identity() {
    for (rows, columns) in [(1_usize, 2_usize), (2, 2), (2, 3), (3, 2)] {
        let mut keeping = 0;
        for code in 0..3_usize.pow((rows * columns) as u32) {
            let entry = |(i, j): (usize, usize)| {
                (code / 3_usize.pow((i * columns + j) as u32) % 3) as f64 - 1.0
            };
            let p = Array2::from_shape_fn((rows, columns), entry);
            // All r with entries −1, 0, 1 decide: r·P·Pᵀ·rᵀ is a quadratic form.
            let keeps = (0..3_usize.pow(rows as u32)).all(|code| {
                let entry = |i| (code / 3_usize.pow(i as u32) % 3) as f64 - 1.0;
                let r = Array1::from_shape_fn(rows, entry);
                r.dot(&p).dot(&r.dot(&p)) == r.dot(&r)
            });
            assert_eq!(norm_defect(&p) == 0.0, keeps, "{p}");
            keeping += usize::from(keeps);
        }
        // Signed selections of coordinates; a matrix with more rows than columns is none.
        let expected = [4, 8, 24, 0];
        let at =
            [(1, 2), (2, 2), (2, 3), (3, 2)].iter().position(|it| *it == (rows, columns));
        assert_eq!(keeping, expected[at.unwrap()], "{rows} × {columns}");
    }
}

/// Evidence: counterexample, zero padding keeps every y and loses part of the gradient
#[test]
fn p3_11_zero_padding_keeps_lengths_on_the_way_up_only() {
    let padding = array![[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]];
    assert_eq!(padding.t().dot(&padding), Array2::<f64>::eye(2));
    assert_eq!(norm_defect(&padding), 1.0);
    assert_eq!(array![3.0, 4.0, 12.0].dot(&padding), array![3.0, 4.0]);
    // The rotation by an angle with cosine 3/5 keeps both.
    assert!(norm_defect(&array![[0.6, -0.8], [0.8, 0.6]]) < 1e-15);
}

/// Evidence: simulation, false alarms below 1e-8: 6.1 standard errors of a mean
#[test]
fn p3_11_a_default_projection_keeps_a_third_of_the_square() {
    // E‖rP‖² = ‖r‖²/3 for any shape: with m columns each entry of rP has variance
    // ‖r‖²/(3m). The sample's own standard error over 4,000 matrices is known to 2 %.
    for (rows, columns) in [(6, 3), (3, 6)] {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(112);
        let r = Input::Sphere.draw(rows, &mut rng);
        let squares: Vec<f64> = (0..4000)
            .map(|_| {
                let below = r.dot(&Layer::draw(rows, columns, &mut rng).weight);
                below.dot(&below) / r.dot(&r)
            })
            .collect();
        let mean = squares.iter().sum::<f64>() / 4000.0;
        let spread = squares.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
        let error = (spread / 4000.0 / 3999.0).sqrt();
        assert!((mean - 1.0 / 3.0).abs() < 6.1 * error, "{mean}, {error}");
        assert!(error < 0.01);
    }
}

/// Evidence: floating point, the shapes that are refused
#[test]
fn p3_11_a_shortcut_has_the_shape_of_the_weights() {
    let layer = Layer { weight: Array2::zeros((3, 2)), bias: Array1::zeros(3) };
    assert!(Projected::new(Array2::zeros((3, 2)), layer.clone(), Relu).is_ok());
    let error = Projected::new(Array2::zeros((2, 3)), layer.clone(), Relu).unwrap_err();
    assert!(error.to_string().contains("[2, 3]") && error.to_string().contains("[3, 2]"));
    let layer = Layer { bias: Array1::zeros(2), ..layer };
    assert!(Projected::new(Array2::zeros((3, 2)), layer.clone(), Relu).is_err());
    assert!(ReluFirst::new(layer).is_err());
}
