//! The preprocessors and the backends of this book, as mdBook knows them.
//!
//! Each is one function, whichever door leads to it.
use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use mdbook_doctest::Doctest;
use mdbook_driver::MDBook;
use mdbook_lecture::base::cache::Memory;
use mdbook_lecture::base::problem::Problem;
use mdbook_lecture::book::course::Settings;
use mdbook_lecture::book::options::READS_NO_PAGE;
use mdbook_lecture::editions::handouts::write;
use mdbook_lecture::editions::markdown;
use mdbook_lecture::editions::site::{Site, folder};
use mdbook_lecture::set::code;
use mdbook_lecture::set::source::{Cached, Solutions};
use mdbook_lecture::set::table::counted;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::{RenderContext, Renderer};

/// How a command of `book.toml` begins that is this program; the part's name follows.
pub const COMMAND: &str = "cargo run -q -p book -- ";

/// `[preprocessor.lecture]`: formulas, figures, computed values and the ledger of claims.
pub struct Lecture;

/// `[output.handouts]`: the sheets for a course.
pub struct Handouts;

impl Preprocessor for Lecture {
    fn name(&self) -> &str {
        "lecture"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book> {
        let source = Cached::new(Solutions, Memory::of_this_program(&context.root)?);
        let (config, root) = (&context.config, &context.root);
        markdown::render(book, config, root, &context.renderer, &source).map_err(
            |problems| {
                let lines: String =
                    problems.iter().map(|problem| format!("{problem}\n")).collect();
                anyhow!("{lines}mdbook-lecture: {}", counted(problems.len(), "problem"))
            },
        )
    }

    /// Every backend wants the rendered chapters, but for `mdbook test`, which reads the
    /// Markdown as it was written, and `site`, which reads no chapter.
    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Ok(!matches!(renderer, "test" | READS_NO_PAGE))
    }
}

impl Renderer for Handouts {
    fn name(&self) -> &str {
        folder::HANDOUTS
    }

    fn render(&self, context: &RenderContext) -> Result<()> {
        let settings = Settings::read(&context.config)
            .map_err(|said| {
                anyhow!(
                    Problem::in_book_toml(&context.root, "output.handouts", said)
                        .to_string()
                )
            })?
            .context("book.toml has no [output.handouts]")?;
        let files = write::sheets(context, &settings)?;
        write::write(&files, &settings, &context.root, &context.destination)
    }
}

/// Puts the parts into `book` whose commands are this program's; whatever else its
/// `book.toml` names stays a command.
///
/// # Errors
/// A command that names this program and a part that there is not.
pub fn put_into(book: &mut MDBook) -> Result<()> {
    code::remember_in(Memory::of_this_program(&book.root)?);
    for (table, name, _) in named(&book.config)?.into_iter().filter(|it| it.2) {
        match (table, &*name) {
            ("preprocessor", "lecture") => book.with_preprocessor(Lecture),
            ("preprocessor", "doctest") => book.with_preprocessor(Doctest),
            ("output", "handouts") => book.with_renderer(Handouts),
            ("output", "site") => book.with_renderer(Site),
            _ => bail!(
                "book.toml: [{table}.{name}]: command: this program has no {table} `{name}`; \
                 there are: preprocessor.lecture, preprocessor.doctest, output.handouts, \
                 output.site"
            ),
        };
    }
    Ok(())
}

/// Whether a command that is another program's is part of the book.
///
/// # Errors
/// A command that is no text.
pub fn has_foreign(config: &Config) -> Result<bool> {
    let own = ["links", "index", "html", "markdown"];
    Ok(named(config)?.iter().any(|(_, name, ours)| !ours && !own.contains(&&**name)))
}

/// The tables of `book.toml` that are a part: kind, name, whether its command is ours.
fn named(config: &Config) -> Result<Vec<(&'static str, String, bool)>> {
    /// Of a table, what counts here.
    #[derive(serde::Deserialize)]
    struct Part {
        command: Option<String>,
    }
    let all = |kind, parts: BTreeMap<String, Part>| {
        parts.into_iter().map(move |(name, part)| {
            let command = part.command.unwrap_or_default();
            let ours = command.strip_prefix(COMMAND) == Some(&name);
            (kind, name, ours)
        })
    };
    let preprocessors = all("preprocessor", config.preprocessors()?);
    Ok(preprocessors.chain(all("output", config.outputs()?)).collect())
}
