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
use std::fs::{create_dir_all, write};
use std::path::{Path, PathBuf};

use crate::fences::{Count, count};
use crate::linkage::{Linkage, utf8};
use crate::page::{Page, slashes};
use crate::quotations::hidden;

/// Writes the chapters and their arguments below the target folder and points the book at
/// them; where nothing is linked, mdBook's own way serves.
/// Errors: a file cannot be written.
pub fn prepare(
    book: &mut Book,
    context: &PreprocessorContext,
    linkage: &Linkage,
) -> Result<()> {
    let root = context.root.strip_prefix(&linkage.workspace).unwrap_or(Path::new(""));
    let folder: PathBuf =
        linkage.folder.join("chapters").join(root).components().collect();
    let mut linked = String::new();
    for (name, file) in &linkage.externs {
        linked += &format!("--extern\n{name}={}\n", utf8(file)?);
    }
    for place in &linkage.search {
        linked += &format!("-L\n{place}\n");
    }
    if let (None, Some(edition)) = (&context.config.rust.edition, &linkage.edition) {
        linked += &format!("--edition\n{edition}\n");
    }
    let reason = format!(
        "mdbook-doctest cannot link the doctests: mdBook {} does not hand a chapter's path to rustdoc unchanged",
        context.mdbook_version
    );
    // An error, to rustdoc, as Markdown and as Rust.
    let unread = format!(
        "/*\n```rust\ncompile_error!({reason:?});\n```\n*/\ncompile_error!({reason:?});\n"
    );
    let links = !linkage.externs.is_empty();
    let mut outcome = Ok(());
    book.for_each_chapter_mut(|chapter| {
        chapter.content = hidden(&chapter.content);
        let source = chapter.source_path.as_ref().or(chapter.path.as_ref());
        if let Some(source) = source.filter(|_| links && outcome.is_ok()) {
            outcome = write_chapter(chapter, &folder.join(source), &linked);
            chapter.content.clone_from(&unread);
        }
    });
    if links && outcome.is_ok() {
        eprintln!("rustdoc's line numbers are those of {}", folder.display());
    }
    outcome
}

fn write_chapter(chapter: &mut Chapter, file: &Path, linked: &str) -> Result<()> {
    let name = utf8(file)?;
    let arguments = format!("{name}.args");
    create_dir_all(file.parent().unwrap_or(file))
        .and_then(|()| write(file, &chapter.content))
        .and_then(|()| write(&arguments, format!("{name}\n{linked}")))
        .with_context(|| format!("cannot write {name}"))?;
    chapter.path = Some(PathBuf::from(format!("@{arguments}")));
    Ok(())
}

/// Says on standard error what rustdoc will run on the machine `host`.
pub fn announce(pages: &[Page], host: &str) {
    let mut total = Count::default();
    for page in pages {
        let count = count(&page.content, host);
        eprintln!("{}: {}", slashes(&page.source), summary(count));
        total.iter_mut().zip(count).for_each(|(total, more)| *total += more);
    }
    eprintln!("total: {}", summary(total));
}

/// `12 doctests (1 compile only), 3 quoted, 1 ignored`
fn summary([run, compile, ignore, quote, _]: Count) -> String {
    let doctests = run + compile;
    let mut words = format!("{doctests} doctest{}", if doctests == 1 { "" } else { "s" });
    if compile > 0 {
        words += &format!(" ({compile} compile only)");
    }
    for (number, what) in [(quote, "quoted"), (ignore, "ignored")] {
        if number > 0 {
            words += &format!(", {number} {what}");
        }
    }
    words
}
