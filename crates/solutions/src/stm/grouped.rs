//! All paths at once: the layer as three convolutions, two of them grouped.

use ndarray::{Array1, Array4, ArrayView1, ArrayView4, s};

use super::{Bottleneck, Conv2d, Parameters, SplitTransformMerge};
use crate::Error;
use crate::activation::relu;

/// The split-transform-merge layer as one 1×1 convolution c → Pw, a k×k one with P
/// groups, a 1×1 one Pw → P·c with P groups, ReLU, and a sum over the groups.
///
/// The P·c channels are path-major: channel i·c + o is output channel o of path i, both
/// counted from 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Grouped {
    narrow: [Conv2d; 2],
    expand: Conv2d,
}

/// The layer without its last ReLUs: one 1×1 convolution Pw → c in place of the P last
/// ones and of the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    narrow: [Conv2d; 2],
    expand: Conv2d,
}

impl TryFrom<&SplitTransformMerge> for Grouped {
    type Error = Error;

    /// Stacks the paths.
    ///
    /// # Errors
    /// [`Error::Shape`] for paths that differ in width or kernel, are grouped themselves,
    /// or end with another convolution than a 1×1 one.
    fn try_from(layer: &SplitTransformMerge) -> Result<Self, Error> {
        let (narrow, last) = stacked(layer)?;
        let expand = Conv2d::stack(&last, last.len());
        Ok(Self { narrow, expand })
    }
}

impl TryFrom<&SplitTransformMerge> for Merged {
    type Error = Error;

    // ANCHOR: merge
    /// Puts the last weights side by side and adds up the last biases.
    ///
    /// # Errors
    /// As for [`Grouped`].
    fn try_from(layer: &SplitTransformMerge) -> Result<Self, Error> {
        let (narrow, last) = stacked(layer)?;
        let (outputs, w, ..) = last[0].weight.dim();
        let weight =
            Array4::from_shape_fn((outputs, last.len() * w, 1, 1), |(o, j, ..)| {
                last[j / w].weight[[o, j % w, 0, 0]]
            });
        let bias = last.iter().fold(Array1::zeros(outputs), |sum, conv| sum + &conv.bias);
        Ok(Self { narrow, expand: Conv2d { weight, bias, groups: 1 } })
    }
    // ANCHOR_END: merge
}

impl Grouped {
    /// Its three convolutions, c → Pw, Pw → Pw and Pw → P·c.
    #[must_use]
    pub fn convolutions(&self) -> [&Conv2d; 3] {
        let [reduce, transform] = &self.narrow;
        [reduce, transform, &self.expand]
    }

    /// Every path's a_i, before the last ReLU: (n, P·c, h, w) for `x`: (n, c, h, w).
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of channels or an image without pixels.
    pub fn path_outputs(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        self.expand.forward(transformed(&self.narrow, x)?.view())
    }

    // ANCHOR: grouped
    /// Σ_i relu(a_i), all a_i in one array; shapes as of the layer's forward.
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of channels or an image without pixels.
    pub fn forward(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        let a = self.path_outputs(x)?.mapv_into(relu);
        let (n, stacked, h, w) = a.dim();
        let paths = self.expand.groups;
        let channels = stacked / paths;
        Ok(Array4::from_shape_fn((n, channels, h, w), |(n, o, r, q)| {
            (0..paths).map(|i| a[[n, i * channels + o, r, q]]).sum()
        }))
    }
    // ANCHOR_END: grouped

    /// The same without ever holding the a_i: each is added, through its ReLU, to the
    /// output entry it belongs to as soon as it is computed.
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of channels or an image without pixels.
    // ANCHOR: fused
    pub fn forward_fused(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        let hidden = transformed(&self.narrow, x)?;
        let (n, _, h, w) = hidden.dim();
        let Conv2d { weight, bias, groups } = &self.expand;
        let (channels, width) = (bias.len() / groups, weight.dim().1);
        Ok(Array4::from_shape_fn((n, channels, h, w), |(n, o, r, q)| {
            (0..*groups).fold(0.0, |sum, i| {
                let row = i * channels + o;
                let own: ArrayView1<f64> =
                    hidden.slice(s![n, i * width..(i + 1) * width, r, q]);
                sum + relu(bias[row] + own.dot(&weight.slice(s![row, .., 0, 0])))
            })
        }))
    }
    // ANCHOR_END: fused

