//! What an author must mend, and where.
use std::fmt;

/// One fault of the book: the file and line it stands on, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as seen from the book's root.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found, and what is allowed.
    pub message: String,
}

impl Problem {
    /// A problem of `book.toml`, whose lines nobody counts.
    pub fn in_book_toml(message: impl Into<String>) -> Self {
        Place { file: "book.toml".into(), line: 1 }.with(message)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// A fault inside one text: the byte it begins at, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The byte of the text it begins at.
    pub at: usize,
    /// What was found, and what is allowed.
    pub message: String,
}

impl Fault {
    /// A fault at byte `at`.
    pub fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }
}

/// Where something stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as seen from the book's root.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl Place {
    /// A problem here.
    pub fn with(&self, message: impl Into<String>) -> Problem {
        Problem { file: self.file.clone(), line: self.line, message: message.into() }
    }
}

/// Where each line of a text begins.
#[derive(Clone, Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// The lines of `text`.
    pub fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// The line, from 1, on which byte `at` stands.
    pub fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }
}
