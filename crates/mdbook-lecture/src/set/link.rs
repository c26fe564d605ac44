//! What a reference becomes.
use lab::page::escape_html;

use crate::base::claim_id::ClaimId;
use crate::book::index::Book;
use crate::book::name::Kind;
use crate::syntax::directive::Region;
use crate::syntax::page::Page;

use super::plain::plain;

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name: `p1_3`, `eq:scale`, `cite-he2015`, `symbol-rate`.
    pub name: String,
    /// What the reader is to see, Markdown, if it is not the label.
    pub text: Option<String>,
    /// What it stands in.
    pub region: Region,
}

impl Mention {
    /// That of a claim by its number in running text.
    pub fn of_claim(claim: ClaimId) -> Self {
        Self { name: claim.to_string(), text: None, region: Region::Prose }
    }
}

/// A reference: what stands around its label, and the label, Markdown or TeX.
pub struct Linked {
    /// The start tag of the link.
    pub before: String,
    /// What a reader sees.
    pub label: String,
    /// Its end tag.
    pub after: &'static str,
}

/// What `mention` becomes on `page`: a link in Markdown, TeX in a formula, and in a block of
/// HTML, such as a summary, which may hold no link, the label alone.
///
/// # Errors
/// Nothing has the name.
pub fn written(book: &Book, page: &Page, mention: &Mention) -> Result<Linked, String> {
    let alone = |label: String| Linked { before: String::new(), label, after: "" };
    let name = &mention.name;
    let Some(target) = book.names.find(name, &page.file) else {
        // A work that cannot be read, or is on no page, is reported where it stands.
        let works = &book.bibliography;
        return match name.starts_with("cite-") && (works.incomplete || works.has(name)) {
            true => Ok(alone(String::new())),
            false => Err(book.names.unknown(name)),
        };
    };
    let own = || target.label(&page.file, page.chapter());
    let label = mention.text.clone().unwrap_or_else(own);
    match mention.region {
        Region::Formula if target.kind == Kind::Equation => return Ok(alone(label)),
        Region::Formula => return Ok(alone(format!("\\text{{{label}}}"))),
        Region::Html => return Ok(alone(label)),
        _ => {}
    }
    let (class, href) = (target.kind.class(), target.href(&page.file));
    let said = spoken(name, &label);
    let before = format!("<a class=\"{class}\" href=\"{href}\"{said}>");
    Ok(Linked { before, label, after: "</a>" })
}

/// What a link whose `label` is a formula is called, as an attribute: not every program
/// that reads a page aloud takes a link's name from a formula.
fn spoken(name: &str, label: &str) -> String {
    if !label.contains('$') {
        return String::new();
    }
    let words = name.split_once('-').map_or(name, |(_, words)| words).replace('-', " ");
    // What is seen of the formula is part of the name, as it is read: θᵢ as θi.
    let said = format!("{}, {words}", plain(label).replace(['_', '^'], ""));
    format!(" aria-label=\"{}\"", escape_html(&said).replace('$', "&#36;"))
}
