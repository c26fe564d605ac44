//! Every number the prose quotes, by name, computed and formatted for reading.
//!
//! `figure.NAME.PARAMETER` is the default of a figure's parameter, for captions.

use num_rational::BigRational;

use crate::activation::sigmoid;
use crate::dropout::{Rate, kept_gap};
use crate::format::{grouped, significant};
use crate::init::{Widths, variance_by_recursion, variance_closed_form};
use crate::stm::{BlockShape, Parameters};
use crate::{Activation, Error, figures};

/// A number of the book.
pub struct Value {
    /// Its name in the book.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// Computes and formats it.
    pub compute: fn() -> Result<String, Error>,
}

/// Every value there is, but for the figures' defaults.
pub const TABLE: &[Value] = &[
    Value {
        name: "p1.sigmoid.outside",
        about: "s·σ(1) for the sigmoid at p = 1/2: activation first, entry kept",
        compute: || Ok(significant(Rate::new(0.5)?.scale() * sigmoid(1.0), 4)),
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
    Value {
        name: "p4.plain.reduce",
        about: "plain block, 1×1, 256 → 128",
        compute: || plain(|c| c.reduce),
    },
    Value {
        name: "p4.plain.transform",
        about: "plain block, 3×3",
        compute: || plain(|c| c.transform),
    },
    Value {
        name: "p4.plain.expand",
        about: "plain block, 1×1, 128 → 256",
        compute: || plain(|c| c.expand),
    },
    Value {
        name: "p4.plain.parameters",
        about: "plain block, all",
        compute: || plain(Parameters::total),
    },
    Value {
        name: "p4.stm.reduce",
        about: "32 paths, 1×1, 256 → 4",
        compute: || stm(|c| c.reduce),
    },
    Value {
        name: "p4.stm.transform",
        about: "32 paths, 3×3",
        compute: || stm(|c| c.transform),
    },
    Value {
        name: "p4.stm.expand",
        about: "32 paths, 1×1, 4 → 256",
        compute: || stm(|c| c.expand),
    },
    Value {
        name: "p4.stm.parameters",
        about: "32 paths, all",
        compute: || stm(Parameters::total),
    },
    Value {
        name: "p4.stm.share",
        about: "split-transform-merge parameters in percent of the plain block's",
        compute: || {
            let [split, plain] =
                [BlockShape::STM, BlockShape::PLAIN].map(BlockShape::parameters);
            Ok(format!("{:.1} %", 100.0 * split?.total() as f64 / plain?.total() as f64))
        },
    },
];

/// The value called `name`, computed and formatted for reading.
///
/// # Errors
/// [`Error::Name`] for an unknown name.
pub fn get(name: &str) -> Result<String, Error> {
    if let Some(parameter) = name.strip_prefix("figure.") {
        return figure_default(name, parameter);
    }
    match TABLE.iter().find(|value| value.name == name) {
        Some(value) => (value.compute)(),
        None => Err(unknown(name, TABLE.iter().map(|value| value.name.into()).collect())),
    }
}

/// The default of a figure's parameter, `FIGURE.PARAMETER`.
fn figure_default(name: &str, parameter: &str) -> Result<String, Error> {
    let (figure, key) = parameter.split_once('.').unwrap_or((parameter, ""));
    let defaults = (figures::find(figure)?.defaults)();
    let shown = defaults
        .iter()
        .find(|(parameter, _)| *parameter == key)
        .map(|(_, text)| text.replace(',', ", "));
    shown.ok_or_else(|| {
        let allowed =
            defaults.iter().map(|(parameter, _)| format!("figure.{figure}.{parameter}"));
        unknown(name, allowed.collect())
    })
}

fn unknown(name: &str, allowed: Vec<String>) -> Error {
    Error::Name { kind: "value".into(), given: name.into(), allowed }
}

fn plain(part: fn(Parameters) -> usize) -> Result<String, Error> {
    Ok(grouped(part(BlockShape::PLAIN.parameters()?)))
}

fn stm(part: fn(Parameters) -> usize) -> Result<String, Error> {
    Ok(grouped(part(BlockShape::STM.parameters()?)))
}
