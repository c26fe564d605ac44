//! Symbols: what stands in a cell of a table behind `<span id="symbol-rate"></span>`.
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::text::Text;

/// A symbol with its entry in a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Its id in the page, `symbol-rate`.
    pub id: String,
    /// The symbol itself, Markdown.
    pub written: String,
    /// Where its id stands.
    pub at: usize,
}

/// The symbols of `text`.
pub fn find(text: &Text) -> Vec<Symbol> {
    let mut cell: Option<&Range<usize>> = None;
    let mut found = Vec::new();
    for (event, range) in &text.events {
        match event {
            Event::Start(Tag::TableCell) => cell = Some(range),
            Event::End(TagEnd::TableCell) => cell = None,
            Event::InlineHtml(tag) => {
                let id = tag
                    .strip_prefix("<span id=\"symbol-")
                    .and_then(|rest| rest.strip_suffix("\">"));
                if let (Some(id), Some(cell)) = (id, cell) {
                    let rest = text.source.get(range.end..cell.end).unwrap_or_default();
                    let rest = rest.trim_start_matches("</span>");
                    // The next symbol of the cell has an id of its own.
                    let written = rest.split("<span").next().unwrap_or_default();
                    let ends: &[char] = &[' ', '|', ',', ';'];
                    let written = written.trim_matches(ends).to_owned();
                    let id = format!("symbol-{id}");
                    found.push(Symbol { id, written, at: range.start });
                }
            }
            _ => {}
        }
    }
    found
}
