//! Bands of rows, one a thread.
//!
//! A band needs the first step of one row above and one below it, which its neighbours compute too: for 14 rows and two
//! threads that is 1/7 of the first step, and in return nobody waits before the end.
//!
//! The calling thread computes the first band, the others of a [`Team`] theirs. Measured by `stm_bench --threads 2` on two
//! cores that had nothing else to do, three runs of each in turn, wall time of a pass:
//!
//! | | rayon's own threads | a team's | one thread |
//! |---|---|---|---|
//! | merged, 1×256×14², median | 0.14 to 0.25 ms | 0.14 ms | 0.21 to 0.22 ms |
//! | layer, 1×256×14², median | 0.20 to 0.23 ms | 0.17 to 0.18 ms | 0.25 to 0.27 ms |
//!
//! The least times are alike, 0.13 and 0.16 to 0.17 ms: what a team saves is the waking. Where others keep a core busy, the
//! system may run both threads on one, and two then take twice as long as they should; without others it also does so at
//! times, although a thread that finds its core shared sleeps a moment. A program that must not depend on that gives each
//! thread a core ([`Cores`](crate::Cores)), as `stm_bench` does. An earlier comparison with `std::thread::scope`,
//! which starts a thread for each call, was won by rayon by a fifth. For 4² bands are not worth it, hence
//! [`worth_using`]; for the plain block see [`halves`].

use super::halves;
use super::packed::Packed;
use super::parameters::Images;
use super::strip::{Band, Scratch};
use crate::{Error, Team};

/// The memory that a forward pass needs beside x and y, kept from call to call, and the number of threads.
#[derive(Clone, Debug)]
pub struct Workspace {
    threads: Vec<Scratch>,
    team: Team,
}

impl Workspace {
    /// For this many threads.
    ///
    /// # Errors
    /// [`Error::Count`] for 0 threads.
    pub fn new(threads: usize) -> Result<Self, Error> {
        let team = Team::new(threads)?;
        Ok(Self { threads: vec![Scratch::default(); threads], team })
    }
}

/// Multiply-adds below which another thread costs more than it computes, about 45 µs of them.
const WORTH_A_THREAD: usize = 4_000_000;

/// How many of `most` threads are worth waking for these images.
pub fn worth_using(packed: &Packed, images: Images, most: usize) -> usize {
    if most > 1 && halves::of(packed, images).is_some() {
        return 2;
    }
    let pixels = images.n.saturating_mul(images.h).saturating_mul(images.w);
    (pixels.saturating_mul(packed.multiply_adds()) / WORTH_A_THREAD).clamp(1, most.max(1))
}

/// Cuts the rows of all images, one below the other, into as many parts of equal size as there are threads.
pub fn forward(
    packed: &Packed,
    x: &[f32],
    images: Images,
    workspace: &mut Workspace,
    y: &mut [f32],
) {
    let Workspace { threads, team } = workspace;
    if threads.len() > 1
        && let Some(halves) = halves::of(packed, images)
    {
        return halves::forward(packed, halves, x, images.w, (threads, team), y);
    }
    let parts = cut(packed.channels, x, images, threads.len(), y);
    let jobs = parts.into_iter().zip(threads).map(|(part, scratch)| {
        move || part.into_iter().for_each(|mut band| band.forward(packed, scratch))
    });
    team.run(jobs);
}

/// The bands of each thread.
fn cut<'a, 'y>(
    channels: usize,
    x: &'a [f32],
    images: Images,
    threads: usize,
    y: &'y mut [f32],
) -> Vec<Vec<Band<'a, 'y>>> {
    let Images { n, h, w } = images;
    let threads = threads.min(n * h);
    let border = |thread: usize| thread * n * h / threads;
    let mut parts: Vec<Vec<Band>> = (0..threads).map(|_| Vec::new()).collect();
    let size = channels * h * w;
    for (image, (x, y)) in x.chunks_exact(size).zip(y.chunks_exact_mut(size)).enumerate()
    {
        let mut bands: Vec<(usize, Band)> = (0..threads)
            .filter_map(|thread| {
                let start = border(thread).max(image * h);
                let end = border(thread + 1).min((image + 1) * h);
                let rows = start.wrapping_sub(image * h)..end.saturating_sub(image * h);
                (start < end).then(|| {
                    (thread, Band { x, h, w, rows, y: Vec::with_capacity(channels) })
                })
            })
            .collect();
        for mut plane in y.chunks_exact_mut(h * w) {
            for (_, band) in &mut bands {
                let (own, rest) = plane.split_at_mut(band.rows.len() * w);
                band.y.push(own);
                plane = rest;
            }
        }
        for (thread, band) in bands {
            parts[thread].push(band);
        }
    }
    parts
}
