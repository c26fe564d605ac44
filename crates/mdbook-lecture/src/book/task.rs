//! What a chapter gives to the sheets: settings, parts, exercises, the sections of its
//! claims, and what is for the teacher only.
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::base::claim_id::ClaimId;
use crate::base::problem::Problem;
use crate::syntax::asked::EXERCISES;
use crate::syntax::block::{Block, children, without};
use crate::syntax::head::{self, ExerciseHead, ItemHead, PartHead};
use crate::syntax::page::{Lead, Page};

/// A range of events of one of the chapter's pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The page, by its place in the chapter.
    pub page: usize,
    /// Its events.
    pub events: Range<usize>,
}

/// Parts of a chapter one after the other.
pub type Piece = Vec<Span>;

/// What a chapter, which may be several pages, gives to the sheets.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// Its number, that of its claims.
    pub number: u32,
    /// The chapter's title.
    pub title: Piece,
    /// Definitions that the page and the problem sheet need.
    pub settings: Vec<Piece>,
    /// What stands in the problem block before the first part.
    pub introduction: Piece,
    /// The parts.
    pub parts: Vec<Part>,
    /// The exercises.
    pub exercises: Vec<Exercise>,
    /// The claims with their sections.
    pub sections: Vec<Section>,
    /// What is for the teacher only.
    pub teacher: Teacher,
    /// The page and the bytes of the block that is for the teacher only.
    pub secret: Option<(usize, Range<usize>)>,
}

/// A part of the problem.
#[derive(Clone, Debug)]
pub struct Part {
    /// Its head.
    pub head: PartHead,
    /// Its page, by its place in the chapter.
    pub page: usize,
    /// The bytes of the head, without its asterisks.
    pub bytes: Range<usize>,
    /// What is asked.
    pub text: Piece,
}

/// An exercise.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// Its head.
    pub head: ExerciseHead,
    /// Its page, by its place in the chapter.
    pub page: usize,
    /// The bytes of the head, without its asterisks.
    pub bytes: Range<usize>,
    /// What is asked.
    pub text: Piece,
    /// The answer.
    pub answer: Piece,
}

/// A claim's section.
#[derive(Clone, Debug)]
pub struct Section {
    /// The claim.
    pub id: ClaimId,
    /// Its heading's words.
    pub title: Piece,
    /// The section without its heading and what is not for the solutions.
    pub text: Piece,
    /// The section.
    pub span: Span,
}

/// What is for the teacher only.
#[derive(Clone, Debug, Default)]
pub struct Teacher {
    /// What to say first.
    pub say_first: Piece,
    /// How long it takes.
    pub time: Piece,
    /// Typical wrong answers.
    pub wrong: Vec<Wrong>,
    /// What to ask next, and after which part.
    pub ask_next: Vec<(char, Piece)>,
}

/// A typical wrong answer.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The part it is given to.
    pub part: char,
    /// The name of its code.
    pub code: Option<String>,
    /// The claim whose erratum it comes from.
    pub erratum: Option<ClaimId>,
    /// Its page, by its place in the chapter.
    pub page: usize,
    /// The bytes of its head, without the asterisks.
    pub bytes: Range<usize>,
    /// What it is and how to answer it.
    pub text: Piece,
}

impl Task {
    /// Whether it has a short sheet.
    pub fn has_core(&self) -> bool {
        self.parts.iter().any(|part| part.head.core)
    }

    /// The page, by its place in the chapter, and the bytes of every head that names claims.
    pub fn heads(&self) -> impl Iterator<Item = (usize, &Range<usize>)> {
        let parts = self.parts.iter().map(|part| (part.page, &part.bytes));
        let exercises = self.exercises.iter().map(|it| (it.page, &it.bytes));
        let wrong = self.teacher.wrong.iter().map(|wrong| (wrong.page, &wrong.bytes));
        parts.chain(exercises).chain(wrong)
    }
}

