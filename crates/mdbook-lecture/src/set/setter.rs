//! What a directive is, and what the pieces of a page need while they are being set.
use crate::base::claim_id::ClaimId;
use crate::base::markdown::{inline_html, one_line};
use crate::base::problem::{Fault, Problem};
use crate::book::index::{Book, Index};
use crate::book::offer::Edition;
use crate::syntax::directive::{MDBOOK, Region};
use crate::syntax::formula::Formula;
use crate::syntax::page::Page;
use crate::syntax::text::Text;

use super::call::{Call, Stands};
use super::formula::Maths;
use super::link::{self, Mention};
use super::source::Source;
use super::splice::{Mark, sort, splice};
use super::tex;

/// Stands in for what could not be made, so that the formula around it still parses.
pub const UNKNOWN: &str = "0";

/// A directive that has been read.
pub trait Directive: Send + Sync {
    /// Adds to the book what it says.
    ///
    /// # Errors
    /// It stands where it must not.
    fn index(&self, _index: &mut Index<'_>) -> Result<(), Fault> {
        Ok(())
    }

    /// What takes its place on the page.
    ///
    /// # Errors
    /// What cannot be made of it.
    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String>;
}

/// A kind of directive: a row of the table.
pub struct Kind {
    /// The word after `{{#`.
    pub word: &'static str,
    /// Where it may stand.
    pub stands: Stands,
    /// Whether it can be set only in a book that says where its tests are.
    pub needs_tests: bool,
    /// Reads what follows the word.
    pub read: fn(&Call<'_>) -> Result<Box<dyn Directive>, Fault>,
}

impl Kind {
    /// Reads `call` by the table `kinds`; `inside` another directive there are only words in a
    /// line.
    ///
    /// # Errors
    /// There is no such directive, it stands where it must not, or cannot be read.
    pub fn read<'k>(
        kinds: &'k [Self],
        call: &Call<'_>,
        inside: bool,
    ) -> Result<(&'k Self, Box<dyn Directive>), Fault> {
        let word = &*call.written.word;
        let kind = kinds.iter().find(|kind| kind.word == word).ok_or_else(|| {
            let known: Vec<_> = kinds.iter().map(|it| it.word).chain(MDBOOK).collect();
            let known = known.join(", ");
            let message = format!("no directive is called `{word}`; there are: {known}");
            Fault::new(call.at(), message)
        })?;
        call.stands(kind.stands, inside)?;
        let read = (kind.read)(call)?;
        if kind.stands != Stands::Alone {
            return Ok((kind, read));
        }
        call.stands_alone()?;
        Ok((kind, Box::new(Block(read))))
    }
}

/// A directive that is HTML of its own.
struct Block(Box<dyn Directive>);

impl Directive for Block {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        self.0.index(index)
    }

    /// What takes its place, as [`one_line`]: no line of the page moves, and no text in it is
    /// taken for a formula.
    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        self.0.set(setter).map(|html| one_line(&html))
    }
}

/// Where values and drawings come from, and what renders formulas.
#[derive(Clone, Copy)]
pub struct Tools<'a> {
    /// Draws figures and computes values.
    pub source: &'a dyn Source,
    /// Renders formulas.
    pub maths: &'a Maths,
    /// Every kind of directive.
    pub kinds: &'static [Kind],
}

/// What of a text inside a directive becomes a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// Nothing; a reference is a fault.
    None,
    /// References and the numbers of claims, but for the number of this one, in whose section
    /// the text belongs.
    AllBut(Option<ClaimId>),
}

/// Sets the pieces of one page.
pub struct Setter<'a> {
    /// The book.
    pub book: &'a Book,
    /// The page.
    pub page: &'a Page,
    /// Its place among those of the book.
    pub number: usize,
    /// For whom it is set.
    pub edition: &'a Edition,
    /// What it is set with.
    pub tools: Tools<'a>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Setter<'_> {
    /// The numbers and references of claims become links, but for that of the claim whose
    /// section holds byte `at`.
    pub fn links_at(&self, at: usize) -> Links {
        Links::AllBut(self.page.claim_of(at))
    }

    /// `text` as HTML on one line, without a paragraph around it.
    pub fn html(&mut self, text: &Text, links: Links) -> String {
        inline_html(&self.markdown(text, links))
    }

    /// The same for a text whose faults are reported where it stands.
    pub fn html_of_another_page(&mut self, text: &Text, links: Links) -> String {
        let known = self.problems.len();
        let html = self.html(text, links);
        self.problems.truncate(known);
        html
    }

    /// `text` as Markdown with its directives, numbers and formulas in place.
    pub fn markdown(&mut self, text: &Text, links: Links) -> String {
        self.problems.extend(text.faults.iter().map(|it| text.problem(it.clone())));
        for at in text.links_to_pages() {
            let message = "a link in a text that other pages show leads elsewhere there; write \
                           `{{#ref NAME}}`, or an address with `https://`";
            self.problems.push(text.place(at).with(message));
        }
        for label in text.formulas.iter().flat_map(|formula| &formula.labels) {
            let message = "a label inside a directive, where no equation has a number";
            self.problems.push(text.place(label.range.start).with(message));
        }
        let mut marks = self.directives(text, links);
        if let Links::AllBut(own) = links {
            for number in text.numbers.iter().filter(|it| Some(it.claim) != own) {
                let mention = Mention::of_claim(number.claim);
                match self.link(&mention) {
                    Ok(link) => marks.push((number.range.clone(), link)),
                    Err(message) => {
                        let problem = text.place(number.range.start).with(message);
                        self.problems.push(problem);
                    }
                }
            }
        }
        sort(&mut marks);
        let formulas: Vec<_> = text
            .formulas
            .iter()
            .filter_map(|formula| self.formula(text, formula, &marks))
            .collect();
        marks.extend(formulas);
        sort(&mut marks);
        splice(&text.source, 0..text.source.len(), &marks)
    }

    /// What takes the places of the directives in `text`, which stands inside another.
    fn directives(&mut self, text: &Text, links: Links) -> Vec<Mark> {
        let mut marks = Vec::new();
        for directive in &text.directives {
            let call = Call { text, written: directive };
            let word = &directive.word;
            let set = match Kind::read(self.tools.kinds, &call, true) {
                Ok(_) if links == Links::None && word != "value" => Err(format!(
                    "`{{{{#{word}}}}}` cannot stand inside another directive"
                )),
                Ok((_, read)) => read.set(self),
                Err(fault) => Err(fault.message),
            };
            let set = set.unwrap_or_else(|message| {
                self.problems.push(text.place(call.at()).with(message));
                UNKNOWN.to_owned()
            });
            marks.push((directive.range.clone(), set));
        }
        marks
    }

    /// The link that `mention` becomes on this page.
    ///
    /// # Errors
    /// Nothing has the name.
    pub fn link(&mut self, mention: &Mention) -> Result<String, String> {
        let linked = link::written(self.book, self.page, mention)?;
        let link::Linked { before, label, after } = linked;
        let label = match mention.region {
            Region::Prose if label.contains('$') => {
                let label = Text::read(label, self.page.place(0));
                self.markdown(&label, Links::None)
            }
            _ => label,
        };
        Ok(format!("{before}{label}{after}"))
    }

    /// What takes the place of `formula` in `text`, with what is in it by `marks`.
    pub fn formula(
        &mut self,
        text: &Text,
        formula: &Formula,
        marks: &[Mark],
    ) -> Option<Mark> {
        let set =
            tex::set(text, formula, marks, (self.book, self.number), self.tools.maths);
        set.map_err(|problem| self.problems.push(problem)).ok()
    }
}
