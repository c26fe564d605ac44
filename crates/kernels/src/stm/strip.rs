//! One strip of rows after another through the three steps.

use super::expand::Expansion;
use super::packed::{Packed, Transform};
use super::reduce::Reduction;
use super::rows::{Padded, SLACK};
use super::{gathered, transform, whole, winograd};

/// Pixels of a strip, about: what the steps hand on takes half of a second-level cache of 1 MB, 2.5 kB a pixel for the book's
/// layer. Twice as many took up to a tenth longer (AVX2, Zen 5), half as many lost on AVX-512.
const STRIP: usize = 224;

/// The memory of one band, kept between calls.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    pub panels: Vec<f32>,
    pub tile: Vec<f32>,
    pub reduced: Vec<f32>,
    pub transformed: Vec<f32>,
    pub inputs: Vec<f32>,
    /// A thread's part of the last sums, where two share an image.
    pub sums: Vec<f32>,
}

/// Rows `rows` of one image.
pub struct Band<'a, 'y> {
    /// The image, (channels, h, w).
    pub x: &'a [f32],
    pub h: usize,
    pub w: usize,
    pub rows: std::ops::Range<usize>,
    /// Each channel's part of the output.
    pub y: Vec<&'y mut [f32]>,
}

impl Band<'_, '_> {
    /// The layer's output for the band. The first step is computed for a row above and a row below it too.
    pub fn forward(&mut self, packed: &Packed, scratch: &mut Scratch) {
        let Self { h, w, .. } = *self;
        let inner = packed.paths * packed.width;
        let most = (STRIP / w).next_multiple_of(2).clamp(1, self.rows.len());
        let padded = Padded::new(most, w);
        let to_stride = (most * w + SLACK).next_multiple_of(16);
        scratch.reserve(packed, padded, (most + 2) * w, to_stride);
        scratch.clear_first_entries(padded, inner);
        let mut reduced_to = self.rows.start.saturating_sub(1);
        for start in self.rows.clone().step_by(most) {
            let end = (start + most).min(self.rows.end);
            if start > self.rows.start {
                scratch.keep_last_two_rows(padded, inner, most);
            } else if start == 0 {
                scratch.clear_row(padded, inner, 0);
            }
            let rows = reduced_to..(end + 1).min(h);
            reduced_to = rows.end;
            let to_row = rows.start + 1 - start;
            let Scratch { panels, tile, reduced, .. } = scratch;
            packed.level.run(Reduction {
                packed,
                x: self.x,
                image: (h, w),
                rows,
                panels,
                tile,
                to: reduced,
                padded,
                to_row,
            });
            if end == h {
                scratch.clear_row(padded, inner, end + 1 - start);
            }
            let Scratch { panels, tile, reduced, transformed, inputs, .. } = scratch;
            let rows = end - start;
            match &packed.transform {
                Transform::Direct(by) => packed.level.run(transform::Transformation {
                    packed,
                    by,
                    floor: 0.0,
                    from: reduced,
                    padded,
                    rows,
                    flat: tile,
                    to: transformed,
                    to_stride,
                }),
                Transform::Wide { whole: Some(by), .. }
                    if rows == h && whole::fits(h, w) =>
                {
                    packed.level.run(whole::Transformation {
                        packed,
                        by,
                        inner: 0..packed.width,
                        from: reduced,
                        padded,
                        size: w,
                        squares: tile,
                        to: transformed,
                        to_stride,
                    })
                }
                Transform::Wide { few: by, .. }
                    if h * w <= gathered::most(packed.level) =>
                {
                    packed.level.run(gathered::Transformation {
                        packed,
                        by,
                        from: reduced,
                        padded,
                        rows,
                        panel: panels,
                        to: transformed,
                        to_stride,
                    })
                }
                Transform::Wide { many: by, .. } => {
                    packed.level.run(winograd::Transformation {
                        packed,
                        by,
                        from: reduced,
                        padded,
                        rows,
                        parted: tile,
                        panels: inputs,
                        to: transformed,
                        to_stride,
                    })
                }
            }
            packed.level.run(Expansion {
                packed,
                from: transformed,
                from_stride: to_stride,
                panels,
                tile,
                to: &mut self.y,
                start: (start - self.rows.start) * w,
                len: rows * w,
            });
        }
    }
}

impl Scratch {
    pub fn reserve(
        &mut self,
        packed: &Packed,
        padded: Padded,
        pixels: usize,
        to_stride: usize,
    ) {
        let inner = packed.paths * packed.width;
        let grow = |buffer: &mut Vec<f32>, len| {
            if buffer.len() < len {
                buffer.resize(len, 0.0);
            }
        };
        let inputs = packed.channels.max(inner).max(9 * packed.width);
        grow(&mut self.panels, inputs * (pixels + SLACK));
        grow(&mut self.tile, 8 * (padded.plane + SLACK));
        if matches!(packed.transform, Transform::Wide { .. }) {
            let w = padded.row - 1;
            grow(&mut self.tile, winograd::two_rows(packed.width, w));
            grow(&mut self.inputs, winograd::panels(packed.width, pixels / w - 2, w));
        }
        grow(&mut self.reduced, inner * padded.plane + SLACK);
        grow(&mut self.transformed, (inner + 16) * to_stride + SLACK);
    }

    /// The last strip's last two rows are the next one's first: the one above it and its own first.
    fn keep_last_two_rows(&mut self, padded: Padded, channels: usize, rows: usize) {
        for channel in 0..channels {
            let from = padded.at(channel, rows);
            self.reduced.copy_within(from..from + 2 * padded.row, padded.at(channel, 0));
        }
    }

    /// The zero to the left of the first row: another band may have had another layout.
    pub fn clear_first_entries(&mut self, padded: Padded, channels: usize) {
        for channel in 0..channels {
            self.reduced[channel * padded.plane] = 0.0;
        }
    }

    pub fn clear_row(&mut self, padded: Padded, channels: usize, row: usize) {
        for channel in 0..channels {
            self.reduced[padded.at(channel, row)..][..padded.row].fill(0.0);
        }
    }
}
