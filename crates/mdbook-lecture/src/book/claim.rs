//! The claims of the book and what stands behind each.
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::claim_id::ClaimId;
use crate::base::problem::{Place, Problem};
use crate::syntax::block::Block;
use crate::syntax::heading::Heading;
use crate::syntax::page::Page;
use crate::syntax::text::Text;

use super::evidence::{self, Test};
use super::theorem::Theorem;

/// The kind of evidence that a theorem is.
pub const CHECKED: &str = "machine-checked";

/// A claim and all that is said for it.
#[derive(Debug)]
pub struct Claim {
    /// Its number.
    pub id: ClaimId,
    /// The page it is on, among those of the book.
    pub page: usize,
    /// Where its directive begins.
    pub at: usize,
    /// Where that is.
    pub place: Place,
    /// The claim in one sentence.
    pub says: Text,
    /// Other words for it, by which readers may search.
    pub keywords: Vec<String>,
    /// The tests named by it.
    pub tests: Vec<Test>,
    /// The theorems named by it, which a proof assistant has checked.
    pub theorems: Vec<Theorem>,
    /// How many blocks of its section `mdbook test` runs.
    pub doctests: usize,
    /// The id and the label of each figure in its section.
    pub figures: Vec<(String, String)>,
}

impl Claim {
    /// The kinds of evidence that theorems and tests give, each once.
    pub fn kinds(&self) -> Vec<&'static str> {
        let run = self.tests.iter().filter(|test| !test.ignored);
        let given = |kind: &&str| run.clone().any(|test| test.kind == *kind);
        let checked = (!self.theorems.is_empty()).then_some(CHECKED);
        checked.into_iter().chain(evidence::KINDS.into_iter().filter(given)).collect()
    }
}

/// A claim's heading.
#[derive(Debug)]
pub struct Headed {
    /// The claim.
    pub id: ClaimId,
    /// The page it is on, among those of the book.
    pub page: usize,
    /// Where the heading stands.
    pub place: Place,
}

/// The first block of this class that begins in `section`.
pub fn block<'a>(
    page: &'a Page,
    section: &Range<usize>,
    class: &str,
) -> Option<&'a Block> {
    page.blocks_of(class).find(|block| section.contains(&block.tag.start))
}

/// Where the directive of a claim must begin: right under its heading.
fn under(page: &Page, heading: &Heading) -> usize {
    let under = &page.text.source[heading.range.end..];
    heading.range.end + under.len() - under.trim_start().len()
}

/// Adds the claims' headings of `page`, the one at `index`, to `headed`, joins the `claims`
/// that its directives make to them, and says what is wrong with either.
pub fn join(
    page: &Page,
    index: usize,
    claims: &mut [Claim],
    headed: &mut Vec<Headed>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut joined = BTreeSet::new();
    for heading in &page.headings {
        let Some(id) = heading.claim() else { continue };
        let at = heading.range.start;
        headed.push(Headed { id, page: index, place: page.place(at) });
        problems.extend(incomplete(page, heading, id));
        let under = under(page, heading);
        joined.insert(under);
        let mut directives = page.text.directives.iter();
        if !directives.any(|it| it.range.start == under && it.word == "claim") {
            // One that cannot be read is reported already.
            if !page.text.source[under..].starts_with("{{#claim") {
                let message = format!(
                    "right under the heading of {id} there must be \
                     `{{{{#claim {id} says=\"…\"}}}}`"
                );
                problems.push(page.problem(at, message));
            }
            continue;
        }
        let Some(claim) = claims.iter_mut().find(|it| it.at == under) else { continue };
        if claim.id != id {
            let message =
                format!("`{{{{#claim {}}}}}` stands under the heading of {id}", claim.id);
            problems.push(page.problem(under, message));
            claim.id = id;
        }
        let live = page.doctests.iter().filter(|at| heading.section.contains(at));
        claim.doctests = live.count();
    }
    for claim in claims.iter().filter(|claim| !joined.contains(&claim.at)) {
        let message = format!(
            "`{{{{#claim {}}}}}` must stand right under a heading such as \
             `## P1.3 · Title {{#p1_3}}`",
            claim.id
        );
        problems.push(page.problem(claim.at, message));
    }
    problems
}

