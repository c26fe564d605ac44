//! What a budget of weights buys at a given number of paths (P4.9).

use super::BlockShape;
use super::balance::within;
use crate::Error;

impl BlockShape {
    // ANCHOR: budget
    /// The total width D = Pw that `budget` weights buy, if w may be any number > 0: the
    /// positive root of 2cD + k²D²/P = N, which is D = N / (c + √(c² + k²N/P)). It
    /// increases with P and stays below N/(2c). The shape's own width does not matter.
    ///
    /// # Errors
    /// As for [`parameters`](Self::parameters); [`Error::Count`] for a budget of 0, or of
    /// 2³⁰ or more.
    pub fn total_width_for(self, budget: usize) -> Result<f64, Error> {
        let Self { channels, paths, kernel, .. } = self.checked()?;
        let n = within(budget, 0)? as f64;
        let [c, p, k] = [channels, paths, kernel].map(|count| count as f64);
        Ok(n / (c + (c * c + k * k * n / p).sqrt()))
    }

    /// The whole width w ≥ 1 of a path whose number of weights is nearest to `budget`; of
    /// two, the smaller. The shape's own width does not matter.
    ///
    /// # Errors
    /// As for [`total_width_for`](Self::total_width_for).
    pub fn nearest_width(self, budget: usize) -> Result<usize, Error> {
        let below = (self.total_width_for(budget)? / self.paths as f64) as usize;
        let distance = |width: usize| {
            let weights = Self { width, ..self }.weights()?.total();
            Ok::<_, Error>((weights.abs_diff(budget), width))
        };
        let (low, high) = (below.max(1), below + 1);
        Ok(distance(low)?.min(distance(high)?).1)
    }
    // ANCHOR_END: budget
}
