//! The labs, compiled before the book is built, if what they are made from has changed.
use std::env;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use mdbook_lecture::base::digest;

use crate::builder;

/// Makes the labs' script of the book in `root` anew unless it is up to date; with `LABS=no`
/// in the environment removes it, so that the book has their static figures.
///
/// # Errors
/// The labs do not compile; what `book.toml` says they are made from cannot be read.
pub fn make(root: &Path) -> Result<()> {
    let config = builder::config(root)?;
    let said = |key: &str| format!("book.toml: {key}");
    let key = "output.site.lab";
    let Some(lab) = config.get::<String>(key).with_context(|| said(key))? else {
        return Ok(());
    };
    let script = root.join(lab);
    if env::var_os("LABS").is_some_and(|it| it == "no") {
        return lab_build::remove(&script);
    }
    let key = "output.site.lab-sources";
    let sources: Vec<_> = config.get(key).with_context(|| said(key))?.unwrap_or_default();
    let now = digest::of_labs(root, &sources).map_err(|error| anyhow!(said(&error)))?;
    if digest::is_made_from(&script, &now) {
        return Ok(());
    }
    let stamp = digest::stamp(&script);
    let _ = fs::remove_file(&stamp);
    if lab_build::make(root, &script)? {
        fs::write(&stamp, now)
            .with_context(|| format!("cannot write {}", stamp.display()))?;
    }
    Ok(())
}
