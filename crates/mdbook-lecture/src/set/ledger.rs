//! `{{#ledger}}`: every claim of the book with what stands behind it; `{{#ledger p2_4}}`: one
//! claim, with a mark for each thing that stands behind it.
use lab::page::escape_html;

use crate::base::claim_id::ClaimId;
use crate::base::path::relative;
use crate::base::problem::Fault;
use crate::book::claim::Claim;

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Links, Setter};
use super::table::{counted, html_row, html_table, list, test_name};

/// The ledger.
pub const LEDGER: Kind =
    Kind { word: "ledger", stands: Stands::Alone, needs_tests: true, read };

/// What its columns are called.
const COLUMNS: [&str; 6] =
    ["Claim", "In one line", "Proof", "Tests", "Evidence", "Figures"];

struct Ledger {
    claim: Option<ClaimId>,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let claim = match call.body() {
        "" => None,
        body => Some(ClaimId::read(body).ok_or_else(|| {
            let message = format!(
                "`{{{{#ledger}}}}` takes nothing or a claim, as `p2_4`; found `{body}`"
            );
            Fault::new(call.at(), message)
        })?),
    };
    Ok(Box::new(Ledger { claim }))
}

impl Directive for Ledger {
    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        if let Some(id) = self.claim {
            let claim = setter.book.claims.iter().find(|claim| claim.id == id);
            let unknown = || format!("there is no claim {}", id.label());
            return Ok(card(claim.ok_or_else(unknown)?, setter));
        }
        let claims = &setter.book.claims;
        let rows: String = claims.iter().map(|claim| row(claim, setter)).collect();
        let sum = |count: fn(&Claim) -> usize| claims.iter().map(count).sum();
        let caption = format!(
            "{}, {}, {}.",
            counted(claims.len(), "claim"),
            counted(sum(|claim| claim.tests.len()), "test"),
            counted(sum(|claim| claim.doctests), "live doctest"),
        );
        Ok(html_table("ledger", &COLUMNS, &caption, &rows))
    }
}

/// A claim as its page says it in one line, and what stands behind it.
fn card(claim: &Claim, setter: &mut Setter<'_>) -> String {
    let file = relative(&setter.page.file, &claim.place.file);
    let says = setter.html_of_another_page(&claim.says, Links::None);
    let kinds = claim.kinds().into_iter().map(str::to_owned);
    let checks = ["proved on the page".to_owned()].into_iter().chain(kinds).chain([
        counted(claim.tests.len(), "test"),
        counted(claim.doctests, "live check"),
    ]);
    let marks: String = checks.map(|it| format!("<li>{it}</li>")).collect();
    format!(
        "<div class=\"claim-card\"><p><a href=\"{file}#{}\">{}</a> {says}</p>\
         <ul>{marks}</ul></div>",
        claim.id,
        claim.id.label()
    )
}

fn row(claim: &Claim, setter: &mut Setter<'_>) -> String {
    let file = relative(&setter.page.file, &claim.place.file);
    let link = |id: &str, text: &str| format!("<a href=\"{file}#{id}\">{text}</a>");
    let says = setter.html_of_another_page(&claim.says, Links::None);
    let tests = claim.tests.iter().map(|test| {
        let evidence = escape_html(&test.evidence());
        format!("{} <small>{evidence}</small>", test_name(&test.name))
    });
    let kinds = claim.kinds().into_iter().map(str::to_owned);
    let figures =
        claim.figures.iter().map(|(id, label)| link(id, label)).collect::<Vec<_>>();
    let cells = [
        link(&claim.id.to_string(), &claim.id.label()),
        says,
        link(
            &claim.id.proof(),
            &format!("proof<span class=\"of\"> of {}</span>", claim.id.label()),
        ),
        list(tests),
        list(kinds.chain([counted(claim.doctests, "live doctest")])),
        if figures.is_empty() { "none".into() } else { list(figures) },
    ];
    html_row("", &COLUMNS, &cells)
}
