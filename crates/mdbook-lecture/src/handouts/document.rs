//! A chapter's Markdown as a row of events, its HTML blocks, and pieces cut out of it.
//!
//! The preprocessor reads a chapter as it was written, the backend as the preprocessors
//! left it; both through this, so that there is one grammar.
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::{Kind, events, events_with_formulas, html_block};

/// Parts of a chapter one after the other, each a range of its events.
pub type Piece = Vec<Range<usize>>;

/// `<div class="…">` or `<details class="…">` up to its end tag.
#[derive(Clone, Debug)]
pub struct Block {
    /// The class.
    pub class: String,
    /// The events from the start tag to the end tag.
    pub outer: Range<usize>,
    /// The bytes of them.
    pub bytes: Range<usize>,
}

impl Block {
    /// The events between the tags.
    pub fn inner(&self) -> Range<usize> {
        self.outer.start + 1..self.outer.end.saturating_sub(1).max(self.outer.start + 1)
    }
}

/// What stands in bold at the beginning of a paragraph or a list item.
pub struct Lead<'a> {
    /// Its Markdown.
    pub text: &'a str,
    /// Its first byte.
    pub at: usize,
    /// The paragraph or item without it.
    pub rest: Piece,
}

/// A chapter.
pub struct Document<'a> {
    /// Its Markdown.
    pub text: &'a str,
    /// Its events and the bytes each comes from.
    pub events: Vec<(Event<'a>, Range<usize>)>,
    /// Its blocks, in the order of their start tags.
    pub blocks: Vec<Block>,
    /// The first byte of each start tag that nothing closes.
    pub open: Vec<usize>,
}

impl<'a> Document<'a> {
    /// A chapter as its author wrote it, with formulas.
    pub fn written(text: &'a str) -> Self {
        Self::of(text, events_with_formulas(text).collect())
    }

    /// A chapter as the preprocessors left it.
    pub fn set(text: &'a str) -> Self {
        Self::of(text, events(text).into_offset_iter().collect())
    }

    fn of(text: &'a str, events: Vec<(Event<'a>, Range<usize>)>) -> Self {
        let (blocks, open) = blocks(&events);
        Self { text, events, blocks, open }
    }

    /// The blocks of this class.
    pub fn blocks_of(&self, class: &str) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |block| block.class == class)
    }

    /// The first byte of event `at`.
    pub fn byte(&self, at: usize) -> usize {
        self.events.get(at).map_or(self.text.len(), |(_, bytes)| bytes.start)
    }

    /// The elements of `range` that lie in no other of its elements.
    pub fn children(&self, range: Range<usize>) -> Vec<Range<usize>> {
        let (mut children, mut depth, mut start) = (Vec::new(), 0_usize, range.start);
        for at in range {
            match self.events[at].0 {
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

    /// The bold text the paragraph or list item `element` begins with.
    pub fn lead(&self, element: &Range<usize>) -> Option<Lead<'a>> {
        let mut first = element.start + 1;
        let is = |at: usize, tag: fn(&Tag<'_>) -> bool| matches!(self.events.get(at), Some((Event::Start(it), _)) if tag(it));
        let item = is(element.start, |tag| *tag == Tag::Item);
        let opens = |at| is(at, |tag| *tag == Tag::Paragraph);
        if item && opens(first) {
            first += 1;
        } else if !item && !opens(element.start) {
            return None;
        }
        if !is(first, |tag| *tag == Tag::Strong) {
            return None;
        }
        let end = (first..element.end)
            .find(|at| matches!(self.events[*at].0, Event::End(TagEnd::Strong)))?;
        let bytes = &self.events[first].1;
        let rest = if item {
            vec![element.start + 1..first, end + 1..element.end - 1]
        } else {
            vec![element.start..first, end + 1..element.end]
        };
        let text = self.text.get(bytes.start + 2..bytes.end.saturating_sub(2))?;
        Some(Lead { text, at: bytes.start, rest })
    }
}

/// `range` without what lies in one of `holes`.
pub fn without(range: Range<usize>, holes: &[Range<usize>]) -> Piece {
    let mut holes: Vec<_> = holes
        .iter()
        .filter(|hole| hole.start < range.end && hole.end > range.start)
        .collect();
    holes.sort_by_key(|hole| hole.start);
    let mut piece = Piece::new();
    let mut from = range.start;
    for hole in holes {
        piece.push(from..hole.start.max(from));
        from = from.max(hole.end);
    }
    piece.push(from..range.end.max(from));
    piece.retain(|part| !part.is_empty());
    piece
}

/// Pairs the tags of `div` and `details`; the first bytes of those left open.
fn blocks(events: &[(Event<'_>, Range<usize>)]) -> (Vec<Block>, Vec<usize>) {
    let mut stack: Vec<(&str, Block)> = Vec::new();
    let mut blocks = Vec::new();
    let mut opaque = false;
    for (at, (event, bytes)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::HtmlBlock) => opaque = false,
            Event::Html(html) if !opaque => {
                opaque = html_block(html) == Kind::Opaque;
                for (offset, tag) in tags(html) {
                    let here = bytes.start + offset;
                    if let Some(name) = tag.strip_prefix("</") {
                        let name = name.trim_end_matches('>').trim();
                        let Some(open) =
                            stack.iter().rposition(|(known, _)| *known == name)
                        else {
                            continue;
                        };
                        let (_, mut block) = stack.remove(open);
                        block.outer.end = at + 1;
                        block.bytes.end = here + tag.len();
                        blocks.push(block);
                    } else {
                        let name =
                            if tag.starts_with("<div") { "div" } else { "details" };
                        let class = tag
                            .split_once("class=\"")
                            .and_then(|(_, rest)| rest.split('"').next());
                        let block = Block {
                            class: class.unwrap_or_default().to_owned(),
                            outer: at..at + 1,
                            bytes: here..here + tag.len(),
                        };
                        stack.push((name, block));
                    }
                }
            }
            _ => {}
        }
    }
    blocks.sort_by_key(|block| (block.bytes.start, block.bytes.end));
    (blocks, stack.iter().map(|(_, block)| block.bytes.start).collect())
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
        let end = rest.find('>')?;
        known.then_some((at, &rest[..=end]))
    };
    html.match_indices('<').filter_map(tag).collect()
}
