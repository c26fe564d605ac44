//! What an author must mend, and where.
use std::path::Path;
use std::{fmt, fs};

use toml::de::{DeTable, DeValue};

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
    /// A problem of `book.toml` in the folder `root`: on the line of the key of `table` that
    /// `message` names first, or else of as much of `table` as is there.
    pub fn in_book_toml(root: &Path, table: &str, message: impl Into<String>) -> Self {
        let (message, file) = (message.into(), "book.toml");
        let text = fs::read_to_string(root.join(file)).unwrap_or_default();
        let at =
            DeTable::parse(&text).map_or(0, |all| key(all.get_ref(), table, &message));
        Place { file: file.into(), line: Lines::of(&text).line(at) }.with(message)
    }
}

/// The byte of the key of `table` in `all` that `message` names.
fn key(all: &DeTable<'_>, table: &str, message: &str) -> usize {
    let (mut at, mut inside) = (0, all);
    for word in table.split('.') {
        let Some((key, value)) = inside.iter().find(|(key, _)| *key.get_ref() == word)
        else {
            return at;
        };
        at = key.span().start;
        let DeValue::Table(table) = value.get_ref() else { return at };
        inside = table;
    }
    let named = inside.keys().filter_map(|key| {
        Some((message.find(&format!("`{}`", key.get_ref()))?, key.span().start))
    });
    named.min().map_or(at, |it| it.1)
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
