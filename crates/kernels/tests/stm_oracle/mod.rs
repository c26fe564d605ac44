//! The layers of `solutions::stm` with the weights of `kernels::stm`, and how far single precision may be from them.

// Not every test that has this module uses all of it.
#![allow(dead_code)]

use kernels::stm::hashed::{Tensors, images};
use kernels::stm::{Images, Parameters};
use ndarray::{Array2, Array3, Array4, ArrayView};
use safetensors::SafeTensors;
use solutions::stm::{Bottleneck, Conv2d, Merged, SplitTransformMerge};

/// Half the distance from 1 to the next number in single precision.
const UNIT_ROUNDOFF: f64 = 1.0 / 16_777_216.0;

/// From this width on the second convolution is Winograd's.
pub const WINOGRAD: usize = 16;

/// Channels, paths, width.
pub type Counts = (usize, usize, usize);

/// What a layer should give, and the largest error that roundings can make of it, entry by entry.
pub struct Expected {
    pub value: Array4<f64>,
    pub bound: Array4<f64>,
}

/// Which layer is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    /// Σ relu(a_i).
    Fused,
    /// Σ a_i.
    Merged,
}

impl Expected {
    /// Fails unless every entry of `y` is within the bound.
    #[track_caller]
    pub fn assert_holds(&self, what: &str, y: &[f32]) {
        assert_eq!(y.len(), self.value.len(), "{what}");
        for (((index, &value), &bound), &y) in
            self.value.indexed_iter().zip(&self.bound).zip(y)
        {
            let error = (f64::from(y) - value).abs();
            assert!(
                error <= bound,
                "{what} at {index:?}: {y} is {error:e} from {value}, allowed {bound:e}"
            );
        }
    }

    /// Whether every entry of `y` is within the bound.
    pub fn holds(&self, y: &[f32]) -> bool {
        self.value
            .iter()
            .zip(&self.bound)
            .zip(y)
            .all(|((&value, &bound), &y)| (f64::from(y) - value).abs() <= bound)
    }
}

/// The layer of `solutions` on `x`, and the bound γ_N·M.
///
/// Each of the three convolutions of K terms and a bias rounds a term at most K + 1 times, the sum over P paths P times
/// more; the merged form sums P biases beforehand, which rounds once. A ReLU rounds nothing and moves two numbers no
/// further apart. So a term of the written-out sum of products carries at most N factors 1 + δ, |δ| ≤ u, and the error is
/// at most γ_N = Nu/(1 − Nu) times the sum M of the terms' absolute values, which is the layer of the absolute weights
/// at |x|: there no ReLU does anything.
///
/// For wide paths the second convolution is Winograd's, with the N and the sum that its module derives.
pub fn expected(
    form: Form,
    parameters: &Parameters,
    x: &[f32],
    size: Images,
) -> Expected {
    let Parameters { channels, paths, width, .. } = *parameters;
    let x: Vec<f64> = x.iter().map(|&x| f64::from(x)).collect();
    let x = Array4::from_shape_vec((size.n, channels, size.h, size.w), x).unwrap();
    let value = match form {
        Form::Fused => layer(parameters, |w| w).forward(x.view()),
        Form::Merged => {
            Merged::try_from(&layer(parameters, |w| w)).unwrap().forward(x.view())
        }
    };
    let magnitude = magnitude(parameters, &x.mapv(f64::abs));
    let transform = if width >= WINOGRAD { width + 9 } else { 9 * width + 1 };
    let last = if form == Form::Merged { paths * width + 2 } else { width + 1 + paths };
    let roundings = (channels + 1 + transform + last) as f64 * UNIT_ROUNDOFF;
    let bound = magnitude.mapv(|m| m * roundings / (1.0 - roundings));
    Expected { value: value.unwrap(), bound }
}

/// The layer with `change` applied to every weight and bias.
pub fn layer(parameters: &Parameters, change: fn(f64) -> f64) -> SplitTransformMerge {
    let path = |i| {
        let [reduce, transform, expand] = path(parameters, i, change);
        Bottleneck::new(reduce, transform, expand).unwrap()
    };
    SplitTransformMerge::new((0..parameters.paths).map(path).collect()).unwrap()
}

/// The three convolutions of path i.
fn path(parameters: &Parameters, i: usize, change: fn(f64) -> f64) -> [Conv2d; 3] {
    let Parameters { channels, width, .. } = *parameters;
    let conv = |(weight, bias): (&[f32], &[f32]), shape: (usize, usize, usize, usize)| {
        let inputs = shape.1 * shape.2 * shape.3;
        let part = |from: &[f32], len: usize| {
            ArrayView::from(&from[i * len..][..len]).mapv(|w| change(f64::from(w)))
        };
        let weight = part(weight, shape.0 * inputs).into_shape_with_order(shape).unwrap();
        Conv2d::new(weight, part(bias, shape.0), 1).unwrap()
    };
    [
        conv((parameters.w1, parameters.b1), (width, channels, 1, 1)),
        conv((parameters.w2, parameters.b2), (width, width, 3, 3)),
        conv((parameters.w3, parameters.b3), (channels, width, 1, 1)),
    ]
}

