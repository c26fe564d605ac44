//! Code on the finished pages, coloured at build time instead of by a script of 137 KB.
//!
//! The classes are highlight.js's, so that the styles of mdBook's themes apply. mdBook's
//! `book.js` still calls the object `hljs`, which `theme/highlight.js` makes and which does
//! nothing.
use std::ops::Range;
use std::sync::LazyLock;

use crate::base::html::spliced;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::text::characters;
use crate::set::code::{self as highlight, Classes};

/// The scopes that mdBook's themes have a colour for.
static CLASSES: LazyLock<Classes> = LazyLock::new(|| {
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

/// Around a check in Rust and the same in Python, of which `tabs.js` shows one at a time.
const TABS: &str = "<div class=\"tabs\">";

/// Colours the code of every page.
pub fn write(folder: &mut Folder) -> Done {
    folder.change(|folder, page| {
        Ok(page.of_template().then(|| coloured(folder, &paired(&page.text))))
    })
}

/// A block of code on a page, by its bytes.
pub struct Block {
    /// Where it begins.
    start: usize,
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
    let before = BEFORE.iter().find(|before| page[..at].ends_with(*before))?;
    let classes = start..start + page[start..].find("\">")?;
    let code = classes.end + 2..classes.end + 2 + page[classes.end + 2..].find(END)?;
    Some(Block { start: at - before.len(), classes, end: code.end + END.len(), code })
}

/// `page` with each check in Rust and the Python right behind it in one element.
fn paired(page: &str) -> String {
    let blocks: Vec<Block> = blocks(page).collect();
    let pair = |pair: &[Block]| {
        let [rust, python] = pair else { return None };
        let is = |block: &Block, language| &page[block.classes.clone()] == language;
        let together = is(rust, "rust")
            && is(python, "python")
            && page[rust.end..python.start].trim().is_empty();
        together.then_some([(rust.start, TABS), (python.end, "</div>")])
    };
    let edits = blocks.windows(2).filter_map(pair).flatten();
    spliced(page, edits.map(|(at, tag)| (at..at, tag)))
}

/// `page` with its blocks of code in colours, and with the class of code in the text,
/// which a script would add later; mdBook gives none of it in a heading a class.
///
/// A block that is run carries the names of those crates that it uses, for `code.js`.
fn coloured(folder: &Folder, page: &str) -> String {
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
            let used = folder.crates.iter().filter(|name| uses(code, name));
            let used: Vec<&str> = used.map(String::as_str).collect();
            let mut more = " hljs\"".to_owned();
            if classes == "rust" {
                more += &format!(" data-crates=\"{}\"", used.join(" "));
            }
            let language = classes.split(' ').next().unwrap_or_default();
            edits.push((end..end + 1, more));
            edits.push((block.code, block_of(folder, code, language)));
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

/// The lines of `code` in the colours of the pages.
pub fn set(folder: &Folder, code: &str, language: &str) -> Vec<String> {
    highlight::lines(code, language, &CLASSES, folder.memory.as_ref())
}

/// The inside of a block: hidden lines stay in their elements.
fn block_of(folder: &Folder, html: &str, language: &str) -> String {
    let written = lines(html);
    let line = |(line, hidden)| match hidden {
        true => format!("{HIDDEN}{line}{HIDDEN_END}"),
        false => line,
    };
    let set = set(folder, &plain(&written, true), language);
    set.into_iter().zip(written.into_iter().map(|it| it.1)).map(line).collect()
}

/// The code of a block, with or without its hidden lines.
pub fn plain(lines: &[(String, bool)], hidden: bool) -> String {
    lines.iter().filter(|it| hidden || !it.1).map(|it| &*it.0).collect()
}

/// The lines of a block as mdBook has written it, and of each whether it is hidden.
pub fn lines(html: &str) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in html.split_inclusive('\n') {
        // An element ends behind the break of its line.
        let ended = line.strip_prefix(HIDDEN_END);
        let started = ended.unwrap_or(line).strip_prefix(HIDDEN);
        let hidden = started.is_some() || inside && ended.is_none();
        let line = started.or(ended).unwrap_or(line);
        let text = line.strip_suffix(HIDDEN_END);
        inside = hidden && text.is_none();
        let text = characters(text.unwrap_or(line));
        if !text.is_empty() {
            lines.push((text, hidden));
        }
    }
    lines
}
