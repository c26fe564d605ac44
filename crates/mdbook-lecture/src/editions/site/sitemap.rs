//! The list of the book's pages for search engines, and where it is.
use std::fmt::Write;

use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::head::address;
use crate::editions::site::page::{INDEX, Kind};

/// Writes `sitemap.xml` and `robots.txt`, if the book has an address.
///
/// Crawlers look for `robots.txt` at the root of a host only. In a folder below it nobody
/// reads it, and the sitemap must be made known otherwise.
///
/// # Errors
/// None.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    let Some(url) = &folder.settings.url else { return Ok(()) };
    let mut pages = String::new();
    let first = folder.pages.first().map(|page| &page.kind);
    for page in &folder.pages {
        let again = page.file != INDEX && Some(&page.kind) == first;
        if matches!(page.kind, Kind::Chapter { .. }) && !again {
            let _ =
                writeln!(pages, "  <url><loc>{}</loc></url>", address(folder, url, page));
        }
    }
    let sitemap = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{pages}</urlset>\n"
    );
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n");
    folder.put("sitemap.xml", sitemap);
    folder.put("robots.txt", robots);
    Ok(())
}
