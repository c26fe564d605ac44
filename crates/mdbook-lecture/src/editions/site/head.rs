//! What each page says about itself to a search engine and to a page that links it: a
//! description, its title, its address and a picture; and the list of all pages.
//!
//! An address, a picture and the list need the address of the published book (`url` of
//! `[output.site]`).
use lab::page::escape_html;

use crate::base::html;
use crate::editions::site::folder::{Done, Folder};
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
pub fn write(folder: &mut Folder) -> Done {
    folder.change(|folder, page| match &page.kind {
        Kind::Chapter { name, .. } => {
            let text = described(folder, page, name).map(Some);
            text.ok_or_else(|| "it has no <meta name=\"description\" …>".to_owned())
        }
        Kind::NotFound => Ok(Some(with_base(folder, &page.text))),
        Kind::Print | Kind::Other => Ok(None),
    })
}

/// Writes `sitemap.xml` and `robots.txt`, if the book has an address.
///
/// Crawlers look for `robots.txt` at the root of a host only. In a folder below it nobody
/// reads it, and the sitemap must be made known otherwise.
pub fn sitemap(folder: &mut Folder) -> Done {
    let Some(url) = folder.settings.url.clone() else { return Ok(()) };
    let first = folder.pages.first().map(|page| &page.kind);
    let again = |page: &Page| page.file != INDEX && Some(&page.kind) == first;
    let chapters =
        folder.pages.iter().filter(|it| matches!(it.kind, Kind::Chapter { .. }));
    let line =
        |page| format!("  <url><loc>{}</loc></url>\n", address(folder, &url, page));
    let pages: String = chapters.filter(|page| !again(page)).map(line).collect();
    let sitemap = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{pages}</urlset>\n"
    );
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n");
    folder.put("sitemap.xml", sitemap);
    folder.put("robots.txt", robots);
    Ok(())
}

fn described(folder: &Folder, page: &Page, name: &str) -> Option<String> {
    let cut = html::Page::read(beginning(&page.text));
    let is_it = |it: &&html::Element<'_>| {
        it.name == "meta" && it.attribute("name") == Some("description")
    };
    let place = cut.elements.iter().find(is_it)?;
    let own = description(&cut).map(|it| escape_html(&it));
    let own = own.or_else(|| place.attribute("content").map(str::to_owned))?;
    let title = cut.first("title")?;
    let book = page.text[title.inner.clone()].rsplit_once(" - ").map(|it| it.1);
    let names: Vec<_> =
        folder.names(page).iter().rev().map(|it| escape_html(it)).collect();
    let titled = names.join(" · ");
    let other = book.filter(|book| *book != titled);
    let whole = other.map_or(titled.clone(), |book| format!("{titled} - {book}"));
    let kind = if page.file == INDEX { "website" } else { "article" };
    let mut tags = vec![
        ("property", "og:type", kind.to_owned()),
        ("property", "og:title", titled.clone()),
        ("property", "og:description", own.clone()),
    ];
    tags.extend(book.map(|it| ("property", "og:site_name", it.to_owned())));
    let mut canonical = String::new();
    if let Some(url) = &folder.settings.url {
        let address = address(folder, url, page);
        canonical = format!("\n        <link rel=\"canonical\" href=\"{address}\">");
        tags.push(("property", "og:url", address));
    }
    let picture = picture(folder, page);
    let kind = if picture.is_some() { "summary_large_image" } else { "summary" };
    if let Some(picture) = picture {
        let (width, height) = CARD_SIZE;
        tags.extend([
            ("property", "og:image", picture),
            ("property", "og:image:width", width.to_string()),
            ("property", "og:image:height", height.to_string()),
            ("property", "og:image:alt", escape_html(name)),
        ]);
    }
    tags.push(("name", "twitter:card", kind.to_owned()));
    let tag = |(key, name, said): &(&str, &str, String)| {
        format!("\n        <meta {key}=\"{name}\" content=\"{said}\">")
    };
    let tags: String = tags.iter().map(tag).collect();
    let new = format!("<meta name=\"description\" content=\"{own}\">{canonical}{tags}");
    let mut edits = [(title.inner.clone(), whole), (place.outer.clone(), new)];
    edits.sort_by_key(|it| it.0.start);
    Some(html::spliced(&page.text, edits))
}

/// The address of a page; the first chapter is the book's own.
fn address(folder: &Folder, url: &str, page: &Page) -> String {
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
    let main = page.first("main")?;
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
