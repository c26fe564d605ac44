//! A file of the book that has been read.
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::base::claim_id::ClaimId;
use crate::base::problem::{Fault, Place, Problem};

use super::asked::{self, Asked};
use super::block::{self, Block};
use super::heading::{self, Heading};
use super::quiz::{self, Quiz};
use super::slips;
use super::symbol::{self, Symbol};
use super::tags;
use super::text::Text;

/// A page with everything in it that this book gives a meaning to.
#[derive(Debug)]
pub struct Page {
    /// Its file, as seen from the book's root.
    pub file: String,
    /// Its number (`2` or `2.1`), unless it has none.
    pub number: Option<String>,
    /// Its Markdown, and the directives, formulas and numbers of claims in it.
    pub text: Text,
    /// Its headings, from the top.
    pub headings: Vec<Heading>,
    /// Its blocks of HTML, in the order of their start tags.
    pub blocks: Vec<Block>,
    /// Where each block of Rust begins that `mdbook test` compiles and runs.
    pub doctests: Vec<usize>,
    /// Its exercises and the parts of its problem.
    pub asked: Vec<Asked>,
    /// The symbols in its tables.
    pub symbols: Vec<Symbol>,
    /// Its quiz.
    pub quiz: Option<Quiz>,
}

impl Page {
    /// Reads the page `file` with this number.
    pub fn read(file: &str, number: Option<String>, source: &str) -> Self {
        let top = Place { file: file.to_owned(), line: 1 };
        // Of a line end of two characters Markdown makes an event of its own.
        let mut text = Text::read(source.replace("\r\n", "\n"), top);
        if text.source.trim().is_empty() {
            let message = "nothing is on this page; a chapter to come has no file in SUMMARY.md, \
                           as in `- [Title]()`";
            text.faults.push(Fault::new(0, message));
        }
        let headings = heading::find(&text);
        let (blocks, faults) = block::find(&text);
        text.faults.extend(faults);
        let (quiz, faults) = quiz::find(&text, &blocks);
        text.faults.extend(faults);
        text.faults.extend(tags::faults(&text));
        text.faults.extend(slips::faults(&text));
        let (asked, faults) = asked::find(&text, &headings);
        text.faults.extend(faults);
        Self {
            file: file.to_owned(),
            number,
            doctests: doctests(&text),
            asked,
            symbols: symbol::find(&text),
            text,
            headings,
            blocks,
            quiz,
        }
    }

    /// The number of the chapter it belongs to: `2` of `2.1`.
    pub fn chapter(&self) -> Option<&str> {
        self.number.as_deref()?.split('.').next()
    }

    /// Where byte `at` stands.
    pub fn place(&self, at: usize) -> Place {
        self.text.place(at)
    }

    /// A problem at byte `at`.
    pub fn problem(&self, at: usize, message: impl Into<String>) -> Problem {
        self.place(at).with(message)
    }

    /// Its title: the words of its first heading, or else its file.
    pub fn title(&self) -> &str {
        self.headings.first().map_or(&self.file, |heading| &heading.title)
    }

    /// The blocks of this class.
    pub fn blocks_of(&self, class: &str) -> impl Iterator<Item = &Block> {
        self.blocks.iter().filter(move |block| block.class == class)
    }

    /// The innermost heading `select` accepts whose section holds byte `at`.
    pub fn heading_of(
        &self,
        at: usize,
        select: impl Fn(&Heading) -> bool,
    ) -> Option<&Heading> {
        self.headings.iter().rev().find(|it| it.section.contains(&at) && select(it))
    }

    /// The claim whose section holds byte `at`.
    pub fn claim_of(&self, at: usize) -> Option<ClaimId> {
        self.heading_of(at, |heading| heading.claim().is_some())?.claim()
    }

    /// What stands in bold at the beginning of the paragraph or list item `element`, a range
    /// of events.
    pub fn lead(&self, element: &Range<usize>) -> Option<Lead<'_>> {
        let events = &self.text.events;
        let mut first = element.start + 1;
        let is = |at: usize, tag: fn(&Tag<'_>) -> bool| matches!(events.get(at), Some((Event::Start(it), _)) if tag(it));
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
            .find(|at| matches!(events[*at].0, Event::End(TagEnd::Strong)))?;
        let bytes = &events[first].1;
        let rest = if item {
            vec![element.start + 1..first, end + 1..element.end - 1]
        } else {
            vec![element.start..first, end + 1..element.end]
        };
        let bytes = bytes.start + 2..bytes.end.saturating_sub(2);
        let text = self.text.source.get(bytes.clone())?;
        Some(Lead { text, bytes, rest })
    }
}

/// What stands in bold at the beginning of a paragraph or a list item.
pub struct Lead<'a> {
    /// Its Markdown.
    pub text: &'a str,
    /// The bytes of it.
    pub bytes: Range<usize>,
    /// The events of the paragraph or item without it.
    pub rest: Vec<Range<usize>>,
}

fn doctests(text: &Text) -> Vec<usize> {
    let live = |(event, range): &(Event<'static>, Range<usize>)| match event {
        Event::Start(Tag::CodeBlock(kind)) if runs(kind) => Some(range.start),
        _ => None,
    };
    text.events.iter().filter_map(live).collect()
}

/// Whether rustdoc compiles and runs a block of this kind.
fn runs(kind: &CodeBlockKind<'_>) -> bool {
    let CodeBlockKind::Fenced(info) = kind else { return true };
    let plain = |tag: &str| {
        matches!(tag, "rust" | "should_panic" | "standalone_crate")
            || tag.starts_with("edition")
    };
    info.split([',', ' ', '\t']).filter(|tag| !tag.is_empty()).all(plain)
}