/// The task of the chapter made of `pages`, and what is wrong with it; `None` if it has no
/// block for the sheets.
pub fn read(pages: &[&Page]) -> (Option<Task>, Vec<Problem>) {
    let for_sheets =
        |block: &Block| ["setting", "problem", "teacher"].contains(&&*block.class);
    if !pages.iter().any(|page| page.blocks.iter().any(for_sheets)) {
        return (None, Vec::new());
    }
    let mut reader = Reader {
        pages,
        task: Task::default(),
        problems: Vec::new(),
        unread_parts: 0,
        unread_exercises: 0,
    };
    reader.sections();
    reader.blocks();
    reader.exercises();
    reader.each_claim_in_one_part();
    let Reader { task, mut problems, .. } = reader;
    problems.sort();
    (Some(task), problems)
}

/// The reading of one chapter.
struct Reader<'a> {
    pages: &'a [&'a Page],
    task: Task,
    problems: Vec<Problem>,
    /// How many parts have a head that cannot be read; what follows from it alone is not
    /// reported.
    unread_parts: usize,
    /// How many exercises have.
    unread_exercises: usize,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, page: usize, at: usize, message: impl Into<String>) {
        self.problems.push(self.pages[page].problem(at, message));
    }

    /// The first byte of event `event` of a page.
    fn byte(&self, page: usize, event: usize) -> usize {
        let text = &self.pages[page].text;
        text.events.get(event).map_or(text.source.len(), |(_, bytes)| bytes.start)
    }

    /// The elements of a range of events.
    fn children(&self, page: usize, range: Range<usize>) -> Vec<Range<usize>> {
        children(&self.pages[page].text.events, range)
    }

    fn sections(&mut self) {
        for (at, page) in self.pages.iter().enumerate() {
            let holes = not_in_solutions(page);
            for heading in &page.headings {
                let title = heading.events.start + 1..heading.events.end - 1;
                let title = vec![Span { page: at, events: title }];
                if heading.level == 1 && self.task.title.is_empty() {
                    self.task.title = title;
                } else if let Some(id) = heading.claim() {
                    if self.task.sections.is_empty() {
                        self.task.number = id.problem;
                    }
                    let events = heading.section_events.clone();
                    let text = without(events.clone(), &holes);
                    let text = text.into_iter().map(|events| Span { page: at, events });
                    let (text, span) = (text.collect(), Span { page: at, events });
                    self.task.sections.push(Section { id, title, text, span });
                }
            }
        }
    }

    fn blocks(&mut self) {
        for (at, page) in self.pages.iter().enumerate() {
            for block in page.blocks.iter().filter(|block| block.end_tag.is_none()) {
                self.fault(at, block.tag.start, "this block is not closed");
            }
        }
        let settings = self.all("setting").into_iter();
        self.task.settings = settings
            .map(|(page, block)| vec![Span { page, events: block.inner() }])
            .collect();
        let problem = self.the_one("problem");
        let teacher = self.the_one("teacher");
        if let Some((page, block)) = problem {
            self.problem(page, block);
        }
        if let Some((page, block)) = teacher {
            self.task.secret = Some((page, block.bytes.clone()));
            self.teacher(page, block);
        }
    }

    /// The closed blocks of this class, each with its page.
    fn all(&self, class: &str) -> Vec<(usize, &'a Block)> {
        let of_page = |(at, page): (usize, &'a &'a Page)| {
            let blocks = page.blocks_of(class).filter(|block| block.end_tag.is_some());
            blocks.map(|block| (at, block)).collect::<Vec<_>>()
        };
        self.pages.iter().enumerate().flat_map(of_page).collect()
    }

    /// The one block of this class, which a chapter with any must have.
    fn the_one(&mut self, class: &str) -> Option<(usize, &'a Block)> {
        let blocks = self.all(class);
        if blocks.is_empty() {
            let message = format!(
                "the chapter has a part of a problem sheet but no `<div class=\"{class}\">`"
            );
            let mut there = ["problem", "setting", "teacher"].into_iter();
            let there = there.find_map(|it| self.all(it).into_iter().next());
            let (page, at) =
                there.map_or((0, 0), |(page, block)| (page, block.tag.start));
            self.fault(page, at, message);
        }
        for (page, again) in blocks.iter().skip(1) {
            let message = format!("a chapter has one `<div class=\"{class}\">`, not two");
            self.fault(*page, again.tag.start, message);
        }
        blocks.into_iter().next()
    }

    /// What begins `element`, if it is meant as a head.
    fn head(&self, page: usize, element: &Range<usize>) -> Option<Lead<'a>> {
        self.pages[page].lead(element).filter(|lead| head::is_head(lead.text))
    }

    fn problem(&mut self, page: usize, block: &Block) {
        let mut sections = self.task.sections.iter().map(|it| &it.span);
        if sections.any(|it| it.page == page && it.events.start < block.events.start) {
            let message = "the problem stands before the first claim";
            self.fault(page, block.tag.start, message);
        }
        for child in self.children(page, block.inner()) {
            let Some(lead) = self.head(page, &child) else {
                let text = match self.task.parts.last_mut() {
                    Some(part) => &mut part.text,
                    None => &mut self.task.introduction,
                };
                text.push(Span { page, events: child });
                continue;
            };
            match head::part(lead.text) {
                Err(message) => {
                    self.unread_parts += 1;
                    self.fault(page, lead.bytes.start, message);
                }
                Ok(head) => {
                    let before = self.task.parts.len() + self.unread_parts;
                    let due = ('a'..='z').nth(before).unwrap_or('z');
                    if head.letter != due {
                        let message =
                            format!("part ({}) where ({due}) follows", head.letter);
                        self.fault(page, lead.bytes.start, message);
                    }
                    let text = piece(page, lead.rest);
                    self.task.parts.push(Part { head, page, bytes: lead.bytes, text });
                }
            }
        }
        if self.task.parts.is_empty() && self.unread_parts == 0 {
            self.fault(page, block.tag.start, "the problem has no part");
        }
    }

    fn each_claim_in_one_part(&mut self) {
        let mut faults: Vec<(usize, usize, String)> = Vec::new();
        let known: Vec<ClaimId> = self.task.sections.iter().map(|it| it.id).collect();
        let list = known.iter().map(|id| id.label()).collect::<Vec<_>>().join(", ");
        let unknown = |id: &ClaimId| {
            format!("the chapter has no claim {}; there are: {list}", id.label())
        };
        let mut answered: Vec<(ClaimId, char)> = Vec::new();
        for part in &self.task.parts {
            for id in &part.head.claims {
                let earlier = answered.iter().find(|(earlier, _)| earlier == id);
                let message = match earlier {
                    _ if !known.contains(id) => Some(unknown(id)),
                    Some((_, letter)) => {
                        Some(format!("{} belongs to part ({letter}) already", id.label()))
                    }
                    None => None,
                };
                faults.extend(message.map(|it| (part.page, part.bytes.start, it)));
                answered.push((*id, part.head.letter));
            }
        }
        let read = self.unread_parts == 0;
        for section in self.task.sections.iter().filter(|_| read) {
            if !answered.iter().any(|(id, _)| *id == section.id) {
                let message =
                    format!("no part of the problem asks for {}", section.id.label());
                let at = section.title.first().map_or(0, |it| it.events.start);
                let page = section.span.page;
                faults.push((page, self.byte(page, at), message));
            }
        }
        for exercise in &self.task.exercises {
            for id in exercise.head.after.iter().filter(|id| !known.contains(id)) {
                faults.push((exercise.page, exercise.bytes.start, unknown(id)));
            }
        }
        for (page, at, message) in faults {
            self.fault(page, at, message);
        }
    }

    /// Reads the exercises of every page that has a section of them.
    fn exercises(&mut self) {
        let mut found = false;
        for (at, page) in self.pages.iter().enumerate() {
            if let Some(heading) = page.headings.iter().find(|it| it.title == EXERCISES) {
                found = true;
                self.exercises_of(at, page, heading.section_events.clone());
            }
        }
        if !found {
            let (page, at) = match &self.task.secret {
                Some((page, bytes)) => (*page, bytes.start),
                None => (0, 0),
            };
            self.fault(page, at, format!("the chapter has no section `## {EXERCISES}`"));
        }
        self.each_number_once();
    }

    /// Puts the exercises in the order of their numbers, which never change, wherever in the
    /// chapter they stand: each number is there once and none is left out.
    fn each_number_once(&mut self) {
        self.task.exercises.sort_by_key(|it| it.head.number);
        if self.unread_exercises > 0 {
            return;
        }
        let mut faults = Vec::new();
        for (due, exercise) in (1..).zip(&self.task.exercises) {
            let number = exercise.head.number;
            if number != due {
                let message = format!("exercise {number} where {due} follows");
                faults.push((exercise.page, exercise.bytes.start, message));
            }
        }
        for (page, at, message) in faults {
            self.fault(page, at, message);
        }
    }

    fn exercises_of(&mut self, at: usize, page: &Page, section: Range<usize>) {
        let mut skip = 0;
        for child in self.children(at, section) {
            if child.start < skip {
                continue;
            }
            let mut blocks = page.blocks.iter().filter(|it| it.end_tag.is_some());
            let block = blocks.find(|it| child.contains(&it.events.start));
            match block.map(|block| (&*block.class, block)) {
                Some(("answer", block)) => skip = self.answer(at, block),
                Some(("teacher", block)) => skip = block.events.end,
                _ => match self.head(at, &child) {
                    Some(lead) => self.exercise(at, lead),
                    None => self.more_of_an_exercise(at, child),
                },
            }
        }
        self.the_last_has_an_answer();
    }

    fn exercise(&mut self, page: usize, lead: Lead<'_>) {
        self.the_last_has_an_answer();
        match head::exercise(lead.text) {
            Err(message) => {
                self.unread_exercises += 1;
                self.fault(page, lead.bytes.start, message);
            }
            Ok(head) => {
                let (bytes, text) = (lead.bytes, piece(page, lead.rest));
                let answer = Piece::new();
                self.task.exercises.push(Exercise { head, page, bytes, text, answer });
            }
        }
    }

    fn the_last_has_an_answer(&mut self) {
        if let Some(last) = self.task.exercises.last()
            && last.answer.is_empty()
        {
            let message = format!(
                "exercise {} has no answer; write `<details class=\"answer\">` after it",
                last.head.number
            );
            let (page, at) = (last.page, last.bytes.start);
            self.fault(page, at, message);
        }
    }

    /// Reads an answer; returns the event after it.
    fn answer(&mut self, page: usize, block: &Block) -> usize {
        let inner = block.inner();
        let events = &self.pages[page].text.events;
        let summary_ends = events[inner.clone()].iter().position(
            |(event, _)| matches!(event, Event::Html(html) if html.contains("</summary>")),
        );
        let events = inner.start + summary_ends.map_or(0, |at| at + 1)..inner.end;
        match self.task.exercises.last_mut() {
            Some(last) if last.answer.is_empty() => {
                last.answer = vec![Span { page, events }];
            }
            // A head that cannot be read is reported already.
            _ if self.unread_exercises == 0 => {
                let message = "an answer without an exercise before it";
                self.fault(page, block.tag.start, message);
            }
            _ => {}
        }
        block.events.end
    }

    fn more_of_an_exercise(&mut self, page: usize, child: Range<usize>) {
        let at = self.byte(page, child.start);
        let text = &self.pages[page].text;
        let words = !matches!(
            text.events[child.start].0,
            Event::Start(Tag::HtmlBlock | Tag::FootnoteDefinition(_)) | Event::Rule
        ) && !text.source[at..].starts_with("{{#");
        match self.task.exercises.last_mut() {
            Some(last) if last.answer.is_empty() => {
                last.text.push(Span { page, events: child });
            }
            Some(_) if words => {
                let message = "after an answer an exercise begins, or the section ends";
                self.fault(page, at, message);
            }
            _ => {}
        }
    }

    fn teacher(&mut self, page: usize, block: &Block) {
        // Where what follows belongs.
        let mut last: Option<ItemHead> = None;
        for child in self.children(page, block.inner()) {
            let events = &self.pages[page].text.events;
            if matches!(events[child.start].0, Event::Start(Tag::List(_))) {
                let items = self.children(page, child.start + 1..child.end - 1);
                if items.iter().any(|item| self.head(page, item).is_some()) {
                    for item in items {
                        self.item(page, item, &mut last);
                    }
                    continue;
                }
            }
            self.item(page, child, &mut last);
        }
        let teacher = &self.task.teacher;
        let missing = [
            (teacher.say_first.is_empty(), "**Say first.**"),
            (teacher.time.is_empty(), "**Time.**"),
        ];
        for (_, head) in missing.into_iter().filter(|(missing, _)| *missing) {
            let message = format!("the teacher's notes have no paragraph `{head} …`");
            self.fault(page, block.tag.start, message);
        }
    }

    fn item(&mut self, page: usize, element: Range<usize>, last: &mut Option<ItemHead>) {
        let (bytes, head, text) = match self.head(page, &element) {
            None => {
                let at = self.byte(page, element.start);
                (at..at, None, piece(page, vec![element]))
            }
            Some(lead) => match head::item(lead.text) {
                Err(message) => return self.fault(page, lead.bytes.start, message),
                Ok(head) => (lead.bytes, Some(head), piece(page, lead.rest)),
            },
        };
        let at = bytes.start;
        let begins = head.is_some();
        let Some(head) = head.or_else(|| last.clone()) else {
            let message = "the teacher's notes begin with `**Say first.** …`";
            return self.fault(page, at, message);
        };
        let letters: Vec<char> =
            self.task.parts.iter().map(|part| part.head.letter).collect();
        if begins
            && self.unread_parts == 0
            && let ItemHead::Wrong { part, .. } | ItemHead::AskNext { part } = &head
            && !letters.contains(part)
        {
            let list: Vec<_> = letters.iter().map(|it| format!("({it})")).collect();
            let message = format!(
                "the problem has no part ({part}); there are: {}",
                list.join(", ")
            );
            self.fault(page, at, message);
        }
        let teacher = &mut self.task.teacher;
        match (&head, begins) {
            (ItemHead::SayFirst, true) if !teacher.say_first.is_empty() => {
                self.fault(page, at, "`**Say first.**` stands here twice");
            }
            (ItemHead::Time, true) if !teacher.time.is_empty() => {
                self.fault(page, at, "`**Time.**` stands here twice");
            }
            (ItemHead::SayFirst, _) => teacher.say_first.extend(text),
            (ItemHead::Time, _) => teacher.time.extend(text),
            (ItemHead::AskNext { part }, true) => teacher.ask_next.push((*part, text)),
            (ItemHead::AskNext { .. }, false) => {
                if let Some((_, last)) = teacher.ask_next.last_mut() {
                    last.extend(text);
                }
            }
            (ItemHead::Wrong { part, code, erratum }, true) => {
                let (part, code, erratum) = (*part, code.clone(), *erratum);
                teacher.wrong.push(Wrong { part, code, erratum, page, bytes, text });
            }
            (ItemHead::Wrong { .. }, false) => {
                if let Some(last) = teacher.wrong.last_mut() {
                    last.text.extend(text);
                }
            }
        }
        *last = Some(head);
    }
}

