//! The pages of the html book, and how a step reads and writes them.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use mdbook_renderer::RenderContext;
use mdbook_renderer::book::BookItem;

use crate::site::Site;

/// A page that mdBook has made of its template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its file, as seen from the folder of the html book, with `/` between folders.
    pub file: String,
    /// What is on it.
    pub kind: Kind,
}

/// What a page is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A chapter, or the copy of the first one that opens the book.
    Chapter {
        /// The chapter's name in `SUMMARY.md`.
        name: String,
        /// Its Markdown file, as seen from the folder of the book's sources.
        source: String,
    },
    /// All chapters together, for printing.
    Print,
    /// What a server shows for an address that is none.
    NotFound,
}

/// The first page of the book.
pub const INDEX: &str = "index.html";

/// The page for an address that is none.
pub const NOT_FOUND: &str = "404.html";

impl Page {
    /// The way from the page's folder to that of the book: empty, or `../` repeated.
    pub fn root(&self) -> String {
        "../".repeat(self.file.matches('/').count())
    }
}

/// The pages that mdBook makes of its template for `context`, the first of them [`INDEX`].
pub fn of(context: &RenderContext, html: &Path) -> Vec<Page> {
    let chapters = context.book.iter().filter_map(|item| {
        let BookItem::Chapter(chapter) = item else { return None };
        let path = chapter.path.as_ref()?;
        let source = chapter.source_path.as_ref().unwrap_or(path);
        let kind =
            Kind::Chapter { name: chapter.name.clone(), source: with_slashes(source) };
        Some(Page { file: with_slashes(&path.with_extension("html")), kind })
    });
    let mut pages: Vec<Page> = chapters.collect();
    if let Some(first) = pages.first() {
        let index = Page { file: INDEX.to_owned(), kind: first.kind.clone() };
        pages.retain(|page| page.file != INDEX);
        pages.insert(0, index);
    }
    let others = [("print.html", Kind::Print), (NOT_FOUND, Kind::NotFound)];
    let others = others.into_iter().filter(|(file, _)| html.join(file).is_file());
    pages.extend(others.map(|(file, kind)| Page { file: file.to_owned(), kind }));
    pages
}

fn with_slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Every file of the folder `html` and its folders whose name ends in `.html`, in order.
///
/// # Errors
/// A folder that cannot be read.
pub fn all(html: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![html.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|it| it == "html") => {
                    found.push(with_slashes(path.strip_prefix(html)?));
                }
                false => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

impl Site {
    /// The text of a file of the html book.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn read(&self, file: &str) -> Result<String> {
        let file = self.html.join(file);
        fs::read_to_string(&file)
            .with_context(|| format!("cannot read {}", file.display()))
    }

    /// Writes a file of the html book, and the folders it is in.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn write(&self, file: &str, text: &str) -> Result<()> {
        let file = self.html.join(file);
        let folder = file.parent().unwrap_or(&self.html);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, text))
            .with_context(|| format!("cannot write {}", file.display()))
    }
}
