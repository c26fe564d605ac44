//! The outline of a page's Markdown, by mdBook's rules.

use anyhow::Result;
use mdbook_preprocessor::config::Config;
use pulldown_cmark::{
    BrokenLink, CowStr, Event, LinkType, Options as Syntax, Parser, Tag, TagEnd,
};
use regex::Regex;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;

use crate::config::Check;
use crate::outline::{Outline, Reference};
use crate::page::Lines;

/// The Markdown extensions that mdBook turns on for this book; the same for every
/// renderer.
/// Errors: a setting of the wrong type.
pub fn syntax(config: &Config) -> Result<Syntax> {
    let mut syntax = Syntax::ENABLE_TABLES
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_HEADING_ATTRIBUTES;
    for (key, extension) in [
        ("smart-punctuation", Syntax::ENABLE_SMART_PUNCTUATION),
        ("definition-lists", Syntax::ENABLE_DEFINITION_LIST),
        ("admonitions", Syntax::ENABLE_GFM),
    ] {
        let is_on = config.get(&format!("output.html.{key}"))?;
        syntax.set(extension, is_on.unwrap_or(true));
    }
    Ok(syntax)
}

/// The outline of `text`.
pub fn read(text: &str, syntax: Syntax) -> Outline {
    let undefined = RefCell::new(Vec::new());
    let note_undefined = |link: BrokenLink<'_>| -> Option<(CowStr<'_>, CowStr<'_>)> {
        if matches!(link.link_type, LinkType::Reference | LinkType::Collapsed) {
            undefined.borrow_mut().push((link.span.start, link.reference.into_string()));
        }
        None
    };
    let parser =
        Parser::new_with_broken_link_callback(text, syntax, Some(note_undefined));
    let mut reader = Reader { text, lines: Lines::of(text), ..Reader::default() };
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
            reader.outline.add_html(&html, reader.lines.at(range.start));
        } else {
            reader.event(event, range);
        }
    }
    reader.end_run();
    let used = reader.defined.iter().filter(|(name, _)| reader.notes.contains_key(*name));
    reader.outline.ids.extend(used.map(|(name, at)| (*at, format!("footnote-{name}"))));
    for (start, label) in undefined.into_inner() {
        let before = text[..start].chars().next_back();
        let is_index = before.is_some_and(|c| c.is_alphanumeric() || "_])\\".contains(c));
        if !is_index && !label.starts_with('^') {
            let told = format!("no line `[{label}]: …` says where it leads");
            let message = format!("`[…][{label}]` is no link: {told}");
            reader.slip(start, Check::Reference, message);
        }
    }
    reader.outline
}

/// Where `text` is code, blocks and inline, in order.
pub fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let syntax = Syntax::ENABLE_TABLES | Syntax::ENABLE_FOOTNOTES;
    let code = |event: &Event<'_>| {
        matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)))
    };
    let events = Parser::new_ext(text, syntax).into_offset_iter();
    events.filter(|(event, _)| code(event)).map(|(_, range)| range).collect()
}

/// The state of [`read`].
#[derive(Default)]
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
    /// The number of each footnote by its first use, and how often it is used.
    notes: BTreeMap<String, (usize, usize)>,
    /// The footnotes that are defined, and where.
    defined: BTreeMap<String, usize>,
    images: usize,
    in_code: bool,
    /// Where text stands that is nothing but text.
    run: Range<usize>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let is_text = matches!(event, Event::Text(_)) && !self.in_code;
        if !is_text || self.run.end != range.start {
            self.end_run();
            self.run = range.start..range.start;
        }
        if is_text {
            self.run.end = range.end;
        }
        let line = self.lines.at(range.start);
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.in_code = true,
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => {}
            Event::Start(Tag::Link { dest_url, .. }) => self.link(line, dest_url),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.link(line, dest_url);
                self.images += 1;
            }
            Event::End(TagEnd::Image) => self.images -= 1,
            Event::InlineHtml(html) => self.outline.add_html(&html, line),
            Event::Start(Tag::Heading { id, .. }) => {
                self.title = Some((id.map(CowStr::into_string), String::new(), line));
            }
            Event::Start(Tag::DefinitionListTitle) => {
                self.title = Some((None, String::new(), line));
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
            Event::FootnoteReference(name) => {
                let number = self.notes.len() + 1;
                let note = self.notes.entry(name.to_string()).or_insert((number, 0));
                note.1 += 1;
                let (number, uses) = *note;
                self.outline.ids.push((line, format!("fr-{name}-{uses}")));
                self.add_to_title(&number.to_string());
            }
            Event::Text(words) | Event::Code(words) | Event::InlineMath(words)
                if self.images == 0 =>
            {
                self.add_to_title(&words);
            }
            Event::SoftBreak => self.add_to_title("\n"),
            _ => {}
        }
    }

    fn link(&mut self, line: usize, destination: CowStr<'_>) {
        self.outline.references.push((line, Reference::Link(destination.into_string())));
    }

    fn slip(&mut self, at: usize, check: Check, message: String) {
        let slip = Reference::Slip(check, message);
        self.outline.references.push((self.lines.at(at), slip));
    }

    fn add_to_title(&mut self, words: &str) {
        if let Some((_, title, _)) = &mut self.title {
            title.push_str(words);
        }
    }

    /// `id`, or the first of `id-1`, `id-2`, … that no earlier title has.
    fn unused(&mut self, id: &str) -> String {
        let number = self.numbers.entry(id.to_owned()).or_default();
        let mut unused = id.to_owned();
        while !self.made.insert(unused.clone()) {
            *number += 1;
            unused = format!("{id}-{number}");
        }
        unused
    }

    /// Looks through the run of text that has ended for the footnotes and links that it
    /// would have been with a definition and without a blank.
    fn end_run(&mut self) {
        static SLIP: LazyLock<Regex> = LazyLock::new(|| {
            // An address, or a name that ends like a file of a book.
            let address = r#"(?:https?:|\.{0,2}/|#)[^()\[\]<>"\n]*"#;
            let ends = "md|html?|png|svg|jpe?g|gif|webp|pdf|rs|toml|txt|css|js|zip";
            let file = format!(r#"[^()\[\]<>"\n]*\.(?:{ends})(?:#[^()\[\]<>"\s]*)?"#);
            let note = r"\[\^(?<note>[^\]\[\s]+)\]";
            Regex::new(&format!(
                r"{note}|\]\((?<place>[ \t]*(?:{address}|{file})[ \t]*)\)"
            ))
            .unwrap()
        });
        let run = std::mem::take(&mut self.run);
        if run.is_empty() {
            return;
        }
        let text = self.text;
        for found in SLIP.captures_iter(text.get(run.clone()).unwrap_or_default()) {
            let at = run.start + found.get_match().start();
            if let Some(note) = found.name("note") {
                let note = note.as_str();
                if !text[..at].ends_with('\\') {
                    let message = format!(
                        "`[^{note}]` is no footnote: there is no line `[^{note}]: …`"
                    );
                    self.slip(at, Check::Footnote, message);
                }
            } else if found["place"].contains([' ', '\t']) {
                let place = &found["place"];
                let message = format!(
                    "`]({place})` is no link, for the blank in it: write `](<{place}>)`"
                );
                self.slip(at, Check::Link, message);
            }
        }
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
