//! What can go wrong at a public border of this crate.

use std::fmt;

/// Bad input to a public function; every message says what was given and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A count outside its domain, such as a depth of 0.
    Count {
        /// What is counted.
        what: &'static str,
        /// The count given.
        given: usize,
        /// Its domain.
        allowed: &'static str,
    },
    /// A slice whose length does not fit its neighbours.
    Length {
        /// What the slice stands for.
        what: &'static str,
        /// Its length.
        given: usize,
        /// The length that would fit.
        allowed: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count { what, given, allowed } => {
                write!(f, "{what} is {given}, but must be {allowed}")
            }
            Self::Length { what, given, allowed } => {
                write!(f, "{what} has {given} numbers, but must have {allowed}")
            }
        }
    }
}

impl std::error::Error for Error {}

/// Refuses 0.
pub fn at_least_one(what: &'static str, given: usize) -> Result<(), Error> {
    if given == 0 {
        Err(Error::Count { what, given, allowed: "at least 1" })
    } else {
        Ok(())
    }
}

/// Refuses a length that does not fit.
pub fn same_length(
    what: &'static str,
    given: usize,
    allowed: usize,
) -> Result<(), Error> {
    if given == allowed { Ok(()) } else { Err(Error::Length { what, given, allowed }) }
}
