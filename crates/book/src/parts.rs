//! The preprocessors and the backends of this book, as mdBook knows them.
//!
//! Each is one function, whichever door leads to it.
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow, bail};
use mdbook_doctest::Doctest;
use mdbook_driver::MDBook;
use mdbook_lecture::base::cache::Memory;
use mdbook_lecture::base::problem::Problem;
use mdbook_lecture::book::course::Settings;
use mdbook_lecture::book::options::READS_NO_PAGE;
use mdbook_lecture::editions::handouts::class::{self, Class};
use mdbook_lecture::editions::handouts::write;
use mdbook_lecture::editions::markdown::Manuscript;
use mdbook_lecture::editions::site::{self, folder};
use mdbook_lecture::set::source::{Cached, Solutions};
use mdbook_lecture::set::table::counted;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use mdbook_renderer::{RenderContext, Renderer};

use crate::python;

/// How a command of `book.toml` begins that is this program; the part's name follows.
pub const COMMAND: &str = "cargo run -q -p book -- ";

/// `[preprocessor.lecture]`: formulas, figures, computed values and the ledger of claims.
///
/// Its clones read a book once: the last, which serves every backend of one build.
#[derive(Clone, Default)]
pub struct Lecture(Arc<Mutex<Option<Manuscript>>>);

/// `[output.handouts]`: the sheets for a course.
pub struct Handouts;

/// The sheets of a class, in a folder of their own: they are no part of the book.
pub struct ForClass(pub Class);

/// `[preprocessor.doctest]` for mdBook's own program: in `mdbook test`, the Python as well.
pub struct Checked;

impl Preprocessor for Checked {
    fn name(&self) -> &str {
        Doctest.name()
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book> {
        if context.renderer == "test" {
            python::check(&book, &context.root, &context.config.book.src)?;
        }
        Doctest.run(context, book)
    }

    fn supports_renderer(&self, renderer: &str) -> Result<bool> {
        Doctest.supports_renderer(renderer)
    }
}

/// `[output.site]`: the finished html book.
pub struct Site;

impl Preprocessor for Lecture {
    fn name(&self) -> &str {
        "lecture"
    }

    fn run(&self, context: &PreprocessorContext, book: Book) -> Result<Book> {
        let source = Cached::new(Solutions, Memory::of_this_program(&context.root)?);
        let PreprocessorContext { config, root, renderer, .. } = context;
        // Held to the end: what one backend has set, the next one finds.
        let mut last = self.0.lock().map_err(|_| anyhow!("another backend failed"))?;
        let known = last.take().filter(|it| it.is_of(&book, config));
        let read = known.unwrap_or_else(|| Manuscript::read(book, config, root));
        last.insert(read).set(renderer, &source).map_err(|problems| {
            let lines: String =
                problems.iter().map(|problem| format!("{problem}\n")).collect();
            anyhow!("{lines}mdbook-lecture: {}", counted(problems.len(), "problem"))
        })
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
        let settings = handouts(context)?;
        let memory = Memory::of_this_program(&context.root)?;
        let files = write::sheets(context, &settings, Some(&memory))?;
        write::write(&files, &settings, &context.root, &context.destination)
    }
}

impl Renderer for ForClass {
    fn name(&self) -> &str {
        folder::HANDOUTS
    }

    fn render(&self, context: &RenderContext) -> Result<()> {
        let memory = Memory::of_this_program(&context.root)?;
        class::make(context, &handouts(context)?, Some(&memory), &self.0)
    }
}

/// What `book.toml` says of the sheets.
fn handouts(context: &RenderContext) -> Result<Settings> {
    let wrong =
        |said| Problem::in_book_toml(&context.root, "output.handouts", said).to_string();
    Settings::read(&context.config)
        .map_err(|said| anyhow!(wrong(said)))?
        .context("book.toml has no [output.handouts]")
}

impl Renderer for Site {
    fn name(&self) -> &str {
        "site"
    }

    fn render(&self, context: &RenderContext) -> Result<()> {
        site::finish(context, Some(Memory::of_this_program(&context.root)?))
    }
}

/// Puts the parts into `book` whose commands are this program's, among them `lecture`;
/// whatever else its `book.toml` names stays a command.
///
/// # Errors
/// A command that names this program and a part that there is not.
pub fn put_into(book: &mut MDBook, lecture: &Lecture) -> Result<()> {
    for (table, name, _) in named(&book.config)?.into_iter().filter(|it| it.2) {
        match (table, &*name) {
            ("preprocessor", "lecture") => book.with_preprocessor(lecture.clone()),
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
