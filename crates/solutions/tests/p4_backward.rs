//! P4.8: the backward pass of the layer.

use crate::common::{SAME_IN_F64, Vectors, assert_close, hashed};
use crate::p4_layers::{Images, naive_conv, naive_layer, small};
use ndarray::{Array, Array1, Array4, ArrayD, Axis, Dimension, concatenate};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::gradient::{Objective, Real, central_differences, forward_mode};
use solutions::stm::backward::PathGradients;
use solutions::stm::{BlockShape, Bottleneck, Conv2d, SplitTransformMerge};

/// Dual numbers and ours round alike but for the order of sums of a few hundred numbers
/// of order 1.
const ROUNDING: f64 = 1e-12;

/// Differences with h = 1e−5 err by about h² and 2⁻⁵³/h, some 1e−10 each, for numbers of
/// order 1.
const DIFFERENCE: f64 = 1e-8;

/// The numbers of a path's gradients in the order W₁, b₁, W₂, b₂, W₃, b₃.
fn flat(gradients: &PathGradients) -> Vec<f64> {
    gradients.iter().flat_map(|g| g.weight.iter().chain(&g.bias)).copied().collect()
}

fn assert_all_close(what: &str, ours: &[f64], oracle: &[f64], absolute: f64) {
    let array = |v: &[f64]| Array1::from(v.to_vec());
    assert_close(what, &array(ours), &array(oracle), 0.0, absolute);
}

/// Evidence: reference vectors
#[test]
fn p4_8_gradients_agree_with_the_reference_vectors() {
    let vectors = Vectors::open("stm_small");
    let (layer, x) = small();
    let dy: Array4<f64> = vectors.get("g");
    let (dx, paths) = layer.backward(x.view(), dy.view()).unwrap();
    let same = |key: &str, ours: &[f64]| {
        let reference: ArrayD<f64> = vectors.get(key);
        let reference: Vec<f64> = reference.iter().copied().collect();
        // Sums of up to 60 numbers of order 1 may cancel.
        let rounding = 60.0 * f64::EPSILON;
        let array = |v: &[f64]| Array1::from(v.to_vec());
        assert_close(key, &array(ours), &array(&reference), SAME_IN_F64, rounding);
    };
    same("dx", &dx.iter().copied().collect::<Vec<_>>());
    for step in 0..3 {
        let stack = |part: fn(&PathGradients, usize) -> Vec<f64>| {
            paths.iter().flat_map(|path| part(path, step)).collect::<Vec<_>>()
        };
        let (w, b) = (format!("dw{}", step + 1), format!("db{}", step + 1));
        same(&w, &stack(|path, step| path[step].weight.iter().copied().collect()));
        same(&b, &stack(|path, step| path[step].bias.to_vec()));
    }
}

/// Σ g·y of the layer as a function of x and then of all parameters.
struct Scalar {
    images: Images,
    shape: BlockShape,
    g: Vec<f64>,
    chained: bool,
}

impl Objective for Scalar {
    fn value<T: Real>(&self, variables: &[T]) -> T {
        let (x, parameters) = variables.split_at(self.g.len());
        let y = naive_layer(x, self.images, self.shape, parameters, self.chained);
        y.iter().zip(&self.g).fold(T::zero(), |sum, (&y, &g)| sum + T::constant(g) * y)
    }
}

/// A layer drawn at random, an input, a gradient of the output, and all as variables.
fn drawn(
    shape: BlockShape,
    (n, h, w): Images,
    seed: u64,
) -> (SplitTransformMerge, Array4<f64>, Array4<f64>, Vec<f64>) {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let channels = shape.channels;
    // Parameters first, then the same numbers as convolutions: no getter of ours needed.
    let numbers = hashed(shape.parameters().unwrap().total(), seed as u32, 1.0);
    let mut rest = numbers.iter().copied();
    let mut conv = |inputs: usize, outputs: usize, k: usize| {
        let weight = Array4::from_shape_simple_fn((outputs, inputs, k, k), || {
            rest.next().unwrap()
        });
        let bias = Array1::from_shape_simple_fn(outputs, || rest.next().unwrap());
        Conv2d::new(weight, bias, 1).unwrap()
    };
    let paths = (0..shape.paths).map(|_| {
        let [reduce, transform, expand] = [
            conv(channels, shape.width, 1),
            conv(shape.width, shape.width, shape.kernel),
            conv(shape.width, channels, 1),
        ];
        Bottleneck::new(reduce, transform, expand).unwrap()
    });
    let layer = SplitTransformMerge::new(paths.collect()).unwrap();
    let mut image = || {
        let mut number = || 2.0 * rand::RngExt::random::<f64>(&mut rng) - 1.0;
        Array4::from_shape_simple_fn((n, channels, h, w), &mut number)
    };
    let (x, dy) = (image(), image());
    let variables = x.iter().chain(&numbers).copied().collect();
    (layer, x, dy, variables)
}

