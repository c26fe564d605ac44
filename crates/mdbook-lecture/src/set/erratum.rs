//! `{{#erratum p1_3 notes="…" book="…" tests=…}}`: what somebody else says, and what is right.
use lab::page::escape_html;

use crate::base::claim_id::ClaimId;
use crate::base::path::relative;
use crate::base::problem::{Fault, Place};
use crate::book::erratum::{Erratum, NOTES};
use crate::book::index::Index;
use crate::syntax::arguments::{only, required};
use crate::syntax::text::Text;

use super::figure::mentions;
use super::setter::{Call, Directive, Kind, Setter, Stands};
use super::table::capitalised;

/// A note in its claim's section.
pub const ERRATUM: Kind =
    Kind { word: "erratum", stands: Stands::Alone, needs_tests: true, read };

struct Note {
    written: String,
    at: usize,
    place: Place,
    who: String,
    notes: Text,
    book: Text,
    tests: Vec<String>,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let usage = "erratum p1_3 notes=\"…\" book=\"…\" tests=name,name";
    let (at, (written, arguments)) = (call.at(), call.named(usage)?);
    let what = format!("the erratum of {written}");
    only(&arguments, &["notes", "book", "tests", "in"], &what)?;
    let required = |key| required(&arguments, key, &what, at);
    let tests = required("tests")?.value.split(',').map(|it| it.trim().to_owned());
    let who = arguments.iter().find(|argument| argument.key == "in");
    Ok(Box::new(Note {
        at,
        place: call.text.place(at),
        who: who.map_or(NOTES, |who| &who.value).to_owned(),
        notes: call.markdown(required("notes")?),
        book: call.markdown(required("book")?),
        tests: tests.collect(),
        written,
    }))
}

impl Directive for Note {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        mentions(&self.notes, index);
        mentions(&self.book, index);
        let erratum = Erratum {
            claim: ClaimId { problem: 0, claim: 0 },
            row: String::new(),
            place: self.place.clone(),
            who: self.who.clone(),
            notes: self.notes.clone(),
            book: self.book.clone(),
            tests: self.tests.clone(),
        };
        index.erratum(&self.written, erratum)
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, Fault> {
        let Some(erratum) = setter.book.erratum_at(&self.place) else {
            return Ok(String::new());
        };
        let links = setter.links_at(self.at);
        let [notes, book] = [&self.notes, &self.book].map(|it| setter.html(it, links));
        // A sheet has no link to the list.
        let link = if setter.edition.handouts {
            String::new()
        } else {
            let page = &setter.page.file;
            let list = setter.book.errata_page.as_ref().unwrap_or(page);
            let list = relative(page, list);
            format!(" (<a href=\"{list}#{}\">Errata</a>)", erratum.row)
        };
        Ok(format!(
            "<p class=\"erratum\"><span class=\"label\">{}:</span> {}; \
             <span class=\"label\">here:</span> {}.{link}</p>",
            escape_html(&capitalised(&self.who)),
            ended(&notes),
            ended(&book),
        )
        .replace('$', "&#36;"))
    }
}

/// `text` without the stop at its end.
fn ended(text: &str) -> &str {
    text.trim_end_matches('.')
}
