//! Hands each chapter to rustdoc with the libraries it may use.
//!
//! `mdbook test` runs `rustdoc <the chapter's path> --test` in a temporary folder, into
//! which it has written the chapter. A path that begins with `@` is, to rustdoc, a file
//! with further arguments, one a line; so each chapter is written to a file that stays,
//! and its path becomes `@` and the name of such an arguments file.
//!
//! That mdBook hands on the path unchanged is documented nowhere. Should it ever not, then
//! rustdoc reads what mdBook wrote, and that does not compile and says why.

use anyhow::{Context, Result};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, Chapter};
use std::collections::HashMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::artefacts::{Linkage, utf8};
use crate::fences::{Count, count};
use crate::page::{Page, slashes};
use crate::quotations::hide_quotations;

/// Writes the chapters and their arguments below the target folder and points the book at
/// them.
///
/// # Errors
///
/// A file cannot be written.
pub fn prepare(
    book: &mut Book,
    pages: &[Page],
    context: &PreprocessorContext,
    linkage: &Linkage,
) -> Result<()> {
    let book_folder =
        context.root.strip_prefix(&linkage.workspace).unwrap_or(Path::new(""));
    let folder: PathBuf =
        linkage.folder.join("chapters").join(book_folder).components().collect();
    let edition =
        linkage.edition.as_deref().filter(|_| context.config.rust.edition.is_none());
    let linked = arguments(linkage, edition)?;
    let sources: HashMap<&Path, &Path> =
        pages.iter().map(|page| (&*page.source, &*page.source)).collect();
    let unread = unread(&context.mdbook_version);
    let mut outcome = Ok(());
    book.for_each_chapter_mut(|chapter| {
        let source = chapter.source_path.as_ref().or(chapter.path.as_ref());
        let Some(source) = source.and_then(|source| sources.get(&**source)) else {
            return;
        };
        let written = write_chapter(chapter, &folder.join(source), &linked);
        chapter.content.clone_from(&unread);
        if outcome.is_ok() {
            outcome = written;
        }
    });
    outcome?;
    eprintln!("rustdoc's line numbers are those of {}", folder.display());
    Ok(())
}

/// Says on standard error what rustdoc will run on the machine `host`.
pub fn announce(pages: &[Page], host: &str) {
    let mut total = Count::default();
    for page in pages {
        let count = count(&page.content, host);
        eprintln!("{}: {}", slashes(&page.source), summary(count));
        total = add(total, count);
    }
    eprintln!("total: {}", summary(total));
}

/// What mdBook writes for rustdoc, which never reads it: an error, to rustdoc, as
/// Markdown and as Rust.
fn unread(version: &str) -> String {
    let reason = format!(
        "mdbook-doctest cannot link the doctests: mdBook {version} does not hand a chapter's path to rustdoc unchanged"
    );
    format!(
        "/*\n```rust\ncompile_error!({reason:?});\n```\n*/\ncompile_error!({reason:?});\n"
    )
}

/// What rustdoc is told for every chapter alike, one argument a line.
fn arguments(linkage: &Linkage, edition: Option<&str>) -> Result<String> {
    let mut lines = String::new();
    for (name, file) in &linkage.externs {
        writeln!(lines, "--extern\n{name}={}", utf8(file)?)?;
    }
    for place in &linkage.search {
        writeln!(lines, "-L\n{place}")?;
    }
    if let Some(edition) = edition {
        writeln!(lines, "--edition\n{edition}")?;
    }
    Ok(lines)
}

fn write_chapter(chapter: &mut Chapter, file: &Path, linked: &str) -> Result<()> {
    let text = hide_quotations(&chapter.content);
    let arguments = PathBuf::from(format!("{}.args", utf8(file)?));
    std::fs::create_dir_all(file.parent().unwrap_or(file))
        .and_then(|()| std::fs::write(file, text))
        .and_then(|()| {
            std::fs::write(&arguments, format!("{}\n{linked}", file.display()))
        })
        .with_context(|| format!("cannot write {}", file.display()))?;
    chapter.path = Some(PathBuf::from(format!("@{}", utf8(&arguments)?)));
    Ok(())
}

/// `12 doctests (1 compile only), 3 quoted, 1 ignored`
fn summary(count: Count) -> String {
    let doctests = count.run + count.compile;
    let mut words = format!("{doctests} doctest{}", if doctests == 1 { "" } else { "s" });
    if count.compile > 0 {
        words += &format!(" ({} compile only)", count.compile);
    }
    for (number, what) in [(count.quote, "quoted"), (count.ignore, "ignored")] {
        if number > 0 {
            words += &format!(", {number} {what}");
        }
    }
    words
}

fn add(one: Count, other: Count) -> Count {
    Count {
        run: one.run + other.run,
        compile: one.compile + other.compile,
        ignore: one.ignore + other.ignore,
        quote: one.quote + other.quote,
    }
}
