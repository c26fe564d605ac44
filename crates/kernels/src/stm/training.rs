//! One training step's work of the layer: its output, and the gradients by its input and its parameters (P4.8).
//!
//! ```text
//! h₁ = relu(W₁·x + b₁)      h₂ = relu(W₂ ∗ h₁ + b₂)      z[p] = W₃[p]·h₂[p] + b₃[p]      y = Σ_p relu(z[p])
//! ```
//!
//! For the backward pass the forward pass keeps h₁, h₂ and the signs of z, one bit each (P4.7); z itself, 32 times as
//! much, is never stored. For a pixel of the book's layer that is 1 KiB of h₁ and h₂ and 1 KiB of signs.
//!
//! Everything is computed in strips of rows, each thread some of them. Four phases, behind each of which the threads
//! meet, so that a strip can read the rows of its neighbours:
//!
//! | phase | computes | multiply-adds a pixel |
//! |---|---|---|
//! | reduce | h₁ | Pwc |
//! | transform, expand | h₂, y and the signs | 9Pw² + Pwc |
//! | expand backwards | dh₂, dW₃, db₃, dz₂, dW₂, db₂ | 2Pwc + 9Pw² |
//! | reduce backwards | dh₁, dz₁, dW₁, db₁, dx | 9Pw² + 2Pwc |
//!
//! The weights are packed in each forward pass, as a training step changes them.
//!
//! *Measured* with `train_bench` on one core of a Zen 5 whose peak is 276 Gflop/s with AVX-512 and 138 with AVX2, packing
//! included: `1 14 100` 0.62 to 0.80 ms of processor time, `1 56 30` 8.0 to 9.8 ms (135 to 166 Gflop/s), `8 28 20` 18 to 21 ms;
//! held to AVX2 1.2 ms, 17 ms (77 Gflop/s) and 36 ms.

mod expansion;
mod products;
mod strip;

use super::packed::Trained;
use super::parameters::{Images, Parameters};
use crate::{Error, Level, Team};
use strip::{Plan, Scratch, Strip, exchange_rows};

/// Pixels of a strip, about.
const STRIP: usize = 448;

/// The threads and the memory of training steps, kept from step to step.
#[derive(Debug)]
pub struct Training {
    level: Level,
    team: Team,
    plan: Option<Plan>,
    strips: Vec<Strip>,
    threads: Vec<Scratch>,
}

/// What a forward pass has kept for the backward pass.
#[derive(Debug)]
pub struct Forward<'a> {
    training: &'a mut Training,
    plan: Plan,
    parameters: Parameters<'a>,
    weights: Trained,
    x: &'a [f32],
}

/// The gradients of a scalar by the layer's input and parameters, each in the order of what it belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gradients {
    /// By x, (n, channels, h, w).
    pub x: Vec<f32>,
    /// By the first weights, (paths·width, channels).
    pub w1: Vec<f32>,
    /// By the first biases, (paths·width).
    pub b1: Vec<f32>,
    /// By the weights of the 3×3 convolutions, (paths·width, width, 3, 3).
    pub w2: Vec<f32>,
    /// By their biases, (paths·width).
    pub b2: Vec<f32>,
    /// By the last weights, (paths, channels, width).
    pub w3: Vec<f32>,
    /// By the last biases, (paths, channels).
    pub b3: Vec<f32>,
}

impl Training {
    /// On this many threads, at `level` or at [`Level::Portable`] if this processor lacks that.
    ///
    /// # Errors
    /// [`Error::Count`] for 0 threads.
    pub fn new(level: Level, threads: usize) -> Result<Self, Error> {
        let level = if level.is_available() { level } else { Level::Portable };
        let team = Team::new(threads)?;
        Ok(Self { level, team, plan: None, strips: Vec::new(), threads: Vec::new() })
    }

