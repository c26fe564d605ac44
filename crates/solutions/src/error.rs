//! What can go wrong at a public border of this crate.

use std::fmt;

/// Bad input to a public function; every message says what was given and what is allowed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// A real number outside its domain, such as a dropout rate of 1.
    Number {
        /// What the number stands for.
        what: &'static str,
        /// The number given.
        given: f64,
        /// Its domain.
        allowed: &'static str,
    },
    /// A count outside its domain, such as a width of 0 or an even kernel.
    Count {
        /// What is counted.
        what: &'static str,
        /// The count given.
        given: usize,
        /// Its domain.
        allowed: String,
    },
    /// An array whose shape does not fit its neighbours.
    Shape {
        /// What the array stands for.
        what: String,
        /// Its shape.
        given: Vec<usize>,
        /// The shape, or shapes, that would fit.
        allowed: String,
    },
    /// A name that stands for nothing.
    Name {
        /// What was looked up: `figure`, `value`, `parameter of figure …`.
        kind: String,
        /// The name given.
        given: String,
        /// The names that exist.
        allowed: Vec<String>,
    },
    /// A text that does not read as what it should be, such as a figure's parameter.
    Text {
        /// What the text should stand for.
        what: String,
        /// The text given.
        given: String,
        /// What it may be.
        allowed: String,
    },
    /// A measurement file that `make peers` did not write.
    Measurements(String),
    /// A figure that could not be drawn.
    Drawing(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number { what, given, allowed } => {
                write!(f, "{what} is {given}, but must be {allowed}")
            }
            Self::Count { what, given, allowed } => {
                write!(f, "{what} is {given}, but must be {allowed}")
            }
            Self::Shape { what, given, allowed } => {
                write!(f, "{what} has shape {given:?}, but must have {allowed}")
            }
            Self::Name { kind, given, allowed } => {
                write!(
                    f,
                    "no {kind} is called `{given}`; there are: {}",
                    allowed.join(", ")
                )
            }
            Self::Text { what, given, allowed } => {
                write!(f, "{what} is `{given}`, but must be {allowed}")
            }
            Self::Measurements(why) => write!(
                f,
                "the measurements in crates/solutions/data/timings.json must be as \
                 `make peers` writes them: {why}"
            ),
            Self::Drawing(why) => write!(f, "the figure could not be drawn: {why}"),
        }
    }
}

impl std::error::Error for Error {}
