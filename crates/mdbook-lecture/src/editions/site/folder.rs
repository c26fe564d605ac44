//! The html book that mdBook has just written, in memory: read once, changed by the steps,
//! written once.
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mdbook_renderer::RenderContext;
use mdbook_renderer::book::BookItem;
use mdbook_renderer::config::HtmlConfig;
use rayon::prelude::*;

use crate::base::problem::Problem;
use crate::base::problems::Problems;
use crate::editions::site::page::{INDEX, Kind, Page};
use crate::editions::site::settings::{self, Settings};

/// The backend that makes the handouts, and their folder in the html book.
pub const HANDOUTS: &str = "handouts";

/// What a backend of this project is writing and has not finished.
const UNFINISHED: &str = ".part";

/// The html book and what goes into it.
pub struct Folder {
    /// The folder of `book.toml`.
    pub root: PathBuf,
    /// The folder of the book's sources, as seen from there.
    pub source: String,
    /// Every page: first those that mdBook has made of its template, [`INDEX`] before all.
    pub pages: Vec<Page>,
    /// The crates that the book's code may use.
    pub crates: Vec<String>,
    /// What `book.toml` says about this backend.
    pub settings: Settings,
    /// What it says about that of mdBook.
    pub html: HtmlConfig,
    /// The version of mdBook.
    pub version: String,
    /// What authors must mend, found on the way, which leaves other pages as they are: it is
    /// reported with all the rest of it by the last look.
    pub problems: Problems,
    /// Where the html book is.
    place: PathBuf,
    /// Every other file of the html book.
    files: BTreeMap<String, File>,
}

/// A file that is no page.
enum File {
    /// It is there already.
    There,
    /// To be written.
    Text(String),
    /// To be copied from elsewhere.
    Copy(PathBuf),
    /// To be removed.
    Gone,
}

impl Folder {
    /// Reads what the other backends have written beside this one's own folder.
    ///
    /// # Errors
    /// `book.toml` lacks a backend this one builds on, the html book is not of this build, or
    /// a file cannot be read.
    pub fn read(context: &RenderContext) -> Result<Self, Problems> {
        for backend in ["html", HANDOUTS] {
            let section = format!("output.{backend}");
            if !context.config.contains_key(&section) {
                let said = format!(
                    "book.toml has no [{section}], which it builds on: add it, or remove \
                     [output.site]"
                );
                return Err(settings::fault(&context.root, "output.site", &said));
            }
        }
        // Three backends have three folders, side by side.
        let all = context.destination.parent().unwrap_or(&context.destination);
        let mut folder = Self {
            root: context.root.clone(),
            source: with_slashes(&context.config.book.src),
            pages: Vec::new(),
            crates: [
                settings::value::<Vec<String>>(context, "preprocessor.doctest.packages")?,
                settings::value(context, "preprocessor.doctest.dependencies")?,
            ]
            .concat(),
            settings: Settings::read(context)?,
            html: settings::value(context, "output.html")?,
            version: context.version.clone(),
            problems: Problems::default(),
            place: all.join("html"),
            files: BTreeMap::new(),
        };
        let mut found = BTreeMap::new();
        let (html, sheets) = (folder.place.clone(), all.join(HANDOUTS));
        let listed = list(&html, "", &mut found);
        listed.map_err(|(path, error)| folder.unreadable(&path, &error))?;
        folder.is_new(&found)?;
        if !sheets.is_dir() {
            let said =
                format!("{} is missing: it has made no sheets", folder.shown(&sheets));
            let section = format!("output.{HANDOUTS}");
            return Err(settings::fault(&context.root, &section, &said));
        }
        let own: Vec<String> = found.keys().cloned().collect();
        let listed = list(&sheets, &format!("{HANDOUTS}/"), &mut found);
        listed.map_err(|(path, error)| folder.unreadable(&path, &error))?;
        let mut kinds = kinds(context, &folder.html);
        let missing = kinds.iter().find(|(file, kind)| {
            matches!(kind, Kind::Chapter { .. }) && !found.contains_key(file)
        });
        if let Some((file, _)) = missing {
            let said = format!("the html book has no {}", folder.shown(&html.join(file)));
            return Err(settings::fault(&context.root, "output.html", &said));
        }
        kinds.retain(|(file, _)| found.contains_key(file));
        let others = found.keys().filter(|file| file.ends_with(".html"));
        let others = others.filter(|file| !kinds.iter().any(|(known, _)| known == *file));
        let others: Vec<_> = others.map(|file| (file.clone(), Kind::Other)).collect();
        kinds.extend(others);
        let read = |(file, kind): (String, Kind)| {
            let path = &found[&file];
            let text = fs::read_to_string(path);
            let text = text.map_err(|error| folder.unreadable(path, &error))?;
            Ok(Page { file, kind, text })
        };
        folder.pages =
            kinds.into_par_iter().map(read).collect::<Result<_, Problems>>()?;
        found.retain(|file, _| !file.ends_with(".html"));
        folder.files = found
            .into_iter()
            .map(|(file, path)| match own.binary_search(&file) {
                Ok(_) => (file, File::There),
                Err(_) => (file, File::Copy(path)),
            })
            .collect();
        Ok(folder)
    }

