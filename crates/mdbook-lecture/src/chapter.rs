//! One chapter, from the source to the Markdown that mdBook renders.
use std::collections::BTreeSet;

use pulldown_cmark::html::push_html;

use crate::directive::{self, Argument, Request};
use crate::figure::{Figure, stands_alone};
use crate::formula;
use crate::markdown::events;
use crate::maths::Maths;
use crate::problem::{Fault, Problem, line_of};
use crate::source::Source;
use crate::svg;
use crate::value;

/// Stands in for what could not be made, so that the formula around it still parses.
const UNKNOWN: &str = "0";

/// A chapter as its author wrote it.
pub struct Chapter<'a> {
    /// Its file, as seen from the book's root.
    pub file: &'a str,
    /// Its number (`2` or `2.1`), unless it has none.
    pub number: Option<&'a str>,
    /// Its Markdown.
    pub text: &'a str,
}

/// `chapter` with its values, figures and formulas in place.
///
/// # Errors
/// Every fault of the chapter, in the order of its lines.
pub fn render(
    chapter: &Chapter<'_>,
    source: &dyn Source,
    maths: &Maths,
) -> Result<String, Vec<Problem>> {
    let mut press = Press {
        chapter,
        source,
        maths,
        figures: 0,
        ids: BTreeSet::new(),
        problems: Vec::new(),
    };
    let text = press.page();
    press.problems.sort_by_key(|problem| problem.line);
    if press.problems.is_empty() { Ok(text) } else { Err(press.problems) }
}

/// What one chapter needs while it is being set.
struct Press<'a> {
    chapter: &'a Chapter<'a>,
    source: &'a dyn Source,
    maths: &'a Maths,
    /// How many figures have been numbered.
    figures: usize,
    ids: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Press<'_> {
    /// The whole page.
    fn page(&mut self) -> String {
        let text = self.chapter.text;
        let (directives, faults) = directive::find(text);
        self.report(text, 0, faults);
        let mut out = String::with_capacity(2 * text.len());
        let mut copied = 0;
        for directive in directives {
            let range = directive.range;
            let replacement = match directive.request {
                Request::Value { name, in_formula } => self.value(&name, in_formula),
                Request::Figure { .. } if !stands_alone(text, range.start, range.end) => {
                    Err(Fault::new(
                        0,
                        "a figure needs its lines to itself and a blank line after it",
                    ))
                }
                Request::Figure { name, arguments } => {
                    self.figure(&name, &arguments, range.start)
                }
            };
            let replacement = replacement.unwrap_or_else(|fault| {
                self.report(
                    text,
                    0,
                    vec![Fault { at: fault.at.max(range.start), ..fault }],
                );
                UNKNOWN.to_owned()
            });
            out.push_str(&text[copied..range.start]);
            out.push_str(&replacement);
            out.extend(text[range.clone()].matches('\n'));
            copied = range.end;
        }
        out.push_str(&text[copied..]);
        let (set, faults) = formula::render(&out, self.maths);
        self.report(&out, 0, faults);
        set
    }

    /// A short text inside a directive, as HTML; it begins on line `1 + above` of the
    /// chapter.
    fn inline(&mut self, text: &str, above: usize) -> String {
        let expanded = self.values(text, above, value::in_prose);
        let (set, faults) = formula::render(&expanded, self.maths);
        self.report(&expanded, above, faults);
        let mut html = String::new();
        push_html(&mut html, events(&set));
        let html = html.trim();
        html.strip_prefix("<p>")
            .and_then(|html| html.strip_suffix("</p>"))
            .unwrap_or(html)
            .to_owned()
    }

    /// `text` with its values in place, those outside formulas as `written` says.
    fn values(
        &mut self,
        text: &str,
        above: usize,
        written: fn(&str) -> String,
    ) -> String {
        let (directives, faults) = directive::find(text);
        self.report(text, above, faults);
        let mut out = String::new();
        let mut copied = 0;
        for directive in directives {
            let replacement = match directive.request {
                Request::Value { name, in_formula: true } => self.value(&name, true),
                Request::Value { name, in_formula: false } => {
                    self.computed(&name).map(|value| written(&value))
                }
                Request::Figure { .. } => {
                    Err(Fault::new(0, "a figure cannot stand in a caption"))
                }
            };
            let replacement = replacement.unwrap_or_else(|fault| {
                self.report(
                    text,
                    above,
                    vec![Fault { at: directive.range.start, ..fault }],
                );
                UNKNOWN.to_owned()
            });
            out.push_str(&text[copied..directive.range.start]);
            out.push_str(&replacement);
            copied = directive.range.end;
        }
        out + &text[copied..]
    }

    fn computed(&self, name: &str) -> Result<String, Fault> {
        self.source.value(name).map_err(|message| Fault::new(0, message))
    }

    fn value(&self, name: &str, in_formula: bool) -> Result<String, Fault> {
        let value = self.computed(name)?;
        Ok(if in_formula { value::in_formula(&value) } else { value::in_prose(&value) })
    }

    fn figure(
        &mut self,
        name: &str,
        arguments: &[Argument],
        at: usize,
    ) -> Result<String, Fault> {
        let figure = Figure::new(name, arguments, at)?;
        if !self.ids.insert(figure.id.clone()) {
            let message = format!(
                "the page has a `{}` already; give this one another with `id=…`",
                figure.id
            );
            return Err(Fault::new(at, message));
        }
        let above = |argument: &Argument| line_of(self.chapter.text, argument.at) - 1;
        let (caption_above, alt_above) = (above(figure.caption), above(figure.alt));
        let caption = self.inline(&figure.caption.value, caption_above);
        let alt = self.values(&figure.alt.value, alt_above, str::to_owned);
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let drawn = self
            .source
            .draw(name, &figure.arguments)
            .map_err(|message| Fault::new(at, message))?;
        let title_id = format!("alt-{}-{}", slug(self.chapter.file), figure.id);
        let svg = svg::inline(&drawn, &alt, &title_id, self.source.palette())
            .map_err(|message| Fault::new(at, format!("figure `{name}`: {message}")))?;
        self.figures += 1;
        let number = match self.chapter.number {
            Some(chapter) => format!("{chapter}.{}", self.figures),
            None => self.figures.to_string(),
        };
        Ok(figure.html(&number, &svg, &caption))
    }

    /// Keeps the faults of `text`, which begins on line `1 + above` of the chapter.
    fn report(&mut self, text: &str, above: usize, faults: Vec<Fault>) {
        let problem = |fault: Fault| Problem {
            file: self.chapter.file.to_owned(),
            line: above + line_of(text, fault.at),
            message: fault.message,
        };
        let problems: Vec<_> = faults.into_iter().map(problem).collect();
        self.problems.extend(problems);
    }
}

/// `file` as part of an id that no other chapter has.
fn slug(file: &str) -> String {
    let name = file.trim_end_matches(".md");
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect()
}
