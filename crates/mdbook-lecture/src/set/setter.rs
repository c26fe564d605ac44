//! What a directive is, and what the pieces of a page need while they are being set.
use pulldown_cmark::html::push_html;

use crate::base::claim_id::ClaimId;
use crate::base::markdown::events;
use crate::base::problem::{Fault, Problem};
use crate::book::index::{Book, Index};
use crate::book::offer::Edition;
use crate::syntax::arguments::{Argument, article, named};
use crate::syntax::directive::{self, MDBOOK, Region};
use crate::syntax::formula::Formula;
use crate::syntax::page::Page;
use crate::syntax::tex::LABEL;
use crate::syntax::text::{MASK, Text};

use super::formula::Maths;
use super::link::{self, Mention};
use super::number::in_formula;
use super::source::Source;
use super::splice::{Mark, sort, splice};

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

/// Where a directive may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// On lines of its own, with a blank line below.
    Alone,
    /// In a line, and in what is in these regions.
    In(&'static [Region]),
}

/// A directive as it stands in a text.
pub struct Call<'a> {
    /// The text.
    pub text: &'a Text,
    /// Where in it.
    pub written: &'a directive::Directive,
}

impl<'a> Call<'a> {
    /// Where it begins.
    pub fn at(&self) -> usize {
        self.written.range.start
    }

    /// What follows the word.
    pub fn body(&self) -> &'a str {
        self.text.source[self.written.body.clone()].trim()
    }

    /// Its name and arguments; `usage` shows what may stand there.
    ///
    /// # Errors
    /// The name is missing, or an argument cannot be read or is given twice.
    pub fn named(&self, usage: &str) -> Result<(String, Vec<Argument>), Fault> {
        named(&self.text.source, self.written.body.clone(), usage)
    }

    /// An argument that is Markdown.
    pub fn markdown(&self, argument: &Argument) -> Text {
        Text::read(&*argument.value, self.text.place(argument.at))
    }

    /// Refuses whatever follows the word.
    ///
    /// # Errors
    /// What was found.
    pub fn takes_nothing(&self) -> Result<(), Fault> {
        let (word, body) = (&self.written.word, self.body());
        if body.is_empty() {
            return Ok(());
        }
        let message = format!("`{{{{#{word}}}}}` takes nothing; found `{body}`");
        Err(Fault::new(self.at(), message))
    }
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
        let (word, at) = (&*call.written.word, call.at());
        let fault = |message: String| Fault::new(at, message);
        let kind = kinds.iter().find(|kind| kind.word == word).ok_or_else(|| {
            let known: Vec<_> = kinds.iter().map(|it| it.word).chain(MDBOOK).collect();
            fault(format!(
                "no directive is called `{word}`; there are: {}",
                known.join(", ")
            ))
        })?;
        let regions = match kind.stands {
            Stands::In(regions) => regions,
            Stands::Alone if inside => {
                return Err(fault(format!(
                    "`{{{{#{word}}}}}` cannot stand inside another directive"
                )));
            }
            Stands::Alone => &[],
        };
        match call.written.region {
            region if region == Region::Prose || regions.contains(&region) => {}
            Region::Html => {
                return Err(fault(format!(
                    "`{{{{#{word}}}}}` inside an HTML block; put a blank line after the tag before it"
                )));
            }
            _ => {
                return Err(fault(format!(
                    "`{{{{#{word}}}}}` cannot stand in a formula"
                )));
            }
        }
        let read = (kind.read)(call)?;
        if kind.stands == Stands::Alone && !stands_alone(call) {
            return Err(fault(format!(
                "{} {word} needs its lines to itself and a blank line after it",
                article(word)
            )));
        }
        let read = match kind.stands {
            Stands::Alone => Box::new(Block(read)),
            Stands::In(_) => read,
        };
        Ok((kind, read))
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

