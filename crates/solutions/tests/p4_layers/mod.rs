//! Layers that several test files of P4 share, and a forward pass that shares nothing
//! with ours.
#![allow(dead_code, reason = "each test binary uses its own part")]

use ndarray::{Array1, Array4, Axis, s};
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::gradient::Real;
use solutions::stm::{BlockShape, Bottleneck, Conv2d, SplitTransformMerge};

use crate::common::hashed;

/// The layer of `vectors/generate.py`, rebuilt from its integer hash, and its input x:
/// (n, channels, h, w).
pub fn reference_layer(
    seed: u32,
    shape: BlockShape,
    (n, h, w): (usize, usize, usize),
) -> (SplitTransformMerge, Array4<f64>) {
    let BlockShape { channels, paths, width, kernel } = shape;
    let c = paths * width;
    let x = hashed((n, channels, h, w), seed + 1, 1.0);
    let w1 = hashed((c, channels, 1, 1), seed + 2, 1.0 / 16.0);
    let b1 = hashed(c, seed + 3, 1.0 / 16.0);
    let w2 = hashed((c, width, kernel, kernel), seed + 4, 1.0 / 8.0);
    let b2 = hashed(c, seed + 5, 1.0 / 8.0);
    let w3 = hashed((paths, channels, width, 1, 1), seed + 6, 1.0 / 2.0);
    let b3 = hashed((paths, channels), seed + 7, 1.0 / 2.0);
    let path = |i: usize| {
        let rows = i * width..(i + 1) * width;
        let four = |w: &Array4<f64>| w.slice(s![rows.clone(), .., .., ..]).to_owned();
        let one = |b: &Array1<f64>| b.slice(s![rows.clone()]).to_owned();
        Bottleneck::new(
            Conv2d::new(four(&w1), one(&b1), 1).unwrap(),
            Conv2d::new(four(&w2), one(&b2), 1).unwrap(),
            Conv2d::new(w3.index_axis(Axis(0), i).to_owned(), b3.row(i).to_owned(), 1)
                .unwrap(),
        )
        .unwrap()
    };
    (SplitTransformMerge::new((0..paths).map(path).collect()).unwrap(), x)
}

pub fn small() -> (SplitTransformMerge, Array4<f64>) {
    reference_layer(
        1200,
        BlockShape { channels: 8, paths: 4, width: 2, kernel: 3 },
        (2, 5, 6),
    )
}

pub fn full() -> (SplitTransformMerge, Array4<f64>) {
    reference_layer(1300, BlockShape::STM, (1, 4, 4))
}

/// Numbers from −3 to 3, whole, so that every sum of products is exact in f64.
pub struct Whole(Xoshiro256PlusPlus);

impl Whole {
    pub fn seeded(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    pub fn number(&mut self) -> f64 {
        f64::from(self.0.random_range(-3_i32..=3))
    }

    pub fn array(&mut self, shape: (usize, usize, usize, usize)) -> Array4<f64> {
        Array4::from_shape_simple_fn(shape, || self.number())
    }

    pub fn conv(&mut self, inputs: usize, outputs: usize, kernel: usize) -> Conv2d {
        let weight = self.array((outputs, inputs, kernel, kernel));
        let bias = Array1::from_shape_simple_fn(outputs, || self.number());
        Conv2d::new(weight, bias, 1).unwrap()
    }

    pub fn layer(&mut self, shape: BlockShape) -> SplitTransformMerge {
        let BlockShape { channels, paths, width, kernel } = shape;
        let path = |_| {
            Bottleneck::new(
                self.conv(channels, width, 1),
                self.conv(width, width, kernel),
                self.conv(width, channels, 1),
            )
        };
        SplitTransformMerge::new((0..paths).map(path).collect::<Result<_, _>>().unwrap())
            .unwrap()
    }
}

/// An image batch's shape, (n, h, w).
pub type Images = (usize, usize, usize);

/// ReLU by its definition.
pub fn naive_relu<T: Real>(x: T) -> T {
    if x > T::zero() { x } else { T::zero() }
}

/// Formula (4.1), entry by entry, for `x`: (n, c, h, w) and `parameters`: the kernels,
/// (o, c, k, k), then the biases, each flat and row-major. Padding is multiplied like any
/// other number.
pub fn naive_conv<T: Real>(
    x: &[T],
    (n, h, w): Images,
    (c, o, k): (usize, usize, usize),
    parameters: &[T],
) -> Vec<T> {
    let mut y = Vec::new();
    for (image, o_, r, q) in ndarray::indices((n, o, h, w)) {
        let mut sum = parameters[o * c * k * k + o_];
        for (i, u, v) in ndarray::indices((c, k, k)) {
            let (row, column) = (r + u, q + v);
            let inside =
                (k / 2..h + k / 2).contains(&row) && (k / 2..w + k / 2).contains(&column);
            let entry = if inside {
                x[((image * c + i) * h + row - k / 2) * w + column - k / 2]
            } else {
                T::zero()
            };
            sum = sum + parameters[((o_ * c + i) * k + u) * k + v] * entry;
        }
        y.push(sum);
    }
    y
}

/// One path on flat arrays, its parameters in the order W₁, b₁, W₂, b₂, W₃, b₃.
pub fn naive_path<T: Real>(
    x: &[T],
    images: Images,
    BlockShape { channels: c, width: w, kernel: k, .. }: BlockShape,
    parameters: &[T],
) -> Vec<T> {
    let relu = |y: Vec<T>| y.into_iter().map(naive_relu).collect::<Vec<_>>();
    let (first, rest) = parameters.split_at(w * c + w);
    let (second, third) = rest.split_at(w * w * k * k + w);
    let y = relu(naive_conv(x, images, (c, w, 1), first));
    let y = relu(naive_conv(&y, images, (w, w, k), second));
    relu(naive_conv(&y, images, (w, c, 1), third))
}

/// The layer on flat arrays, path after path; chained as in the notes if asked to.
pub fn naive_layer<T: Real>(
    x: &[T],
    images: Images,
    shape: BlockShape,
    parameters: &[T],
    chained: bool,
) -> Vec<T> {
    let mut paths = parameters.chunks(parameters.len() / shape.paths);
    let mut last = naive_path(x, images, shape, paths.next().unwrap());
    let mut sum = last.clone();
    for own in paths {
        last = naive_path(if chained { &last } else { x }, images, shape, own);
        sum = sum.iter().zip(&last).map(|(&a, &b)| a + b).collect();
    }
    sum
}
