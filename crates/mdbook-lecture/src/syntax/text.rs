//! Markdown and what stands in it.
use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::markdown::{Spanned, events_with_formulas};
use crate::base::problem::{Fault, Lines, Place, Problem};

use super::directive::{self, Directive};
use super::formula::{self, Formula};
use super::number::{self, Number};

/// What stands for each byte of a directive while Markdown is read: no mark of Markdown or TeX.
pub const MASK: char = '\u{1}';

/// Markdown that has been read.
#[derive(Clone, Debug)]
pub struct Text {
    /// What was written.
    pub source: String,
    /// Where its first byte stands.
    pub place: Place,
    lines: Lines,
    /// Its events; a directive is a word in them.
    pub events: Vec<Spanned>,
    /// Its directives, mdBook's own left out.
    pub directives: Vec<Directive>,
    /// Its formulas.
    pub formulas: Vec<Formula>,
    /// The numbers of claims in running text.
    pub numbers: Vec<Number>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// Headings, links and images, and what each is called.
    closed: Vec<(Range<usize>, &'static str)>,
}

impl Text {
    /// Reads `source`, which begins at `place`.
    pub fn read(source: impl Into<String>, place: Place) -> Self {
        let source = source.into();
        let (directives, mut faults) = directive::find(&source);
        let unseen = source.char_indices().filter(|(_, it)| is_control(*it));
        faults.extend(unseen.map(|(at, it)| {
            Fault::new(at, format!("a control character, U+{:04X}", u32::from(it)))
        }));
        let masked = masked(&source, &directives);
        let events = events_with_formulas(&masked);
        let events: Vec<_> =
            events.map(|(event, range)| (event.into_static(), range)).collect();
        let (formulas, found) = formula::find(&source, &masked, &events);
        faults.extend(found);
        let numbers = number::find(&masked, &events);
        let lines = Lines::of(&source);
        let mut closed: Vec<(Range<usize>, _)> = Vec::new();
        for (event, range) in &events {
            let what = match event {
                Event::Start(Tag::Heading { .. }) => "a heading",
                Event::Start(Tag::Link { .. }) => "a link",
                Event::Start(Tag::Image { .. }) => "the text of an image",
                _ => continue,
            };
            // What stands in another of them is closed with it.
            if closed.last().is_none_or(|(last, _)| last.end <= range.start) {
                closed.push((range.clone(), what));
            }
        }
        Self {
            source,
            place,
            lines,
            events,
            directives,
            formulas,
            numbers,
            faults,
            closed,
        }
    }

    /// Where byte `at` stands.
    pub fn place(&self, at: usize) -> Place {
        let line = self.place.line - 1 + self.lines.line(at);
        Place { file: self.place.file.clone(), line }
    }

    /// A fault of this text as a problem.
    pub fn problem(&self, fault: Fault) -> Problem {
        self.place(fault.at).with(fault.message)
    }

    /// What byte `at` stands in, if no link can stand there.
    pub fn no_link_at(&self, at: usize) -> Option<&'static str> {
        let next = self.closed.partition_point(|(range, _)| range.end <= at);
        let inside = self.closed.get(next).filter(|(range, _)| range.contains(&at));
        inside.map(|(_, what)| *what)
    }

    /// Where it has links that depend on the page they are on.
    pub fn links_to_pages(&self) -> impl Iterator<Item = usize> {
        self.events.iter().filter_map(|(event, range)| match event {
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.contains(':') => {
                Some(range.start)
            }
            _ => None,
        })
    }

    /// The words of event `at`, if it is text: as Markdown reads them, with directives as
    /// they were written.
    pub fn words(&self, at: usize) -> Option<&str> {
        let (Event::Text(words) | Event::Code(words), range) = &self.events[at] else {
            return None;
        };
        let held =
            |it: &Directive| it.range.start < range.end && it.range.end > range.start;
        let from = self.directives.partition_point(|it| it.range.end <= range.start);
        let directive = self.directives.get(from).is_some_and(held);
        Some(if directive { &self.source[range.clone()] } else { words })
    }
}

/// Whether `character` is none that a reader sees or that only spaces lines: [`MASK`] is one,
/// and so are those that turn the direction of the words behind them.
fn is_control(character: char) -> bool {
    character.is_control() && !"\n\r\t".contains(character)
        || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `source` with every directive in it a word of the same length: what stands in its
/// quotes is no Markdown of the page.
fn masked<'a>(source: &'a str, directives: &[Directive]) -> Cow<'a, str> {
    if directives.is_empty() {
        return Cow::Borrowed(source);
    }
    let mut out = String::with_capacity(source.len());
    let mut copied = 0;
    for Directive { range, .. } in directives {
        out.push_str(&source[copied..range.start]);
        let word = source.as_bytes()[range.clone()].iter();
        out.extend(word.map(|byte| if *byte == b'\n' { '\n' } else { MASK }));
        copied = range.end;
    }
    Cow::Owned(out + &source[copied..])
}
