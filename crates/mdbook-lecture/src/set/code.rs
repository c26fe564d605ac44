//! Code in colours, at build time: words of a language as elements with a class.
use std::convert::Infallible;
use std::sync::LazyLock;

use lab::page::escape_html;
use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use crate::base::cache::Memory;

/// They take long to load and to follow.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scopes of syntect's grammars, and the class of each.
pub struct Classes {
    scopes: Vec<(Scope, &'static str)>,
    /// The table they were made from, to be remembered by.
    table: String,
}

impl Classes {
    /// These scopes, of which the first that fits counts; an empty class gives no element.
    pub fn new(table: &[(&str, &'static str)]) -> Self {
        let scope = |&(name, class): &(&str, _)| Some((Scope::new(name).ok()?, class));
        Self {
            scopes: table.iter().filter_map(scope).collect(),
            table: format!("{table:?}"),
        }
    }

    /// The class of the innermost scope that has one.
    fn of(&self, stack: &ScopeStack) -> &'static str {
        let of = |scope: &Scope| {
            self.scopes.iter().find(|it| it.0.is_prefix_of(*scope)).map(|it| it.1)
        };
        stack.as_slice().iter().rev().find_map(of).unwrap_or_default()
    }
}

/// The lines of `code` as HTML, each with its line break; no element goes over one. Code in
/// a language without a grammar stays as it is. What is in the `memory` needs no grammar.
pub fn lines(
    code: &str,
    language: &str,
    classes: &Classes,
    memory: Option<&Memory>,
) -> Vec<String> {
    let Some(memory) = memory else { return set(code, language, classes) };
    let arguments = [("classes", &*classes.table), ("code", code)];
    let make = || Ok::<_, Infallible>(set(code, language, classes).concat());
    let Ok(text) = memory.remember("code", language, &arguments, make);
    text.split_inclusive('\n').map(str::to_owned).collect()
}

/// [`lines`], made anew.
fn set(code: &str, language: &str, classes: &Classes) -> Vec<String> {
    let known = match language {
        "" | "text" => None,
        // Its comments and words are those of OCaml, which it is written in.
        "coq" => GRAMMARS.find_syntax_by_token("ocaml"),
        name => GRAMMARS.find_syntax_by_token(name),
    };
    known
        .and_then(|grammar| coloured(code, grammar, classes))
        .unwrap_or_else(|| LinesWithEndings::from(code).map(escape_html).collect())
}

/// `None` where the grammar fails.
fn coloured(
    code: &str,
    grammar: &SyntaxReference,
    classes: &Classes,
) -> Option<Vec<String>> {
    let mut state = ParseState::new(grammar);
    let mut stack = ScopeStack::new();
    let mut lines = Vec::new();
    for line in LinesWithEndings::from(code) {
        let operations = state.parse_line(line, &GRAMMARS).ok()?;
        let mut pieces: Vec<(&str, String)> = Vec::new();
        for (text, operation) in ScopeRegionIterator::new(&operations, line) {
            stack.apply(operation).ok()?;
            // A line break and the space between two words belong to no word.
            let class = if text.trim().is_empty() { "" } else { classes.of(&stack) };
            match pieces.last_mut() {
                Some((last, piece)) if *last == class => piece.push_str(text),
                _ => pieces.push((class, text.to_owned())),
            }
        }
        lines.push(pieces.iter().map(element).collect());
    }
    Some(lines)
}

fn element((class, text): &(&str, String)) -> String {
    let (text, end) = match text.strip_suffix('\n') {
        Some(text) => (text, "\n"),
        None => (&**text, ""),
    };
    match *class {
        "" => format!("{}{end}", escape_html(text)),
        class => format!("<span class=\"{class}\">{}</span>{end}", escape_html(text)),
    }
}
