//! What an author must mend, and where.
use std::fmt;

/// One fault of the book: the file and line it stands on, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The chapter's file, as seen from the book's root.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found, and what is allowed.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// A fault inside one text: the byte it begins at, and what is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Byte offset into the text.
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

/// The line, from 1, on which byte `at` of `text` stands.
pub fn line_of(text: &str, at: usize) -> usize {
    1 + text.as_bytes()[..at].iter().filter(|&&byte| byte == b'\n').count()
}

/// Where a text begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as seen from the book's root.
    pub file: String,
    /// The line of the text's first byte, from 1.
    pub line: usize,
}

impl Place {
    /// A problem here.
    pub fn with(self, message: impl Into<String>) -> Problem {
        Problem { file: self.file, line: self.line, message: message.into() }
    }

    /// A fault of the `text` that begins here.
    pub fn problem(&self, text: &str, fault: Fault) -> Problem {
        Problem {
            file: self.file.clone(),
            line: self.line - 1 + line_of(text, fault.at),
            message: fault.message,
        }
    }
}
