//! Where the author wrote what was found on a page.
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use crate::base::problem::{Lines, Problem};
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{Kind, Page};

/// What was found on a page.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// What it is, and what is allowed.
    pub message: String,
    /// How it may be written in the page's Markdown, the surest first.
    pub written: Vec<String>,
    /// The heading it stands under, as it reads, and its id.
    pub heading: Option<Arc<(String, String)>>,
    /// The line of the page.
    pub line: usize,
}

/// The Markdown of the pages.
pub struct Whence<'a> {
    folder: &'a Folder,
    /// The file of each page, as seen from the book's root.
    sources: BTreeMap<&'a str, String>,
}

impl<'a> Whence<'a> {
    /// That of the pages in `folder`.
    pub fn of(folder: &'a Folder) -> Self {
        let source = |page: &'a Page| {
            let source = match &page.kind {
                Kind::Chapter { source, .. } => source.clone(),
                Kind::NotFound => page.file.replace(".html", ".md"),
                Kind::Print | Kind::Other => return None,
            };
            Some((&*page.file, format!("{}/{source}", folder.source)))
        };
        Self { folder, sources: folder.pages.iter().filter_map(source).collect() }
    }

    /// The fault `found` on the page `file`: on the line of its Markdown where that stands, or
    /// else of the heading before it; on that of the page where there is no Markdown.
    pub fn problem(&self, file: &str, found: &Found) -> Problem {
        let message = found.message.clone();
        let source = self.sources.get(file);
        let read = source.and_then(|it| {
            let text = fs::read_to_string(self.folder.root.join(it)).ok()?;
            Some((it, text))
        });
        let Some((source, text)) = read else {
            return self.folder.fault(file, found.line.max(1), message);
        };
        let written = found.written.iter().filter(|it| !it.is_empty());
        let at = written.filter_map(|it| text.find(&**it)).next();
        let heading = || {
            let (reads, id) = &**found.heading.as_ref()?;
            let is_it = |line: &str| {
                line.starts_with('#')
                    && (line.contains(&format!("{{#{id}}}")) || line.ends_with(&**reads))
            };
            text.lines().position(is_it).map(|index| index + 1)
        };
        let line = at.map(|at| Lines::of(&text).line(at)).or_else(heading).unwrap_or(1);
        Problem { file: source.clone(), line, message }
    }
}
