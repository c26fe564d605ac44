//! Bands of rows, one a thread.

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

/// Cuts the rows of all images, one below the other, into as many parts of equal size as there are threads.
pub fn forward(packed: &Packed, x: &[f32], images: Images, workspace: &mut Workspace, y: &mut [f32]) {
    let threads = &mut workspace.threads;
    let mut parts = cut(packed.channels, x, images, threads.len(), y);
    if let [part] = &mut parts[..] {
        part.iter_mut().for_each(|band| band.forward(packed, &mut threads[0]));
        return;
    }
    std::thread::scope(|scope| {
        let mut work = parts.iter_mut().zip(threads);
        let first = work.next();
        for (part, scratch) in work {
            scope.spawn(move || part.iter_mut().for_each(|band| band.forward(packed, scratch)));
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
    for (image, (x, y)) in x.chunks_exact(size).zip(y.chunks_exact_mut(size)).enumerate() {
        let mut bands: Vec<(usize, Band)> = (0..threads)
            .filter_map(|thread| {
                let start = border(thread).max(image * h);
                let end = border(thread + 1).min((image + 1) * h);
                let rows = start.wrapping_sub(image * h)..end.saturating_sub(image * h);
                (start < end).then(|| (thread, Band { x, h, w, rows, y: Vec::with_capacity(channels) }))
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
