//! Finds and reads the directives of this preprocessor, `{{#value …}}` and the rest.
use std::ops::Range;

use crate::arguments::{Argument, named};
use crate::markdown::{Kind, Regions};
use crate::names::mention::{self, Mention, Stands};
use crate::problem::Fault;

/// What mdBook's own preprocessor answers to; these are left where they are.
const MDBOOK: [&str; 6] =
    ["include", "rustdoc_include", "playground", "playpen", "title", "shiftinclude"];

/// What this preprocessor answers to.
const OURS: [&str; 13] = [
    "figure",
    "lab",
    "value",
    "claim",
    "erratum",
    "ledger",
    "errata",
    "sheets",
    "progress",
    "ref",
    "cite",
    "symbol",
    "bibliography",
];

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
    /// `{{#lab name try="…"}}`.
    Lab {
        /// The name looked up.
        name: String,
        /// The arguments in the order given.
        arguments: Vec<Argument>,
    },
    /// `{{#claim p1_3 says="…" keywords="…, …"}}`.
    Claim {
        /// The claim, as written.
        id: String,
        /// The arguments in the order given.
        arguments: Vec<Argument>,
    },
    /// `{{#erratum p1_3 notes="…" book="…" tests=…}}`.
    Erratum {
        /// The claim, as written.
        id: String,
        /// The arguments in the order given.
        arguments: Vec<Argument>,
    },
    /// `{{#ledger}}`.
    Ledger,
    /// `{{#errata}}`.
    Errata,
    /// `{{#ref p1_3}}`, `{{#cite he2015}}`, `{{#symbol rate}}`.
    Mention(Mention),
    /// `{{#bibliography}}`.
    Bibliography,
    /// `{{#progress}}`.
    Progress,
    /// `{{#sheets}}`, or `{{#sheets all}}`.
    Sheets {
        /// Whether it asks for those of all problems.
        all: bool,
    },
}

impl Request {
    /// The word after `{{#`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Value { .. } => "value",
            Self::Figure { .. } => "figure",
            Self::Lab { .. } => "lab",
            Self::Claim { .. } => "claim",
            Self::Erratum { .. } => "erratum",
            Self::Ledger => "ledger",
            Self::Errata => "errata",
            Self::Mention(mention) => mention.word(),
            Self::Bibliography => "bibliography",
            Self::Progress => "progress",
            Self::Sheets { .. } => "sheets",
        }
    }
}

impl Directive {
    /// The number and the arguments of a claim's directive.
    pub fn claim(&self) -> Option<(&str, &[Argument])> {
        match &self.request {
            Request::Claim { id, arguments } => Some((id, arguments)),
            _ => None,
        }
    }
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
    if !OURS.contains(&word) {
        let allowed = format!("{}, {}", OURS.join(", "), MDBOOK.join(", "));
        return Err(Fault::new(
            start,
            format!("no directive is called `{word}`; there are: {allowed}"),
        ));
    }
    if kind == Kind::HtmlBlock && word != "ref" {
        let message = format!(
            "`{{{{#{word}}}}}` inside an HTML block; put a blank line after the tag before it"
        );
        return Err(Fault::new(start, message));
    }
    let end = closing(text, word_end).ok_or_else(|| {
        Fault::new(start, format!("`{{{{#{word}` is not closed by `}}}}`"))
    })?;
    if kind == Kind::Formula && !matches!(word, "value" | "ref") {
        let message = format!("`{{{{#{word}}}}}` cannot stand in a formula");
        return Err(Fault::new(start, message));
    }
    let request = match word {
        "value" => value(&text[word_end..end], start, kind == Kind::Formula)?,
        "figure" => {
            let (name, arguments) = named(
                text,
                word_end..end,
                "figure name key=value … caption=\"…\" alt=\"…\"",
            )?;
            Request::Figure { name, arguments }
        }
        "lab" => {
            let (name, arguments) = named(text, word_end..end, "lab name try=\"…\"")?;
            Request::Lab { name, arguments }
        }
        "claim" => {
            let (id, arguments) = named(text, word_end..end, "claim p1_3 says=\"…\"")?;
            Request::Claim { id, arguments }
        }
        "erratum" => {
            let usage = "erratum p1_3 notes=\"…\" book=\"…\" tests=name,name";
            let (id, arguments) = named(text, word_end..end, usage)?;
            Request::Erratum { id, arguments }
        }
        "ref" | "cite" | "symbol" => {
            let stands = Stands::of(kind);
            Request::Mention(mention::read(word, text, word_end..end, stands)?)
        }
        "sheets" => match text[word_end..end].trim() {
            "" => Request::Sheets { all: false },
            "all" => Request::Sheets { all: true },
            body => {
                let message =
                    format!("`{{{{#sheets}}}}` takes nothing or `all`; found `{body}`");
                return Err(Fault::new(start, message));
            }
        },
        _ => {
            let body = text[word_end..end].trim();
            if !body.is_empty() {
                let message = format!("`{{{{#{word}}}}}` takes nothing; found `{body}`");
                return Err(Fault::new(start, message));
            }
            match word {
                "ledger" => Request::Ledger,
                "errata" => Request::Errata,
                "progress" => Request::Progress,
                _ => Request::Bibliography,
            }
        }
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
