//! Hands each chapter to rustdoc with the libraries it may use.
//!
//! `mdbook test` runs `rustdoc <the chapter's path> --test` in a temporary folder. A path
//! that begins with `@` is, to rustdoc, a file with further arguments, one a line; so
//! each chapter is written to a file that stays, and its path becomes `@` and the name of
//! such an arguments file.

use anyhow::{Context, Result};
use mdbook_preprocessor::PreprocessorContext;
use mdbook_preprocessor::book::{Book, Chapter};
use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::artefacts::{Linkage, utf8};
use crate::fences::{Count, count, hide_quotations};
use crate::page::{Page, slashes};

/// Writes the chapters and their arguments below the target folder, points the book at
/// them, and says on standard error what rustdoc will run.
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
    let mut outcome = Ok(());
    book.for_each_chapter_mut(|chapter| {
        let source = chapter.source_path.as_ref().or(chapter.path.as_ref());
        let Some(page) = pages.iter().find(|page| Some(&page.source) == source) else {
            return;
        };
        let written =
            write_chapter(chapter, &page.file, &folder.join(&page.source), &linked);
        if outcome.is_ok() {
            outcome = written;
        }
    });
    outcome?;

    let mut total = Count::default();
    for page in pages {
        let count = count(&page.content, &linkage.host);
        eprintln!("{}: {}", slashes(&page.source), summary(count));
        total = add(total, count);
    }
    eprintln!(
        "total: {}; rustdoc's line numbers are those of {}",
        summary(total),
        folder.display()
    );
    Ok(())
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

fn write_chapter(
    chapter: &mut Chapter,
    source: &str,
    file: &Path,
    linked: &str,
) -> Result<()> {
    chapter.content = format!(
        "<!-- expanded from {source} by mdbook-doctest -->\n\n{}",
        hide_quotations(&chapter.content)
    );
    let arguments = PathBuf::from(format!("{}.args", utf8(file)?));
    std::fs::create_dir_all(file.parent().unwrap_or(file))
        .and_then(|()| std::fs::write(file, &chapter.content))
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
