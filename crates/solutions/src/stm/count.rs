//! Parameter counts by formula, for any channels, paths, width and kernel.

use std::iter::Sum;
use std::ops::Add;

use crate::Error;

/// No count of a block is more than 15 times its c·P·w²·k², so that up to here every one
/// fits 64 bits.
const LARGEST: f64 = (1_u64 << 56) as f64;

/// The shape of a block: P paths of width w, each channels → w → w → channels with a k×k
/// kernel in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockShape {
    /// Channels read and written.
    pub channels: usize,
    /// The number of paths P; 1 for the plain block.
    pub paths: usize,
    /// The width w of one path.
    pub width: usize,
    /// The side k of the middle kernel, odd.
    pub kernel: usize,
}

impl BlockShape {
    /// The plain bottleneck of P4.1: 256 → 128 → 128 → 256.
    pub const PLAIN: Self = Self { channels: 256, paths: 1, width: 128, kernel: 3 };
    /// ResNet's bottleneck, with which ResNeXt compares: 256 → 64 → 64 → 256 (P4.9).
    pub const RESNET: Self = Self { width: 64, ..Self::PLAIN };
    /// The split-transform-merge layer of P4.2: 32 paths 256 → 4 → 4 → 256.
    pub const STM: Self = Self { channels: 256, paths: 32, width: 4, kernel: 3 };

    // ANCHOR: count
    /// Weights and biases by formula: P(cw + w), P(w²k² + w) and P(wc + c).
    ///
    /// # Errors
    /// [`Error::Count`] for a count of 0 or an even kernel, [`Error::Number`] for a block
    /// too large to count.
    pub fn parameters(self) -> Result<Parameters, Error> {
        let Self { channels, paths, width, kernel } = self.checked()?;
        Ok(Parameters {
            reduce: paths * (channels * width + width),
            transform: paths * (width * width * kernel * kernel + width),
            expand: paths * (width * channels + channels),
        })
    }
    // ANCHOR_END: count

    // ANCHOR: weights
    /// Weights without biases, as counts of networks with batch normalisation have them:
    /// Pcw, Pw²k² and Pwc.
    ///
    /// # Errors
    /// As for [`parameters`](Self::parameters).
    pub fn weights(self) -> Result<Parameters, Error> {
        let Self { channels, paths, width, kernel } = self.checked()?;
        let outer = paths * channels * width;
        let transform = paths * width * width * kernel * kernel;
        Ok(Parameters { reduce: outer, transform, expand: outer })
    }
    // ANCHOR_END: weights

    /// Weights and biases of the merged form of P4.6: one 1×1 convolution from all Pw channels
    /// with one bias an output channel, Pwc + c, in place of the P last ones.
    ///
    /// # Errors
    /// [`Error::Count`] for a count of 0 or an even kernel, [`Error::Number`] for a block
    /// too large to count.
    pub fn merged_parameters(self) -> Result<Parameters, Error> {
        let each = self.parameters()?;
        let Self { channels, paths, width, .. } = self;
        Ok(Parameters { expand: paths * width * channels + channels, ..each })
    }

    /// The shape itself, if such a block exists and its counts fit.
    pub(super) fn checked(self) -> Result<Self, Error> {
        let counts = [
            ("the number of channels", self.channels),
            ("the number of paths", self.paths),
            ("the width of a path", self.width),
        ];
        for (what, given) in counts {
            at_least_one(what, given)?;
        }
        odd("the kernel size", self.kernel)?;
        let [c, p, w, k] = [self.channels, self.paths, self.width, self.kernel];
        let size = [c, p, w, w, k, k].into_iter().map(|count| count as f64).product();
        if size > LARGEST {
            return Err(Error::Number {
                what: "the size c·P·w²·k² of the block",
                given: size,
                allowed: "at most 2⁵⁶, so that all counts fit",
            });
        }
        Ok(self)
    }
}

/// Refuses a count of 0.
pub(super) fn at_least_one(what: &'static str, given: usize) -> Result<(), Error> {
    if given == 0 {
        Err(Error::Count { what, given, allowed: "at least 1".into() })
    } else {
        Ok(())
    }
}

/// Refuses an even count: only an odd kernel has a middle, which "same" padding needs.
pub(super) fn odd(what: &'static str, given: usize) -> Result<(), Error> {
    if given.is_multiple_of(2) {
        Err(Error::Count { what, given, allowed: "odd".into() })
    } else {
        Ok(())
    }
}

/// How many weights and biases, or weights alone, each step of a block has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parameters {
    /// In the 1×1 convolutions that reduce the channels.
    pub reduce: usize,
    /// In the k×k convolutions.
    pub transform: usize,
    /// In the 1×1 convolutions that restore the channels.
    pub expand: usize,
}

impl Parameters {
    /// All of them.
    #[must_use]
    pub fn total(self) -> usize {
        self.reduce + self.transform + self.expand
    }
}

impl Add for Parameters {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            reduce: self.reduce + other.reduce,
            transform: self.transform + other.transform,
            expand: self.expand + other.expand,
        }
    }
}

impl Sum for Parameters {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), Add::add)
    }
}
