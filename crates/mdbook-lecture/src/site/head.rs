//! What each page says about itself to a search engine and to a page that links it: a
//! description, its title, its address and a picture.
//!
//! An address and a picture need the address of the published book (`url` of
//! `[output.site]`); without one no page has them.
use anyhow::{Context, Result};
use lab::page::escape_html;

use crate::site::Site;
use crate::site::pages::{INDEX, Kind, Page};
use crate::site::text::{first_sentence, plain};

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
/// A page without the book's description, or that cannot be read or written.
pub fn write(site: &Site) -> Result<()> {
    for page in &site.pages {
        let text = site.read(&page.file)?;
        let done = match &page.kind {
            Kind::Chapter { name, .. } => described(site, page, name, &text),
            Kind::NotFound => Some(with_base(site, &text)),
            Kind::Print => continue,
        };
        let done = done.with_context(|| {
            format!("{} has no <meta name=\"description\" …>", page.file)
        })?;
        site.write(&page.file, &done)?;
    }
    Ok(())
}

fn described(site: &Site, page: &Page, name: &str, text: &str) -> Option<String> {
    let (before, rest) = text.split_once("<meta name=\"description\" content=\"")?;
    let (book, rest) = rest.split_once("\">")?;
    let own = description(text).map(|it| escape_html(&it));
    let own = own.unwrap_or_else(|| book.to_owned());
    let kind = if page.file == INDEX { "website" } else { "article" };
    let mut tags = vec![
        ("property", "og:type", kind.to_owned()),
        ("property", "og:title", escape_html(name)),
        ("property", "og:description", own.clone()),
    ];
    let title = text.split_once("<title>")?.1.split_once("</title>")?.0;
    if let Some((_, book)) = title.rsplit_once(" - ") {
        tags.push(("property", "og:site_name", book.to_owned()));
    }
    let mut canonical = String::new();
    if let Some(url) = &site.settings.url {
        let address = address(site, url, page);
        canonical = format!("\n        <link rel=\"canonical\" href=\"{address}\">");
        tags.push(("property", "og:url", address));
    }
    match picture(site, page) {
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
    Some(format!(
        "{before}<meta name=\"description\" content=\"{own}\">{canonical}{tags}{rest}"
    ))
}

/// The address of a page; the first chapter is the book's own.
pub fn address(site: &Site, url: &str, page: &Page) -> String {
    let first = site.pages.first().is_some_and(|first| first.kind == page.kind);
    let file = if first { "" } else { &*page.file };
    format!("{url}{}", escape_html(file))
}

/// The address of the picture for a page.
fn picture(site: &Site, page: &Page) -> Option<String> {
    let url = site.settings.url.as_ref()?;
    let names = [page.file.trim_end_matches(".html"), CARD];
    let files = names.map(|name| format!("{CARDS}/{name}.png"));
    let file = files.into_iter().find(|file| site.html.join(file).is_file())?;
    Some(format!("{url}{file}"))
}

/// What the page is about: the first sentence of its abstract, or else of its text.
pub fn description(page: &str) -> Option<String> {
    let main = page.split_once("<main")?.1;
    let start = main.split_once("<div class=\"abstract\">").map_or(main, |it| it.1);
    let paragraph = start.split_once("<p>")?.1.split_once("</p>")?.0;
    Some(first_sentence(&plain(paragraph), DESCRIPTION))
}

/// The page for an address that is none, which may seem to be in any folder: its links
/// need to know where the book is. Where nobody says so, it works from the disk and for
/// every address in the book's own folder.
fn with_base(site: &Site, text: &str) -> String {
    let base = match site.settings.path() {
        Some(path) => format!("<base href=\"{path}\">"),
        None => String::new(),
    };
    text.replacen("<base href=\"/\">", &base, 1)
}
