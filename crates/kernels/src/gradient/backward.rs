//! The backward pass.

use super::element::Element;
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
            Layer { a, y, delta, g }.run::<A, V, S>(d_a, below);
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

/// What the backward pass of a layer reads.
struct Layer<'a, E> {
    a: &'a [E],
    y: &'a [E],
    delta: &'a [E],
    g: &'a [E],
}

impl<E: Element> Layer<'_, E> {
    /// Strip by strip of columns; the last strip may overlap the one before and then writes the same numbers again.
    #[inline(always)]
    fn run<A: Arithmetic, const V: usize, const S: usize>(
        &self,
        d_a: &mut [E],
        below: &mut [E],
    ) {
        let m = self.y.len();
        let mut at = 0;
        while at + S * V <= m {
            self.strip::<A, S, V>(at, d_a, below);
            at += S * V;
        }
        while at + V <= m {
            self.strip::<A, 1, V>(at, d_a, below);
            at += V;
        }
        if at < m && m >= V {
            self.strip::<A, 1, V>(m - V, d_a, below);
        } else {
            for at in at..m {
                self.strip::<A, 1, 1>(at, d_a, below);
            }
        }
    }

    /// The S·V columns from `at` on: each row of A and of ∂/∂A is passed once, δ_i held for both.
    #[inline(always)]
    fn strip<A: Arithmetic, const S: usize, const V: usize>(
        &self,
        at: usize,
        d_a: &mut [E],
        below: &mut [E],
    ) {
        let m = self.y.len();
        let y: [[E; V]; S] = *vectors(&self.y[at..]);
        let mut sum: [[E; V]; S] = *vectors(&self.g[at..]);
        for ((a, d_a), &delta) in
            self.a.chunks_exact(m).zip(d_a.chunks_exact_mut(m)).zip(self.delta)
        {
            let a: &[[E; V]; S] = vectors(&a[at..]);
            let d_a: &mut [[E; V]; S] = vectors_mut(&mut d_a[at..]);
            for s in 0..S {
                for k in 0..V {
                    sum[s][k] = delta.mul_add::<A>(a[s][k], sum[s][k]);
                }
                for k in 0..V {
                    d_a[s][k] = delta * y[s][k];
                }
            }
        }
        *vectors_mut(&mut below[at..]) = sum;
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
