//! Code of a sheet: hidden lines removed, colours as classes.
//!
//! The classes are the first words of syntect's scopes with `hl-` before them, those the
//! style sheet knows: `hl-comment`, `hl-keyword`, `hl-storage`, `hl-string`,
//! `hl-constant`, `hl-entity`, `hl-support`.
use std::sync::LazyLock;

use lab::page::escape_html;
use syntect::util::LinesWithEndings;

use crate::base::cache::Memory;
use crate::set::code::{self, Classes};

/// The scopes that have a colour, and their classes.
static COLOURED: LazyLock<Classes> = LazyLock::new(|| {
    Classes::new(&[
        ("comment", "hl-comment"),
        ("keyword.operator", ""),
        ("keyword", "hl-keyword"),
        ("storage", "hl-storage"),
        ("string", "hl-string"),
        ("constant", "hl-constant"),
        ("entity.name.function", "hl-entity"),
        ("support", "hl-support"),
    ])
});

/// The code block `code` whose fence says `info`, as HTML.
pub fn html(code: &str, info: &str, memory: Option<&Memory>) -> String {
    let language = info.split([',', ' ', '\t']).next().unwrap_or_default();
    let code = match language {
        "rust" if !info.contains("quoted") => visible(code),
        _ => code.to_owned(),
    };
    let inside = code::lines(&code, language, &COLOURED, memory).concat();
    let class = match language {
        "" => String::new(),
        name => format!(" class=\"language-{}\"", escape_html(name)),
    };
    format!("<pre><code{class}>{}</code></pre>\n", inside.trim_end_matches('\n'))
}

/// `code` without the lines rustdoc runs and does not show.
fn visible(code: &str) -> String {
    let shown = |line: &str| {
        let line = line.trim();
        line != "#" && !line.starts_with("# ")
    };
    let lines = LinesWithEndings::from(code).filter(|line| shown(line));
    lines
        .map(|line| {
            line.replacen("##", "#", usize::from(line.trim_start().starts_with("##")))
        })
        .collect()
}
