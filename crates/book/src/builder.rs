//! A whole book, built or tested by mdBook's library with this book's own parts in it.
use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;

use crate::inputs::Made;
use crate::{log, parts};

/// The book in the folder `root`, to be made in `destination` if that is given, else where
/// its `book.toml` says.
///
/// # Errors
/// What mdBook finds wrong with `book.toml` and `SUMMARY.md`; a part that there is not.
pub fn load(root: &Path, destination: Option<&Path>) -> Result<MDBook> {
    let root = root
        .canonicalize()
        .with_context(|| format!("cannot read the folder {}", root.display()))?;
    let mut book = MDBook::load(&root)?;
    if let Some(destination) = destination {
        book.config.build.build_dir = env::current_dir()?.join(destination);
    }
    parts::put_into(&mut book)?;
    Ok(book)
}

/// Builds the book in `root`, unless it is up to date; returns its folder and whether there
/// was anything to do.
///
/// # Errors
/// As those of [`load`]; what a part finds wrong; what mdBook warns about.
pub fn build(root: &Path, destination: Option<&Path>) -> Result<(PathBuf, bool)> {
    let book = load(root, destination)?;
    let folder = book.root.join(&book.config.build.build_dir);
    let made = Made {
        root: &book.root,
        config: &book.config,
        folder: &folder,
        program: &env::current_exe()?,
        environment: env::vars_os()
            .map(|(name, value)| (lossy(name), lossy(value)))
            .collect(),
    };
    let inputs = made.inputs();
    if made.is_up_to_date(&inputs) {
        return Ok((folder, false));
    }
    made.forget().with_context(|| format!("cannot write to {}", folder.display()))?;
    book.build()?;
    refuse_warnings()?;
    made.remember(&inputs)
        .with_context(|| format!("cannot write to {}", folder.display()))?;
    Ok((folder, true))
}

/// Compiles and runs the code of the book in `root`, as `mdbook test` does; returns whether
/// it has a ledger of claims.
///
/// # Errors
/// As those of [`build`]; code that does not compile or fails.
pub fn test(root: &Path) -> Result<bool> {
    let mut book = load(root, None)?;
    book.test(Vec::new())?;
    refuse_warnings()?;
    Ok(book.config.contains_key("preprocessor.lecture.tests"))
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

fn lossy(text: std::ffi::OsString) -> String {
    text.to_string_lossy().into_owned()
}
