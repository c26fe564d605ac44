//! Bands of rows, one a thread.
//!
//! A band needs the first step of one row above and one below it, which its neighbours compute too: for 14 rows and two
//! threads that is 1/7 of the first step, and in return nobody waits before the end.
//!
//! The calling thread computes the first band, rayon's threads the others. Compared with `std::thread::scope`, which starts
//! a thread for each call, by `stm_bench --threads 2` for 1×256×14² on two cores that others kept busy, eight runs of each
//! in turn, 400 times a run:
//!
//! | | rayon | scoped threads | one thread |
//! |---|---|---|---|
//! | processor time, median | 0.30 to 0.31 ms | 0.33 to 0.40 ms | 0.27 ms |
//! | wall time, median | 0.30 to 0.31 ms | 0.35 to 0.39 ms | 0.27 ms |
//! | wall time, least of a run | 0.30 ms, one run 0.18 ms | 0.24 to 0.30 ms | 0.26 ms |
//!
//! So the fork costs less with rayon, whose thread however rarely got the other core; on two idle cores this has not been
//! measured. At 4² one thread took 29 µs and two took 62 µs (rayon) or 77 µs. Hence [`worth_using`].

use super::parameters::{Images, Packed, at_least_one};
use super::strip::{Band, Scratch};
use crate::Error;

/// The memory that a forward pass needs beside x and y, kept from call to call, and the number of threads.
#[derive(Clone, Debug)]
pub struct Workspace {
    threads: Vec<Scratch>,
}

impl Workspace {
    /// For this many threads.
    ///
    /// # Errors
    /// [`Error::Count`] for 0 threads.
    pub fn new(threads: usize) -> Result<Self, Error> {
        at_least_one("the number of threads", threads)?;
        Ok(Self { threads: vec![Scratch::default(); threads] })
    }
}

/// Multiply-adds below which another thread costs more than it computes, about 50 µs of them.
const WORTH_A_THREAD: usize = 4_000_000;

/// How many of `most` threads are worth waking for these images.
pub fn worth_using(packed: &Packed, images: Images, most: usize) -> usize {
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
    let threads = &mut workspace.threads;
    let mut parts = cut(packed.channels, x, images, threads.len(), y);
    if let [part] = &mut parts[..] {
        part.iter_mut().for_each(|band| band.forward(packed, &mut threads[0]));
        return;
    }
    rayon::in_place_scope(|scope| {
        let mut work = parts.iter_mut().zip(threads);
        let first = work.next();
        for (part, scratch) in work {
            scope.spawn(move |_| {
                part.iter_mut().for_each(|band| band.forward(packed, scratch))
            });
        }
        if let Some((part, scratch)) = first {
            part.iter_mut().for_each(|band| band.forward(packed, scratch));
        }
    });
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
