//! What a block computes and moves for each pixel of an image, by formula.

use super::BlockShape;
use crate::Error;

/// Operations for each pixel, where no part of a kernel lies outside the image.
///
/// Starting a sum at its bias and the additions inside a convolution belong to the
/// multiply-adds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Work {
    /// Multiply-adds of the three convolutions: one a weight.
    pub multiply_adds: usize,
    /// ReLUs.
    pub relus: usize,
    /// Additions of the merge, after the convolutions.
    pub additions: usize,
}

/// In which passes over memory the layer is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Path after path, each added to the sum.
    Loop,
    /// The grouped form of P4.5, its three convolutions one after another.
    Grouped,
    /// The grouped form, whose last convolution, ReLU and sum are one pass.
    Fused,
}

/// Array entries that the passes of a [`Schedule`] move for each pixel, weights apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// Entries read.
    pub loads: usize,
    /// Entries written.
    pub stores: usize,
    /// Entries of path outputs that must be in memory at the same time, beside the result.
    pub held: usize,
}

impl Traffic {
    /// Bytes read and written for each pixel, for entries of `size` bytes.
    #[must_use]
    pub fn bytes(self, size: usize) -> usize {
        (self.loads + self.stores) * size
    }
}

impl BlockShape {
    /// The work of the layer with a ReLU in every path, summed: P(cw + w²k² + wc)
    /// multiply-adds, P(2w + c) ReLUs and (P − 1)c additions.
    ///
    /// # Errors
    /// As for [`parameters`](Self::parameters).
    pub fn work(self) -> Result<Work, Error> {
        let Self { channels, paths, width, kernel } = self.checked()?;
        Ok(Work {
            multiply_adds: paths
                * (2 * channels * width + width * width * kernel * kernel),
            relus: paths * (2 * width + channels),
            additions: (paths - 1) * channels,
        })
    }

    /// The work of the merged form without a last ReLU: the same multiply-adds, but
    /// 2Pw ReLUs and no additions beside them.
    ///
    /// # Errors
    /// As for [`parameters`](Self::parameters).
    pub fn merged_work(self) -> Result<Work, Error> {
        let relus = 2 * self.checked()?.paths * self.width;
        Ok(Work { relus, additions: 0, ..self.work()? })
    }

    /// Entries moved for each pixel when every pass reads each entry of its operands once
    /// and writes each entry of its result once. A pass is a convolution with its bias, a
    /// ReLU, an addition of two arrays or a sum over groups.
    ///
    /// # Errors
    /// As for [`parameters`](Self::parameters).
    pub fn traffic(self, schedule: Schedule) -> Result<Traffic, Error> {
        let Self { channels: c, paths: p, width: w, .. } = self.checked()?;
        let narrow = 4 * p * w; // conv₁, ReLU, conv₂, ReLU write it; ReLU … conv₃ read it
        // ANCHOR: traffic
        Ok(match schedule {
            Schedule::Loop => Traffic {
                loads: p * c + narrow + p * c + 2 * (p - 1) * c,
                stores: narrow + p * c + p * c + (p - 1) * c,
                held: if p == 1 { 0 } else { c },
            },
            Schedule::Grouped => Traffic {
                loads: c + narrow + p * c + p * c,
                stores: narrow + p * c + p * c + c,
                held: p * c,
            },
            Schedule::Fused => Traffic { loads: c + narrow, stores: narrow + c, held: 0 },
        })
        // ANCHOR_END: traffic
    }
}
