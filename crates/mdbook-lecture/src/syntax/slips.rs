//! What Markdown drops, adds or prints without a word: cells that there is no column for, a
//! column without a name, a line below a table as a row of it, a table whose dashes do not fit
//! its head, a footnote that nobody refers to, all that follows code without an end.
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::base::problem::Fault;

use super::text::Text;

/// What Markdown says nothing of in `text`.
pub fn faults(text: &Text) -> Vec<Fault> {
    let (mut faults, mut row, mut cell, mut head) = (Vec::new(), 0, 0, false);
    let (mut notes, mut referred) = (BTreeMap::new(), BTreeSet::new());
    for (event, range) in &text.events {
        let source = &text.source[range.clone()];
        match event {
            Event::Start(Tag::Paragraph) => faults.extend(paragraph(source, range)),
            Event::Start(Tag::TableHead) => head = true,
            Event::End(TagEnd::TableHead) => head = false,
            Event::Start(Tag::TableRow) => row = range.start,
            Event::Start(Tag::TableCell)
                if head && source.trim_matches([' ', '|']).is_empty() =>
            {
                let message = "a column without a name, which no screen reader can announce; \
                               say in the head of the table what stands below";
                faults.push(Fault::new(range.start, message));
            }
            Event::Start(Tag::TableCell) if range.is_empty() => {
                let message = "a row with fewer cells than the head of its table; an empty \
                               cell is `| |`, and a blank line ends a table";
                faults.push(Fault::new(row, message));
            }
            Event::Start(Tag::TableCell) => cell = range.end,
            Event::End(TagEnd::TableRow) => {
                let rest = text.source[cell.max(range.start)..range.end].trim();
                if !["", "|"].contains(&rest) {
                    let message = "a row with more cells than the head of its table, which are \
                                   on no page; `|` is `\\mid` or `\\lvert` in a formula, else `\\|`";
                    faults.push(Fault::new(row, message));
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => {
                let code = source.trim();
                let mark = code.len() - code.trim_start_matches(['`', '~']).len();
                let last = code.rsplit_once('\n').map_or("", |it| it.1);
                if !last.ends_with(&code[..mark]) {
                    let message =
                        "this code has no end: what follows on the page is part of it";
                    faults.push(Fault::new(range.start, message));
                }
            }
            Event::Start(Tag::FootnoteDefinition(name))
                if notes.insert(&**name, range.start).is_some() =>
            {
                let message =
                    format!("a second footnote `[^{name}]`, which is on no page");
                faults.push(Fault::new(range.start, message));
            }
            Event::FootnoteReference(name) => _ = referred.insert(&**name),
            _ => {}
        }
    }
    let unread = notes.into_iter().filter(|(name, _)| !referred.contains(*name));
    faults.extend(unread.map(|(name, at)| {
        let message = format!("a footnote that nothing refers to; write `[^{name}]`");
        Fault::new(at, message)
    }));
    faults.dedup();
    faults
}

/// What is printed of the paragraph `source` that its author meant otherwise.
fn paragraph(source: &str, range: &Range<usize>) -> Option<Fault> {
    let is_alert = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    if source.strip_prefix("[!").is_some_and(is_alert) {
        let message = "no such alert; there are: NOTE, TIP, IMPORTANT, WARNING, CAUTION";
        return Some(Fault::new(range.start, message));
    }
    let dashes = |line: &&str| {
        line.contains('|')
            && line.contains("--")
            && line.trim().chars().all(|c| " |:->".contains(c))
    };
    let message = "this line of dashes makes no table: it has as many cells as the line before \
                   it, and a blank line is above that";
    let above: usize =
        source.split_inclusive('\n').take_while(|it| !dashes(it)).map(str::len).sum();
    (above < source.len()).then(|| Fault::new(range.start + above, message))
}
