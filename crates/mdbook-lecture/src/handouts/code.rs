//! Code of a sheet: hidden lines removed, colours as classes.
//!
//! The classes are the first words of syntect's scopes with `hl-` before them, those the
//! style sheet knows: `hl-comment`, `hl-keyword`, `hl-storage`, `hl-string`,
//! `hl-constant`, `hl-entity`, `hl-support`.
use std::sync::LazyLock;

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::figure::escape_html;

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// The scopes that have a colour, and their classes; of a stack of scopes the last counts.
static COLOURED: LazyLock<Vec<(Scope, &str)>> = LazyLock::new(|| {
    let scope = |(name, class)| Some((Scope::new(name).ok()?, class));
    [
        ("comment", "hl-comment"),
        ("keyword.operator", ""),
        ("keyword", "hl-keyword"),
        ("storage", "hl-storage"),
        ("string", "hl-string"),
        ("constant", "hl-constant"),
        ("entity.name.function", "hl-entity"),
        ("support", "hl-support"),
    ]
    .into_iter()
    .filter_map(scope)
    .collect()
});

/// The code block `code` whose fence says `info`, as HTML.
pub fn html(code: &str, info: &str) -> String {
    let language = info.split([',', ' ', '\t']).next().unwrap_or_default();
    let code = match language {
        "rust" if !info.contains("quoted") => visible(code),
        _ => code.to_owned(),
    };
    let known = match language {
        "" | "text" => None,
        name => GRAMMARS.find_syntax_by_token(name),
    };
    let inside = known
        .and_then(|grammar| coloured(&code, grammar))
        .unwrap_or_else(|| escape_html(&code));
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

/// `code` with its colours; `None` where the grammar fails.
fn coloured(code: &str, grammar: &SyntaxReference) -> Option<String> {
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut pieces: Vec<(&str, String)> = Vec::new();
    for line in LinesWithEndings::from(code) {
        let operations = state.parse_line(line, &GRAMMARS).ok()?;
        for (text, operation) in ScopeRegionIterator::new(&operations, line) {
            stack.apply(operation).ok()?;
            let class = match text.trim() {
                "" => "",
                _ => class(&stack),
            };
            match pieces.last_mut() {
                Some((last, piece)) if *last == class => piece.push_str(text),
                _ => pieces.push((class, text.to_owned())),
            }
        }
    }
    let piece = |(class, text): &(&str, String)| match *class {
        "" => escape_html(text),
        class => format!("<span class=\"{class}\">{}</span>", escape_html(text)),
    };
    Some(pieces.iter().map(piece).collect())
}

fn class(stack: &ScopeStack) -> &'static str {
    let of = |scope: &Scope| {
        COLOURED.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|it| it.1)
    };
    stack.as_slice().iter().rev().find_map(of).unwrap_or_default()
}
