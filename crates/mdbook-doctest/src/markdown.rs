//! What a page's Markdown and raw HTML refer to, and which ids the rendered page will
//! have.

use pulldown_cmark::{
    BrokenLink, CowStr, Event, LinkType, Options as Syntax, Parser, Tag, TagEnd,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::config::Html;
use crate::html::{Meaning, meanings};
use crate::page::Lines;
use crate::reference::Reference;
use crate::slips::slips;

/// What a page refers to and what may be referred to, each with its line.
#[derive(Debug, Default)]
pub struct Outline {
    /// What it refers to.
    pub references: Vec<(usize, Reference)>,
    /// The ids of headings and defined terms as mdBook makes them, of footnotes, and those
    /// written in raw HTML.
    pub ids: Vec<(usize, String)>,
    /// `<a name>`.
    pub names: Vec<(usize, String)>,
}

/// The Markdown extensions that mdBook turns on for this book; the same for every
/// renderer.
pub fn syntax(html: &Html) -> Syntax {
    let mut syntax = Syntax::ENABLE_TABLES
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_HEADING_ATTRIBUTES;
    syntax.set(Syntax::ENABLE_SMART_PUNCTUATION, html.smart_punctuation);
    syntax.set(Syntax::ENABLE_DEFINITION_LIST, html.definition_lists);
    syntax.set(Syntax::ENABLE_GFM, html.admonitions);
    syntax
}

/// The outline of `text`.
pub fn read(text: &str, syntax: Syntax) -> Outline {
    let undefined = RefCell::new(Vec::new());
    let note_undefined = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            undefined.borrow_mut().push((link.span, link.reference.into_string()));
        }
        None
    };
    let parser =
        Parser::new_with_broken_link_callback(text, syntax, Some(note_undefined));
    let mut reader = Reader::new(text);
    let mut events = parser.into_offset_iter();
    while let Some((event, range)) = events.next() {
        if event == Event::Start(Tag::HtmlBlock) {
            // mdBook reads a block of HTML as one.
            let inside = events.by_ref().map_while(|(event, _)| match event {
                Event::Html(part) | Event::Text(part) => Some(part),
                _ => None,
            });
            let html: String = inside.map(CowStr::into_string).collect();
            reader.end_run();
            reader.html(&html, range.start);
        } else {
            reader.event(event, range);
        }
    }
    reader.end_run();
    let mut outline = reader.finish();
    let lines = Lines::of(text);
    let is_index = |span: &Range<usize>| {
        let before = text[..span.start].chars().next_back();
        before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ']' | ')' | '\\'))
    };
    for (span, label) in undefined.into_inner() {
        if !is_index(&span) && !label.starts_with('^') {
            outline.references.push((lines.at(span.start), Reference::Label(label)));
        }
    }
    outline
}

/// Where `text` is code, blocks and inline, in order.
pub fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, Syntax::ENABLE_TABLES | Syntax::ENABLE_FOOTNOTES)
        .into_offset_iter();
    let code = |event: &Event<'_>| {
        matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)))
    };
    events.filter(|(event, _)| code(event)).map(|(_, range)| range).collect()
}

