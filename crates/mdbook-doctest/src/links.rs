//! Where a link or an image may lead: a file of the book's source folder, a chapter, an
//! id on a page.
//!
//! Judged is the text that the renderer gets, which earlier preprocessors have changed;
//! the chapter's file only says on which line a thing was written.

use crate::parallel;
use anyhow::Result;
use mdbook_preprocessor::PreprocessorContext;
use pulldown_cmark::Options as Syntax;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::config::{Check, Options};
use crate::directives::directives;
use crate::markdown::{read, syntax};
use crate::outline::{Outline, Reference};
use crate::page::{Lines, Page, Problem, normalise, slashes};
use crate::site::{Fault, GENERATED, Site};

/// What is wrong with the links, images, references and ids of all pages, and with the
/// redirects.
///
/// What only the expanded text holds is reported with its line there.
/// Errors: a setting of `[output.html]` of the wrong type.
pub fn problems(
    pages: &[Page],
    context: &PreprocessorContext,
    options: &Options,
) -> Result<Vec<Problem>> {
    let source = context.root.join(&context.config.book.src);
    let lost = setting::<Option<String>>(context, "input-404")?;
    let not_found = not_found(pages, context, lost.as_deref().unwrap_or("404.md"));
    let redirect: BTreeMap<String, String> = setting(context, "redirect")?;
    let mut files: HashSet<PathBuf> = GENERATED.iter().map(PathBuf::from).collect();
    for key in ["additional-css", "additional-js"] {
        let copied: Vec<PathBuf> = setting(context, key)?;
        files.extend(copied.iter().map(|file| normalise(file)));
    }
    files.extend(setting::<Option<String>>(context, "cname")?.map(|_| "CNAME".into()));

    let pages: Vec<&Page> = pages.iter().chain(&not_found).collect();
    let plain = syntax(&context.config)?;
    let searched = if options.math { plain | Syntax::ENABLE_MATH } else { plain };
    let outlines = parallel::map(&pages, |page| Read::of(page, plain, searched));
    let mut ids = HashMap::new();
    for (page, read) in pages.iter().zip(&outlines) {
        ids.entry(&*page.output).or_insert((*page, read.reachable()));
    }
    if let (Some(page), Some(read)) = (pages.first(), outlines.first()) {
        // mdBook writes the first chapter there too.
        ids.entry(Path::new("index.md")).or_insert((*page, read.reachable()));
    }
    let site = Site {
        source: &source,
        pages: ids,
        files,
        redirects: redirect.keys().map(|from| page_and_fragment(from)).collect(),
        options,
    };
    let checked = pages.iter().zip(&outlines);
    let found = parallel::map(checked, |(page, read)| of_page(page, read, &site));
    let mut found: Vec<Problem> = found.into_iter().flatten().collect();
    found.extend(redirects(&site, &redirect, &context.root));
    found.extend(not_found.iter().filter_map(unexpanded));
    Ok(found)
}

/// A key of `[output.html]`, each read by itself: mdBook's own type refuses the keys of a
/// later version.
fn setting<T: DeserializeOwned + Default>(
    context: &PreprocessorContext,
    key: &str,
) -> Result<T> {
    Ok(context.config.get(&format!("output.html.{key}"))?.unwrap_or_default())
}

/// What a page refers to and has, as it is written and as the renderer gets it; the ids are
/// those that mdBook makes, which knows no mathematics.
struct Read {
    written: Outline,
    rendered: Outline,
}

impl Read {
    fn of(page: &Page, plain: Syntax, searched: Syntax) -> Read {
        let mut rendered = read(&page.content, searched);
        if plain != searched && page.content.contains('$') {
            let ids =
                std::mem::replace(&mut rendered.ids, read(&page.content, plain).ids);
            rendered.names.extend(ids);
        }
        Read { written: read(&page.raw, searched), rendered }
    }

