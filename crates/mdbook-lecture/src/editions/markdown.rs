//! The book as mdBook hands it to a preprocessor, and with every page set.
use std::collections::HashMap;
use std::path::Path;

use mdbook_preprocessor::book::{Book as Written, Chapter};
use mdbook_preprocessor::config::Config;
use rayon::prelude::*;

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

/// The bytes of stack of a thread that sets formulas: enough for one of the greatest length
/// that goes down with every command.
const STACK: usize = 256 << 20;

/// `written`, which lies in `root`, with every page set for mdBook's renderer of this name.
///
/// # Errors
/// Every fault of every page and of the whole, by file and line.
pub fn render(
    mut written: Written,
    config: &Config,
    root: &Path,
    renderer: &str,
    source: &dyn Source,
) -> Result<Written, Vec<Problem>> {
    let mut problems = summary::problems(root, config);
    problems.extend(options::check(config, root).err());
    let tests = options::tests(config, root).unwrap_or_else(|problem| {
        problems.push(problem);
        Some(Folder::default())
    });
    let (works, found) = options::references(config, root);
    problems.extend(found);
    let (book, directives, found) = read(&written, config, tests.as_ref(), works);
    problems.extend(found);
    let edition = edition(&book, config, root, renderer, &mut problems);
    let maths = Maths::default();
    let tools = Tools { source, maths: &maths, kinds: &KINDS };
    let set = |(number, page): (usize, &Page)| {
        let (book, edition, problems) = (&book, &edition, Vec::new());
        let setter = Setter { book, page, number, edition, tools, problems };
        (page.file.clone(), page::set(setter, &directives))
    };
    let set_all = || book.pages.par_iter().enumerate().map(set).collect();
    // A formula goes as deep as its author; what reads it goes down a step for each.
    let deep = rayon::ThreadPoolBuilder::new().stack_size(STACK).build();
    let mut set: HashMap<_, _> = match &deep {
        Ok(threads) => threads.install(set_all),
        Err(_) => set_all(),
    };
    written.for_each_chapter_mut(|chapter| {
        let text = file(chapter, config).and_then(|file| set.remove(&file));
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

/// The book read and indexed, and everything that is wrong with it; without tests what needs
/// them is a fault.
pub fn read(
    written: &Written,
    config: &Config,
    tests: Option<&Folder>,
    works: Bibliography,
) -> (Book, Directives, Vec<Problem>) {
    let chapters: Vec<&Chapter> = written.chapters().collect();
    let page = |chapter: &&Chapter| {
        let number = chapter.number.as_ref().map(ToString::to_string);
        let number = number.map(|number| number.trim_end_matches('.').to_owned());
        Some(Page::read(&file(chapter, config)?, number, &chapter.content))
    };
    let pages: Vec<Page> = chapters.par_iter().filter_map(page).collect();
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

/// For whom the pages are set; what is wrong with the sheets becomes one of `problems`.
fn edition(
    book: &Book,
    config: &Config,
    root: &Path,
    renderer: &str,
    problems: &mut Vec<Problem>,
) -> Edition {
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
    let (wanted, due) = (settings.is_some(), settings.as_ref().map(|it| &it.due));
    problems.extend(check::problems(book, wanted, wrong_answers.as_ref(), due, root));
    let source = with_slashes(&config.book.src);
    let offer = settings.map(|settings| Offer::of(book, source, &settings));
    Edition { handouts: renderer == HANDOUTS, offer }
}

/// The file of a page, as seen from the book's root; a draft has none.
fn file(chapter: &Chapter, config: &Config) -> Option<String> {
    Some(with_slashes(&config.book.src.join(chapter.source_path.as_ref()?)))
}
