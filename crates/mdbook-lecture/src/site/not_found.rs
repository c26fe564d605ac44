//! The list of chapters on the page for an address that is none.
use std::fmt::Write;

use anyhow::{Result, bail};
use lab::page::escape_html;

use crate::site::Site;
use crate::site::pages::{INDEX, Kind, NOT_FOUND};

/// What `404.md` has where the list goes.
const PLACE: &str = "<nav id=\"chapters\" aria-label=\"Chapters\"></nav>";

/// Puts a link to each chapter into the page, if it has a place for them.
///
/// # Errors
/// Two places for the list, or a page that cannot be read or written.
pub fn write(site: &Site) -> Result<()> {
    if !site.pages.iter().any(|page| page.kind == Kind::NotFound) {
        return Ok(());
    }
    let page = site.read(NOT_FOUND)?;
    match page.matches(PLACE).count() {
        0 => return Ok(()),
        1 => {}
        several => bail!("{NOT_FOUND} has {several} places `{PLACE}`; one is allowed"),
    }
    let mut list = String::from("<nav id=\"chapters\" aria-label=\"Chapters\">\n<ul>\n");
    for page in site.pages.iter().filter(|page| page.file != INDEX) {
        if let Kind::Chapter { name, .. } = &page.kind {
            let (file, name) = (escape_html(&page.file), escape_html(name));
            let _ = writeln!(list, "<li><a href=\"{file}\">{name}</a></li>");
        }
    }
    list.push_str("</ul>\n</nav>");
    site.write(NOT_FOUND, &page.replacen(PLACE, &list, 1))
}
