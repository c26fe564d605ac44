//! One small image of a plain block on two threads: each computes half of the inner channels.
//!
//! A band of two rows of four would need three rows of the first step and read all weights of the others. So each
//! thread computes the whole first step, the second step of half of its channels, and what these give to the third step's
//! sums; the two halves are added last. Twice the first step, a fifth of the layer's multiply-adds, is what it costs
//! that the threads meet only once.
//!
//! *Measured*, `echo plain 1 4 3000 | stm_bench --threads 2` on two cores that had nothing else to do: 0.030 to 0.033 ms, where
//! one thread takes 0.042 to 0.047.

use super::matmul::product_of_two;
use super::packed::{Direct, Expand, Packed, Product, Transform};
use super::parameters::Images;
use super::reduce::Reduction;
use super::rows::{Padded, SLACK, pack, put};
use super::strip::Scratch;
use super::whole;
use crate::Team;
use crate::level::{Arithmetic, Kernel};

/// A register of pixels and a tile of channels, where [`whole`] is used.
const L: usize = 16;
const M: usize = 8;

/// The convolutions of a layer that can be halved.
pub fn of(packed: &Packed, images: Images) -> Option<(&Direct, &Product, f32)> {
    let Images { n, h, w } = images;
    let halved = packed.paths == 1
        && packed.width.is_multiple_of(2 * L)
        && packed.channels.is_multiple_of(2 * M);
    match (&packed.transform, &packed.expand) {
        (Transform::Wide { whole: Some(by), .. }, Expand::Product { product, floor })
            if n == 1 && halved && whole::fits(h, w) =>
        {
            Some((by, product, *floor))
        }
        _ => None,
    }
}

/// The layer's output for one image, by two threads of the team with their memory.
pub fn forward(
    packed: &Packed,
    (by, product, floor): (&Direct, &Product, f32),
    x: &[f32],
    size: usize,
    (scratches, team): (&mut [Scratch], &Team),
    y: &mut [f32],
) {
    let half = packed.width / 2;
    team.run(scratches.iter_mut().take(2).enumerate().map(|(thread, scratch)| {
        move || {
            let inner = thread * half..(thread + 1) * half;
            Half { packed, by, product, x, size, inner }.compute(scratch);
        }
    }));
    let pixels = size * size;
    let (first, second) = (&scratches[0].sums, &scratches[1].sums);
    let sums = first.chunks_exact(L).zip(second.chunks_exact(L));
    for (y, (first, second)) in y.chunks_exact_mut(pixels).zip(sums) {
        for ((y, first), second) in y.iter_mut().zip(first).zip(second) {
            let sum = first + second;
            *y = if sum < floor { floor } else { sum };
        }
    }
}

/// What one thread computes with.
struct Half<'a> {
    packed: &'a Packed,
    by: &'a Direct,
    product: &'a Product,
    x: &'a [f32],
    size: usize,
    /// Its inner channels.
    inner: std::ops::Range<usize>,
}

impl Half<'_> {
    /// The sums over its inner channels, into the scratch.
    fn compute(self, scratch: &mut Scratch) {
        let Self { packed, by, x, size, .. } = self;
        let padded = Padded::new(size, size);
        let to_stride = (size * size + SLACK).next_multiple_of(16);
        scratch.reserve(packed, padded, (size + 2) * size, to_stride);
        scratch.sums.resize(packed.channels * L, 0.0);
        scratch.clear_first_entries(padded, packed.width);
        scratch.clear_row(padded, packed.width, 0);
        let Scratch { panels, tile, reduced, transformed, .. } = scratch;
        packed.level.run(Reduction {
            packed,
            x,
            image: (size, size),
            rows: 0..size,
            panels,
            tile,
            to: reduced,
            padded,
            to_row: 1,
        });
        packed.level.run(whole::Transformation {
            packed,
            by,
            inner: self.inner.clone(),
            from: reduced,
            padded,
            size,
            squares: tile,
            to: transformed,
            to_stride,
        });
        packed.level.run(Sums { half: &self, to_stride, scratch });
    }
}

/// The third step of half of the inner channels; the first half has the bias.
struct Sums<'a, 'b> {
    half: &'a Half<'b>,
    to_stride: usize,
    scratch: &'a mut Scratch,
}

impl Kernel for Sums<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Half { packed, product, size, ref inner, .. } = *self.half;
        let Scratch { panels, transformed, sums, .. } = self.scratch;
        let from = &transformed[inner.start * self.to_stride..];
        pack::<L>(from, self.to_stride, inner.len(), size * size, 3, panels);
        let panels = &panels[..inner.len() * L];
        let (bias, _) = product.bias.as_chunks::<M>();
        let rows = packed.width * M;
        let weights = product.weights.chunks_exact(2 * rows);
        for ((weights, bias), to) in
            weights.zip(bias.chunks_exact(2)).zip(sums.chunks_exact_mut(2 * M * L))
        {
            let (a, b) = weights.split_at(rows);
            let part = inner.start * M..inner.end * M;
            let bias = if inner.start == 0 { [bias[0], bias[1]] } else { [[0.0; M]; 2] };
            let [first, second] = product_of_two::<A, M, L>(
                [&a[part.clone()], &b[part]],
                panels,
                [&bias[0], &bias[1]],
            );
            put(first, f32::NEG_INFINITY, to, L);
            put(second, f32::NEG_INFINITY, &mut to[M * L..], L);
        }
    }
}
