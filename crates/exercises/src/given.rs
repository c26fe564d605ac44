//! What is given: types and helpers for your solutions. Nothing to complete here.

use ndarray::{Array1, Array2, Array4, ArrayView4, Axis};
use rand::{Rng, RngExt};

/// An activation σ, applied to each entry on its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// σ(x) = x.
    Identity,
    /// σ(x) = max(x, 0).
    Relu,
    /// Your own [`leaky_relu`](crate::p1::leaky_relu) with this slope.
    LeakyRelu {
        /// The factor on negative inputs.
        slope: f64,
    },
    /// σ(x) = 1 / (1 + e^−x).
    Sigmoid,
    /// σ(x) = tanh x.
    Tanh,
    /// σ(x) = x / (1 + e^−x).
    Silu,
}

/// One affine map z = A·y + b (P2, P3).
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// A: `(outputs, inputs)`.
    pub weight: Array2<f64>,
    /// b: `(outputs)`.
    pub bias: Array1<f64>,
}

/// One draw from Uniform(−a, a) (P2).
pub fn uniform(a: f64, rng: &mut impl Rng) -> f64 {
    a * (2.0 * rng.random::<f64>() - 1.0)
}

/// An input of n independent fair signs, each +1 or −1 with probability ½ (P2).
pub fn fair_signs(n: usize, rng: &mut impl Rng) -> Array1<f64> {
    Array1::from_shape_simple_fn(n, || if rng.random() { 1.0 } else { -1.0 })
}

/// How the layers 2 ≤ l ≤ L−1 of a network end (P3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// y_l = σ(z_l).
    Plain,
    /// y_l = σ(z_l) + y_{l−1}.
    Residual,
}

/// A network of depth L ≥ 2 with a scalar output (P3):
///
/// z_l = A_l·y_{l−1} + b_l for 1 ≤ l ≤ L, with y₀ = x; y₁ = σ(z₁); y_l as its [`Kind`]
/// says for 2 ≤ l ≤ L−1; y_L = z_L.
///
/// Layers are counted from 1, so A_l is `layers[l - 1].weight`. All hidden layers have
/// the same width n: A₁ is `(n, n₀)`, A_L is `(1, n)`, all others are `(n, n)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// Layers 1 to L.
    pub layers: Vec<Layer>,
    /// σ.
    pub activation: Activation,
    /// With or without skips.
    pub kind: Kind,
}

impl Network {
    /// L.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.layers.len()
    }
}

/// Everything a forward pass computes (P3).
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// y₀ = x, y₁, …, y_L: `y[l]` is y_l.
    pub y: Vec<Array1<f64>>,
    /// z₁, …, z_L: `z[l - 1]` is z_l.
    pub z: Vec<Array1<f64>>,
}

/// A k×k convolution with k odd, stride 1, a bias for each output channel, and zeros
/// around the image so that it keeps its size (P4).
#[derive(Clone, Debug, PartialEq)]
pub struct Conv {
    /// W: `(outputs, inputs, k, k)`; with groups, the inputs of one group.
    pub weight: Array4<f64>,
    /// b: `(outputs)`.
    pub bias: Array1<f64>,
}

/// One bottleneck: 1×1 from c to w channels, ReLU, k×k from w to w, ReLU, 1×1 from w to
/// c, ReLU (P4).
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The 1×1 convolution from c to w channels.
    pub reduce: Conv,
    /// The k×k convolution from w to w channels.
    pub transform: Conv,
    /// The 1×1 convolution from w to c channels.
    pub expand: Conv,
}

/// How many paths, and how large (P4). One path of width w is the plain block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// c: channels read and written.
    pub channels: usize,
    /// P: the number of paths.
    pub paths: usize,
    /// w: the width of one path.
    pub width: usize,
    /// k: the side of the middle kernel, odd.
    pub kernel: usize,
}

/// ReLU of every entry (P4).
#[must_use]
pub fn relu(x: Array4<f64>) -> Array4<f64> {
    x.mapv_into(|x| x.max(0.0))
}

/// The convolution of a batch (P4):
/// y_o[r, q] = b_o + Σ_i Σ_{u,v} W_{o,i}[u, v]·x_i[r + u − (k−1)/2, q + v − (k−1)/2],
/// where x is 0 outside the image.
///
/// Shapes: `x` is `(n, inputs, h, w)`, the result `(n, outputs, h, w)`.
///
/// # Panics
/// If `x` has another number of channels than the convolution reads.
#[must_use]
pub fn conv2d(x: ArrayView4<f64>, conv: &Conv) -> Array4<f64> {
    grouped_conv2d(x, conv, 1)
}

/// The same with groups: input and output channels are cut into `groups` runs of equal
/// length, and each run of outputs reads its own run of inputs, first run first.
///
/// Shapes: the weight is `(outputs, inputs / groups, k, k)`, all others as for [`conv2d`].
///
/// # Panics
/// If `groups` does not divide the outputs, or `x` has another number of channels than the
/// convolution reads.
#[must_use]
pub fn grouped_conv2d(x: ArrayView4<f64>, conv: &Conv, groups: usize) -> Array4<f64> {
    let (images, channels, height, width) = x.dim();
    let (outputs, run, k, _) = conv.weight.dim();
    assert_eq!(outputs % groups, 0, "{groups} groups do not divide {outputs} outputs");
    let inputs = groups * run;
    assert_eq!(channels, inputs, "x has {channels} channels, the kernel reads {inputs}");
    let padding = k / 2;
    Array4::from_shape_fn((images, outputs, height, width), |(n, o, r, q)| {
        let first = o / (outputs / groups) * run;
        let mut sum = conv.bias[o];
        for ((i, u, v), weight) in conv.weight.index_axis(Axis(0), o).indexed_iter() {
            // Where row or column would be negative they wrap to numbers that no image
            // reaches, and `get` gives None.
            let row = (r + u).wrapping_sub(padding);
            let column = (q + v).wrapping_sub(padding);
            sum += x.get((n, first + i, row, column)).map_or(0.0, |x| weight * x);
        }
        sum
    })
}
