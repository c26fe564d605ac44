//! A short text inside a directive: its values, formulas and emphasis.
use pulldown_cmark::html::push_html;

use crate::directive::{self, Request};
use crate::formula;
use crate::markdown::events;
use crate::maths::Maths;
use crate::problem::{Fault, Place, Problem};
use crate::source::Source;
use crate::value;

/// Stands in for what could not be made, so that the formula around it still parses.
pub const UNKNOWN: &str = "0";

/// What a short text needs while it is being set.
#[derive(Clone, Copy)]
pub struct Inline<'a> {
    /// Where values come from.
    pub source: &'a dyn Source,
    /// What renders formulas.
    pub maths: &'a Maths,
}

impl Inline<'_> {
    /// `text`, which begins at `place`, as HTML without a paragraph around it, and what is
    /// wrong with it.
    pub fn html(&self, text: &str, place: &Place) -> (String, Vec<Problem>) {
        let (expanded, mut problems) = self.values(text, place, value::in_prose);
        let (set, faults) = formula::render(&expanded, self.maths);
        problems.extend(faults.into_iter().map(|fault| place.problem(&expanded, fault)));
        let mut html = String::new();
        push_html(&mut html, events(&set));
        let html = html.trim();
        let inside = html
            .strip_prefix("<p>")
            .and_then(|html| html.strip_suffix("</p>"))
            .unwrap_or(html);
        (inside.replace('\n', " ").replace('$', "&#36;"), problems)
    }

    /// `text` with its values in place, those outside formulas as `written` says, and what
    /// is wrong with them.
    pub fn values(
        &self,
        text: &str,
        place: &Place,
        written: fn(&str) -> String,
    ) -> (String, Vec<Problem>) {
        let (directives, mut faults) = directive::find(text);
        let mut out = String::new();
        let mut copied = 0;
        for directive in directives {
            let at = directive.range.start;
            let replacement = match directive.request {
                Request::Value { name, in_formula } => {
                    let written = if in_formula { value::in_formula } else { written };
                    self.source.value(&name).map(|value| written(&value))
                }
                other => Err(format!(
                    "`{{{{#{}}}}}` cannot stand inside another directive",
                    other.word()
                )),
            };
            let replacement = replacement.unwrap_or_else(|message| {
                faults.push(Fault::new(at, message));
                UNKNOWN.to_owned()
            });
            out.push_str(&text[copied..at]);
            out.push_str(&replacement);
            copied = directive.range.end;
        }
        let problems =
            faults.into_iter().map(|fault| place.problem(text, fault)).collect();
        (out + &text[copied..], problems)
    }
}
