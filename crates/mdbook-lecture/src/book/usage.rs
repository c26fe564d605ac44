//! Where in the book something is mentioned, for the links back.
use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::path;
use crate::syntax::heading::Heading;
use crate::syntax::page::Page;

/// A place that mentions something: a claim's section, an exercise, or else the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The page's file.
    pub file: String,
    /// The number of its chapter, if that has one.
    pub chapter: Option<String>,
    /// The id of the section or exercise; empty for the page.
    pub anchor: String,
    /// What a link to it says.
    pub label: String,
    /// What follows the label in another chapter: ` of P1`.
    pub of: String,
}

impl Use {
    /// The link to it from the page `from` of this chapter.
    pub fn link(&self, from: &str, chapter: Option<&str>) -> String {
        let href = path::href(from, &self.file, &self.anchor);
        let here =
            self.file == from || chapter.is_some() && self.chapter.as_deref() == chapter;
        let of = if here { "" } else { &self.of };
        // A whole page fits on no card.
        let class = if self.anchor.is_empty() { "" } else { " class=\"ref\"" };
        format!("<a{class} href=\"{href}\">{}{of}</a>", self.label)
    }
}

/// The uses of each name, in the order of the book.
#[derive(Debug, Default)]
pub struct Uses(BTreeMap<String, Vec<Use>>);

impl Uses {
    /// Where `name` is mentioned.
    pub fn of(&self, name: &str) -> &[Use] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Adds what `page`, of the problem `problem`, mentions by name at these bytes, unless
    /// they are `left_out`.
    pub fn add(
        &mut self,
        page: &Page,
        problem: Option<u32>,
        mut mentions: Vec<(usize, String)>,
        left_out: &[Range<usize>],
    ) {
        mentions.sort_by_key(|(at, _)| *at);
        for (at, name) in mentions {
            if left_out.iter().any(|range| range.contains(&at)) {
                continue;
            }
            let found = place(page, problem, at);
            let known = self.0.entry(name).or_default();
            if !known.contains(&found) {
                known.push(found);
            }
        }
    }
}

/// The place that byte `at` of `page` belongs to.
fn place(page: &Page, problem: Option<u32>, at: usize) -> Use {
    let (file, chapter) = (page.file.clone(), page.chapter().map(str::to_owned));
    if let Some(id) = page.claim_of(at) {
        let (anchor, label) = (id.to_string(), id.label());
        return Use { file, chapter, anchor, label, of: String::new() };
    }
    // What stands after the exercises, under a heading of its own, is none of them.
    let section = |at| page.heading_of(at, |_| true).map(|it| it.range.start);
    let asked =
        page.asked.iter().rev().find(|it| it.at <= at && section(it.at) == section(at));
    if let (Some(asked), Some(problem)) = (asked, problem) {
        let of = format!(" of P{problem}");
        let (anchor, label) = (asked.id(problem), asked.label());
        return Use { file, chapter, anchor, label, of };
    }
    // A page of its own is called by its title, unless it is the whole of a problem.
    let own = page.headings.iter().find_map(Heading::claim).map(|id| id.problem);
    let whole = page.number.as_deref() == page.chapter();
    let label = own
        .filter(|_| whole)
        .map_or_else(|| page.title().to_owned(), |problem| format!("P{problem}"));
    Use { file, chapter, anchor: String::new(), label, of: String::new() }
}
