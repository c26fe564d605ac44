//! Where the author wrote what was found on a page.
use std::fs;

use crate::base::problem::{Lines, Problem};
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{Kind, Page};

/// What was found on a page.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it is, and what is allowed.
    pub message: String,
    /// How it may be written in the page's Markdown, the surest first.
    pub written: Vec<String>,
    /// The line of the page, from 1.
    pub line: usize,
}

/// A heading of a page: its line, its id and how it reads.
#[derive(Debug)]
#[allow(missing_docs, reason = "said above")]
pub struct Heading {
    pub line: usize,
    pub id: String,
    pub reads: String,
}

impl Found {
    /// The fault, on the line of the Markdown of `page` where it stands, or else of the last of
    /// `headings` before it; on that of the page where there is no Markdown.
    pub fn problem(self, folder: &Folder, page: &Page, headings: &[Heading]) -> Problem {
        let source = match &page.kind {
            Kind::Chapter { source, .. } => Some(source.clone()),
            Kind::NotFound => Some(page.file.replace(".html", ".md")),
            Kind::Print | Kind::Other => None,
        };
        let source = source.map(|it| format!("{}/{it}", folder.source));
        let text = source.as_ref().map(|it| fs::read_to_string(folder.root.join(it)));
        let (Some(file), Some(Ok(text))) = (source, text) else {
            return folder.fault(&page.file, self.line, self.message);
        };
        let mut written = self.written.iter().filter(|it| !it.is_empty());
        let line = written.find_map(|it| Some(Lines::of(&text).line(text.find(&**it)?)));
        let heading = || {
            let Heading { id, reads, .. } =
                headings.iter().rfind(|it| it.line <= self.line)?;
            let is_it = |line: &str| {
                line.starts_with('#')
                    && (line.contains(&format!("{{#{id}}}")) || line.ends_with(&**reads))
            };
            text.lines().position(is_it).map(|index| index + 1)
        };
        Problem { file, line: line.or_else(heading).unwrap_or(1), message: self.message }
    }
}
