//! The gradient on one thread: through the layers and back.

use super::backward::Backward;
use super::element::{Element, Job};
use super::forward::{forward, loss};
use crate::level::Arithmetic;

/// One computation of a loss and its gradient: what it reads, and where it writes.
pub struct Pass<'a, E> {
    pub width: usize,
    pub weights: &'a [E],
    pub biases: &'a [E],
    pub target: &'a [E],
    /// They begin with x.
    pub outputs: &'a mut [E],
    /// 1 − tanh² of each layer, then ∂/∂b.
    pub slopes: &'a mut [E],
    pub d_weights: &'a mut [E],
    /// y_L − t, then ∂/∂x.
    pub input: &'a mut [E],
    pub spare: &'a mut [E],
}

impl<E: Element> Job for Pass<'_, E> {
    type Element = E;
    type Output = E;

    #[inline(always)]
    fn run<A: Arithmetic, const V: usize, const S: usize>(self) -> E {
        let Self {
            width,
            weights,
            biases,
            target,
            outputs,
            slopes,
            d_weights,
            input,
            spare,
        } = self;
        forward::<E, A, V>(width, weights, biases, outputs, slopes);
        let loss = loss(&outputs[outputs.len() - width..], target, input);
        Backward { width, weights, outputs, d_weights, slopes }
            .run::<A, V, S>(input, spare);
        loss
    }
}