/// Whether a directive has its lines to itself and a blank line after it.
fn stands_alone(call: &Call<'_>) -> bool {
    let (text, range) = (&call.text.source, &call.written.range);
    let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let mut after = text[range.end..].split('\n');
    let blank = |line: &str| line.chars().all(|c| c.is_whitespace() || c == '>');
    blank(before) && after.by_ref().take(2).all(blank)
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
        let range = &formula.range;
        let tex = self.tex(formula, marks);
        let labels: Vec<&str> = formula.labels.iter().map(|it| &*it.name).collect();
        match self.tools.maths.render(&tex, formula.display, &labels) {
            Ok(html) if formula.display => Some((range.clone(), html)),
            Ok(html) => {
                let mark = closing_mark(&text.source[range.end..]);
                let end = range.end + mark.len();
                let html = match mark {
                    "" => html,
                    mark => format!("<span class=\"held\">{html}{mark}</span>"),
                };
                Some((range.start..end, html))
            }
            Err(said) => {
                let written: String = splice(&text.source, range.clone(), marks)
                    .chars()
                    .take(200)
                    .collect();
                let message = format!("formula does not parse: {said}\n    {written}");
                self.problems.push(text.place(range.start).with(message));
                None
            }
        }
    }

    /// The TeX of `formula`, with its directives set and its labels numbered.
    fn tex(&self, formula: &Formula, marks: &[Mark]) -> String {
        let range = &formula.range;
        let from = marks.partition_point(|(mark, _)| mark.start < range.start);
        let inside = marks[from..].iter().take_while(|(mark, _)| mark.end <= range.end);
        let (mut tex, mut rest) = (String::new(), &*formula.tex);
        for (mark, replacement) in inside {
            let Some(at) = rest.find(MASK) else { break };
            tex.push_str(&rest[..at]);
            tex.push_str(replacement);
            // As long as the directive, but for what a list or a quote has before its lines.
            let masked =
                |(at, c): &(usize, char)| *at < mark.len() && (*c == MASK || *c == '\n');
            let length = rest[at..].char_indices().take_while(masked).count();
            rest = &rest[at + length..];
        }
        tex.push_str(rest);
        for label in &formula.labels {
            let number = self.book.equations.get(&(self.number, label.range.start));
            let Some(at) = tex.find(LABEL) else { break };
            let end = tex[at..].find('}').map_or(tex.len(), |length| at + length + 1);
            let number = number.map_or("", String::as_str);
            tex.replace_range(at..end, &format!("\\tag{{{number}}}"));
        }
        tex
    }
}

/// `text` with the values of `source` in place, those outside formulas as `written` says, and
/// what is wrong with them; nothing else is set.
pub fn with_values(
    text: &Text,
    source: &dyn Source,
    written: &dyn Fn(&str) -> String,
) -> (String, Vec<Problem>) {
    let (mut marks, mut problems) = (Vec::new(), Vec::new());
    for directive in &text.directives {
        let name = text.source[directive.body.clone()].trim();
        let value = match (&*directive.word, directive.region) {
            ("value", Region::Formula) => source.value(name).map(|it| in_formula(&it)),
            ("value", _) => source.value(name).map(|it| written(&it)),
            (word, _) => {
                Err(format!("`{{{{#{word}}}}}` cannot stand inside another directive"))
            }
        };
        match value {
            Ok(value) => marks.push((directive.range.clone(), value)),
            Err(message) => {
                problems.push(text.place(directive.range.start).with(message));
            }
        }
    }
    (splice(&text.source, 0..text.source.len(), &marks), problems)
}

/// The Markdown `markdown`, whose formulas are set, as HTML on one line, without a paragraph
/// around it.
pub fn inline_html(markdown: &str) -> String {
    let mut html = String::new();
    push_html(&mut html, events(markdown));
    let html = html.trim();
    let inside = html
        .strip_prefix("<p>")
        .and_then(|html| html.strip_suffix("</p>"))
        .unwrap_or(html);
    one_line(inside)
}

/// `html` on one line and without a `$`, which would begin a formula.
fn one_line(html: &str) -> String {
    html.replace('\n', " ").replace('$', "&#36;")
}

/// The mark that `text` begins with and that must not begin a line: browsers break before it
/// where a formula ends.
fn closing_mark(text: &str) -> &str {
    let rest = text.trim_start_matches(['.', ',', ';', ':', '?', ')', '\u{2019}']);
    &text[..text.len() - rest.len()]
}
