//! The sheets that the book offers, and for whom a page is set.
use crate::base::browser;

use super::course::{Publish, Settings};
use super::index::Book;

/// For whom a page is set.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// Whether it is for the sheets, which need what is for the teacher only.
    pub handouts: bool,
    /// The sheets there are; `None` in a book that makes none.
    pub offer: Option<Offer>,
}

/// The sheets of a book.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The folder of the book's sources, as seen from its root.
    pub source: String,
    /// The problems.
    pub problems: Vec<Offered>,
    /// Which of their sheets the site has.
    pub publish: Publish,
    /// Whether there are PDFs.
    pub pdf: bool,
    /// Whether there is an archive of exercises.
    pub exercises: bool,
}

/// A problem that has sheets.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Its number.
    pub number: u32,
    /// The title of its chapter.
    pub title: String,
    /// The files of its chapter's pages.
    pub files: Vec<String>,
    /// Whether it has a short sheet.
    pub core: bool,
}

impl Offer {
    /// What `book`, whose pages are in the folder `source`, offers with these settings.
    pub fn of(book: &Book, source: String, settings: &Settings) -> Self {
        let problems = book.tasks.iter().map(|(chapter, task)| {
            let pages = book.chapters[*chapter].iter().map(|at| &book.pages[*at]);
            let mut headings = pages.clone().flat_map(|page| &page.headings);
            let title = headings.find(|it| it.level == 1);
            Offered {
                number: task.number,
                title: title.map_or_else(String::new, |it| it.title.clone()),
                files: pages.map(|page| page.file.clone()).collect(),
                core: task.has_core(),
            }
        });
        Self {
            source,
            problems: problems.collect(),
            publish: settings.publish.clone(),
            pdf: settings.pdf && browser::find().is_some(),
            exercises: settings.exercises.is_some(),
        }
    }
}

/// The sheets there are of each problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// Statements only.
    Problems,
    /// Statements, proofs, code, figures, answers.
    Solutions,
    /// What to say, typical wrong answers, what to ask next.
    Teacher,
}

impl Sheet {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Problems, Self::Solutions, Self::Teacher];

    /// Those of the core of a problem.
    pub const CORE: [Self; 2] = [Self::Problems, Self::Solutions];

    /// The end of a file's name: `p1-problems`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Problems => "problems",
            Self::Solutions => "solutions",
            Self::Teacher => "teacher",
        }
    }

    /// What a reader calls one.
    pub fn name(self) -> &'static str {
        match self {
            Self::Problems => "Problem sheet",
            Self::Solutions => "Solutions",
            Self::Teacher => "Teacher’s notes",
        }
    }
}
