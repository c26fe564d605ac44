//! A page for each file that the book quotes, and a link to its lines under each quotation.
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result, bail};
use lab::page::escape_html;

use crate::highlight;
use crate::site::Site;
use crate::site::code::{self, BLOCK, CLASSES};
use crate::site::pages::{INDEX, Kind, Page};
use crate::site::quotation::{self, Quotation};

/// The folder of these pages in the html book.
pub const FOLDER: &str = "source";

/// The folder whose files need not be told by their whole path.
const MATHEMATICS: &str = "crates/solutions/src/";

/// Who quotes a file: the chapter's page and name, and the quotation.
type Quoted<'a> = Vec<(&'a str, &'a str, &'a Quotation)>;

/// Makes the pages and puts in the links.
///
/// # Errors
/// Every quotation that is not in its file or not on its chapter's page, all together; or
/// a file that cannot be read or written.
pub fn write(site: &Site) -> Result<()> {
    let (mut all, mut problems) = (Vec::new(), Vec::new());
    for page in site.pages.iter().filter(|page| page.file != INDEX) {
        if let Kind::Chapter { source, name } = &page.kind {
            let file = format!("{}/{source}", site.source);
            let path = site.root.join(&file);
            // A chapter that a preprocessor has made up has no file.
            let Ok(markdown) = fs::read_to_string(path) else { continue };
            let (found, wrong) = quotation::find(&markdown, &file, &site.root);
            problems.extend(wrong);
            all.extend(found.into_iter().map(|it| (page, name, it)));
        }
    }
    let quotations: Vec<&Quotation> = all.iter().map(|it| &it.2).collect();
    for page in &site.pages {
        let (text, used) = linked(site, page, &site.read(&page.file)?, &quotations);
        site.write(&page.file, &text)?;
        let here = all.iter().enumerate().filter(|(_, it)| it.0 == page);
        for (index, (_, _, quotation)) in here {
            if !used.contains(&index) {
                let message = format!(
                    "what this quotes of {} is in no block of {}",
                    quotation.file, page.file
                );
                problems.push(quotation.place.clone().with(message));
            }
        }
    }
    if !problems.is_empty() {
        let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
        bail!("{}", lines.join("\n"));
    }
    let mut files: BTreeMap<&str, Quoted<'_>> = BTreeMap::new();
    for (page, name, quotation) in &all {
        let quoted = files.entry(&*quotation.file).or_default();
        quoted.push((&*page.file, &**name, quotation));
    }
    let template = site.read(INDEX)?;
    for (file, quoted) in files {
        let page = source_page(site, &template, file, &quoted)
            .with_context(|| format!("cannot make the page of {file}"))?;
        site.write(&address(file), &page)?;
    }
    Ok(())
}

/// The page of `file`, as seen from the folder of the html book.
fn address(file: &str) -> String {
    let short = file.strip_prefix(MATHEMATICS).or(file.strip_prefix("crates/"));
    format!("{FOLDER}/{}.html", short.unwrap_or(file))
}

/// The text of a page with a link under each quotation, and which quotations it has.
fn linked(
    site: &Site,
    page: &Page,
    text: &str,
    quotations: &[&Quotation],
) -> (String, Vec<usize>) {
    let mut out = String::with_capacity(text.len());
    let mut used = Vec::new();
    let mut blocks = text.split(BLOCK);
    out.push_str(blocks.next().unwrap_or_default());
    for block in blocks {
        out.push_str(BLOCK);
        let Some((code, after)) = block.split_once("</code></pre>") else {
            out.push_str(block);
            continue;
        };
        let (_, inside) = code.split_once("\">").unwrap_or(("", code));
        let (plain, _) = code::lines(inside);
        let plain = quotation::flush_left(&plain);
        let same = |it: &&Quotation| it.text == plain;
        let _ = write!(out, "{code}</code></pre>");
        if let Some(quotation) = quotations.iter().copied().find(same) {
            out.push_str(&link(site, &page.root(), quotation));
            let equal = (0..quotations.len()).filter(|&it| same(&quotations[it]));
            used.extend(equal);
        }
        out.push_str(after);
    }
    (out, used)
}

