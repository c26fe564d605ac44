//! Where a link or an image may lead: a file of the book's source folder, a chapter, an
//! id on a page.

use mdbook_preprocessor::PreprocessorContext;
use pulldown_cmark::Options as Syntax;
use rayon::prelude::*;
use regex::Regex;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::config::Options;
use crate::markdown::{destinations, ids, syntax};
use crate::page::{Page, Problem, line_at, normalise, slashes};

/// Pages that mdBook's HTML renderer makes of no chapter.
const GENERATED: &[&str] = &["print.html", "404.html", "toc.html"];

/// What is wrong with the links and images of all pages.
///
/// A destination that only the expanded text holds is reported with its line there.
pub fn problems(
    pages: &[Page],
    context: &PreprocessorContext,
    options: &Options,
) -> Vec<Problem> {
    let syntax = syntax(context);
    let searched = if options.math { syntax | Syntax::ENABLE_MATH } else { syntax };
    let all_ids = |page: &Page| {
        let mut found = BTreeSet::new();
        for text in [&page.raw, &page.content] {
            found.extend(ids(text, syntax));
            if text.contains('$') {
                found.extend(ids(text, searched));
            }
        }
        found
    };
    let site = Site {
        source: context.root.join(&context.config.book.src),
        pages: pages.par_iter().map(|page| (page, all_ids(page))).collect(),
        id_prefixes: &options.id_prefixes,
        generated: &options.generated,
    };
    let problems_of = |page: &Page| {
        let mut found = Vec::new();
        let written = destinations(&page.raw, searched);
        let known: BTreeSet<String> =
            written.iter().map(|(_, destination)| destination.clone()).collect();
        let mut check = |text: &str, offset, destination: &str, where_: &str| {
            if let Err(message) = site.check(destination, page) {
                let message = format!("`{destination}`{where_}: {message}");
                found.push(Problem {
                    file: page.file.clone(),
                    line: line_at(text, offset),
                    message,
                });
            }
        };
        for (offset, destination) in &written {
            check(&page.raw, *offset, destination, "");
        }
        for (offset, destination) in destinations(&page.content, searched) {
            if !known.contains(&destination) {
                check(
                    &page.content,
                    offset,
                    &destination,
                    " (line of the expanded chapter)",
                );
            }
        }
        found
    };
    pages.par_iter().flat_map(problems_of).collect()
}

/// All that a link may lead to.
struct Site<'a> {
    source: PathBuf,
    pages: Vec<(&'a Page, BTreeSet<String>)>,
    id_prefixes: &'a [String],
    generated: &'a [PathBuf],
}

impl Site<'_> {
    /// Whether `destination`, written in `page`, leads somewhere; if not, why not.
    fn check(&self, destination: &str, page: &Page) -> Result<(), String> {
        static SCHEME: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"^[A-Za-z][A-Za-z0-9+.-]*:").unwrap());
        if destination.starts_with("//") || SCHEME.is_match(destination) {
            return Ok(());
        }
        if destination.starts_with('/') {
            return Err(
                "an absolute link breaks when the book is served from a sub-folder"
                    .to_owned(),
            );
        }
        let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
        let path = path.split('?').next().unwrap_or_default();
        let fragment = percent_decoded(fragment);
        if path.is_empty() {
            return match destination {
                "" => Err("the destination is empty".to_owned()),
                _ => self.check_fragment(&page.output, &fragment),
            };
        }
        let folder = page.source.parent().unwrap_or(Path::new(""));
        let target = normalise(&folder.join(percent_decoded(path)));
        let target = target.ok_or("it leads out of the book's source folder")?;
        if self.generated.iter().any(|folder| target.starts_with(folder)) {
            return Ok(());
        }
        self.check_file(&target, &fragment)
    }

    /// Whether the rendered book has `target`, a path from the source folder.
    fn check_file(&self, target: &Path, fragment: &str) -> Result<(), String> {
        let is_page =
            |path: &Path| self.pages.iter().any(|(page, _)| page.output == path);
        let on_disk = self.source.join(target);
        match target.extension().and_then(|extension| extension.to_str()) {
            Some("md") if is_page(target) => self.check_fragment(target, fragment),
            Some("md") if self.pages.iter().any(|(page, _)| page.source == target) => {
                Err("mdBook renders README.md as index.html, but links to README.html: write index.md"
                    .to_owned())
            }
            Some("md") if on_disk.is_file() => {
                Err("the file exists, but is no chapter of SUMMARY.md".to_owned())
            }
            Some("html") if is_page(&target.with_extension("md")) => {
                self.check_fragment(&target.with_extension("md"), fragment)
            }
            Some("html") if GENERATED.iter().any(|name| target == Path::new(name)) => Ok(()),
            _ if on_disk.is_file() => Ok(()),
            _ if is_page(&target.join("index.md")) => self.check_fragment(&target.join("index.md"), fragment),
            _ if on_disk.is_dir() => Err("it is a folder without an index.md chapter".to_owned()),
            _ => Err(format!("there is no {} in the book's source folder", slashes(target))),
        }
    }

    /// Whether the page rendered from `output` has the id `fragment`; the top of a page
    /// always exists.
    fn check_fragment(&self, output: &Path, fragment: &str) -> Result<(), String> {
        if matches!(fragment, "" | "top")
            || self.id_prefixes.iter().any(|known| fragment.starts_with(known))
        {
            return Ok(());
        }
        let mut pages = self.pages.iter().filter(|(page, _)| page.output == output);
        match pages.next() {
            Some((_, ids)) if ids.contains(fragment) => Ok(()),
            Some((page, _)) => Err(format!("{} has no id `{fragment}`", page.file)),
            None => Err(format!("{} is no chapter", slashes(output))),
        }
    }
}

/// `text` with each `%20` and the like replaced by the byte it stands for.
fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
