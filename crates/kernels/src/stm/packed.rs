//! The weights as the kernels read them: in tiles of as many output channels as a kernel computes together.

use super::parameters::Parameters;
use super::tile::{self, NARROW};
use crate::{Error, Level};

/// The weights in the order in which the kernels of one level read them.
#[derive(Clone, Debug)]
pub struct Packed {
    pub level: Level,
    pub channels: usize,
    pub paths: usize,
    pub width: usize,
    pub reduce: Product,
    pub transform: Transform,
    pub expand: Expand,
}

/// A 1×1 convolution: for each tile of m output channels [k][m], and one bias an output, both zero behind the last.
#[derive(Clone, Debug)]
pub struct Product {
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
}

/// The second step.
#[derive(Clone, Debug)]
pub enum Transform {
    /// Of narrow paths.
    Direct(Direct),
    /// Of wide ones: directly on images of few pixels, where registers may hold a whole image, by Winograd's algorithm
    /// on the others.
    Wide { whole: Option<Direct>, few: Direct, many: Winograd },
}

/// The 3×3 convolutions: for each path and tile of m of its outputs [input][3][3][m], and the biases.
#[derive(Clone, Debug)]
pub struct Direct {
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
}

/// The same in another basis: for each path and entry of 16, and each tile of m outputs, [input][m]; and the biases.
#[derive(Clone, Debug)]
pub struct Winograd {
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
}

/// The third step.
#[derive(Clone, Debug)]
pub enum Expand {
    /// ReLU each path's output, then sum: for each tile of m outputs and each path, [bias, width weights][m].
    Fused(Vec<f32>),
    /// One matrix product and max(·, floor): ReLU for the floor 0, nothing for −∞.
    Product { product: Product, floor: f32 },
}

/// Output channels in a tile of `whole`, where there are registers enough for it.
fn whole_rows(level: Level) -> Option<usize> {
    (level == Level::Avx512).then_some(16)
}

/// Output channels in a tile of `winograd`: two registers of them.
fn winograd_rows(level: Level) -> usize {
    2 * level.lanes()
}

/// From this width on the 3×3 convolution of a path is computed by Winograd's algorithm.
const WIDE: usize = 16;

impl Packed {
    /// Σ_p relu(a_p). With one path that is relu(a_1): one matrix product and a ReLU.
    pub fn fused(parameters: &Parameters, level: Level) -> Result<Self, Error> {
        parameters.check()?;
        let level = if level.is_available() { level } else { Level::Portable };
        let one = (parameters.paths == 1).then(|| Expand::Product {
            product: parameters.side_by_side(level),
            floor: 0.0,
        });
        Ok(parameters.packed(
            level,
            one.unwrap_or_else(|| {
                Expand::Fused(parameters.path_by_path(tile::channels(level)))
            }),
        ))
    }

    /// Of one pixel, the 3×3 convolution as its definition has it: P(2cw + 9w²).
    pub fn multiply_adds(&self) -> usize {
        self.paths * self.width * (2 * self.channels + 9 * self.width)
    }

    /// Σ_p a_p.
    pub fn merged(parameters: &Parameters, level: Level) -> Result<Self, Error> {
        parameters.check()?;
        let level = if level.is_available() { level } else { Level::Portable };
        let product = parameters.side_by_side(level);
        Ok(parameters
            .packed(level, Expand::Product { product, floor: f32::NEG_INFINITY }))
    }
}

/// A layer for a training step: of both passes the steps that are products or convolutions.
#[derive(Clone, Debug)]
pub struct Trained {
    /// The last step's weights are in tiles of [`SIGNS`] channels; the second step is direct whatever the width.
    pub forward: Packed,
    /// The transposed first convolution in place of the last, the transposed second one; without biases and ReLU.
    pub backward: Packed,
}

/// Channels whose signs a byte holds.
pub const SIGNS: usize = 8;

impl Trained {
    /// The parameters have been checked.
    pub fn new(parameters: &Parameters, level: Level) -> Self {
        let level = if level.is_available() { level } else { Level::Portable };
        let Parameters { channels, paths, width, w1, w2, .. } = *parameters;
        let inner = paths * width;
        let narrow = if width <= NARROW { NARROW } else { tile::channels(level) };
        let direct =
            |parameters: &Parameters| Transform::Direct(parameters.direct(narrow));
        let packed = |reduce, transform, expand| Packed {
            level,
            channels,
            paths,
            width,
            reduce,
            transform,
            expand,
        };
        let forward = packed(
            parameters.reduce(level),
            direct(parameters),
            Expand::Fused(parameters.path_by_path(SIGNS)),
        );
        let mut turned = vec![0.0; w2.len()];
        for (at, &w) in w2.iter().enumerate() {
            let (o, i, tap) = (at / (9 * width), at / 9 % width, at % 9);
            turned[((o / width * width + i) * width + o % width) * 9 + 8 - tap] = w;
        }
        let zeros = vec![0.0; inner.max(channels)];
        let transposed = Parameters { w2: &turned, b2: &zeros[..inner], ..*parameters };
        let product = Product::new(level, channels, inner, &zeros[..channels], |o, k| {
            w1[k * channels + o]
        });
        let none = Product { weights: Vec::new(), bias: Vec::new() };
        let expand = Expand::Product { product, floor: f32::NEG_INFINITY };
        Self { forward, backward: packed(none, direct(&transposed), expand) }
    }
}

