//! What the order of dropout and activation does on average.

use rand::{Rng, RngExt};

use crate::dropout::Rate;
use crate::{Activation, Error};

// ANCHOR: bias
/// E[σ(D(x))] for one entry, over the mask: (1 − p)·σ(s·x) + p·σ(0). Source: P1.7.
#[must_use]
pub fn swapped_mean(activation: Activation, rate: Rate, x: f64) -> f64 {
    let (p, s) = (rate.p(), rate.scale());
    (1.0 - p) * activation.apply(s * x) + p * activation.apply(0.0)
}

/// The bias B(x) = E[σ(D(x))] − σ(x) of "dropout first"; "activation first" has none.
#[must_use]
pub fn bias(activation: Activation, rate: Rate, x: f64) -> f64 {
    swapped_mean(activation, rate, x) - activation.apply(x)
}
// ANCHOR_END: bias

/// A simulated mean and what theory says of its error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SimulatedMean {
    /// The mean over the trials.
    pub mean: f64,
    /// Its exact standard error.
    pub standard_error: f64,
}

/// E[σ(D(x))] estimated from `trials` masks of one entry.
///
/// σ(D(x)) takes two values only, σ(s·x) and σ(0), so its standard deviation is
/// √(p(1 − p))·|σ(s·x) − σ(0)| exactly, and the standard error that over √trials.
///
/// # Errors
/// [`Error::Count`] for no trials.
pub fn simulated_mean(
    activation: Activation,
    rate: Rate,
    x: f64,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<SimulatedMean, Error> {
    if trials == 0 {
        return Err(Error::Count {
            what: "the number of trials",
            given: trials,
            allowed: "at least 1".into(),
        });
    }
    let (p, s, t) = (rate.p(), rate.scale(), trials as f64);
    let dropped = (0..trials).filter(|_| rng.random_bool(p)).count() as f64;
    let (kept_value, dropped_value) = (activation.apply(s * x), activation.apply(0.0));
    Ok(SimulatedMean {
        mean: ((t - dropped) * kept_value + dropped * dropped_value) / t,
        standard_error: (p * (1.0 - p) / t).sqrt() * (kept_value - dropped_value).abs(),
    })
}
