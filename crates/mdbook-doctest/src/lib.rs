//! An mdBook preprocessor for a book that lives in a Cargo workspace.
//!
//! For the `test` renderer it links the workspace's own crates into the book's doctests;
//! for every renderer it stops the build on what mdBook would let pass: a broken include,
//! a link or an image that leads nowhere, a directive that nobody expands.
//!
//! | to find out | read |
//! |---|---|
//! | what may stand in `[preprocessor.doctest]` | [`config`] |
//! | what an `{{#include}}` may name | [`includes`], [`part`] |
//! | where a link may lead | [`links`], [`markdown`] |
//! | what rustdoc runs, what a quotation is | [`fences`] |
//! | which library files a doctest links to | [`workspace`], [`artefacts`] |
//! | what `mdbook test` is handed | [`rustdoc`] |

pub mod artefacts;
pub mod config;
pub mod fences;
pub mod includes;
pub mod links;
pub mod markdown;
pub mod page;
pub mod part;
pub mod rustdoc;
pub mod workspace;

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::Book;
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::HashMap;
use std::io::{Read, read_to_string};

use crate::config::Options;
use crate::page::{Page, Problem};

/// What of mdBook's context says whether the rest can be read.
#[derive(Deserialize)]
#[serde(default)]
struct Head {
    mdbook_version: String,
    renderer: String,
}

impl Default for Head {
    fn default() -> Self {
        let unknown = || "unknown".to_owned();
        Self { mdbook_version: unknown(), renderer: unknown() }
    }
}

const NO_CONTEXT: &str = "standard input is not mdBook's [context, book]";

/// Reads mdBook's `[context, book]`, checks the book, and returns it ready for the
/// renderer.
///
/// # Errors
///
/// The version of mdBook is not one this was tried with, the options are wrong, the
/// packages do not build, or the book has problems; then the message lists all of them,
/// one a line.
pub fn preprocess(input: impl Read) -> Result<Book> {
    let input = read_to_string(input).context("standard input is no text")?;
    let (head, _): (Head, IgnoredAny) =
        serde_json::from_str(&input).context(NO_CONTEXT)?;
    if let Some(warning) = config::check_version(&head.mdbook_version, &head.renderer)? {
        eprintln!("mdbook-doctest: warning: {warning}");
    }
    let (context, mut book): (PreprocessorContext, Book) =
        serde_json::from_str(&input).context(NO_CONTEXT)?;
    let options = Options::from_context(&context)?;

    let pages = page::load(&context, &book)?;
    let mut problems = includes::problems(&pages, &context.root, &options);
    problems.extend(links::problems(&pages, &context, &options));
    if context.renderer == "test" {
        let linkage = artefacts::build(&context.root, &options)?;
        problems.extend(fences::problems(&pages, &linkage.sources, &linkage.host));
        refuse(problems)?;
        rustdoc::prepare(&mut book, &pages, &context, &linkage)?;
    } else {
        refuse(problems)?;
        let moved =
            |page: &Page| (page.source.clone(), fences::dedent_quotations(&page.content));
        let mut moved: HashMap<_, _> = pages.par_iter().map(moved).collect();
        book.for_each_chapter_mut(|chapter| {
            let source = chapter.source_path.as_ref().or(chapter.path.as_ref());
            if let Some(text) = source.and_then(|source| moved.remove(source)) {
                chapter.content = text;
            }
        });
    }
    Ok(book)
}

/// Stops the build when there is any problem, and lists them all in the order of the
/// files.
fn refuse(mut problems: Vec<Problem>) -> Result<()> {
    problems.sort();
    problems.dedup();
    if problems.is_empty() {
        return Ok(());
    }
    let list: String = problems.iter().map(|problem| format!("\n{problem}")).collect();
    let count = problems.len();
    bail!("{count} problem{} in the book{list}", if count == 1 { "" } else { "s" })
}