/// The line under a quotation.
fn link(site: &Site, root: &str, quotation: &Quotation) -> String {
    let file = escape_html(&quotation.file);
    let href = format!("{root}{}#L{}", address(&quotation.file), quotation.lines.start());
    let mut line = format!(
        "\n<p class=\"source-link\"><a class=\"source\" href=\"{}\">{file}, {}</a>",
        escape_html(&href),
        told(quotation)
    );
    if let Some(url) = repository(site, &quotation.file) {
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
fn repository(site: &Site, file: &str) -> Option<String> {
    let url = site.repository.as_ref()?;
    Some(format!("{}/blob/HEAD/{}", escape_html(url), escape_html(file)))
}

/// The page of `file`: the book's own page around its lines, each of which has an address.
fn source_page(
    site: &Site,
    template: &str,
    file: &str,
    quoted: &Quoted<'_>,
) -> Result<String> {
    let text = fs::read_to_string(site.root.join(file))?;
    let address = address(file);
    let root = "../".repeat(address.matches('/').count());
    let name = escape_html(file);
    let quoted_in: Vec<String> = quoted
        .iter()
        .map(|(page, chapter, quotation)| {
            let (page, chapter) = (escape_html(page), escape_html(chapter));
            let first = quotation.lines.start();
            format!(
                "<li><a href=\"#L{first}\">{}</a> in <a href=\"{root}{page}\">{chapter}</a></li>\n",
                told(quotation)
            )
        })
        .collect();
    let elsewhere = repository(site, file).map_or(String::new(), |url| {
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
    around(template, &root, &format!("{name} - "), &main)
}

/// `template`, a page in the folder of the book, as the page of `main` in a folder whose
/// way to that one is `root`.
fn around(template: &str, root: &str, title: &str, main: &str) -> Result<String> {
    let (before, rest) = template.split_once("<title>").context("it has no title")?;
    let (old, rest) = rest.split_once("</title>").context("its title has no end")?;
    let book = old.rsplit_once(" - ").map_or(old, |it| it.1);
    let (head, rest) = rest.split_once("<main id=\"main\"").context("it has no main")?;
    let (tag, rest) = rest.split_once('>').context("its main has no end")?;
    let (_, end) = rest.split_once("</main>").context("its main has no end")?;
    let roots = [
        ("const path_to_root = \"", format!("const path_to_root = \"{root}")),
        ("path_to_searchindex_js = \"", format!("path_to_searchindex_js = \"{root}")),
    ];
    let moved = |text: &str| {
        let text = moved(text, root);
        roots.iter().fold(text, |text, (from, to)| text.replace(from, to))
    };
    Ok(format!(
        "{before}<title>{title}{book}</title>{}<main id=\"main\"{tag}>\n{main}</main>{}",
        moved(head),
        moved(&without_neighbours(end)),
    ))
}

/// `text` with its relative addresses as seen from a folder below.
fn moved(text: &str, root: &str) -> String {
    let mut out = text.to_owned();
    for attribute in [" href=\"", " src=\""] {
        let mut pieces = out.split(attribute);
        let mut moved = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let value = piece.split('"').next().unwrap_or_default();
            let absolute = value.starts_with(['#', '/']) || value.contains(':');
            moved.push_str(attribute);
            moved.push_str(if absolute { "" } else { root });
            moved.push_str(piece);
        }
        out = moved;
    }
    out
}

/// `text` without the links to the pages before and after.
fn without_neighbours(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("<a rel=\"") {
        out.push_str(before);
        rest = after.split_once("</a>").map_or("", |it| it.1);
    }
    out + rest
}
