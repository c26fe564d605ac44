//! The exercises with their answers.
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::syntax::asked::EXERCISES;
use crate::syntax::block::Block;
use crate::syntax::head;
use crate::syntax::page::{Lead, Page};

use super::reader::{Reader, piece};
use super::{Exercise, Piece, Span};

impl Reader<'_> {
    /// Reads the exercises of every page that has a section of them.
    pub fn exercises(&mut self) {
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
}
