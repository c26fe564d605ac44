//! The blocks of a page, `<div class="claim">` or `<details class="answer">`, and pieces of
//! its row of events.
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::markdown::{Spanned, is_opaque};

/// `<div class="…">` or `<details class="…">` up to its end tag.
#[derive(Clone, Debug)]
pub struct Block {
    /// The class.
    pub class: String,
    /// The events from the start tag to the end tag.
    pub events: Range<usize>,
    /// The bytes of the start tag.
    pub tag: Range<usize>,
    /// The bytes from the start tag to the end tag.
    pub bytes: Range<usize>,
    /// Where the end tag begins; `None` if nothing closes the block.
    pub end_tag: Option<usize>,
}

impl Block {
    /// The events between the tags.
    pub fn inner(&self) -> Range<usize> {
        let start = self.events.start + 1;
        start..self.events.end.saturating_sub(1).max(start)
    }
}

/// Pairs the tags of `div` and `details`: the blocks in the order of their start tags.
pub fn find(events: &[Spanned]) -> Vec<Block> {
    let mut open: Vec<(&str, Block)> = Vec::new();
    let mut blocks = Vec::new();
    let (mut first, mut opaque) = (false, false);
    for (at, (event, bytes)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::HtmlBlock) => first = true,
            Event::Html(html) => {
                if std::mem::take(&mut first) {
                    opaque = is_opaque(html);
                }
                if opaque {
                    continue;
                }
                for (offset, tag) in tags(html) {
                    let here = bytes.start + offset;
                    let Some(name) = tag.strip_prefix("</") else {
                        open.push(opened(tag, here, at));
                        continue;
                    };
                    let name = name.trim_end_matches('>').trim();
                    if let Some(last) = open.iter().rposition(|it| it.0 == name) {
                        let (_, mut block) = open.remove(last);
                        block.events.end = at + 1;
                        block.bytes.end = here + tag.len();
                        block.end_tag = Some(here);
                        blocks.push(block);
                    }
                }
            }
            _ => {}
        }
    }
    blocks.extend(open.into_iter().map(|(_, block)| block));
    blocks.sort_by_key(|block| (block.bytes.start, block.bytes.end));
    blocks
}

/// The name and the block of the start tag `tag` at byte `here` of event `at`.
fn opened(tag: &str, here: usize, at: usize) -> (&'static str, Block) {
    let name = if tag.starts_with("<div") { "div" } else { "details" };
    let class = tag.split_once("class=\"").and_then(|(_, rest)| rest.split('"').next());
    let tag = here..here + tag.len();
    let class = class.unwrap_or_default().to_owned();
    let (events, bytes) = (at..at + 1, tag.clone());
    (name, Block { class, events, tag, bytes, end_tag: None })
}

/// The start and end tags of `div` and `details` in `html`, with their places.
fn tags(html: &str) -> Vec<(usize, &str)> {
    let tag = |(at, _): (usize, &str)| {
        let rest = &html[at..];
        let name = rest.trim_start_matches(['<', '/']);
        let known = ["div", "details"].iter().any(|known| {
            name.strip_prefix(known)
                .is_some_and(|after| after.starts_with([' ', '>', '\n']))
        });
        let end = if known { rest.find('>')? } else { return None };
        Some((at, &rest[..=end]))
    };
    html.match_indices('<').filter_map(tag).collect()
}

/// The elements of `range` that lie in no other of its elements.
pub fn children(events: &[Spanned], range: Range<usize>) -> Vec<Range<usize>> {
    let (mut children, mut depth, mut start) = (Vec::new(), 0_usize, range.start);
    for at in range {
        match events[at].0 {
            Event::Start(_) => {
                if depth == 0 {
                    start = at;
                }
                depth += 1;
            }
            Event::End(_) if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    children.push(start..at + 1);
                }
            }
            // The end of what began before the range.
            Event::End(_) => {}
            _ if depth == 0 => children.push(at..at + 1),
            _ => {}
        }
    }
    children
}

/// `range` without what lies in one of `holes`.
pub fn without(range: Range<usize>, holes: &[Range<usize>]) -> Vec<Range<usize>> {
    let inside = |hole: &&Range<usize>| hole.start < range.end && hole.end > range.start;
    let mut holes: Vec<_> = holes.iter().filter(inside).collect();
    holes.sort_by_key(|hole| hole.start);
    let mut parts = Vec::new();
    let mut from = range.start;
    for hole in holes {
        parts.push(from..hole.start.max(from));
        from = from.max(hole.end);
    }
    parts.push(from..range.end.max(from));
    parts.retain(|part| !part.is_empty());
    parts
}
