//! A strip of rows: what it keeps from the forward pass to the backward pass, and its steps.

use std::ops::Range;

use super::super::expand;
use super::super::packed::{Expand, Packed, Trained, Transform};
use super::super::parameters::{Images, Parameters};
use super::super::reduce::Reduction;
use super::super::rows::{Padded, SLACK};
use super::super::transform::Transformation;
use super::expansion::{Expansion, InputGradient, Shape, WeightGradient};
use super::products::{KernelGradient, Products, Rows};
use crate::{Aligned, Level};

/// Rows `rows` of image `image`.
#[derive(Debug)]
pub struct Strip {
    pub image: usize,
    pub rows: Range<usize>,
    shape: Shape,
    padded: Padded,
    /// The first step's output, as the second reads it, with a row above and one below.
    pub reduced: Aligned<f32>,
    /// The second step's output, (paths·width, stride).
    transformed: Aligned<f32>,
    /// The signs of what the paths hand over.
    signs: Aligned<u8>,
    /// The gradient by what enters the second ReLU, laid out as `reduced`.
    pub gradient: Aligned<f32>,
}

/// The memory of one thread.
#[derive(Debug)]
pub struct Scratch {
    panels: Aligned<f32>,
    tile: Aligned<f32>,
    /// All channels of a strip, (channels, stride).
    pixels: Aligned<f32>,
    /// The paths' channels of a strip, (paths·width, stride).
    inner: Aligned<f32>,
    /// A register for each channel.
    lanes: Aligned<f32>,
    ones: Aligned<f32>,
    /// Its strips' part of the gradients.
    pub gradients: Sums,
}

/// The gradients by the parameters, each in the order of the parameter.
#[derive(Debug)]
pub struct Sums(pub [Aligned<f32>; 6]);

/// What the strips of a batch have in common.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    pub level: Level,
    pub channels: usize,
    pub paths: usize,
    pub width: usize,
    pub images: Images,
    /// Strips of an image.
    pub strips: usize,
}

impl Plan {
    /// Rows of strip i of an image.
    pub fn rows(self, i: usize) -> Range<usize> {
        i * self.images.h / self.strips..(i + 1) * self.images.h / self.strips
    }

    fn most_rows(self) -> usize {
        self.images.h.div_ceil(self.strips)
    }

    fn padded(self) -> Padded {
        Padded::new(self.most_rows(), self.images.w)
    }

    /// Of a strip of so many rows.
    fn shape(self, rows: usize) -> Shape {
        let Self { channels, paths, width, .. } = self;
        let len = rows * self.images.w;
        let stride = (self.most_rows() * self.images.w + 16).next_multiple_of(16);
        Shape { channels, paths, width, len, stride }
    }

    pub fn strip(self, image: usize, i: usize) -> Strip {
        let inner = self.paths * self.width;
        let (rows, padded) = (self.rows(i), self.padded());
        let shape = self.shape(rows.len());
        Strip {
            image,
            rows,
            shape,
            padded,
            reduced: Aligned::zeros(inner * padded.plane + SLACK),
            transformed: Aligned::zeros(inner * shape.stride),
            signs: Aligned::zeros(shape.signs()),
            gradient: Aligned::zeros(inner * padded.plane + SLACK),
        }
    }

    pub fn scratch(self) -> Scratch {
        let Self { channels, paths, width, .. } = self;
        let inner = paths * width;
        let (plane, stride) = (self.padded().plane, self.shape(1).stride);
        let mut ones = Aligned::zeros(stride);
        ones.fill(1.0);
        let sizes = [
            inner * channels,
            inner,
            9 * inner * width,
            inner,
            inner * channels,
            paths * channels,
        ];
        Scratch {
            panels: Aligned::zeros(channels.max(inner) * (stride + SLACK)),
            tile: Aligned::zeros(16 * (plane + SLACK)),
            pixels: Aligned::zeros(channels * stride),
            inner: Aligned::zeros(inner * stride + SLACK),
            lanes: Aligned::zeros(channels * 16),
            ones,
            gradients: Sums(sizes.map(Aligned::zeros)),
        }
    }

