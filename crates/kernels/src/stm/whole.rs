//! The second step of a wide path on a square image of at most 4×4 pixels: the 3×3 convolution directly, then ReLU.
//!
//! ```text
//! y[o, r, q] = relu(b₂[o] + Σ_{i,u,v} W₂[o, i, u, v]·h[i, r + u − 1, q + v − 1])      over the (u, v) inside the image
//! ```
//!
//! *Tile.* The sums of all pixels for one register of output channels: 16 of 32 registers for 4×4. A register of weights
//! meets one number of the image after the other; its taps and pixels are known when this is compiled, so that what lies
//! outside the image costs nothing: 100 multiply-adds for 4×4, where the border of zeros would make them 144.
//!
//! *Moved.* The 9w² weights pass once, from end to end; the image, 16w numbers, stays in the first-level cache. Last, the
//! registers' channels are turned into rows of pixels.
//!
//! *Measured*, `echo plain 1 4 900 | stm_bench`: all three steps take 42 to 47 µs where [`gathered`](super::gathered) made
//! them 57 to 63, in turns. Half of it is this step: 100·128² multiply-adds in 23 µs, 0.8 of the peak, and 0.9 of what two loads
//! a cycle allow, as every multiply-add loads a number of the image.

use super::packed::{Direct, Packed};
use super::rows::{Padded, turn};
use super::vector::{add_scaled, at_least, load, one_channel_after_another, store};
use crate::level::{Arithmetic, Kernel};

/// From the padded rows of the first step to `to`: a plane of `to_stride` entries a channel.
pub struct Transformation<'a> {
    pub packed: &'a Packed,
    pub by: &'a Direct,
    /// The channels of each path that are computed, from a multiple of a register's length on.
    pub inner: std::ops::Range<usize>,
    pub from: &'a [f32],
    pub padded: Padded,
    pub size: usize,
    pub squares: &'a mut [f32],
    pub to: &'a mut [f32],
    pub to_stride: usize,
}

/// Whether this is for images of h rows and w columns, if a strip holds all rows.
pub fn fits(h: usize, w: usize) -> bool {
    h == w && w <= 4
}

impl Kernel for Transformation<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        match self.size {
            1 => self.paths::<A, 16, 1>(),
            2 => self.paths::<A, 16, 2>(),
            3 => self.paths::<A, 16, 3>(),
            _ => self.paths::<A, 16, 4>(),
        }
    }
}

impl Transformation<'_> {
    #[inline(always)]
    fn paths<A: Arithmetic, const L: usize, const S: usize>(self) {
        let Packed { paths, width, .. } = *self.packed;
        let (bias, _) = self.by.bias.as_chunks::<L>();
        let mut tiles = self.by.weights.chunks_exact(width * 9 * L).zip(bias);
        let (square, spare) = self.squares[..2 * L * L].split_at_mut(L * L);
        for path in 0..paths {
            let from = &self.from[path * width * self.padded.plane..];
            for first in (0..width).step_by(L) {
                let (weights, bias) =
                    tiles.next().expect("a tile of weights for each of channels");
                if !self.inner.contains(&first) {
                    continue;
                }
                let y = convolution::<A, S, L>(weights, bias, from, self.padded);
                for r in 0..S {
                    for q in 0..S {
                        store(&at_least(0.0, &y[r][q]), &mut square[(r * S + q) * L..]);
                    }
                }
                turn::<L>(square, spare);
                for m in 0..L.min(width - first) {
                    let to = &mut self.to[(path * width + first + m) * self.to_stride..];
                    store(load::<L>(&square[m * L..]), to);
                }
            }
        }
    }
}

/// The S×S pixels of L output channels.
#[inline(always)]
fn convolution<A: Arithmetic, const S: usize, const L: usize>(
    weights: &[f32],
    bias: &[f32; L],
    from: &[f32],
    padded: Padded,
) -> [[[f32; L]; S]; S] {
    let mut y = [[*bias; S]; S];
    let (weights, _) = weights.as_chunks::<L>();
    let (weights, _) = weights.as_chunks::<3>();
    let (weights, _) = weights.as_chunks::<3>();
    for (weights, plane) in weights.iter().zip(from.chunks(padded.plane)) {
        let mut image = [[0.0; S]; S];
        for r in 0..S {
            image[r] = *load(&plane[1 + (r + 1) * padded.row..]);
        }
        for u in 0..3 {
            for v in 0..3 {
                one_channel_after_another();
                let w = weights[u][v];
                for r in 0..S {
                    for q in 0..S {
                        if (1..=S).contains(&(r + u)) && (1..=S).contains(&(q + v)) {
                            let x = image[r + u - 1][q + v - 1];
                            add_scaled::<A, L>(&mut y[r][q], x, &w);
                        }
                    }
                }
            }
        }
    }
    y
}
