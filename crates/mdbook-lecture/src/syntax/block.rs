//! The blocks of a page, `<div class="claim">` or `<details class="answer">`, and pieces of
//! its row of events.
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::html;
use crate::base::markdown::{Spanned, is_opaque};
use crate::base::problem::Fault;

use super::text::Text;

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

/// The classes that this book gives a meaning to.
const CLASSES: [&str; 9] = [
    "answer", "breaks", "claim", "predict", "problem", "proof", "quiz", "setting",
    "teacher",
];

/// Pairs the tags of `div` and `details` in `text`: the blocks in the order of their start
/// tags, and a fault for each that has one of the classes and is not written as one.
pub fn find(text: &Text) -> (Vec<Block>, Vec<Fault>) {
    let mut open: Vec<(&str, Block)> = Vec::new();
    let (mut blocks, mut faults) = (Vec::new(), Vec::new());
    for (start, (event, bytes)) in text.events.iter().enumerate() {
        let html = match event {
            Event::Start(Tag::HtmlBlock) => &text.source[bytes.clone()],
            _ => continue,
        };
        if is_opaque(html) {
            continue;
        }
        let mut at = start;
        for (offset, tag) in html::tags(html) {
            let here = bytes.start + offset;
            let line =
                |it: &Spanned| matches!(it.0, Event::Html(_)) && it.1.start <= here;
            while text.events.get(at + 1).is_some_and(line) {
                at += 1;
            }
            if let Some(name) = tag.strip_prefix("</") {
                let name = name.trim_end_matches('>').trim();
                if let Some(last) = open.iter().rposition(|it| it.0 == name) {
                    let (_, mut block) = open.remove(last);
                    block.events.end = at + 1;
                    block.bytes.end = here + tag.len();
                    block.end_tag = Some(here);
                    blocks.push(block);
                }
                continue;
            }
            let name = html::name(tag);
            let known = ["div", "details"].contains(&name);
            let own = format!("<{name} class=\"");
            let rest = tag.strip_prefix(&*own).filter(|_| known);
            let class = rest.and_then(|rest| rest.split('"').next());
            let class = class.unwrap_or_default().to_owned();
            if !CLASSES.contains(&&*class)
                && let Some(meant) = meant(tag)
            {
                let message = format!(
                    "`{tag}` is no block of this book; write `<{} class=\"{meant}\">`",
                    name.to_ascii_lowercase()
                );
                faults.push(Fault::new(here, message));
            }
            if known {
                let (tag, events) = (here..here + tag.len(), at..at + 1);
                let bytes = tag.clone();
                open.push((name, Block { class, events, tag, bytes, end_tag: None }));
            }
        }
    }
    blocks.extend(open.into_iter().map(|(_, block)| block));
    blocks.sort_by_key(|block| (block.bytes.start, block.bytes.end));
    (blocks, faults)
}

/// The class of this book that the tag of a `div` or `details` names, however it is written.
fn meant(tag: &str) -> Option<&'static str> {
    let tag = tag.to_ascii_lowercase();
    let (before, class) = tag.split_once("class")?;
    let value = class.trim_start_matches([' ', '\n', '=', '"', '\'']);
    let mut words = value.split(['"', '\'', '>']).next()?.split_whitespace();
    let known = words.find_map(|word| CLASSES.iter().find(|it| **it == word));
    known.copied().filter(|_| ["<div", "<details"].contains(&before.trim_end()))
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