    /// The image of this number.
    fn image(self, of: &[f32], number: usize) -> &[f32] {
        let size = self.channels * self.images.h * self.images.w;
        &of[number * size..][..size]
    }
}

impl Strip {
    /// The first step.
    pub fn reduce(&mut self, plan: Plan, by: &Trained, x: &[f32], scratch: &mut Scratch) {
        plan.level.run(Reduction {
            packed: &by.forward,
            x: plan.image(x, self.image),
            image: (plan.images.h, plan.images.w),
            rows: self.rows.clone(),
            panels: &mut scratch.panels,
            tile: &mut scratch.tile,
            to: &mut self.reduced,
            padded: self.padded,
            to_row: 1,
        });
    }

    /// The second and the third step.
    pub fn transform_and_expand(
        &mut self,
        plan: Plan,
        by: &Trained,
        y: &mut [&mut [f32]],
        scratch: &mut Scratch,
    ) {
        let Shape { len, stride, .. } = self.shape;
        convolve(plan, &by.forward, 0.0, self.padded, self.rows.len(), &self.reduced, {
            (&mut scratch.tile, &mut self.transformed, stride)
        });
        clear_behind(&mut self.transformed, stride, len);
        let Expand::Fused(weights) = &by.forward.expand else { return };
        plan.level.run(Expansion {
            shape: self.shape,
            weights,
            from: &self.transformed,
            panels: &mut scratch.panels,
            tile: &mut scratch.tile,
            to: y,
            signs: &mut self.signs,
        });
    }

    /// Back through the third step and the second ReLU, and the gradients by the parameters of the third step and the
    /// second.
    pub fn expand_backward(
        &mut self,
        plan: Plan,
        parameters: &Parameters,
        dy: &[f32],
        scratch: &mut Scratch,
    ) {
        let Shape { len, stride, width, .. } = self.shape;
        let Scratch { panels, pixels, inner, lanes, ones, gradients, .. } = scratch;
        let Sums([_, _, w2, b2, w3, b3]) = gradients;
        self.copy_pixels(plan, plan.image(dy, self.image), pixels);
        plan.level.run(InputGradient {
            shape: self.shape,
            weights: parameters.w3,
            from: pixels,
            panels,
            signs: &self.signs,
            to: inner,
        });
        plan.level.run(WeightGradient {
            shape: self.shape,
            dy: pixels,
            h: &self.transformed,
            signs: &self.signs,
            lanes,
            weights: w3,
            biases: b3,
        });
        for (h, dh) in self.transformed.iter().zip(inner.iter_mut()) {
            *dh = if *h > 0.0 { *dh } else { 0.0 };
        }
        clear_behind(inner, stride, len);
        let rows = Rows { pixels: inner, stride, count: plan.paths * width };
        add_up(plan, rows, len, ones, b2);
        let w = plan.images.w;
        for (channel, dz) in inner.chunks_exact(stride).take(rows.count).enumerate() {
            let own = self.padded.at(channel, 1);
            let end = (channel + 1) * self.padded.plane;
            for (row, dz) in dz[..len].chunks_exact(w).enumerate() {
                self.gradient[own + row * self.padded.row..][..w].copy_from_slice(dz);
            }
            self.gradient[own + self.rows.len() * self.padded.row..end].fill(0.0);
        }
        plan.level.run(KernelGradient {
            paths: plan.paths,
            width,
            padded: self.padded,
            rows: self.rows.len(),
            input: &self.reduced,
            output: &self.gradient,
            to: w2,
        });
    }

