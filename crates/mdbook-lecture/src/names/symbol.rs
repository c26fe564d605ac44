//! Symbols: rows of a table whose first cell begins with `<span id="symbol-rate"></span>`.
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::markdown::events_with_formulas;

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

/// The symbols of the page `text`.
pub fn of(text: &str) -> Vec<Symbol> {
    let mut cell: Option<Range<usize>> = None;
    let mut found = Vec::new();
    for (event, range) in events_with_formulas(text) {
        match event {
            Event::Start(Tag::TableCell) => cell = Some(range),
            Event::InlineHtml(tag) => {
                let id = tag
                    .strip_prefix("<span id=\"symbol-")
                    .and_then(|rest| rest.strip_suffix("\">"));
                if let (Some(id), Some(cell)) = (id, &cell) {
                    let rest = text[range.end..cell.end].trim_start_matches("</span>");
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
