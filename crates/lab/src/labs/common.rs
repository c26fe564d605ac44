//! What several labs use.

use solutions::format::significant;
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

/// A number for the page, to so many significant digits; what is exactly 0 is `0`.
pub(super) fn number(x: f64, digits: usize) -> String {
    if x == 0.0 { "0".into() } else { significant(x, digits).replace('-', "−") }
}
