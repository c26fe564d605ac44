//! The layers of `solutions::stm` with the weights of `kernels::stm`, and how far single precision may be from them.

use kernels::stm::hashed::{Tensors, images};
use kernels::stm::{Images, Parameters};
use ndarray::{Array1, Array4, ArrayView};
use solutions::stm::{Bottleneck, Conv2d, Merged, SplitTransformMerge};

/// Half the distance from 1 to the next number in single precision.
const UNIT_ROUNDOFF: f64 = 1.0 / 16_777_216.0;

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
        for (((index, &value), &bound), &y) in self.value.indexed_iter().zip(&self.bound).zip(y) {
            let error = (f64::from(y) - value).abs();
            assert!(error <= bound, "{what} at {index:?}: {y} is {error:e} from {value}, allowed {bound:e}");
        }
    }

    /// Whether every entry of `y` is within the bound.
    pub fn holds(&self, y: &[f32]) -> bool {
        self.value.iter().zip(&self.bound).zip(y).all(|((&value, &bound), &y)| (f64::from(y) - value).abs() <= bound)
    }
}

/// The layer of `solutions` on `x`, and the bound γ_N·M.
///
/// Each of the three convolutions of K terms and a bias rounds a term at most K + 1 times, the sum over P paths P times
/// more; the merged form sums P biases beforehand, which rounds once. A ReLU rounds nothing and moves two numbers no
/// further apart. So a term of the written-out sum of products carries at most N factors 1 + δ, |δ| ≤ u, and the error is
/// at most γ_N = Nu/(1 − Nu) times the sum M of the terms' absolute values, which is the layer of the absolute weights
/// at |x|: there no ReLU does anything.
pub fn expected(form: Form, parameters: &Parameters, x: &[f32], size: Images) -> Expected {
    let Parameters { channels, paths, width, .. } = *parameters;
    let x: Vec<f64> = x.iter().map(|&x| f64::from(x)).collect();
    let x = Array4::from_shape_vec((size.n, channels, size.h, size.w), x).unwrap();
    let value = match form {
        Form::Fused => layer(parameters, |w| w).forward(x.view()),
        Form::Merged => Merged::try_from(&layer(parameters, |w| w)).unwrap().forward(x.view()),
    };
    let magnitude = layer(parameters, f64::abs).forward(x.mapv(f64::abs).view()).unwrap();
    let last = if form == Form::Merged { paths * width + 2 } else { width + 1 + paths };
    let roundings = (channels + 1 + 9 * width + 1 + last) as f64 * UNIT_ROUNDOFF;
    let bound = magnitude.mapv(|m| m * roundings / (1.0 - roundings));
    Expected { value: value.unwrap(), bound }
}

/// The layer with `change` applied to every weight and bias.
pub fn layer(parameters: &Parameters, change: fn(f64) -> f64) -> SplitTransformMerge {
    let Parameters { channels, paths, width, .. } = *parameters;
    let conv = |(weight, bias): (&[f32], &[f32]), shape: (usize, usize, usize, usize), path: usize| {
        let inputs = shape.1 * shape.2 * shape.3;
        let part = |from: &[f32], len: usize| {
            let part = ArrayView::from(&from[path * len..][..len]);
            part.mapv(|w| change(f64::from(w)))
        };
        let weight = part(weight, shape.0 * inputs).into_shape_with_order(shape).unwrap();
        let bias: Array1<f64> = part(bias, shape.0);
        Conv2d::new(weight, bias, 1).unwrap()
    };
    let path = |i| {
        Bottleneck::new(
            conv((parameters.w1, parameters.b1), (width, channels, 1, 1), i),
            conv((parameters.w2, parameters.b2), (width, width, 3, 3), i),
            conv((parameters.w3, parameters.b3), (channels, width, 1, 1), i),
        )
    };
    SplitTransformMerge::new((0..paths).map(path).collect::<Result<_, _>>().unwrap()).unwrap()
}

/// Hashed weights and images.
pub fn case((channels, paths, width): Counts, size: Images, seed: u32) -> (Tensors, Vec<f32>) {
    (Tensors::split(channels, paths, width, seed), images(channels, size, seed))
}