    /// Checks that mdBook's html backend has just been here: it would have removed what
    /// this backend put there the time before.
    fn is_new(&self, found: &BTreeMap<String, PathBuf>) -> Result<(), Problems> {
        let html = self.shown(&self.place);
        if !found.contains_key(INDEX) {
            let said =
                format!("{html} has no {INDEX}: mdBook has not written the html book");
            return Err(settings::fault(&self.root, "output.html", &said));
        }
        if self.place.join(HANDOUTS).exists() {
            let said = format!(
                "{html} has a folder `{HANDOUTS}` already. If a chapter or a file of the \
                 book is called so, rename it; else mdBook has not written the html book \
                 in this build: the name of the backend before this one must be `html`"
            );
            return Err(settings::fault(&self.root, "output.site", &said));
        }
        Ok(())
    }

    /// The page in this file.
    pub fn page(&self, file: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.file == file)
    }

    /// Whether the finished book has this file, a page or another.
    pub fn has(&self, file: &str) -> bool {
        let gone = |it: &File| matches!(it, File::Gone);
        self.files.get(file).is_some_and(|it| !gone(it)) || self.page(file).is_some()
    }

    /// The text of a file that is no page.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn text(&self, file: &str) -> Result<String, Problems> {
        let path = self.place.join(file);
        fs::read_to_string(&path).map_err(|error| self.unreadable(&path, &error))
    }

    /// Puts a text, to be written, in the place of a file that is no page.
    pub fn put(&mut self, file: &str, text: String) {
        self.files.insert(file.to_owned(), File::Text(text));
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
    pub fn write(&self) -> Result<(), Problems> {
        let pages = self.pages.par_iter().map(|page| (&page.file, Some(&*page.text)));
        let files = self.files.par_iter().map(|(file, it)| match it {
            File::Text(text) => (file, Some(&**text)),
            File::There | File::Copy(_) | File::Gone => (file, None),
        });
        let write = |(file, text): (&String, Option<&str>)| {
            let path = self.place.join(file);
            let done = match (text, self.files.get(file)) {
                (Some(text), _) => in_folder(&path).and_then(|()| fs::write(&path, text)),
                (None, Some(File::Copy(from))) => {
                    in_folder(&path).and_then(|()| fs::copy(from, &path)).map(drop)
                }
                (None, Some(File::Gone)) => fs::remove_file(&path),
                _ => Ok(()),
            };
            let error = done.err()?;
            Some(self.fault(file, 1, format!("cannot write it: {error}")))
        };
        let problems: Vec<Problem> = pages.chain(files).filter_map(write).collect();
        Problems(problems).report()
    }

    fn unreadable(&self, path: &Path, error: &io::Error) -> Problems {
        Problems::one(self.shown(path), 1, format!("cannot read it: {error}"))
    }

    /// `path` as seen from the book's root, if it is there.
    fn shown(&self, path: &Path) -> String {
        with_slashes(path.strip_prefix(&self.root).unwrap_or(path))
    }
}

/// Makes the folder that `file` is in.
fn in_folder(file: &Path) -> io::Result<()> {
    file.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Puts every file in `folder` under its name behind `prefix`; if there is one, it leaves out
/// what is hidden or unfinished.
fn list(
    folder: &Path,
    prefix: &str,
    found: &mut BTreeMap<String, PathBuf>,
) -> Result<(), (PathBuf, io::Error)> {
    let here = |error| (folder.to_owned(), error);
    // There may be nothing at all.
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let entry = entry.map_err(here)?;
        let (name, path) = (entry.file_name(), entry.path());
        let name = name.to_string_lossy();
        if !prefix.is_empty() && (name.starts_with('.') || name.ends_with(UNFINISHED)) {
            continue;
        }
        if path.is_dir() {
            list(&path, &format!("{prefix}{name}/"), found)?;
        } else {
            found.insert(format!("{prefix}{name}"), path);
        }
    }
    Ok(())
}

/// The pages that mdBook makes of its template for `context`, the first of them [`INDEX`].
fn kinds(context: &RenderContext, html: &HtmlConfig) -> Vec<(String, Kind)> {
    let chapters = context.book.iter().filter_map(|item| {
        let BookItem::Chapter(chapter) = item else { return None };
        let path = chapter.path.as_ref()?;
        let source = with_slashes(chapter.source_path.as_ref().unwrap_or(path));
        let file = with_slashes(&path.with_extension("html"));
        let number = chapter.number.as_ref().map(ToString::to_string);
        let number = number.map(|number| number.trim_end_matches('.').to_owned());
        let name = chapter.name.clone();
        let kind = Kind::Chapter { name, number, source, file: file.clone() };
        Some((file, kind))
    });
    let mut pages: Vec<_> = chapters.collect();
    if let Some((_, first)) = pages.first().cloned() {
        pages.retain(|(file, _)| file != INDEX);
        pages.insert(0, (INDEX.to_owned(), first));
    }
    // mdBook writes these two over a chapter of the name.
    for (file, kind) in [
        ("print.html".to_owned(), Kind::Print),
        (html.get_404_output_file(), Kind::NotFound),
    ] {
        pages.retain(|(other, _)| *other != file);
        pages.push((file, kind));
    }
    pages
}

fn with_slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
