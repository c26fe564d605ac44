//! The rendered book: which files, pages and ids it has.

use regex::Regex;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use crate::config::{Check, Html, Options};
use crate::directives::directives;
use crate::page::{Page, normalise, slashes};

/// Which check found a fault, and what it is.
pub type Fault = (Check, String);

/// Files that mdBook's HTML renderer makes of no chapter.
const GENERATED: &[&str] =
    &["print.html", "404.html", "toc.html", "favicon.png", "favicon.svg", ".nojekyll"];

const NOT_CHANGED: &str =
    "mdBook turns `.md` into `.html` only in `<a>` and in Markdown: write `.html`";
const README: &str =
    "mdBook renders README.md as index.html, but links to README.html: write index.md";
const STRAY: &str = "the file exists, but is no chapter of SUMMARY.md";

/// All that a link may lead to.
pub struct Site<'a> {
    source: &'a Path,
    /// The pages by their output path.
    pages: HashMap<&'a Path, (&'a Page, BTreeSet<&'a str>)>,
    sources: HashSet<&'a Path>,
    first: Option<&'a Path>,
    files: HashSet<PathBuf>,
    redirects: HashMap<PathBuf, Vec<&'a str>>,
    options: &'a Options,
}

impl<'a> Site<'a> {
    /// The book in the folder `source` with these pages and their ids.
    pub fn new(
        source: &'a Path,
        pages: impl Iterator<Item = (&'a Page, BTreeSet<&'a str>)>,
        html: &'a Html,
        options: &'a Options,
    ) -> Site<'a> {
        let mut site = Site {
            source,
            pages: HashMap::new(),
            sources: HashSet::new(),
            first: None,
            files: GENERATED.iter().map(PathBuf::from).collect(),
            redirects: HashMap::new(),
            options,
        };
        for (page, ids) in pages {
            site.first = site.first.or(Some(&page.output));
            site.sources.insert(&page.source);
            site.pages.entry(&page.output).or_insert((page, ids));
        }
        let copied = html.additional_css.iter().chain(&html.additional_js);
        site.files.extend(copied.map(|file| normalise(file)));
        site.files.extend(html.cname.iter().map(|_| PathBuf::from("CNAME")));
        for from in html.redirect.keys() {
            let (path, fragment) = from.split_once('#').unwrap_or((from, ""));
            let path = PathBuf::from(path.trim_start_matches('/'));
            site.redirects.entry(path).or_default().push(fragment);
        }
        site
    }

    /// Whether `destination`, written in the page `output`, leads somewhere.
    ///
    /// `becomes_html` says whether mdBook turns its `.md` into `.html`.
    ///
    /// # Errors
    ///
    /// Why it leads nowhere.
    pub fn check(
        &self,
        destination: &str,
        output: &Path,
        becomes_html: bool,
    ) -> Result<(), Fault> {
        static SCHEME: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"^[A-Za-z][A-Za-z0-9+.-]*:").unwrap());
        if destination.starts_with("//") || SCHEME.is_match(destination) {
            return Ok(());
        }
        let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
        let path = path.split('?').next().unwrap_or_default();
        let fragment = percent_decoded(fragment);
        let folder = output.parent().unwrap_or(Path::new(""));
        let target = match path.strip_prefix('/') {
            Some(rest) if self.options.allow.contains(&Check::AbsoluteLink) => {
                normalise(Path::new(&percent_decoded(rest)))
            }
            Some(_) => {
                let message =
                    "an absolute link breaks when the book is served from a sub-folder";
                return Err((Check::AbsoluteLink, message.to_owned()));
            }
            None if destination.is_empty() => {
                return Err((Check::Link, "the destination is empty".to_owned()));
            }
            None if path.is_empty() => return self.check_fragment(output, &fragment),
            None => normalise(&folder.join(percent_decoded(path))),
        };
        if self.options.unchecked.iter().any(|prefix| target.starts_with(prefix)) {
            return Ok(());
        }
        if target.components().next() == Some(Component::ParentDir) {
            let message = "it leads out of the book; `unchecked` may name the folder, or `..` for all";
            return Err((Check::Link, message.to_owned()));
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
        let root = Path::new("index.html");
        let target = if target == Path::new("") { root } else { target };
        let is_page = |path: &Path| self.pages.contains_key(path);
        let on_disk = self.source.join(target);
        let of_chapter = target.with_extension("md");
        let index = target.join("index.md");
        let nowhere = |message: &str| Err((Check::Link, message.to_owned()));
        match target.extension().and_then(|extension| extension.to_str()) {
            Some("md") if !becomes_html && (is_page(target) || on_disk.is_file()) => {
                nowhere(NOT_CHANGED)
            }
            Some("md" | "html") if is_page(&of_chapter) => {
                self.check_fragment(&of_chapter, fragment)
            }
            _ if self.leads_on(target, "") => Ok(()),
            Some("md") if self.sources.contains(target) => nowhere(README),
            Some("md") if on_disk.is_file() => nowhere(STRAY),
            _ if self.files.contains(target) || on_disk.is_file() => Ok(()),
            _ if is_page(&index) => self.check_fragment(&index, fragment),
            _ if on_disk.is_dir() => {
                nowhere("it is a folder without an index.md chapter")
            }
            _ => match self.first {
                // mdBook writes the first chapter there too.
                Some(first) if target == root => self.check_fragment(first, fragment),
                _ => {
                    let target = slashes(target);
                    nowhere(&format!("there is no {target} in the book's source folder"))
                }
            },
        }
    }

    /// Whether a redirect leads on from the page of `path` and this fragment, or from the
    /// page if that is empty.
    fn leads_on(&self, path: &Path, fragment: &str) -> bool {
        let path = match path.extension() {
            Some(end) if end == "md" => &path.with_extension("html"),
            _ => path,
        };
        self.redirects.get(path).is_some_and(|known| known.contains(&fragment))
    }

    /// Whether the page rendered from `output` has the id `fragment`; the top of a page
    /// always exists, and so does what a redirect leads on from.
    fn check_fragment(&self, output: &Path, fragment: &str) -> Result<(), Fault> {
        let prefixes = &self.options.id_prefixes;
        if matches!(fragment, "" | "top")
            || prefixes.iter().any(|known| fragment.starts_with(known))
            || self.leads_on(output, fragment)
        {
            return Ok(());
        }
        match self.pages.get(output) {
            Some((_, ids)) if ids.contains(fragment) => Ok(()),
            Some((page, _)) if is_unfinished(page, &self.options.directives) => Ok(()),
            Some((page, _)) => {
                Err((Check::Fragment, format!("{} has no id `{fragment}`", page.file)))
            }
            None => Err((Check::Link, format!("{} is no chapter", slashes(output)))),
        }
    }
}

/// Whether a later preprocessor expands directives in the page, which may make ids.
fn is_unfinished(page: &Page, later: &[String]) -> bool {
    let is_later = |name: &str| later.iter().any(|known| known == name);
    let mut left = directives(&page.content).into_iter().filter_map(|found| found.name);
    left.any(is_later)
}

/// `text` with each `%20` and the like replaced by the byte it stands for.
fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned()
}
