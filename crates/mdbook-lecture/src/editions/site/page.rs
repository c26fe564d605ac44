//! A page of the html book.
use crate::base::html;

/// A page, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its file, as seen from the folder of the html book, with `/` between folders.
    pub file: String,
    /// What is on it.
    pub kind: Kind,
    /// Its HTML.
    pub text: String,
}

/// What a page is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A chapter, or the copy of the first one that opens the book.
    Chapter {
        /// The chapter's name in `SUMMARY.md`.
        name: String,
        /// Its number (`2` or `2.1`), unless it has none.
        number: Option<String>,
        /// Its Markdown file, as seen from the folder of the book's sources.
        source: String,
        /// Its own page, of which [`INDEX`] may be the copy.
        file: String,
    },
    /// All chapters together, for printing.
    Print,
    /// What a server shows for an address that is none.
    NotFound,
    /// Any other: a sheet, a file that the book quotes, the list of chapters.
    Other,
}

/// The first page of the book.
pub const INDEX: &str = "index.html";

/// The list of chapters that a page without scripts shows.
pub const CONTENTS: &str = "toc.html";

impl Page {
    /// The way from the page's folder to that of the book: empty, or `../` repeated.
    pub fn root(&self) -> String {
        "../".repeat(self.file.matches('/').count())
    }

    /// Whether mdBook has made it of its template.
    pub fn of_template(&self) -> bool {
        self.kind != Kind::Other
    }

    /// Whether it is the copy of a chapter's own page.
    pub fn is_copy(&self) -> bool {
        matches!(&self.kind, Kind::Chapter { file, .. } if *file != self.file)
    }

    /// The page whose links it has: its own, or that of which it is the copy.
    pub fn from(&self) -> &str {
        match &self.kind {
            Kind::Chapter { file, .. } => file,
            Kind::Print | Kind::NotFound | Kind::Other => &self.file,
        }
    }

    /// Its elements.
    pub fn cut(&self) -> html::Page<'_> {
        html::Page::read(&self.text)
    }
}
