//! Which part of a file an include shows: all of it, some lines, or what stands between
//! two anchors.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What follows the file name in `{{#include file:part}}`.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole file.
    All,
    /// Lines from the first to the second, counted from 1, both included; `None` is the
    /// file's own end.
    Lines(Option<usize>, Option<usize>),
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name` or the end of the file.
    Anchor(String),
}

impl Part {
    /// Reads `part`, the text after the first colon.
    /// Errors: a text that mdBook would take for something else than it says, such as
    /// `3:x` for `3:`.
    pub fn parse(part: &str) -> Result<Part, String> {
        let pieces: Vec<&str> = part.split(':').collect();
        let number = |piece: &str| match piece.parse::<usize>() {
            Ok(0) => Err("lines are counted from 1".to_owned()),
            Ok(line) => Ok(Some(line)),
            Err(_) if piece.is_empty() => Ok(None),
            Err(_) => Err(format!("`{piece}` is not a line number")),
        };
        match pieces[..] {
            [""] | ["", ""] => Ok(Part::All),
            [name] if name.parse::<usize>().is_err() => Ok(Part::Anchor(name.to_owned())),
            [line] => number(line).map(|line| Part::Lines(line, line)),
            [start, end] => Ok(Part::Lines(number(start)?, number(end)?)),
            _ => Err(format!("`{part}` is neither an anchor nor `first:last`")),
        }
    }

    /// For each line of `text` whether the part shows it; the marks of anchors are not
    /// shown of an anchor.
    /// Errors: the part does not exist in `text`. A range may end beyond the last line,
    /// as in mdBook.
    pub fn shown(&self, text: &str) -> Result<Vec<bool>, String> {
        let has = text.lines().count();
        let (inside, marks): (Range<usize>, _) = match self {
            Part::All => (0..has, true),
            Part::Lines(first, last) => {
                let (first, last) = (first.unwrap_or(1), last.unwrap_or(usize::MAX));
                if last < first {
                    return Err(format!("lines {first} to {last}, which is none"));
                }
                if first > has {
                    return Err(format!("line {first}, but the file has {has}"));
                }
                (first - 1..last, true)
            }
            Part::Anchor(name) => {
                let Some(first) = next_mark(text, name, false, 0) else {
                    let marks = text.lines().filter_map(mark);
                    let known: Vec<_> = marks.filter(|m| !m.0).map(|m| m.1).collect();
                    let known = if known.is_empty() { "none" } else { &known.join(", ") };
                    return Err(format!("no anchor `{name}`; the file has {known}"));
                };
                (first..next_mark(text, name, true, first).unwrap_or(has), false)
            }
        };
        let shown = |(at, line)| inside.contains(&at) && (marks || mark(line).is_none());
        Ok(text.lines().enumerate().map(shown).collect())
    }

    /// The first line, counted from 1, of a second region of the same anchor.
    pub fn second_region(&self, text: &str) -> Option<usize> {
        let Part::Anchor(name) = self else { return None };
        let end = next_mark(text, name, true, next_mark(text, name, false, 0)?)?;
        next_mark(text, name, false, end).map(|at| at + 1)
    }
}

/// The first line from `from` on, counted from 0, where the anchor `name` begins or `ends`.
fn next_mark(text: &str, name: &str, ends: bool, from: usize) -> Option<usize> {
    let mut lines = text.lines().enumerate().skip(from);
    lines.find(|(_, line)| mark(line) == Some((ends, name))).map(|(at, _)| at)
}

/// Whether an anchor ends on this line, and its name.
fn mark(line: &str) -> Option<(bool, &str)> {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").unwrap());
    let found = MARK.captures(line)?;
    Some((found.get(1).is_some(), found.get(2)?.as_str()))
}
