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
use std::io::Read;

use crate::config::Options;
use crate::page::Problem;

/// Reads mdBook's `[context, book]`, checks the book, and returns it ready for the
/// renderer.
///
/// # Errors
///
/// The version of mdBook is not one this was tried with, the options are wrong, the
/// packages do not build, or the book has problems; then the message lists all of them,
/// one a line.
pub fn preprocess(input: impl Read) -> Result<Book> {
    let input: serde_json::Value =
        serde_json::from_reader(input).context("standard input is not JSON")?;
    let field = |name: &str| input[0][name].as_str().unwrap_or("unknown").to_owned();
    if let Some(warning) =
        config::check_version(&field("mdbook_version"), &field("renderer"))?
    {
        eprintln!("mdbook-doctest: warning: {warning}");
    }
    let (context, mut book): (PreprocessorContext, Book) = serde_json::from_value(input)
        .context("standard input is not mdBook's [context, book]")?;
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
        book.for_each_chapter_mut(|chapter| {
            chapter.content = fences::dedent_quotations(&chapter.content);
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
