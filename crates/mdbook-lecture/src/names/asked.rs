//! Exercises and the parts of a problem: paragraphs that begin with a bold number, as in
//! `**3 · Prove · ★ · 5 minutes.** …` and `**(a) · Prove · ★ · …**`.
use pulldown_cmark::{Event, Tag, TagEnd};

use crate::markdown::events_with_formulas;
use crate::outline::Outline;

/// The heading that exercises stand under.
const EXERCISES: &str = "Exercises";

/// An exercise or a part of a problem.
#[derive(Debug, PartialEq, Eq)]
pub struct Asked {
    /// The problem whose chapter it is in.
    pub problem: u32,
    /// `3` of an exercise, `a` of a part.
    pub number: String,
    /// Where its paragraph begins.
    pub at: usize,
}

impl Asked {
    fn is_part(&self) -> bool {
        self.number.starts_with(|c: char| c.is_ascii_lowercase())
    }

    /// Its id in the page: `p1_exercise_3`, `p1_problem_a`.
    pub fn id(&self) -> String {
        let word = if self.is_part() { "problem" } else { "exercise" };
        format!("p{}_{word}_{}", self.problem, self.number)
    }

    /// What a reference to it says.
    pub fn label(&self) -> String {
        match self.is_part() {
            true => format!("part ({})", self.number),
            false => format!("exercise {}", self.number),
        }
    }
}

/// The exercises and parts of the chapter `text`, which is about the problem of its first
/// claim; a chapter without claims has none.
pub fn of(text: &str, outline: &Outline) -> Vec<Asked> {
    let Some(first) = outline.headings.iter().find_map(|heading| heading.claim()) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let (mut paragraph, mut bold) = (None, None);
    for (event, range) in events_with_formulas(text) {
        match event {
            Event::Start(Tag::Paragraph) => paragraph = Some(range.start),
            Event::Start(Tag::Strong) => {
                bold = paragraph.filter(|start| *start == range.start)
            }
            Event::Text(words) => {
                if let Some(at) = bold.take()
                    && let Some(number) = number(&words)
                    && (number.starts_with(|c: char| c.is_ascii_lowercase())
                        || exercises(outline, at))
                {
                    found.push(Asked { problem: first.problem, number, at });
                }
            }
            Event::End(TagEnd::Paragraph) => paragraph = None,
            _ => {}
        }
    }
    found
}

/// Whether byte `at` is under the heading of the exercises.
fn exercises(outline: &Outline, at: usize) -> bool {
    outline.heading_of(at, |heading| heading.title == EXERCISES).is_some()
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
