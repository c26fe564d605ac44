//! Exercises and the parts of a problem: paragraphs that begin with a bold number, as in
//! `**3 · Prove · ★ · 5 minutes.** …` and `**(a) · Prove · ★ · …**`.
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::base::problem::Fault;

use super::heading::Heading;
use super::text::Text;

/// The heading that exercises stand under.
pub const EXERCISES: &str = "Exercises";

/// An exercise or a part of a problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    /// `3` of an exercise, `a` of a part.
    pub number: String,
    /// Where its paragraph begins.
    pub at: usize,
}

impl Asked {
    fn is_part(&self) -> bool {
        self.number.starts_with(|c: char| c.is_ascii_lowercase())
    }

    /// Its id in the page, for the problem of this number: `p1_exercise_3`, `p1_problem_a`.
    pub fn id(&self, problem: u32) -> String {
        let word = if self.is_part() { "problem" } else { "exercise" };
        format!("p{problem}_{word}_{}", self.number)
    }

    /// What a reference to it says.
    pub fn label(&self) -> String {
        match self.is_part() {
            true => format!("part ({})", self.number),
            false => format!("exercise {}", self.number),
        }
    }
}

/// The parts in `text`, and the exercises under the heading of that name; and a fault for each
/// exercise elsewhere.
pub fn find(text: &Text, headings: &[Heading]) -> (Vec<Asked>, Vec<Fault>) {
    let section = headings.iter().find(|it| it.title == EXERCISES).map(|it| &it.section);
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    let (mut paragraph, mut bold) = (None, None);
    for (event, range) in &text.events {
        match event {
            Event::Start(Tag::Paragraph) => paragraph = Some(range.start),
            Event::Start(Tag::Strong) => {
                bold = paragraph.filter(|start| *start == range.start);
            }
            Event::Text(words) => {
                if let Some(at) = bold.take()
                    && let Some(number) = number(words)
                {
                    let asked = Asked { number, at };
                    if asked.is_part() || section.is_some_and(|it| it.contains(&at)) {
                        found.push(asked);
                    } else if words.contains('★') {
                        let message = format!(
                            "an exercise stands under a heading `## {EXERCISES}`"
                        );
                        faults.push(Fault::new(at, message));
                    }
                }
            }
            Event::End(TagEnd::Paragraph) => paragraph = None,
            _ => {}
        }
    }
    (found, faults)
}

/// The number that the bold text `words` begins with: `3` of `3 · Prove`, `a` of
/// `(a) · Prove`.
fn number(words: &str) -> Option<String> {
    let (number, rest) = words.split_once(' ')?;
    let part = number.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    let one_letter = |it: &&str| it.len() == 1 && it.as_bytes()[0].is_ascii_lowercase();
    let digits = |it: &&str| it.bytes().all(|byte| byte.is_ascii_digit());
    let number = match part {
        Some(letter) => Some(letter).filter(one_letter),
        None => Some(number).filter(digits),
    };
    number.filter(|_| rest.starts_with('·')).map(str::to_owned)
}
