//! Numbers of claims in running text: `P1.3`.
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::claim_id::ClaimId;
use crate::base::markdown::Spanned;

/// The number of a claim as a reader writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its bytes.
    pub range: Range<usize>,
    /// The claim.
    pub claim: ClaimId,
}

/// Every number in the running text of `text`: not in code, formulas, headings, links,
/// summaries and images.
pub fn find(text: &str, events: &[Spanned]) -> Vec<Number> {
    let mut found = Vec::new();
    let mut closed = 0_usize;
    for (event, range) in events {
        match event {
            Event::Start(
                Tag::CodeBlock(_)
                | Tag::Heading { .. }
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) => closed += 1,
            Event::End(
                TagEnd::CodeBlock | TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image,
            ) => closed = closed.saturating_sub(1),
            Event::Html(html) | Event::InlineHtml(html) => {
                let count = |mark| html.matches(mark).count();
                closed += count("<a ") + count("<summary");
                closed = closed.saturating_sub(count("</a>") + count("</summary>"));
            }
            Event::Text(_) if closed == 0 => numbers(text, range, &mut found),
            _ => {}
        }
    }
    found
}

/// Adds the numbers in the bytes `range` of `text`.
fn numbers(text: &str, range: &Range<usize>, found: &mut Vec<Number>) {
    let part = &text[..range.end];
    let mut from = range.start;
    while let Some(at) = part[from..].find('P').map(|at| from + at) {
        from = at + 1;
        let inside_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if let Some((claim, length)) = ClaimId::in_prose(&part[at..])
            && !inside_word
        {
            found.push(Number { range: at..at + length, claim });
            from = at + length;
        }
    }
}
