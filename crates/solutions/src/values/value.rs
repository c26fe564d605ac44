//! What a number of the book is.

use crate::Error;

/// A number of the book.
pub struct Value {
    /// Its name in the book.
    pub name: &'static str,
    /// What it is, in a line.
    pub about: &'static str,
    /// Computes and formats it.
    pub compute: fn() -> Result<String, Error>,
}

/// There is no value of this name.
pub(super) fn unknown(name: &str, allowed: Vec<String>) -> Error {
    Error::Name { kind: "value".into(), given: name.into(), allowed }
}
