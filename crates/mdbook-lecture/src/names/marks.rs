//! What is written where a name is given or mentioned.
use std::ops::Range;

use crate::chapter::Chapter;
use crate::id::Id;
use crate::markdown::events_with_formulas;
use crate::outline::{Heading, Outline};
use crate::plain::plain;
use crate::problem::{Fault, Place, Problem};
use lab::page::escape_html;
use pulldown_cmark::{Event, Tag};

use super::mention::{self, Mention, Stands};
use super::target::Kind;
use super::{Names, asked, equation};

/// Text that takes the place of the bytes of another.
type Mark = (Range<usize>, String);

impl Names {
    /// What `mention` becomes in the page `from`: a link, as Markdown, or TeX in a formula.
    ///
    /// # Errors
    /// Nothing has the name.
    pub fn written(&self, mention: &Mention, from: &str) -> Result<String, Fault> {
        let Some(target) = self.find(&mention.name, from) else {
            // A work that cannot be read, or is on no page, is reported where it stands.
            let unread = mention.word() == "cite"
                && (self.bibliography.incomplete || self.bibliography.has(&mention.name));
            return match unread {
                true => Ok(String::new()),
                false => Err(Fault::new(0, self.unknown(&mention.name))),
            };
        };
        let label = mention.text.clone().unwrap_or_else(|| target.label(from));
        match mention.stands {
            Stands::Formula if target.kind == Kind::Equation => return Ok(label),
            Stands::Formula => return Ok(format!("\\text{{{label}}}")),
            Stands::Html => return Ok(label),
            Stands::Prose => {}
        }
        let (class, href) = (target.kind.class(), target.href(from));
        let said = spoken(&mention.name, &label);
        Ok(format!("<a class=\"{class}\" href=\"{href}\"{said}>{label}</a>"))
    }

    /// The short text `text` of a directive at `place`, shown in the page `from`, with its
    /// mentions written; `own` is the claim it belongs to, which it need not link to.
    pub fn in_text(
        &self,
        text: &str,
        place: &Place,
        from: &str,
        own: Option<Id>,
    ) -> (String, Vec<Problem>) {
        let (mut out, mut copied, mut problems) = (String::new(), 0, Vec::new());
        for (range, mention) in mention::find(text) {
            if is_own(&mention, &text[range.clone()], own) {
                continue;
            }
            match self.written(&mention, from) {
                Ok(written) => {
                    out.push_str(&text[copied..range.start]);
                    out.push_str(&written);
                    copied = range.end;
                }
                Err(fault) => {
                    problems.push(place.problem(text, Fault { at: range.start, ..fault }))
                }
            }
        }
        (out + &text[copied..], problems)
    }

    /// What takes the place of what in `chapter`, its directives aside: numbers of
    /// equations, ids of exercises, links at plain numbers of claims, and the links back
    /// under each claim; and a fault for each number that no claim has. Only a `page` has
    /// those ids and links back; a sheet, where ids are given otherwise, has not.
    pub fn marks(
        &self,
        chapter: &Chapter<'_>,
        outline: &Outline,
        page: bool,
    ) -> (Vec<Mark>, Vec<Fault>) {
        let (mut marks, mut faults) = (Vec::new(), Vec::new());
        for equation in equation::of(chapter.text, chapter.number).0 {
            let written =
                format!("\\tag{{{}}}\\label{{{}}}", equation.number, equation.label);
            marks.push((equation.range, written));
        }
        for asked in asked::of(chapter.text, outline).iter().filter(|_| page) {
            let anchor = format!("<span class=\"anchor\" id=\"{}\"></span>", asked.id());
            marks.push((asked.at..asked.at, anchor));
        }
        for (range, mention) in mention::find(chapter.text) {
            let written = &chapter.text[range.clone()];
            let own = outline.claim_of(range.start);
            if written.starts_with("{{") || is_own(&mention, written, own) {
                continue;
            }
            match self.written(&mention, chapter.file) {
                Ok(link) => marks.push((range, link)),
                Err(_) => {
                    let message = format!(
                        "{written} is no claim of the book; write it as code if it is not \
                         meant to be one"
                    );
                    faults.push(Fault::new(range.start, message));
                }
            }
        }
        if page {
            marks.extend(self.links_back(chapter, outline));
        }
        (marks, faults)
    }

    /// The line "Used in" at the end of each claim.
    fn links_back(&self, chapter: &Chapter<'_>, outline: &Outline) -> Vec<Mark> {
        let line = |heading: &Heading| {
            let id = heading.claim()?;
            let opens = outline.claims.iter().find(|at| heading.section.contains(at))?;
            let closes = closing_div(chapter.text, *opens)?;
            let name = id.to_string();
            let elsewhere = self.uses(&name).iter().filter(|it| match &*it.anchor {
                "" => it.numbered && it.file != chapter.file,
                anchor => anchor != name,
            });
            let links: Vec<_> = elsewhere.map(|it| it.link(chapter.file)).collect();
            let line = format!(
                "<p class=\"used-in\"><span class=\"label\">Used in:</span> {}</p>",
                links.join(", ")
            );
            (!links.is_empty()).then_some((closes..closes, line))
        };
        outline.headings.iter().filter_map(line).collect()
    }
}

/// What a link whose `label` is a formula is called, as an attribute: not every program
/// that reads a page aloud takes a link's name from a formula.
fn spoken(name: &str, label: &str) -> String {
    if !label.contains('$') {
        return String::new();
    }
    let words = name.split_once('-').map_or(name, |(_, words)| words).replace('-', " ");
    let said = format!("{}, {words}", plain(label));
    format!(" aria-label=\"{}\"", escape_html(&said).replace('$', "&#36;"))
}

/// Whether the number of a claim, `written` in running text, is that of the section it
/// stands in.
fn is_own(mention: &Mention, written: &str, own: Option<Id>) -> bool {
    !written.starts_with("{{") && own.is_some_and(|own| own.to_string() == mention.name)
}

/// Where the `</div>` stands that closes the `<div` at byte `opens`.
fn closing_div(text: &str, opens: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (event, range) in events_with_formulas(text) {
        if !matches!(event, Event::Start(Tag::HtmlBlock)) || range.end <= opens {
            continue;
        }
        let start = range.start.max(opens);
        let html = &text[start..range.end];
        let mut tags: Vec<_> = html.match_indices("<div").collect();
        tags.extend(html.match_indices("</div>"));
        tags.sort_unstable();
        for (at, tag) in tags {
            match tag {
                "<div" => depth += 1,
                _ => depth = depth.saturating_sub(1),
            }
            if depth == 0 {
                return Some(start + at);
            }
        }
    }
    None
}
