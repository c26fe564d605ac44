//! Places where somebody else says otherwise.
use std::collections::{BTreeMap, BTreeSet};

use crate::base::claim_id::ClaimId;
use crate::base::problem::{Place, Problem};
use crate::syntax::text::Text;

/// Who is meant when an erratum does not say.
pub const NOTES: &str = "the notes";

/// A place where somebody else says otherwise.
#[derive(Clone, Debug)]
pub struct Erratum {
    /// The claim in whose section it stands.
    pub claim: ClaimId,
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

/// Puts `errata` in the order of their claims and gives each its id: the claim's, with `-2`,
/// `-3` … from the second on.
pub fn number(errata: &mut [Erratum]) {
    errata.sort_by_key(|erratum| erratum.claim);
    let mut count = BTreeMap::new();
    for erratum in errata {
        let number = count.entry(erratum.claim).or_insert(0);
        *number += 1;
        erratum.row = match *number {
            1 => erratum.claim.to_string(),
            number => format!("{}-{number}", erratum.claim),
        };
    }
}

/// Whether each erratum names `tests` there are, in the folder `folder`, and there is one page
/// among `lists` to link to.
pub fn problems(
    errata: &[Erratum],
    tests: &BTreeSet<&str>,
    folder: &str,
    lists: &[Place],
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for erratum in errata {
        for name in erratum.tests.iter().filter(|name| !tests.contains(&***name)) {
            let message = format!(
                "the erratum of {} names the test `{name}`, which is not in {folder}",
                erratum.claim
            );
            problems.push(erratum.place.with(message));
        }
    }
    if let (Some(erratum), []) = (errata.first(), lists) {
        let message = "no page lists the errata; write `{{#errata}}` on one";
        problems.push(erratum.place.with(message));
    }
    for again in lists.iter().skip(1) {
        let Place { file, line } = &lists[0];
        let message = format!("the errata are listed in {file}:{line} already");
        problems.push(again.with(message));
    }
    problems
}
