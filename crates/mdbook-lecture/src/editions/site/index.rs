//! The links of a page that mdBook does not write as seen from its own folder.
//!
//! It opens the book with a copy of the first chapter, whatever folder that is in, and it
//! leaves a link to a `README.md` as it is, whose page is the `index.html` of its folder.
use std::collections::BTreeSet;

use crate::base::html::spliced;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::{INDEX, Kind, Page, relative_addresses, resolve};

/// Writes them so.
pub fn write(folder: &mut Folder) -> Done {
    // Which pages are those of a README.md, called as mdBook's links call them.
    let readme = |page: &Page| match &page.kind {
        Kind::Chapter { source, .. } if page.file.ends_with(INDEX) && !page.is_copy() => {
            let page = source.strip_suffix(".md").filter(|it| it.ends_with("README"))?;
            Some(format!("{page}.html"))
        }
        _ => None,
    };
    let readmes: BTreeSet<String> = folder.pages.iter().filter_map(readme).collect();
    let moved = |page: &Page| page.is_copy() && page.from().contains('/');
    folder.change(|_, page| {
        if !page.of_template() || readmes.is_empty() && !moved(page) {
            return Ok(None);
        }
        let cut = page.cut();
        let inside = cut.first("main").into_iter().flat_map(|main| cut.inside(main));
        let edits = relative_addresses(&cut, inside).filter_map(|(at, address)| {
            let end = address.find(['#', '?']).unwrap_or(address.len());
            let (path, rest) = address.split_at(end);
            let mut target = resolve(page.from(), path)?;
            let readme = readmes.contains(&target);
            if readme {
                target = target.replace("README.html", INDEX);
            }
            let edit = (at, format!("{}{target}{rest}", page.root()));
            (readme || moved(page)).then_some(edit)
        });
        Ok(Some(spliced(&page.text, edits)))
    })
}
