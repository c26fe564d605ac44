//! `{{#checked p2_4}}`: what a proof assistant has checked of a claim, behind its proof.
use std::collections::BTreeSet;

use lab::page::escape_html;

use crate::base::claim_id::ClaimId;
use crate::base::problem::Fault;
use crate::book::index::Index;
use crate::book::theorem::Theorem;

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Setter};
use super::table::{counted, test_name};

/// The statements of a claim and their checks.
pub const CHECKED: Kind =
    Kind { word: "checked", stands: Stands::Alone, needs_tests: true, read };

/// How many letters a line of a comment has at most.
const WIDTH: usize = 92;

struct Checked {
    claim: ClaimId,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let (at, written) = (call.at(), call.body());
    let claim = ClaimId::read(written).ok_or_else(|| {
        Fault::new(
            at,
            format!("`{{{{#checked}}}}` takes a claim, as `p2_4`; found `{written}`"),
        )
    })?;
    Ok(Box::new(Checked { claim }))
}

impl Directive for Checked {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        index.checked(self.claim)
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let claims = &setter.book.claims;
        let claim = claims.iter().find(|it| it.id == self.claim);
        let theorems = claim.map_or(&[][..], |it| &it.theorems);
        if setter.book.coq.is_empty() {
            // What could not be read is told once.
            return Ok(String::new());
        }
        if theorems.is_empty() {
            return Err(format!("no theorem of the proofs begins `{}_`", self.claim));
        }
        let coq = &setter.book.coq;
        let each: String = theorems.iter().map(shown).collect();
        let axioms: BTreeSet<&str> =
            theorems.iter().flat_map(|it| &it.check.axioms).map(|it| short(it)).collect();
        let axioms: Vec<_> = axioms.into_iter().map(test_name).collect();
        let rests = match &axioms[..] {
            [] => "no axiom".to_owned(),
            [one] => format!("the axiom {one}"),
            several => format!("the axioms {}", several.join(", ")),
        };
        let Theorem { file, proof, check, .. } = &theorems[0];
        let folder = file.rsplit_once('/').map_or("", |it| it.0);
        Ok(format!(
            "<details class=\"checked\" id=\"{}-checked\">\n<summary>Checked by Coq</summary>\n\
             {each}<p class=\"check\">Coq {coq} checked the proofs of {}, \
             {}, in {:.1} s; they rest on {rests}. What the words of the statements mean is \
             defined in {}.</p>\n</details>\n",
            self.claim,
            counted(theorems.len(), "statement"),
            whole(&format!("{folder}/{proof}")),
            check.seconds,
            whole(file),
        ))
    }
}

/// The name of a file, to whose page the site makes it a link.
fn whole(file: &str) -> String {
    let file = escape_html(file);
    format!("<a data-source=\"{file}\"><code>{file}</code></a>")
}

/// A statement with its comment, as in its file, and how it differs from the claim.
fn shown(theorem: &Theorem) -> String {
    let Theorem { says, differs, statement, .. } = theorem;
    let differs = differs.as_deref().map_or_else(String::new, |it| {
        let label = "<span class=\"label\">Differs from the claim:</span>";
        format!("<p>{label} {}</p>\n", escape_html(it))
    });
    // A line that ends would end the HTML for what reads the page.
    let lines =
        escape_html(&format!("{}\n{statement}", comment(says))).replace('\n', "&#10;");
    format!("<pre><code class=\"language-coq\">{lines}&#10;</code></pre>\n{differs}")
}

/// What a statement says, as a comment of lines that fit the page.
fn comment(says: &str) -> String {
    let mut lines = vec!["(**".to_owned()];
    for word in says.split(' ').chain(["*)"]) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < WIDTH => {
                *line += " ";
                *line += word;
            }
            _ => lines.push(format!("    {word}")),
        }
    }
    lines.join("\n")
}

/// The name of an axiom without that of its module.
fn short(axiom: &str) -> &str {
    axiom.rsplit_once('.').map_or(axiom, |it| it.1)
}
