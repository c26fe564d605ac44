//! From the book, as mdBook hands it to a backend, to the files in its folder.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use mdbook_doctest::parallel;
use mdbook_renderer::RenderContext;

use crate::base::cache::Memory;
use crate::base::{archive, browser};
use crate::book::bibliography::Bibliography;
use crate::book::course::{Parts, Settings, WrongAnswers};
use crate::book::index::{self, Entries};
use crate::book::task::Task;
use crate::syntax::page::Page;

use super::chapter::Chapter;
use super::course::{Course, Sheet};
use super::links::{self, References};
use super::page::{self, Theme};

/// A sheet that is ready: the name of its file without the end, and its HTML.
pub type File = (String, String);

/// Every sheet of the book; code that is in the `memory` is coloured already.
///
/// # Errors
/// Settings or a theme that cannot be read, or a chapter the preprocessor did not prepare.
pub fn sheets(
    context: &RenderContext,
    settings: &Settings,
    memory: Option<&Memory>,
) -> Result<Vec<File>> {
    of_course(context, settings, memory, |course, page| {
        let sheets = course.sheets();
        let pages = parallel::map(sheets, |sheet| (sheet.name.clone(), page(&sheet)));
        Ok(pages.into_iter().collect())
    })
}

/// What `make` makes of the course that the book is, and of how a sheet becomes a page.
///
/// # Errors
/// As those of [`sheets`], and those of `make`.
pub fn of_course<R>(
    context: &RenderContext,
    settings: &Settings,
    memory: Option<&Memory>,
    make: impl FnOnce(&Course<'_>, &(dyn Fn(&Sheet) -> String + Sync)) -> Result<R>,
) -> Result<R> {
    let theme = Theme::read(&context.root.join("theme"))?;
    let wrong_answers =
        WrongAnswers::read(settings, &context.root).map_err(|said| anyhow!(said))?;
    let wrong_answers = wrong_answers.unwrap_or_default();
    let chapters: Vec<_> = context.book.chapters().collect();
    let pages = parallel::map(chapters, read);
    let mut references = References::new();
    for page in &pages {
        references.extend(links::references(&page.file, &page.text.source));
    }
    let source = context.root.join(&context.config.book.src);
    let (read, problems) =
        index::book(pages, Entries::default(), None, Bibliography::default());
    if let Some(problem) = problems.first() {
        bail!(
            "as the preprocessors left it: {problem}; is `handouts` among the renderers \
             of [preprocessor.lecture]?"
        );
    }
    let (mut chapters, mut core) = (Vec::new(), Vec::new());
    for (chapter, task) in &read.tasks {
        let pages: Vec<&Page> =
            read.chapters[*chapter].iter().map(|at| &read.pages[*at]).collect();
        let of =
            |task: Task| Chapter { pages: pages.clone(), task, source: &source, memory };
        let parts = settings.parts.get(&format!("p{}", task.number));
        chapters.push(of(parts.map_or_else(|| task.clone(), |parts| parts.of(task))));
        core.extend(task.has_core().then(|| of(Parts::CORE.of(task))));
    }
    let book = &context.config.book;
    let title = settings.title.as_deref().or(book.title.as_deref()).unwrap_or("Handouts");
    let course =
        Course { settings, title, wrong_answers: &wrong_answers, chapters, core };
    let language = book.language.as_deref().unwrap_or("en");
    make(&course, &|sheet| page::html(sheet, settings, &theme, &references, language))
}

/// The page of `chapter` as the preprocessors left it.
fn read(chapter: &mdbook_renderer::book::Chapter) -> Page {
    let file = chapter.source_path.as_ref().map(|file| file.to_string_lossy());
    let number = chapter.number.as_ref().map(ToString::to_string);
    let number = number.map(|number| number.trim_end_matches('.').to_owned());
    Page::read(&file.unwrap_or_default(), number, &chapter.content)
}

/// Puts `files`, their PDFs and the archive of exercises into `folder`, a folder of
/// mdBook's, as far as the `settings` ask for them; nothing there changes before all of it
/// is ready.
///
/// # Errors
/// A file that cannot be written, a PDF that cannot be made.
pub fn write(
    files: &[File],
    settings: &Settings,
    root: &Path,
    folder: &Path,
) -> Result<()> {
    let new = folder.join(NEW);
    let _ = fs::remove_dir_all(&new);
    let done = prepare(files, settings, root, folder, &new)
        .and_then(|stale| replace(&stale, folder, &new));
    let _ = fs::remove_dir_all(&new);
    done
}

/// Where files are made before they take their place; hidden, so that nobody copies it.
const NEW: &str = ".new";

/// What the archive of exercises is called.
const EXERCISES: &str = "exercises.zip";

/// Makes everything that is new in the folder `new`; returns the PDFs that are out of date.
fn prepare(
    files: &[File],
    settings: &Settings,
    root: &Path,
    folder: &Path,
    new: &Path,
) -> Result<Vec<PathBuf>> {
    fs::create_dir_all(new).with_context(|| format!("cannot make {}", new.display()))?;
    let chromium = if settings.pdf { browser::find() } else { None };
    let chromium = chromium.map(|it| it.for_author(&settings.author));
    if settings.pdf && chromium.is_none() {
        eprintln!("handouts: {}", browser::MISSING);
    }
    let (mut stale, mut to_print) = (Vec::new(), Vec::new());
    for (name, html) in files {
        let (page, pdf) = (format!("{name}.html"), format!("{name}.pdf"));
        let file = new.join(&page);
        fs::write(&file, html)
            .with_context(|| format!("cannot write {}", file.display()))?;
        // The same page makes the same PDF, but for its dates.
        let same = fs::read_to_string(folder.join(&page)).is_ok_and(|old| old == *html);
        if chromium.is_none() || !same {
            stale.push(folder.join(&pdf));
        }
        if !same || !folder.join(&pdf).is_file() {
            to_print.push((file, new.join(&pdf)));
        }
    }
    if let Some(chromium) = &chromium {
        chromium.print_all(&to_print)?;
    }
    match &settings.exercises {
        Some(exercises) => archive::write(&root.join(exercises), &new.join(EXERCISES))
            .context("`exercises` of [output.handouts]")?,
        None => stale.push(folder.join(EXERCISES)),
    }
    Ok(stale)
}

/// Removes the files `stale` and moves those of `new` into `folder`.
fn replace(stale: &[PathBuf], folder: &Path, new: &Path) -> Result<()> {
    for file in stale.iter().filter(|file| file.exists()) {
        fs::remove_file(file)
            .with_context(|| format!("cannot remove {}", file.display()))?;
    }
    for entry in fs::read_dir(new)? {
        let entry = entry?;
        let place = folder.join(entry.file_name());
        fs::rename(entry.path(), &place)
            .with_context(|| format!("cannot write {}", place.display()))?;
    }
    Ok(())
}
