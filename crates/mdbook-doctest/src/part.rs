//! Which part of a file an include shows: all of it, some lines, or what stands between
//! two anchors.

use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What follows the file name in `{{#include file:part}}`.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// The whole file.
    All,
    /// Lines from the first to the second, counted from 1, both included; `None` is the
    /// file's own end.
    Lines(Option<usize>, Option<usize>),
    /// What stands between `ANCHOR: name` and `ANCHOR_END: name`.
    Anchor(String),
}

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w-]+)").unwrap());

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

    /// The part of `text`, every line left at its place and those outside the part left
    /// empty.
    ///
    /// # Errors
    ///
    /// The part does not exist in `text`, or shows nothing.
    pub fn select(&self, text: &str) -> Result<String, String> {
        let lines: Vec<&str> = text.lines().collect();
        let shown = match self {
            Part::All => vec![true; lines.len()],
            Part::Lines(first, last) => {
                let (first, last) = (first.unwrap_or(1), last.unwrap_or(lines.len()));
                if first > last || last > lines.len() {
                    return Err(format!(
                        "lines {first} to {last}, but the file has {}",
                        lines.len()
                    ));
                }
                (1..=lines.len()).map(|line| (first..=last).contains(&line)).collect()
            }
            Part::Anchor(name) => between_anchors(&lines, name)?,
        };
        let pick = |(line, shown): (&&str, bool)| {
            if shown { (*line).to_owned() } else { String::new() }
        };
        let picked: Vec<String> = lines.iter().zip(shown).map(pick).collect();
        if picked.iter().all(|line| line.trim().is_empty()) {
            return Err("there is nothing in it but blank lines".to_owned());
        }
        Ok(picked.join("\n"))
    }
}

/// For each line whether it stands inside the anchor `name`; lines that hold any mark
/// never do.
fn between_anchors(lines: &[&str], name: &str) -> Result<Vec<bool>, String> {
    let marks = |line: &str| {
        MARK.captures(line).map(|mark| (mark.get(1).is_some(), mark[2].to_owned()))
    };
    let start =
        lines.iter().position(|line| marks(line) == Some((false, name.to_owned())));
    let Some(start) = start else {
        let known: Vec<String> = lines
            .iter()
            .filter_map(|line| marks(line))
            .filter(|mark| !mark.0)
            .map(|mark| mark.1)
            .collect();
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(format!("no anchor `{name}`; the file has {known}"));
    };
    let length = lines[start..]
        .iter()
        .position(|line| marks(line) == Some((true, name.to_owned())));
    let Some(length) = length else {
        return Err(format!(
            "anchor `{name}` is opened on line {} and never closed",
            start + 1
        ));
    };
    let inside = |at: usize| (start..start + length).contains(&at);
    Ok(lines
        .iter()
        .enumerate()
        .map(|(at, line)| inside(at) && marks(line).is_none())
        .collect())
}

/// What is wrong with a file's anchors: for each the line and what was found there.
pub fn unbalanced_anchors(text: &str) -> Vec<(usize, String)> {
    let mut open = BTreeMap::new();
    let mut found = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let Some(mark) = MARK.captures(line) else { continue };
        let name = mark[2].to_owned();
        if mark.get(1).is_none() {
            if open.insert(name.clone(), at + 1).is_some() {
                found.push((
                    at + 1,
                    format!("anchor `{name}` is opened again before it is closed"),
                ));
            }
        } else if open.remove(&name).is_none() {
            found.push((at + 1, format!("ANCHOR_END of `{name}`, which is not open")));
        }
    }
    found.extend(
        open.into_iter()
            .map(|(name, line)| (line, format!("anchor `{name}` is never closed"))),
    );
    found
}
