//! How rows of pixels lie between the three steps, and how they are moved.

use super::vector::{Tile, at_least, load, store};

/// A register's length at the widest level, and the widest tile: how far kernels reach behind the last pixel.
pub const SLACK: usize = 4 * 16;

/// How the first step's rows lie: one zero, then each row followed by a zero; the row above the strip comes first.
#[derive(Clone, Copy, Debug)]
pub struct Padded {
    /// From a row to the next.
    pub row: usize,
    /// From a channel to the next.
    pub plane: usize,
}

impl Padded {
    /// For `rows` rows of `w` pixels, one above and one below them.
    pub fn new(rows: usize, w: usize) -> Self {
        let plane = (1 + (rows + 3) * (w + 1) + SLACK).next_multiple_of(16);
        Self { row: w + 1, plane }
    }

    /// Where row i of a channel begins.
    pub fn at(self, channel: usize, row: usize) -> usize {
        channel * self.plane + 1 + row * self.row
    }
}

/// How `vectors` registers of pixels are cut into tiles of at most `widest`: (first vector, vectors in the tile).
///
/// A last tile of one vector would keep the multipliers waiting for each other's results: two tiles of two replace a
/// three and a one.
#[inline(always)]
pub fn tiles(vectors: usize, widest: usize) -> impl Iterator<Item = (usize, usize)> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let left = vectors - next;
        let taken = if left == widest + 1 && widest == 3 { 2 } else { left.min(widest) };
        let tile = (next, taken);
        next += taken;
        (taken > 0).then_some(tile)
    })
}

/// Pixels `0..len` of `rows` planes into panels: for each tile, plane after plane, the tile's pixels; zeros fill the last.
///
/// `from`: a plane starts every `stride` entries; `to`: rows·(vectors·L) entries, the panel of the tile at vector t from
/// rows·t·L on. Each tile is then read from end to end, whatever the distance between the planes.
#[inline(always)]
pub fn pack<const L: usize>(
    from: &[f32],
    stride: usize,
    rows: usize,
    len: usize,
    widest: usize,
    to: &mut [f32],
) {
    for row in 0..rows {
        let pixels = &from[row * stride..][..len];
        for (first, vectors) in tiles(len.div_ceil(L), widest) {
            let packed = &mut to[(rows * first + row * vectors) * L..][..vectors * L];
            let (whole, rest) = pixels[first * L..].as_chunks::<L>();
            for (packed, pixels) in packed.as_chunks_mut::<L>().0.iter_mut().zip(whole) {
                *packed = *pixels;
            }
            if whole.len() < vectors {
                let last = &mut packed[whole.len() * L..];
                last[..rest.len()].copy_from_slice(rest);
                last[rest.len()..].fill(0.0);
            }
        }
    }
}

/// `rows` rows of `width` pixels, from a row every `from_stride` entries to one every `to_stride`.
///
/// Whole registers are moved: what they carry beyond a row is overwritten by the next row, and up to L − 1 entries behind
/// the last row are overwritten too.
#[inline(always)]
pub fn copy_rows<const L: usize>(
    from: &[f32],
    from_stride: usize,
    to: &mut [f32],
    to_stride: usize,
    (rows, width): (usize, usize),
) {
    for row in 0..rows {
        let (from, to) = (&from[row * from_stride..], &mut to[row * to_stride..]);
        for start in (0..width).step_by(L) {
            store(load::<L>(&from[start..]), &mut to[start..]);
        }
    }
}

/// max(y, floor) of each row of a tile to a row every `stride` entries.
#[inline(always)]
pub fn put<const M: usize, const V: usize, const L: usize>(
    y: Tile<M, V, L>,
    floor: f32,
    to: &mut [f32],
    stride: usize,
) {
    for m in 0..M {
        for v in 0..V {
            store(&at_least(floor, &y[m][v]), &mut to[m * stride + v * L..]);
        }
    }
}

/// Makes rows of a square of L×L numbers its columns; `spare` has the same length.
///
/// Of L rows, 2i and 2i + 1 come to hold, in turns, the numbers of rows i and i + L/2; log₂ L times, and rows are columns.
#[inline(always)]
pub fn turn<const L: usize>(square: &mut [f32], spare: &mut [f32]) {
    shuffle::<L>(square, spare);
    shuffle::<L>(spare, square);
    if L > 4 {
        shuffle::<L>(square, spare);
        if L > 8 {
            shuffle::<L>(spare, square);
        } else {
            square.copy_from_slice(spare);
        }
    }
}

#[inline(always)]
fn shuffle<const L: usize>(rows: &[f32], to: &mut [f32]) {
    for i in 0..L / 2 {
        let (a, b) = (load::<L>(&rows[i * L..]), load::<L>(&rows[(i + L / 2) * L..]));
        let (pairs, _) = to[2 * i * L..].as_chunks_mut::<2>();
        let pairs: &mut [[f32; 2]; L] = pairs.first_chunk_mut().expect("two rows");
        for k in 0..L {
            pairs[k] = [a[k], b[k]];
        }
    }
}
