//! `{{#rests p2}}`: what the claims of a problem rest on, as a drawing and as a table.
use lab::page::escape_html;
use pulldown_cmark::Event;

use crate::base::claim_id::ClaimId;
use crate::base::problem::Fault;
use crate::book::claim::{CHECKED, Claim, block};
use crate::book::evidence::KINDS;
use crate::book::index::Book;
use crate::book::rests::Use;
use crate::syntax::heading::Heading;
use crate::syntax::page::Page;

use super::call::{Call, Stands};
use super::graph::{Edge, Node, draw, reduced};
use super::setter::{Directive, Kind, Setter};

/// What the claims of a problem rest on.
pub const RESTS: Kind =
    Kind { word: "rests", stands: Stands::Alone, needs_tests: true, read };

/// The letter of each kind of evidence: of a proof checked by machine, and of [`KINDS`].
const LETTERS: [char; 9] = ['M', 'E', 'X', 'P', 'O', 'S', 'V', 'F', 'C'];

/// How many words a reader of mathematics reads in a minute, and for how many words a formula
/// counts in a line and on lines of its own.
const A_MINUTE: usize = 100;
const IN_LINE: usize = 2;
const ON_ITS_OWN: usize = 15;

struct Rests {
    at: usize,
    problem: String,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    Ok(Box::new(Rests { at: call.at(), problem: call.body().to_owned() }))
}

impl Directive for Rests {
    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let (book, page) = (setter.book, setter.page);
        let problem = |claim: &&Claim| format!("p{}", claim.id.problem);
        let own = book.claims.iter().filter(|it| problem(it) == self.problem);
        let own: Vec<&Claim> = own.collect();
        if own.is_empty() {
            let mut known: Vec<_> = book.claims.iter().map(|it| problem(&it)).collect();
            known.dedup();
            let (known, found) = (known.join(", "), &self.problem);
            return Err(format!(
                "`{{{{#rests}}}}` takes a problem that has claims, one of {known}; found `{found}`"
            ));
        }
        let folds: String = own.iter().map(|claim| fold(claim, book, page)).collect();
        Ok(format!(
            "{}<p class=\"minutes\">Open a claim to see its reading path. Minutes are those of \
             claims and proofs, at {A_MINUTE} words a minute; a formula counts as {IN_LINE} words \
             in a line, and as {ON_ITS_OWN} on lines of its own.</p>\
             <div class=\"folds\">{folds}</div>",
            figure(&own, book, page, self.at)
        ))
    }
}

/// The drawing: the claims `own` and those of other chapters that they rest on.
fn figure(own: &[&Claim], book: &Book, page: &Page, at: usize) -> String {
    let mut claims: Vec<ClaimId> = own.iter().map(|it| it.id).collect();
    let mut edges = Vec::new();
    for (to, claim) in own.iter().enumerate() {
        for (used, how) in book.rests.on(claim.id) {
            let from = claims.iter().position(|it| *it == used).unwrap_or(claims.len());
            if from == claims.len() {
                claims.push(used);
            }
            edges.push(Edge { from, to, broken: how.named.is_none() });
        }
    }
    let kinds = |id: &ClaimId| book.claim(*id).map_or_else(Vec::new, Claim::kinds);
    let all = || std::iter::once(CHECKED).chain(KINDS).zip(LETTERS);
    let node = |(at, id): (usize, &ClaimId)| {
        let marks = all().filter(|it| kinds(id).contains(&it.0)).map(|it| it.1);
        Node {
            href: href(*id, book, page),
            label: id.label(),
            marks: marks.collect(),
            title: format!("{}: {}", title(*id, book), kinds(id).join(", ")),
            class: if at < own.len() { "own" } else { "other" },
        }
    };
    let nodes: Vec<Node> = claims.iter().enumerate().map(node).collect();
    let legend = all().filter(|it| claims.iter().any(|id| kinds(id).contains(&it.0)));
    let legend: Vec<_> =
        legend.map(|(kind, letter)| format!("{letter} {kind}")).collect();
    let problem = own[0].id.problem;
    let drawing =
        draw(&format!("What rests on what in P{problem}"), &nodes, &reduced(&edges));
    format!(
        "<figure class=\"figure rests\" id=\"rests-{at}\">{drawing}<figcaption>What the proofs of \
         P{problem} use, and what stands behind each claim beside its proof: {}.</figcaption>\
         </figure>",
        legend.join(", ")
    )
}

