//! Where the code that a chapter quotes stands in its file.
use std::fs;
use std::ops::RangeInclusive;
use std::path::{Component, Path};

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::markdown::events;
use crate::base::problem::{Place, Problem};

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
    for (inside, line) in blocks(markdown) {
        let Some(target) = included(&inside) else { continue };
        let place = Place { file: chapter.to_owned(), line };
        match quotation(target, &place, root) {
            Ok(found) => good.push(found),
            Err(message) => bad.push(place.with(message)),
        }
    }
    (good, bad)
}

/// The inside of each block of code and the line it begins on.
fn blocks(markdown: &str) -> Vec<(String, usize)> {
    let mut found: Vec<(String, usize)> = Vec::new();
    let mut inside: Option<String> = None;
    let mut from = 0;
    for event in events(markdown) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => inside = Some(String::new()),
            Event::Text(text) => {
                if let Some(inside) = &mut inside {
                    inside.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let Some(inside) = inside.take() else { continue };
                let at =
                    markdown[from..].find(inside.trim_end()).map_or(from, |it| from + it);
                from = at + inside.trim_end().len();
                let line = 1 + markdown[..at].matches('\n').count();
                found.push((inside, line));
            }
            _ => {}
        }
    }
    found
}

/// What the block includes, if that is all it has.
fn included(inside: &str) -> Option<&str> {
    let target = inside.trim().strip_prefix("{{#include ")?.strip_suffix("}}")?;
    (!target.contains('{')).then_some(target.trim())
}

fn quotation(target: &str, place: &Place, root: &Path) -> Result<Quotation, String> {
    let (path, part) = match target.split_once(':') {
        Some((path, part)) => (path, Some(part)),
        None => (target, None),
    };
    let folder = Path::new(&place.file).parent().unwrap_or(Path::new(""));
    let file = normal(&folder.join(path))
        .ok_or_else(|| format!("{path} is outside the book's folder"))?;
    let text = fs::read_to_string(root.join(&file))
        .map_err(|error| format!("cannot read {file}: {error}"))?;
    let all = 1..=text.lines().count();
    let (lines, text) = match part
        .map_or(Part::Lines(all.clone()), |it| Part::of(it, &all))
    {
        Part::Anchor(anchor) => anchored(&text, anchor).ok_or_else(|| {
            format!("{file} has no lines between `ANCHOR: {anchor}` and its end")
        })?,
        Part::Lines(lines) if lines.is_empty() => {
            let (asked, all) = (part.unwrap_or_default(), all.end());
            return Err(format!("{file} has {all} lines, none of them in `:{asked}`"));
        }
        Part::Lines(lines) => {
            let asked = text
                .lines()
                .skip(lines.start().saturating_sub(1))
                .take(lines.clone().count());
            let asked = asked.collect::<Vec<_>>().join("\n");
            (lines, asked)
        }
    };
    Ok(Quotation { file, lines, text: flush_left(&text), place: place.clone() })
}

/// Which part of a file is included.
enum Part<'a> {
    /// That between two lines that name it.
    Anchor(&'a str),
    /// These lines, from 1.
    Lines(RangeInclusive<usize>),
}

impl<'a> Part<'a> {
    /// What `part`, which stands behind a file's name and a colon, means to mdBook in a file
    /// of the lines `all`: `3`, `3:`, `:3`, `3:5` or a name. What it does not understand
    /// behind a number is the end of the file, and a 0 is a 1.
    fn of(part: &'a str, all: &RangeInclusive<usize>) -> Self {
        let mut parts = part.splitn(3, ':');
        let (first, last) = (parts.next().unwrap_or_default(), parts.next());
        let end = last.and_then(|it| it.parse().ok()).unwrap_or(*all.end());
        match (first.parse::<usize>().map(|it| it.max(1)), last) {
            (Ok(only), None) => Self::Lines(only..=only.min(*all.end())),
            (Ok(first), Some(_)) => Self::Lines(first..=end.min(*all.end())),
            (Err(_), _) if first.is_empty() => Self::Lines(1..=end.min(*all.end())),
            (Err(_), _) => Self::Anchor(first),
        }
    }
}

/// `text` without the indentation that all its lines share, and without line breaks at its
/// end.
pub fn flush_left(text: &str) -> String {
    let indent = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let written = text.lines().filter(|line| !line.trim().is_empty());
    let shared = written.map(|line| indent(&line)).min().unwrap_or_default();
    let lines =
        text.trim_end().lines().map(|line| line.get(shared..).unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}

/// `path` without `..`, and with `/` between folders; `None` if it leads out of its root.
fn normal(path: &Path) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// The lines of `text` between the two that name `anchor`, without those that name others.
fn anchored(text: &str, anchor: &str) -> Option<(RangeInclusive<usize>, String)> {
    let (mut first, mut last) = (None, None);
    let mut quoted = String::new();
    for (number, line) in (1..).zip(text.lines()) {
        match (name(line, "ANCHOR:"), name(line, "ANCHOR_END:")) {
            (Some(name), _) if name == anchor => first = Some(number + 1),
            (_, Some(name)) if name == anchor => last = Some(number - 1),
            (None, None) if first.is_some() && last.is_none() => {
                quoted.push_str(line);
                quoted.push('\n');
            }
            _ => {}
        }
    }
    let lines = first?..=last?;
    (!lines.is_empty()).then_some((lines, quoted))
}

/// The anchor that `line` names after `word`.
fn name<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.split_once(word)?.1.split_whitespace().next()
}
