//! Tags that an author opens in a chapter and does not close, or closes and has not opened.
//!
//! mdBook warns of them, closes what is open where the Markdown around it ends, and leaves
//! out what closes nothing, so that no such tag is left on a page.
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::html::{self, is_void};
use crate::base::problem::Fault;

use super::text::Text;

/// What is open: a tag with the byte it begins at, or an element of Markdown.
type Open<'a> = Option<(&'a str, usize)>;

/// What is wrong with the tags of `text`.
pub fn faults(text: &Text) -> Vec<Fault> {
    let (mut open, mut faults): (Vec<Open<'_>>, Vec<Fault>) = Default::default();
    for (event, range) in &text.events {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                let html = text.source[range.clone()].trim_start();
                if html.starts_with("<!--") && !html.contains("-->") {
                    let said =
                        "this comment has no end: what follows on the page is part of it";
                    faults.push(Fault::new(range.start, said));
                }
                for (at, tag) in html::tags(&text.source[range.clone()]) {
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
    } else if !is_void(html::name(tag)) && !tag.ends_with("/>") {
        open.push(Some((html::name(tag), at)));
    }
    None
}

fn unclosed((name, at): (&str, usize)) -> Fault {
    let said = format!("`<{name}>` is not closed before the Markdown around it ends");
    Fault::new(at, said)
}
