//! Finishes the html book that mdBook has just written: a backend that runs after `html`,
//! because mdBook runs backends in the order of their names.
//!
//! mdBook's html backend empties its own folder before it writes, so whatever the book's
//! pages link to and another backend makes must be put there afterwards, at every build.
//! So must whatever changes a page that mdBook has written: each change is a step, in a
//! module of its own.
pub mod code;
pub mod head;
pub mod labs;
pub mod mend;
pub mod not_found;
pub mod pages;
pub mod policy;
pub mod quotation;
pub mod settings;
pub mod sitemap;
pub mod sources;
pub mod styles;
pub mod text;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mdbook_renderer::RenderContext;
use mdbook_renderer::book::BookItem;

use crate::previews;
use crate::site::pages::Page;
use crate::site::settings::Settings;

/// The backend that makes the handouts, and their folder in the html book.
pub const HANDOUTS: &str = "handouts";

/// What a backend of this project is writing and has not finished.
const UNFINISHED: &str = ".part";

/// The html book and what goes into it.
pub struct Site {
    /// The folder of the html book.
    pub html: PathBuf,
    /// The folder of the handouts' own backend.
    pub handouts: PathBuf,
    /// The folder of `book.toml`.
    pub root: PathBuf,
    /// The folder of the book's sources, as seen from there.
    pub source: String,
    /// The pages that mdBook has made of its template.
    pub pages: Vec<Page>,
    /// The crates that the book's code may use.
    pub crates: Vec<String>,
    /// What `book.toml` says about this backend.
    pub settings: Settings,
    /// The address of the repository, without a `/` at its end, if the book has one.
    pub repository: Option<String>,
    /// The version of mdBook.
    pub version: String,
}

/// What is done to the html book, in this order: first what mdBook's pages must be for the
/// others, last what depends on all that is in a page.
type Step = fn(&Site) -> Result<()>;
const STEPS: [Step; 11] = [
    copy_handouts,
    mend::write,
    styles::write,
    not_found::write,
    sources::write,
    code::write,
    labs::write,
    |site| previews::write(&site.html),
    head::write,
    sitemap::write,
    policy::write,
];

/// Does every step, and removes the empty folder that mdBook has made for this backend.
///
/// # Errors
/// `book.toml` lacks a backend this one builds on, the html book is not of this build, or a
/// file cannot be read or written.
pub fn finish(context: &RenderContext) -> Result<()> {
    let site = Site::of(context)?;
    for step in STEPS {
        step(&site)?;
    }
    // It stays if it has something in it, or where it may not go while a program is in it.
    let _ = fs::remove_dir(&context.destination);
    Ok(())
}

impl Site {
    /// Finds what the other backends have written beside this one's own folder.
    ///
    /// # Errors
    /// As those of [`finish`].
    pub fn of(context: &RenderContext) -> Result<Self> {
        for backend in ["html", HANDOUTS] {
            let section = format!("output.{backend}");
            if !context.config.contains_key(&section) {
                bail!(
                    "book.toml has no [{section}], which [output.site] builds on: \
                     add it, or remove [output.site]"
                );
            }
        }
        // Three backends have three folders, side by side.
        let Some(all) = context.destination.parent() else {
            bail!("{} has no folder around it", context.destination.display());
        };
        let html = all.join("html");
        let site = Self {
            pages: pages::of(context, &html),
            html,
            handouts: all.join(HANDOUTS),
            root: context.root.clone(),
            source: context.config.book.src.to_string_lossy().replace('\\', "/"),
            crates: crates(context),
            repository: repository(context)?,
            settings: Settings::read(context)?,
            version: context.version.clone(),
        };
        site.is_new(context)?;
        Ok(site)
    }

    /// Checks that mdBook's html backend has just been here: it would have removed what
    /// this backend put there the time before, and every chapter has its page.
    fn is_new(&self, context: &RenderContext) -> Result<()> {
        let html = self.html.display();
        if !self.html.join("index.html").is_file() {
            bail!("{html} has no index.html: mdBook has not written the html book");
        }
        if self.html.join(HANDOUTS).exists() {
            bail!(
                "{html} has a folder `{HANDOUTS}` already. If a chapter or a file of the \
                 book is called so, rename it; else mdBook has not written the html book \
                 in this build: the name of the backend before this one must be `html`"
            );
        }
        let missing = context.book.iter().find_map(|item| {
            let BookItem::Chapter(chapter) = item else { return None };
            let page = self.html.join(chapter.path.as_ref()?.with_extension("html"));
            (!page.is_file()).then_some(page)
        });
        match missing {
            Some(page) => bail!("the html book has no {}", page.display()),
            None => Ok(()),
        }
    }
}

/// The crates that `book.toml` puts within reach of `mdbook test`.
fn crates(context: &RenderContext) -> Vec<String> {
    let keys = ["packages", "dependencies"];
    let list = |key| {
        let key = format!("preprocessor.doctest.{key}");
        context.config.get::<Vec<String>>(&key).ok().flatten().unwrap_or_default()
    };
    keys.into_iter().flat_map(list).collect()
}

/// What `book.toml` says about the repository.
fn repository(context: &RenderContext) -> Result<Option<String>> {
    let key = "output.html.git-repository-url";
    let url: Option<String> = context.config.get(key)?;
    Ok(url.map(|url| url.trim_end_matches('/').to_owned()).filter(|url| !url.is_empty()))
}

/// Puts the handouts where the links of the chapters' pages lead: into the html book.
fn copy_handouts(site: &Site) -> Result<()> {
    let target = site.html.join(HANDOUTS);
    if !site.handouts.is_dir() {
        bail!("{} is missing: [output.{HANDOUTS}] has made no sheets", shown(site));
    }
    let part = site.html.join(format!("{HANDOUTS}{UNFINISHED}"));
    let done = copy(&site.handouts, &part)
        .and_then(|()| Ok(fs::rename(&part, &target)?))
        .with_context(|| format!("cannot copy {} to {}", shown(site), target.display()));
    if done.is_err() {
        let _ = fs::remove_dir_all(&part);
    }
    done
}

fn shown(site: &Site) -> std::path::Display<'_> {
    site.handouts.display()
}

/// Copies the folder `from`, without hidden and unfinished files, to the new folder `to`.
fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (name, place) = (entry.file_name(), entry.path());
        let text = name.to_string_lossy();
        if text.starts_with('.') || text.ends_with(UNFINISHED) {
            continue;
        }
        match entry.file_type()?.is_dir() {
            true => copy(&place, &to.join(&name))?,
            false => {
                fs::copy(&place, to.join(&name))
                    .with_context(|| format!("cannot copy {}", place.display()))?;
            }
        }
    }
    Ok(())
}
