//! The whole book, and the options of its `[preprocessor.lecture]` table.
use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::config::Config;
use rayon::prelude::*;
use serde::de::IgnoredAny;

use crate::bibliography::{self, Bibliography};
use crate::chapter;
use crate::entries;
use crate::evidence::Folder;
use crate::handouts::check;
use crate::handouts::offer::{Edition, Offer};
use crate::handouts::settings::{Settings, WrongAnswers};
use crate::ledger::Ledger;
use crate::maths::Maths;
use crate::names::Names;
use crate::problem::Problem;
use crate::source::Source;

/// The keys mdBook itself gives a meaning to, and those of this preprocessor.
const OPTIONS: [&str; 7] =
    ["command", "before", "after", "renderers", "optional", "tests", "references"];

/// A chapter that is no draft.
pub struct Written {
    /// Its file, as seen from the book's root.
    pub file: String,
    /// Its number (`2` or `2.1`), unless it has none.
    pub number: Option<String>,
    /// Its Markdown.
    pub text: String,
}

impl Written {
    /// The chapter to be read or set.
    pub fn chapter(&self) -> chapter::Chapter<'_> {
        chapter::Chapter {
            file: &self.file,
            number: self.number.as_deref(),
            text: &self.text,
        }
    }
}

/// The backend that reads no chapter, but what the others have made of them.
pub const READS_NO_CHAPTER: &str = "site";

/// Refuses an option that nobody reads, and a backend that would get the chapters as they
/// were written, because `renderers` does not name it.
///
/// # Errors
/// The option, and those there are; the backend.
pub fn check_options(config: &Config) -> Result<(), Problem> {
    let given: BTreeMap<String, IgnoredAny> =
        config.get("preprocessor.lecture").ok().flatten().unwrap_or_default();
    let problem = |key: &String| {
        in_book_toml(format!(
            "[preprocessor.lecture] has no option `{key}`; there are: {}",
            OPTIONS.join(", ")
        ))
    };
    if let Some(key) = given.keys().find(|key| !OPTIONS.contains(&key.as_str())) {
        return Err(problem(key));
    }
    let renderers: Option<Vec<String>> =
        config.get("preprocessor.lecture.renderers").ok().flatten();
    let Some(renderers) = renderers else { return Ok(()) };
    let backends: BTreeMap<String, IgnoredAny> = config.outputs().unwrap_or_default();
    let left_out = |it: &&String| {
        *it != READS_NO_CHAPTER && !renderers.iter().any(|known| known == *it)
    };
    match backends.keys().find(left_out) {
        None => Ok(()),
        Some(backend) => Err(in_book_toml(format!(
            "[output.{backend}] would show directives and formulas as they are written: add \
             \"{backend}\" to `renderers` of [preprocessor.lecture], which has: {}",
            renderers.join(", ")
        ))),
    }
}

/// The tests in the folder that the option `tests` names, a path from `root`; `None` without
/// the option.
///
/// # Errors
/// The option is no text, or the folder cannot be read.
pub fn tests(config: &Config, root: &Path) -> Result<Option<Folder>, Problem> {
    let name: Option<String> = config
        .get("preprocessor.lecture.tests")
        .map_err(|_| in_book_toml("`tests` is the path of a folder, in quotes".into()))?;
    name.map(|name| Folder::read(root, &name)).transpose().map_err(|message| {
        in_book_toml(format!("`tests` of [preprocessor.lecture]: {message}"))
    })
}

/// The works in the file that the option `references` names, a path from `root`, and what
/// is wrong with them; none without the option.
pub fn references(config: &Config, root: &Path) -> (Bibliography, Vec<Problem>) {
    match config.get::<String>("preprocessor.lecture.references") {
        Ok(Some(name)) => bibliography::read(root, &name),
        Ok(None) => (Bibliography::default(), Vec::new()),
        Err(_) => {
            let message = "`references` is the path of a BibTeX file, in quotes";
            (Bibliography::default(), vec![in_book_toml(message.into())])
        }
    }
}

fn in_book_toml(message: String) -> Problem {
    Problem { file: "book.toml".into(), line: 1, message }
}

/// The ledger of `chapters`, and what is wrong with it; without tests there is none, and
/// what asks for it is a fault.
pub fn ledger(chapters: &[Written], folder: Option<&Folder>) -> (Ledger, Vec<Problem>) {
    let chapters: Vec<_> = chapters.iter().map(Written::chapter).collect();
    match folder {
        Some(folder) => Ledger::collect(&chapters, folder),
        None => (Ledger::default(), chapters.iter().flat_map(entries::refuse).collect()),
    }
}

/// The renderer that makes the sheets for a course.
const HANDOUTS: &str = "handouts";

/// `book`, which lies in `root`, with every chapter rendered by [`chapter::render`] for
/// mdBook's renderer of this name.
///
/// # Errors
/// Every fault of every chapter and of the ledger, by file and line.
pub fn render(
    mut book: Book,
    config: &Config,
    root: &Path,
    renderer: &str,
    source: &dyn Source,
) -> Result<Book, Vec<Problem>> {
    let maths = Maths::default();
    let mut problems = check_options(config).err().into_iter().collect::<Vec<_>>();
    let chapters: Vec<_> =
        book.chapters().filter_map(|page| written(page, config)).collect();
    let mut ledger = match tests(config, root) {
        Ok(folder) => {
            let (ledger, found) = ledger(&chapters, folder.as_ref());
            problems.extend(found);
            ledger
        }
        Err(problem) => {
            problems.push(problem);
            Ledger::default()
        }
    };
    let (works, found) = references(config, root);
    problems.extend(found);
    let read: Vec<_> = chapters.iter().map(Written::chapter).collect();
    let (names, found) = Names::collect(&read, works);
    problems.extend(found);
    ledger.names = names;
    let settings = Settings::read(config).unwrap_or_else(|message| {
        problems.push(in_book_toml(message));
        None
    });
    let wrong_answers = match settings.as_ref().map(|it| WrongAnswers::read(it, root)) {
        Some(Ok(read)) => read,
        Some(Err(message)) => {
            problems.push(in_book_toml(message));
            None
        }
        None => None,
    };
    let (wanted, wrong_answers) = (settings.is_some(), wrong_answers.as_ref());
    problems.extend(check::problems(&chapters, &ledger, wanted, wrong_answers));
    let edition = Edition {
        handouts: renderer == HANDOUTS,
        offer: settings.map(|settings| Offer::of(&chapters, &settings)),
    };
    let set = |it: &Written| {
        let text = chapter::render(&it.chapter(), source, &maths, &ledger, &edition);
        (it.file.clone(), text)
    };
    let mut set: HashMap<_, _> = chapters.par_iter().map(set).collect();
    book.for_each_chapter_mut(|page| {
        let text = written(page, config).and_then(|chapter| set.remove(&chapter.file));
        match text {
            Some(Ok(text)) => page.content = text,
            Some(Err(found)) => problems.extend(found),
            None => {}
        }
    });
    problems.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    if problems.is_empty() { Ok(book) } else { Err(problems) }
}

/// The chapter as it was written; a draft has no file.
fn written(page: &Chapter, config: &Config) -> Option<Written> {
    let file = config.book.src.join(page.source_path.as_ref()?);
    let number = page.number.as_ref().map(ToString::to_string);
    Some(Written {
        file: file.to_string_lossy().replace('\\', "/"),
        number: number.map(|number| number.trim_end_matches('.').to_owned()),
        text: page.content.clone(),
    })
}
