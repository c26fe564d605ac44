//! An mdBook preprocessor that checks a book, and links the crates of a Cargo workspace
//! into its doctests.
//!
//! For the `test` renderer it links the workspace's own crates into the book's doctests;
//! for every renderer it stops the build on what mdBook would let pass: a broken include,
//! a link or an image that leads nowhere, a directive that nobody expands.
//!
//! | to find out | read |
//! |---|---|
//! | what may stand in `[preprocessor.doctest]` | [`config`] |
//! | what a directive is, what an include may name | [`directives`], [`includes`], [`part`], [`torn`] |
//! | what in a page is a link or an id | [`mod@reference`], [`markdown`], [`html`], [`slips`] |
//! | where a link may lead | [`links`], [`site`], [`redirects`] |
//! | what rustdoc runs, what a quotation is | [`fences`], [`quotations`] |
//! | which library files a doctest links to | [`toolchain`], [`workspace`], [`artefacts`], [`cargo_build`] |
//! | what `mdbook test` is handed | [`rustdoc`] |

pub mod artefacts;
pub mod cargo_build;
pub mod config;
pub mod directives;
pub mod fences;
pub mod html;
pub mod includes;
pub mod links;
pub mod markdown;
pub mod page;
pub mod part;
pub mod quotations;
pub mod redirects;
pub mod reference;
pub mod rustdoc;
pub mod site;
pub mod slips;
pub mod toolchain;
pub mod torn;
pub mod workspace;

use anyhow::{Context, Result, bail, ensure};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use rayon::prelude::*;
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use crate::artefacts::Plan;
use crate::config::{Html, Options};
use crate::page::{Page, Problem};
use crate::quotations::dedent_quotations;

/// The preprocessor, for a program that runs mdBook itself.
#[derive(Debug, Default, Clone, Copy)]
pub struct Doctest;

impl Preprocessor for Doctest {
    fn name(&self) -> &str {
        "doctest"
    }

    /// Checks the book and returns it ready for the renderer.
    ///
    /// # Errors
    ///
    /// The version of mdBook is not 0.5, the options are wrong, the packages do not build,
    /// or the book has problems; then the message lists all of them, one a line.
    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        if let Some(warning) = config::check_version(&context.mdbook_version)? {
            eprintln!("mdbook-doctest: warning: {warning}");
        }
        let options = Options::from_context(context)?;
        let html = Html::from_context(context)?;
        let pages = page::load(context, &book)?;
        let mut problems = includes::problems(&pages, &context.root, &options);
        problems.extend(links::problems(&pages, context, &options, &html));
        if context.renderer == "test" {
            test(&mut book, &pages, context, &options, problems)?;
        } else {
            refuse(problems, &options)?;
            change_content(&mut book, &pages, dedent_quotations);
        }
        Ok(book)
    }
}

/// Reads mdBook's `[context, book]`, and returns the book as [`Doctest`] makes it.
///
/// # Errors
///
/// Those of [`Doctest`], and an input that is not mdBook's.
pub fn preprocess(input: &str) -> Result<Book> {
    const NO_CONTEXT: &str = "standard input is not mdBook's [context, book]";
    /// What of mdBook's context says whether the rest can be read.
    #[derive(Deserialize)]
    struct Head {
        mdbook_version: String,
    }
    let (head, _): (Head, IgnoredAny) =
        serde_json::from_str(input).context(NO_CONTEXT)?;
    config::check_version(&head.mdbook_version)?;
    let (context, book) = serde_json::from_str(input).context(NO_CONTEXT)?;
    Doctest.run(&context, book)
}

/// Refuses the `problems` before the long build and those found after it, and hands the
/// chapters to rustdoc.
fn test(
    book: &mut Book,
    pages: &[Page],
    context: &PreprocessorContext,
    options: &Options,
    mut problems: Vec<Problem>,
) -> Result<()> {
    let workspace = artefacts::workspace(&context.root, options)?;
    let host = toolchain::host(&workspace)?;
    let quotations = quotations::find(pages, &mut problems);
    problems.extend(fences::problems(pages, &host));
    if options.packages.is_empty() {
        ensure!(
            options.dependencies.is_empty(),
            "`dependencies` are of `packages`, and `packages` is empty"
        );
        problems.extend(quotations::uncompiled(&quotations, &BTreeSet::new()));
        refuse(problems, options)?;
        rustdoc::announce(pages, &host);
        change_content(book, pages, quotations::hide_quotations);
        return Ok(());
    }
    refuse(problems, options)?;
    let sources = quotations.iter().map(|quotation| quotation.source.clone()).collect();
    let linkage = Plan::read(workspace, &host, options)?.build(&sources)?;
    refuse(quotations::uncompiled(&quotations, &linkage.sources), options)?;
    rustdoc::announce(pages, &host);
    rustdoc::prepare(book, pages, context, &linkage)
}

/// Puts what `change` makes of each page's text into the book.
fn change_content(book: &mut Book, pages: &[Page], change: fn(&str) -> String) {
    let changed = |page: &Page| (page.source.clone(), change(&page.content));
    let mut changed: HashMap<PathBuf, String> = pages.par_iter().map(changed).collect();
    book.for_each_chapter_mut(|chapter| {
        let source = chapter.source_path.as_ref().or(chapter.path.as_ref());
        if let Some(text) = source.and_then(|source| changed.remove(source)) {
            chapter.content = text;
        }
    });
}

/// Stops the build when there is any problem that the options do not allow, and lists them
/// all in the order of the files.
fn refuse(mut problems: Vec<Problem>, options: &Options) -> Result<()> {
    problems.retain(|problem| !options.allow.contains(&problem.check));
    problems.sort();
    problems.dedup();
    if problems.is_empty() {
        return Ok(());
    }
    let list: String = problems.iter().map(|problem| format!("\n{problem}")).collect();
    let count = problems.len();
    bail!("{count} problem{} in the book{list}", if count == 1 { "" } else { "s" })
}
