//! Numbers of P1: dropout and the activation.

use super::Value;
use crate::activation::sigmoid;
use crate::bias::bias;
use crate::dropout::{Rate, kept_gap};
use crate::figures::LogPeriodicCurve;
use crate::format::significant;
use crate::homogeneous::LogPeriodic;
use crate::{Activation, Error};

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
];

/// The function the figure `log-periodic` draws by default.
fn drawn_log_periodic() -> Result<LogPeriodic, Error> {
    let curve = LogPeriodicCurve::default();
    LogPeriodic::new(curve.epsilon, Rate::new(curve.rate)?)
}
