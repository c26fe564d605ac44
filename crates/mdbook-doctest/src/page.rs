//! A chapter as its author wrote it beside what the earlier preprocessors made of it.

use anyhow::{Context, Result};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;
use std::fmt;
use std::path::{Component, Path, PathBuf};

use crate::config::Check;

/// A chapter that is no draft.
#[derive(Debug)]
pub struct Page {
    /// The file as messages name it, from the book's root: `src/part/one.md`.
    pub file: String,
    /// The file on disk.
    pub on_disk: PathBuf,
    /// The file from the source folder: `part/README.md`.
    pub source: PathBuf,
    /// The path that decides the address of the rendered page: `part/index.md`.
    pub output: PathBuf,
    /// The text on disk.
    pub raw: String,
    /// The text after the preprocessors that ran before this one.
    pub content: String,
}

/// Something that stops the build.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, from the book's root.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The check that found it.
    pub check: Check,
    /// What was found and what is allowed.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} [{}]", self.file, self.line, self.message, self.check)
    }
}

impl Page {
    /// A problem of this page.
    pub fn problem(&self, line: usize, check: Check, message: String) -> Problem {
        Problem { file: self.file.clone(), line, check, message }
    }
}

/// The chapters of the book, sub-chapters included, drafts left out.
///
/// A chapter that another preprocessor made has no file: its path stands for the file,
/// and its raw text is empty.
/// Errors: a chapter's file cannot be read.
pub fn load(context: &PreprocessorContext, book: &Book) -> Result<Vec<Page>> {
    let mut pages = Vec::new();
    for chapter in book.chapters() {
        let Some(path) = &chapter.path else { continue };
        let source = chapter.source_path.as_ref().unwrap_or(path);
        let from_root = context.config.book.src.join(source);
        let on_disk = context.root.join(&from_root);
        let raw = match &chapter.source_path {
            Some(_) => std::fs::read_to_string(&on_disk)
                .with_context(|| format!("cannot read {}", on_disk.display()))?,
            None => String::new(),
        };
        let stem = path.file_stem().unwrap_or_default();
        // The `index` preprocessor, which may run after this one.
        let is_index = context.config.build.use_default_preprocessors
            && stem.eq_ignore_ascii_case("readme");
        pages.push(Page {
            file: slashes(&from_root),
            on_disk,
            source: source.clone(),
            output: if is_index { path.with_file_name("index.md") } else { path.clone() },
            raw: raw.trim_start_matches('\u{feff}').to_owned(),
            content: chapter.content.clone(),
        });
    }
    Ok(pages)
}

/// Where the lines of a text begin.
#[derive(Debug, Default)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// Those of `text`.
    pub fn of(text: &str) -> Lines {
        Lines(text.match_indices('\n').map(|(at, _)| at + 1).collect())
    }

    /// The number of the line, counted from 1, that holds the byte at `offset`.
    pub fn at(&self, offset: usize) -> usize {
        1 + self.0.partition_point(|start| *start <= offset)
    }
}

/// `path` without `.` and with `..` only where it climbs above where it begins.
pub fn normalise(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if out.file_name().is_some() => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

/// The path with forward slashes, as Markdown and messages write it.
pub fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
