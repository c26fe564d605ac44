//! An mdBook preprocessor that links the crates of a Cargo workspace into the book's
//! doctests, and stops the build on what mdBook would let pass.
//!
//! | to find out | read |
//! |---|---|
//! | what may stand in `[preprocessor.doctest]` | `config` |
//! | what a directive is, what an include may name | `directives`, `includes`, `part` |
//! | what in a page is a link or an id | `outline`, `markdown` |
//! | where a link may lead | `links`, `site` |
//! | what rustdoc runs, what a quotation is | `fences`, `quotations` |
//! | which library files a doctest links to | `cargo`, `linkage` |
//! | what `mdbook test` is handed | `rustdoc` |

mod cargo;
pub mod config;
pub mod directives;
pub mod fences;
pub mod includes;
mod linkage;
mod links;
pub mod markdown;
pub mod outline;
pub mod page;
pub mod parallel;
pub mod part;
pub mod quotations;
mod rustdoc;
mod site;

use anyhow::{Context, Result, bail, ensure};
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::config::Options;
use crate::linkage::{Linkage, Plan};
use crate::page::{Page, Problem};

/// The preprocessor, for a program that runs mdBook itself.
#[derive(Debug, Default, Clone, Copy)]
pub struct Doctest;

impl Preprocessor for Doctest {
    fn name(&self) -> &str {
        "doctest"
    }

    /// Checks the book and returns it ready for the renderer.
    /// Errors: the version of mdBook is not 0.5, the options are wrong, the packages do
    /// not build, or the book has problems; then the message lists all of them, one a
    /// line.
    fn run(&self, context: &PreprocessorContext, mut book: Book) -> Result<Book> {
        if let Some(warning) = config::check_version(&context.mdbook_version)? {
            eprintln!("mdbook-doctest: warning: {warning}");
        }
        let options = Options::of(context)?;
        let pages = page::load(context, &book)?;
        let mut problems = includes::problems(&pages, &context.root, &options);
        problems.extend(links::problems(&pages, context, &options)?);
        if context.renderer == "test" {
            test(&mut book, &pages, context, &options, problems)?;
        } else {
            refuse(problems, &options)?;
            book.for_each_chapter_mut(|chapter| {
                chapter.content = quotations::dedented(&chapter.content);
            });
        }
        Ok(book)
    }
}

/// Reads mdBook's `[context, book]`, and returns the book as [`Doctest`] makes it.
/// Errors: those of [`Doctest`], and an input that is not mdBook's.
pub fn preprocess(input: &str) -> Result<Book> {
    const NO_CONTEXT: &str = "standard input is not mdBook's [context, book]";
    // The version says whether the rest can be read.
    let (head, _): (Value, IgnoredAny) =
        serde_json::from_str(input).context(NO_CONTEXT)?;
    config::check_version(head["mdbook_version"].as_str().context(NO_CONTEXT)?)?;
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
    let root = linkage::workspace(&context.root, options)?;
    let host = cargo::host(&root)?;
    let quotations = quotations::find(pages, &mut problems);
    problems.extend(fences::problems(pages, &host));
    let linkage = if options.packages.is_empty() {
        let dependencies = &options.dependencies;
        ensure!(
            dependencies.is_empty(),
            "`dependencies` are of `packages`, and `packages` is empty"
        );
        Linkage::default()
    } else {
        refuse(std::mem::take(&mut problems), options)?;
        let quoted = quotations.iter().map(|(_, source)| source.clone()).collect();
        Plan::read(root, &host, options)?.build(&quoted)?
    };
    let compiled = |(_, source): &(Problem, _)| linkage.sources.contains(source);
    problems.extend(quotations.into_iter().filter(|q| !compiled(q)).map(|q| q.0));
    refuse(problems, options)?;
    rustdoc::announce(pages, &host);
    rustdoc::prepare(book, context, &linkage)
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
