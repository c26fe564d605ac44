//! What rests on what: the claims that each proof uses.
//!
//! The proof on the page uses the claims that it names, by number or by reference; what a text
//! only mentions elsewhere is no use. A formula belongs to a claim from the claim's block on, to
//! the end of its section: a proof that refers to it names the claim, too. What the formal proof
//! uses stands in the manifest, where Coq has written it.
use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Tag};

use crate::base::claim_id::ClaimId;
use crate::base::problem::{Place, Problem};
use crate::syntax::page::Page;

use super::claim::block;
use super::theorem::Theorem;

/// How a proof uses a claim.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Use {
    /// Where the proof on the page names it first.
    pub named: Option<Place>,
    /// Where the formal proof uses it.
    pub formal: Option<Place>,
}

/// The claims that the proof of each claim uses.
#[derive(Debug, Default)]
pub struct Rests(BTreeMap<ClaimId, BTreeMap<ClaimId, Use>>);

impl Rests {
    /// What `pages` and `theorems` say, and what is wrong with it: a use without a name, and a
    /// circle. `mentions` has, page by page, each name that is mentioned, and where.
    pub fn read(
        pages: &[Page],
        mentions: &[Vec<(usize, String)>],
        theorems: &[Theorem],
    ) -> (Self, Vec<Problem>) {
        let owners: BTreeMap<&str, ClaimId> = pages.iter().flat_map(owned).collect();
        let (mut rests, mut problems) = (Self::default(), Vec::new());
        for (page, mentions) in pages.iter().zip(mentions) {
            for heading in &page.headings {
                let Some(id) = heading.claim() else { continue };
                let proofs = page.blocks_of("proof");
                let own = proofs.filter(|it| heading.section.contains(&it.tag.start));
                let own: Vec<_> = own.map(|it| it.bytes.clone()).collect();
                let named = mentions.iter().map(|(at, name)| (*at, &**name));
                let mut named: Vec<(usize, &str)> = named.chain(links(page)).collect();
                named.retain(|(at, _)| own.iter().any(|proof| proof.contains(at)));
                named.sort_unstable();
                let uses = rests.0.entry(id).or_default();
                for (at, name) in &named {
                    if let Some(used) = ClaimId::read(name).filter(|it| *it != id) {
                        let used = uses.entry(used).or_default();
                        used.named.get_or_insert(page.place(*at));
                    }
                }
                let owner = |name| owners.get(name).filter(|it| **it != id);
                let formulas =
                    named.into_iter().filter_map(|it| Some((it, owner(it.1)?)));
                for ((at, name), owner) in formulas.filter(|it| !uses.contains_key(it.1))
                {
                    let (id, owner) = (id.label(), owner.label());
                    let message = format!(
                        "the proof of {id} uses `{name}`, a formula of {owner}, and does not \
                         name {owner}: write, for example, `{{{{#ref {name}}}}} ({owner})`"
                    );
                    problems.push(page.problem(at, message));
                }
            }
        }
        for theorem in theorems {
            let folder = theorem.file.rsplit_once('/').map_or("", |it| it.0);
            let place = Place { file: format!("{folder}/{}", theorem.proof), line: 1 };
            let Some(uses) = rests.0.get_mut(&theorem.claim) else { continue };
            for used in &theorem.check.uses {
                uses.entry(*used).or_default().formal = Some(place.clone());
            }
        }
        problems.extend(rests.circles());
        (rests, problems)
    }

    /// What the proof of `claim` uses, in the order of the numbers.
    pub fn on(&self, claim: ClaimId) -> Vec<(ClaimId, &Use)> {
        self.0.get(&claim).into_iter().flatten().map(|(id, it)| (*id, it)).collect()
    }

    /// The claims whose proofs use `claim`, in the same order.
    pub fn used_by(&self, claim: ClaimId) -> Vec<(ClaimId, &Use)> {
        self.0.iter().filter_map(|(id, uses)| Some((*id, uses.get(&claim)?))).collect()
    }

    /// What to read before the proof of `claim`, each behind what it rests on itself: as the
    /// proofs on the pages need it.
    pub fn before(&self, claim: ClaimId) -> Vec<ClaimId> {
        let mut path = Vec::new();
        self.read_first(claim, &mut BTreeSet::new(), &mut path);
        path.pop();
        path
    }

    fn read_first(
        &self,
        claim: ClaimId,
        seen: &mut BTreeSet<ClaimId>,
        path: &mut Vec<ClaimId>,
    ) {
        if seen.insert(claim) {
            for (used, _) in self.on(claim).into_iter().filter(|it| it.1.named.is_some())
            {
                self.read_first(used, seen, path);
            }
            path.push(claim);
        }
    }

    /// Every circle, each told once.
    fn circles(&self) -> Vec<Problem> {
        let (mut done, mut problems) = (BTreeSet::new(), Vec::new());
        for claim in self.0.keys() {
            self.follow(*claim, &mut Vec::new(), &mut done, &mut problems);
        }
        problems
    }

    fn follow(
        &self,
        claim: ClaimId,
        way: &mut Vec<ClaimId>,
        done: &mut BTreeSet<ClaimId>,
        problems: &mut Vec<Problem>,
    ) {
        if let Some(start) = way.iter().position(|it| *it == claim) {
            problems.extend(self.circle(&way[start..]));
        } else if done.insert(claim) {
            way.push(claim);
            for (used, _) in self.on(claim) {
                self.follow(used, way, done, problems);
            }
            way.pop();
        }
    }

    /// The problem of claims each of which uses the next one, and the last the first.
    fn circle(&self, claims: &[ClaimId]) -> Option<Problem> {
        let next = claims.iter().cycle().skip(1);
        let steps = claims.iter().zip(next).filter_map(|(claim, used)| {
            let Use { named, formal } = self.0.get(claim)?.get(used)?;
            let place = named.clone().or_else(|| formal.clone())?;
            Some((place, claim.label(), used.label()))
        });
        let mut told = steps.map(|(place, claim, used)| {
            let Place { file, line } = &place;
            let said = format!("the proof of {claim} ({file}:{line}) uses {used}");
            (place, said)
        });
        let (place, first) = told.next()?;
        let said: Vec<_> = std::iter::once(first).chain(told.map(|it| it.1)).collect();
        let message = format!("{}: a claim cannot rest on itself", said.join(", "));
        Some(place.with(message))
    }
}

/// The labels of `page` that belong to a claim.
fn owned(page: &Page) -> impl Iterator<Item = (&str, ClaimId)> {
    page.headings.iter().flat_map(move |heading| {
        let own = heading.claim().zip(block(page, &heading.section, "claim"));
        let labels = page.text.formulas.iter().flat_map(|it| &it.labels);
        labels.filter_map(move |label| {
            let (id, block) = own?;
            let from = block.tag.start..heading.section.end;
            from.contains(&label.range.start).then_some((&*label.name, id))
        })
    })
}

/// The claims and labels that the links of `page` lead to, and where.
fn links(page: &Page) -> impl Iterator<Item = (usize, &str)> {
    page.text.events.iter().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. }) => {
            let (_, id) = dest_url.split_once('#')?;
            Some((
                range.start,
                id.trim_end_matches("-proof").trim_end_matches("-checked"),
            ))
        }
        _ => None,
    })
}
