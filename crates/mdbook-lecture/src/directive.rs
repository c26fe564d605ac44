//! Finds and reads `{{#value …}}` and `{{#figure …}}`.
use std::ops::Range;

use crate::markdown::{Kind, Regions};
use crate::problem::Fault;

/// What mdBook's own preprocessor answers to; these are left where they are.
const MDBOOK: [&str; 6] =
    ["include", "rustdoc_include", "playground", "playpen", "title", "shiftinclude"];

/// One directive of ours, found in a text.
#[derive(Debug, PartialEq, Eq)]
pub struct Directive {
    /// The bytes from `{{` to `}}`.
    pub range: Range<usize>,
    /// What it asks for.
    pub request: Request,
}

/// What a directive asks for.
#[derive(Debug, PartialEq, Eq)]
pub enum Request {
    /// `{{#value name}}`; `in_formula` if it stands between dollars.
    Value {
        /// The name looked up.
        name: String,
        /// Whether it is to be written as TeX.
        in_formula: bool,
    },
    /// `{{#figure name key=value …}}`.
    Figure {
        /// The name looked up.
        name: String,
        /// The arguments in the order given.
        arguments: Vec<Argument>,
    },
}

/// One `key=value` of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// What stands before the `=`.
    pub key: String,
    /// What stands after it, without its quotes.
    pub value: String,
    /// The byte of the text at which the value begins.
    pub at: usize,
}

/// Every directive of `text` that is not in code, and a fault for each that cannot be
/// read.
pub fn find(text: &str) -> (Vec<Directive>, Vec<Fault>) {
    let regions = Regions::of(text);
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let mut from = 0;
    while let Some(start) = text[from..].find("{{#").map(|at| from + at) {
        let (kind, region_end) = regions.at(start);
        if matches!(kind, Kind::Code | Kind::Opaque) || text[..start].ends_with('\\') {
            from = region_end.max(start + 3);
            continue;
        }
        match read(text, start, kind) {
            Ok(Some(directive)) => {
                from = directive.range.end;
                found.push(directive);
            }
            Ok(None) => from = start + 3,
            Err(fault) => {
                from = start + 3;
                faults.push(fault);
            }
        }
    }
    (found, faults)
}

/// Reads the directive at `start`; `None` for one of mdBook's own.
fn read(text: &str, start: usize, kind: Kind) -> Result<Option<Directive>, Fault> {
    let word_start = start + 3;
    let word_end = text[word_start..]
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .map_or(text.len(), |length| word_start + length);
    let word = &text[word_start..word_end];
    if MDBOOK.contains(&word) {
        return mdbooks_own(text, start, word_end, word).map(|()| None);
    }
    if word != "value" && word != "figure" {
        let allowed = format!("figure, value, {}", MDBOOK.join(", "));
        return Err(Fault::new(
            start,
            format!("no directive is called `{word}`; there are: {allowed}"),
        ));
    }
    if kind == Kind::HtmlBlock {
        let message = format!(
            "`{{{{#{word}}}}}` inside an HTML block; put a blank line after the tag before it"
        );
        return Err(Fault::new(start, message));
    }
    let end = closing(text, word_end).ok_or_else(|| {
        Fault::new(start, format!("`{{{{#{word}` is not closed by `}}}}`"))
    })?;
    let request = if word == "value" {
        value(&text[word_end..end], start, kind == Kind::Formula)?
    } else if kind == Kind::Formula {
        return Err(Fault::new(start, "a figure cannot stand in a formula"));
    } else {
        figure(text, word_end..end)?
    };
    Ok(Some(Directive { range: start..end + 2, request }))
}

/// Refuses an include of Markdown, whose formulas nobody would render.
fn mdbooks_own(text: &str, start: usize, from: usize, word: &str) -> Result<(), Fault> {
    let body = text[from..].split("}}").next().unwrap_or_default();
    let file = body.trim().split(':').next().unwrap_or_default();
    if word.ends_with("include") && file.ends_with(".md") {
        let message = format!(
            "`{{{{#{word} {file}}}}}` outside code: formulas, figures and values in an included Markdown file are not \
             rendered; write its text here, or make it a chapter"
        );
        return Err(Fault::new(start, message));
    }
    Ok(())
}

