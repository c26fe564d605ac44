//! Renders one formula to KaTeX's HTML and to MathML.
//!
//! What KaTeX returns is changed in five ways before it goes into a page:
//!
//! - the TeX source (`<annotation>`) is left out, so that nobody finds it in the search
//!   index;
//! - the glyphs of the HTML, which is for the eye only, move from text into `data-t`
//!   attributes that the style sheet displays: MathML stays the only text of a formula,
//!   for a search, a copy and a screen reader alike;
//! - attributes come in the order of their names, so that the same formula gives the same
//!   bytes;
//! - every character that means something to Markdown becomes an entity, and every line
//!   break a space;
//! - attributes stand in single quotes: a formula goes through several programs as JSON,
//!   which escapes double ones, and mdBook writes each escape with a system call of its own.
//!   mdBook's pages have double quotes again.
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use katex::types::{StrictMode, StrictSetting};
use katex::{KatexContext, Settings};

use crate::base::html::tag_length;
use crate::base::markdown::escape;

/// Characters that Markdown, or smart punctuation, would read in running text.
const IN_TEXT: &str = "\\`*_[]<>~^!|'\"-.:@#$=+";

/// Renders formulas; holds KaTeX's tables of symbols and functions.
#[derive(Default)]
pub struct Maths {
    context: KatexContext,
    /// What each formula, on its own line or not, has become.
    known: Mutex<HashMap<(bool, String), String>>,
}

impl Maths {
    /// The formula `tex` as one line of HTML that Markdown leaves alone; `display` for one
    /// set on its own line, which has the ids `labels`.
    ///
    /// # Errors
    /// What KaTeX says about a formula it cannot parse.
    pub fn render(
        &self,
        tex: &str,
        display: bool,
        labels: &[&str],
    ) -> Result<String, String> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (display, tex.to_owned());
        let html = known().get(&key).cloned();
        let html = match html {
            Some(html) => html,
            None => {
                let html = self.set(tex, display)?;
                known().insert(key, html.clone());
                html
            }
        };
        Ok(if display { equation(labels, &html) } else { html })
    }

    /// The same without labels.
    fn set(&self, tex: &str, display: bool) -> Result<String, String> {
        let settings = Settings::builder()
            .display_mode(display)
            .strict(StrictSetting::Mode(StrictMode::Error))
            .error_color(UNSUPPORTED.to_owned())
            .build();
        if let Some(bare) = bare_root(tex) {
            return Err(format!(
                "`{bare}` without braces is drawn wrongly; write `\\sqrt{{…}}`"
            ));
        }
        let html = katex::render_to_string(&self.context, tex, &settings)
            .map_err(|error| said(&error.to_string()))?;
        if html.contains(UNSUPPORTED) {
            return Err(
                "a command that loads, links or styles something has no place in a formula \
                 (\\href, \\url, \\includegraphics)"
                    .into(),
            );
        }
        if shows_nothing(&html) {
            return Err("it shows nothing".into());
        }
        // The text in it has none: it is escaped.
        Ok(settle(&without_annotation(&html)).replace('"', "'"))
    }
}

/// The colour in which KaTeX prints the name of a command that it knows and may not follow.
const UNSUPPORTED: &str = "#c0ffe1";

/// The HTML `html` with the tags of its formulas as in mdBook's pages, in double quotes.
pub fn double_quoted(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(tag) = rest.find('<') {
        let (before, after) = rest.split_at(tag);
        let (tag, after) = after.split_at(tag_length(after));
        out.push_str(before);
        match tag.contains('"') {
            true => out.push_str(tag),
            false => out.push_str(&tag.replace('\'', "\"")),
        }
        rest = after;
    }
    out + rest
}

/// The beginning of a root whose argument stands in no braces.
fn bare_root(tex: &str) -> Option<&str> {
    tex.match_indices("\\sqrt").find_map(|(at, root)| {
        let after = tex[at + root.len()..].trim_start();
        let degree = after.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let argument = degree.map_or(after, |(_, rest)| rest.trim_start());
        let end = tex.len() - argument.len()
            + argument.chars().next().map_or(0, char::len_utf8);
        (!argument.starts_with('{')).then(|| &tex[at..end])
    })
}

