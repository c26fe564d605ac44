//! What each page says about itself to a search engine and to a page that links it: a
//! description, its title, its address and a picture.
//!
//! An address and a picture need the address of the published book (`url` of
//! `[output.site]`); without one no page has them.
use lab::page::escape_html;
use rayon::iter::Either;
use rayon::prelude::*;

use crate::base::html;
use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{INDEX, Kind, Page};
use crate::editions::site::text::{first_sentence, plain};

/// As many characters as a search engine shows.
const DESCRIPTION: usize = 160;

/// Where the pictures are in the html book: one for each chapter, named as its page, and
/// one for all other pages.
const CARDS: &str = "cards";
const CARD: &str = "book";

/// Width and height of each picture.
pub const CARD_SIZE: (u32, u32) = (1200, 630);

/// Puts the description of each page in place of the book's, and the rest behind it.
///
/// # Errors
/// Pages without the book's description.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    let describe = |page: &Page| match &page.kind {
        Kind::Chapter { name, .. } => {
            let said = "it has no <meta name=\"description\" …>";
            described(folder, page, name).ok_or_else(|| folder.fault(&page.file, 1, said))
        }
        Kind::NotFound => Ok(with_base(folder, &page.text)),
        Kind::Print | Kind::Other => Ok(String::new()),
    };
    let (texts, problems): (Vec<_>, Vec<_>) =
        folder.pages.par_iter().map(describe).partition_map(|it| match it {
            Ok(text) => Either::Left(text),
            Err(problem) => Either::Right(problem),
        });
    Problems(problems).report()?;
    let changed = folder.pages.iter_mut().zip(texts).filter(|(_, text)| !text.is_empty());
    changed.for_each(|(page, text)| page.text = text);
    Ok(())
}

fn described(folder: &Folder, page: &Page, name: &str) -> Option<String> {
    let cut = html::Page::read(beginning(&page.text));
    let is = |name, value| {
        move |it: &&html::Element<'_>| {
            it.name == "meta" && it.attribute(name) == Some(value)
        }
    };
    let place = cut.elements.iter().find(is("name", "description"))?;
    let own = description(&cut).map(|it| escape_html(&it));
    let own = own.or_else(|| place.attribute("content").map(str::to_owned))?;
    let kind = if page.file == INDEX { "website" } else { "article" };
    let mut tags = vec![
        ("property", "og:type", kind.to_owned()),
        ("property", "og:title", escape_html(name)),
        ("property", "og:description", own.clone()),
    ];
    let title = cut.elements.iter().find(|it| it.name == "title")?;
    if let Some((_, book)) = page.text[title.inner.clone()].rsplit_once(" - ") {
        tags.push(("property", "og:site_name", book.to_owned()));
    }
    let mut canonical = String::new();
    if let Some(url) = &folder.settings.url {
        let address = address(folder, url, page);
        canonical = format!("\n        <link rel=\"canonical\" href=\"{address}\">");
        tags.push(("property", "og:url", address));
    }
    match picture(folder, page) {
        Some(picture) => {
            let (width, height) = CARD_SIZE;
            tags.extend([
                ("property", "og:image", picture),
                ("property", "og:image:width", width.to_string()),
                ("property", "og:image:height", height.to_string()),
                ("property", "og:image:alt", escape_html(name)),
                ("name", "twitter:card", "summary_large_image".to_owned()),
            ]);
        }
        None => tags.push(("name", "twitter:card", "summary".to_owned())),
    }
    let tag = |(key, name, said): &(&str, &str, String)| {
        format!("\n        <meta {key}=\"{name}\" content=\"{said}\">")
    };
    let tags: String = tags.iter().map(tag).collect();
    let new = format!("<meta name=\"description\" content=\"{own}\">{canonical}{tags}");
    Some(html::spliced(&page.text, [(place.outer.clone(), new)]))
}

/// The address of a page; the first chapter is the book's own.
pub fn address(folder: &Folder, url: &str, page: &Page) -> String {
    let first = folder.pages.first().is_some_and(|first| first.kind == page.kind);
    let file = if first { "" } else { &*page.file };
    format!("{url}{}", escape_html(file))
}

/// The address of the picture for a page.
fn picture(folder: &Folder, page: &Page) -> Option<String> {
    let url = folder.settings.url.as_ref()?;
    let names = [page.file.trim_end_matches(".html"), CARD];
    let files = names.map(|name| format!("{CARDS}/{name}.png"));
    let file = files.into_iter().find(|file| folder.has(file))?;
    Some(format!("{url}{file}"))
}

/// As much of a page as there is to read for what it is about: a chapter is long.
fn beginning(page: &str) -> &str {
    let main = page.find("<main").unwrap_or_default();
    let start = page[main..].find("<div class=\"abstract\">").unwrap_or_default() + main;
    let end =
        page[start..].find("</p>").map_or(page.len(), |at| start + at + "</p>".len());
    &page[..end]
}

/// What the page is about: the first sentence of its abstract, or else of its text.
fn description(page: &html::Page<'_>) -> Option<String> {
    let main = page.elements.iter().find(|it| it.name == "main")?;
    let abstracts = page.inside(main).find(|it| it.is("abstract"));
    let paragraph = page.inside(abstracts.unwrap_or(main)).find(|it| it.tag == "<p>")?;
    Some(first_sentence(&plain(&page.text[paragraph.inner.clone()]), DESCRIPTION))
}

/// The page for an address that is none, which may seem to be in any folder: its links
/// need to know where the book is. Where nobody says so, it works from the disk and for
/// every address in the book's own folder.
fn with_base(folder: &Folder, text: &str) -> String {
    let base = match folder.settings.path() {
        Some(path) => format!("<base href=\"{path}\">"),
        None => String::new(),
    };
    text.replacen("<base href=\"/\">", &base, 1)
}
