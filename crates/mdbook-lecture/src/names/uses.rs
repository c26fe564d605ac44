//! Where in the book something is mentioned, for the links back.
use std::collections::BTreeMap;

use crate::chapter::Chapter;
use crate::handouts::document::Document;
use crate::handouts::task;
use crate::outline::{Heading, Outline};

use super::target::{hidden, href};
use super::{asked, mention};

/// A place that mentions something: a claim's section, an exercise, or else the chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The chapter's file.
    pub file: String,
    /// The id of the section or exercise; empty for the chapter.
    pub anchor: String,
    /// What a link to it says.
    pub label: String,
    /// What follows the label on another page: ` of P1`.
    pub of: String,
    /// Whether the chapter has a number.
    pub numbered: bool,
}

impl Use {
    /// The link to it from the page `from`.
    pub fn link(&self, from: &str) -> String {
        let href = href(&self.file, &self.anchor, from);
        let of = if self.file == from { "" } else { &self.of };
        // A whole chapter fits on no card.
        let class = if self.anchor.is_empty() { "" } else { " class=\"ref\"" };
        format!("<a{class} href=\"{href}\">{}{of}</a>", self.label)
    }
}

/// Adds what `chapter` mentions to `uses`: not what is for the teacher, which is on no page,
/// and not the claims that a part's head names, which answer it.
pub fn collect(chapter: &Chapter<'_>, uses: &mut BTreeMap<String, Vec<Use>>) {
    let outline = Outline::of(chapter.text, chapter.number);
    let asked = asked::of(chapter.text, &outline);
    let mut left_out = hidden(chapter.text);
    let task = task::read(&Document::written(chapter.text), chapter.number).0;
    let parts = task.iter().flat_map(|task| &task.parts);
    left_out.extend(parts.map(|part| part.bytes.clone()));
    for (at, name) in mention::everywhere(chapter.text) {
        if left_out.iter().any(|range| range.contains(&at)) {
            continue;
        }
        let found = place(chapter, &outline, &asked, at);
        let known = uses.entry(name).or_default();
        if !known.contains(&found) {
            known.push(found);
        }
    }
}

/// The place that byte `at` of `chapter` belongs to.
fn place(
    chapter: &Chapter<'_>,
    outline: &Outline,
    asked: &[asked::Asked],
    at: usize,
) -> Use {
    let (file, numbered) = (chapter.file.to_owned(), chapter.number.is_some());
    let of_claim = outline.heading_of(at, |heading| heading.claim().is_some());
    if let Some(id) = of_claim.and_then(Heading::claim) {
        let (anchor, label) = (id.to_string(), id.label());
        return Use { file, anchor, label, of: String::new(), numbered };
    }
    // What stands after the exercises, under a heading of its own, is none of them.
    let section = |at| outline.heading_of(at, |_| true).map(|it| it.range.start);
    let asked =
        asked.iter().rev().find(|it| it.at <= at && section(it.at) == section(at));
    if let Some(asked) = asked {
        let of = format!(" of P{}", asked.problem);
        return Use { file, anchor: asked.id(), label: asked.label(), of, numbered };
    }
    let problem = outline.headings.iter().find_map(Heading::claim).map(|id| id.problem);
    let title =
        || outline.headings.first().map_or_else(|| file.clone(), |it| it.title.clone());
    let label = problem.map_or_else(title, |problem| format!("P{problem}"));
    Use { file, anchor: String::new(), label, of: String::new(), numbered }
}
