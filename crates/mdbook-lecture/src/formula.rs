//! Finds the formulas of a page and puts rendered ones in their place.
//!
//! Where a formula begins and ends is pulldown-cmark's decision (its rule is pandoc's,
//! except that pandoc refuses a closing `$` before a digit, which here is a fault); code
//! and HTML are therefore never touched.
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::{Kind, events_with_formulas, html_block};
use crate::maths::Maths;
use crate::problem::Fault;

/// `text` with every formula rendered, and a fault for each that cannot be, and for each
/// dollar that is none.
pub fn render(text: &str, maths: &Maths) -> (String, Vec<Fault>) {
    let mut walk = Walk {
        text,
        maths,
        out: String::new(),
        copied: 0,
        faults: Vec::new(),
        place: Place::default(),
    };
    for (event, range) in events_with_formulas(text) {
        walk.step(event, range);
    }
    walk.out.push_str(&text[walk.copied..]);
    walk.faults.dedup_by(|later, earlier| {
        later.message == earlier.message && later.at <= earlier.at + 1
    });
    (walk.out, walk.faults)
}

/// Where in the page an event stands.
#[derive(Default)]
struct Place {
    code_block: bool,
    image: bool,
    heading_without_id: bool,
    /// Where the text before this event ended.
    end: usize,
}

/// The walk over a page's events.
struct Walk<'a> {
    text: &'a str,
    maths: &'a Maths,
    out: String,
    /// How much of `text` is in `out`.
    copied: usize,
    faults: Vec<Fault>,
    place: Place,
}

impl Walk<'_> {
    fn step(&mut self, event: Event<'_>, range: Range<usize>) {
        let opens = matches!(event, Event::Start(_));
        match event {
            Event::Start(Tag::CodeBlock(_)) => self.place.code_block = true,
            Event::End(TagEnd::CodeBlock) => self.place.code_block = false,
            Event::Start(Tag::Image { .. }) => self.place.image = true,
            Event::End(TagEnd::Image) => self.place.image = false,
            Event::Start(Tag::Heading { id, .. }) => {
                self.place.heading_without_id = id.is_none()
            }
            Event::End(TagEnd::Heading(_)) => self.place.heading_without_id = false,
            Event::Start(Tag::HtmlBlock) => self.html_block(range.clone()),
            Event::InlineMath(tex) => self.formula(&tex, range.clone(), false),
            Event::DisplayMath(tex) => self.formula(&tex, range.clone(), true),
            Event::Text(_) if !self.place.code_block => self.dollars(range.clone()),
            _ => {}
        }
        if !opens {
            self.place.end = range.end;
        }
    }

    /// Renders one formula, or says why not.
    fn formula(&mut self, tex: &str, range: Range<usize>, display: bool) {
        if self.place.heading_without_id {
            let message =
                "a formula in a heading needs an explicit id, as in `## On $x$ {#on-x}`";
            return self.faults.push(Fault::new(range.start, message));
        }
        if self.place.image {
            return self.faults.push(Fault::new(
                range.start,
                "a formula cannot stand in the alt text of an image",
            ));
        }
        if !display && self.text[range.end..].starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!(
                "`{}` ends before a digit, so it is no formula; write `\\$` for a dollar",
                &self.text[range.clone()]
            );
            return self.faults.push(Fault::new(range.start, message));
        }
        match self.maths.render(tex, display) {
            Ok(html) => {
                self.out.push_str(&self.text[self.copied..range.start]);
                self.copied = range.end;
                let mark =
                    if display { "" } else { closing_mark(&self.text[range.end..]) };
                if mark.is_empty() {
                    self.out.push_str(&html);
                } else {
                    let _ = write!(self.out, "<span class=\"held\">{html}{mark}</span>");
                    self.copied += mark.len();
                }
            }
            Err(said) => {
                let message = format!(
                    "formula does not parse: {said}\n    {}",
                    &self.text[range.clone()]
                );
                self.faults.push(Fault::new(range.start, message));
            }
        }
    }

    /// Every dollar left in running text is a fault, unless a backslash stands before it.
    fn dollars(&mut self, range: Range<usize>) {
        let escaped =
            range.start > self.place.end && self.text[..range.start].ends_with('\\');
        for (at, _) in self.text[range.clone()].match_indices('$') {
            if at == 0 && escaped {
                continue;
            }
            self.lone_dollar(range.start + at);
        }
    }

    fn lone_dollar(&mut self, at: usize) {
        let doubled = self.text[at..].starts_with("$$") || self.text[..at].ends_with('$');
        let message = if doubled {
            "`$$` is not closed in this paragraph; no line of a formula may be blank or begin with `+`, `-`, `#` or `>`"
        } else {
            "a lone `$`; close the formula (braces balanced, no space inside its dollars), or write `\\$` for a dollar"
        };
        self.faults.push(Fault::new(at, message));
    }

    /// A dollar in an HTML block would stay as it is: a formula that nobody rendered.
    fn html_block(&mut self, range: Range<usize>) {
        let html = &self.text[range.clone()];
        if html_block(html) == Kind::HtmlBlock
            && let Some(at) = html.find('$')
        {
            let message = "a formula inside an HTML block is not rendered; put a blank line after the tag before it \
                           (write `&#36;` for a dollar)";
            self.faults.push(Fault::new(range.start + at, message));
        }
    }
}

/// The mark that `text` begins with and that must not begin a line: browsers break before it
/// where a formula ends.
fn closing_mark(text: &str) -> &str {
    let rest = text.trim_start_matches(['.', ',', ';', ':', '?', ')', '\u{2019}']);
    &text[..text.len() - rest.len()]
}
