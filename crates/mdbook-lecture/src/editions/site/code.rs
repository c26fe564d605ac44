//! Code on the finished pages, coloured at build time instead of by a script of 137 KB.
//!
//! The classes are highlight.js's, so that the styles of mdBook's themes apply. mdBook's
//! `book.js` still calls the object `hljs`, which `theme/highlight.js` makes and which does
//! nothing.
use std::ops::Range;
use std::sync::LazyLock;

use rayon::prelude::*;

use crate::base::html::spliced;
use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::text::characters;
use crate::set::code::{self as highlight, Classes};

/// The scopes that mdBook's themes have a colour for.
pub static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
    Classes::new(&[
        ("comment", "hljs-comment"),
        ("keyword.operator", ""),
        ("keyword", "hljs-keyword"),
        ("storage.type.numeric", "hljs-type"),
        ("storage", "hljs-keyword"),
        ("string", "hljs-string"),
        ("constant.numeric", "hljs-number"),
        ("constant.character", "hljs-string"),
        ("constant.language", "hljs-literal"),
        ("constant", "hljs-literal"),
        ("entity.name.function", "hljs-title"),
        ("entity.name.type", "hljs-type"),
        // Calls of functions, as many as there are lines.
        ("support.function", ""),
        ("support.type", "hljs-type"),
        ("support", "hljs-built_in"),
        ("variable.annotation", "hljs-meta"),
    ])
});

/// How a block of code begins on a page, where nobody runs it and where a reader may, and how
/// it ends.
const BEFORE: [&str; 2] = ["<pre>", "<pre class=\"playground\">"];
const START: &str = "<code class=\"language-";
const END: &str = "</code></pre>";

/// Lines that rustdoc runs and the reader shows by a button.
const HIDDEN: &str = "<span class=\"boring\">";
const HIDDEN_END: &str = "</span>";

/// Colours the code of every page.
///
/// # Errors
/// None.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    let crates = &folder.crates;
    let pages = folder.pages.par_iter_mut().filter(|page| page.of_template());
    pages.for_each(|page| page.text = coloured(&page.text, crates));
    Ok(())
}

/// A block of code on a page, by its bytes.
pub struct Block {
    /// Its language and what else follows it, up to the quotation mark.
    pub classes: Range<usize>,
    /// The code.
    pub code: Range<usize>,
    /// Where it ends.
    pub end: usize,
}

/// The blocks of code of `page`, in order.
pub fn blocks(page: &str) -> impl Iterator<Item = Block> {
    page.match_indices(START).filter_map(|(at, _)| block(page, at))
}

/// The block whose `<code` is at byte `at` of `page`, if it is one.
fn block(page: &str, at: usize) -> Option<Block> {
    let start = at + START.len();
    page[at..].strip_prefix(START)?;
    BEFORE.iter().find(|before| page[..at].ends_with(*before))?;
    let classes = start..start + page[start..].find("\">")?;
    let code = classes.end + 2..classes.end + 2 + page[classes.end + 2..].find(END)?;
    Some(Block { classes, end: code.end + END.len(), code })
}

/// `page` with its blocks of code in colours, and with the class of code in the text,
/// which a script would add later; mdBook gives none of it in a heading a class.
///
/// A block that is run carries the names of those of `crates` that it uses, for `code.js`.
pub fn coloured(page: &str, crates: &[String]) -> String {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let (mut at, mut heading) = (0, false);
    while let Some(start) = page[at..].find("<code").map(|found| at + found) {
        let between = &page[at..start];
        let link = between.rfind("<a class=\"header\"");
        heading = (heading || link.is_some())
            && !between[link.unwrap_or_default()..].contains("</a>");
        at = start + "<code".len();
        if page[at..].starts_with('>') && !heading {
            edits.push((at..at, " class=\"hljs\"".to_owned()));
        } else if let Some(block) = block(page, start) {
            let (classes, code) =
                (&page[block.classes.clone()], &page[block.code.clone()]);
            let end = block.classes.end;
            let used = crates.iter().filter(|name| uses(code, name));
            let used: Vec<&str> = used.map(String::as_str).collect();
            let mut more = " hljs\"".to_owned();
            if classes == "rust" {
                more += &format!(" data-crates=\"{}\"", used.join(" "));
            }
            let language = classes.split(' ').next().unwrap_or_default();
            edits.push((end..end + 1, more));
            edits.push((block.code, block_of(code, language)));
            at = block.end;
        }
    }
    spliced(page, edits)
}

/// Whether `code` names something of the crate `name`.
fn uses(code: &str, name: &str) -> bool {
    let name = name.replace('-', "_");
    let word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(&format!("{name}::"))
        .any(|(at, _)| !code[..at].ends_with(word) && !code[..at].ends_with("::"))
}

/// The inside of a block: hidden lines stay in their elements.
fn block_of(html: &str, language: &str) -> String {
    let written = lines(html);
    let set = highlight::lines(&written.plain(true), language, &CLASSES);
    let line = |(line, hidden): (String, bool)| match hidden {
        true => format!("{HIDDEN}{line}{HIDDEN_END}"),
        false => line,
    };
    set.into_iter().zip(written.0.into_iter().map(|it| it.1)).map(line).collect()
}

/// The lines of a block's code, and of each whether it is hidden.
pub struct Lines(Vec<(String, bool)>);

impl Lines {
    /// The code, with or without its hidden lines.
    pub fn plain(&self, hidden: bool) -> String {
        let lines = self.0.iter().filter(|it| hidden || !it.1);
        lines.map(|it| &*it.0).collect()
    }
}

/// The code of a block as mdBook has written it.
pub fn lines(html: &str) -> Lines {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in html.split_inclusive('\n') {
        // An element ends behind the break of its line.
        let line = match line.strip_prefix(HIDDEN_END) {
            Some(rest) => {
                inside = false;
                rest
            }
            None => line,
        };
        let (line, starts) = match line.strip_prefix(HIDDEN) {
            Some(rest) => (rest, true),
            None => (line, inside),
        };
        inside = starts;
        let text = match line.strip_suffix(HIDDEN_END) {
            Some(text) => {
                inside = false;
                text
            }
            None => line,
        };
        if !text.is_empty() {
            lines.push((characters(text), starts));
        }
    }
    Lines(lines)
}
