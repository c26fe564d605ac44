//! The book as mdBook hands it to a preprocessor, and with every page set.
use std::collections::HashMap;
use std::path::Path;

use mdbook_doctest::parallel;
use mdbook_preprocessor::book::{Book as Written, Chapter};
use mdbook_preprocessor::config::Config;

use crate::base::path::with_slashes;
use crate::base::problem::Problem;
use crate::book::bibliography::Bibliography;
use crate::book::course::{Settings, WrongAnswers};
use crate::book::evidence::Folder;
use crate::book::index::Book;
use crate::book::offer::{Edition, Offer};
use crate::book::{check, options, summary};
use crate::set::directive::{Directives, KINDS, book};
use crate::set::formula::Maths;
use crate::set::setter::{Setter, Tools};
use crate::set::source::Source;
use crate::syntax::page::Page;

use super::page;

/// The renderer that makes the sheets for a course.
const HANDOUTS: &str = "handouts";

/// A book as it is written, read and indexed once, to be set for every renderer.
pub struct Manuscript {
    written: Written,
    config: Config,
    book: Book,
    directives: Directives,
    /// The sheets there are.
    offer: Option<Offer>,
    maths: Maths,
    /// What is wrong with it for every renderer.
    problems: Vec<Problem>,
}

impl Manuscript {
    /// Reads the book `written`, which lies in `root`; what is wrong with it is told when it
    /// is set.
    pub fn read(written: Written, config: &Config, root: &Path) -> Self {
        let mut problems = summary::problems(root, config);
        problems.extend(options::check(config, root).err());
        let tests = options::tests(config, root).unwrap_or_else(|found| {
            problems.extend(found);
            Some(Folder::default())
        });
        let (works, found) = options::references(config, root);
        problems.extend(found);
        let (book, directives, found) = read(&written, config, tests.as_ref(), works);
        problems.extend(found);
        let offer = offer(&book, config, root, &mut problems);
        let (config, maths) = (config.clone(), Maths::default());
        Self { written, config, book, directives, offer, maths, problems }
    }

    /// Whether it is this book.
    pub fn is_of(&self, written: &Written, config: &Config) -> bool {
        self.written == *written && self.config == *config
    }

    /// The book with every page set for mdBook's renderer of this name.
    ///
    /// # Errors
    /// Every fault of every page and of the whole, by file and line.
    pub fn set(
        &self,
        renderer: &str,
        source: &dyn Source,
    ) -> Result<Written, Vec<Problem>> {
        let Self { book, directives, maths, .. } = self;
        let handouts = renderer == HANDOUTS;
        let edition = &Edition { handouts, offer: self.offer.clone() };
        let tools = Tools { source, maths, kinds: &KINDS };
        let set = |(number, page): (usize, &Page)| {
            let problems = Vec::new();
            let setter = Setter { book, page, number, edition, tools, problems };
            (page.file.clone(), page::set(setter, directives))
        };
        let set = parallel::map(book.pages.iter().enumerate(), set);
        let mut set: HashMap<_, _> = set.into_iter().collect();
        let (mut written, mut problems) = (self.written.clone(), self.problems.clone());
        written.for_each_chapter_mut(|chapter| {
            let text = file(chapter, &self.config).and_then(|file| set.remove(&file));
            match text {
                Some(Ok(text)) => chapter.content = text,
                Some(Err(found)) => problems.extend(found),
                None => {}
            }
        });
        problems.sort();
        problems.dedup();
        if problems.is_empty() { Ok(written) } else { Err(problems) }
    }
}

/// The book read and indexed, and everything that is wrong with it; without tests what needs
/// them is a fault.
pub fn read(
    written: &Written,
    config: &Config,
    tests: Option<&Folder>,
    works: Bibliography,
) -> (Book, Directives, Vec<Problem>) {
    let chapters: Vec<&Chapter> = written.chapters().collect();
    let page = |chapter: &Chapter| {
        let number = chapter.number.as_ref().map(ToString::to_string);
        let number = number.map(|number| number.trim_end_matches('.').to_owned());
        Some(Page::read(&file(chapter, config)?, number, &chapter.content))
    };
    let pages: Vec<Page> = parallel::map(chapters, page).into_iter().flatten().collect();
    let faults = |page: &Page| {
        let text = &page.text;
        text.faults.iter().map(|it| text.problem(it.clone())).collect::<Vec<_>>()
    };
    let mut problems: Vec<_> = pages.iter().flat_map(faults).collect();
    let (book, directives, found) = book(pages, tests, works);
    problems.extend(found);
    problems.sort();
    (book, directives, problems)
}

/// The sheets there are; what is wrong with them becomes one of `problems`.
fn offer(
    book: &Book,
    config: &Config,
    root: &Path,
    problems: &mut Vec<Problem>,
) -> Option<Offer> {
    let settings = Settings::read(config).unwrap_or_else(|message| {
        problems.push(Problem::in_book_toml(root, "output.handouts", message));
        None
    });
    let wrong_answers = settings.as_ref().and_then(|settings| {
        WrongAnswers::read(settings, root).unwrap_or_else(|message| {
            problems.push(Problem::in_book_toml(root, "output.handouts", message));
            None
        })
    });
    let found = check::problems(book, wrong_answers.as_ref(), settings.as_ref(), root);
    problems.extend(found);
    let source = with_slashes(&config.book.src);
    settings.map(|settings| Offer::of(book, source, &settings))
}

/// The file of a page, as seen from the book's root; a draft has none.
fn file(chapter: &Chapter, config: &Config) -> Option<String> {
    Some(with_slashes(&config.book.src.join(chapter.source_path.as_ref()?)))
}
