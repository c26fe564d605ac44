//! One chapter, from the source to the Markdown that mdBook renders.
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Range;

use lab::page::{data, svg};

use crate::arguments::{Argument, article, required};
use crate::claim;
use crate::controls;
use crate::directive::{self, Request};
use crate::errata;
use crate::figure::{self, Figure, stands_alone};
use crate::formula;
use crate::handouts::document::Document;
use crate::handouts::offer::Edition;
use crate::handouts::task;
use crate::inline::{Inline, UNKNOWN};
use crate::ledger::{Ledger, Text};
use crate::maths::Maths;
use crate::outline::{Heading, Outline};
use crate::problem::{Fault, Place, Problem, line_of};
use crate::quiz;
use crate::source::Source;
use crate::value;

/// A chapter as its author wrote it.
pub struct Chapter<'a> {
    /// Its file, as seen from the book's root.
    pub file: &'a str,
    /// Its number (`2` or `2.1`), unless it has none.
    pub number: Option<&'a str>,
    /// Its Markdown.
    pub text: &'a str,
}

impl Chapter<'_> {
    /// Where byte `at` of the chapter is.
    pub fn place(&self, at: usize) -> Place {
        Place { file: self.file.to_owned(), line: line_of(self.text, at) }
    }
}

/// `chapter` with its values, figures, claims, errata and formulas in place.
///
/// A claim or an erratum that is not in the `ledger` leaves nothing; whoever collected the
/// ledger has said why. The `edition` says what of the chapter its readers get.
///
/// # Errors
/// Every fault of the chapter, in the order of its lines.
pub fn render(
    chapter: &Chapter<'_>,
    source: &dyn Source,
    maths: &Maths,
    ledger: &Ledger,
    edition: &Edition,
) -> Result<String, Vec<Problem>> {
    let mut press = Press {
        chapter,
        outline: Outline::of(chapter.text, chapter.number),
        inline: Inline { source, maths },
        ledger,
        edition,
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
    outline: Outline,
    inline: Inline<'a>,
    ledger: &'a Ledger,
    edition: &'a Edition,
    /// How many figures have been numbered.
    figures: usize,
    ids: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl Press<'_> {
    /// The whole page.
    fn page(&mut self) -> String {
        let text = self.chapter.text;
        let mut out = String::with_capacity(2 * text.len());
        let mut copied = 0;
        for (range, replacement) in self.replacements() {
            if range.start < copied {
                // It stands in what has been replaced.
                continue;
            }
            out.push_str(&text[copied..range.start]);
            out.push_str(&replacement);
            out.extend(text[range.clone()].matches('\n'));
            copied = range.end;
        }
        out.push_str(&text[copied..]);
        let top = self.chapter.place(0);
        let out = if self.edition.handouts {
            quiz::without(&out)
        } else {
            let number = self.chapter.number;
            let (out, problems) = quiz::render(&out, number, &top, &self.inline);
            self.problems.extend(problems);
            out
        };
        let (set, faults) = formula::render(&out, self.inline.maths);
        self.problems.extend(faults.into_iter().map(|fault| top.problem(&out, fault)));
        set
    }

    /// What takes the place of what, from the top of the page.
    fn replacements(&mut self) -> Vec<(Range<usize>, String)> {
        let (directives, faults) = directive::find(self.chapter.text);
        faults.into_iter().for_each(|fault| self.report(fault));
        let mut all = self.proof_ids();
        let (marks, faults) =
            self.ledger.names.marks(self.chapter, &self.outline, !self.edition.handouts);
        faults.into_iter().for_each(|fault| self.report(fault));
        all.extend(marks);
        for directive in directives {
            let range = directive.range;
            let replacement = self.directive(&directive.request, &range);
            let replacement = replacement.unwrap_or_else(|fault| {
                self.report(Fault { at: fault.at.max(range.start), ..fault });
                UNKNOWN.to_owned()
            });
            all.push((range, replacement));
        }
        self.for_the_edition(&mut all);
        all.sort_by_key(|(range, _)| {
            (range.start, !range.is_empty(), Reverse(range.end))
        });
        all
    }

    /// Takes what is for the teacher out of a page, and the links out of the heads that
    /// the sheets are read by.
    fn for_the_edition(&self, all: &mut Vec<(Range<usize>, String)>) {
        let document = Document::written(self.chapter.text);
        let Some(task) = task::read(&document, self.chapter.number).0 else { return };
        if self.edition.handouts {
            let heads: Vec<_> = task.heads().collect();
            all.retain(|it| !heads.iter().any(|head| head.contains(&it.0.start)));
            return;
        }
        if !task.secret.is_empty() {
            all.push((task.secret, String::new()));
        }
    }

    /// Gives the first proof of each claim its id.
    fn proof_ids(&self) -> Vec<(Range<usize>, String)> {
        let outline = &self.outline;
        let first = |heading: &Heading| {
            let id = heading.claim().filter(|id| self.ledger.claim(*id).is_some())?;
            let tag =
                outline.proofs.iter().find(|tag| heading.section.contains(&tag.start))?;
            Some((tag.clone(), format!("<div class=\"proof\" id=\"{}\">", id.proof())))
        };
        outline.headings.iter().filter_map(first).collect()
    }

    /// What takes the place of the directive at `range`.
    fn directive(
        &mut self,
        request: &Request,
        range: &Range<usize>,
    ) -> Result<String, Fault> {
        if let Request::Value { name, in_formula } = request {
            let value = self.inline.source.value(name);
            let value = value.map_err(|message| Fault::new(0, message))?;
            let written = if *in_formula { value::in_formula } else { value::in_prose };
            return Ok(written(&value));
        }
        if let Request::Mention(mention) = request {
            return self.ledger.names.written(mention, self.chapter.file);
        }
        if !stands_alone(self.chapter.text, range.start, range.end) {
            let word = request.word();
            let message = format!(
                "{} {word} needs its lines to itself and a blank line after it",
                article(word)
            );
            return Err(Fault::new(0, message));
        }
        let (ledger, place) = (self.ledger, self.chapter.place(range.start));
        Ok(match request {
            Request::Value { .. } | Request::Mention(_) => String::new(),
            Request::Figure { name, arguments } => {
                return self.figure(name, arguments, range.start);
            }
            Request::Lab { .. } if self.edition.handouts => String::new(),
            Request::Lab { name, arguments } => {
                return self.lab(name, arguments, range.start);
            }
            Request::Claim { .. } => ledger
                .claim_at(&place)
                .map(|claim| {
                    claim::one_line(&self.text(&claim.says)) + &claim::also(claim)
                })
                .unwrap_or_default(),
            Request::Erratum { .. } => ledger
                .erratum_at(&place)
                .map(|erratum| {
                    let said = [&erratum.notes, &erratum.book]
                        .map(|text| self.named(text, range.start));
                    let page = (!self.edition.handouts).then_some(self.chapter.file);
                    errata::note(erratum, said, ledger, page)
                })
                .unwrap_or_default(),
            Request::Ledger => claim::table(ledger, self.chapter.file, &self.inline),
            Request::Errata => errata::table(ledger, self.chapter.file, &self.inline),
            Request::Bibliography => ledger.names.works_html(self.chapter.file),
            Request::Progress => claim::progress(ledger),
            Request::Sheets { all } => {
                let offered = self.edition.nav(self.chapter.file, *all);
                return offered.map_err(|message| Fault::new(0, message));
            }
        })
    }

    /// A text of the ledger that stands in this chapter, as HTML.
    fn text(&mut self, text: &Text) -> String {
        let (html, problems) = self.inline.html(&text.markdown, &text.place);
        self.problems.extend(problems);
        html
    }

    /// The same for a text that may mention what has a name; its directive stands at `at`.
    fn named(&mut self, text: &Text, at: usize) -> String {
        let (chapter, names) = (self.chapter, &self.ledger.names);
        let own = self.outline.claim_of(at);
        let (markdown, problems) =
            names.in_text(&text.markdown, &text.place, chapter.file, own);
        self.problems.extend(problems);
        self.text(&Text { markdown, place: text.place.clone() })
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
        let place = |argument: &Argument| self.chapter.place(argument.at);
        let (caption_place, alt_place) = (place(figure.caption), place(figure.alt));
        let caption = figure.caption.value.clone();
        let caption = self.named(&Text { markdown: caption, place: caption_place }, at);
        let (alt, problems) =
            self.inline.values(&figure.alt.value, &alt_place, str::to_owned);
        self.problems.extend(problems);
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let drawn = self
            .inline
            .source
            .draw(name, &figure.arguments)
            .map_err(|message| Fault::new(at, message))?;
        let fault =
            |message: String| Fault::new(at, format!("figure `{name}`: {message}"));
        let number = Figure::number(self.chapter.number, self.figures);
        let (drawing, data) = data::split(&drawn).map_err(fault)?;
        let title_id = format!("alt-{}-{}", slug(self.chapter.file), figure.id);
        let svg = svg::inline(&drawing, &alt, &title_id, self.inline.source.palette())
            .map_err(fault)?;
        self.figures += 1;
        Ok(figure.html(&number, &svg, &caption) + &figure::data(&number, &data))
    }

    /// The controls of a lab, for the figure above them.
    fn lab(
        &mut self,
        name: &str,
        arguments: &[Argument],
        at: usize,
    ) -> Result<String, Fault> {
        let lab = lab::find(name).map_err(|error| Fault::new(at, error.to_string()))?;
        let unknown = arguments.iter().find(|argument| argument.key != "try");
        if let Some(argument) = unknown {
            let message = format!("a lab takes `try`; found `{}`", argument.key);
            return Err(Fault::new(argument.at, message));
        }
        let asked = required(arguments, "try", &format!("lab `{name}`"), at)?;
        let above = self.outline.directives.iter().rev().find_map(|directive| {
            let Request::Figure { name, arguments } = &directive.request else {
                return None;
            };
            let figure = Figure::new(name, arguments, directive.range.start).ok()?;
            (directive.range.start < at).then_some(figure)
        });
        let figure = above.filter(|it| it.name == lab.figure && it.arguments.is_empty());
        let Some(figure) = figure else {
            let message = format!(
                "lab `{name}` needs the figure `{}`, without parameters, as the last figure before it",
                lab.figure
            );
            return Err(Fault::new(at, message));
        };
        let id = figure.id;
        let place = self.chapter.place(asked.at);
        let text = self.named(&Text { markdown: asked.value.clone(), place }, at);
        Ok(controls::html(lab, &id, &text))
    }

    /// Keeps a fault of the chapter.
    fn report(&mut self, fault: Fault) {
        self.problems.push(self.chapter.place(fault.at).with(fault.message));
    }
}

/// `file` as part of an id that no other chapter has.
fn slug(file: &str) -> String {
    let name = file.trim_end_matches(".md");
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect()
}
