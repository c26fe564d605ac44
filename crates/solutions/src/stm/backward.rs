//! The backward pass of the layer, by formula (P4.8). ReLU′(0) is 0.

use ndarray::{Array1, Array4, ArrayView2, ArrayView4, ArrayViewMut2, Axis, Zip, s};

use super::conv::overlap;
use super::{Bottleneck, Conv2d, SplitTransformMerge};
use crate::Error;
use crate::activation::relu;

/// The gradients of a scalar with respect to a convolution's weights and biases.
#[derive(Clone, Debug, PartialEq)]
pub struct ConvGradients {
    /// Of the shape of the weights, (outputs, inputs / groups, k_h, k_w).
    pub weight: Array4<f64>,
    /// Of the shape of the biases, (outputs).
    pub bias: Array1<f64>,
}

/// The gradients with respect to a path's three convolutions, first to last.
pub type PathGradients = [ConvGradients; 3];

impl Conv2d {
    /// The gradients with respect to x and to the parameters, for `x`: (n, inputs, h, w)
    /// and the gradient `dy`: (n, outputs, h, w) with respect to the output (4.12).
    ///
    /// # Errors
    /// [`Error::Shape`] for an x that does not fit, or a dy not of the output's shape.
    pub fn backward(
        &self,
        x: ArrayView4<f64>,
        dy: ArrayView4<f64>,
    ) -> Result<(Array4<f64>, ConvGradients), Error> {
        self.check_input(x)?;
        self.check_gradient(x, dy)?;
        let mut dx = Array4::zeros(x.dim());
        let mut weight = Array4::zeros(self.weight.dim());
        let (outputs, inputs, ..) = self.weight.dim();
        for (n, o, i) in ndarray::indices((x.dim().0, outputs, inputs)) {
            let read = o / (outputs / self.groups) * inputs + i;
            let dy = dy.slice(s![n, o, .., ..]);
            let kernel = self.weight.slice(s![o, i, .., ..]);
            spread(dy, kernel, &mut dx.slice_mut(s![n, read, .., ..]));
            let dw = &mut weight.slice_mut(s![o, i, .., ..]);
            collect(dy, x.slice(s![n, read, .., ..]), dw);
        }
        let bias = dy.sum_axis(Axis(3)).sum_axis(Axis(2)).sum_axis(Axis(0));
        Ok((dx, ConvGradients { weight, bias }))
    }

    /// Refuses a gradient that has not the output's shape.
    fn check_gradient(
        &self,
        x: ArrayView4<f64>,
        dy: ArrayView4<f64>,
    ) -> Result<(), Error> {
        let (n, _, h, w) = x.dim();
        let allowed = (n, self.out_channels(), h, w);
        if dy.dim() == allowed {
            return Ok(());
        }
        Err(Error::Shape {
            what: "the gradient dy".into(),
            given: dy.shape().to_vec(),
            allowed: format!("{allowed:?}, as the output"),
        })
    }
}

impl Bottleneck {
    /// The gradients with respect to x and to the path's parameters, for `x` and the
    /// gradient `dy` with respect to the output, both (n, c, h, w).
    ///
    /// # Errors
    /// [`Error::Shape`] for an x that does not fit, or a dy not of the output's shape.
    pub fn backward(
        &self,
        x: ArrayView4<f64>,
        dy: ArrayView4<f64>,
    ) -> Result<(Array4<f64>, PathGradients), Error> {
        let h1 = self.reduce.forward(x)?.mapv_into(relu);
        let h2 = self.transform.forward(h1.view())?.mapv_into(relu);
        let y = self.expand.forward(h2.view())?.mapv_into(relu);
        self.expand.check_gradient(h2.view(), dy)?;
        // ANCHOR: path_backward
        let (dh2, third) = self.expand.backward(h2.view(), gate(&y, dy).view())?;
        let (dh1, second) =
            self.transform.backward(h1.view(), gate(&h2, dh2.view()).view())?;
        let (dx, first) = self.reduce.backward(x, gate(&h1, dh1.view()).view())?;
        Ok((dx, [first, second, third]))
        // ANCHOR_END: path_backward
    }
}

impl SplitTransformMerge {
    /// The gradient with respect to x, the sum of the paths', and each path's parameter
    /// gradients, its own and no other's; `x` and `dy` as for a path.
    ///
    /// # Errors
    /// [`Error::Shape`] for an x that does not fit, or a dy not of the output's shape.
    pub fn backward(
        &self,
        x: ArrayView4<f64>,
        dy: ArrayView4<f64>,
    ) -> Result<(Array4<f64>, Vec<PathGradients>), Error> {
        // ANCHOR: layer_backward
        let mut dx = Array4::zeros(x.dim());
        let mut parameters = Vec::new();
        for path in self.paths() {
            let (own_dx, own) = path.backward(x, dy)?;
            dx += &own_dx;
            parameters.push(own);
        }
        Ok((dx, parameters))
        // ANCHOR_END: layer_backward
    }
}

/// dy where the ReLU's output y is positive, 0 elsewhere: ReLU(z) > 0 iff z > 0.
fn gate(y: &Array4<f64>, dy: ArrayView4<f64>) -> Array4<f64> {
    Zip::from(y).and(dy).map_collect(|&y, &dy| if y > 0.0 { dy } else { 0.0 })
}

// ANCHOR: taps
/// dx[r + u − k_h/2, q + v − k_w/2] += kernel[u, v]·dy[r, q], zeros beyond the edge lost.
fn spread(dy: ArrayView2<f64>, kernel: ArrayView2<f64>, dx: &mut ArrayViewMut2<f64>) {
    for ((u, v), &weight) in kernel.indexed_iter() {
        let (written, read) = windows(dy.dim(), kernel.dim(), (u, v));
        dx.slice_mut(read).scaled_add(weight, &dy.slice(written));
    }
}

/// dw[u, v] += Σ_{r,q} dy[r, q]·x[r + u − k_h/2, q + v − k_w/2].
fn collect(dy: ArrayView2<f64>, x: ArrayView2<f64>, dw: &mut ArrayViewMut2<f64>) {
    let kernel = dw.dim();
    for ((u, v), dw) in dw.indexed_iter_mut() {
        let (written, read) = windows(dy.dim(), kernel, (u, v));
        *dw += (&dy.slice(written) * &x.slice(read)).sum();
    }
}
// ANCHOR_END: taps

type Window = ndarray::SliceInfo<[ndarray::SliceInfoElem; 2], ndarray::Ix2, ndarray::Ix2>;

/// The output pixels that tap (u, v) of a kernel serves, and the input pixels it reads
/// for them.
fn windows(
    (h, w): (usize, usize),
    (kh, kw): (usize, usize),
    (u, v): (usize, usize),
) -> (Window, Window) {
    let (rows, from_row) = overlap(h, u, kh / 2);
    let (columns, from_column) = overlap(w, v, kw / 2);
    let read =
        s![from_row..from_row + rows.len(), from_column..from_column + columns.len()];
    (s![rows, columns], read)
}