    /// Back through the second convolution, the first ReLU and the first step, and the gradients by its parameters.
    pub fn reduce_backward(
        &mut self,
        plan: Plan,
        by: &Trained,
        x: &[f32],
        dx: &mut [&mut [f32]],
        scratch: &mut Scratch,
    ) {
        let Shape { len, stride, width, channels, .. } = self.shape;
        let Scratch { panels, tile, pixels, inner, ones, gradients, .. } = scratch;
        let Sums([w1, b1, ..]) = gradients;
        let floor = f32::NEG_INFINITY;
        convolve(
            plan,
            &by.backward,
            floor,
            self.padded,
            self.rows.len(),
            &self.gradient,
            (tile, inner, stride),
        );
        let count = plan.paths * width;
        let w = plan.images.w;
        for (channel, dz) in inner.chunks_exact_mut(stride).take(count).enumerate() {
            for (row, dz) in dz[..len].chunks_exact_mut(w).enumerate() {
                let h = &self.reduced[self.padded.at(channel, row + 1)..];
                for (h, dz) in h.iter().zip(dz) {
                    *dz = if *h > 0.0 { *dz } else { 0.0 };
                }
            }
        }
        clear_behind(inner, stride, len);
        let rows = Rows { pixels: inner, stride, count };
        add_up(plan, rows, len, ones, b1);
        self.copy_pixels(plan, plan.image(x, self.image), pixels);
        plan.level.run(Products {
            a: rows,
            b: Rows { pixels, stride, count: channels },
            len,
            steps: (channels, 1),
            to: w1,
        });
        plan.level.run(expand::Expansion {
            packed: &by.backward,
            from: inner,
            from_stride: stride,
            panels,
            tile,
            to: dx,
            start: 0,
            len,
        });
    }

    /// The strip's pixels of an image, (channels, stride), zero behind the last.
    fn copy_pixels(&self, plan: Plan, image: &[f32], to: &mut [f32]) {
        let Images { h, w, .. } = plan.images;
        let Shape { len, stride, .. } = self.shape;
        for (plane, to) in image.chunks_exact(h * w).zip(to.chunks_exact_mut(stride)) {
            to[..len].copy_from_slice(&plane[self.rows.start * w..][..len]);
            to[len..].fill(0.0);
        }
    }

    /// Bytes of signs.
    pub fn signs(&self) -> usize {
        self.signs.len()
    }
}

/// The 3×3 convolutions.
fn convolve(
    plan: Plan,
    packed: &Packed,
    floor: f32,
    padded: Padded,
    rows: usize,
    from: &[f32],
    (flat, to, to_stride): (&mut [f32], &mut [f32], usize),
) {
    if let Transform::Direct(by) = &packed.transform {
        plan.level.run(Transformation {
            packed,
            by,
            floor,
            from,
            padded,
            rows,
            flat,
            to,
            to_stride,
        });
    }
}

/// Adds the sum of each row to a number.
fn add_up(plan: Plan, a: Rows, len: usize, ones: &[f32], to: &mut [f32]) {
    let b = Rows { pixels: ones, stride: 0, count: 1 };
    plan.level.run(Products { a, b, len, steps: (1, 1), to });
}

fn clear_behind(rows: &mut [f32], stride: usize, len: usize) {
    for row in rows.chunks_exact_mut(stride) {
        row[len..].fill(0.0);
    }
}

/// Gives each strip the rows of its neighbours that touch it, zeros where the image ends.
pub fn exchange_rows(
    strips: &mut [Strip],
    plan: Plan,
    of: fn(&mut Strip) -> &mut Aligned<f32>,
) {
    let padded = plan.padded();
    for i in 0..strips.len() {
        let (before, from) = strips.split_at_mut(i);
        let Some((strip, after)) = from.split_first_mut() else { continue };
        let (image, rows) = (strip.image, strip.rows.clone());
        let above = before.last_mut().filter(|above| above.image == image);
        let below = after.first_mut().filter(|below| below.image == image);
        let above = above.map(|above| (above.rows.len(), of(above)));
        let below = below.map(|below| (1, of(below)));
        let planes = of(strip);
        for channel in 0..plan.paths * plan.width {
            for (to, neighbour) in [(0, &above), (rows.len() + 1, &below)] {
                let to = &mut planes[padded.at(channel, to)..][..padded.row];
                match neighbour {
                    Some((row, from)) => {
                        let from = &from[padded.at(channel, *row)..][..padded.row];
                        to.copy_from_slice(from);
                    }
                    None => to.fill(0.0),
                }
            }
            let end = padded.at(channel, rows.len() + 2);
            planes[end..(channel + 1) * padded.plane].fill(0.0);
        }
    }
}
