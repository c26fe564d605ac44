//! The Markdown dialect of mdBook, and what in a page is code, HTML or a formula.
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// The options mdBook parses with, smart punctuation included.
fn dialect() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_SMART_PUNCTUATION
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM
}

/// The events of `text` as mdBook will read it once the formulas are gone.
pub fn events(text: &str) -> Parser<'_> {
    Parser::new_ext(text, dialect())
}

/// The events of `text`, formulas among them, each with the bytes it came from.
pub fn events_with_formulas(
    text: &str,
) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_ext(text, dialect() | Options::ENABLE_MATH).into_offset_iter()
}

/// What a byte of a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A code block or inline code.
    Code,
    /// An HTML block that holds text and tags.
    HtmlBlock,
    /// A comment, a `<pre>`, a script, or a tag inside a paragraph: nothing in it is
    /// Markdown.
    Opaque,
    /// A formula.
    Formula,
    /// Anything else.
    Prose,
}

/// A page cut into regions.
pub struct Regions(Vec<(Range<usize>, Kind)>);

impl Regions {
    /// Cuts `text`, which may still hold directives.
    pub fn of(text: &str) -> Self {
        let region = |(event, range): (Event<'_>, Range<usize>)| {
            let kind = match event {
                Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => Kind::Code,
                Event::InlineMath(_) | Event::DisplayMath(_) => Kind::Formula,
                Event::Start(Tag::HtmlBlock) => html_block(&text[range.clone()]),
                Event::InlineHtml(_) => Kind::Opaque,
                _ => return None,
            };
            Some((range, kind))
        };
        Self(events_with_formulas(text).filter_map(region).collect())
    }

    /// The kind of the region byte `at` lies in, and where that region ends.
    pub fn at(&self, at: usize) -> (Kind, usize) {
        let inside = self.0.iter().find(|(range, _)| range.contains(&at));
        inside.map_or((Kind::Prose, at), |(range, kind)| (*kind, range.end))
    }
}

/// Whether an HTML block holds text, or is one of those CommonMark reads to a closing
/// mark (`-->`, `</pre>` …).
pub fn html_block(html: &str) -> Kind {
    let opening = html.trim_start().to_ascii_lowercase();
    let verbatim = ["<!", "<?", "<pre", "<script", "<style", "<textarea"];
    if verbatim.iter().any(|mark| opening.starts_with(mark)) {
        Kind::Opaque
    } else {
        Kind::HtmlBlock
    }
}

/// Writes every character of `special` in `text` as an entity, so that Markdown reads it
/// as itself.
pub fn escape(text: &str, special: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut out, character| {
        if special.contains(character) {
            out.push_str(&format!("&#{};", u32::from(character)));
        } else {
            out.push(character);
        }
        out
    })
}
