//! What has a name in the book, so that a page can refer to it: claims, equations, figures,
//! exercises, parts of a problem, symbols and works.
//!
//! A name is an address that never changes; the number beside it is counted when the book
//! is built.
use std::collections::BTreeMap;

use crate::base::claim_id::ClaimId;
use crate::base::path;
use crate::base::problem::{Place, Problem};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its id in its page, which is its name.
    pub name: String,
    /// What a reference to it says, Markdown: `P1.3`, `(1.4)`, `Figure 1.2`.
    pub label: String,
    /// What follows the label in another chapter: ` of P1`.
    pub of: String,
    /// Where it stands.
    pub place: Place,
    /// The number of its chapter, if that has one.
    pub chapter: Option<String>,
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
    /// What a reference says from a page of this file and chapter.
    pub fn label(&self, from: &str, chapter: Option<&str>) -> String {
        let here = self.place.file == from
            || chapter.is_some() && self.chapter.as_deref() == chapter;
        format!("{}{}", self.label, if here { "" } else { &self.of })
    }

    /// The link from the page `from`.
    pub fn href(&self, from: &str) -> String {
        path::href(from, &self.place.file, &self.name)
    }
}

/// Everything that has a name.
#[derive(Debug, Default)]
pub struct Names {
    targets: BTreeMap<String, Vec<Target>>,
}

impl Names {
    /// Gives `target` its name, and says if another has it already.
    pub fn add(&mut self, target: Target) -> Option<Problem> {
        let same = self.targets.entry(target.name.clone()).or_default();
        // The introduction may show a chapter's figure; two on one page are the page's
        // business, and two claims of one number the claims'.
        let taken = same.iter().find(|other| match target.kind {
            Kind::Claim => false,
            Kind::Figure => {
                other.chapter.is_some()
                    && target.chapter.is_some()
                    && other.place.file != target.place.file
            }
            _ => true,
        });
        let problem = taken.map(|other| {
            let (name, Place { file, line }) = (&target.name, &other.place);
            let message = format!("the name `{name}` is given in {file}:{line} already");
            target.place.with(message)
        });
        same.push(target);
        problem
    }

    /// What `name` stands for in the page `from`: of several, that on the page itself, then
    /// that in a numbered chapter.
    pub fn find(&self, name: &str, from: &str) -> Option<&Target> {
        let same = self.targets.get(name)?;
        let first = |wanted: &dyn Fn(&Target) -> bool| same.iter().find(|it| wanted(it));
        first(&|it| it.place.file == from)
            .or_else(|| first(&|it| it.chapter.is_some()))
            .or_else(|| same.first())
    }

    /// What is said of a name that nothing has: what it could have meant.
    pub fn unknown(&self, name: &str) -> String {
        let (prefix, what) = match name {
            _ if name.starts_with("eq:") => ("eq:", "equation"),
            _ if name.starts_with("fig-") => ("fig-", "figure"),
            _ if name.starts_with("symbol-") => ("symbol-", "symbol"),
            _ if name.starts_with("cite-") => ("cite-", "work"),
            _ if ClaimId::read(name).is_some() => ("p", "claim"),
            _ => ("", "claim, equation, figure, exercise or part of a problem"),
        };
        let like = |other: &&String| {
            other.starts_with(prefix)
                && (what != "claim" || ClaimId::read(other).is_some())
        };
        let mut near: Vec<_> = self.targets.keys().filter(like).collect();
        near.sort_by_key(|other| strsim::levenshtein(name, other));
        let written = |name: &str| {
            let short =
                name.strip_prefix("symbol-").or_else(|| name.strip_prefix("cite-"));
            format!("`{}`", short.unwrap_or(name))
        };
        let near: Vec<_> = near.iter().take(3).map(|name| written(name)).collect();
        let near = match near.is_empty() {
            true => "there is none".to_owned(),
            false => format!("the nearest are {}", near.join(", ")),
        };
        format!("no {what} is called {}; {near}", written(name))
    }
}
