//! The problem: what stands before the first part, and the parts.
use crate::syntax::block::Block;
use crate::syntax::head;

use super::reader::{Reader, piece};
use super::{Part, Span};

impl Reader<'_> {
    /// Reads the block of the problem.
    pub fn problem(&mut self, page: usize, block: &Block) {
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
}
