//! What several labs use.

use solutions::format::{grouped, significant};
use solutions::{Activation, Error};

use crate::{Control, Kind};

/// A number without a unit.
pub(super) const fn real(
    name: &'static str,
    label: &'static str,
    [min, max, step]: [f64; 3],
    default: f64,
) -> Control {
    Control { name, label, kind: Kind::Number { min, max, step, default, unit: "" } }
}

/// The activation called `name`.
///
/// # Errors
/// [`Error::Name`] if there is none.
pub(super) fn activation(name: &str) -> Result<Activation, Error> {
    Activation::named(name).ok_or_else(|| Error::Name {
        kind: "activation".into(),
        given: name.into(),
        allowed: Activation::NAMED.map(|(it, _)| it.into()).to_vec(),
    })
}

/// How many of all: `37 of 5,000`, or when all are there `5,000`.
pub(super) fn of_all(n: usize, all: usize) -> String {
    if n == all { grouped(all) } else { format!("{} of {}", grouped(n), grouped(all)) }
}

/// A number for the page, to so many significant digits; what is exactly 0 is `0`.
pub(super) fn number(x: f64, digits: usize) -> String {
    if x == 0.0 { "0".into() } else { significant(x, digits).replace('-', "−") }
}
