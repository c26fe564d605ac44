//! A page for each file that the book quotes, and a link to its lines under each quotation.
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lab::page::escape_html;
use mdbook_doctest::parallel;

use crate::base::html::{Element, spliced};
use crate::base::problem::Problem;
use crate::book::theorem::{GOALS, Goals, Step};
use crate::editions::site::code;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::{INDEX, Kind, Page, relative_addresses};
use crate::editions::site::quotation::{self, Quotation};

/// The folder of these pages in the html book.
const FOLDER: &str = "source";

/// The folder whose files need not be told by their whole path.
const MATHEMATICS: &str = "crates/solutions/src/";

/// What is quoted, and its place among the pages.
type Quoted = (usize, Quotation);

/// Makes the pages and puts in the links. A quotation that is not in its file or not on its
/// chapter's page is a problem of the book.
pub fn write(folder: &mut Folder) -> Done {
    let all = quotations(folder);
    let linked = |(index, page): (usize, &Page)| {
        let (text, used) = page.of_template().then(|| linked(folder, page, &all))?;
        let unused = |it: &usize| all[*it].0 == index && !used.contains(it);
        let unused = (0..all.len()).filter(unused).map(|it| {
            let Quotation { file, place, .. } = &all[it].1;
            let message =
                format!("what this quotes of {file} is in no block of {}", page.file);
            place.with(message)
        });
        Some((index, text, unused.collect::<Vec<_>>()))
    };
    let changed = parallel::map(folder.pages.iter().enumerate(), linked);
    for (index, text, unused) in changed.into_iter().flatten() {
        folder.pages[index].text = text;
        folder.problems.extend(unused);
    }
    let mut files: BTreeMap<&str, Vec<&Quoted>> = BTreeMap::new();
    for quoted in &all {
        files.entry(&*quoted.1.file).or_default().push(quoted);
    }
    let named: Vec<String> = folder.pages.iter().flat_map(named).collect();
    for file in &named {
        files.entry(file).or_default();
    }
    for page in &mut folder.pages {
        for file in &named {
            let link = format!("<a href=\"{}{}\"", page.root(), address(file));
            page.text = page.text.replace(&format!("{NAMED}{file}\""), &link);
        }
    }
    let template = folder.page(INDEX).and_then(template).ok_or_else(|| {
        let said = "it has no title, or no main, for the pages of what the book quotes";
        vec![folder.fault(INDEX, 1, said)]
    })?;
    let page = |(file, all)| source_page(folder, &template, file, all);
    let pages = parallel::map(files, page).into_iter().collect::<Result<Vec<_>, _>>()?;
    folder.pages.extend(pages);
    Ok(())
}

/// How the name of a file begins that is to become a link to its page.
const NAMED: &str = "<a data-source=\"";

/// The files that a page so names.
fn named(page: &Page) -> impl Iterator<Item = String> {
    let names = page.text.split(NAMED).skip(1);
    names.filter_map(|it| Some(it.split_once('"')?.0.to_owned()))
}

/// What the chapters quote; what is wrong with that is a problem of the book.
fn quotations(folder: &mut Folder) -> Vec<Quoted> {
    let mut all = Vec::new();
    for (index, page) in folder.pages.iter().enumerate() {
        let Kind::Chapter { source, .. } = &page.kind else { continue };
        let file = format!("{}/{source}", folder.source);
        // A chapter that a preprocessor has made up has no file, and the copy of a page has
        // what that page has.
        let markdown = fs::read_to_string(folder.root.join(&file));
        let Some(markdown) = markdown.ok().filter(|_| !page.is_copy()) else { continue };
        let (found, wrong) = quotation::find(&markdown, &file, &folder.root);
        folder.problems.extend(wrong);
        all.extend(found.into_iter().map(|it| (index, it)));
    }
    all
}

/// The page of `file`, as seen from the folder of the html book.
fn address(file: &str) -> String {
    let short = file.strip_prefix(MATHEMATICS).or(file.strip_prefix("crates/"));
    format!("{FOLDER}/{}.html", short.unwrap_or(file))
}

