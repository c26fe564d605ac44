//! Where the counts of P4.3 meet and where they are least, in exact arithmetic.

use num_rational::Ratio;

use super::BlockShape;
use crate::Error;

/// An exact rational number.
pub type Rational = Ratio<i128>;

/// The width at which P paths have as many parameters as a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BreakEven {
    /// At this width exactly, whole or not.
    At(Rational),
    /// At an irrational width between this whole number and the next.
    After(i128),
}

/// Whether each path keeps its own last biases or one convolution replaces them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expand {
    /// Path by path, as in P4.2.
    EachPath,
    /// Merged into one convolution, as in P4.6.
    Merged,
}

/// The width w > 0 at which `shape`, whatever its own width, has `budget` parameters: the
/// positive root of αw² + βw + γ = budget with α = Pk², β = 2P(c + 1) and γ = Pc, or
/// γ = c merged. Rational exactly if β² − 4α(γ − budget) is a square.
///
/// # Errors
/// As for [`BlockShape::parameters`]; [`Error::Count`] for a budget that is not above γ
/// or not below 2³⁰.
pub fn break_even(
    shape: BlockShape,
    expand: Expand,
    budget: usize,
) -> Result<BreakEven, Error> {
    let BlockShape { channels: c, paths: p, kernel: k, .. } = shape.checked()?;
    let (alpha, beta) = (p * k * k, 2 * p * (c + 1));
    let gamma = if expand == Expand::Merged { c } else { p * c };
    let excess = within(budget, gamma)? - gamma as i128;
    let (alpha, beta) = (alpha as i128, beta as i128);
    Ok(positive_root(alpha, beta, excess))
}

// ANCHOR: break_even
/// The positive root of αw² + βw = ε for α, β, ε > 0: rational exactly if the discriminant
/// β² + 4αε is a square.
fn positive_root(alpha: i128, beta: i128, excess: i128) -> BreakEven {
    let discriminant = beta * beta + 4 * alpha * excess;
    let root = discriminant.isqrt();
    if root * root == discriminant {
        BreakEven::At(Rational::new(root - beta, 2 * alpha))
    } else {
        BreakEven::After((root - beta).div_euclid(2 * alpha))
    }
}
// ANCHOR_END: break_even

/// Blocks of one total width D: P paths of width D/P each, whether P divides D or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalWidth {
    channels: usize,
    total: usize,
    kernel: usize,
}

impl TotalWidth {
    /// The blocks with c channels, total width D and a k×k kernel.
    ///
    /// # Errors
    /// As for [`BlockShape::parameters`].
    pub fn new(channels: usize, total: usize, kernel: usize) -> Result<Self, Error> {
        BlockShape { channels, paths: 1, width: total, kernel }.checked()?;
        Ok(Self { channels, total, kernel })
    }

    /// (2c + 2)D + k²D²/P + γ parameters with P `paths`, where γ = cP, or γ = c merged.
    ///
    /// # Errors
    /// [`Error::Count`] for no paths or 2³⁰ of them or more.
    pub fn parameters(self, paths: usize, expand: Expand) -> Result<Rational, Error> {
        let p = within(paths, 0)?;
        let [c, d, k] = [self.channels, self.total, self.kernel].map(|n| n as i128);
        let last = if expand == Expand::Merged { c } else { c * p };
        Ok(Rational::new(k * k * d * d, p) + (2 * c + 2) * d + last)
    }

    // ANCHOR: best_paths
    /// The whole P ≥ 1 with the fewest parameters, path by path: the first with
    /// cP(P + 1) ≥ k²D².
    #[must_use]
    pub fn best_paths(self) -> usize {
        let [c, d, k] = [self.channels, self.total, self.kernel].map(|n| n as u128);
        // √(k²D²/c) rounded down: no smaller P is enough, and the next whole number is.
        let p = (k * k * d * d / c).isqrt().max(1);
        let best = if c * p * (p + 1) >= k * k * d * d { p } else { p + 1 };
        best as usize
    }
    // ANCHOR_END: best_paths

    /// The divisor of D with the fewest parameters, path by path; of two, the smaller.
    ///
    /// By convexity one of the two divisors around [`best_paths`](Self::best_paths).
    #[must_use]
    pub fn best_dividing_paths(self) -> usize {
        let divides = |p: &usize| self.total.is_multiple_of(*p);
        let best = self.best_paths().min(self.total);
        let below = (1..=best).rev().find(divides).unwrap_or(1);
        let above = (best..=self.total).find(divides).unwrap_or(self.total);
        let count = |p| self.parameters(p, Expand::EachPath);
        match (count(below), count(above)) {
            (Ok(fewer), Ok(more)) if more < fewer => above,
            _ => below,
        }
    }
}

/// A count above `least` and below 2³⁰, wide enough to compute with.
pub(super) fn within(given: usize, least: usize) -> Result<i128, Error> {
    if given > least && given < 1 << 30 {
        return Ok(given as i128);
    }
    let allowed = format!("from {} to 2³⁰ − 1", least + 1);
    Err(Error::Count { what: "the number of paths or parameters", given, allowed })
}
