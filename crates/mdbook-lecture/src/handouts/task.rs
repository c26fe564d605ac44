//! What a chapter gives to the sheets: settings, parts, exercises, the sections of its
//! claims, and what is for the teacher only.
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::handouts::document::{Block, Document, Lead, Piece, without};
use crate::handouts::grammar::{self, ExerciseHead, ItemHead, PartHead};
use crate::id::Id;
use crate::outline::Outline;
use crate::problem::Fault;

/// The title of the section that holds the exercises.
const EXERCISES: &str = "Exercises";

/// A chapter's problem.
#[derive(Debug, Default)]
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
    /// The bytes of the block that is for the teacher only.
    pub secret: Range<usize>,
}

/// A part of the problem.
#[derive(Debug)]
pub struct Part {
    /// Its head.
    pub head: PartHead,
    /// The bytes of the head, without its asterisks.
    pub bytes: Range<usize>,
    /// What is asked.
    pub text: Piece,
}

/// An exercise.
#[derive(Debug)]
pub struct Exercise {
    /// Its head.
    pub head: ExerciseHead,
    /// The bytes of the head, without its asterisks.
    pub bytes: Range<usize>,
    /// What is asked.
    pub text: Piece,
    /// The answer.
    pub answer: Piece,
}

/// A claim's section.
#[derive(Debug)]
pub struct Section {
    /// The claim.
    pub id: Id,
    /// Its heading's words.
    pub title: Piece,
    /// The section without its heading and what is not for the solutions.
    pub text: Piece,
    /// The events of the section.
    pub events: Range<usize>,
}

/// What is for the teacher only.
#[derive(Debug, Default)]
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
#[derive(Debug)]
pub struct Wrong {
    /// The part it is given to.
    pub part: char,
    /// The name of its code.
    pub code: Option<String>,
    /// The claim whose erratum it comes from.
    pub erratum: Option<Id>,
    /// The bytes of its head, without the asterisks.
    pub bytes: Range<usize>,
    /// What it is and how to answer it.
    pub text: Piece,
}

impl Task {
    /// The bytes of every head that names claims.
    pub fn heads(&self) -> impl Iterator<Item = &Range<usize>> {
        let parts = self.parts.iter().map(|part| &part.bytes);
        let exercises = self.exercises.iter().map(|exercise| &exercise.bytes);
        let wrong = self.teacher.wrong.iter().map(|wrong| &wrong.bytes);
        parts.chain(exercises).chain(wrong)
    }
}

/// The task of the chapter `document`, which is numbered `number`, and what is wrong with
/// it; `None` if it has no block for the sheets.
pub fn read(document: &Document<'_>, number: Option<&str>) -> (Option<Task>, Vec<Fault>) {
    let has = |class| document.blocks_of(class).next().is_some();
    if !["setting", "problem", "teacher"].into_iter().any(has) {
        return (None, Vec::new());
    }
    let outline = Outline::of(document.text, number);
    let mut reader = Reader {
        document,
        task: Task::default(),
        faults: Vec::new(),
        unread_parts: 0,
        unread_exercises: 0,
    };
    reader.sections(&outline);
    reader.blocks();
    reader.exercises(&outline);
    reader.each_claim_in_one_part();
    let Reader { task, mut faults, .. } = reader;
    faults.sort_by_key(|fault| fault.at);
    (Some(task), faults)
}

