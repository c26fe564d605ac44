//! Numbers of P1: dropout and the activation.

use std::f64::consts::PI;

use ndarray::{Array1, array};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::value::Value;
use crate::activation::sigmoid;
use crate::bias::bias;
use crate::dropout::{
    Mask, Rate, activation_then_dropout, dropout_then_activation, kept_gap,
};
use crate::dropout_variance::{added_variance, layer_growth, normalised_variance};
use crate::figures::LogPeriodicCurve;
use crate::format::{grouped, significant};
use crate::gaussian_dropout::failure_probability;
use crate::homogeneous::LogPeriodic;
use crate::{Activation, Error, training};

pub(super) const VALUES: &[Value] = &[
    Value {
        name: "p1.example.sigmoid",
        about: "the sigmoid of the vector of the worked example",
        compute: || {
            let (x, _, _) = example()?;
            Ok(vector(&x.mapv(|x| Activation::Sigmoid.apply(x))))
        },
    },
    Value {
        name: "p1.example.outside",
        about: "… activation first, then dropout",
        compute: || {
            let (x, mask, rate) = example()?;
            let outside =
                activation_then_dropout(Activation::Sigmoid, x.view(), &mask, rate)?;
            Ok(vector(&outside))
        },
    },
    Value {
        name: "p1.example.inside",
        about: "… dropout first, then the activation",
        compute: || {
            let (x, mask, rate) = example()?;
            let inside =
                dropout_then_activation(Activation::Sigmoid, x.view(), &mask, rate)?;
            Ok(vector(&inside))
        },
    },
    Value {
        name: "p1.spread.tenth",
        about: "the factor √s on the standard deviation at p = 0.1",
        compute: || Ok(significant(Rate::new(0.1)?.scale().sqrt(), 4)),
    },
    Value {
        name: "p1.spread.quarter",
        about: "… at p = 0.25",
        compute: || Ok(significant(Rate::new(0.25)?.scale().sqrt(), 4)),
    },
    Value {
        name: "p1.spread.half",
        about: "… at p = 0.5",
        compute: || Ok(significant(Rate::new(0.5)?.scale().sqrt(), 4)),
    },
    Value {
        name: "p1.growth.half",
        about: "what ten layers with He's weights multiply E[z²] by at p = 0.5",
        compute: || Ok(significant(layer_growth(2.0, Rate::new(0.5)?).powi(10), 4)),
    },
    Value {
        name: "p1.growth.tenth",
        about: "… at p = 0.1",
        compute: || Ok(significant(layer_growth(2.0, Rate::new(0.1)?).powi(10), 3)),
    },
    Value {
        name: "p1.shift.variance",
        about: "the variance of a batch norm's output in evaluation, behind ReLU and dropout",
        compute: || Ok(significant(rectified_shift()?, 2)),
    },
    Value {
        name: "p1.shift.deviation",
        about: "… its standard deviation",
        compute: || Ok(significant(rectified_shift()?.sqrt(), 2)),
    },
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
            Ok(format!("{}%", significant(percent, 3)))
        },
    },
];

/// The vector, mask and rate of the worked example.
fn example() -> Result<(Array1<f64>, Mask, Rate), Error> {
    Ok((array![2.0, 3.0, -1.0], Mask::given(&[true, false, true]), Rate::new(0.5)?))
}

/// A vector, to three decimal places.
fn vector(x: &Array1<f64>) -> String {
    let entry = |x: &f64| if *x == 0.0 { "0".into() } else { format!("{x:.3}") };
    let entries: Vec<_> = x.iter().map(entry).collect();
    format!("({})", entries.join(", "))
}

/// What a batch norm behind ReLU of a standard normal variable and dropout of rate 1/2 gives
/// in evaluation: its variance. ReLU has the second moment 1/2 and the mean 1/√(2π).
fn rectified_shift() -> Result<f64, Error> {
    let (square, mean_squared) = (0.5, 1.0 / (2.0 * PI));
    let added =
        added_variance(Rate::new(0.5)?, array![1.0].view(), array![square].view())?;
    Ok(normalised_variance(square - mean_squared, added))
}

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
