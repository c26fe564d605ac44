//! What is for the teacher only.
use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::syntax::block::Block;
use crate::syntax::head::{self, ItemHead};

use super::Wrong;
use super::reader::{Reader, piece};

impl Reader<'_> {
    /// Reads the block for the teacher.
    pub fn teacher(&mut self, page: usize, block: &Block) {
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