/// The byte of the `}}` that closes a directive; braces between quotes do not count, and
/// a blank line ends the search.
fn closing(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut quoted = false;
    let mut blank = false;
    for at in from..bytes.len() {
        match bytes[at] {
            b'\n' if blank => return None,
            b'\n' => blank = true,
            b'"' if bytes[at - 1] != b'\\' => quoted = !quoted,
            b'}' if !quoted && bytes[at..].starts_with(b"}}") => return Some(at),
            _ => {}
        }
        blank &= bytes[at].is_ascii_whitespace();
    }
    None
}

/// Reads what follows `{{#value`.
fn value(body: &str, start: usize, in_formula: bool) -> Result<Request, Fault> {
    let words: Vec<_> = body.split_whitespace().collect();
    match words[..] {
        [name] => Ok(Request::Value { name: name.into(), in_formula }),
        _ => Err(Fault::new(
            start,
            format!(
                "a value is `{{{{#value name}}}}`, one name; found `{}`",
                body.trim()
            ),
        )),
    }
}

/// Reads what follows `{{#figure`.
fn figure(text: &str, body: Range<usize>) -> Result<Request, Fault> {
    let mut words = Words { text, at: body.start, end: body.end };
    let (at, name) = words.next_word().unwrap_or((body.start, ""));
    if name.is_empty() || name.contains(['=', '"']) {
        return Err(Fault::new(
            at,
            "a figure is `{{#figure name key=value … caption=\"…\" alt=\"…\"}}`; its name is missing",
        ));
    }
    let mut arguments: Vec<Argument> = Vec::new();
    while let Some(argument) = words.next_argument()? {
        if arguments.iter().any(|earlier| earlier.key == argument.key) {
            return Err(Fault::new(
                argument.at,
                format!("`{}` is given twice", argument.key),
            ));
        }
        arguments.push(argument);
    }
    Ok(Request::Figure { name: name.into(), arguments })
}

/// A cursor over the words and arguments of a figure.
struct Words<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Words<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    fn skip_space(&mut self) {
        self.at = self.end - self.rest().trim_start().len();
    }

    /// The next run of bytes without a space, and where it begins.
    fn next_word(&mut self) -> Option<(usize, &'a str)> {
        self.skip_space();
        let word = self.rest().split_whitespace().next()?;
        let at = self.at;
        self.at += word.len();
        Some((at, word))
    }

    /// The next `key=value` or `key="value"`.
    fn next_argument(&mut self) -> Result<Option<Argument>, Fault> {
        self.skip_space();
        if self.rest().is_empty() {
            return Ok(None);
        }
        let start = self.at;
        let length = self
            .rest()
            .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .unwrap_or(0);
        let key = self.rest()[..length].to_owned();
        if key.is_empty() || !self.rest()[length..].starts_with('=') {
            let word = self.rest().split_whitespace().next().unwrap_or_default();
            return Err(Fault::new(
                start,
                format!("expected `key=value` or `key=\"value\"`, found `{word}`"),
            ));
        }
        self.at += length + 1;
        let (at, value) = if self.rest().starts_with('"') {
            self.quoted().ok_or_else(|| {
                Fault::new(start, format!("the quotes of `{key}` are not closed"))
            })?
        } else {
            let word = self.rest().split(char::is_whitespace).next().unwrap_or_default();
            let at = self.at;
            self.at += word.len();
            (at, word.to_owned())
        };
        Ok(Some(Argument { key, value, at }))
    }

    /// The text between the quotes here; `\"` in it is a quote, any other backslash is
    /// itself.
    fn quoted(&mut self) -> Option<(usize, String)> {
        let start = self.at + 1;
        let inside = &self.text[start..self.end];
        let length = inside
            .char_indices()
            .find(|&(at, character)| character == '"' && !inside[..at].ends_with('\\'))
            .map(|(at, _)| at)?;
        self.at = start + length + 1;
        Some((start, inside[..length].replace("\\\"", "\"")))
    }
}
