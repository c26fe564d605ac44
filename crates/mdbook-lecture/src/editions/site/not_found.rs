//! The list of chapters on the page for an address that is none.
use std::fmt::Write;

use lab::page::escape_html;

use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{Kind, Page};

/// What `404.md` has where the list goes.
const PLACE: &str = "<nav id=\"chapters\" aria-label=\"Chapters\"></nav>";

/// Puts a link to each chapter into the page, if it has a place for them.
///
/// # Errors
/// Two places for the list.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    let is_it = |page: &Page| page.kind == Kind::NotFound && page.text.contains(PLACE);
    let Some(at) = folder.pages.iter().position(is_it) else { return Ok(()) };
    let page = &folder.pages[at];
    let places = page.text.matches(PLACE).count();
    if places > 1 {
        let said = format!("it has {places} places `{PLACE}`; one is allowed");
        return Err(folder.fault(&page.file, 1, said).into());
    }
    let mut list = String::from("<nav id=\"chapters\" aria-label=\"Chapters\">\n<ul>\n");
    for page in folder.pages.iter().filter(|page| !page.is_copy()) {
        if let Kind::Chapter { name, .. } = &page.kind {
            let (file, name) = (escape_html(&page.file), escape_html(name));
            let _ = writeln!(list, "<li><a href=\"{file}\">{name}</a></li>");
        }
    }
    list.push_str("</ul>\n</nav>");
    folder.pages[at].text = page.text.replacen(PLACE, &list, 1);
    Ok(())
}
