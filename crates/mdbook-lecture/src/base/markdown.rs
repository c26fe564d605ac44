//! The Markdown dialect of mdBook.
use std::ops::Range;

use pulldown_cmark::html::push_html;
use pulldown_cmark::{Event, Options, Parser};

/// An event and the bytes it comes from.
pub type Spanned = (Event<'static>, Range<usize>);

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

/// Whether CommonMark reads the HTML block `html` to a closing mark (`-->`, `</pre>` …), so
/// that nothing in it is a tag or Markdown.
pub fn is_opaque(html: &str) -> bool {
    let opening = html.trim_start().as_bytes();
    let verbatim = ["<!", "<?", "<pre", "<script", "<style", "<textarea"];
    verbatim.iter().any(|mark| {
        let start = opening.get(..mark.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(mark.as_bytes()))
    })
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

/// The Markdown `markdown`, whose formulas are set, as HTML on one line, without a paragraph
/// around it.
pub fn inline_html(markdown: &str) -> String {
    let mut html = String::new();
    push_html(&mut html, events(markdown));
    let html = html.trim();
    let inside = html
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"))
        .unwrap_or(html);
    one_line(inside)
}

/// `html` on one line and without a `$`, which would begin a formula.
pub fn one_line(html: &str) -> String {
    html.replace('\n', " ").replace('$', "&#36;")
}

/// What is left of our notation in `text`, up to the end of its line: a directive, an id or a
/// formula. A `$` before a digit is a price.
pub fn notation(text: &str) -> Option<&str> {
    let price = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let dollar = text.match_indices('$').find(|(at, _)| !price(&text[at + 1..]));
    let marks = ["{{", "{#", "\\(", "\\[", "\\begin{"].map(|mark| text.find(mark));
    let first = marks.into_iter().flatten().chain(dollar.map(|it| it.0)).min()?;
    let left = text[first..].lines().next()?;
    let end = left.char_indices().nth(40).map_or(left.len(), |it| it.0);
    Some(left[..end].trim_end())
}
