//! Numbers of P1: dropout and the activation.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::value::Value;
use crate::activation::sigmoid;
use crate::bias::bias;
use crate::dropout::{Rate, kept_gap};
use crate::figures::LogPeriodicCurve;
use crate::format::{grouped, significant};
use crate::gaussian_dropout::failure_probability;
use crate::homogeneous::LogPeriodic;
use crate::{Activation, Error, training};

pub(super) const VALUES: &[Value] = &[
    Value {
        name: "p1.sigmoid.outside",
        about: "s·σ(1) for the sigmoid at p = 1/2: activation first, entry kept",
        compute: || Ok(significant(Rate::new(0.5)?.scale() * sigmoid(1.0), 5)),
    },
    Value {
        name: "p1.sigmoid.inside",
        about: "σ(s·1) for the sigmoid at p = 1/2: dropout first, entry kept",
        compute: || Ok(significant(sigmoid(Rate::new(0.5)?.scale()), 4)),
    },
    Value {
        name: "p1.sigmoid.gap",
        about: "the difference of the two at x = 1 and p = 1/2",
        compute: || {
            Ok(significant(kept_gap(Activation::Sigmoid, Rate::new(0.5)?, 1.0), 4))
        },
    },
    Value {
        name: "p1.log-periodic.least",
        about: "the least slope of the log-periodic function of the figure",
        compute: || Ok(significant(drawn_log_periodic()?.slopes().0, 2)),
    },
    Value {
        name: "p1.log-periodic.most",
        about: "its greatest slope",
        compute: || Ok(significant(drawn_log_periodic()?.slopes().1, 3)),
    },
    Value {
        name: "p1.bias.silu",
        about: "the bias of SiLU at x = 1 and p = 1/2",
        compute: || Ok(significant(bias(Activation::Silu, Rate::new(0.5)?, 1.0), 3)),
    },
    Value {
        name: "p1.silu",
        about: "SiLU at 1",
        compute: || Ok(significant(Activation::Silu.apply(1.0), 3)),
    },
    Value {
        name: "p1.drift.steps",
        about: "how many steps the two training runs have",
        compute: || Ok(DRIFT.0.to_string()),
    },
    Value {
        name: "p1.drift.rate",
        about: "their dropout rate",
        compute: || Ok(DRIFT.1.to_string()),
    },
    Value {
        name: "p1.drift.slope",
        about: "the slope of their leaky ReLU",
        compute: || Ok(DRIFT.2.to_string()),
    },
    Value {
        name: "p1.drift.seed",
        about: "their seed",
        compute: || Ok(DRIFT.3.to_string()),
    },
    Value {
        name: "p1.drift.leaky",
        about: "how far they are apart in the end, with leaky ReLU",
        compute: || final_drift(training::leaky),
    },
    Value {
        name: "p1.drift.sigmoid",
        about: "… with the sigmoid",
        compute: || final_drift(training::sigmoid),
    },
    Value {
        name: "p1.f32.negative",
        about: "how many f32 are negative, finite and not −0: 255 exponents of 2²³",
        compute: || Ok(grouped((255 << 23) - 1)),
    },
    Value {
        name: "p1.f32.signalling",
        about: "how many f32 are signalling NaNs: two signs, fractions below 2²²",
        compute: || Ok(grouped(2 * ((1 << 22) - 1))),
    },
    Value {
        name: "p1.gaussian.half",
        about: "the probability of a negative Gaussian multiplier at p = 1/2",
        compute: || {
            let percent = 100.0 * failure_probability(Rate::new(0.5)?);
            Ok(format!("{} %", significant(percent, 3)))
        },
    },
];

/// Steps, rate, slope and seed of the training runs the chapter quotes.
const DRIFT: (usize, f64, f32, u64) = (500, 0.3, 0.1, 8);

/// The distance of two training runs that differ in the order, after the last step.
fn final_drift(sigma: training::Sigma<f32>) -> Result<String, Error> {
    let (steps, p, slope, seed) = DRIFT;
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
    let distances = training::drift(sigma, slope, Rate::new(p)?, steps, &mut rng);
    Ok(distances.last().map_or_else(String::new, |last| significant(*last, 2)))
}

/// The function the figure `log-periodic` draws by default.
fn drawn_log_periodic() -> Result<LogPeriodic, Error> {
    let curve = LogPeriodicCurve::default();
    LogPeriodic::new(curve.epsilon, Rate::new(curve.rate)?)
}
