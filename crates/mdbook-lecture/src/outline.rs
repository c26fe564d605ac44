//! What a chapter is made of: its headings and, under each, claims, proofs, code and
//! figures.
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::directive::{self, Directive, Request};
use crate::figure::Figure;
use crate::id::Id;
use crate::markdown::{Kind, events_with_formulas, html_block};

/// How a chapter writes that a claim, or its proof, begins.
const CLAIM: &str = "<div class=\"claim\">";
const PROOF: &str = "<div class=\"proof\">";

/// The parts of one chapter, each with its place in the text.
#[derive(Default)]
pub struct Outline {
    /// The headings, from the top.
    pub headings: Vec<Heading>,
    /// Where each claim block begins.
    pub claims: Vec<usize>,
    /// The tag each proof block begins with.
    pub proofs: Vec<Range<usize>>,
    /// Where each block of Rust begins that `mdbook test` compiles and runs.
    pub doctests: Vec<usize>,
    /// The figures.
    pub figures: Vec<FigureAt>,
    /// Every directive that can be read.
    pub directives: Vec<Directive>,
}

/// A heading.
pub struct Heading {
    /// 1 for the chapter's own.
    pub level: u8,
    /// Its id, where the author gave it one.
    pub id: Option<String>,
    /// Its words.
    pub title: String,
    /// The heading itself.
    pub range: Range<usize>,
    /// What is under it: to the next heading of the same or a higher level.
    pub section: Range<usize>,
}

/// A figure.
pub struct FigureAt {
    /// Where its directive begins.
    pub at: usize,
    /// Its id in the page, `fig-…`.
    pub id: String,
    /// The number it is given.
    pub number: String,
}

impl Outline {
    /// The outline of `text`, a chapter numbered `number`.
    pub fn of(text: &str, number: Option<&str>) -> Self {
        let mut outline = Self { directives: directive::find(text).0, ..Self::default() };
        let mut title: Option<Heading> = None;
        for (event, range) in events_with_formulas(text) {
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    title = Some(Heading {
                        level: level as u8,
                        id: id.map(|id| id.to_string()),
                        title: String::new(),
                        section: range.end..text.len(),
                        range,
                    });
                }
                Event::End(TagEnd::Heading(_)) => outline.headings.extend(title.take()),
                Event::Text(words) | Event::Code(words) => {
                    if let Some(heading) = &mut title {
                        heading.title.push_str(&words);
                    }
                }
                Event::Start(Tag::HtmlBlock) => {
                    outline.html(&text[range.clone()], range.start)
                }
                Event::Start(Tag::CodeBlock(kind)) if runs(&kind) => {
                    outline.doctests.push(range.start);
                }
                _ => {}
            }
        }
        outline.close_sections();
        outline.number_figures(number);
        outline
    }

    /// Notes the blocks that begin in a piece of HTML.
    fn html(&mut self, html: &str, start: usize) {
        if html_block(html) == Kind::Opaque {
            return;
        }
        self.claims.extend(html.match_indices(CLAIM).map(|(at, _)| start + at));
        let proof = |(at, tag): (usize, &str)| start + at..start + at + tag.len();
        self.proofs.extend(html.match_indices(PROOF).map(proof));
    }

    /// Ends each section where the next heading of the same or a higher level begins.
    fn close_sections(&mut self) {
        let places: Vec<_> =
            self.headings.iter().map(|it| (it.level, it.range.start)).collect();
        for (at, heading) in self.headings.iter_mut().enumerate() {
            let next = places[at + 1..].iter().find(|(level, _)| *level <= heading.level);
            if let Some((_, start)) = next {
                heading.section.end = *start;
            }
        }
    }

    fn number_figures(&mut self, chapter: Option<&str>) {
        for directive in &self.directives {
            if let Request::Figure { name, arguments } = &directive.request
                && let Ok(figure) = Figure::new(name, arguments, directive.range.start)
            {
                let number = Figure::number(chapter, self.figures.len());
                self.figures.push(FigureAt {
                    at: directive.range.start,
                    id: figure.id,
                    number,
                });
            }
        }
    }

    /// The innermost heading `select` accepts whose section holds byte `at`.
    pub fn heading_of(
        &self,
        at: usize,
        select: impl Fn(&Heading) -> bool,
    ) -> Option<&Heading> {
        self.headings.iter().rev().find(|it| it.section.contains(&at) && select(it))
    }

    /// The claim whose section holds byte `at`.
    pub fn claim_of(&self, at: usize) -> Option<Id> {
        self.heading_of(at, |heading| heading.claim().is_some())?.claim()
    }
}

impl Heading {
    /// The claim this heading is of, by its id or else by its title.
    pub fn claim(&self) -> Option<Id> {
        self.id.as_deref().and_then(Id::read).or_else(|| Id::of_title(&self.title))
    }
}

/// Whether rustdoc compiles and runs a block of this kind.
fn runs(kind: &CodeBlockKind<'_>) -> bool {
    let CodeBlockKind::Fenced(info) = kind else { return true };
    let plain = |tag: &str| {
        matches!(tag, "rust" | "should_panic" | "standalone_crate")
            || tag.starts_with("edition")
    };
    info.split([',', ' ', '\t']).filter(|tag| !tag.is_empty()).all(plain)
}
