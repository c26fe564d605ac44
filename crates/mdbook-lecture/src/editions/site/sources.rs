//! A page for each file that the book quotes, and a link to its lines under each quotation.
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::ops::Range;

use lab::page::escape_html;
use rayon::prelude::*;

use crate::base::html::{Element, spliced};
use crate::base::problems::Problems;
use crate::editions::site::code::{self, CLASSES};
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{self, INDEX, Kind, Page};
use crate::editions::site::quotation::{self, Quotation};
use crate::set::code as highlight;

/// The folder of these pages in the html book.
const FOLDER: &str = "source";

/// The folder whose files need not be told by their whole path.
const MATHEMATICS: &str = "crates/solutions/src/";

/// What is quoted on which page: its place among the pages, and the quotation.
type Quoted = Vec<(usize, Quotation)>;

/// Makes the pages and puts in the links.
///
/// A quotation that is not in its file or not on its chapter's page is a problem of the book.
///
/// # Errors
/// A page without a title or a main part, or a file that cannot be read.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    let (all, problems) = quotations(folder);
    folder.problems.0.extend(problems.0);
    let changed = folder.pages.par_iter().enumerate().map(|(index, page)| {
        if !page.of_template() {
            return (String::new(), Vec::new());
        }
        let (text, used) = linked(folder, page, &all);
        let unused =
            (0..all.len()).filter(|it| all[*it].0 == index && !used.contains(it));
        let unused = unused.map(|it| {
            let Quotation { file, place, .. } = &all[it].1;
            let message =
                format!("what this quotes of {file} is in no block of {}", page.file);
            place.clone().with(message)
        });
        (text, unused.collect())
    });
    let (texts, unused): (Vec<String>, Vec<Vec<_>>) = changed.unzip();
    folder.problems.0.extend(unused.into_iter().flatten());
    let changed = folder.pages.iter_mut().zip(texts).filter(|(_, text)| !text.is_empty());
    changed.for_each(|(page, text)| page.text = text);

    let mut files: BTreeMap<&str, Vec<&(usize, Quotation)>> = BTreeMap::new();
    for quoted in &all {
        files.entry(&*quoted.1.file).or_default().push(quoted);
    }
    let Some(template) = folder.page(INDEX).and_then(Template::of) else {
        let said = "it has no title, or no main, for the pages of what the book quotes";
        return Err(folder.fault(INDEX, 1, said).into());
    };
    let pages =
        files.par_iter().map(|(file, all)| source_page(folder, &template, file, all));
    let pages = pages.collect::<Result<Vec<_>, Problems>>()?;
    folder.pages.extend(pages);
    Ok(())
}

/// What the chapters quote, and what is wrong with that.
fn quotations(folder: &Folder) -> (Quoted, Problems) {
    let (mut all, mut problems) = (Quoted::new(), Problems::default());
    for (index, page) in folder.pages.iter().enumerate() {
        let Kind::Chapter { source, .. } = &page.kind else { continue };
        // The copy of a page has what that page has.
        if page.is_copy() {
            continue;
        }
        let file = format!("{}/{source}", folder.source);
        // A chapter that a preprocessor has made up has no file.
        let Ok(markdown) = fs::read_to_string(folder.root.join(&file)) else { continue };
        let (found, wrong) = quotation::find(&markdown, &file, &folder.root);
        problems.0.extend(wrong);
        all.extend(found.into_iter().map(|it| (index, it)));
    }
    (all, problems)
}

/// The page of `file`, as seen from the folder of the html book.
fn address(file: &str) -> String {
    let short = file.strip_prefix(MATHEMATICS).or(file.strip_prefix("crates/"));
    format!("{FOLDER}/{}.html", short.unwrap_or(file))
}

/// The text of a page with a link under each quotation, and which quotations it has.
fn linked(
    folder: &Folder,
    page: &Page,
    all: &[(usize, Quotation)],
) -> (String, Vec<usize>) {
    let mut used = Vec::new();
    let links = code::blocks(&page.text).filter_map(|block| {
        let written = code::lines(&page.text[block.code]);
        let texts = [written.plain(true), written.plain(false)];
        let texts = texts.map(|text| quotation::flush_left(&text));
        let same = |it: &usize| texts.contains(&all[*it].1.text);
        let first = (0..all.len()).find(same)?;
        used.extend((first..all.len()).filter(same));
        Some((block.end..block.end, link(folder, &page.root(), &all[first].1)))
    });
    let links: Vec<_> = links.collect();
    (spliced(&page.text, links), used)
}

/// The line under a quotation.
fn link(folder: &Folder, root: &str, quotation: &Quotation) -> String {
    let file = escape_html(&quotation.file);
    let href = format!("{root}{}#L{}", address(&quotation.file), quotation.lines.start());
    let mut line = format!(
        "\n<p class=\"source-link\"><a class=\"source\" href=\"{}\">{file}, {}</a>",
        escape_html(&href),
        told(quotation)
    );
    if let Some(url) = repository(folder, &quotation.file) {
        let (first, last) = (quotation.lines.start(), quotation.lines.end());
        let _ =
            write!(line, " · <a href=\"{url}#L{first}-L{last}\">in the repository</a>");
    }
    line + "</p>"
}

