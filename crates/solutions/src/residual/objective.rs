//! The network once more, as a naive function of plain numbers, so that the oracles of
//! [`gradient`](crate::gradient) can judge its gradients (P3.8).
//!
//! It shares with [`Network::forward`] the parameters and σ, but neither σ′, nor a matrix
//! product, nor a line of the backward pass.

use ndarray::ArrayView1;

use super::{Gradients, Kind, Layer, Network};
use crate::gradient::{Objective, Real};

/// y_L as a function of all its variables: x, then A_l row by row and b_l for each layer.
#[derive(Clone, Copy, Debug)]
pub struct Output<'a>(&'a Network);

impl Network {
    /// y_L as a function of x and of every weight and bias.
    #[must_use]
    pub fn objective(&self) -> Output<'_> {
        Output(self)
    }

    /// The variables of [`objective`](Self::objective) at this network and x: `(n₀)`.
    #[must_use]
    pub fn variables(&self, x: ArrayView1<f64>) -> Vec<f64> {
        let parameters = |layer: &Layer| -> Vec<f64> {
            layer.weight.iter().chain(&layer.bias).copied().collect()
        };
        x.iter().copied().chain(self.layers.iter().flat_map(parameters)).collect()
    }
}

impl Gradients {
    /// ∂y_L/∂x, then ∂y_L/∂A_l row by row and ∂y_L/∂b_l for each layer.
    #[must_use]
    pub fn flat(&self) -> Vec<f64> {
        let layers = self.weights.iter().zip(&self.biases);
        let parameters = layers.flat_map(|(weight, bias)| weight.iter().chain(bias));
        self.outputs[0].iter().chain(parameters).copied().collect()
    }
}

impl Output<'_> {
    /// Every z_{l,i} in turn, the last of them y_L, for `v`: the variables in order; one
    /// that is missing counts as NaN.
    pub fn before_activation<T: Real>(&self, v: &[T]) -> Vec<T> {
        // ANCHOR: objective
        let Network { layers, activation, kind, branch_scale } = self.0;
        let mut v = v.iter().copied();
        let mut next = || v.next().unwrap_or(T::constant(f64::NAN));
        let mut y: Vec<T> = (0..layers[0].weight.ncols()).map(|_| next()).collect();
        let mut all = Vec::new();
        for (l, layer) in (1..).zip(layers) {
            let mut row = || y.iter().fold(T::zero(), |z, &y| z + next() * y);
            let mut z: Vec<T> = layer.bias.iter().map(|_| row()).collect();
            z.iter_mut().for_each(|z| *z = *z + next());
            let skip = *kind == Kind::Residual && l != 1 && l != layers.len();
            let output = |(i, &z): (usize, &T)| match activation.apply(z) {
                branch if skip => y[i] + T::constant(*branch_scale) * branch,
                branch => branch,
            };
            y = z.iter().enumerate().map(output).collect();
            all.extend(z);
        }
        // ANCHOR_END: objective
        all
    }
}

impl Objective for Output<'_> {
    fn value<T: Real>(&self, v: &[T]) -> T {
        self.before_activation(v).last().copied().unwrap_or_else(T::zero)
    }
}