    /// What a fragment may name.
    fn reachable(&self) -> BTreeSet<&str> {
        let named = self.rendered.ids.iter().chain(&self.rendered.names);
        named.map(|(_, id)| &**id).collect()
    }
}

fn of_page(page: &Page, read: &Read, site: &Site<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut report = |written: Option<&[usize]>, rendered: &[usize], fault: Fault| {
        let (check, message) = fault;
        let place =
            if written.is_none() { " (line of the expanded chapter)" } else { "" };
        for line in written.unwrap_or(rendered) {
            found.push(page.problem(*line, check, format!("{message}{place}")));
        }
    };
    let written = places(&read.written.references);
    for (reference, lines) in places(&read.rendered.references) {
        let fault = match reference {
            Reference::Slip(check, message) => Some((*check, message.clone())),
            Reference::Link(to) | Reference::Address(to) => {
                let becomes_html = matches!(reference, Reference::Link(_));
                let fault = site.check(to, &page.output, becomes_html).err();
                fault.map(|(check, what)| (check, format!("`{to}`: {what}")))
            }
        };
        if let Some(fault) = fault {
            report(written.get(reference).map(Vec::as_slice), &lines, fault);
        }
    }
    let written = places(&read.written.ids);
    for (id, lines) in places(&read.rendered.ids) {
        if lines.len() > 1 {
            let written = written.get(id).filter(|lines| lines.len() > 1);
            let first = written.unwrap_or(&lines)[0];
            let message = format!("the id `{id}` is already on line {first}");
            let fault = (Check::DuplicateId, message);
            report(written.map(|lines| &lines[1..2]), &lines[1..2], fault);
        }
    }
    found
}

/// The lines on which each thing stands.
fn places<T: Ord>(found: &[(usize, T)]) -> BTreeMap<&T, Vec<usize>> {
    let mut places: BTreeMap<&T, Vec<usize>> = BTreeMap::new();
    for (line, thing) in found {
        places.entry(thing).or_default().push(*line);
    }
    places
}

fn page_and_fragment(from: &str) -> (PathBuf, &str) {
    let (path, fragment) = from.split_once('#').unwrap_or((from, ""));
    (PathBuf::from(path.trim_start_matches('/')), fragment)
}

/// The redirects that lead nowhere, each with its line of `book.toml` in the folder
/// `root`.
fn redirects(
    site: &Site<'_>,
    redirect: &BTreeMap<String, String>,
    root: &Path,
) -> Vec<Problem> {
    let settings = std::fs::read_to_string(root.join("book.toml")).unwrap_or_default();
    let fault = |(from, to): (&String, &String)| {
        let (check, what) = site.check(to, &page_and_fragment(from).0, false).err()?;
        let line = settings.lines().position(|line| line.contains(from.as_str()));
        let message = format!("redirect of `{from}` to `{to}`: {what}");
        let (file, line) = ("book.toml".to_owned(), line.unwrap_or(0) + 1);
        Some(Problem { file, line, check, message })
    };
    redirect.iter().filter_map(fault).collect()
}

/// The page for what is not found, which is no chapter.
fn not_found(pages: &[Page], context: &PreprocessorContext, name: &str) -> Option<Page> {
    let from_root = context.config.book.src.join(name);
    let on_disk = context.root.join(&from_root);
    let is_chapter = pages.iter().any(|page| page.source == Path::new(name));
    let text = std::fs::read_to_string(&on_disk).ok().filter(|_| !is_chapter)?;
    Some(Page {
        file: slashes(&from_root),
        on_disk,
        source: name.into(),
        output: "404.md".into(),
        raw: text.clone(),
        content: text,
    })
}

/// mdBook renders that page as it is.
fn unexpanded(page: &Page) -> Option<Problem> {
    let directive = directives(&page.raw).next()?;
    let message =
        format!("{}: mdBook expands no directives in this page", directive.text);
    let line = Lines::of(&page.raw).at(directive.range.start);
    Some(page.problem(line, Check::Directive, message))
}
