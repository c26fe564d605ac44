//! What an include does to the list item, the quote or the code block that it stands in:
//! mdBook puts what it includes at the margin.

use pulldown_cmark::{CodeBlockKind, Event, Options as Syntax, Parser, Tag};
use std::ops::Range;

/// What breaks when `inserted` stands in `text` in place of `range`; `None` when nothing
/// does.
///
/// A list item, a quote or a code block that begins before the include must still hold all
/// of what was included.
pub fn torn(text: &str, range: Range<usize>, inserted: &str) -> Option<&'static str> {
    let line = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let is_fence = |line: &str| line.trim_start().starts_with(['`', '~']);
    if !inserted.contains('\n') || (line.is_empty() && !inserted.lines().any(is_fence)) {
        return None;
    }
    let expanded = format!("{}{inserted}{}", &text[..range.start], &text[range.end..]);
    let end = range.start + inserted.trim_end().len();
    let syntax = Syntax::ENABLE_TABLES | Syntax::ENABLE_FOOTNOTES;
    let breaks = |(event, held): (Event<'_>, Range<usize>)| {
        let (name, by_indentation) = match event {
            Event::Start(Tag::Item) => ("list item", false),
            Event::Start(Tag::BlockQuote(_)) => ("quote", false),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => ("code block", true),
            Event::Start(Tag::CodeBlock(_)) => ("code block", false),
            Event::Start(Tag::FootnoteDefinition(_)) => ("footnote", false),
            _ => return None,
        };
        let begins_before = if by_indentation {
            held.start <= range.start && !line.is_empty()
        } else {
            text.get(held.start..range.start)
                .is_some_and(|before| !before.trim().is_empty())
        };
        let around = begins_before && range.start < held.end;
        (around && held.end < end).then_some(name)
    };
    Parser::new_ext(&expanded, syntax).into_offset_iter().find_map(breaks)
}
