//! What can be searched: the sections of the pages, each with its title, the words that
//! readers have for it and its text, in the place of mdBook's index.
//!
//! mdBook indexes the text of a page as it stands, code and directives' words alike, and for
//! each word where it is: five times as many bytes as the text itself. The text is short enough
//! to be looked through for every letter that is typed (`search.js`).
use std::ops::Range;

use lab::page::escape_html;
use serde_json::{Value, json};

use crate::base::claim_id::ClaimId;
use crate::base::digest;
use crate::base::html::{Element, Page, tags};
use crate::editions::site::colophon;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::{self, INDEX, Kind};
use crate::editions::site::text::characters;
use crate::set::claim::WORDS;

/// What says on each page where the index is, as seen from the book's folder.
const PATH: &str = "window.path_to_searchindex_js = \"";

/// Elements of a page that say nothing, or say it again, by their names and classes.
const SILENT: [&str; 6] = ["button", "label", "pre", "script", "style", "svg"];
const ASIDE: [&str; 6] = ["anchor", "data", "label", "moved", "source-link", "used-in"];

/// Elements within a word.
const INLINE: [&str; 8] = ["a", "b", "code", "em", "i", "mark", "span", "strong"];

/// What stands before the second part of a formula of each kind, and before the third.
const SIGNS: [(&str, &[&str]); 4] =
    [("mfrac", &["/"]), ("msub", &["_"]), ("msup", &["^"]), ("msubsup", &["_", "^"])];

/// What repeats or asks for what other sections say: found, but behind them.
const BEHIND: [&str; 4] = ["bibliography", "errata", "problem", "quiz"];

/// How a section ranks, the first before the others.
#[derive(Clone, Copy)]
enum Rank {
    Claim,
    Text,
    Behind,
}

/// Puts the sections of every page that is to be searched in the place of mdBook's index.
pub fn write(folder: &mut Folder) -> Done {
    let search = folder.html.search.clone().unwrap_or_default();
    let index = folder.page(INDEX).map_or("", |page| &page.text);
    let Some(old) = index.split_once(PATH).and_then(|it| it.1.split_once('"')) else {
        return Ok(());
    };
    let old = old.0.to_owned();
    let hidden = |source: &str| {
        let known = search.chapter.get(source).and_then(|it| it.enable);
        known == Some(false)
    };
    let mut sections = Vec::new();
    for page in folder.pages.iter().filter(|page| !page.is_copy()) {
        let Kind::Chapter { source, .. } = &page.kind else { continue };
        if !hidden(source) {
            sections.extend(read(page, &folder.names(page), search.heading_split_level));
        }
    }
    let colophon = folder.pages.iter().find(|it| !it.is_copy() && it.of_template());
    sections.extend(colophon.and_then(colophon_of));
    let (urls, sections): (Vec<_>, Vec<_>) = sections.into_iter().unzip();
    let index = json!({
        "results_options": {
            "limit_results": search.limit_results,
            "teaser_word_count": search.teaser_word_count,
        },
        "search_options": {},
        "doc_urls": urls,
        "index": sections,
    });
    let text = format!("window.search = Object.assign(window.search, {index});\n");
    let new = format!("searchindex-{}.js", digest::short(&text));
    folder.remove(&old);
    folder.put(&new, text);
    folder.change(|_, page| {
        let place = format!("{PATH}{old}\"");
        let there = page.of_template() && page.text.contains(&place);
        Ok(there.then(|| page.text.replacen(&place, &format!("{PATH}{new}\""), 1)))
    })
}

