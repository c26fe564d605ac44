//! What a chapter gives to the sheets: settings, parts, exercises, the sections of its
//! claims, and what is for the teacher only.
use std::ops::Range;

use crate::base::claim_id::ClaimId;
use crate::syntax::head::{ExerciseHead, PartHead};

mod exercises;
mod problem;
pub mod read;
mod reader;
mod teacher;

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
