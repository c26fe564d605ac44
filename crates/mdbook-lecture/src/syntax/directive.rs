//! Where the directives `{{#word …}}` of a text stand. What a word means is said elsewhere.
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::markdown::{events_with_formulas, is_opaque};
use crate::base::problem::Fault;

/// What mdBook's own preprocessor answers to; these are left where they are.
pub const MDBOOK: [&str; 5] =
    ["include", "rustdoc_include", "playground", "playpen", "title"];

/// A directive as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The bytes from `{{` to `}}`.
    pub range: Range<usize>,
    /// The word after `{{#`.
    pub word: String,
    /// The bytes between the word and `}}`.
    pub body: Range<usize>,
    /// What it stands in.
    pub region: Region,
}

/// What a byte of a text belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Region {
    /// A block of code or code in a line.
    Code,
    /// A block of HTML that holds text and tags.
    Html,
    /// A comment, a `<pre>`, a script, or a tag inside a paragraph: nothing in it is
    /// Markdown.
    Opaque,
    /// A formula.
    Formula,
    /// Anything else.
    Prose,
}

/// Every directive of `text` that is neither mdBook's nor in code, a comment or a tag, and a fault for each that
/// cannot be one.
pub fn find(text: &str) -> (Vec<Directive>, Vec<Fault>) {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    if !text.contains("{{#") {
        return (found, faults);
    }
    let regions = regions(text);
    let mut from = 0;
    while let Some(start) = text[from..].find("{{#").map(|at| from + at) {
        let (region, end) = region(&regions, start);
        if matches!(region, Region::Code | Region::Opaque)
            || text[..start].ends_with('\\')
        {
            from = end.max(start + 3);
            continue;
        }
        from = start + 3;
        match read(text, start, region) {
            Ok(Some(directive)) => {
                from = directive.range.end;
                found.push(directive);
            }
            Ok(None) => {}
            Err((fault, end)) => {
                faults.push(fault);
                from = from.max(end);
            }
        }
    }
    (found, faults)
}

/// The parts of `text`, which may still hold directives, that are no prose.
fn regions(text: &str) -> Vec<(Range<usize>, Region)> {
    let region = |(event, range): (Event<'_>, Range<usize>)| {
        let region = match event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => Region::Code,
            Event::InlineMath(_) | Event::DisplayMath(_) => Region::Formula,
            Event::Start(Tag::HtmlBlock) if is_opaque(&text[range.clone()]) => {
                Region::Opaque
            }
            Event::Start(Tag::HtmlBlock) => Region::Html,
            Event::InlineHtml(_) => Region::Opaque,
            _ => return None,
        };
        Some((range, region))
    };
    events_with_formulas(text).filter_map(region).collect()
}

/// The region byte `at` lies in, and where it ends.
fn region(regions: &[(Range<usize>, Region)], at: usize) -> (Region, usize) {
    let next = regions.partition_point(|(range, _)| range.end <= at);
    let inside = regions.get(next).filter(|(range, _)| range.contains(&at));
    inside.map_or((Region::Prose, at), |(range, region)| (*region, range.end))
}

/// Reads the directive at `start`; `None` for one of mdBook's own. With a fault comes where the
/// next directive may be.
fn read(
    text: &str,
    start: usize,
    region: Region,
) -> Result<Option<Directive>, (Fault, usize)> {
    let after = &text[start + 3..];
    let length = after.find(|c: char| !c.is_alphanumeric() && c != '_');
    let word = &after[..length.unwrap_or(after.len())];
    let from = start + 3 + word.len();
    if MDBOOK.contains(&word) {
        return mdbooks_own(text, start, from, word)
            .map(|()| None)
            .map_err(|fault| (fault, from));
    }
    let end = closing(text, from).map_err(|end| {
        let message = format!("`{{{{#{word}` is not closed by `}}}}`");
        (Fault::new(start, message), end)
    })?;
    let (range, body, word) = (start..end + 2, from..end, word.to_owned());
    Ok(Some(Directive { range, word, body, region }))
}

/// Refuses an include of Markdown, whose formulas nobody would render, and a title with
/// notation in it.
fn mdbooks_own(text: &str, start: usize, from: usize, word: &str) -> Result<(), Fault> {
    let body = text[from..].split("}}").next().unwrap_or_default();
    if word == "title" && (body.contains('$') || body.contains("{{")) {
        let message = format!(
            "`{{{{#title{body}}}}}`: the title of a page is plain text, without formulas, dollars and directives"
        );
        return Err(Fault::new(start, message));
    }
    let file = body.trim().split(':').next().unwrap_or_default();
    if word.ends_with("include") && file.ends_with(".md") {
        let message = format!(
            "`{{{{#{word} {file}}}}}` outside code: formulas, figures and values in an included Markdown file are not \
             rendered; write its text here, or make it a chapter"
        );
        return Err(Fault::new(start, message));
    }
    Ok(())
}

/// The byte of the `}}` that closes a directive; braces between quotes do not count, and
/// a blank line ends the search: where that is if nothing closes it.
fn closing(text: &str, from: usize) -> Result<usize, usize> {
    let bytes = text.as_bytes();
    let mut quoted = false;
    let mut blank = false;
    for at in from..bytes.len() {
        match bytes[at] {
            b'\n' if blank => return Err(at),
            b'\n' => blank = true,
            b'"' if bytes[at - 1] != b'\\' => quoted = !quoted,
            b'}' if !quoted && bytes[at..].starts_with(b"}}") => return Ok(at),
            _ => {}
        }
        blank &= bytes[at].is_ascii_whitespace();
    }
    Err(text.len())
}