    /// The layer's output for `x`, (n, channels, h, w), into `y`, of the same shape.
    ///
    /// # Errors
    /// [`Error::Count`] for a count of 0, [`Error::Length`] for a tensor of another size than the counts say.
    pub fn forward<'a>(
        &'a mut self,
        parameters: &Parameters<'a>,
        x: &'a [f32],
        images: Images,
        y: &mut [f32],
    ) -> Result<Forward<'a>, Error> {
        parameters.check()?;
        images.check("x", x.len(), parameters.channels)?;
        images.check("y", y.len(), parameters.channels)?;
        let plan = self.plan(parameters, images);
        let weights = Trained::new(parameters, self.level);
        self.each(|strip, scratch, ()| strip.reduce(plan, &weights, x, scratch), []);
        exchange_rows(&mut self.strips, plan, |strip| &mut strip.reduced);
        self.each(
            |strip, scratch, mut y: Vec<&mut [f32]>| {
                strip.transform_and_expand(plan, &weights, &mut y, scratch);
            },
            parts(plan, y),
        );
        Ok(Forward { training: self, plan, parameters: *parameters, weights, x })
    }

    /// The memory for this layer and these images, new if it was for others.
    fn plan(&mut self, parameters: &Parameters, images: Images) -> Plan {
        let Parameters { channels, paths, width, .. } = *parameters;
        let Images { n, h, w } = images;
        let threads = self.team.threads();
        let least = (h * w).div_ceil(STRIP).min(h);
        let even = (least..=h).find(|strips| (n * strips).is_multiple_of(threads));
        let strips = even.unwrap_or(least);
        let plan = Plan { level: self.level, channels, paths, width, images, strips };
        if self.plan != Some(plan) {
            self.strips = (0..n * strips)
                .map(|number| plan.strip(number / strips, number % strips))
                .collect();
            self.threads = (0..threads).map(|_| plan.scratch()).collect();
            self.plan = Some(plan);
        }
        plan
    }

    /// Does it to each strip with its item, a thread for as many strips as for any other.
    fn each<T: Send + Default>(
        &mut self,
        work: impl Fn(&mut Strip, &mut Scratch, T) + Sync,
        items: impl IntoIterator<Item = T>,
    ) {
        let mut items: Vec<T> = items.into_iter().collect();
        items.resize_with(self.strips.len(), T::default);
        let share = self.strips.len().div_ceil(self.threads.len());
        let mut items = items.into_iter();
        let jobs = self.strips.chunks_mut(share).zip(&mut self.threads);
        let jobs: Vec<_> = jobs
            .map(|(strips, scratch)| {
                let items: Vec<T> = items.by_ref().take(strips.len()).collect();
                let work = &work;
                move || {
                    for (strip, item) in strips.iter_mut().zip(items) {
                        work(strip, scratch, item);
                    }
                }
            })
            .collect();
        self.team.run(jobs);
    }
}

impl Forward<'_> {
    /// The gradients for `dy`, the gradient by y; what was in `gradients` is replaced.
    ///
    /// # Errors
    /// [`Error::Length`] for a dy of another size than y.
    pub fn backward(self, dy: &[f32], gradients: &mut Gradients) -> Result<(), Error> {
        let Self { training, plan, parameters, weights, x } = self;
        plan.images.check("dy", dy.len(), plan.channels)?;
        for thread in &mut training.threads {
            thread.gradients.0.iter_mut().for_each(|part| part.fill(0.0));
        }
        training.each(
            |strip, scratch, ()| strip.expand_backward(plan, &parameters, dy, scratch),
            [],
        );
        exchange_rows(&mut training.strips, plan, |strip| &mut strip.gradient);
        gradients.x.resize(x.len(), 0.0);
        training.each(
            |strip, scratch, mut dx: Vec<&mut [f32]>| {
                strip.reduce_backward(plan, &weights, x, &mut dx, scratch);
            },
            parts(plan, &mut gradients.x),
        );
        let Gradients { w1, b1, w2, b2, w3, b3, .. } = gradients;
        for (i, to) in [w1, b1, w2, b2, w3, b3].into_iter().enumerate() {
            to.clear();
            for thread in &training.threads {
                let part = &thread.gradients.0[i];
                if to.is_empty() {
                    to.extend_from_slice(part);
                } else {
                    to.iter_mut().zip(part.iter()).for_each(|(sum, part)| *sum += part);
                }
            }
        }
        Ok(())
    }

    /// Bits kept of what the paths hand over: one for each path, channel and pixel, and those that fill up a byte or a
    /// register.
    pub fn sign_bits(&self) -> usize {
        self.training.strips.iter().map(|strip| 8 * strip.signs()).sum()
    }
}

/// Each strip's part of each channel's plane.
fn parts(plan: Plan, planes: &mut [f32]) -> Vec<Vec<&mut [f32]>> {
    let Images { n, h, w } = plan.images;
    let mut parts: Vec<Vec<&mut [f32]>> =
        (0..n * plan.strips).map(|_| Vec::with_capacity(plan.channels)).collect();
    for (number, mut plane) in planes.chunks_exact_mut(h * w).enumerate() {
        for i in 0..plan.strips {
            let (own, rest) = plane.split_at_mut(plan.rows(i).len() * w);
            parts[number / plan.channels * plan.strips + i].push(own);
            plane = rest;
        }
    }
    parts
}