/// Ours: the gradient with respect to x and then to all parameters.
fn ours(layer: &SplitTransformMerge, x: &Array4<f64>, dy: &Array4<f64>) -> Vec<f64> {
    let (dx, paths) = layer.backward(x.view(), dy.view()).unwrap();
    dx.into_iter().chain(paths.iter().flat_map(flat)).collect()
}

const SHAPES: [(BlockShape, Images); 4] = [
    (BlockShape { channels: 3, paths: 3, width: 2, kernel: 3 }, (2, 3, 2)),
    (BlockShape { channels: 2, paths: 2, width: 3, kernel: 5 }, (1, 2, 4)),
    (BlockShape { channels: 4, paths: 2, width: 2, kernel: 3 }, (1, 1, 1)),
    (BlockShape { channels: 2, paths: 1, width: 3, kernel: 1 }, (2, 2, 2)),
];

/// Evidence: oracles, dual numbers and central differences of an independent forward pass
#[test]
fn p4_8_gradients_agree_with_two_oracles() {
    for (seed, (shape, images)) in (480..).zip(SHAPES) {
        let (layer, x, dy, variables) = drawn(shape, images, seed);
        let g = dy.iter().copied().collect();
        let scalar = Scalar { images, shape, g, chained: false };
        let ours = ours(&layer, &x, &dy);
        let dual = forward_mode(&scalar, &variables);
        assert!(dual.iter().any(|d| d.abs() > 0.01), "{shape:?}");
        assert_all_close("dual numbers", &ours, &dual, ROUNDING);
        let differences = central_differences(&scalar, &variables, 1e-5);
        assert_all_close("differences", &ours, &differences, DIFFERENCE);
    }
}

/// Evidence: oracles, dual numbers
#[test]
fn p4_8_the_chains_gradient_is_another_one() {
    let (shape, images) = SHAPES[0];
    let (layer, x, dy, variables) = drawn(shape, images, 480);
    let g = dy.iter().copied().collect();
    let chained = Scalar { images, shape, g, chained: true };
    let (ours, dual) = (ours(&layer, &x, &dy), forward_mode(&chained, &variables));
    let differ = |from: usize, to: usize| {
        ours[from..to].iter().zip(&dual[from..to]).any(|(a, b)| (a - b).abs() > 0.01)
    };
    // The gradient of x, and that of the first path's parameters, on which all later
    // paths depend in the chain.
    let path = shape.parameters().unwrap().total() / shape.paths;
    assert!(differ(0, x.len()) && differ(x.len(), x.len() + path));
}

/// Evidence: exact arithmetic, path by path
#[test]
fn p4_8_the_input_gradient_is_the_sum_of_the_paths() {
    for (seed, (shape, images)) in (480..).zip(SHAPES) {
        let (layer, x, dy, _) = drawn(shape, images, seed);
        let (dx, gradients) = layer.backward(x.view(), dy.view()).unwrap();
        let own = layer.paths().iter().map(|p| p.backward(x.view(), dy.view()).unwrap());
        let (inputs, parameters): (Vec<_>, Vec<_>) = own.unzip();
        assert_eq!(gradients, parameters);
        assert_eq!(
            dx,
            inputs.iter().fold(Array4::<f64>::zeros(dx.dim()), |sum, dx| sum + dx)
        );
    }
}

/// Evidence: exact arithmetic
#[test]
fn p4_8_other_paths_do_not_enter_a_paths_own_gradient() {
    let (shape, images) = SHAPES[0];
    let (layer, x, dy, _) = drawn(shape, images, 480);
    let (other, ..) = drawn(shape, images, 490);
    let swapped = SplitTransformMerge::new(vec![
        layer.paths()[0].clone(),
        other.paths()[1].clone(),
        other.paths()[2].clone(),
    ])
    .unwrap();
    let [(dx, own), (other_dx, other)] =
        [&layer, &swapped].map(|layer| layer.backward(x.view(), dy.view()).unwrap());
    assert_eq!(own[0], other[0]);
    assert_ne!((own[1].clone(), dx), (other[1].clone(), other_dx));
}

