//! Every number the prose quotes, by name, computed and formatted for reading.
//!
//! `figure.NAME.PARAMETER` is the default of a figure's parameter, for captions.

mod p1;
mod p2;
mod p3;
mod p4;

use crate::{Error, figures};

/// A number of the book.
pub struct Value {
    /// Its name in the book.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// Computes and formats it.
    pub compute: fn() -> Result<String, Error>,
}

/// Every value there is, chapter by chapter, but for the figures' defaults.
pub fn all() -> impl Iterator<Item = &'static Value> {
    [p1::VALUES, p2::VALUES, p3::VALUES, p4::VALUES].into_iter().flatten()
}

/// The value called `name`, computed and formatted for reading.
///
/// # Errors
/// [`Error::Name`] for an unknown name.
pub fn get(name: &str) -> Result<String, Error> {
    if let Some(parameter) = name.strip_prefix("figure.") {
        return figure_default(name, parameter);
    }
    match all().find(|value| value.name == name) {
        Some(value) => (value.compute)(),
        None => Err(unknown(name, all().map(|value| value.name.into()).collect())),
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
