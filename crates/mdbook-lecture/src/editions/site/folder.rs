//! The html book that mdBook has just written, in memory: read once, changed by the steps,
//! written once.
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mdbook_doctest::parallel;
use mdbook_renderer::RenderContext;
use mdbook_renderer::book::BookItem;
use mdbook_renderer::config::{BookConfig, HtmlConfig};
use walkdir::WalkDir;

use crate::base::cache::Memory;
use crate::base::path::with_slashes;
use crate::base::problem::Problem;
use crate::book::course::Publish;
use crate::editions::site::page::{INDEX, Kind, Page};
use crate::editions::site::settings::{self, Settings};

/// The backend that makes the handouts, and their folder in the html book.
pub const HANDOUTS: &str = "handouts";

/// What a backend of this project is writing and has not finished.
const UNFINISHED: &str = ".part";

/// What a step says: nothing, or what no other step could go on with.
pub type Done = Result<(), Vec<Problem>>;

/// The html book and what goes into it.
pub struct Folder {
    /// The folder of `book.toml`.
    pub root: PathBuf,
    /// The folder of the book's sources, as seen from there.
    pub source: String,
    /// Where the html book is.
    pub place: PathBuf,
    /// Every page: first those that mdBook has made of its template, [`INDEX`] before all.
    pub pages: Vec<Page>,
    /// The crates that the book's code may use.
    pub crates: Vec<String>,
    /// What `book.toml` says about the book.
    pub book: BookConfig,
    /// What it says about this backend, and about that of mdBook.
    pub settings: Settings,
    /// See there.
    pub html: HtmlConfig,
    /// The version of mdBook.
    pub version: String,
    /// Where code that was coloured before lies.
    pub memory: Option<Memory>,
    /// What authors must mend and the steps could go on with, for the last look to tell.
    pub problems: Vec<Problem>,
    /// Every other file of the html book.
    files: BTreeMap<String, File>,
}

/// A file that is no page: there already, to be written, copied from elsewhere or removed.
enum File {
    There,
    Made(Vec<u8>),
    Copy(PathBuf),
    Gone,
}

impl Folder {
    /// Reads what the other backends have written beside this one's own folder.
    ///
    /// # Errors
    /// `book.toml` lacks a backend this one builds on, the html book is not of this build, or
    /// a file cannot be read.
    pub fn read(
        context: &RenderContext,
        memory: Option<Memory>,
    ) -> Result<Self, Vec<Problem>> {
        let fault =
            |section: &str, said| Err(settings::fault(&context.root, section, said));
        for section in ["output.html", "output.handouts"] {
            if !context.config.contains_key(section) {
                let said = format!(
                    "book.toml has no [{section}], which it builds on: add it, or remove \
                     [output.site]"
                );
                return fault("output.site", said);
            }
        }
        // Three backends have three folders, side by side.
        let all = context.destination.parent().unwrap_or(&context.destination);
        let packages: Vec<String> =
            settings::value(context, "preprocessor.doctest.packages")?;
        let dependencies = settings::value(context, "preprocessor.doctest.dependencies")?;
        let mut folder = Self {
            root: context.root.clone(),
            source: with_slashes(&context.config.book.src),
            book: context.config.book.clone(),
            place: all.join("html"),
            pages: Vec::new(),
            crates: [packages, dependencies].concat(),
            settings: Settings::read(context)?,
            html: settings::value(context, "output.html")?,
            version: context.version.clone(),
            memory,
            problems: Vec::new(),
            files: BTreeMap::new(),
        };
        // mdBook's html backend would have removed what was put there the time before.
        let html = folder.shown(&folder.place);
        let sheets = all.join(HANDOUTS);
        if !folder.place.join(INDEX).exists() {
            let said =
                format!("{html} has no {INDEX}: mdBook has not written the html book");
            return fault("output.html", said);
        }
        if folder.place.join(HANDOUTS).exists() {
            let said = format!(
                "{html} has a folder `{HANDOUTS}` already. If a chapter or a file of the \
                 book is called so, rename it; else mdBook has not written the html book \
                 in this build: the name of the backend before this one must be `html`"
            );
            return fault("output.site", said);
        }
        if !sheets.is_dir() {
            let said =
                format!("{} is missing: it has made no sheets", folder.shown(&sheets));
            return fault("output.handouts", said);
        }
        let mut found = folder.list(&folder.place, "")?;
        let publish: Publish = settings::value(context, "output.handouts.publish")?;
        let sheets = folder.list(&sheets, &format!("{HANDOUTS}/"))?;
        let name = |file: &str| file[HANDOUTS.len() + 1..].to_owned();
        found.extend(sheets.into_iter().filter(|(file, _)| publish.has(&name(file))));
        let mut kinds = kinds(context, &folder.html);
        let is_chapter = |kind: &Kind| matches!(kind, Kind::Chapter { .. });
        let missing =
            kinds.iter().find(|(file, it)| is_chapter(it) && !found.contains_key(file));
        if let Some((file, _)) = missing {
            return fault("output.html", format!("the html book has no {html}/{file}"));
        }
        kinds.retain(|(file, _)| found.contains_key(file));
        let others = found.keys().filter(|file| file.ends_with(".html"));
        let others = others.filter(|file| !kinds.iter().any(|(known, _)| known == *file));
        let others: Vec<_> = others.map(|file| (file.clone(), Kind::Other)).collect();
        let pages = parallel::map(kinds.into_iter().chain(others), |(file, kind)| {
            let text = folder.text(&found[&file])?;
            Ok(Page { file, kind, text })
        });
        folder.pages = pages.into_iter().collect::<Result<_, Vec<Problem>>>()?;
        found.retain(|file, _| !file.ends_with(".html"));
        let file = |path: PathBuf| match path.starts_with(&folder.place) {
            true => File::There,
            false => File::Copy(path),
        };
        folder.files = found.into_iter().map(|(name, path)| (name, file(path))).collect();
        Ok(folder)
    }

