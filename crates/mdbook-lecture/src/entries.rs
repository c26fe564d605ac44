//! What one chapter puts into the ledger.
use crate::arguments::{Argument, required};
use crate::chapter::Chapter;
use crate::directive::{Directive, Request};
use crate::id::Id;
use crate::ledger::{Claim, Erratum, Text};
use crate::outline::{Heading, Outline};
use crate::problem::{Fault, Place, Problem};

/// Who is meant when an erratum does not say.
pub const NOTES: &str = "the notes";

/// What the chapters read so far hold.
#[derive(Default)]
pub struct Entries {
    /// The claims, without their tests.
    pub claims: Vec<Claim>,
    /// Every claim that has a heading, and where.
    pub headed: Vec<(Id, Place)>,
    /// The errata, without their ids.
    pub errata: Vec<Erratum>,
    /// Where `{{#errata}}` stands.
    pub errata_pages: Vec<Place>,
    /// What is wrong.
    pub problems: Vec<Problem>,
}

/// Adds the claims and errata of `chapter` to `entries`.
pub fn read(chapter: &Chapter<'_>, entries: &mut Entries) {
    let outline = Outline::of(chapter.text, chapter.number);
    let mut reader = Reader { chapter, outline: &outline, entries };
    let mut under_headings = Vec::new();
    for heading in &outline.headings {
        under_headings.extend(reader.heading(heading));
    }
    for directive in &outline.directives {
        match &directive.request {
            Request::Claim { id, .. }
                if !under_headings.contains(&directive.range.start) =>
            {
                let message = format!(
                    "`{{{{#claim {id}}}}}` must stand right under a heading such as \
                     `## P1.3 · Title {{#p1_3}}`"
                );
                reader.fault(Fault::new(directive.range.start, message));
            }
            Request::Erratum { id, arguments } => {
                match reader.erratum(id, arguments, directive.range.start) {
                    Ok(erratum) => reader.entries.errata.push(erratum),
                    Err(fault) => reader.fault(fault),
                }
            }
            Request::Errata => {
                let place = reader.place(directive.range.start);
                reader.entries.errata_pages.push(place);
            }
            _ => {}
        }
    }
}

/// A problem for each directive of `chapter` that needs the tests, in a book that does not
/// say where they are.
pub fn refuse(chapter: &Chapter<'_>) -> Vec<Problem> {
    let needs_tests = |directive: &Directive| {
        let word = directive.request.word();
        let message = format!(
            "`{{{{#{word}}}}}` needs to know the tests; write `tests = \"FOLDER\"` under \
             [preprocessor.lecture] in book.toml"
        );
        match directive.request {
            Request::Value { .. }
            | Request::Figure { .. }
            | Request::Lab { .. }
            | Request::Sheets { .. }
            | Request::Mention(_)
            | Request::Bibliography => None,
            _ => Some(chapter.place(directive.range.start).with(message)),
        }
    };
    Outline::of(chapter.text, None).directives.iter().filter_map(needs_tests).collect()
}

/// The reading of one chapter.
struct Reader<'a> {
    chapter: &'a Chapter<'a>,
    outline: &'a Outline,
    entries: &'a mut Entries,
}

