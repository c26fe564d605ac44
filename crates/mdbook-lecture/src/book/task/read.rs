//! Reads what a chapter gives to the sheets.
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::Event;

use crate::base::claim_id::ClaimId;
use crate::base::problem::Problem;
use crate::syntax::block::{Block, without};
use crate::syntax::page::Page;

use super::reader::Reader;
use super::{Section, Span, Task, is_erratum, one_line};

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

impl Reader<'_> {
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

    fn each_claim_in_one_part(&mut self) {
        let known: Vec<ClaimId> = self.task.sections.iter().map(|it| it.id).collect();
        let unknown = |id: &ClaimId| {
            let list: Vec<_> = known.iter().map(|id| id.label()).collect();
            let list = list.join(", ");
            format!("the chapter has no claim {}; there are: {list}", id.label())
        };
        let mut faults: Vec<(usize, usize, String)> = Vec::new();
        let mut answered: BTreeMap<ClaimId, char> = BTreeMap::new();
        for part in &self.task.parts {
            for id in &part.head.claims {
                let message = match answered.get(id) {
                    _ if !known.contains(id) => unknown(id),
                    Some(it) => format!("{} belongs to part ({it}) already", id.label()),
                    None => {
                        answered.insert(*id, part.head.letter);
                        continue;
                    }
                };
                faults.push((part.page, part.bytes.start, message));
            }
        }
        for exercise in &self.task.exercises {
            let lost = exercise.head.after.iter().filter(|id| !known.contains(id));
            let at = (exercise.page, exercise.bytes.start);
            faults.extend(lost.map(|id| (at.0, at.1, unknown(id))));
        }
        let sections = self.task.sections.iter().filter(|_| self.unread_parts == 0);
        for section in sections.filter(|it| !answered.contains_key(&it.id)) {
            let message =
                format!("no part of the problem asks for {}", section.id.label());
            let at = section.title.first().map_or(0, |it| it.events.start);
            let page = section.span.page;
            faults.push((page, self.byte(page, at), message));
        }
        faults.into_iter().for_each(|(page, at, said)| self.fault(page, at, said));
    }
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
