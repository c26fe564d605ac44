//! The book as it lies on the disk, for a program that mdBook does not hand it to.
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use mdbook_preprocessor::config::Config;
use pulldown_cmark::{Event, Tag};

use crate::book::Written;
use crate::markdown::events;

/// The configuration of the book in `root` and the chapters its `SUMMARY.md` links to, in
/// that order; they are given no numbers.
///
/// # Errors
/// A file that cannot be read, or a `book.toml` that is none.
pub fn load(root: &Path) -> Result<(Config, Vec<Written>)> {
    let file = root.join("book.toml");
    let config = Config::from_disk(&file)
        .map_err(|error| anyhow!("cannot read {}: {error:#}", file.display()))?;
    let source = &config.book.src;
    let summary = read(&root.join(source).join("SUMMARY.md"))?;
    let mut chapters = Vec::new();
    for event in events(&summary) {
        if let Event::Start(Tag::Link { dest_url, .. }) = event
            && !dest_url.is_empty()
        {
            let file = source.join(&*dest_url);
            let text = read(&root.join(&file))?;
            let file = file.to_string_lossy().replace('\\', "/");
            chapters.push(Written { file, number: None, text });
        }
    }
    Ok((config, chapters))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))
}

/// What mdBook writes to a program it calls, all of it: to parse it as it comes, byte by
/// byte, takes several times as long.
///
/// # Errors
/// It cannot be read.
pub fn standard_input() -> io::Result<Vec<u8>> {
    let mut all = Vec::new();
    io::stdin().lock().read_to_end(&mut all)?;
    Ok(all)
}
