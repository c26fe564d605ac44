//! Old addresses: what stood on a chapter's one page, when it had only one, is found from
//! there on whichever of its pages it stands now.
//!
//! A line for each id is hidden at the end of the chapter's first page. It is shown, with its
//! link, where an address names it, and a script follows it.
use std::collections::{BTreeMap, BTreeSet};

use lab::page::escape_html;
use mdbook_doctest::parallel;

use crate::base::html::{self, spliced};
use crate::base::path;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::{Kind, Page};

/// Follows the line that the address names.
const FOLLOW: &str = "<script>
(() => {
    const follow = () => {
        const moved = document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (moved?.matches('.moved')) location.replace(moved.querySelector('a').href);
    };
    follow();
    window.addEventListener('hashchange', follow);
})();
</script>
";

/// Puts the lines into the first page of each chapter that has several, and into its copy.
pub fn write(folder: &mut Folder) -> Done {
    let mut chapters: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, page) in folder.pages.iter().enumerate() {
        if let Kind::Chapter { number: Some(number), .. } = &page.kind {
            let chapter = number.split('.').next().unwrap_or(number);
            chapters.entry(chapter).or_default().push(at);
        }
    }
    let with_lines = |pages: Vec<usize>| {
        let is_copy = |at: &&usize| folder.pages[**at].is_copy();
        let (copies, own): (Vec<&usize>, Vec<_>) = pages.iter().partition(is_copy);
        let [first, further @ ..] = &own[..] else { return Vec::new() };
        let further: Vec<_> = further.iter().map(|at| &folder.pages[**at]).collect();
        let lines = |at: &usize| Some((*at, with_lines(&folder.pages[*at], &further)?));
        copies.into_iter().chain([*first]).filter_map(lines).collect::<Vec<_>>()
    };
    let several = chapters.into_values().filter(|pages| pages.len() > 1);
    let written = parallel::map(several, with_lines);
    written.into_iter().flatten().for_each(|(at, text)| folder.pages[at].text = text);
    Ok(())
}

/// The text of `first` with a line for each id of the `further` pages that it has not itself.
fn with_lines(first: &Page, further: &[&Page]) -> Option<String> {
    let cut = first.cut();
    let end = cut.first("main")?.inner.end;
    let mut known: BTreeSet<String> = ids(&cut).map(str::to_owned).collect();
    let mut lines = String::new();
    for page in further {
        for id in ids(&page.cut()).filter(|id| is_address(id)) {
            if known.insert(id.to_owned()) {
                let href = escape_html(&path::href(&first.file, &page.file, id));
                lines += &format!(
                    "<p class=\"moved\" id=\"{id}\">This has moved to <a href=\"{href}\">another \
                     page of the chapter</a>.</p>\n"
                );
            }
        }
    }
    (!lines.is_empty()).then(|| spliced(&first.text, [(end..end, lines + FOLLOW)]))
}

/// The ids in the text of a page.
fn ids<'a>(page: &html::Page<'a>) -> impl Iterator<Item = &'a str> {
    let inside = page.first("main").into_iter().flat_map(|main| page.inside(main));
    inside.filter_map(|it| it.attribute("id"))
}

/// Whether `id` may be in an address that somebody has kept: not what only names a drawing's
/// title or a question's buttons.
fn is_address(id: &str) -> bool {
    !id.starts_with("alt-") && !id.contains("_quiz_")
}