    /// Every file in the folder `at`, under its name behind `prefix`; if there is one, without
    /// what is hidden or unfinished.
    fn list(
        &self,
        at: &Path,
        prefix: &str,
    ) -> Result<BTreeMap<String, PathBuf>, Vec<Problem>> {
        let whole = |name: &str| !name.starts_with('.') && !name.ends_with(UNFINISHED);
        let all = WalkDir::new(at).min_depth(1).follow_links(true).into_iter();
        let all = all.filter_entry(|it| {
            prefix.is_empty() || whole(&it.file_name().to_string_lossy())
        });
        let mut found = BTreeMap::new();
        for entry in all {
            let path = entry
                .map_err(|error| {
                    let error = error.into();
                    self.unreadable(at, &error)
                })?
                .into_path();
            if !path.is_dir() {
                let name = with_slashes(path.strip_prefix(at).unwrap_or(&path));
                found.insert(format!("{prefix}{name}"), path);
            }
        }
        Ok(found)
    }

    /// Puts what `step` makes of each page, if it makes something, in its place.
    ///
    /// # Errors
    /// What it says of pages that are wrong.
    pub fn change<F>(&mut self, step: F) -> Done
    where
        F: Fn(&Self, &Page) -> Result<Option<String>, String> + Sync,
    {
        let made = parallel::map(&self.pages, |page| step(self, page));
        let mut wrong = Vec::new();
        for (at, made) in made.into_iter().enumerate() {
            match made {
                Ok(Some(text)) => self.pages[at].text = text,
                Ok(None) => {}
                Err(said) => wrong.push(self.fault(&self.pages[at].file, 1, said)),
            }
        }
        done(wrong)
    }

