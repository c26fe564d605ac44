//! The backward pass.

use super::element::{Element, Job};
use crate::level::Arithmetic;

/// What the backward pass reads and writes besides ∂/∂y_L, which becomes ∂/∂y_0.
pub(super) struct Backward<'a, E> {
    /// m.
    pub(super) width: usize,
    /// A: `(L, m, m)`.
    pub(super) weights: &'a [E],
    /// y: `(L + 1, m)`.
    pub(super) outputs: &'a [E],
    /// ∂/∂A: `(L, m, m)`.
    pub(super) d_weights: &'a mut [E],
    /// 1 − tanh², which becomes ∂/∂b: `(L, m)`.
    pub(super) slopes: &'a mut [E],
}

impl<E: Element> Backward<'_, E> {
    /// δ = g∘(1 − tanh²), ∂/∂b = δ, ∂/∂A = δ·yᵀ, then g + Aᵀδ for the layer below, from the last layer to the first.
    ///
    /// `g`: `(m)`, ∂/∂y_L at first and ∂/∂y_0 in the end; `below`: `(m)`, room for the next g.
    #[inline(always)]
    pub(super) fn run<A: Arithmetic, const V: usize, const S: usize>(
        self,
        g: &mut [E],
        below: &mut [E],
    ) {
        let m = self.width;
        let layers = self.weights.chunks_exact(m * m).zip(self.outputs.chunks_exact(m));
        let gradients =
            self.d_weights.chunks_exact_mut(m * m).zip(self.slopes.chunks_exact_mut(m));
        for ((a, y), (d_a, delta)) in layers.zip(gradients).rev() {
            multiply::<E, V>(delta, g);
            Layer { a, y, delta, g }.run::<Both, A, V, S>(d_a, below);
            g.copy_from_slice(below);
        }
    }
}

/// delta = delta∘g.
#[inline(always)]
fn multiply<E: Element, const V: usize>(delta: &mut [E], g: &[E]) {
    let (delta, delta_rest) = delta.as_chunks_mut::<V>();
    let (g, g_rest) = g.as_chunks::<V>();
    for (delta, g) in delta.iter_mut().zip(g) {
        *delta = std::array::from_fn(|k| delta[k] * g[k]);
    }
    for (delta, &g) in delta_rest.iter_mut().zip(g_rest) {
        *delta = *delta * g;
    }
}

/// Only δ = g∘(1 − tanh²), ∂/∂b = δ, and then g + Aᵀδ for the layer below, of the layers given.
pub(super) struct Chain<'a, E> {
    pub(super) width: usize,
    pub(super) weights: &'a [E],
    pub(super) slopes: &'a mut [E],
    pub(super) g: &'a mut [E],
    pub(super) below: &'a mut [E],
}

impl<E: Element> Job for Chain<'_, E> {
    type Element = E;
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic, const V: usize, const S: usize>(self) {
        let Self { width: m, weights, slopes, g, below } = self;
        let layers = weights.chunks_exact(m * m).zip(slopes.chunks_exact_mut(m));
        for (a, delta) in layers.rev() {
            multiply::<E, V>(delta, g);
            Layer { a, y: &[], delta, g }.run::<OnlyChain, A, V, S>(&mut [], below);
            g.copy_from_slice(below);
        }
    }
}

/// Only ∂/∂A = δ·yᵀ, of the layers given.
pub(super) struct Outer<'a, E> {
    pub(super) width: usize,
    pub(super) deltas: &'a [E],
    pub(super) outputs: &'a [E],
    pub(super) d_weights: &'a mut [E],
}

impl<E: Element> Job for Outer<'_, E> {
    type Element = E;
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic, const V: usize, const S: usize>(self) {
        let Self { width: m, deltas, outputs, d_weights } = self;
        let layers = deltas.chunks_exact(m).zip(outputs.chunks_exact(m));
        for ((delta, y), d_a) in layers.zip(d_weights.chunks_exact_mut(m * m)).rev() {
            Layer { a: &[], y, delta, g: &[] }.run::<OnlyOuter, A, V, S>(d_a, &mut []);
        }
    }
}

/// What the backward pass of a layer reads; what a part of it does not read is empty.
struct Layer<'a, E> {
    a: &'a [E],
    y: &'a [E],
    delta: &'a [E],
    g: &'a [E],
}

/// What is done for the S·V columns of a layer from `at` on, row after row.
trait Part {
    fn strip<E: Element, A: Arithmetic, const S: usize, const V: usize>(
        layer: &Layer<E>,
        at: usize,
        d_a: &mut [E],
        below: &mut [E],
    );
}

