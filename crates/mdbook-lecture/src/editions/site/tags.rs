//! Tags that an author opens in a chapter and does not close, or closes and has not opened.
//!
//! mdBook warns of them, closes what is open where the Markdown around it ends, and leaves
//! out what closes nothing, so that no such tag is left on a page.
use std::fs;

use pulldown_cmark::{Event, Tag, TagEnd};
use rayon::prelude::*;

use crate::base::html::{self, is_void};
use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::Kind;
use crate::markdown::events_with_formulas;
use crate::problem::{Fault, Place};

/// What is wrong with the tags of every chapter.
pub fn look(folder: &Folder) -> Problems {
    let problems =
        folder.pages.par_iter().filter(|page| !page.is_copy()).flat_map_iter(|page| {
            let Kind::Chapter { source, .. } = &page.kind else { return Vec::new() };
            let file = format!("{}/{source}", folder.source);
            // A chapter that a preprocessor has made up has no file.
            let text = fs::read_to_string(folder.root.join(&file)).unwrap_or_default();
            let place = Place { file, line: 1 };
            faults(&text).into_iter().map(|fault| place.problem(&text, fault)).collect()
        });
    Problems(problems.collect())
}

/// What is open: a tag with the byte it begins at, or an element of Markdown.
type Open<'a> = Option<(&'a str, usize)>;

fn faults(markdown: &str) -> Vec<Fault> {
    let (mut open, mut faults): (Vec<Open<'_>>, Vec<Fault>) = Default::default();
    for (event, range) in events_with_formulas(markdown) {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                for (at, tag) in html::tags(&markdown[range.clone()]) {
                    faults.extend(follow(&mut open, tag, range.start + at));
                }
            }
            Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(_) => open.push(None),
            Event::End(_) => {
                while let Some(Some(tag)) = open.pop() {
                    faults.push(unclosed(tag));
                }
            }
            _ => {}
        }
    }
    faults.extend(open.into_iter().flatten().map(unclosed));
    faults
}

/// Opens or closes what `tag`, at byte `at`, does.
fn follow<'a>(open: &mut Vec<Open<'a>>, tag: &'a str, at: usize) -> Option<Fault> {
    if let Some(name) = tag.strip_prefix("</") {
        let name = name.trim_end_matches('>').trim_end();
        match open.last() {
            Some(Some((last, _))) if last.eq_ignore_ascii_case(name) => _ = open.pop(),
            _ => {
                let said = format!(
                    "`</{name}>` closes nothing: the last tag open here is another, or is \
                     outside of the Markdown around it"
                );
                return Some(Fault::new(at, said));
            }
        }
    } else if let name = html::name(tag)
        && !is_void(name)
        && !tag.ends_with("/>")
    {
        open.push(Some((name, at)));
    }
    None
}

fn unclosed((name, at): (&str, usize)) -> Fault {
    let said = format!("`<{name}>` is not closed before the Markdown around it ends");
    Fault::new(at, said)
}
