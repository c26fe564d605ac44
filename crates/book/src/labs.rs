//! The labs, compiled before the book is built, if what they are made from has changed.
use std::env;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};
use mdbook_preprocessor::config::Config;

use crate::inputs;

/// Makes the labs' script of the book in `root` anew unless it is up to date; with `LABS=no`
/// in the environment removes it, so that the book has their static figures.
///
/// # Errors
/// The labs do not compile; what `book.toml` says they are made from cannot be read.
pub fn make(root: &Path) -> Result<()> {
    let config = Config::from_disk(root.join("book.toml"))?;
    let Some(lab) = config.get::<String>("output.site.lab").ok().flatten() else {
        return Ok(());
    };
    let script = root.join(&lab);
    let stamp = script.with_extension("made");
    if env::var_os("LABS").is_some_and(|it| it == "no") {
        return lab_build::remove(&script);
    }
    let sources: Vec<String> =
        config.get("output.site.lab-sources").ok().flatten().unwrap_or_default();
    let digest = inputs::of_files(root, &sources, &env::current_exe()?)?;
    if fs::read_to_string(&stamp).is_ok_and(|it| it == digest) && script.is_file() {
        // As new as its sources, even if one was written anew with the same content.
        return fs::File::options()
            .append(true)
            .open(&script)
            .and_then(|file| file.set_modified(SystemTime::now()))
            .with_context(|| format!("cannot write {lab}"));
    }
    let _ = fs::remove_file(&stamp);
    if lab_build::make(root, &script)? {
        fs::write(&stamp, digest)
            .with_context(|| format!("cannot write {}", stamp.display()))?;
    }
    Ok(())
}
