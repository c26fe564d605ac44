//! Where the code that a chapter quotes stands in its file.
use std::fs;
use std::ops::RangeInclusive;
use std::path::Path;

use mdbook_doctest::part::Part;
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::markdown::events_with_formulas;
use crate::base::problem::{Lines, Place, Problem};
use crate::editions::site::page::resolve;

/// A piece of a file that is a whole block of code of a chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The file, as seen from the book's root, with `/` between folders.
    pub file: String,
    /// The first and the last of its lines, from 1.
    pub lines: RangeInclusive<usize>,
    /// What is quoted, without the lines that only name anchors and as [`flush_left`].
    pub text: String,
    /// Where the chapter quotes it.
    pub place: Place,
}

/// The quotations of the chapter `markdown` in `chapter`, a file as seen from `root`, and
/// what is wrong with others.
pub fn find(
    markdown: &str,
    chapter: &str,
    root: &Path,
) -> (Vec<Quotation>, Vec<Problem>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let places = Lines::of(markdown);
    // The inside of a block of code and where it begins.
    let mut block: Option<(String, usize)> = None;
    for (event, at) in events_with_formulas(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => block = Some((String::new(), at.start)),
            Event::Text(text) => {
                if let Some((inside, start)) = &mut block {
                    *start = if inside.is_empty() { at.start } else { *start };
                    inside.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some((inside, start)) = block.take() else { continue };
                let Some(target) = included(&inside) else { continue };
                let place = Place { file: chapter.to_owned(), line: places.line(start) };
                match quotation(target, &place, root) {
                    Ok(found) => good.push(found),
                    Err(message) => bad.push(place.with(message)),
                }
            }
            _ => {}
        }
    }
    (good, bad)
}

/// What the block includes, if that is all it has.
fn included(inside: &str) -> Option<&str> {
    let target = inside.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?;
    (!target.contains('{')).then_some(target.trim())
}

/// What `target` names: a file, or behind a colon a part of it.
fn quotation(target: &str, place: &Place, root: &Path) -> Result<Quotation, String> {
    let (path, part) = target.split_once(':').unwrap_or((target, ""));
    let file = resolve(&place.file, path).filter(|_| !path.starts_with('/'));
    let file = file.ok_or_else(|| format!("{path} is outside the book's folder"))?;
    let whole = fs::read_to_string(root.join(&file))
        .map_err(|error| format!("cannot read {file}: {error}"))?;
    let shown = Part::parse(part).and_then(|part| part.shown(&whole));
    let shown = shown.map_err(|said| format!("{file}: {said}"))?;
    let lines = (1..).zip(whole.lines()).zip(shown).filter(|it| it.1).map(|it| it.0);
    let (numbers, lines): (Vec<usize>, Vec<&str>) = lines.unzip();
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
        return Err(format!("{file}: no line in `{part}`"));
    };
    let (lines, text) = (*first..=*last, flush_left(&lines.join("\n")));
    Ok(Quotation { file, lines, text, place: place.clone() })
}

/// `text` without the indentation that all its lines share, and without line breaks at its
/// end.
pub fn flush_left(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let written = text.lines().filter(|line| !line.trim().is_empty());
    let shared = written.map(indent).min().unwrap_or_default();
    let lines = text.trim_end().lines().map(|it| it.get(shared..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}
