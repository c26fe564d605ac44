//! Numbers of P2: variance at initialisation.

use num_rational::BigRational;

use super::Value;
use crate::format::significant;
use crate::init::{Widths, variance_by_recursion, variance_closed_form};

pub(super) const VALUES: &[Value] = &[
    Value {
        name: "p2.example.variance",
        about: "Var(y₃) for the widths 4, 2, 3, 1, as a fraction",
        compute: || {
            Ok(variance_closed_form::<BigRational>(&Widths::new(&[4, 2, 3, 1])?)
                .to_string())
        },
    },
    Value {
        name: "p2.example.decimal",
        about: "the same as a decimal",
        compute: || {
            Ok(significant(variance_closed_form(&Widths::new(&[4, 2, 3, 1])?), 4))
        },
    },
    Value {
        name: "p2.deep.variance",
        about: "Var(y₁₀) at constant width 64",
        compute: || Ok(significant(variance_closed_form(&Widths::constant(64, 10)?), 4)),
    },
    Value {
        name: "p2.deep.input",
        about: "what is left in it of the input, 3⁻¹⁰",
        compute: || Ok(significant(3_f64.powi(-10), 3)),
    },
    Value {
        name: "p2.deep.share",
        about: "the input's share of Var(y₁₀) at constant width 64, in percent",
        compute: || {
            let variances: Vec<f64> = variance_by_recursion(&Widths::constant(64, 10)?);
            Ok(format!("{} %", significant(100.0 * 3_f64.powi(-10) / variances[10], 2)))
        },
    },
];