impl Parameters<'_> {
    fn reduce(&self, level: Level) -> Product {
        let Self { channels, paths, width, .. } = *self;
        Product::new(level, paths * width, channels, self.b1, |o, k| {
            self.w1[o * channels + k]
        })
    }

    fn packed(&self, level: Level, expand: Expand) -> Packed {
        let Self { channels, paths, width, .. } = *self;
        let reduce = self.reduce(level);
        Packed {
            level,
            channels,
            paths,
            width,
            reduce,
            transform: self.transform(level),
            expand,
        }
    }

    fn transform(&self, level: Level) -> Transform {
        if self.width >= WIDE {
            Transform::Wide {
                whole: whole_rows(level).map(|rows| self.direct(rows)),
                few: self.direct(tile::channels(level)),
                many: self.winograd(level),
            }
        } else if self.width <= NARROW {
            Transform::Direct(self.direct(NARROW))
        } else {
            Transform::Direct(self.direct(tile::channels(level)))
        }
    }

    fn direct(&self, rows: usize) -> Direct {
        let tiles = self.inner_tiles(rows);
        let mut weights = Vec::new();
        for tile in &tiles {
            for input in 0..self.width {
                for tap in 0..9 {
                    weights.extend(
                        tile.iter()
                            .map(|&o| o.map_or(0.0, |o| self.kernel(o, input)[tap])),
                    );
                }
            }
        }
        Direct { weights, bias: self.inner_biases(&tiles) }
    }

    fn winograd(&self, level: Level) -> Winograd {
        let tiles = self.inner_tiles(winograd_rows(level));
        let mut weights = Vec::new();
        for path in tiles.chunks(tiles.len() / self.paths) {
            for entry in 0..16 {
                for tile in path {
                    for input in 0..self.width {
                        let changed = |o| change_kernel(self.kernel(o, input), entry);
                        weights.extend(tile.iter().map(|&o| o.map_or(0.0, changed)));
                    }
                }
            }
        }
        Winograd { weights, bias: self.inner_biases(&tiles) }
    }

    /// The inner channels of each path, `rows` at a time, none where a path ends inside a tile.
    fn inner_tiles(&self, rows: usize) -> Vec<Vec<Option<usize>>> {
        let tile = |path: usize, first: usize| {
            (first..first + rows)
                .map(|o| (o < self.width).then_some(path * self.width + o))
                .collect()
        };
        (0..self.paths)
            .flat_map(|path| {
                (0..self.width).step_by(rows).map(move |first| tile(path, first))
            })
            .collect()
    }

    fn inner_biases(&self, tiles: &[Vec<Option<usize>>]) -> Vec<f32> {
        tiles.iter().flatten().map(|&o| o.map_or(0.0, |o| self.b2[o])).collect()
    }

    /// The 3×3 kernel from an input of its path to inner channel `o`.
    fn kernel(&self, o: usize, input: usize) -> &[f32] {
        &self.w2[(o * self.width + input) * 9..][..9]
    }

    /// Every path's last weights beside each other, its last biases added up (P4.6).
    fn side_by_side(&self, level: Level) -> Product {
        let Self { channels, paths, width, .. } = *self;
        let bias: Vec<f32> = (0..channels)
            .map(|o| {
                (0..paths).map(|p| f64::from(self.b3[p * channels + o])).sum::<f64>()
                    as f32
            })
            .collect();
        let weight = |o, j| self.w3[(j / width * channels + o) * width + j % width];
        Product::new(level, channels, paths * width, &bias, weight)
    }

    fn path_by_path(&self, rows: usize) -> Vec<f32> {
        let Self { channels, paths, width, .. } = *self;
        let mut packed = Vec::new();
        for first in (0..channels).step_by(rows) {
            for path in 0..paths {
                let row =
                    |m| (first + m < channels).then_some(path * channels + first + m);
                packed.extend((0..rows).map(|m| row(m).map_or(0.0, |r| self.b3[r])));
                for j in 0..width {
                    packed.extend(
                        (0..rows).map(|m| row(m).map_or(0.0, |r| self.w3[r * width + j])),
                    );
                }
            }
        }
        packed
    }
}

impl Product {
    fn new(
        level: Level,
        outputs: usize,
        inputs: usize,
        bias: &[f32],
        weight: impl Fn(usize, usize) -> f32,
    ) -> Self {
        let rows = tile::channels(level);
        let mut weights = Vec::new();
        for first in (0..outputs).step_by(rows) {
            for k in 0..inputs {
                weights.extend(
                    (first..first + rows)
                        .map(|o| if o < outputs { weight(o, k) } else { 0.0 }),
                );
            }
        }
        let mut bias = bias.to_vec();
        bias.resize(outputs.next_multiple_of(rows), 0.0);
        Self { weights, bias }
    }
}

/// Entry e of G g Gᵀ, computed in double precision.
fn change_kernel(g: &[f32], entry: usize) -> f32 {
    const G: [[f64; 3]; 4] =
        [[1.0, 0.0, 0.0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0.0, 0.0, 1.0]];
    let (row, column) = (G[entry / 4], G[entry % 4]);
    let terms = (0..9).map(|tap| row[tap / 3] * f64::from(g[tap]) * column[tap % 3]);
    terms.sum::<f64>() as f32
}
