//! Equations: `\label{eq:scale}` in a formula on its own line, which is numbered in the
//! order of the chapter and keeps its name when others come before it.
use std::ops::Range;

use pulldown_cmark::Event;

use crate::markdown::events_with_formulas;
use crate::problem::Fault;

/// How a label begins, and what would give a number by hand.
const OPENS: &str = "\\label{";
const BY_HAND: &str = "\\tag";

/// A label in a chapter.
#[derive(Debug, PartialEq, Eq)]
pub struct Equation {
    /// Its name, `eq:scale`, which is its id in the page.
    pub label: String,
    /// The number a reader sees, `1.2`.
    pub number: String,
    /// The bytes of `\label{eq:scale}`.
    pub range: Range<usize>,
}

/// The labels of `text`, a chapter numbered `chapter`, and a fault for each that cannot be
/// one.
pub fn of(text: &str, chapter: Option<&str>) -> (Vec<Equation>, Vec<Fault>) {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    for (event, range) in events_with_formulas(text) {
        let display = match event {
            Event::DisplayMath(_) => true,
            Event::InlineMath(_) => false,
            _ => continue,
        };
        if let Some(at) = text[range.clone()].find(BY_HAND) {
            let message = "a number typed by hand goes wrong when an equation comes before \
                           it; write `\\label{eq:NAME}` in place of `\\tag{…}`, and \
                           `{{#ref eq:NAME}}` where it is referred to";
            faults.push(Fault::new(range.start + at, message));
        }
        for label in labels(&text[range.clone()]) {
            let range = range.start + label.start..range.start + label.end;
            let name = name(&text[range.clone()]);
            if !display {
                let message =
                    "a label belongs in a formula between `$$`, which has a number";
                faults.push(Fault::new(range.start, message));
            } else if !legal(name) {
                let message = format!(
                    "`{name}` is no label of an equation; it is `eq:` and lower-case words \
                     with `-` between them, such as `eq:closed-form`"
                );
                faults.push(Fault::new(range.start, message));
            } else {
                let count = found.len() + 1;
                let number = chapter
                    .map_or(count.to_string(), |chapter| format!("{chapter}.{count}"));
                found.push(Equation { label: name.to_owned(), number, range });
            }
        }
    }
    (found, faults)
}

/// The formula `tex` without its labels, and their names.
pub fn without_labels(tex: &str) -> (String, Vec<&str>) {
    let (mut out, mut names, mut copied) = (String::new(), Vec::new(), 0);
    for range in labels(tex) {
        out.push_str(&tex[copied..range.start]);
        names.push(name(&tex[range.clone()]));
        copied = range.end;
    }
    (out + &tex[copied..], names)
}

/// Where the labels of `tex` are.
fn labels(tex: &str) -> Vec<Range<usize>> {
    let label = |(at, _)| {
        let end = tex[at..].find('}').map_or(tex.len(), |length| at + length + 1);
        at..end
    };
    tex.match_indices(OPENS).map(label).collect()
}

/// The name in `\label{name}`.
fn name(label: &str) -> &str {
    label[OPENS.len()..].trim_end_matches('}').trim()
}

/// Whether `name` is `eq:` and words with `-` between them.
fn legal(name: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty()
            && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    name.strip_prefix("eq:").is_some_and(|words| words.split('-').all(word))
}
