//! A page of the html book, and where an address on it leads.
use std::ops::Range;

use crate::base::html::{self, Element};

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
        self.from() != self.file
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

/// The file that the relative `path` on the page `file` leads to, both as seen from the
/// folder of the html book; `None` if it leads out of it.
pub fn resolve(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    if !path.is_empty() {
        parts.pop();
    }
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match part {
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Where in `page` the addresses by the place of the page are that these `elements` have, and
/// what they say.
pub fn relative_addresses<'a>(
    page: &'a html::Page<'a>,
    elements: impl IntoIterator<Item = &'a Element<'a>>,
) -> impl Iterator<Item = (Range<usize>, &'a str)> {
    let all = |element: &'a Element<'a>| {
        let values = ["href", "src"].map(|name| element.value(name));
        values.into_iter().flatten().map(|value| (value.clone(), &page.text[value]))
    };
    elements.into_iter().flat_map(all).filter(|(_, address)| {
        !address.is_empty()
            && !address.starts_with(['#', '/', '?'])
            && !address.contains(':')
    })
}
