//! Code on the finished pages, coloured at build time instead of by a script of 137 KB.
//!
//! The classes are highlight.js's, so that the styles of mdBook's themes apply. mdBook's
//! `book.js` still calls the object `hljs`, which `theme/highlight.js` makes and which does
//! nothing.
use std::sync::LazyLock;

use anyhow::Result;
use rayon::prelude::*;

use crate::highlight::{self, Classes};
use crate::site::Site;
use crate::site::text::characters;

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

/// What begins and ends a block of code on a page.
pub const BLOCK: &str = "<pre><code class=\"language-";
const BLOCK_END: &str = "</code></pre>";

/// Lines that rustdoc runs and the reader shows by a button.
const HIDDEN: &str = "<span class=\"boring\">";
const HIDDEN_END: &str = "</span>";

/// Colours the code of every page.
///
/// # Errors
/// A page that cannot be read or written.
pub fn write(site: &Site) -> Result<()> {
    site.pages.par_iter().try_for_each(|page| {
        site.write(&page.file, &coloured(&site.read(&page.file)?, &site.crates))
    })
}

/// `page` with its blocks of code in colours, and with the class of code in the text,
/// which a script would add later.
///
/// A block that is run carries the names of those of `crates` that it uses, for `code.js`.
pub fn coloured(page: &str, crates: &[String]) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some((before, block)) = rest.split_once(BLOCK) {
        inline(before, &mut out);
        let Some((classes, after)) = block.split_once("\">") else { break };
        let Some((code, after)) = after.split_once(BLOCK_END) else { break };
        let language = classes.split(' ').next().unwrap_or_default();
        out.push_str(BLOCK);
        out.push_str(classes);
        out.push_str(" hljs\"");
        if classes == "rust" {
            let used = crates.iter().filter(|name| uses(code, name));
            let used = used.map(String::as_str).collect::<Vec<_>>().join(" ");
            out.push_str(&format!(" data-crates=\"{used}\""));
        }
        out.push('>');
        out.push_str(&block_of(code, language));
        out.push_str(BLOCK_END);
        rest = after;
    }
    inline(rest, &mut out);
    out
}

/// Code in the text; mdBook gives none of it in a heading a class.
fn inline(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<code>") {
        out.push_str(before);
        let heading = before.rfind("<a class=\"header\"");
        let heading = heading.is_some_and(|at| !before[at..].contains("</a>"));
        out.push_str(if heading { "<code>" } else { "<code class=\"hljs\">" });
        rest = after;
    }
    out.push_str(rest);
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
    let (code, hidden) = lines(html);
    let set = highlight::lines(&code, language, &CLASSES);
    let line = |(line, hidden): (String, bool)| match hidden {
        true => format!("{HIDDEN}{line}{HIDDEN_END}"),
        false => line,
    };
    set.into_iter().zip(hidden).map(line).collect()
}

/// The code of a block as mdBook has written it, and for each line whether it is hidden.
pub fn lines(html: &str) -> (String, Vec<bool>) {
    let mut code = String::new();
    let mut hidden = Vec::new();
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
            code.push_str(&characters(text));
            hidden.push(starts);
        }
    }
    (code, hidden)
}
