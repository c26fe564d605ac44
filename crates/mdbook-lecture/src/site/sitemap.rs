//! The list of the book's pages for search engines, and where it is.
use std::fmt::Write;

use anyhow::Result;

use crate::site::Site;
use crate::site::head::address;
use crate::site::pages::{INDEX, Kind};

/// Writes `sitemap.xml` and `robots.txt`, if the book has an address.
///
/// Crawlers look for `robots.txt` at the root of a host only. In a folder below it nobody
/// reads it, and the sitemap must be made known otherwise.
///
/// # Errors
/// A file that cannot be written.
pub fn write(site: &Site) -> Result<()> {
    let Some(url) = &site.settings.url else { return Ok(()) };
    let mut pages = String::new();
    let first = site.pages.first().map(|page| &page.kind);
    for page in &site.pages {
        let again = page.file != INDEX && Some(&page.kind) == first;
        if matches!(page.kind, Kind::Chapter { .. }) && !again {
            let _ =
                writeln!(pages, "  <url><loc>{}</loc></url>", address(site, url, page));
        }
    }
    let sitemap = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{pages}</urlset>\n"
    );
    site.write("sitemap.xml", &sitemap)?;
    let robots = format!("User-agent: *\nAllow: /\n\nSitemap: {url}sitemap.xml\n");
    site.write("robots.txt", &robots)
}
