//! The rendered book: which files, pages and ids it has.

use regex::Regex;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use crate::config::{Check, Options};
use crate::directives::directives;
use crate::page::{Page, normalise, slashes};

/// Which check found a fault, and what it is.
pub type Fault = (Check, String);

/// Files that mdBook's HTML renderer makes of no chapter.
pub const GENERATED: &[&str] =
    &["print.html", "404.html", "toc.html", "favicon.png", "favicon.svg", ".nojekyll"];

/// All that a link may lead to.
pub struct Site<'a> {
    pub source: &'a Path,
    /// The pages and their ids by their output path.
    pub pages: HashMap<&'a Path, (&'a Page, BTreeSet<&'a str>)>,
    /// Files that are made of no source.
    pub files: HashSet<PathBuf>,
    /// The fragments of each page, or none, from which a redirect leads on.
    pub redirects: HashSet<(PathBuf, &'a str)>,
    pub options: &'a Options,
}

impl Site<'_> {
    /// Whether `destination`, written in the page `output`, leads somewhere.
    ///
    /// `becomes_html` says whether mdBook turns its `.md` into `.html`.
    /// Errors: why it leads nowhere.
    pub fn check(
        &self,
        destination: &str,
        output: &Path,
        becomes_html: bool,
    ) -> Result<(), Fault> {
        static SCHEME: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"^(?://|[A-Za-z][A-Za-z0-9+.-]*:)").unwrap());
        if SCHEME.is_match(destination) {
            return Ok(());
        }
        if destination.is_empty() {
            return nowhere("the destination is empty");
        }
        let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
        let path = percent_decoded(path.split('?').next().unwrap_or_default());
        let fragment = percent_decoded(fragment);
        if path.is_empty() {
            return self.check_fragment(output, &fragment);
        }
        let target = match path.strip_prefix('/') {
            Some(at) if self.options.allow.contains(&Check::AbsoluteLink) => at.into(),
            Some(_) => {
                let message =
                    "an absolute link breaks when the book is served from a sub-folder";
                return Err((Check::AbsoluteLink, message.to_owned()));
            }
            None => output.with_file_name(path),
        };
        let target = normalise(&target);
        if self.options.unchecked.iter().any(|prefix| target.starts_with(prefix)) {
            return Ok(());
        }
        if target.components().next() == Some(Component::ParentDir) {
            return nowhere(
                "it leads out of the book; `unchecked` may name the folder, or `..` for all",
            );
        }
        self.check_file(&target, &fragment, becomes_html)
    }

    /// Whether the rendered book has `target`, a path from its root.
    fn check_file(
        &self,
        target: &Path,
        fragment: &str,
        becomes_html: bool,
    ) -> Result<(), Fault> {
        let is_page = |path: &Path| self.pages.contains_key(path);
        let is_source = |path: &Path| {
            self.pages.get(path).is_some_and(|page| page.0.source == target)
        };
        let on_disk = self.source.join(target);
        let of_chapter = target.with_extension("md");
        let index = target.join("index.md");
        match target.extension().and_then(|extension| extension.to_str()) {
            Some("md") if !becomes_html && (is_page(target) || on_disk.is_file()) => {
                nowhere(
                    "mdBook turns `.md` into `.html` only in `<a>` and in Markdown: write `.html`",
                )
            }
            Some("md" | "html") if is_page(&of_chapter) => {
                self.check_fragment(&of_chapter, fragment)
            }
            _ if self.leads_on(target, "") => Ok(()),
            Some("md") if is_source(&target.with_file_name("index.md")) => nowhere(
                "mdBook renders README.md as index.html, but links to README.html: write index.md",
            ),
            Some("md") if on_disk.is_file() => {
                nowhere("the file exists, but is no chapter of SUMMARY.md")
            }
            _ if self.files.contains(target) || on_disk.is_file() => Ok(()),
            _ if is_page(&index) => self.check_fragment(&index, fragment),
            _ if on_disk.is_dir() => {
                nowhere("it is a folder without an index.md chapter")
            }
            _ => {
                let target = slashes(target);
                nowhere(&format!("there is no {target} in the book's source folder"))
            }
        }
    }

    /// Whether a redirect leads on from the page of `path` and this fragment, or from the
    /// page if that is empty.
    fn leads_on(&self, path: &Path, fragment: &str) -> bool {
        let is_source = path.extension().is_some_and(|end| end == "md");
        let path = if is_source { path.with_extension("html") } else { path.to_owned() };
        self.redirects.contains(&(path, fragment))
    }

    /// Whether the page rendered from `output` has the id `fragment`; the top of a page
    /// always exists, and so does what a redirect leads on from.
    fn check_fragment(&self, output: &Path, fragment: &str) -> Result<(), Fault> {
        let later = &self.options.directives;
        let is_later = |name: &str| later.iter().any(|known| known == name);
        let prefixes = &self.options.id_prefixes;
        if matches!(fragment, "" | "top")
            || prefixes.iter().any(|known| fragment.starts_with(known))
            || self.leads_on(output, fragment)
        {
            return Ok(());
        }
        match self.pages.get(output) {
            Some((_, ids)) if ids.contains(fragment) => Ok(()),
            // A later preprocessor may make ids.
            Some((page, _))
                if directives(&page.content)
                    .any(|left| left.name.is_some_and(is_later)) =>
            {
                Ok(())
            }
            Some((page, _)) => {
                Err((Check::Fragment, format!("{} has no id `{fragment}`", page.file)))
            }
            None => nowhere(&format!("{} is no chapter", slashes(output))),
        }
    }
}

fn nowhere(message: &str) -> Result<(), Fault> {
    Err((Check::Link, message.to_owned()))
}

/// `text` with each `%20` and the like replaced by the byte it stands for.
fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
