//! Every claim of the book with what stands behind it, and every erratum: the data from
//! which the pages and the table in the terminal are made.
use std::collections::{BTreeMap, BTreeSet};

use crate::chapter::Chapter;
use crate::entries::{self, Entries};
use crate::evidence::{self, Folder, Test};
use crate::id::Id;
use crate::names::Names;
use crate::problem::{Place, Problem};
use crate::references;

/// The claims and errata of a book, each in the order of its number.
#[derive(Default)]
pub struct Ledger {
    /// The claims.
    pub claims: Vec<Claim>,
    /// The errata.
    pub errata: Vec<Erratum>,
    /// The file that holds `{{#errata}}`.
    pub errata_page: Option<String>,
    /// What the chapters can refer to.
    pub names: Names,
}

/// Markdown from inside a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub markdown: String,
    /// Where it begins.
    pub place: Place,
}

/// A claim and all that is said for it.
#[derive(Debug)]
pub struct Claim {
    /// Its number.
    pub id: Id,
    /// Where its directive stands.
    pub place: Place,
    /// The claim in one sentence.
    pub says: Text,
    /// Other words for it, by which readers may search.
    pub keywords: Vec<String>,
    /// The tests named by it.
    pub tests: Vec<Test>,
    /// How many blocks of its section `mdbook test` runs.
    pub doctests: usize,
    /// The id and the number of each figure in its section.
    pub figures: Vec<(String, String)>,
}

impl Claim {
    /// The kinds of evidence its tests give, each once.
    pub fn kinds(&self) -> Vec<&'static str> {
        let given = |kind: &&str| self.tests.iter().any(|test| test.kind == *kind);
        evidence::KINDS.into_iter().filter(given).collect()
    }
}

/// A place where somebody else says otherwise.
#[derive(Debug)]
pub struct Erratum {
    /// The claim it belongs to.
    pub claim: Id,
    /// Its id on the page of errata: `p4_2`, then `p4_2-2`, …
    pub row: String,
    /// Where its directive stands.
    pub place: Place,
    /// Who says otherwise.
    pub who: String,
    /// What they say.
    pub notes: Text,
    /// What is right.
    pub book: Text,
    /// The tests that show it.
    pub tests: Vec<String>,
}

impl Ledger {
    /// Collects the ledger of `chapters`, whose tests are in `folder`, and everything that
    /// is wrong with it.
    pub fn collect(chapters: &[Chapter<'_>], folder: &Folder) -> (Self, Vec<Problem>) {
        let (tests, mut problems) = evidence::tests(&folder.files);
        let mut entries = Entries::default();
        chapters.iter().for_each(|chapter| entries::read(chapter, &mut entries));
        problems.append(&mut entries.problems);

        let known: BTreeSet<Id> = entries.headed.iter().map(|(id, _)| *id).collect();
        problems.extend(said_twice(&entries.headed));
        problems.extend(unclaimed(&tests, &known));
        let mut ledger = Self {
            claims: entries.claims,
            errata: entries.errata,
            errata_page: entries.errata_pages.first().map(|place| place.file.clone()),
            names: Names::default(),
        };
        problems.extend(ledger.give_tests(&tests, &entries.headed, &folder.name));
        problems.extend(ledger.check_errata(&tests, &entries.errata_pages, &folder.name));
        ledger.claims.sort_by_key(|claim| claim.id);
        ledger.errata.sort_by_key(|erratum| erratum.claim);
        ledger.number_errata();
        problems.extend(references::problems(chapters, &entries.headed, &ledger));
        (ledger, problems)
    }

    /// Gives each claim its tests; a claim without is a problem.
    fn give_tests(
        &mut self,
        tests: &[Test],
        headed: &[(Id, Place)],
        folder: &str,
    ) -> Vec<Problem> {
        let of =
            |id: Id| tests.iter().filter(move |test| Id::of_test(&test.name) == Some(id));
        for claim in &mut self.claims {
            claim.tests = of(claim.id).cloned().collect();
        }
        let without = headed.iter().filter(|(id, _)| of(*id).next().is_none());
        let problem = |(id, place): &(Id, Place)| {
            let message = format!("no test of {folder} has a name that begins `{id}_`");
            place.clone().with(message)
        };
        without.map(problem).collect()
    }

    /// Whether each erratum names tests there are, and there is one page to link to.
    fn check_errata(
        &self,
        tests: &[Test],
        pages: &[Place],
        folder: &str,
    ) -> Vec<Problem> {
        let mut problems = Vec::new();
        for erratum in &self.errata {
            for name in &erratum.tests {
                if !tests.iter().any(|test| test.name == *name) {
                    let message = format!(
                        "the erratum of {} names the test `{name}`, which is not in {folder}",
                        erratum.claim
                    );
                    problems.push(erratum.place.clone().with(message));
                }
            }
        }
        if let (Some(erratum), []) = (self.errata.first(), pages) {
            let message = "no page lists the errata; write `{{#errata}}` on one";
            problems.push(erratum.place.clone().with(message));
        }
        for again in pages.iter().skip(1) {
            let message = format!(
                "the errata are listed in {}:{} already",
                pages[0].file, pages[0].line
            );
            problems.push(again.clone().with(message));
        }
        problems
    }

    /// Gives each erratum its id: the claim's, with `-2`, `-3` … from the second on.
    fn number_errata(&mut self) {
        let mut count = BTreeMap::new();
        for erratum in &mut self.errata {
            let number = count.entry(erratum.claim).or_insert(0);
            *number += 1;
            erratum.row = match *number {
                1 => erratum.claim.to_string(),
                number => format!("{}-{number}", erratum.claim),
            };
        }
    }

    /// The claim whose directive stands on this line, if nothing is wrong with it.
    pub fn claim_at(&self, place: &Place) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.place == *place)
    }

    /// The claim of this number.
    pub fn claim(&self, id: Id) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }

    /// The erratum whose directive stands on this line, if nothing is wrong with it.
    pub fn erratum_at(&self, place: &Place) -> Option<&Erratum> {
        self.errata.iter().find(|erratum| erratum.place == *place)
    }
}

/// A problem for each claim whose number an earlier one has.
fn said_twice(headed: &[(Id, Place)]) -> Vec<Problem> {
    let mut first: BTreeMap<Id, &Place> = BTreeMap::new();
    let mut problems = Vec::new();
    for (id, place) in headed {
        if let Some(earlier) = first.get(id) {
            let message =
                format!("{id} is a claim in {}:{} already", earlier.file, earlier.line);
            problems.push(place.clone().with(message));
        } else {
            first.insert(*id, place);
        }
    }
    problems
}

/// A problem for each test named by a claim that no chapter has.
fn unclaimed(tests: &[Test], known: &BTreeSet<Id>) -> Vec<Problem> {
    let problem = |test: &Test| {
        let id = Id::of_test(&test.name).filter(|id| !known.contains(id))?;
        Some(Problem {
            file: test.file.clone(),
            line: test.line,
            message: format!(
                "test `{}` names the claim {id}, which no chapter has",
                test.name
            ),
        })
    };
    tests.iter().filter_map(problem).collect()
}
