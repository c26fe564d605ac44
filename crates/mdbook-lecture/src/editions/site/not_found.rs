//! The list of chapters on the page for an address that is none.
use lab::page::escape_html;

use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::{Kind, Page};

/// What `404.md` has where the list goes.
const PLACE: &str = "<nav id=\"chapters\" aria-label=\"Chapters\"></nav>";

/// Puts a link to each chapter into the page, if it has a place for them.
pub fn write(folder: &mut Folder) -> Done {
    let is_it = |page: &Page| page.kind == Kind::NotFound && page.text.contains(PLACE);
    let Some(at) = folder.pages.iter().position(is_it) else { return Ok(()) };
    let page = &folder.pages[at];
    let places = page.text.matches(PLACE).count();
    if places > 1 {
        let said = format!("it has {places} places `{PLACE}`; one is allowed");
        return Err(vec![folder.fault(&page.file, 1, said)]);
    }
    let link = |page: &Page| match &page.kind {
        Kind::Chapter { name, number, .. } if !page.is_copy() => {
            let (file, name) = (escape_html(&page.file), escape_html(name));
            // Chapters of different parts may have the same name.
            let number = number.as_ref().map_or(String::new(), |it| format!("{it}. "));
            Some(format!("<li><a href=\"{file}\">{number}{name}</a></li>\n"))
        }
        _ => None,
    };
    let links: String = folder.pages.iter().filter_map(link).collect();
    let list = PLACE.replace("</nav>", &format!("\n<ul>\n{links}</ul>\n</nav>"));
    folder.pages[at].text = page.text.replacen(PLACE, &list, 1);
    Ok(())
}