/// The reading of one chapter.
struct Reader<'a> {
    document: &'a Document<'a>,
    task: Task,
    faults: Vec<Fault>,
    /// How many parts have a head that cannot be read; what follows from it alone is not
    /// reported.
    unread_parts: usize,
    /// How many exercises have.
    unread_exercises: usize,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, at: usize, message: impl Into<String>) {
        self.faults.push(Fault::new(at, message));
    }

    /// The events of each section whose heading `select` accepts, with its heading.
    fn heading(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let starts =
            |event: &Event<'_>| matches!(event, Event::Start(Tag::Heading { .. }));
        let events = &self.document.events;
        let start = events
            .iter()
            .position(|(event, at)| starts(event) && at.start == bytes.start)?;
        let end = events[start..]
            .iter()
            .position(|(event, _)| matches!(event, Event::End(TagEnd::Heading(_))))?;
        Some(start..start + end + 1)
    }

    /// The event that begins a heading at byte `at`, or the end.
    fn event_at(&self, at: usize) -> usize {
        let events = &self.document.events;
        let found = events.iter().position(|(_, bytes)| bytes.start >= at);
        found.unwrap_or(events.len())
    }

    fn sections(&mut self, outline: &Outline) {
        let holes = self.not_in_solutions();
        for heading in &outline.headings {
            let Some(events) = self.heading(&heading.range) else { continue };
            let title = events.start + 1..events.end - 1;
            if heading.level == 1 && self.task.title.is_empty() {
                self.task.title = vec![title];
            } else if let Some(id) = heading.claim() {
                self.task.number = id.problem;
                let section = events.end..self.event_at(heading.section.end);
                let text = without(section.clone(), &holes);
                self.task.sections.push(Section {
                    id,
                    title: vec![title],
                    text,
                    events: section,
                });
            }
        }
    }

    /// What a claim's section holds that the solutions leave out.
    fn not_in_solutions(&self) -> Vec<Range<usize>> {
        let classes = ["predict", "setting", "problem", "teacher"];
        let blocks = self.document.blocks.iter();
        let blocks = blocks.filter(|block| classes.contains(&&*block.class));
        let lines = self.document.events.iter().enumerate();
        let lines = lines.filter(|(_, (event, _))| {
            matches!(event, Event::Html(html) if one_line(html).is_some() || erratum(html))
        });
        let holes = blocks.map(|block| block.outer.clone());
        holes.chain(lines.map(|(at, _)| at..at + 1)).collect()
    }

    fn blocks(&mut self) {
        for at in self.document.open.clone() {
            self.fault(at, "this block is not closed");
        }
        self.task.settings =
            self.document.blocks_of("setting").map(|it| vec![it.inner()]).collect();
        let problem = self.the_one("problem");
        let teacher = self.the_one("teacher");
        if let Some(block) = problem {
            self.problem(&block);
        }
        if let Some(block) = teacher {
            self.task.secret = block.bytes.clone();
            self.teacher(&block);
        }
    }

    /// The one block of this class, which a chapter with any must have.
    fn the_one(&mut self, class: &str) -> Option<Block> {
        let blocks: Vec<_> = self.document.blocks_of(class).cloned().collect();
        if blocks.is_empty() {
            let message = format!(
                "the chapter has a part of a problem sheet but no `<div class=\"{class}\">`"
            );
            let there = ["problem", "setting", "teacher"];
            let there = there.iter().find_map(|it| self.document.blocks_of(it).next());
            self.fault(there.map_or(0, |block| block.bytes.start), message);
        }
        for again in blocks.iter().skip(1) {
            let message = format!("a chapter has one `<div class=\"{class}\">`, not two");
            self.fault(again.bytes.start, message);
        }
        blocks.into_iter().next()
    }

    /// What begins `element`, if it is meant as a head.
    fn head(&self, element: &Range<usize>) -> Option<Lead<'a>> {
        self.document.lead(element).filter(|lead| grammar::is_head(lead.text))
    }

    fn problem(&mut self, block: &Block) {
        if let Some(section) = self.task.sections.first()
            && section.events.start < block.outer.start
        {
            let message = "the problem stands before the first claim";
            self.fault(block.bytes.start, message);
        }
        for child in self.document.children(block.inner()) {
            let Some(lead) = self.head(&child) else {
                let text = match self.task.parts.last_mut() {
                    Some(part) => &mut part.text,
                    None => &mut self.task.introduction,
                };
                text.push(child);
                continue;
            };
            match grammar::part(lead.text) {
                Err(message) => {
                    self.unread_parts += 1;
                    self.fault(lead.at, message);
                }
                Ok(head) => {
                    let before = self.task.parts.len() + self.unread_parts;
                    let due = ('a'..='z').nth(before).unwrap_or('z');
                    if head.letter != due {
                        let message =
                            format!("part ({}) where ({due}) follows", head.letter);
                        self.fault(lead.at, message);
                    }
                    let bytes = lead.at + 2..lead.at + 2 + lead.text.len();
                    self.task.parts.push(Part { head, bytes, text: lead.rest });
                }
            }
        }
        if self.task.parts.is_empty() && self.unread_parts == 0 {
            self.fault(block.bytes.start, "the problem has no part");
        }
    }

    fn each_claim_in_one_part(&mut self) {
        let mut faults = Vec::new();
        let known: Vec<Id> = self.task.sections.iter().map(|it| it.id).collect();
        let list = known.iter().map(|id| id.label()).collect::<Vec<_>>().join(", ");
        let unknown = |id: &Id| {
            format!("the chapter has no claim {}; there are: {list}", id.label())
        };
        let mut answered: Vec<(Id, char)> = Vec::new();
        for part in &self.task.parts {
            for id in &part.head.claims {
                if !known.contains(id) {
                    faults.push(Fault::new(part.bytes.start, unknown(id)));
                } else if let Some((_, earlier)) =
                    answered.iter().find(|(earlier, _)| earlier == id)
                {
                    let message =
                        format!("{} belongs to part ({earlier}) already", id.label());
                    faults.push(Fault::new(part.bytes.start, message));
                }
                answered.push((*id, part.head.letter));
            }
        }
        let read = self.unread_parts == 0;
        for section in self.task.sections.iter().filter(|_| read) {
            if !answered.iter().any(|(id, _)| *id == section.id) {
                let message =
                    format!("no part of the problem asks for {}", section.id.label());
                let at =
                    section.title.first().map_or(0, |it| self.document.byte(it.start));
                faults.push(Fault::new(at, message));
            }
        }
        for exercise in &self.task.exercises {
            for id in exercise.head.after.iter().filter(|id| !known.contains(id)) {
                faults.push(Fault::new(exercise.bytes.start, unknown(id)));
            }
        }
        self.faults.extend(faults);
    }

    fn exercises(&mut self, outline: &Outline) {
        let Some(heading) = outline.headings.iter().find(|it| it.title == EXERCISES)
        else {
            let at = self.task.secret.start;
            return self
                .fault(at, format!("the chapter has no section `## {EXERCISES}`"));
        };
        let Some(events) = self.heading(&heading.range) else { return };
        let section = events.end..self.event_at(heading.section.end);
        let mut skip = 0;
        for child in self.document.children(section) {
            if child.start < skip {
                continue;
            }
            let block =
                self.document.blocks.iter().find(|it| {
                    it.outer.start >= child.start && it.outer.start < child.end
                });
            if let Some(block) = block.filter(|block| block.class == "answer") {
                skip = self.answer(&block.clone());
            } else if let Some(block) = block.filter(|block| block.class == "teacher") {
                skip = block.outer.end;
            } else if let Some(lead) = self.head(&child) {
                self.exercise(lead);
            } else {
                self.more_of_an_exercise(child);
            }
        }
        self.the_last_has_an_answer();
    }

    fn exercise(&mut self, lead: Lead<'_>) {
        self.the_last_has_an_answer();
        match grammar::exercise(lead.text) {
            Err(message) => {
                self.unread_exercises += 1;
                self.fault(lead.at, message);
            }
            Ok(head) => {
                let before = self.task.exercises.len() + self.unread_exercises;
                let due = before as u32 + 1;
                if head.number != due {
                    let message = format!("exercise {} where {due} follows", head.number);
                    self.fault(lead.at, message);
                }
                let bytes = lead.at + 2..lead.at + 2 + lead.text.len();
                let (text, answer) = (lead.rest, Piece::new());
                self.task.exercises.push(Exercise { head, bytes, text, answer });
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
            let at = last.bytes.start;
            self.fault(at, message);
        }
    }

    /// Reads an answer; returns the event after it.
    fn answer(&mut self, block: &Block) -> usize {
        let inner = block.inner();
        let summary_ends = self.document.events[inner.clone()].iter().position(
            |(event, _)| matches!(event, Event::Html(html) if html.contains("</summary>")),
        );
        let answer = inner.start + summary_ends.map_or(0, |at| at + 1)..inner.end;
        match self.task.exercises.last_mut() {
            Some(last) if last.answer.is_empty() => last.answer = vec![answer],
            // A head that cannot be read is reported already.
            _ if self.unread_exercises == 0 => {
                self.fault(block.bytes.start, "an answer without an exercise before it");
            }
            _ => {}
        }
        block.outer.end
    }

    fn more_of_an_exercise(&mut self, child: Range<usize>) {
        let at = self.document.byte(child.start);
        let words = !matches!(
            self.document.events[child.start].0,
            Event::Start(Tag::HtmlBlock) | Event::Rule
        ) && !self.document.text[at..].starts_with("{{#");
        match self.task.exercises.last_mut() {
            Some(last) if last.answer.is_empty() => last.text.push(child),
            Some(_) if words => {
                self.fault(at, "after an answer an exercise begins, or the section ends");
            }
            _ => {}
        }
    }

    fn teacher(&mut self, block: &Block) {
        // Where what follows belongs.
        let mut last: Option<ItemHead> = None;
        for child in self.document.children(block.inner()) {
            if matches!(self.document.events[child.start].0, Event::Start(Tag::List(_))) {
                let items = self.document.children(child.start + 1..child.end - 1);
                if items.iter().any(|item| self.head(item).is_some()) {
                    for item in items {
                        self.item(self.head(&item), item, &mut last);
                    }
                    continue;
                }
            }
            self.item(self.head(&child), child, &mut last);
        }
        let teacher = &self.task.teacher;
        let missing: Vec<_> = [
            (teacher.say_first.is_empty(), "**Say first.**"),
            (teacher.time.is_empty(), "**Time.**"),
        ]
        .into_iter()
        .filter(|(missing, _)| *missing)
        .collect();
        for (_, head) in missing {
            let message = format!("the teacher's notes have no paragraph `{head} …`");
            self.fault(block.bytes.start, message);
        }
    }

    fn item(
        &mut self,
        lead: Option<Lead<'_>>,
        element: Range<usize>,
        last: &mut Option<ItemHead>,
    ) {
        let (bytes, head, text) = match lead {
            None => {
                let at = self.document.byte(element.start);
                (at..at, None, vec![element])
            }
            Some(lead) => match grammar::item(lead.text) {
                Err(message) => return self.fault(lead.at, message),
                Ok(head) => {
                    let bytes = lead.at + 2..lead.at + 2 + lead.text.len();
                    (bytes, Some(head), lead.rest)
                }
            },
        };
        let at = bytes.start;
        let begins = head.is_some();
        let Some(head) = head.or_else(|| last.clone()) else {
            let message = "the teacher's notes begin with `**Say first.** …`";
            return self.fault(at, message);
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
            self.fault(at, message);
        }
        let teacher = &mut self.task.teacher;
        match (&head, begins) {
            (ItemHead::SayFirst, true) if !teacher.say_first.is_empty() => {
                self.fault(at, "`**Say first.**` stands here twice");
            }
            (ItemHead::Time, true) if !teacher.time.is_empty() => {
                self.fault(at, "`**Time.**` stands here twice");
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
                let (code, erratum) = (code.clone(), *erratum);
                teacher.wrong.push(Wrong { part: *part, code, erratum, bytes, text });
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

/// What the line under a claim's heading says, as HTML.
pub fn one_line(html: &str) -> Option<&str> {
    let (inside, _) =
        html.trim().strip_prefix("<p class=\"one-line\">")?.split_once("</p>")?;
    inside.split_once("</span> ").map(|(_, says)| says)
}

/// Whether this is the note of an erratum.
pub fn erratum(html: &str) -> bool {
    html.starts_with("<p class=\"erratum\">")
}