/// Evidence: counterexample
#[test]
fn p4_8_at_a_kink_the_gradient_is_a_convention() {
    // Zero weights put every ReLU at its kink: with ReLU′(0) = 0 nothing moves, with
    // another convention the last bias would.
    let zero = Conv2d::new(Array4::zeros((1, 1, 1, 1)), Array1::zeros(1), 1).unwrap();
    let path = Bottleneck::new(zero.clone(), zero.clone(), zero).unwrap();
    let one = Array4::ones((1, 1, 1, 1));
    let (dx, gradients) = path.backward(one.view(), one.view()).unwrap();
    assert_eq!(dx.sum(), 0.0);
    assert!(flat(&gradients).iter().all(|g| *g == 0.0));
    // From the right the derivative with respect to the last bias is 1, from the left 0:
    // the symmetric difference says neither.
    let shape = BlockShape { channels: 1, paths: 1, width: 1, kernel: 1 };
    let scalar = Scalar { images: (1, 1, 1), shape, g: vec![1.0], chained: false };
    let differences =
        central_differences(&scalar, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.5);
    assert_eq!(differences[6], 0.5);
}

/// Σ g·y of one convolution, grouped or not, as a function of x, weights and biases.
struct OneConv {
    images: Images,
    /// Inputs and outputs of one group, and the kernel.
    group: (usize, usize, usize),
    groups: usize,
    g: Array4<f64>,
}

impl Objective for OneConv {
    fn value<T: Real>(&self, variables: &[T]) -> T {
        let (n, h, w) = self.images;
        let (c, o, k) = self.group;
        let channels = c * self.groups;
        let (x, parameters) = variables.split_at(n * channels * h * w);
        let (weights, biases) = parameters.split_at(self.groups * o * c * k * k);
        let mut sum = T::zero();
        for i in 0..self.groups {
            let own_x: Vec<T> = ndarray::indices((n, c, h, w))
                .into_iter()
                .map(|(m, j, r, q)| x[((m * channels + i * c + j) * h + r) * w + q])
                .collect();
            let own = weights[i * o * c * k * k..(i + 1) * o * c * k * k]
                .iter()
                .chain(&biases[i * o..(i + 1) * o])
                .copied()
                .collect::<Vec<T>>();
            let y = naive_conv(&own_x, self.images, self.group, &own);
            for ((m, j, r, q), y) in ndarray::indices((n, o, h, w)).into_iter().zip(y) {
                sum = sum + T::constant(self.g[[m, i * o + j, r, q]]) * y;
            }
        }
        sum
    }
}

fn values<D: Dimension>(array: &Array<f64, D>) -> Vec<f64> {
    array.iter().copied().collect()
}

/// Evidence: oracles, dual numbers of an independent convolution
#[test]
fn p4_8_a_convolutions_gradients_are_those_of_its_definition() {
    for (groups, k, (h, w)) in
        [(1, 3, (3, 4)), (2, 3, (2, 1)), (3, 5, (2, 3)), (2, 1, (1, 1)), (1, 5, (1, 2))]
    {
        let (c, o, n) = (2, 3, 2);
        let x = hashed((n, c * groups, h, w), 484, 1.0);
        let weight = hashed((o * groups, c, k, k), 485, 1.0);
        let bias: Array1<f64> = hashed(o * groups, 486, 1.0);
        let g = hashed((n, o * groups, h, w), 487, 1.0);
        let conv = Conv2d::new(weight.clone(), bias.clone(), groups).unwrap();
        let (dx, own) = conv.backward(x.view(), g.view()).unwrap();
        let objective = OneConv { images: (n, h, w), group: (c, o, k), groups, g };
        let variables = [values(&x), values(&weight), values(&bias)].concat();
        let ours = [values(&dx), values(&own.weight), values(&own.bias)].concat();
        let dual = forward_mode(&objective, &variables);
        assert_all_close("convolution", &ours, &dual, ROUNDING);
    }
}

/// Evidence: exact arithmetic
#[test]
fn p4_8_a_batchs_gradients_are_the_images_summed() {
    let (layer, ..) = drawn(SHAPES[0].0, SHAPES[0].1, 480);
    let image = |seed| hashed((1, 3, 3, 2), seed, 1.0);
    let [x, y, dx, dy] = [491, 492, 493, 494].map(image);
    let both = |a: &Array4<f64>, b: &Array4<f64>| {
        concatenate(Axis(0), &[a.view(), b.view()]).unwrap()
    };
    let of =
        |x: &Array4<f64>, dy: &Array4<f64>| layer.backward(x.view(), dy.view()).unwrap();
    let (together, a, b) = (of(&both(&x, &y), &both(&dx, &dy)), of(&x, &dx), of(&y, &dy));
    assert_eq!(together.0, both(&a.0, &b.0));
    let sum = |a: &PathGradients, b: &PathGradients| {
        flat(a).iter().zip(flat(b)).map(|(a, b)| a + b).collect::<Vec<_>>()
    };
    for (i, path) in together.1.iter().enumerate() {
        assert_all_close("path", &flat(path), &sum(&a.1[i], &b.1[i]), ROUNDING);
    }
}