/// The state of [`read`].
struct Reader<'a> {
    text: &'a str,
    lines: Lines,
    outline: Outline,
    /// The id, if it has one of its own, the words and the line of the open title.
    title: Option<(Option<String>, String, usize)>,
    /// The ids made so far, which are unique among themselves.
    made: BTreeSet<String>,
    /// The last number that was tried behind a title.
    numbers: BTreeMap<String, usize>,
    /// The footnotes in the order of their first use, and how often each is used.
    notes: Vec<(String, usize)>,
    /// The footnotes that are defined, and where.
    defined: BTreeMap<String, usize>,
    images: usize,
    in_code: bool,
    /// Where text stands that is nothing but text.
    run: Range<usize>,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lines: Lines::of(text),
            outline: Outline::default(),
            title: None,
            made: BTreeSet::new(),
            numbers: BTreeMap::new(),
            notes: Vec::new(),
            defined: BTreeMap::new(),
            images: 0,
            in_code: false,
            run: 0..0,
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match &event {
            Event::Text(_) if !self.in_code && self.run.end == range.start => {
                self.run.end = range.end;
            }
            Event::Text(_) if !self.in_code => {
                self.end_run();
                self.run = range.clone();
            }
            _ => self.end_run(),
        }
        let line = self.lines.at(range.start);
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Start(Tag::Link { dest_url, link_type, .. })
                if link_type != LinkType::Email =>
            {
                let link = Reference::Link(dest_url.into_string());
                self.outline.references.push((line, link));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let link = Reference::Link(dest_url.into_string());
                self.outline.references.push((line, link));
                self.images += 1;
            }
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::InlineHtml(html) => self.html(&html, range.start),
            Event::Start(Tag::Heading { id, .. }) => {
                self.title = Some((id.map(CowStr::into_string), String::new(), line));
            }
            Event::Start(Tag::DefinitionListTitle) => {
                self.title = Some((None, String::new(), line))
            }
            Event::End(TagEnd::Heading(_) | TagEnd::DefinitionListTitle) => {
                if let Some((own, words, line)) = self.title.take() {
                    let id = own.unwrap_or_else(|| self.unused(&id_of_title(&words)));
                    self.outline.ids.push((line, id));
                }
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                self.defined.entry(name.into_string()).or_insert(line);
            }
            Event::FootnoteReference(name) => self.footnote(&name, line),
            Event::Text(words) | Event::Code(words) | Event::InlineMath(words)
                if self.images == 0 =>
            {
                self.add_to_title(&words)
            }
            Event::SoftBreak => self.add_to_title("\n"),
            _ => {}
        }
    }

    fn add_to_title(&mut self, words: &str) {
        if let Some((_, title, _)) = &mut self.title {
            title.push_str(words);
        }
    }

    fn footnote(&mut self, name: &str, line: usize) {
        let at = self.notes.iter().position(|(known, _)| known == name);
        let at = at.unwrap_or_else(|| {
            self.notes.push((name.to_owned(), 0));
            self.notes.len() - 1
        });
        self.notes[at].1 += 1;
        self.outline.ids.push((line, format!("fr-{name}-{}", self.notes[at].1)));
        self.add_to_title(&(at + 1).to_string());
    }

    fn html(&mut self, html: &str, start: usize) {
        let first = self.lines.at(start);
        for (line, meaning) in meanings(html) {
            let line = first + line;
            let outline = &mut self.outline;
            match meaning {
                Meaning::Link(to) => outline.references.push((line, Reference::Link(to))),
                Meaning::Address(to) => {
                    outline.references.push((line, Reference::Address(to)))
                }
                Meaning::Id(id) => outline.ids.push((line, id)),
                Meaning::Name(name) => outline.names.push((line, name)),
            }
        }
    }

    /// `id`, or the first of `id-1`, `id-2`, … that no earlier title has.
    fn unused(&mut self, id: &str) -> String {
        if self.made.insert(id.to_owned()) {
            return id.to_owned();
        }
        let number = self.numbers.entry(id.to_owned()).or_default();
        loop {
            *number += 1;
            let numbered = format!("{id}-{number}");
            if self.made.insert(numbered.clone()) {
                return numbered;
            }
        }
    }

    /// Looks through the run of text that has ended.
    fn end_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        for (at, slip) in slips(self.text, run) {
            self.outline.references.push((self.lines.at(at), slip));
        }
    }

    fn finish(mut self) -> Outline {
        for (name, _) in &self.notes {
            if let Some(line) = self.defined.get(name) {
                self.outline.ids.push((*line, format!("footnote-{name}")));
            }
        }
        self.outline
    }
}

/// The id of a title: its letters and digits in lower case, a hyphen for each space.
fn id_of_title(title: &str) -> String {
    let letter = |letter: char| match letter {
        _ if letter.is_alphanumeric() || matches!(letter, '_' | '-') => Some(letter),
        _ => letter.is_whitespace().then_some('-'),
    };
    title.trim().to_lowercase().chars().filter_map(letter).collect()
}