/// Each row of A and of ∂/∂A is passed once, δ_i held for both.
struct Both;

impl Part for Both {
    #[inline(always)]
    fn strip<E: Element, A: Arithmetic, const S: usize, const V: usize>(
        layer: &Layer<E>,
        at: usize,
        d_a: &mut [E],
        below: &mut [E],
    ) {
        let m = layer.delta.len();
        let y: [[E; V]; S] = *vectors(&layer.y[at..]);
        let mut sum: [[E; V]; S] = *vectors(&layer.g[at..]);
        let rows = layer.a.chunks_exact(m).zip(d_a.chunks_exact_mut(m));
        for ((a, d_a), &delta) in rows.zip(layer.delta) {
            add_row::<E, A, S, V>(&mut sum, delta, &a[at..]);
            write_row(&mut d_a[at..], delta, &y);
        }
        *vectors_mut(&mut below[at..]) = sum;
    }
}

/// g + Aᵀδ.
struct OnlyChain;

impl Part for OnlyChain {
    #[inline(always)]
    fn strip<E: Element, A: Arithmetic, const S: usize, const V: usize>(
        layer: &Layer<E>,
        at: usize,
        _: &mut [E],
        below: &mut [E],
    ) {
        let mut sum: [[E; V]; S] = *vectors(&layer.g[at..]);
        for (a, &delta) in layer.a.chunks_exact(layer.delta.len()).zip(layer.delta) {
            add_row::<E, A, S, V>(&mut sum, delta, &a[at..]);
        }
        *vectors_mut(&mut below[at..]) = sum;
    }
}

/// δ·yᵀ.
struct OnlyOuter;

impl Part for OnlyOuter {
    #[inline(always)]
    fn strip<E: Element, A: Arithmetic, const S: usize, const V: usize>(
        layer: &Layer<E>,
        at: usize,
        d_a: &mut [E],
        _: &mut [E],
    ) {
        let y: [[E; V]; S] = *vectors(&layer.y[at..]);
        for (d_a, &delta) in d_a.chunks_exact_mut(layer.delta.len()).zip(layer.delta) {
            write_row(&mut d_a[at..], delta, &y);
        }
    }
}

/// sum += δ_i·a_i.
#[inline(always)]
fn add_row<E: Element, A: Arithmetic, const S: usize, const V: usize>(
    sum: &mut [[E; V]; S],
    delta: E,
    a: &[E],
) {
    let a: &[[E; V]; S] = vectors(a);
    for s in 0..S {
        for k in 0..V {
            sum[s][k] = delta.mul_add::<A>(a[s][k], sum[s][k]);
        }
    }
}

/// d_a = δ_i·y.
#[inline(always)]
fn write_row<E: Element, const S: usize, const V: usize>(
    d_a: &mut [E],
    delta: E,
    y: &[[E; V]; S],
) {
    let d_a: &mut [[E; V]; S] = vectors_mut(d_a);
    for s in 0..S {
        for k in 0..V {
            d_a[s][k] = delta * y[s][k];
        }
    }
}

impl<E: Element> Layer<'_, E> {
    /// Strip by strip of columns; the last strip may overlap the one before and then writes the same numbers again.
    #[inline(always)]
    fn run<P: Part, A: Arithmetic, const V: usize, const S: usize>(
        &self,
        d_a: &mut [E],
        below: &mut [E],
    ) {
        let m = self.delta.len();
        let mut at = 0;
        while at + S * V <= m {
            P::strip::<E, A, S, V>(self, at, d_a, below);
            at += S * V;
        }
        while at + V <= m {
            P::strip::<E, A, 1, V>(self, at, d_a, below);
            at += V;
        }
        if at < m && m >= V {
            P::strip::<E, A, 1, V>(self, m - V, d_a, below);
        } else {
            for at in at..m {
                P::strip::<E, A, 1, 1>(self, at, d_a, below);
            }
        }
    }
}

/// The first S·V numbers.
#[inline(always)]
fn vectors<E, const S: usize, const V: usize>(slice: &[E]) -> &[[E; V]; S] {
    slice.as_chunks().0.first_chunk().expect("the strip is inside")
}

/// The first S·V numbers.
#[inline(always)]
fn vectors_mut<E, const S: usize, const V: usize>(slice: &mut [E]) -> &mut [[E; V]; S] {
    slice.as_chunks_mut().0.first_chunk_mut().expect("the strip is inside")
}
