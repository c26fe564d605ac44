//! Loss and gradient of a residual network in one pass forwards and one backwards.
//!
//! **Computed**: y_l = y_{l-1} + tanh(A_l y_{l-1} + b_l) for l = 1, …, L, the loss ½|y_L − t|², and its derivatives by
//! the chain rule of P3.2: with g_L = y_L − t and δ_l = g_l∘(1 − tanh²), ∂/∂b_l = δ_l, ∂/∂A_l = δ_l y_{l-1}ᵀ,
//! g_{l-1} = g_l + A_lᵀδ_l, and ∂/∂x = g_0. The weights are read as they are given; nothing is packed or transposed before.
//!
//! **Forwards**, A_l row by row: a row's products with y are summed in V lanes (16 f32 or 8 f64: one vector of 64
//! bytes). The lanes of V rows are then summed together, V² numbers by halves, so that a row costs about one addition
//! and two shuffles instead of a sum across a vector of its own. A transposed copy of A needs no such sums, but is a
//! second 4m² or 8m² bytes to make and to read.
//!
//! **Backwards**, A_l and ∂/∂A_l row by row in strips of 64 columns: the 64 sums of g and the 64 y stay in registers,
//! and one broadcast δ_i serves both the multiply-add and the product that is stored.
//!
//! **Counts** a layer: 2m² multiply-adds and m² products; A read twice and ∂/∂A written once (and, a cache line being
//! fetched before it is written, read once): at least 4·4m² bytes in f32. At L = 100, m = 64 these are 6.6 MB in f32
//! and 13.1 MB in f64, more than a core's second-level cache keeps, and moving them is what takes the time.
//!
//! **Reached** on one core of a Xeon whose peak is 178 Gflop/s in f32 and half that in f64, with `grad_bench 1 100 f32`
//! and `… f64`: 109 µs and 284 µs, 60 and 46 GB/s of those bytes but 0.11 and 0.08 of the multiply-adds' peak; with 10
//! layers, which the second-level cache keeps, 6.0 µs and 11.5 µs. Moving is the floor on one core: ∂/∂A written layer by
//! layer with `copy_from_slice`, which spares a processor the reading, took 318 µs in f64. Two threads, one of which writes
//! ∂/∂A behind the other (`behind`; `grad_bench 2 100 …`): 60 to 63 µs and 169 to 176 µs.
//!
//! Slopes 1 − tanh² inherit tanh's absolute error, not its relative one. Infinite weights may give NaN where ±1 was
//! due.

mod backward;
mod behind;
mod element;
mod forward;
mod pass;
mod tanh;

pub use element::Element;
pub use tanh::tanh_all;

use element::Vectored;
use pass::Pass;

use crate::error::{at_least_one, same_length};
use crate::{Aligned, Error, Level, Team};

/// The network y_l = y_{l-1} + tanh(A_l y_{l-1} + b_l), l = 1, …, L, of width m.
#[derive(Clone, Copy, Debug)]
pub struct ResidualNetwork<'a, E> {
    depth: usize,
    width: usize,
    weights: &'a [E],
    biases: &'a [E],
}

/// A loss and all its derivatives.
#[derive(Debug)]
pub struct Gradient<E> {
    /// ½|y_L − t|².
    pub loss: E,
    /// By A_1, …, A_L: `(L, m, m)`.
    pub weights: Aligned<E>,
    /// By b_1, …, b_L: `(L, m)`.
    pub biases: Aligned<E>,
    /// By x: `(m)`.
    pub input: Aligned<E>,
    /// y_0 = x, y_1, …, y_L: `(L + 1, m)`.
    pub outputs: Aligned<E>,
    spare: Aligned<E>,
}

impl<'a, E: Element> ResidualNetwork<'a, E> {
    /// The network with these weights, `(L, m, m)`, and biases, `(L, m)`, in row-major order; it borrows them.
    ///
    /// Weights that begin at a multiple of 64 bytes, as [`Aligned`] ones do, are read faster.
    ///
    /// # Errors
    /// [`Error::Count`] for a depth or width of 0, [`Error::Length`] for weights or biases of another length.
    pub fn new(
        depth: usize,
        width: usize,
        weights: &'a [E],
        biases: &'a [E],
    ) -> Result<Self, Error> {
        check_counts(depth, width)?;
        let rows = depth.saturating_mul(width);
        same_length("the weights", weights.len(), rows.saturating_mul(width))?;
        same_length("the biases", biases.len(), rows)?;
        Ok(Self { depth, width, weights, biases })
    }

    /// The loss and gradient at x: `(m)` with target t: `(m)`.
    ///
    /// # Errors
    /// [`Error::Length`] if x or t is not of length m.
    pub fn gradient(
        &self,
        x: &[E],
        target: &[E],
        level: Level,
    ) -> Result<Gradient<E>, Error> {
        let mut gradient = Gradient::zeros(self.depth, self.width)?;
        self.gradient_into(&mut gradient, x, target, level)?;
        Ok(gradient)
    }

    /// [`gradient`](Self::gradient) into one made before.
    ///
    /// # Errors
    /// [`Error::Length`] if x or t is not of length m, or the gradient is one of another depth or width.
    pub fn gradient_into(
        &self,
        gradient: &mut Gradient<E>,
        x: &[E],
        target: &[E],
        level: Level,
    ) -> Result<(), Error> {
        gradient.loss = level.run(Vectored(self.begin(gradient, x, target)?));
        Ok(())
    }

    /// The same numbers, to the last bit, on the threads of a team.
    ///
    /// # Errors
    /// As for [`gradient_into`](Self::gradient_into).
    pub fn gradient_into_by(
        &self,
        team: &Team,
        gradient: &mut Gradient<E>,
        x: &[E],
        target: &[E],
        level: Level,
    ) -> Result<(), Error> {
        if team.threads() == 1 {
            return self.gradient_into(gradient, x, target, level);
        }
        gradient.loss = behind::gradient(self.begin(gradient, x, target)?, level, team);
        Ok(())
    }

    /// Checks the lengths, and puts x where the outputs begin.
    fn begin<'p>(
        &self,
        gradient: &'p mut Gradient<E>,
        x: &[E],
        target: &'p [E],
    ) -> Result<Pass<'p, E>, Error>
    where
        'a: 'p,
    {
        let Gradient {
            weights: d_weights, biases: slopes, input, outputs, spare, ..
        } = gradient;
        let Self { width, weights, biases, .. } = *self;
        same_length("x", x.len(), width)?;
        same_length("the target", target.len(), width)?;
        same_length("the gradient by x", input.len(), width)?;
        same_length("the gradient by the weights", d_weights.len(), weights.len())?;
        outputs[..width].copy_from_slice(x);
        Ok(Pass {
            width,
            weights,
            biases,
            target,
            outputs,
            slopes,
            d_weights,
            input,
            spare,
        })
    }
}

impl<E: Element> Gradient<E> {
    /// Room for the gradient of a network of this depth and width.
    ///
    /// # Errors
    /// [`Error::Count`] for a depth or width of 0.
    pub fn zeros(depth: usize, width: usize) -> Result<Self, Error> {
        check_counts(depth, width)?;
        Ok(Self {
            loss: E::ZERO,
            weights: Aligned::zeros(depth * width * width),
            biases: Aligned::zeros(depth * width),
            input: Aligned::zeros(width),
            outputs: Aligned::zeros((depth + 1) * width),
            spare: Aligned::zeros(width),
        })
    }
}

fn check_counts(depth: usize, width: usize) -> Result<(), Error> {
    at_least_one("the depth L", depth)?;
    at_least_one("the width m", width)
}