/// These events of a page.
fn piece(page: usize, events: Vec<Range<usize>>) -> Piece {
    events.into_iter().map(|events| Span { page, events }).collect()
}

/// What the sections of `page` hold that the solutions leave out.
fn not_in_solutions(page: &Page) -> Vec<Range<usize>> {
    let classes = ["predict", "setting", "problem", "teacher"];
    let blocks = page.blocks.iter().filter(|it| classes.contains(&&*it.class));
    let blocks = blocks.filter(|block| block.end_tag.is_some());
    let lines = page.text.events.iter().enumerate();
    let lines = lines.filter(|(_, (event, _))| {
        matches!(event, Event::Html(html) if one_line(html).is_some() || is_erratum(html))
    });
    let holes = blocks.map(|block| block.events.clone());
    holes.chain(lines.map(|(at, _)| at..at + 1)).collect()
}

/// What the line under a claim's heading says, as HTML.
pub fn one_line(html: &str) -> Option<&str> {
    let (inside, _) =
        html.trim().strip_prefix("<p class=\"one-line\">")?.split_once("</p>")?;
    inside.split_once("</span> ").map(|(_, says)| says)
}

/// Whether this is the note of an erratum.
pub fn is_erratum(html: &str) -> bool {
    html.starts_with("<p class=\"erratum\">")
}