/// `lines 12–30`, or `line 12`.
fn told(quotation: &Quotation) -> String {
    match (quotation.lines.start(), quotation.lines.end()) {
        (first, last) if first == last => format!("line {first}"),
        (first, last) => format!("lines {first}–{last}"),
    }
}

/// The address of a file in the repository, as GitHub's are.
fn repository(folder: &Folder, file: &str) -> Option<String> {
    let url = folder.html.git_repository_url.as_ref()?.trim_end_matches('/');
    let address = || format!("{}/blob/HEAD/{}", escape_html(url), escape_html(file));
    (!url.is_empty()).then(address)
}

/// The page of `file`: the book's own page around its lines, each of which has an address.
fn source_page(
    folder: &Folder,
    template: &Template<'_>,
    file: &str,
    quoted: &[&(usize, Quotation)],
) -> Result<Page, Problems> {
    let text = fs::read_to_string(folder.root.join(file))
        .map_err(|error| Problems::one(file, 1, format!("cannot read it: {error}")))?;
    let address = address(file);
    let root = "../".repeat(address.matches('/').count());
    let name = escape_html(file);
    let quoted_in: Vec<String> = quoted
        .iter()
        .map(|(page, quotation)| {
            let Page { file: page, kind, .. } = &folder.pages[*page];
            let chapter = if let Kind::Chapter { name, .. } = kind { &**name } else { "" };
            let (page, chapter) = (escape_html(page), escape_html(chapter));
            let first = quotation.lines.start();
            format!(
                "<li><a href=\"#L{first}\">{}</a> in <a href=\"{root}{page}\">{chapter}</a></li>\n",
                told(quotation)
            )
        })
        .collect();
    let elsewhere = repository(folder, file).map_or(String::new(), |url| {
        format!("<p><a href=\"{url}\">This file in the repository</a></p>\n")
    });
    let language = file.rsplit_once('.').map_or("text", |it| match it.1 {
        "rs" => "rust",
        "py" => "python",
        _ => "text",
    });
    let lines: String = (1..)
        .zip(highlight::lines(&text, language, &CLASSES))
        .map(|(number, line)| {
            format!("<span class=\"line\" id=\"L{number}\">{line}</span>")
        })
        .collect();
    let main = format!(
        "<h1>{name}</h1>\n<p>Quoted:</p>\n<ul>\n{}</ul>\n{elsewhere}\
         <pre class=\"whole\"><code class=\"language-{language} quoted hljs\">{lines}</code></pre>\n",
        quoted_in.concat()
    );
    let text = template.around(&root, &format!("{name} - "), &main);
    Ok(Page { file: address, kind: Kind::Other, text })
}

/// A page of the book, in its folder, around what another page says in another folder.
struct Template<'a> {
    text: &'a str,
    holes: Vec<(Range<usize>, Hole)>,
}

/// What the other page has of its own.
#[derive(Clone, Copy)]
enum Hole {
    /// The way to the folder of the book.
    Root,
    /// Its title, before that of the book.
    Title,
    /// What it says.
    Main,
    /// Nothing: the links to the pages before and after.
    Nothing,
}

impl<'a> Template<'a> {
    /// `page` as a template.
    fn of(page: &'a Page) -> Option<Self> {
        let cut = page.cut();
        let find = |name| cut.elements.iter().find(|it| it.name == name);
        let main = find("main")?.inner.clone();
        let title = find("title")?.inner.clone();
        let rest = page.text[title.clone()].rfind(" - ").map_or(0, |at| at + " - ".len());
        let neighbours =
            cut.elements.iter().filter(|it| is_neighbour(it)).map(|it| it.outer.clone());
        let mut holes: Vec<_> = neighbours.map(|it| (it, Hole::Nothing)).collect();
        let others = cut.elements.iter().filter(|it| {
            !is_neighbour(it) && !(main.start..main.end).contains(&it.outer.start)
        });
        let addresses = page::relative(&cut, others);
        holes.extend(addresses.map(|(at, _)| (at.start..at.start, Hole::Root)));
        for path in ["const path_to_root = \"", "path_to_searchindex_js = \""] {
            let found = page.text.match_indices(path).map(|(at, _)| at + path.len());
            let found = found.filter(|at| !main.contains(at));
            holes.extend(found.map(|at| (at..at, Hole::Root)));
        }
        holes.push((title.start..title.start + rest, Hole::Title));
        holes.push((main, Hole::Main));
        holes.sort_by_key(|(at, _)| at.start);
        Some(Self { text: &page.text, holes })
    }

    /// The page of `main` in a folder whose way to that of the book is `root`.
    fn around(&self, root: &str, title: &str, main: &str) -> String {
        let main = format!("\n{main}");
        let fill = |(at, hole): &(Range<usize>, Hole)| {
            let filled = match hole {
                Hole::Root => root,
                Hole::Title => title,
                Hole::Main => &main,
                Hole::Nothing => "",
            };
            (at.clone(), filled)
        };
        spliced(self.text, self.holes.iter().map(fill))
    }
}

/// Whether `element` leads to the page before or after.
fn is_neighbour(element: &Element<'_>) -> bool {
    element.name == "a" && element.tag.starts_with("<a rel=\"")
}
