//! What a name stands for, and how a link to it is written.
use std::ops::Range;

use crate::chapter::Chapter;
use crate::handouts::document::Document;
use crate::outline::Outline;
use crate::problem::{Place, Problem};
use crate::references::relative;

use super::{asked, equation, symbol};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its id in its page.
    pub anchor: String,
    /// What a reference to it says, Markdown: `P1.3`, `(1.4)`, `Figure 1.2`.
    pub label: String,
    /// What follows the label on another page: ` of P1`.
    pub of: String,
    /// Where it stands.
    pub place: Place,
    /// Whether its chapter has a number.
    pub numbered: bool,
}

/// What may have a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A claim, `p1_3`.
    Claim,
    /// An equation, `eq:scale`.
    Equation,
    /// A figure, `fig-order-gap`.
    Figure,
    /// An exercise, `p1_exercise_3`, or a part of a problem, `p1_problem_a`.
    Asked,
    /// A symbol, `symbol-rate`.
    Symbol,
    /// A work, `cite-he2015`.
    Work,
}

impl Kind {
    /// The class of a link to it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Symbol => "symbol",
            Self::Work => "cite",
            _ => "ref",
        }
    }
}

impl Target {
    /// What a reference from the page `from` says.
    pub fn label(&self, from: &str) -> String {
        match self.place.file == from {
            true => self.label.clone(),
            false => format!("{}{}", self.label, self.of),
        }
    }

    /// The link from the page `from`.
    pub fn href(&self, from: &str) -> String {
        href(&self.place.file, &self.anchor, from)
    }
}

/// The link from the page `from` to the id `anchor` of the page `file`; to its top where the
/// id is empty.
pub(super) fn href(file: &str, anchor: &str, from: &str) -> String {
    match (file == from, anchor) {
        (true, _) => format!("#{anchor}"),
        (false, "") => relative(from, file),
        (false, _) => format!("{}#{anchor}", relative(from, file)),
    }
}

/// What has a name in `chapter`, and what is wrong with it.
pub(super) fn all(
    chapter: &Chapter<'_>,
    outline: &Outline,
) -> (Vec<(String, Target)>, Vec<Problem>) {
    let target = |kind, anchor: &str, label: String, of: String, at| {
        let target = Target {
            kind,
            anchor: anchor.to_owned(),
            label,
            of,
            place: chapter.place(at),
            numbered: chapter.number.is_some(),
        };
        (at, (anchor.to_owned(), target))
    };
    // What is for the teacher is on no page.
    let hidden = hidden(chapter.text);
    let mut found = Vec::new();
    for heading in &outline.headings {
        if let Some(id) = heading.claim() {
            let (name, at) = (id.to_string(), heading.range.start);
            found.push(target(Kind::Claim, &name, id.label(), String::new(), at));
        }
    }
    for figure in &outline.figures {
        let label = format!("Figure {}", figure.number);
        found.push(target(Kind::Figure, &figure.id, label, String::new(), figure.at));
    }
    for asked in asked::of(chapter.text, outline) {
        let of = format!(" of P{}", asked.problem);
        found.push(target(Kind::Asked, &asked.id(), asked.label(), of, asked.at));
    }
    for symbol in symbol::of(chapter.text) {
        let label = symbol.written;
        found.push(target(Kind::Symbol, &symbol.id, label, String::new(), symbol.at));
    }
    let (equations, faults) = equation::of(chapter.text, chapter.number);
    for equation in equations {
        let label = format!("({})", equation.number);
        let at = equation.range.start;
        found.push(target(Kind::Equation, &equation.label, label, String::new(), at));
    }
    found.retain(|(at, _)| !hidden.iter().any(|range| range.contains(at)));
    let found = found.into_iter().map(|(_, named)| named).collect();
    let problem =
        |fault| Place { line: 1, ..chapter.place(0) }.problem(chapter.text, fault);
    (found, faults.into_iter().map(problem).collect())
}

/// The bytes of `text` that are for the teacher only.
pub(super) fn hidden(text: &str) -> Vec<Range<usize>> {
    let document = Document::written(text);
    document.blocks_of("teacher").map(|block| block.bytes.clone()).collect()
}
