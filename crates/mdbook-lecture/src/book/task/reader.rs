//! The reading of one chapter for the sheets, and what each part of it needs.
use std::ops::Range;

use crate::base::problem::Problem;
use crate::syntax::block::{Block, children};
use crate::syntax::head;
use crate::syntax::page::{Lead, Page};

use super::{Piece, Span, Task};

/// The reading of one chapter.
pub struct Reader<'a> {
    /// The chapter's pages.
    pub pages: &'a [&'a Page],
    /// What has been read of it.
    pub task: Task,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// How many parts have a head that cannot be read; what follows from it alone is not
    /// reported.
    pub unread_parts: usize,
    /// How many exercises have.
    pub unread_exercises: usize,
}

impl<'a> Reader<'a> {
    /// Something is wrong at byte `at` of a page.
    pub fn fault(&mut self, page: usize, at: usize, message: impl Into<String>) {
        self.problems.push(self.pages[page].problem(at, message));
    }

    /// The first byte of event `event` of a page.
    pub fn byte(&self, page: usize, event: usize) -> usize {
        let text = &self.pages[page].text;
        text.events.get(event).map_or(text.source.len(), |(_, bytes)| bytes.start)
    }

    /// The elements of a range of events.
    pub fn children(&self, page: usize, range: Range<usize>) -> Vec<Range<usize>> {
        children(&self.pages[page].text.events, range)
    }

    /// The closed blocks of this class, each with its page.
    pub fn all(&self, class: &str) -> Vec<(usize, &'a Block)> {
        let of_page = |(at, page): (usize, &'a &'a Page)| {
            let blocks = page.blocks_of(class).filter(|block| block.end_tag.is_some());
            blocks.map(|block| (at, block)).collect::<Vec<_>>()
        };
        self.pages.iter().enumerate().flat_map(of_page).collect()
    }

    /// The one block of this class, which a chapter with any must have.
    pub fn the_one(&mut self, class: &str) -> Option<(usize, &'a Block)> {
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
    pub fn head(&self, page: usize, element: &Range<usize>) -> Option<Lead<'a>> {
        self.pages[page].lead(element).filter(|lead| head::is_head(lead.text))
    }
}

/// These events of a page.
pub fn piece(page: usize, events: Vec<Range<usize>>) -> Piece {
    events.into_iter().map(|events| Span { page, events }).collect()
}