    /// Weights and biases, counted in the arrays that hold them.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        parameters(&self.narrow, &self.expand)
    }
}

impl Merged {
    /// The one convolution Pw → c that the last ones came to.
    #[must_use]
    pub fn last(&self) -> &Conv2d {
        &self.expand
    }

    /// Σ_i a_i by one convolution; shapes as of the layer's forward.
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of channels or an image without pixels.
    pub fn forward(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        self.expand.forward(transformed(&self.narrow, x)?.view())
    }

    /// relu(Σ_i a_i): the merged convolution, then one ReLU.
    ///
    /// # Errors
    /// [`Error::Shape`] for another number of channels or an image without pixels.
    pub fn forward_relu(&self, x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
        Ok(self.forward(x)?.mapv_into(relu))
    }

    /// Weights and biases, counted in the arrays that hold them.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        parameters(&self.narrow, &self.expand)
    }
}

/// The counts of the three convolutions.
fn parameters([reduce, transform]: &[Conv2d; 2], expand: &Conv2d) -> Parameters {
    let [reduce, transform, expand] = [reduce, transform, expand].map(Conv2d::parameters);
    Parameters { reduce, transform, expand }
}

/// The first two convolutions of all paths, each followed by its ReLU.
fn transformed(narrow: &[Conv2d; 2], x: ArrayView4<f64>) -> Result<Array4<f64>, Error> {
    let [reduce, transform] = narrow;
    let reduced = reduce.forward(x)?.mapv_into(relu);
    Ok(transform.forward(reduced.view())?.mapv_into(relu))
}

/// The first two convolutions of all paths as one each, and the last ones.
fn stacked(layer: &SplitTransformMerge) -> Result<([Conv2d; 2], Vec<&Conv2d>), Error> {
    let paths = layer.paths();
    let pick = |step: fn(&Bottleneck) -> &Conv2d| paths.iter().map(step).collect();
    let [first, middle, last]: [Vec<&Conv2d>; 3] =
        [pick(|p| &p.reduce), pick(|p| &p.transform), pick(|p| &p.expand)];
    for convs in [&first, &middle, &last] {
        convs.iter().enumerate().try_for_each(|(i, conv)| conv.like(convs[0], i))?;
    }
    let (_, _, kh, kw) = last[0].weight.dim();
    if (kh, kw) != (1, 1) {
        return Err(Error::Shape {
            what: "the kernel of the paths' last convolution".into(),
            given: vec![kh, kw],
            allowed: "[1, 1]".into(),
        });
    }
    let narrow = [Conv2d::stack(&first, 1), Conv2d::stack(&middle, middle.len())];
    Ok((narrow, last))
}

impl Conv2d {
    // ANCHOR: stack
    /// Convolutions of one shape as one: their kernels and biases, one below the other.
    /// With 1 group all read the same channels, with as many groups as convolutions each
    /// reads its own.
    fn stack(convs: &[&Self], groups: usize) -> Self {
        let (outputs, inputs, kh, kw) = convs[0].weight.dim();
        let shape = (convs.len() * outputs, inputs, kh, kw);
        let weight = Array4::from_shape_fn(shape, |(o, i, u, v)| {
            convs[o / outputs].weight[[o % outputs, i, u, v]]
        });
        let bias = convs.iter().flat_map(|conv| conv.bias.iter().copied()).collect();
        Self { weight, bias, groups }
    }
    // ANCHOR_END: stack

    /// Refuses path i + 1's convolution if it has another shape than path 1's, or groups.
    fn like(&self, first: &Self, i: usize) -> Result<(), Error> {
        if self.weight.dim() == first.weight.dim() && self.groups == 1 {
            return Ok(());
        }
        let mut given = self.weight.shape().to_vec();
        given.push(self.groups);
        Err(Error::Shape {
            what: format!("path {} (weight, then groups)", i + 1),
            given,
            allowed: format!("{:?} as path 1, and 1 group", first.weight.shape()),
        })
    }
}