/// The address of each section of `page`, and what is said of it: its path, its title, the
/// words that readers have for it, its text, its rank.
fn read(page: &page::Page, path: &[&str], level: u8) -> Vec<(String, Value)> {
    let cut = page.cut();
    let Some(main) = cut.first("main") else { return Vec::new() };
    let heading = |it: &&Element<'_>| {
        let of = it.name.strip_prefix('h').and_then(|of| of.parse::<u8>().ok());
        of.is_some_and(|of| of <= level) && it.attribute("id").is_some()
    };
    let headings: Vec<_> = cut.inside(main).filter(heading).collect();
    let ends = headings.iter().skip(1).map(|it| it.outer.start).chain([main.inner.end]);
    let section = |(heading, end): (&&Element<'_>, usize)| {
        let id = heading.attribute("id").unwrap_or_default();
        let body = heading.outer.end..end;
        let inside = || cut.elements.iter().filter(|it| body.contains(&it.outer.start));
        let words = inside().find_map(|it| it.attribute(WORDS)).map(characters);
        let is_behind = |it: &Element<'_>| {
            let symbol = it.attribute("id").is_some_and(|id| id.starts_with("symbol-"));
            symbol || BEHIND.iter().any(|class| it.is(class))
        };
        let rank = match () {
            () if ClaimId::read(id).is_some() => Rank::Claim,
            () if id == "exercises" || inside().any(is_behind) => Rank::Behind,
            () => Rank::Text,
        };
        let title = said(&cut, heading.inner.clone());
        let names = path.iter().copied().filter(|it| *it != title).chain([&*title]);
        let names: Vec<_> = names.map(escape_html).collect();
        let text = said(&cut, body.clone());
        let said = json!([names.join(" » "), title, words, text, rank as u8]);
        (format!("{}#{id}", page.file), said)
    };
    headings.iter().zip(ends).map(section).collect()
}

/// The colophon, which is the same on all pages.
fn colophon_of(page: &page::Page) -> Option<(String, Value)> {
    let cut = page.cut();
    let text = said(&cut, cut.with_id(colophon::ID)?.inner.clone());
    let words =
        "licence · license · copyright · repository · GitHub · version · how to cite";
    let said = json!(["Colophon", "Colophon", words, text, Rank::Claim as u8]);
    Some((format!("{}#{}", page.file, colophon::ID), said))
}

/// What `range` of a page says, in one line.
fn said(page: &Page<'_>, range: Range<usize>) -> String {
    let mut out = String::new();
    speak(page, range, &mut out);
    characters(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fractions and indices are read with the signs that people type for them.
fn speak(page: &Page<'_>, range: Range<usize>, out: &mut String) {
    let mut at = range.start;
    let first = page.elements.partition_point(|it| it.outer.start < range.start);
    for it in page.elements[first..].iter().take_while(|it| it.outer.start < range.end) {
        if it.outer.start < at {
            continue;
        }
        words(&page.text[at..it.outer.start], out);
        let silent = SILENT.contains(&it.name) || ASIDE.iter().any(|class| it.is(class));
        at = it.outer.end;
        if let Some((_, signs)) = SIGNS.iter().find(|known| known.0 == it.name) {
            let parts = page.inside(it).filter(|part| {
                part.parent.is_some_and(|parent| page.elements[parent].outer == it.outer)
            });
            for (part, sign) in parts.zip([""].iter().chain(*signs)) {
                out.push_str(sign);
                speak(page, part.outer.clone(), out);
            }
        } else if !silent {
            out.push_str(if it.name == "msqrt" { "√" } else { "" });
            at = it.inner.start;
            gap(it.name, out);
        }
    }
    words(page.text.get(at..range.end).unwrap_or_default(), out);
}

/// What stands between the tags of `html`.
fn words(html: &str, out: &mut String) {
    let ends: Vec<_> = tags(html).collect();
    let cut =
        ends.iter().map(|(at, tag)| (*at..at + tag.len(), tag.trim_start_matches("</")));
    let mut at = 0;
    for (range, tag) in cut {
        out.push_str(&html[at..range.start]);
        gap(tag.trim_end_matches('>'), out);
        at = range.end;
    }
    out.push_str(&html[at..]);
}

/// A space where a tag of this name ends a word.
fn gap(name: &str, out: &mut String) {
    if !INLINE.contains(&name) && !name.starts_with('m') {
        out.push(' ');
    }
}