impl Reader<'_> {
    fn place(&self, at: usize) -> Place {
        self.chapter.place(at)
    }

    fn fault(&mut self, fault: Fault) {
        let problem = self.place(fault.at).with(fault.message);
        self.entries.problems.push(problem);
    }

    /// Reads the section of a claim, if this heading begins one; returns where the claim's
    /// directive begins.
    fn heading(&mut self, heading: &Heading) -> Option<usize> {
        let id = heading.claim()?;
        let at = heading.range.start;
        self.entries.headed.push((id, self.place(at)));
        if heading.id.as_deref() != Some(&id.to_string())
            || Id::of_title(&heading.title) != Some(id)
        {
            let message = format!(
                "a claim's heading has its number twice, as in `## {} · Title {{#{id}}}`",
                id.label()
            );
            self.fault(Fault::new(at, message));
        }
        for (found, what) in [
            (self.inside(heading, self.outline.claims.iter()), "`<div class=\"claim\">`"),
            (
                self.inside(heading, self.outline.proofs.iter().map(|tag| &tag.start)),
                "`<div class=\"proof\">`",
            ),
            (
                self.inside(heading, self.outline.doctests.iter()),
                "block of Rust that `mdbook test` runs",
            ),
        ] {
            if found == 0 {
                self.fault(Fault::new(at, format!("the section of {id} has no {what}")));
            }
        }
        self.directive(heading, id)
    }

    fn inside<'a>(
        &self,
        heading: &Heading,
        mut places: impl Iterator<Item = &'a usize>,
    ) -> usize {
        places.by_ref().filter(|at| heading.section.contains(at)).count()
    }

    /// Reads the directive right under the heading of the claim `id`; returns where it
    /// begins.
    fn directive(&mut self, heading: &Heading, id: Id) -> Option<usize> {
        let under = &self.chapter.text[heading.range.end..];
        let at = heading.range.end + under.len() - under.trim_start().len();
        let directive = self.outline.directives.iter().find(|it| it.range.start == at);
        let Some((written, arguments)) = directive.and_then(Directive::claim) else {
            // One that cannot be read is reported where the chapter is set.
            if !under.trim_start().starts_with("{{#claim") {
                let message = format!(
                    "right under the heading of {id} there must be \
                     `{{{{#claim {id} says=\"…\"}}}}`"
                );
                self.fault(Fault::new(heading.range.start, message));
            }
            return None;
        };
        if written != id.to_string() {
            let message =
                format!("`{{{{#claim {written}}}}}` stands under the heading of {id}");
            self.fault(Fault::new(at, message));
        }
        let what = format!("claim {id}");
        let says = only(arguments, &["says", "keywords"], &what)
            .and_then(|()| required(arguments, "says", &what, at));
        match says {
            Err(fault) => self.fault(fault),
            Ok(says) => {
                let figures = self.outline.figures.iter();
                let inside =
                    figures.filter(|figure| heading.section.contains(&figure.at));
                let claim = Claim {
                    id,
                    place: self.place(at),
                    says: self.text(says),
                    keywords: self.keywords(arguments, id),
                    tests: Vec::new(),
                    doctests: self.inside(heading, self.outline.doctests.iter()),
                    figures: inside
                        .map(|it| (it.id.clone(), it.number.clone()))
                        .collect(),
                };
                self.entries.claims.push(claim);
            }
        }
        Some(at)
    }

    /// Other words for the claim `id`, if there are any.
    fn keywords(&mut self, arguments: &[Argument], id: Id) -> Vec<String> {
        let Some(given) = arguments.iter().find(|it| it.key == "keywords") else {
            return Vec::new();
        };
        let words: Vec<_> =
            given.value.split(',').map(|words| words.trim().to_owned()).collect();
        let plain = |words: &String| {
            !words.is_empty() && !words.contains(['$', '{', '}', '*', '`', '\\'])
        };
        if !words.iter().all(plain) {
            let message = format!(
                "the keywords of claim {id} are plain words, with commas between them and \
                 without formulas or marks; found `{}`",
                given.value
            );
            self.fault(Fault::new(given.at, message));
        }
        words
    }

    fn erratum(
        &self,
        written: &str,
        arguments: &[Argument],
        at: usize,
    ) -> Result<Erratum, Fault> {
        let heading = self.outline.heading_of(at, |heading| heading.claim().is_some());
        let Some(claim) = heading.and_then(Heading::claim) else {
            let message = format!(
                "`{{{{#erratum {written}}}}}` stands in no claim's section; it belongs in the one it names"
            );
            return Err(Fault::new(at, message));
        };
        if written != claim.to_string() {
            let message = format!(
                "`{{{{#erratum {written}}}}}` stands in the section of {claim}; an erratum names the claim it stands under"
            );
            return Err(Fault::new(at, message));
        }
        let what = format!("the erratum of {claim}");
        only(arguments, &["notes", "book", "tests", "in"], &what)?;
        let required = |key| required(arguments, key, &what, at);
        let names = required("tests")?.value.split(',').map(str::trim);
        let who = arguments.iter().find(|argument| argument.key == "in");
        Ok(Erratum {
            claim,
            row: String::new(),
            place: self.place(at),
            who: who.map_or(NOTES, |who| &who.value).to_owned(),
            notes: self.text(required("notes")?),
            book: self.text(required("book")?),
            tests: names.map(str::to_owned).collect(),
        })
    }

    fn text(&self, argument: &Argument) -> Text {
        Text { markdown: argument.value.clone(), place: self.place(argument.at) }
    }
}

/// Refuses an argument whose key is not among `keys`.
fn only(arguments: &[Argument], keys: &[&str], what: &str) -> Result<(), Fault> {
    match arguments.iter().find(|argument| !keys.contains(&&*argument.key)) {
        Some(Argument { key, at, .. }) => {
            let message =
                format!("{what} has no `{key}`; there are: {}", keys.join(", "));
            Err(Fault::new(*at, message))
        }
        None => Ok(()),
    }
}
