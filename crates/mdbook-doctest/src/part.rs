//! Which part of a file an include shows: all of it, some lines, or what stands between
//! two anchors.

use regex::Regex;
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
    ///
    /// # Errors
    ///
    /// A text that mdBook would take for something else than it says, such as `3:x` for
    /// `3:`.
    pub fn parse(part: &str) -> Result<Part, String> {
        let pieces: Vec<&str> = part.split(':').collect();
        let number = |piece: &str| match piece {
            "" => Ok(None),
            _ => match piece.parse::<usize>() {
                Ok(0) => Err("lines are counted from 1".to_owned()),
                Ok(line) => Ok(Some(line)),
                Err(_) => Err(format!("`{piece}` is not a line number")),
            },
        };
        match pieces[..] {
            [""] | ["", ""] => Ok(Part::All),
            [name] if name.parse::<usize>().is_err() => Ok(Part::Anchor(name.to_owned())),
            [line] => number(line).map(|line| Part::Lines(line, line)),
            [start, end] => Ok(Part::Lines(number(start)?, number(end)?)),
            _ => Err(format!("`{part}` is neither an anchor nor `first:last`")),
        }
    }

    /// For each line of `text` whether the part shows it.
    ///
    /// # Errors
    ///
    /// The part does not exist in `text`. A range may end beyond the last line, as in
    /// mdBook.
    pub fn shown(&self, text: &str) -> Result<Vec<bool>, String> {
        let lines: Vec<&str> = text.lines().collect();
        match self {
            Part::All => Ok(vec![true; lines.len()]),
            Part::Lines(first, last) => {
                let (first, last) = (first.unwrap_or(1), last.unwrap_or(usize::MAX));
                if last < first {
                    return Err(format!("lines {first} to {last}, which is none"));
                }
                if first > lines.len() {
                    let has = lines.len();
                    return Err(format!("line {first}, but the file has {has}"));
                }
                Ok((1..=lines.len()).map(|line| (first..=last).contains(&line)).collect())
            }
            Part::Anchor(name) => between_anchors(&lines, name),
        }
    }

    /// The first line, counted from 1, of a second region of the same anchor.
    pub fn second_region(&self, text: &str) -> Option<usize> {
        let Part::Anchor(name) = self else { return None };
        let mut marks = text.lines().enumerate().filter_map(|(at, line)| {
            mark(line).filter(|mark| mark.1 == name).map(|mark| (at, mark.0))
        });
        marks.find(|(_, ends)| !ends)?;
        marks.find(|(_, ends)| *ends)?;
        marks.find(|(_, ends)| !ends).map(|(at, _)| at + 1)
    }
}

/// Whether an anchor ends on this line, and its name.
fn mark(line: &str) -> Option<(bool, &str)> {
    static MARK: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").unwrap());
    let found = MARK.captures(line)?;
    Some((found.get(1).is_some(), found.get(2)?.as_str()))
}

/// For each line whether it stands inside the anchor `name`; lines that hold any mark
/// never do.
fn between_anchors(lines: &[&str], name: &str) -> Result<Vec<bool>, String> {
    let position = |mark_wanted| lines.iter().position(|line| mark(line) == mark_wanted);
    let Some(start) = position(Some((false, name))) else {
        let known: Vec<&str> = lines
            .iter()
            .filter_map(|line| mark(line))
            .filter(|(ends, _)| !ends)
            .map(|(_, name)| name)
            .collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(format!("no anchor `{name}`; the file has {known}"));
    };
    let rest = &lines[start..];
    let length = rest.iter().position(|line| mark(line) == Some((true, name)));
    let inside = start..start + length.unwrap_or(rest.len());
    let shown = |(at, line): (usize, &&str)| inside.contains(&at) && mark(line).is_none();
    Ok(lines.iter().enumerate().map(shown).collect())
}
