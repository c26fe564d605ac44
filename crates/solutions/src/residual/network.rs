//! The layers, and the forward pass through them.

use ndarray::{Array1, Array2, ArrayView1};
use rand::{Rng, RngExt};

use crate::init::{Widths, default_bound};
use crate::{Activation, Error};

/// One affine map z = A·y + b.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// A: `(outputs, inputs)`.
    pub weight: Array2<f64>,
    /// b: `(outputs)`.
    pub bias: Array1<f64>,
}

impl Layer {
    /// Draws A and b from PyTorch's default, Uniform(−1/√inputs, 1/√inputs).
    pub fn draw(outputs: usize, inputs: usize, rng: &mut impl Rng) -> Self {
        let a = default_bound(inputs);
        let mut entry = || a * (2.0 * rng.random::<f64>() - 1.0);
        Self {
            weight: Array2::from_shape_simple_fn((outputs, inputs), &mut entry),
            bias: Array1::from_shape_simple_fn(outputs, entry),
        }
    }
}

/// Whether the layers 2 ≤ l ≤ L−1 add their input to their output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// y_l = σ(z_l).
    Plain,
    /// y_l = β·σ(z_l) + y_{l−1}, where β is 1 unless set.
    Residual,
}

/// A network of depth L ≥ 2 with a scalar output.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    pub(super) layers: Vec<Layer>,
    pub(super) activation: Activation,
    pub(super) kind: Kind,
    pub(super) branch_scale: f64,
}

/// Everything a forward pass computes.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// y₀ = x, y₁, …, y_L.
    pub y: Vec<Array1<f64>>,
    /// z₁, …, z_L, so that `z[l - 1]` is z_l.
    pub z: Vec<Array1<f64>>,
}

impl Network {
    /// The network with these layers, first to last.
    ///
    /// # Errors
    /// [`Error::Count`] for fewer than 2 layers, [`Error::Shape`] for layers that do not
    /// chain, for middle layers that are not square, or for an output that is not a
    /// scalar.
    pub fn new(
        layers: Vec<Layer>,
        activation: Activation,
        kind: Kind,
    ) -> Result<Self, Error> {
        let depth = layers.len();
        if depth < 2 {
            return Err(Error::Count {
                what: "the depth L",
                given: depth,
                allowed: "at least 2: a hidden layer and the output".into(),
            });
        }
        let hidden = layers[0].weight.nrows();
        for (i, layer) in layers.iter().enumerate() {
            let (outputs, inputs) = layer.weight.dim();
            let wanted_inputs = if i == 0 { inputs } else { hidden };
            let wanted_outputs = if i + 1 == depth { 1 } else { hidden };
            if (outputs, inputs) != (wanted_outputs, wanted_inputs)
                || inputs == 0
                || outputs == 0
            {
                return Err(Error::Shape {
                    what: format!("A_{}", i + 1),
                    given: vec![outputs, inputs],
                    allowed: format!(
                        "[{}, {}]",
                        wanted_outputs.max(1),
                        wanted_inputs.max(1)
                    ),
                });
            }
            if layer.bias.len() != outputs {
                return Err(Error::Shape {
                    what: format!("b_{}", i + 1),
                    given: vec![layer.bias.len()],
                    allowed: format!("[{outputs}]"),
                });
            }
        }
        Ok(Self { layers, activation, kind, branch_scale: 1.0 })
    }

    /// Draws a network of `depth` layers, `inputs` → `width` → … → `width` → 1, from
    /// PyTorch's default.
    ///
    /// # Errors
    /// [`Error::Count`] for a depth below 2 or a width of 0.
    pub fn draw(
        (inputs, width, depth): (usize, usize, usize),
        activation: Activation,
        kind: Kind,
        rng: &mut impl Rng,
    ) -> Result<Self, Error> {
        Widths::new(&[inputs, width])?;
        let shape =
            |l| (if l == depth { 1 } else { width }, if l == 1 { inputs } else { width });
        let layers =
            (1..=depth).map(|l| Layer::draw(shape(l).0, shape(l).1, rng)).collect();
        Self::new(layers, activation, kind)
    }

    /// The depth L.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.layers.len()
    }

    /// Layer l, 1 ≤ l ≤ L.
    ///
    /// # Panics
    /// For any other l.
    #[must_use]
    pub fn layer(&self, l: usize) -> &Layer {
        &self.layers[l - 1]
    }

    /// The same network with every weight of layer l multiplied by `factor`; its bias
    /// stays.
    ///
    /// # Errors
    /// [`Error::Count`] unless 1 ≤ l ≤ L.
    pub fn with_weight_scaled(mut self, l: usize, factor: f64) -> Result<Self, Error> {
        self.check_layer(l)?;
        self.layers[l - 1].weight *= factor;
        Ok(self)
    }

    /// The same layers joined the other way.
    #[must_use]
    pub fn with_kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    /// The same network with the branch of every layer that has a skip multiplied by β.
    ///
    /// # Errors
    /// [`Error::Number`] unless β is finite.
    pub fn with_branch_scale(self, beta: f64) -> Result<Self, Error> {
        if !beta.is_finite() {
            let (what, allowed) = ("the branch scale β", "finite");
            return Err(Error::Number { what, given: beta, allowed });
        }
        Ok(Self { branch_scale: beta, ..self })
    }

    // ANCHOR: forward
    /// The forward pass from x: `(n₀)`, with all z_l and y_l kept for the way back.
    ///
    /// # Errors
    /// [`Error::Shape`] if the length of x is not the number of columns of A₁.
    pub fn forward(&self, x: ArrayView1<f64>) -> Result<Trace, Error> {
        self.check_input(x)?;
        let mut trace = Trace { y: vec![x.to_owned()], z: Vec::new() };
        for l in 1..=self.depth() {
            let Layer { weight, bias } = self.layer(l);
            let z = weight.dot(&trace.y[l - 1]) + bias;
            let mut y = if l < self.depth() {
                z.mapv(|z| self.activation.apply(z))
            } else {
                z.clone()
            };
            if self.has_skip(l) {
                y = self.branch_scale * y + &trace.y[l - 1];
            }
            trace.z.push(z);
            trace.y.push(y);
        }
        Ok(trace)
    }
    // ANCHOR_END: forward

    /// Whether y_{l−1} is added to layer l's output.
    pub(super) fn has_skip(&self, l: usize) -> bool {
        self.kind == Kind::Residual && 2 <= l && l < self.depth()
    }

    /// Refuses an l that is no layer.
    pub(super) fn check_layer(&self, l: usize) -> Result<(), Error> {
        if 1 <= l && l <= self.depth() {
            return Ok(());
        }
        Err(Error::Count {
            what: "the layer l",
            given: l,
            allowed: format!("from 1 to {}", self.depth()),
        })
    }

    /// Refuses an x that does not fit A₁.
    pub(super) fn check_input(&self, x: ArrayView1<f64>) -> Result<(), Error> {
        let inputs = self.layers[0].weight.ncols();
        if x.len() == inputs {
            return Ok(());
        }
        Err(Error::Shape {
            what: "the input x".into(),
            given: vec![x.len()],
            allowed: format!("[{inputs}], the number of columns of A_1"),
        })
    }
}
