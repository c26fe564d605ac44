//! A whole book, built or tested by mdBook's library with this book's own parts in it.
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use mdbook_html::HtmlHandlebars;
use mdbook_lecture::base::problem::Problem;
use mdbook_lecture::book::summary;
use mdbook_lecture::editions::handouts::class::Class;
use serde::de::IgnoredAny;

use crate::inputs::Made;
use crate::parts::{ForClass, Handouts, Lecture, Site};
use crate::{log, parts, python};

/// What `book.toml` in the folder `root` and the environment say.
///
/// # Errors
/// What mdBook finds wrong with either.
pub fn config(root: &Path) -> Result<Config> {
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.update_from_env()?;
    Ok(config)
}

/// The book in the folder `root`, with our parts in it.
fn load(root: &Path, lecture: &Lecture) -> Result<MDBook> {
    let wrong = summary::problems(root, &config(root)?);
    if !wrong.is_empty() {
        let lines: Vec<_> = wrong.iter().map(Problem::to_string).collect();
        bail!("{}", lines.join("\n"));
    }
    let mut book = MDBook::load(root)?;
    parts::put_into(&mut book, lecture)?;
    Ok(book)
}

/// Builds the book in `root` in `folder`. What mdBook does with its pages takes one thread;
/// the sheets, which need no page, are made in another.
fn make(root: &Path, folder: &Path) -> Result<()> {
    let lecture = Lecture::default();
    let load = || {
        let mut book = load(root, &lecture)?;
        book.config.build.build_dir = folder.to_owned();
        anyhow::Ok(book)
    };
    let book = load()?;
    let outputs = book.config.outputs::<IgnoredAny>()?.into_keys();
    if parts::has_foreign(&book.config)? || !outputs.eq(["handouts", "html", "site"]) {
        return book.build();
    }
    thread::scope(|scope| {
        let sheets = scope.spawn(|| load()?.execute_build_process(&Handouts));
        let pages = book.execute_build_process(&HtmlHandlebars::new());
        sheets.join().map_err(|_| anyhow!("the thread of the sheets failed"))??;
        pages
    })?;
    book.execute_build_process(&Site)
}

/// Builds the book in `root` in the folder `destination`, or where its `book.toml` says,
/// unless it is up to date; returns the folder and whether there was anything to do.
///
/// # Errors
/// What mdBook finds wrong with `book.toml` and `SUMMARY.md`; a part that there is not; what
/// a part finds wrong; what mdBook warns about.
pub fn build(root: &Path, destination: Option<&Path>) -> Result<(PathBuf, bool)> {
    let root = &root.canonicalize()?;
    let config = &config(root)?;
    let folder = match destination {
        Some(folder) => env::current_dir()?.join(folder),
        None => root.join(&config.build.build_dir),
    };
    let made = Made { root, config, folder: &folder, program: &env::current_exe()? };
    let inputs = made.inputs();
    if made.is_up_to_date(&inputs) {
        return Ok((folder, false));
    }
    let written = |done: io::Result<()>| {
        done.with_context(|| format!("cannot write to {}", folder.display()))
    };
    written(made.forget())?;
    // Read after the digest of its files: what is saved meanwhile is not taken for known.
    make(root, &folder)?;
    refuse_warnings()?;
    written(made.remember(&inputs))?;
    Ok((folder, true))
}

/// Makes the sheets of a class, for which nothing else of the book in `root` is made.
///
/// # Errors
/// As those of [`build`].
pub fn class(root: &Path, class: Class) -> Result<()> {
    let book = load(&root.canonicalize()?, &Lecture::default())?;
    book.execute_build_process(&ForClass(class))?;
    refuse_warnings()
}

/// Compiles and runs the code of the book in `root`, as `mdbook test` does; returns what
/// became of its Python, and whether it has a ledger of claims.
///
/// # Errors
/// As those of [`build`]; code that does not compile or fails.
pub fn test(root: &Path) -> Result<(python::Outcome, bool)> {
    let mut book = load(&root.canonicalize()?, &Lecture::default())?;
    let python = python::check(&book.book, &book.root, &book.config.book.src)?;
    book.test(Vec::new())?;
    refuse_warnings()?;
    Ok((python, book.config.contains_key("preprocessor.lecture.tests")))
}

/// Takes what mdBook has warned about for a fault.
fn refuse_warnings() -> Result<()> {
    match log::warnings() {
        0 => Ok(()),
        1 => bail!("mdBook warns, as said above: the book is not right"),
        count => {
            bail!("mdBook warns {count} times, as said above: the book is not right")
        }
    }
}