/// The sum of the absolute values of all terms, for x ≥ 0.
fn magnitude(parameters: &Parameters, x: &Array4<f64>) -> Array4<f64> {
    let width = parameters.width;
    let path = |i| {
        let [reduce, transform, expand] = path(parameters, i, f64::abs);
        let reduced = reduce.forward(x.view()).unwrap();
        let transformed = if width >= WINOGRAD {
            let kernels = &parameters.w2[i * width * width * 9..][..width * width * 9];
            winograd_magnitude(&reduced, kernels, &parameters.b2[i * width..])
        } else {
            transform.forward(reduced.view()).unwrap()
        };
        expand.forward(transformed.view()).unwrap()
    };
    (0..parameters.paths).map(path).reduce(|sum, y| sum + y).unwrap()
}

/// Aᵀ[(|G||g||Gᵀ|) ⊙ (|Bᵀ||d||B|)]A + |b| with absolute entries throughout, entry by entry.
fn winograd_magnitude(x: &Array4<f64>, kernels: &[f32], bias: &[f32]) -> Array4<f64> {
    const B: [[f64; 4]; 4] =
        [[1., 0., 1., 0.], [0., 1., 1., 0.], [0., 1., 1., 0.], [0., 1., 0., 1.]];
    const G: [[f64; 3]; 4] =
        [[1., 0., 0.], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0., 0., 1.]];
    const A: [[f64; 4]; 2] = [[1., 1., 1., 0.], [0., 1., 1., 1.]];
    let (n, width, h, w) = x.dim();
    let sandwich =
        |left: &[f64], m: &dyn Fn(usize, usize) -> f64, right: &[f64]| -> f64 {
            let row = |i: usize| {
                right.iter().enumerate().map(|(j, b)| m(i, j) * b).sum::<f64>()
            };
            left.iter().enumerate().map(|(i, a)| a * row(i)).sum()
        };
    let changed_kernels = Array4::from_shape_fn((width, width, 4, 4), |(o, c, i, j)| {
        let g = &kernels[(o * width + c) * 9..][..9];
        sandwich(&G[i], &|u, v| f64::from(g[3 * u + v].abs()), &G[j])
    });
    let mut y = Array4::zeros((n, width, h, w));
    for (image, row, column) in ndarray::indices((n, h.div_ceil(2), w.div_ceil(2))) {
        let changed_inputs = Array3::from_shape_fn((width, 4, 4), |(c, i, j)| {
            let d = |u: usize, v: usize| {
                let (r, q) =
                    ((2 * row + u).wrapping_sub(1), (2 * column + v).wrapping_sub(1));
                x.get((image, c, r, q)).copied().unwrap_or(0.0)
            };
            sandwich(&B[i], &d, &B[j])
        });
        for o in 0..width {
            let products = Array2::from_shape_fn((4, 4), |(i, j)| {
                (0..width)
                    .map(|c| changed_kernels[[o, c, i, j]] * changed_inputs[[c, i, j]])
                    .sum::<f64>()
            });
            for (i, j) in ndarray::indices((2, 2)) {
                if let Some(y) = y.get_mut((image, o, 2 * row + i, 2 * column + j)) {
                    *y = sandwich(&A[i], &|u, v| products[[u, v]], &A[j])
                        + f64::from(bias[o].abs());
                }
            }
        }
    }
    y
}

/// Hashed weights and images.
pub fn case(
    (channels, paths, width): Counts,
    size: Images,
    seed: u32,
) -> (Tensors, Vec<f32>) {
    (Tensors::split(channels, paths, width, seed), images(channels, size, seed))
}

/// The vectors that PyTorch made, where `solutions` keeps them.
pub fn reference(name: &str, key: &str) -> Vec<f64> {
    let path = format!(
        "{}/../solutions/tests/vectors/{name}.safetensors",
        env!("CARGO_MANIFEST_DIR")
    );
    let bytes = std::fs::read(&path).unwrap_or_else(|why| panic!("{path}: {why}"));
    let file = SafeTensors::deserialize(&bytes).unwrap();
    let (numbers, _) = file.tensor(key).unwrap().data().as_chunks::<8>();
    numbers.iter().map(|&bytes| f64::from_le_bytes(bytes)).collect()
}
