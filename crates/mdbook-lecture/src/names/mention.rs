//! Where a text mentions what has a name: `{{#ref p1_3}}`, `{{#cite he2015}}`,
//! `{{#symbol rate}}`, and a plain `P1.3` in running text.
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::arguments::{Argument, named};
use crate::directive::{self, Request};
use crate::id::Id;
use crate::markdown::{Kind, events_with_formulas};
use crate::problem::Fault;

/// A name in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name: `p1_3`, `eq:scale`, `cite-he2015`, `symbol-rate`.
    pub name: String,
    /// What the reader is to see, Markdown, if it is not the label.
    pub text: Option<String>,
    /// Where it stands.
    pub stands: Stands,
}

/// Where a mention stands, which says what becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In Markdown: a link.
    Prose,
    /// In a formula: its label as TeX.
    Formula,
    /// In a block of HTML, such as a summary, which may hold no link: its label.
    Html,
}

impl Stands {
    /// What a directive in such a region does.
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Formula => Self::Formula,
            Kind::HtmlBlock => Self::Html,
            _ => Self::Prose,
        }
    }
}

impl Mention {
    /// The word of the directive for such a name.
    pub fn word(&self) -> &'static str {
        match self.name.split_once('-') {
            Some(("cite", _)) => "cite",
            Some(("symbol", _)) => "symbol",
            _ => "ref",
        }
    }
}

/// A mention, and the bytes it is written in.
pub type Found = (Range<usize>, Mention);

/// Reads what follows `{{#ref`, `{{#cite` or `{{#symbol`.
///
/// # Errors
/// The name is missing, or an argument is none of these directives.
pub fn read(
    word: &str,
    text: &str,
    body: Range<usize>,
    stands: Stands,
) -> Result<Mention, Fault> {
    let usage = match word {
        "ref" => "ref p1_3",
        "cite" => "cite he2015",
        _ => "symbol rate",
    };
    let (name, arguments) = named(text, body, usage)?;
    if let Some(Argument { key, at, .. }) = arguments.iter().find(|it| it.key != "text") {
        let message = format!("`{{{{#{word} {name}}}}}` has no `{key}`; there is: text");
        return Err(Fault::new(*at, message));
    }
    let name = match word {
        "ref" => name,
        word => format!("{word}-{name}"),
    };
    let text = arguments.into_iter().next().map(|argument| argument.value);
    Ok(Mention { name, text, stands })
}

/// The mentions of `text` that do not stand inside another directive.
pub fn find(text: &str) -> Vec<Found> {
    let (directives, _) = directive::find(text);
    let outside = |range: &Range<usize>| {
        !directives.iter().any(|directive| directive.range.contains(&range.start))
    };
    let plain = plain(text).into_iter().filter(|(range, _)| outside(range));
    let mut found: Vec<Found> = plain
        .map(|(range, id)| {
            let (name, stands) = (id.to_string(), Stands::Prose);
            (range, Mention { name, text: None, stands })
        })
        .collect();
    for directive in directives {
        if let Request::Mention(mention) = directive.request {
            found.push((directive.range, mention));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found
}

/// The mentions of the whole chapter `text`, each with the byte where it, or the figure or
/// erratum whose text it stands in, begins.
pub fn everywhere(text: &str) -> Vec<(usize, String)> {
    let mut found: Vec<_> =
        find(text).into_iter().map(|(range, it)| (range.start, it.name)).collect();
    for directive in directive::find(text).0 {
        let (arguments, read): (_, &[&str]) = match &directive.request {
            Request::Figure { arguments, .. } => (arguments, &["caption"]),
            Request::Lab { arguments, .. } => (arguments, &["try"]),
            Request::Erratum { arguments, .. } => (arguments, &["notes", "book"]),
            _ => continue,
        };
        for argument in arguments.iter().filter(|it| read.contains(&&*it.key)) {
            let inside = find(&argument.value).into_iter();
            found.extend(inside.map(|(_, it)| (directive.range.start, it.name)));
        }
    }
    found.sort_by_key(|(at, _)| *at);
    found
}

/// Every `P1.3` in running text: not in code, formulas, headings, links, summaries and
/// images.
fn plain(text: &str) -> Vec<(Range<usize>, Id)> {
    let mut found = Vec::new();
    let mut closed = 0_usize;
    for (event, range) in events_with_formulas(text) {
        match event {
            Event::Start(
                Tag::CodeBlock(_)
                | Tag::Heading { .. }
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) => closed += 1,
            Event::End(
                TagEnd::CodeBlock | TagEnd::Heading(_) | TagEnd::Link | TagEnd::Image,
            ) => closed -= 1,
            Event::Html(html) | Event::InlineHtml(html) => {
                let count = |mark| html.matches(mark).count();
                closed += count("<a ") + count("<summary");
                closed = closed.saturating_sub(count("</a>") + count("</summary>"));
            }
            Event::Text(_) if closed == 0 => numbers(text, range, &mut found),
            _ => {}
        }
    }
    found
}

/// Adds the numbers of claims in the bytes `range` of `text`.
fn numbers(text: &str, range: Range<usize>, found: &mut Vec<(Range<usize>, Id)>) {
    let part = &text[..range.end];
    let mut from = range.start;
    while let Some(at) = part[from..].find('P').map(|at| from + at) {
        from = at + 1;
        let inside_word = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if let Some((id, length)) = Id::in_prose(&part[at..])
            && !inside_word
        {
            found.push((at..at + length, id));
            from = at + length;
        }
    }
}