/// Whether KaTeX's `html` has neither a visible character nor a line or a drawing.
fn shows_nothing(html: &str) -> bool {
    let (spoken, drawn) = html.split_once("<annotation").unwrap_or((html, html));
    let hidden = |c: char| {
        c.is_whitespace() || "\u{200b}\u{2061}\u{2062}\u{2063}\u{2064}".contains(c)
    };
    // What is there for its size only.
    let mut seen = spoken.split("<mphantom").enumerate().map(|(at, piece)| match at {
        0 => piece,
        _ => piece.split_once("</mphantom>").map_or("", |it| it.1),
    });
    let blank = |piece: &str| {
        piece
            .split('<')
            .all(|it| it.split_once('>').map_or("", |it| it.1).chars().all(hidden))
    };
    seen.all(blank)
        && !["<svg", "-line", "rule", "fbox"].iter().any(|mark| drawn.contains(mark))
}

/// A formula on its own line, with the id `labels[0]` and a place for each further one.
fn equation(labels: &[&str], html: &str) -> String {
    let mut ids = labels.iter().map(|label| format!(" id=\"{label}\""));
    let first = ids.next().unwrap_or_default();
    let more: String = ids.map(|id| format!("<span{id}></span>")).collect();
    format!("<span class=\"equation\"{first}>{more}{html}</span>")
}

/// KaTeX's message without its name in front and on one line.
fn said(message: &str) -> String {
    let message = message.trim_start_matches("KaTeX parse error: ");
    message.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `html` without the TeX source it was made from.
fn without_annotation(html: &str) -> String {
    const END: &str = "</annotation>";
    match (html.find("<annotation"), html.find(END)) {
        (Some(start), Some(end)) => {
            format!("{}{}", &html[..start], &html[end + END.len()..])
        }
        _ => html.to_owned(),
    }
}

/// Moves the glyphs of KaTeX's HTML into attributes and makes the whole safe for Markdown.
fn settle(html: &str) -> String {
    let mut out = String::with_capacity(2 * html.len());
    let mut visual = false;
    let mut rest = html;
    while let Some(tag) = rest.find('<') {
        text(&mut out, &rest[..tag], visual, rest[tag..].starts_with("</"));
        let length = tag_length(&rest[tag..]);
        let mark = &rest[tag..tag + length];
        visual |= mark.contains("katex-html");
        out.push_str(&ordered(&mark.replace('\n', " ")));
        rest = &rest[tag + length..];
    }
    text(&mut out, rest, visual, false);
    out
}

/// The tag `mark` with its attributes in the order of their names: katex-rs keeps those of
/// MathML and SVG in tables that have none. It writes spans in an order of its own.
fn ordered(mark: &str) -> String {
    if mark.starts_with("<span") {
        return mark.to_owned();
    }
    let inside = mark.trim_start_matches('<').trim_end_matches('>');
    let (inside, end) =
        inside.strip_suffix('/').map_or((inside, ">"), |inside| (inside, "/>"));
    let Some((name, mut rest)) = inside.split_once(' ') else { return mark.to_owned() };
    let mut attributes = Vec::new();
    while let Some((key, after)) = rest.split_once("=\"") {
        let Some((value, after)) = after.split_once('"') else { return mark.to_owned() };
        attributes.push(format!(" {}=\"{value}\"", key.trim()));
        rest = after;
    }
    if !rest.trim().is_empty() {
        return mark.to_owned();
    }
    attributes.sort();
    format!("<{name}{}{end}", attributes.concat())
}

/// Appends the text between two tags: escaped, and as an attribute where it is only for the eye.
fn text(out: &mut String, text: &str, visual: bool, before_end_tag: bool) {
    if text.is_empty() {
        return;
    }
    let text = entities_kept(&text.replace('\n', " "));
    if !visual {
        out.push_str(&text);
    } else if before_end_tag && fresh_span(out) {
        out.truncate(out.len() - 1);
        out.push_str(&format!(" data-t=\"{text}\">"));
    } else {
        out.push_str(&format!("<span data-t=\"{text}\"></span>"));
    }
}

/// Whether `out` ends with the start tag of a span, so that what follows is its only child.
fn fresh_span(out: &str) -> bool {
    out.ends_with('>') && out.rfind('<').is_some_and(|at| out[at..].starts_with("<span"))
}

/// `text` escaped for Markdown, with the entities it already holds left as they are.
fn entities_kept(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&escape(&rest[..at], IN_TEXT));
        let end = rest[at..].find(';').map_or(rest.len(), |length| at + length + 1);
        out.push_str(&rest[at..end]);
        rest = &rest[end..];
    }
    out + &escape(rest, IN_TEXT)
}
