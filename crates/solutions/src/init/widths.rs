//! How wide a network is, layer by layer.

use crate::Error;

/// The widths n₀, n₁, …, n_L of a network of depth L ≥ 1, all positive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Widths(Vec<usize>);

impl Widths {
    /// The widths n₀ (of the input) to n_L (of the output).
    ///
    /// # Errors
    /// [`Error::Count`] for depth 0 (fewer than two widths) or a width of 0.
    pub fn new(widths: &[usize]) -> Result<Self, Error> {
        if widths.len() < 2 {
            return Err(Error::Count {
                what: "the number of widths",
                given: widths.len(),
                allowed: "at least 2: that of the input and that of each layer".into(),
            });
        }
        if widths.contains(&0) {
            return Err(Error::Count {
                what: "a width",
                given: 0,
                allowed: "at least 1".into(),
            });
        }
        Ok(Self(widths.to_vec()))
    }

    /// Depth L with the same width n everywhere.
    ///
    /// # Errors
    /// [`Error::Count`] for depth 0 or width 0.
    pub fn constant(n: usize, depth: usize) -> Result<Self, Error> {
        if depth == 0 {
            return Err(Error::Count {
                what: "the depth",
                given: 0,
                allowed: "at least 1".into(),
            });
        }
        Self::new(&vec![n; depth + 1])
    }

    /// The depth L.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.len() - 1
    }

    /// The width n_l, 0 ≤ l ≤ L.
    ///
    /// # Panics
    /// For l > L.
    #[must_use]
    pub fn at(&self, l: usize) -> usize {
        self.0[l]
    }

    /// n₀, …, n_{L−1}: the fan-in of each layer in turn.
    pub fn fan_ins(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.0[..self.depth()].iter().copied()
    }
}