/// A claim in a fold: what its proof uses, and inside, what else there is to know before it.
fn fold(claim: &Claim, book: &Book, page: &Page) -> String {
    let id = claim.id;
    let rests = rests_on(id, book, &ClaimId::label);
    let uses = book.rests.used_by(id);
    let used = match uses.is_empty() {
        true => String::new(),
        false => format!("<p>Used by {}.</p>", claims(&uses, &|id| link(id, book, page))),
    };
    let kinds: String = claim.kinds().iter().map(|it| format!(", {it}")).collect();
    let mut path = book.rests.before(id);
    path.push(id);
    let all: usize = path.iter().map(|it| minutes(*it, book)).sum();
    let steps = path.iter().map(|id| {
        let (href, title) = (href(*id, book, page), escape_html(title(*id, book)));
        format!("<li><a href=\"{href}\">{title}</a>, {} min</li>", minutes(*id, book))
    });
    let steps: String = steps.collect();
    format!(
        "<details><summary>{} rests on {rests} · {all} min</summary>{used}<p>Evidence: \
         <a href=\"{}-proof\">proof</a>{kinds}.</p><p>Reading path:</p><ol>{steps}</ol>\
         </details>",
        id.label(),
        href(id, book, page),
    )
}

/// What the claim `id` rests on, each claim as `set` has it.
fn rests_on(id: ClaimId, book: &Book, set: &dyn Fn(ClaimId) -> String) -> String {
    match book.rests.on(id) {
        none if none.is_empty() => "no other claim".to_owned(),
        uses => claims(&uses, set),
    }
}

/// The claims of `uses`, those of the proofs on the pages first.
fn claims(uses: &[(ClaimId, &Use)], set: &dyn Fn(ClaimId) -> String) -> String {
    let some = |named: bool| {
        let some = uses.iter().filter(|it| it.1.named.is_some() == named);
        some.map(|(id, _)| set(*id)).collect::<Vec<_>>().join(", ")
    };
    match (some(true), some(false)) {
        (page, coq) if coq.is_empty() => page,
        (page, coq) if page.is_empty() => format!("{coq} (in Coq)"),
        (page, coq) => format!("{page}, in Coq also {coq}"),
    }
}

/// The link from `page` to a claim.
fn link(id: ClaimId, book: &Book, page: &Page) -> String {
    format!("<a class=\"ref\" href=\"{}\">{}</a>", href(id, book, page), id.label())
}

fn href(id: ClaimId, book: &Book, page: &Page) -> String {
    let target = book.names.find(&id.to_string(), &page.file);
    target.map_or_else(String::new, |it| it.href(&page.file))
}

/// The page and the heading of a claim.
fn section(id: ClaimId, book: &Book) -> Option<(&Page, &Heading)> {
    let page = &book.pages[book.claim(id)?.page];
    Some((page, page.headings.iter().find(|it| it.claim() == Some(id))?))
}

/// What the heading of a claim says, its number first.
fn title(id: ClaimId, book: &Book) -> &str {
    section(id, book).map_or("", |(_, heading)| &heading.title)
}

/// How long it takes to read a claim and its proof.
fn minutes(id: ClaimId, book: &Book) -> usize {
    let Some((page, heading)) = section(id, book) else { return 0 };
    let blocks = ["claim", "proof"].map(|it| block(page, &heading.section, it));
    let events =
        blocks.into_iter().flatten().flat_map(|it| &page.text.events[it.inner()]);
    let words = events.map(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => text.split_whitespace().count(),
        Event::InlineMath(_) => IN_LINE,
        Event::DisplayMath(_) => ON_ITS_OWN,
        _ => 0,
    });
    words.sum::<usize>().div_ceil(A_MINUTE)
}

/// The line at the end of a claim: what it rests on, whose proofs use it, and `elsewhere`,
/// links to where it is only mentioned.
pub fn line(
    id: ClaimId,
    elsewhere: &[String],
    book: &Book,
    page: &Page,
) -> Option<String> {
    let label = |it: &str| format!("<span class=\"label\">{it}</span>");
    let by = book.rests.used_by(id);
    let mut parts = Vec::new();
    if book.claim(id).is_some() {
        let on = rests_on(id, book, &|id| link(id, book, page));
        parts.push(format!("{} {on}", label("Rests on")));
    }
    if !by.is_empty() {
        parts.push(format!(
            "{} {}",
            label("used by"),
            claims(&by, &|id| link(id, book, page))
        ));
    }
    if !elsewhere.is_empty() {
        parts.push(format!("{} {}", label("mentioned in"), elsewhere.join(", ")));
    }
    let line = parts.join(" · ");
    (!line.is_empty()).then(|| format!("<p class=\"used-in\">{line}</p>"))
}
