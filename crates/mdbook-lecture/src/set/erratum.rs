//! `{{#erratum p1_3 notes="say that …" book="it is …" tests=…}}`: what somebody else says, and
//! what is right: “The notes say that …. In fact it is ….”
use lab::page::escape_html;

use crate::base::claim_id::ClaimId;
use crate::base::path::relative;
use crate::base::problem::Fault;
use crate::book::erratum::{Erratum, NOTES};
use crate::book::index::Index;
use crate::syntax::arguments::{given, only, required};

use super::call::{Call, Stands};
use super::figure::mentions;
use super::setter::{Directive, Kind, Setter};
use super::table::capitalised;

/// A note in its claim's section.
pub const ERRATUM: Kind =
    Kind { word: "erratum", stands: Stands::Alone, needs_tests: true, read };

struct Note {
    at: usize,
    /// The claim, as it is written.
    written: String,
    erratum: Erratum,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let usage = "erratum p1_3 notes=\"…\" book=\"…\" tests=name,name";
    let (at, (written, arguments)) = (call.at(), call.named(usage)?);
    let what = format!("the erratum of {written}");
    only(&arguments, &["notes", "book", "tests", "in"], &what)?;
    let required = |key| required(&arguments, key, &what, at);
    let tests = required("tests")?.value.split(',').map(|it| it.trim().to_owned());
    let who = given(&arguments, "in");
    let erratum = Erratum {
        claim: ClaimId { problem: 0, claim: 0 },
        row: String::new(),
        place: call.text.place(at),
        who: who.map_or(NOTES, |who| &who.value).to_owned(),
        notes: call.markdown(required("notes")?),
        book: call.markdown(required("book")?),
        tests: tests.collect(),
    };
    Ok(Box::new(Note { at, written, erratum }))
}

impl Directive for Note {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        mentions(&self.erratum.notes, index);
        mentions(&self.erratum.book, index);
        index.erratum(&self.written, self.erratum.clone())
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let Some(erratum) = setter.book.erratum_at(&self.erratum.place) else {
            return Ok(String::new());
        };
        let links = setter.links_at(self.at);
        let [notes, book] =
            [&erratum.notes, &erratum.book].map(|it| setter.html(it, links));
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
            "<p class=\"erratum\"><span class=\"label\">{}</span> {}. \
             <span class=\"label\">In fact</span> {}.{link}</p>",
            escape_html(&capitalised(&erratum.who)),
            ended(&notes),
            ended(&book),
        ))
    }
}

/// `text` without the stop at its end.
fn ended(text: &str) -> &str {
    text.trim_end_matches('.')
}