/// The text of a page with a link under each quotation, and which quotations it has.
fn linked(folder: &Folder, page: &Page, all: &[Quoted]) -> (String, Vec<usize>) {
    let mut used = Vec::new();
    let links = code::blocks(&page.text).filter_map(|block| {
        let written = code::lines(&page.text[block.code]);
        let texts =
            [true, false].map(|it| quotation::flush_left(&code::plain(&written, it)));
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
    let Quotation { file, lines, .. } = quotation;
    let (first, last) = (lines.start(), lines.end());
    let elsewhere = repository(folder, file).map_or(String::new(), |url| {
        format!(" · <a href=\"{url}#L{first}-L{last}\">in the repository</a>")
    });
    format!(
        "\n<p class=\"source-link\"><a class=\"source\" href=\"{}\">{}, {}</a>{elsewhere}</p>",
        escape_html(&format!("{root}{}#L{first}", address(file))),
        escape_html(file),
        told(quotation)
    )
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
    template: &str,
    file: &str,
    quoted: Vec<&Quoted>,
) -> Result<Page, Vec<Problem>> {
    let text = folder.text(&folder.root.join(file))?;
    let address = address(file);
    let root = "../".repeat(address.matches('/').count());
    let name = escape_html(file);
    let quoted_in = quoted.iter().map(|(page, quotation)| {
        let Page { file: page, kind, .. } = &folder.pages[*page];
        let chapter = if let Kind::Chapter { name, .. } = kind { &**name } else { "" };
        let (page, chapter) = (escape_html(page), escape_html(chapter));
        let (first, told) = (quotation.lines.start(), told(quotation));
        format!("<li><a href=\"#L{first}\">{told}</a> in <a href=\"{root}{page}\">{chapter}</a></li>\n")
    });
    let mut quoted_in: String = quoted_in.collect();
    if !quoted_in.is_empty() {
        quoted_in = format!("<p>Quoted:</p>\n<ul>\n{quoted_in}</ul>\n");
    }
    let elsewhere = repository(folder, file).map_or(String::new(), |url| {
        format!("<p><a href=\"{url}\">This file in the repository</a></p>\n")
    });
    let language = match file.rsplit_once('.') {
        Some((_, "rs")) => "rust",
        Some((_, "py")) => "python",
        Some((_, "v")) => "coq",
        _ => "text",
    };
    let lines = (1..).zip(code::set(folder, &text, language));
    let lines =
        lines.map(|(at, it)| format!("<span class=\"line\" id=\"L{at}\">{it}</span>"));
    let lines: String = lines.collect();
    let main = format!(
        "\n<h1>{name}</h1>\n{quoted_in}{elsewhere}\
         <pre class=\"whole\"><code class=\"language-{language} quoted hljs\">{lines}</code></pre>\n{}",
        step_by_step(&folder.root, file)
    );
    let text = template.replace(ROOT, &root).replace(TITLE, &format!("{name} - "));
    Ok(Page { file: address, kind: Kind::Other, text: text.replacen(MAIN, &main, 1) })
}

/// The steps of a proof, each with what is left to prove after it, where these are told.
fn step_by_step(root: &Path, file: &str) -> String {
    let steps = file.rsplit_once("/proof/").and_then(|(proofs, name)| {
        let goals = fs::read_to_string(root.join(proofs).join(GOALS)).ok()?;
        serde_json::from_str::<Goals>(&goals).ok()?.remove(&format!("proof/{name}"))
    });
    let Some(steps) = steps else { return String::new() };
    let mut html = "<h2 id=\"steps\">Step by step</h2>\n<p>What Coq says is left to prove after each step.</p>\n".to_owned();
    let mut theorem = "";
    for Step { theorem: of, step, goals } in &steps {
        if of != theorem {
            theorem = of;
            html += &format!("<h3>{}</h3>\n", escape_html(of));
        }
        let [step, goals] = [step, goals].map(|it| escape_html(it));
        html += &format!(
            "<details class=\"step\"><summary><code>{step}</code></summary>\n<pre><code>{goals}</code></pre>\n</details>\n"
        );
    }
    html
}

/// What stands in a template, and in no page, for the way to the folder of the book, for the
/// title before that of the book, and for what a page says.
const ROOT: char = '\u{1}';
const TITLE: char = '\u{2}';
const MAIN: char = '\u{3}';

/// `page`, in the folder of the book, as a template of others in any folder.
fn template(page: &Page) -> Option<String> {
    let cut = page.cut();
    let main = cut.first("main")?.inner.clone();
    let title = cut.first("title")?.inner.clone();
    let own = page.text[title.clone()].rfind(" - ").map_or(0, |at| at + " - ".len());
    // Links to the pages before and after.
    let is_neighbour =
        |it: &&Element<'_>| it.name == "a" && it.tag.starts_with("<a rel=\"");
    let outside = cut.elements.iter().filter(|it| !main.contains(&it.outer.start));
    let (neighbours, others): (Vec<_>, Vec<_>) = outside.partition(is_neighbour);
    let paths = ["const path_to_root = \"", "path_to_searchindex_js = \""];
    let paths = paths
        .into_iter()
        .flat_map(|path| page.text.match_indices(path).map(|(at, _)| at + path.len()));
    let links = relative_addresses(&cut, others).map(|(at, _)| at.start);
    let roots = links.chain(paths.filter(|at| !main.contains(at)));
    let mut holes: Vec<_> = roots.map(|at| (at..at, ROOT.to_string())).collect();
    holes.extend(neighbours.iter().map(|it| (it.outer.clone(), String::new())));
    holes.push((title.start..title.start + own, TITLE.to_string()));
    holes.push((main, MAIN.to_string()));
    holes.sort_by_key(|(at, _)| at.start);
    Some(spliced(&page.text, holes))
}
