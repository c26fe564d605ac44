//! Numbers of P1: dropout and the activation.

use super::Value;
use crate::Activation;
use crate::activation::sigmoid;
use crate::dropout::{Rate, kept_gap};
use crate::format::significant;

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
];