    /// The page in this file.
    pub fn page(&self, file: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.file == file)
    }

    /// The names of the first page of the chapter that `page` is one of, and its own, if it is
    /// another.
    pub fn names<'a>(&'a self, page: &'a Page) -> Vec<&'a str> {
        let Kind::Chapter { name, number, .. } = &page.kind else { return Vec::new() };
        let chapter = number.as_ref().and_then(|it| it.split_once('.')).map(|it| it.0);
        let first = self.pages.iter().find_map(|it| match &it.kind {
            Kind::Chapter { name, number, .. } if number.is_some() => {
                (number.as_deref() == chapter).then_some(&**name)
            }
            _ => None,
        });
        first.into_iter().chain([&**name]).collect()
    }

    /// Whether the finished book has this file, a page or another.
    pub fn has(&self, file: &str) -> bool {
        let there = self.files.get(file).is_some_and(|it| !matches!(it, File::Gone));
        there || self.page(file).is_some()
    }

    /// Every file that is no page, by its name.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let there = self.files.iter().filter(|it| !matches!(it.1, File::Gone));
        there.map(|it| &**it.0)
    }

    /// The text of the file at `path`.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn text(&self, path: &Path) -> Result<String, Vec<Problem>> {
        fs::read_to_string(path).map_err(|error| self.unreadable(path, &error))
    }

    /// Puts what is to be written in the place of a file that is no page.
    pub fn put(&mut self, file: &str, content: impl Into<Vec<u8>>) {
        self.files.insert(file.to_owned(), File::Made(content.into()));
    }

    /// Puts a copy of `from`, as seen from the book's root, into the html book.
    pub fn copy(&mut self, from: &str, file: &str) {
        self.files.insert(file.to_owned(), File::Copy(self.root.join(from)));
    }

    /// Takes a file out of the html book.
    pub fn remove(&mut self, file: &str) {
        self.files.insert(file.to_owned(), File::Gone);
    }

    /// A fault that is in the html book itself.
    pub fn fault(&self, file: &str, line: usize, message: impl Into<String>) -> Problem {
        let file = self.shown(&self.place.join(file));
        Problem { file, line, message: message.into() }
    }

    /// Writes every page and every file that is new.
    ///
    /// # Errors
    /// Those that cannot be written, all together.
    pub fn write(mut self) -> Done {
        for Page { file, text, .. } in std::mem::take(&mut self.pages) {
            self.put(&file, text);
        }
        let write = |(file, it): (&String, &File)| {
            let path = self.place.join(file);
            let folder = || fs::create_dir_all(path.parent().unwrap_or(&path));
            let done = match it {
                File::There => Ok(()),
                File::Made(it) => folder().and_then(|()| fs::write(&path, it)),
                File::Copy(from) => {
                    folder().and_then(|()| fs::copy(from, &path)).map(drop)
                }
                File::Gone => fs::remove_file(&path),
            };
            let error = done.err()?;
            Some(self.fault(file, 1, format!("cannot write it: {error}")))
        };
        done(parallel::map(&self.files, write).into_iter().flatten().collect())
    }

    fn unreadable(&self, path: &Path, error: &io::Error) -> Vec<Problem> {
        let (file, message) = (self.shown(path), format!("cannot read it: {error}"));
        vec![Problem { file, line: 1, message }]
    }

    /// `path` as seen from the book's root, if it is there.
    fn shown(&self, path: &Path) -> String {
        with_slashes(path.strip_prefix(&self.root).unwrap_or(path))
    }
}

/// What a step says that has found these problems.
///
/// # Errors
/// All of them, if there are any.
pub fn done(problems: Vec<Problem>) -> Done {
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// The pages that mdBook makes of its template for `context`, the first of them [`INDEX`].
fn kinds(context: &RenderContext, html: &HtmlConfig) -> Vec<(String, Kind)> {
    let chapters = context.book.iter().filter_map(|item| {
        let BookItem::Chapter(chapter) = item else { return None };
        let path = chapter.path.as_ref()?;
        let source = with_slashes(chapter.source_path.as_ref().unwrap_or(path));
        let file = with_slashes(&path.with_extension("html"));
        let number = chapter.number.as_ref();
        let number = number.map(|it| it.to_string().trim_end_matches('.').to_owned());
        let name = chapter.name.clone();
        Some((file.clone(), Kind::Chapter { name, number, source, file }))
    });
    let mut pages: Vec<_> = chapters.collect();
    if let Some((_, first)) = pages.first().cloned() {
        pages.retain(|(file, _)| file != INDEX);
        pages.insert(0, (INDEX.to_owned(), first));
    }
    // mdBook writes these two over a chapter of the name.
    let last = [
        ("print.html".to_owned(), Kind::Print),
        (html.get_404_output_file(), Kind::NotFound),
    ];
    pages.retain(|(file, _)| last.iter().all(|it| it.0 != *file));
    pages.extend(last);
    pages
}
