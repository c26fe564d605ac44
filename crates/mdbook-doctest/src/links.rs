//! Where a link or an image may lead: a file of the book's source folder, a chapter, an
//! id on a page.
//!
//! Judged is the text that the renderer gets, which earlier preprocessors have changed;
//! the chapter's file only says on which line a thing was written.

use mdbook_preprocessor::PreprocessorContext;
use pulldown_cmark::Options as Syntax;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::config::{Check, Html, Options};
use crate::markdown::{Outline, read, syntax};
use crate::page::{Page, Problem};
use crate::redirects;
use crate::reference::Reference;
use crate::site::{Fault, Site};

/// What is wrong with the links, images, references and ids of all pages.
///
/// What only the expanded text holds is reported with its line there.
pub fn problems(
    pages: &[Page],
    context: &PreprocessorContext,
    options: &Options,
    html: &Html,
) -> Vec<Problem> {
    let source = context.root.join(&context.config.book.src);
    let not_found = not_found(pages, &source, context, html);
    let pages: Vec<&Page> = pages.iter().chain(&not_found).collect();
    let plain = syntax(html);
    let searched = if options.math { plain | Syntax::ENABLE_MATH } else { plain };
    let read_page = |page: &&Page| Read::of(page, plain, searched);
    let outlines: Vec<Read> = pages.par_iter().map(read_page).collect();
    let ids = pages.iter().zip(&outlines).map(|(page, read)| (*page, read.reachable()));
    let site = Site::new(&source, ids, html, options);

    let checked = pages.par_iter().zip(&outlines);
    let mut found: Vec<Problem> =
        checked.flat_map(|(page, read)| of_page(page, read, &site)).collect();
    found.extend(redirects::problems(&site, html, &context.root));
    found.extend(not_found.iter().filter_map(unexpanded));
    found
}

/// A page's outlines: as written, as the renderer gets it, and the latter without
/// mathematics, as mdBook makes the ids.
struct Read {
    written: Outline,
    rendered: Outline,
    plain: Option<Outline>,
}

impl Read {
    fn of(page: &Page, plain: Syntax, searched: Syntax) -> Read {
        let mathematical = plain != searched && page.content.contains('$');
        Read {
            written: read(&page.raw, searched),
            rendered: read(&page.content, searched),
            plain: mathematical.then(|| read(&page.content, plain)),
        }
    }

    /// What a fragment may name.
    fn reachable(&self) -> BTreeSet<&str> {
        let outlines = [Some(&self.rendered), self.plain.as_ref()].into_iter().flatten();
        let named = outlines.flat_map(|outline| outline.ids.iter().chain(&outline.names));
        named.map(|(_, id)| &**id).collect()
    }
}

fn of_page(page: &Page, read: &Read, site: &Site<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let mut report = |written: Option<&Vec<usize>>, rendered: &[usize], fault: Fault| {
        let (check, mut message) = fault;
        if written.is_none() {
            message += " (line of the expanded chapter)";
        }
        for line in written.map_or(rendered, Vec::as_slice) {
            let (file, message) = (page.file.clone(), message.clone());
            found.push(Problem { file, line: *line, check, message });
        }
    };
    let written = places(&read.written.references);
    for (reference, lines) in places(&read.rendered.references) {
        if let Err(fault) = check(reference, page, site) {
            report(written.get(reference), &lines, fault);
        }
    }
    let written = places(&read.written.ids);
    for (id, lines) in places(&read.plain.as_ref().unwrap_or(&read.rendered).ids) {
        let places = written.get(id).filter(|_| lines.len() > 1);
        let places = places.filter(|places| places.len() > 1);
        if let [first, second, ..] = places.unwrap_or(&lines)[..] {
            let message = format!("the id `{id}` is already on line {first}");
            let later = vec![second];
            report(places.map(|_| &later), &later, (Check::DuplicateId, message));
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

fn check(reference: &Reference, page: &Page, site: &Site<'_>) -> Result<(), Fault> {
    let (destination, becomes_html) = match reference {
        Reference::Link(destination) => (destination, true),
        Reference::Address(destination) => (destination, false),
        Reference::Label(label) => {
            let message = format!(
                "`[…][{label}]` is no link: no line `[{label}]: …` says where it leads"
            );
            return Err((Check::Reference, message));
        }
        Reference::Footnote(note) => {
            let message =
                format!("`[^{note}]` is no footnote: there is no line `[^{note}]: …`");
            return Err((Check::Footnote, message));
        }
        Reference::Blank(place) => {
            let message = format!(
                "`]({place})` is no link, for the blank in it: write `](<{place}>)`"
            );
            return Err((Check::Link, message));
        }
    };
    let told = |(check, message)| (check, format!("`{destination}`: {message}"));
    site.check(destination, &page.output, becomes_html).map_err(told)
}

/// The page for what is not found, which is no chapter.
fn not_found(
    pages: &[Page],
    source: &Path,
    context: &PreprocessorContext,
    html: &Html,
) -> Option<Page> {
    let name = html.input_404.clone().unwrap_or_else(|| "404.md".to_owned());
    let is_chapter = pages.iter().any(|page| page.source == Path::new(&name));
    let on_disk = source.join(&name);
    let text = std::fs::read_to_string(&on_disk).ok().filter(|_| !is_chapter)?;
    Some(Page {
        file: crate::page::slashes(&context.config.book.src.join(&name)),
        on_disk,
        source: name.into(),
        output: "404.md".into(),
        raw: text.clone(),
        content: text,
    })
}

/// mdBook renders that page as it is.
fn unexpanded(page: &Page) -> Option<Problem> {
    let directive = crate::directives::directives(&page.raw).into_iter().next()?;
    Some(Problem {
        file: page.file.clone(),
        line: crate::page::Lines::of(&page.raw).at(directive.offset),
        check: Check::Directive,
        message: format!("{}: mdBook expands no directives in this page", directive.text),
    })
}
