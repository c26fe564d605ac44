//! From the book, as mdBook hands it to a backend, to the files in its folder.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use mdbook_renderer::RenderContext;

use crate::handouts::document::Document;
use crate::handouts::links::{self, References};
use crate::handouts::page::{self, Theme};
use crate::handouts::settings::{Settings, WrongAnswers};
use crate::handouts::sheet::{Chapter, Course};
use crate::handouts::task;

/// A sheet that is ready: the name of its file without the end, and its HTML.
pub type File = (String, String);

/// Every sheet of the book.
///
/// # Errors
/// Settings or a theme that cannot be read, or a chapter the preprocessor did not prepare.
pub fn sheets(context: &RenderContext, settings: &Settings) -> Result<Vec<File>> {
    let theme = Theme::read(&context.root.join("theme"))?;
    let wrong_answers =
        WrongAnswers::read(settings, &context.root).map_err(|said| anyhow!(said))?;
    let wrong_answers = wrong_answers.unwrap_or_default();
    let mut chapters = Vec::new();
    let mut references = References::new();
    for page in context.book.chapters() {
        let file =
            page.source_path.as_ref().map(|file| file.to_string_lossy().into_owned());
        let file = file.unwrap_or_default();
        references.extend(links::references(&file, &page.content));
        let document = Document::set(&page.content);
        let (task, faults) = task::read(&document, None);
        if let Some(fault) = faults.first() {
            bail!(
                "{file}, as the preprocessors left it: {}; is `handouts` among the renderers \
                 of [preprocessor.lecture]?",
                fault.message
            );
        }
        chapters.extend(task.map(|task| Chapter { document, task }));
    }
    let book = &context.config.book;
    let title = settings.title.as_deref().or(book.title.as_deref()).unwrap_or("Handouts");
    let course =
        Course { settings, title, wrong_answers: &wrong_answers, chapters: &chapters };
    let language = book.language.as_deref().unwrap_or("en");
    let page = |sheet| page::html(&sheet, settings, &theme, &references, language);
    course
        .sheets()
        .into_iter()
        .map(|sheet| {
            let name = sheet.name.clone();
            let html = page(sheet);
            unique_ids(&html).with_context(|| format!("the sheet {name}"))?;
            Ok((name, html))
        })
        .collect()
}

/// Refuses a page in which two elements have one id.
fn unique_ids(html: &str) -> Result<()> {
    let count = html.matches(" id=\"").count();
    let ids = links::ids(html);
    if ids.len() == count {
        return Ok(());
    }
    let twice = ids.iter().find(|id| html.matches(&format!(" id=\"{id}\"")).count() > 1);
    bail!("two elements have the id `{}`", twice.unwrap_or(&""))
}

/// Writes `files` into `folder`, each under another name first.
///
/// # Errors
/// A file that cannot be written.
pub fn write(files: &[File], folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make {}", folder.display()))?;
    let half = |name: &str| folder.join(format!(".{name}.html.tmp"));
    for (name, html) in files {
        let file = half(name);
        fs::write(&file, html)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    for (name, _) in files {
        let file = folder.join(format!("{name}.html"));
        fs::rename(half(name), &file)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
