//! What is nothing but text to Markdown, and was meant as more by its author.

use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

use crate::reference::Reference;

/// The footnotes and links, each with its offset, that the text in `run` would have been
/// with a definition and without a blank.
pub fn slips(text: &str, run: Range<usize>) -> Vec<(usize, Reference)> {
    static FOOTNOTE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\[\^([^\]\[\s]+)\]").unwrap());
    static BLANK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\]\(([^()\[\]<>"\n]*[ \t][^()\[\]<>"\n]*)\)"#).unwrap()
    });
    // An address, or a name that ends like a file of a book.
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:https?:|\.{0,2}/|#)|\.(?:md|html?|png|svg|jpe?g|gif|webp|pdf|rs|toml|txt|css|js|zip)(?:#\S*)?$").unwrap()
    });
    let escaped = text[..run.start].ends_with('\\');
    let start = run.start;
    let text = text.get(run).unwrap_or_default();
    if !text.contains(']') {
        return Vec::new();
    }
    let footnotes = FOOTNOTE.captures_iter(text).filter_map(|found| {
        let at = found.get(0)?.start();
        let is_meant = !(escaped && at == 0);
        is_meant.then(|| (start + at, Reference::Footnote(found[1].to_owned())))
    });
    let blanks = BLANK.captures_iter(text).filter_map(|found| {
        let is_place = PLACE.is_match(found[1].trim());
        let at = found.get(0)?.start();
        is_place.then(|| (start + at, Reference::Blank(found[1].to_owned())))
    });
    footnotes.chain(blanks).collect()
}
