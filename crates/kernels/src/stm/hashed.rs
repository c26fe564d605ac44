//! The weights and images of the comparison with other frameworks: made from an integer hash, the same in every language.

use super::parameters::{Images, Parameters};

/// Entry i of the tensor with this seed, in [−1, 1) and exact in single precision.
pub fn hashed(i: u32, seed: u32) -> f32 {
    let mut h = i.wrapping_mul(0x9E37_79B9).wrapping_add(seed.wrapping_mul(0x85EB_CA6B));
    h ^= h >> 16;
    h = h.wrapping_mul(0x7FEB_352D);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846C_A68B);
    h ^= h >> 16;
    (h >> 8) as f32 / 8_388_608.0 - 1.0
}

/// `len` entries, scaled to [−bound, bound).
pub fn tensor(len: usize, seed: u32, bound: f32) -> Vec<f32> {
    (0..len as u32).map(|i| hashed(i, seed) * bound).collect()
}

/// The tensors of a layer, owned.
#[derive(Clone, Debug)]
pub struct Tensors {
    channels: usize,
    paths: usize,
    width: usize,
    w1: Vec<f32>,
    b1: Vec<f32>,
    w2: Vec<f32>,
    b2: Vec<f32>,
    w3: Vec<f32>,
    b3: Vec<f32>,
}

impl Tensors {
    /// A layer of `paths` paths; `seed` is added to each tensor's own.
    pub fn split(channels: usize, paths: usize, width: usize, seed: u32) -> Self {
        let inner = paths * width;
        Self {
            channels,
            paths,
            width,
            w1: tensor(inner * channels, seed + 2, 1.0 / 16.0),
            b1: tensor(inner, seed + 3, 1.0 / 16.0),
            w2: tensor(inner * width * 9, seed + 4, 1.0 / 8.0),
            b2: tensor(inner, seed + 5, 1.0 / 8.0),
            w3: tensor(inner * channels, seed + 6, 1.0 / 2.0),
            b3: tensor(paths * channels, seed + 7, 1.0 / 2.0),
        }
    }

    /// The plain block of the same first and merged last convolution as [`split`](Self::split), one 3×3 between them.
    pub fn plain(channels: usize, paths: usize, width: usize, seed: u32) -> Self {
        let split = Self::split(channels, paths, width, seed);
        let inner = paths * width;
        let w3 = |i: usize| {
            let (o, j) = (i / inner, i % inner);
            split.w3[(j / width * channels + o) * width + j % width]
        };
        let b3 = |o: usize| {
            (0..paths).map(|p| f64::from(split.b3[p * channels + o])).sum::<f64>() as f32
        };
        Self {
            channels,
            paths: 1,
            width: inner,
            w2: tensor(inner * inner * 9, seed + 8, 1.0 / 32.0),
            b2: tensor(inner, seed + 9, 1.0 / 32.0),
            w3: (0..inner * channels).map(w3).collect(),
            b3: (0..channels).map(b3).collect(),
            ..split
        }
    }

    /// As the layer takes them.
    pub fn parameters(&self) -> Parameters<'_> {
        let Self { channels, paths, width, .. } = *self;
        let (w1, b1, w2, b2, w3, b3) =
            (&self.w1, &self.b1, &self.w2, &self.b2, &self.w3, &self.b3);
        Parameters { channels, paths, width, w1, b1, w2, b2, w3, b3 }
    }
}

/// A batch of images, (n, channels, h, w).
pub fn images(channels: usize, Images { n, h, w }: Images, seed: u32) -> Vec<f32> {
    tensor(n * channels * h * w, seed + 1, 1.0)
}
