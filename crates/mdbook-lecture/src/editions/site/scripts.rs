//! The scripts of a page as one file that is fetched beside it: those of mdBook, with what this
//! book changes in them, and the book's own.
//!
//! mdBook names a dozen at the end of each page, and no browser has the whole page, nor goes to
//! the place in it that an address names, before it has run them all.
use std::ops::Range;

use crate::base::comments;
use crate::base::digest;
use crate::base::html::spliced;
use crate::editions::site::folder::{Done, Folder, done};
use crate::editions::site::mend::Change;
use crate::editions::site::page::INDEX;

/// How every one of them is named at the end of a page.
const START: &str = "<script src=\"";
const END: &str = "\"></script>\n";

/// What stands in the head before the list of chapters, which it is to be run before.
const LIST: &str = "        <script defer src=\"";

/// mdBook's engine of the search, and the book's own, which takes its place.
const THEIRS: &str = "elasticlunr";
const OURS: &str = include_str!("search.js");

/// Exact replacements in the scripts of mdBook, by the beginnings of their names.
const CHANGES: [(&str, Change); 3] = [
    // A page that is gone back to is loaded anew: browsers then keep none in their cache of
    // whole pages, and call it deprecated.
    (
        "book",
        ("// Fix back button cache problem\nwindow.onunload = function() { };\n\n", ""),
    ),
    // Words that are pasted, or that a method of input writes, as Korean, come without a key.
    (
        "searcher",
        ("searchbar.addEventListener('keyup',", "searchbar.addEventListener('input',"),
    ),
    // To look for marks takes as long as the page is.
    (
        "searcher",
        (
            "        // Remove marks\n        marker.unmark();",
            "        // Remove marks\n        if (document.querySelector('mark')) marker.unmark();",
        ),
    ),
];

/// Names one script, before the list of chapters, in the place of all of them.
pub fn write(folder: &mut Folder) -> Done {
    let index = folder.page(INDEX).map_or("", |page| &page.text);
    let names: Vec<String> = named(index).into_iter().map(|it| it.1.to_owned()).collect();
    let stem = |file: &str| file.split(['-', '.']).next().unwrap_or(file).to_owned();
    let mut all = String::new();
    let mut problems = Vec::new();
    for name in &names {
        let mut text = match stem(name) == THEIRS {
            true => OURS.to_owned(),
            false => folder.text(&folder.place.join(name))?,
        };
        for (_, (before, after)) in CHANGES.iter().filter(|it| it.0 == stem(name)) {
            match text.matches(before).count() {
                1 => text = text.replacen(before, after, 1),
                found => {
                    let line = before.trim().lines().last().unwrap_or(before);
                    let said = format!(
                        "expected exactly once, found {found} times: {line} (mdBook {} does not \
                         write it as 0.5.4 does: see the list in crates/mdbook-lecture/\
                         src/editions/site/scripts.rs)",
                        folder.version
                    );
                    problems.push(folder.fault(name, 1, said));
                }
            }
        }
        all += &comments::out_of_script(&text);
    }
    done(problems)?;
    let one = format!("book-{}.js", digest::short(&all));
    folder.change(|_, page| {
        let found = named(&page.text);
        if !page.of_template() || found.is_empty() {
            return Ok(None);
        }
        let place =
            page.text.find(LIST).ok_or("it does not load the list of chapters")?;
        let address =
            page.text[place + LIST.len()..].split('"').next().unwrap_or_default();
        let root = &address[..address.rfind('/').map_or(0, |at| at + 1)];
        let script = format!("        {START}{root}{one}\" defer></script>\n");
        let gone = found.into_iter().map(|(at, _)| (at, String::new()));
        Ok(Some(spliced(&page.text, std::iter::once((place..place, script)).chain(gone))))
    })?;
    names.iter().for_each(|name| folder.remove(name));
    folder.put(&one, all);
    Ok(())
}

/// Where `page` names each script of the book behind its text, and its address.
fn named(page: &str) -> Vec<(Range<usize>, &str)> {
    let end = page.rfind("</main>").unwrap_or(page.len());
    let starts = page[end..].match_indices(START).map(|it| end + it.0);
    let script = |at: usize| {
        let (address, _) = page[at + START.len()..].split_once(END)?;
        let whole = at..at + START.len() + address.len() + END.len();
        (!address.contains([':', '"'])).then_some((whole, address))
    };
    starts.filter_map(script).collect()
}
