//! Headings and what is under them.
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::claim_id::ClaimId;

use super::text::Text;

/// A heading.
#[derive(Debug)]
pub struct Heading {
    /// 1 for the page's own.
    pub level: u8,
    /// Its id, where the author gave it one.
    pub id: Option<String>,
    /// Its words.
    pub title: String,
    /// The heading itself.
    pub range: Range<usize>,
    /// Its events, with its start and its end.
    pub events: Range<usize>,
    /// What is under it: to the next heading of the same or a higher level.
    pub section: Range<usize>,
    /// The events of what is under it.
    pub section_events: Range<usize>,
}

impl Heading {
    /// The claim this heading is of, by its id or else by its title.
    pub fn claim(&self) -> Option<ClaimId> {
        let by_id = self.id.as_deref().and_then(ClaimId::read);
        by_id.or_else(|| ClaimId::of_title(&self.title))
    }
}

/// The headings of `text`, from the top.
pub fn find(text: &Text) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    // Those whose sections go on, each of a higher level than the one before it.
    let mut open: Vec<usize> = Vec::new();
    let mut inside = false;
    for (at, (event, range)) in text.events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                inside = true;
                let level = *level as u8;
                while let Some(last) = open.pop_if(|it| headings[*it].level >= level) {
                    headings[last].section.end = range.start;
                    headings[last].section_events.end = at;
                }
                open.push(headings.len());
                headings.push(Heading {
                    level,
                    id: id.as_ref().map(ToString::to_string),
                    title: String::new(),
                    range: range.clone(),
                    events: at..at + 1,
                    section: range.end..text.source.len(),
                    section_events: at + 1..text.events.len(),
                });
            }
            Event::End(TagEnd::Heading(_)) => {
                inside = false;
                if let Some(heading) = headings.last_mut() {
                    heading.events.end = at + 1;
                    heading.section_events.start = at + 1;
                }
            }
            _ if inside => {
                if let (Some(words), Some(heading)) =
                    (text.words(at), headings.last_mut())
                {
                    heading.title.push_str(words);
                }
            }
            _ => {}
        }
    }
    headings
}
