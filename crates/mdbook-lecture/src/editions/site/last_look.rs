//! A last look at every finished page and sheet: nothing is left of our notation, whatever a
//! page leads to is there, no id is there twice, every tag is closed.
//!
//! What mdBook itself warns of at most, or says nothing of, is a fault of the book here, and
//! all faults of all pages are told at once, each where the author can mend it.
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;

use mdbook_doctest::parallel;
use percent_encoding::percent_decode_str;

use crate::base::html;
use crate::base::problem::Problem;
use crate::editions::site::folder::{Done, Folder, done};
use crate::editions::site::page::{INDEX, Kind, Page, resolve};
use crate::editions::site::settings;
use crate::editions::site::traces::{self, Traces};
use crate::editions::site::whence::Found;

/// Looks at every page, and tells of it all with what other steps have found.
///
/// Formulas are most of a page, and most of them are on several: each is read once. Only if
/// something is wrong are the pages read with them, to tell what and where.
pub fn look(folder: &mut Folder) -> Done {
    let cut = parallel::map(&folder.pages, |it| apart(&it.text));
    let formulas: HashSet<&str> = cut.iter().flat_map(|it| &it.1).copied().collect();
    let nothing = parallel::map(formulas, |it| traces::read(it).is_empty());
    let say_nothing = nothing.into_iter().all(|it| it);
    let rest = |at: usize| traces::read(&cut[at].0);
    if say_nothing && told(folder, rest).is_empty() {
        return Ok(());
    }
    done(told(folder, |at| traces::read(&folder.pages[at].text)))
}

/// A page without its formulas, and these.
fn apart(page: &str) -> (String, Vec<&str>) {
    let (mut formulas, mut start) = (Vec::new(), 0);
    for (at, tag) in html::tags(page) {
        match html::name(tag) {
            "math" => start = at,
            _ if tag == "</math>" => formulas.push(start..at + tag.len()),
            _ => {}
        }
    }
    let rest = html::spliced(page, formulas.iter().map(|it| (it.clone(), "")));
    (rest, formulas.into_iter().map(|it| &page[it]).collect())
}

/// What is wrong with the pages, each of which, by its number, has these traces.
fn told(folder: &Folder, traces: impl Fn(usize) -> Traces + Sync) -> Vec<Problem> {
    let pages = folder.pages.iter().enumerate();
    let pages = parallel::map(pages, |(at, page)| (&*page.file, traces(at)));
    let pages = pages.into_iter().collect();
    let escaped = |page: &Page| {
        let Kind::Chapter { source, .. } = &page.kind else { return false };
        let file = folder.root.join(&folder.source).join(source);
        fs::read_to_string(file).is_ok_and(|text| text.contains("\\$"))
    };
    let dollars = folder.pages.iter().filter(|page| escaped(page));
    let dollars = dollars.map(|page| &*page.file).collect();
    let book = Book { folder, pages, dollars };
    // What redirects is told of where `book.toml` says so.
    let redirects = &folder.html.redirect;
    let redirects_from =
        |page: &Page| redirects.keys().any(|it| it.trim_start_matches('/') == page.file);
    let pages = folder.pages.iter().filter(|page| !redirects_from(page));
    let found = parallel::map(pages, |page| {
        book.faults(page).map(|it| (page, it)).collect::<Vec<_>>()
    });
    // The page for printing and the copy of the first chapter say the same of the others.
    let (again, own): (Vec<_>, Vec<_>) = found
        .into_iter()
        .flatten()
        .partition(|(page, _)| page.kind == Kind::Print || page.is_copy());
    let found = if own.is_empty() { again } else { own };
    let redirected = redirects.iter().filter_map(|(from, to)| {
        let file = from.trim_start_matches('/').split('#').next()?;
        let said = format!("`{from}`: {}", book.missing(file, to)?);
        Some(settings::fault(&folder.root, "output.html.redirect", said))
    });
    let others = redirected.flatten().chain(folder.problems.iter().cloned());
    // Problems have an order, and each is told once.
    let all: BTreeSet<_> = found.into_iter().map(|it| it.1).chain(others).collect();
    all.into_iter().collect()
}

/// All pages, and what is on them.
struct Book<'a> {
    folder: &'a Folder,
    pages: HashMap<&'a str, Traces>,
    /// The chapters that write `\$` for a dollar, which is none of our notation then.
    dollars: BTreeSet<&'a str>,
}

impl Book<'_> {
    fn faults(&self, page: &Page) -> impl Iterator<Item = Problem> {
        let traces = &self.pages[&*page.file];
        let broken = |(address, line): &(String, usize)| {
            let message = self.missing(&page.file, address)?;
            let (path, id) = address.split_once('#').unwrap_or((address, ""));
            let file =
                path.rsplit('/').next().unwrap_or_default().replace(".html", ".md");
            let end = if id.is_empty() { String::new() } else { format!("#{id}") };
            let whole = format!("{file}{end}");
            let part = if file.is_empty() { end } else { file };
            let written = vec![whole, address.clone(), part, id.to_owned()];
            Some(Found { message, written, line: *line })
        };
        let meant = match page.kind {
            Kind::Chapter { .. } => self.dollars.contains(page.from()),
            _ => !self.dollars.is_empty(),
        };
        let faults = traces.faults.iter().cloned();
        let faults = faults.filter(|it| !(meant && it.message.starts_with("`$")));
        let all = traces.links.iter().filter_map(broken).chain(faults);
        let all = all.map(|it| it.problem(self.folder, page, &traces.headings));
        all.collect::<Vec<_>>().into_iter()
    }

    /// What is wrong with `address` on the page `file`, if it leads to nothing.
    fn missing(&self, file: &str, address: &str) -> Option<String> {
        let decoded = |text| percent_decode_str(text).decode_utf8_lossy();
        let (path, id) = address.split_once('#').unwrap_or((address, ""));
        let path = path.split('?').next()?;
        if let Some(host) = path.strip_prefix("//") {
            return Some(format!(
                "`{address}` leads where the book's own address does, a file or a server; write \
                 `https://{host}`"
            ));
        }
        if path.split('/').next()?.contains(':') {
            return None;
        }
        let path = decoded(path);
        // Where a server has the book, from its first `/`.
        let root = self.folder.settings.path().or(self.folder.html.site_url.as_deref());
        let target = match path.strip_prefix(root.unwrap_or("/")) {
            Some("") => Some(String::new()),
            Some(path) => resolve(INDEX, path),
            // Elsewhere on the same server.
            None if path.starts_with('/') => return None,
            None => resolve(file, &path),
        };
        let Some(mut target) = target else {
            return Some(format!("`{address}` leads out of the book"));
        };
        if target.ends_with(".md") {
            let why = "leads to a Markdown file, which no reader has";
            return Some(format!("`{address}` {why}"));
        }
        if target.is_empty() || path.ends_with('/') || !self.folder.has(&target) {
            let index = if target.is_empty() { "" } else { "/" };
            let index = format!("{target}{index}{INDEX}");
            if self.folder.has(&index) {
                target = index;
            }
        }
        if !self.folder.has(&target) {
            return Some(format!(
                "`{address}` leads to nothing: the book has no {target}"
            ));
        }
        // In a file that is no page a fragment is anything.
        let page = self.pages.get(&*target)?;
        let id = decoded(id);
        let id = id.split(":~:").next()?;
        let there = id.is_empty() || id == "top" || page.ids.contains_key(id);
        (!there)
            .then(|| format!("`{address}` leads to nothing: {target} has no id `{id}`"))
    }
}
