//! A last look at every finished page and sheet: nothing is left of our notation, whatever a
//! page leads to is there, no id is there twice, every tag is closed.
//!
//! What mdBook itself warns of at most, or says nothing of, is a fault of the book here, and
//! all faults of all pages are told at once, each where the author can mend it.
use std::collections::{BTreeSet, HashMap};

use rayon::prelude::*;

use crate::base::problem::Problem;
use crate::base::problems::Problems;
use crate::editions::site::address::resolve;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{INDEX, Kind, Page};
use crate::editions::site::settings;
use crate::editions::site::traces::{self, Link, Traces};
use crate::editions::site::whence::{Found, Whence};

/// Looks at every page.
///
/// # Errors
/// Everything that is wrong with any of them, and what other steps have found.
pub fn look(folder: &mut Folder) -> Result<(), Problems> {
    let book = Book::read(folder);
    let whence = Whence::of(folder);
    let of_page = |page| book.faults(page).into_iter().map(move |found| (page, found));
    // What redirects is told of where `book.toml` says so.
    let redirects_from = |file: &str| {
        let mut redirects = folder.html.redirect.keys();
        redirects.any(|from| from.trim_start_matches('/') == file)
    };
    let pages = folder.pages.par_iter().filter(|page| !redirects_from(&page.file));
    let found: Vec<_> = pages.flat_map_iter(of_page).collect();
    // The page for printing and the copy of the first chapter say the same of the others.
    let (again, own): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|(page, _)| page.kind == Kind::Print || page.is_copy());
    let found = if own.is_empty() { again } else { own };
    let found = found.into_iter().map(|(page, it)| whence.problem(&page.file, &it));
    let others = redirects(folder, &book);
    let all = found.chain(others).chain(folder.problems.0.iter().cloned());
    // Problems have an order, and each is told once.
    let problems: BTreeSet<Problem> = all.collect();
    problems.into_iter().collect::<Problems>().report()
}

/// All pages, and what is on them.
struct Book<'a> {
    folder: &'a Folder,
    pages: HashMap<&'a str, Traces>,
    /// Where a server has the book, from its first `/`.
    root: String,
}

impl<'a> Book<'a> {
    fn read(folder: &'a Folder) -> Self {
        let pages = folder.pages.par_iter();
        let pages = pages.map(|page| (&*page.file, traces::read(&page.text))).collect();
        let path = folder.settings.path().or(folder.html.site_url.as_deref());
        let root = path.unwrap_or("/").to_owned();
        Self { folder, pages, root }
    }

    fn faults(&self, page: &Page) -> Vec<Found> {
        let file = &*page.file;
        let Some(traces) = self.pages.get(file) else { return Vec::new() };
        let broken = |link: &Link| {
            let message = self.missing(file, &link.address)?;
            let (path, id) = link.address.split_once('#').unwrap_or((&link.address, ""));
            let page =
                path.rsplit('/').next().unwrap_or_default().replace(".html", ".md");
            let end = if id.is_empty() { String::new() } else { format!("#{id}") };
            let written = vec![
                format!("{page}{end}"),
                link.address.clone(),
                if page.is_empty() { end } else { page },
                id.to_owned(),
            ];
            Some(Found { message, written, ..link.found.clone() })
        };
        let links = traces.links.iter().filter_map(broken);
        links.chain(traces.faults.iter().cloned()).collect()
    }

    /// What is wrong with `address` on the page `file`, if it leads to nothing.
    fn missing(&self, file: &str, address: &str) -> Option<String> {
        let (path, id) = match address.split_once('#') {
            Some((path, id)) => (path, decoded(id)),
            None => (address, String::new()),
        };
        let path = path.split('?').next().unwrap_or_default();
        let scheme = path.split('/').next().is_some_and(|it| it.contains(':'));
        if scheme || path.starts_with("//") {
            return None;
        }
        let path = decoded(path);
        let target = match path.strip_prefix(&self.root) {
            Some(path) => resolve(INDEX, if path.is_empty() { "." } else { path }),
            // Elsewhere on the same server.
            None if path.starts_with('/') => return None,
            None => resolve(file, &path),
        };
        let Some(mut target) = target else {
            return Some(format!("`{address}` leads out of the book"));
        };
        if target.ends_with(".md") {
            return Some(format!(
                "`{address}` leads to a Markdown file, which no reader has"
            ));
        }
        if target.is_empty() || path.ends_with('/') || !self.folder.has(&target) {
            let folder =
                if target.is_empty() { target.clone() } else { target.clone() + "/" };
            if self.folder.has(&format!("{folder}{INDEX}")) {
                target = folder + INDEX;
            }
        }
        if !self.folder.has(&target) {
            return Some(format!(
                "`{address}` leads to nothing: the book has no {target}"
            ));
        }
        // In a file that is no page a fragment is anything.
        let page = self.pages.get(&*target)?;
        let id = id.split(":~:").next().unwrap_or_default();
        if id.is_empty() || id == "top" || page.ids.contains_key(id) {
            return None;
        }
        Some(format!("`{address}` leads to nothing: {target} has no id `{id}`"))
    }
}

/// What `book.toml` redirects to nothing.
fn redirects(folder: &Folder, book: &Book<'_>) -> Vec<Problem> {
    let wrong = folder.html.redirect.iter().filter_map(|(from, to)| {
        let file = from.trim_start_matches('/').split('#').next().unwrap_or_default();
        let said = book.missing(file, to)?;
        let section = "output.html.redirect";
        Some(settings::fault(&folder.root, section, &format!("\"{from}\": {said}")).0)
    });
    wrong.flatten().collect()
}

/// `text` with the bytes that it names by `%` and two digits.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let named = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let named = named.and_then(|it| u8::from_str_radix(it, 16).ok());
        match (first, named) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
