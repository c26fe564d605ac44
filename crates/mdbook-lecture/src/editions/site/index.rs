//! The links of a page that mdBook does not write as seen from its own folder.
//!
//! It opens the book with a copy of the first chapter, whatever folder that is in, and it
//! leaves a link to a `README.md` as it is, whose page is the `index.html` of its folder.
use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;

use crate::base::html::spliced;
use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{INDEX, Kind, Page, relative, resolve};

/// Writes them so.
///
/// # Errors
/// None.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    // Which pages are those of a README.md, called as mdBook's links call them.
    let readme = |page: &Page| match &page.kind {
        Kind::Chapter { source, .. } if page.file.ends_with(INDEX) && !page.is_copy() => {
            let page = source.strip_suffix(".md").filter(|it| it.ends_with("README"))?;
            Some(format!("{page}.html"))
        }
        _ => None,
    };
    let readmes: BTreeSet<String> = folder.pages.iter().filter_map(readme).collect();
    let pages = folder.pages.par_iter_mut().filter(|page| {
        page.of_template()
            && (!readmes.is_empty() || page.is_copy() && page.from().contains('/'))
    });
    pages.for_each(|page| {
        let elements = page.cut();
        let main = elements.elements.iter().find(|it| it.name == "main");
        let inside = main.into_iter().flat_map(|main| elements.inside(main));
        let edits = relative(&elements, inside);
        let edits: Vec<_> = edits.filter_map(|it| edit(page, it, &readmes)).collect();
        page.text = spliced(&page.text, edits);
    });
    Ok(())
}

/// What `address`, which stands at `at` on `page`, must be, if it must be another.
fn edit(
    page: &Page,
    (at, address): (Range<usize>, &str),
    readmes: &BTreeSet<String>,
) -> Option<(Range<usize>, String)> {
    let end = address.find(['#', '?']).unwrap_or(address.len());
    let (path, rest) = address.split_at(end);
    let mut target = resolve(page.from(), path)?;
    let readme = readmes.contains(&target);
    if readme {
        target.truncate(target.len() - "README.html".len());
        target += INDEX;
    }
    let moved = page.is_copy() && page.from().contains('/');
    (readme || moved).then(|| (at, format!("{}{target}{rest}", page.root())))
}