/// What the section of a claim lacks.
fn incomplete(page: &Page, heading: &Heading, id: ClaimId) -> Vec<Problem> {
    let mut messages = Vec::new();
    if heading.id.as_deref() != Some(&id.to_string())
        || ClaimId::of_title(&heading.title) != Some(id)
    {
        messages.push(format!(
            "a claim's heading has its number twice, as in `## {} · Title {{#{id}}}`",
            id.label()
        ));
    }
    let section = &heading.section;
    let live = page.doctests.iter().any(|at| section.contains(at));
    for (there, what) in [
        (block(page, section, "claim").is_some(), "`<div class=\"claim\">`"),
        (block(page, section, "proof").is_some(), "`<div class=\"proof\">`"),
        (live, "block of Rust that `mdbook test` runs"),
    ] {
        if !there {
            messages.push(format!("the section of {id} has no {what}"));
        }
    }
    let problem = |message| page.problem(heading.range.start, message);
    messages.into_iter().map(problem).collect()
}

/// Gives each of `claims` its tests, which are in the folder `folder`, and says which claims
/// have none, which tests no claim, and which number two claims have.
pub fn give_tests(
    claims: &mut [Claim],
    tests: &[Test],
    headed: &[Headed],
    folder: &str,
) -> Vec<Problem> {
    let mut by_claim: BTreeMap<ClaimId, Vec<&Test>> = BTreeMap::new();
    for test in tests {
        if let Some(id) = ClaimId::of_test(&test.name) {
            by_claim.entry(id).or_default().push(test);
        }
    }
    for claim in claims {
        let own = by_claim.get(&claim.id).into_iter().flatten();
        claim.tests = own.map(|test| (*test).clone()).collect();
    }
    let mut problems = Vec::new();
    let mut first: BTreeMap<ClaimId, &Place> = BTreeMap::new();
    for Headed { id, place, .. } in headed {
        let tests = by_claim.get(id).map_or(&[][..], Vec::as_slice);
        if tests.iter().all(|test| test.ignored) {
            let ignored = if tests.is_empty() { "" } else { " and is not ignored" };
            let message =
                format!("no test of {folder} has a name that begins `{id}_`{ignored}");
            problems.push(place.with(message));
        }
        if let Some(Place { file, line }) = first.get(id) {
            let message = format!("{id} is a claim in {file}:{line} already");
            problems.push(place.with(message));
        } else {
            first.insert(*id, place);
        }
    }
    for (id, tests) in by_claim.iter().filter(|(id, _)| !first.contains_key(id)) {
        problems.extend(tests.iter().map(|test| Problem {
            file: test.file.clone(),
            line: test.line,
            message: format!(
                "test `{}` names the claim {id}, which no chapter has",
                test.name
            ),
        }));
    }
    problems
}

/// Gives each of `claims` its `theorems`, and says which theorems have no claim, and which
/// claims do not show theirs, although they have some, in the one place of `shown` behind
/// their proof.
pub fn give_theorems(
    claims: &mut [Claim],
    theorems: &[Theorem],
    shown: &[(ClaimId, Place)],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for claim in &mut *claims {
        let own = theorems.iter().filter(|it| it.claim == claim.id);
        claim.theorems = own.cloned().collect();
        let count = shown.iter().filter(|it| it.0 == claim.id).count();
        if !claim.theorems.is_empty() && count != 1 {
            let message = format!(
                "{0} was checked by the proof assistant, so `{{{{#checked {0}}}}}` stands once in \
                 its section, behind the proof; found it {count} times",
                claim.id
            );
            problems.push(claim.place.with(message));
        }
    }
    for theorem in
        theorems.iter().filter(|it| claims.iter().all(|claim| claim.id != it.claim))
    {
        problems.push(Problem {
            file: theorem.file.clone(),
            line: theorem.line,
            message: format!(
                "the statement `{}` names the claim {}, which no chapter has",
                theorem.name, theorem.claim
            ),
        });
    }
    problems
}
