//! What has a name in the book, so that a chapter can refer to it: claims, equations,
//! figures, exercises, parts of a problem, symbols and works.
//!
//! A name is an address that never changes; the number beside it is counted when the book
//! is built. [`mention`] finds where a chapter uses a name, [`uses`] says where that is, and
//! [`marks`] what is written there.
use std::collections::BTreeMap;

use crate::bibliography::Bibliography;
use crate::chapter::Chapter;
use crate::id::Id;
use crate::outline::Outline;
use crate::problem::{Place, Problem};

pub mod asked;
pub mod equation;
pub mod marks;
pub mod mention;
pub mod symbol;
pub mod target;
pub mod uses;
pub mod works;

use target::Target;
use uses::Use;

/// Everything that has a name, and where it is mentioned.
#[derive(Default)]
pub struct Names {
    targets: BTreeMap<String, Vec<Target>>,
    uses: BTreeMap<String, Vec<Use>>,
    /// The works the book cites.
    pub bibliography: Bibliography,
}

impl Names {
    /// The names of `chapters` and of the works of `bibliography`, and what is wrong with
    /// them.
    pub fn collect(
        chapters: &[Chapter<'_>],
        bibliography: Bibliography,
    ) -> (Self, Vec<Problem>) {
        let mut names = Self { bibliography, ..Self::default() };
        let mut problems = Vec::new();
        for chapter in chapters {
            let outline = Outline::of(chapter.text, chapter.number);
            let (found, faults) = target::all(chapter, &outline);
            problems.extend(faults);
            for (name, target) in found {
                problems.extend(names.add(name, target));
            }
        }
        problems.extend(names.add_works(chapters));
        for chapter in chapters {
            uses::collect(chapter, &mut names.uses);
        }
        problems.extend(names.uncited());
        (names, problems)
    }

    /// Gives `target` its `name`, unless another has it.
    fn add(&mut self, name: String, target: Target) -> Option<Problem> {
        let same = self.targets.entry(name.clone()).or_default();
        // The introduction may show a chapter's figure; two on one page are the page's
        // business, and two claims of one number the ledger's.
        let taken = same.iter().find(|other| match target.kind {
            target::Kind::Claim => false,
            target::Kind::Figure => {
                other.numbered && target.numbered && other.place.file != target.place.file
            }
            _ => true,
        });
        let problem = taken.map(|other| {
            let Place { file, line } = &other.place;
            let message = format!("the name `{name}` is given in {file}:{line} already");
            target.place.clone().with(message)
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
            .or_else(|| first(&|it| it.numbered))
            .or_else(|| same.first())
    }

    /// Where `name` is mentioned, in the order of the book.
    pub fn uses(&self, name: &str) -> &[Use] {
        self.uses.get(name).map_or(&[], Vec::as_slice)
    }

    /// What is said of a name that nothing has: what it could have meant.
    pub fn unknown(&self, name: &str) -> String {
        let (prefix, what) = match name {
            _ if name.starts_with("eq:") => ("eq:", "equation"),
            _ if name.starts_with("fig-") => ("fig-", "figure"),
            _ if name.starts_with("symbol-") => ("symbol-", "symbol"),
            _ if name.starts_with("cite-") => ("cite-", "work"),
            _ if Id::read(name).is_some() => ("p", "claim"),
            _ => ("", "claim, equation, figure, exercise or part of a problem"),
        };
        let like = |other: &&String| {
            other.starts_with(prefix) && (what != "claim" || Id::read(other).is_some())
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
