//! `{{#claim p1_3 says="…" keywords="…, …"}}`: the claim in one line, under its heading.
use lab::page::escape_html;

use crate::base::claim_id::ClaimId;
use crate::base::problem::{Fault, Place};
use crate::book::index::Index;
use crate::syntax::arguments::{given, only, required};
use crate::syntax::text::Text;

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Links, Setter};

/// The line of a claim.
pub const CLAIM: Kind =
    Kind { word: "claim", stands: Stands::Alone, needs_tests: true, read };

/// The attribute with the other words that readers search for.
pub const WORDS: &str = "data-words";

struct Claim {
    id: ClaimId,
    place: Place,
    says: Text,
    keywords: Vec<String>,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let (at, (written, arguments)) = (call.at(), call.named("claim p1_3 says=\"…\"")?);
    let what = format!("claim {written}");
    let id = ClaimId::read(&written).ok_or_else(|| {
        Fault::new(at, format!("`{written}` is no number of a claim, such as `p1_3`"))
    })?;
    only(&arguments, &["says", "keywords"], &what)?;
    let says = call.markdown(required(&arguments, "says", &what, at)?);
    let mut keywords = Vec::new();
    if let Some(written) = given(&arguments, "keywords") {
        keywords.extend(written.value.split(',').map(|words| words.trim().to_owned()));
        let plain = |words: &String| {
            !words.is_empty() && !words.contains(['$', '{', '}', '*', '`', '\\'])
        };
        if !keywords.iter().all(plain) {
            let message = format!(
                "the keywords of {what} are plain words, with commas between them and \
                 without formulas or marks; found `{}`",
                written.value
            );
            return Err(Fault::new(written.at, message));
        }
    }
    let place = call.text.place(at);
    Ok(Box::new(Claim { id, place, says, keywords }))
}

impl Directive for Claim {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        index.claim(self.id, self.says.clone(), self.keywords.clone());
        Ok(())
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let Some(claim) = setter.book.claim_at(&self.place) else {
            return Ok(String::new());
        };
        let says = setter.html(&self.says, Links::None);
        // Readers search for other words and for the name in the tests.
        let name = claim.id.to_string();
        let words = std::iter::once(&name).chain(&claim.keywords);
        let words: Vec<_> = words.map(|it| escape_html(it)).collect();
        Ok(format!(
            "<p class=\"one-line\"><span class=\"label\" {WORDS}=\"{}\">In one line:\
             </span> {says}</p>",
            words.join(" · "),
        ))
    }
}
