//! What this book changes in mdBook's page: a list of exact replacements.
//!
//! mdBook lets a book have a template of its own, which then is no longer mdBook's when
//! that mends something. A replacement is small, says why, and fails when mdBook's page is
//! no longer what it was made for.
use std::collections::BTreeMap;

use mdbook_doctest::parallel;

use crate::editions::site::folder::{Done, Folder, done};
use crate::editions::site::page::{Kind, Page};

/// A piece of mdBook's page, which is there exactly once, and what takes its place. In that,
/// `{here}` is the page where a link to a fragment of itself must name it, and `{root}` the
/// way to the folder of the book.
pub type Change = (&'static str, &'static str);

/// The changes on every page that mdBook makes of its template.
pub const EVERY: [Change; 11] = [
    // The list of chapters is fetched beside the page and does not hold it up.
    (
        "        <!-- Start loading toc.js asap -->\n        <script src=",
        "        <script defer src=",
    ),
    // The first stop of the keyboard leads past the menu; the help over the page has a role
    // and a name.
    (
        "    <body>\n    <div id=\"mdbook-help-container\">\n        \
         <div id=\"mdbook-help-popup\">\n            <h2 class=\"mdbook-help-title\">",
        "    <body>\n    <a class=\"skip-link\" href=\"{here}#mdbook-main\">Skip to the text</a>\n    \
         <div id=\"mdbook-help-container\">\n        <div id=\"mdbook-help-popup\" \
         role=\"dialog\" aria-labelledby=\"mdbook-help-title\">\n            \
         <h2 id=\"mdbook-help-title\" class=\"mdbook-help-title\">",
    ),
    // No handle that only dragging can move.
    (
        "<div id=\"mdbook-sidebar-resize-handle\" class=\"sidebar-resize-handle\">",
        "<div id=\"mdbook-sidebar-resize-handle\" class=\"sidebar-resize-handle hidden\">",
    ),
    // The menu bar is a landmark,
    (
        "<div id=\"mdbook-menu-bar\" class=\"menu-bar sticky\">",
        "<header id=\"mdbook-menu-bar\" class=\"menu-bar sticky\">",
    ),
    // which ends here.
    (
        "\n\n                    </div>\n                </div>\n\n",
        "\n\n                    </div>\n                </header>\n\n",
    ),
    // What opens the sidebar is a button, which the keyboard reaches and aria-label and
    // aria-expanded are allowed on; sidebar.js makes it work. Without scripts a link leads to
    // the contents.
    (
        "<label id=\"mdbook-sidebar-toggle\" class=\"icon-button\" \
         for=\"mdbook-sidebar-toggle-anchor\" title=\"Toggle Table of Contents\" \
         aria-label=\"Toggle Table of Contents\" aria-controls=\"mdbook-sidebar\">",
        "<button id=\"mdbook-sidebar-toggle\" class=\"icon-button\" type=\"button\" \
         title=\"Table of contents\" aria-label=\"Table of contents\" \
         aria-expanded=\"true\" aria-controls=\"mdbook-sidebar\">",
    ),
    (
        "</label>\n                        <button id=\"mdbook-theme-toggle\"",
        "</button>\n                        \
         <noscript><a href=\"{root}toc.html\">Contents</a></noscript>\n                        \
         <button id=\"mdbook-theme-toggle\"",
    ),
    // A page has one main heading, its own; a button shows what the keys do and can turn them
    // off (keys.js).
    ("<h1 class=\"menu-title\">", "<p class=\"menu-title\">"),
    (
        "</h1>\n\n                    <div class=\"right-buttons\">",
        "</p>\n\n                    <div class=\"right-buttons\">\n                        \
         <button id=\"keys-help\" class=\"icon-button keys-help\" type=\"button\" \
         title=\"Keyboard shortcuts\" aria-label=\"Keyboard shortcuts\" \
         aria-haspopup=\"dialog\">?</button>",
    ),
    // Where the first link of the page leads.
    (
        "<div id=\"mdbook-content\" class=\"content\">\n                    <main>",
        "<div id=\"mdbook-content\" class=\"content\">\n                    \
         <main id=\"mdbook-main\" tabindex=\"-1\">",
    ),
    // Two landmarks have two names.
    (
        "<nav class=\"nav-wide-wrapper\" aria-label=\"Page navigation\">",
        "<nav class=\"nav-wide-wrapper\" aria-label=\"Previous and next chapter\">",
    ),
];

/// Those on every page of a book that can be searched.
pub const SEARCHED: [Change; 3] = [
    // The search is a landmark.
    (
        "<div id=\"mdbook-search-wrapper\" class=\"hidden\">",
        "<div id=\"mdbook-search-wrapper\" class=\"hidden\" role=\"search\">",
    ),
    // The search field has a name, and its description is on the page.
    (
        "placeholder=\"Search this book ...\" aria-controls=\"mdbook-searchresults-outer\" \
         aria-describedby=\"searchresults-header\"",
        "placeholder=\"Search this book ...\" aria-label=\"Search this book\" \
         aria-controls=\"mdbook-searchresults-outer\" \
         aria-describedby=\"mdbook-searchresults-header\"",
    ),
    // How much was found is said aloud.
    (
        "<div id=\"mdbook-searchresults-header\" class=\"searchresults-header\">",
        "<div id=\"mdbook-searchresults-header\" class=\"searchresults-header\" \
         role=\"status\">",
    ),
];

/// Those on the list of chapters that a page without scripts shows.
const CONTENTS: [Change; 3] = [
    (
        "        <meta charset=\"UTF-8\">\n",
        "        <meta charset=\"UTF-8\">\n        <title>Contents</title>\n",
    ),
    (
        "<body class=\"sidebar-iframe-inner\">\n        <ol class=\"chapter\">",
        "<body class=\"sidebar-iframe-inner\">\n        <main>\n        \
         <h1>Contents</h1>\n        <ol class=\"chapter\">",
    ),
    ("\n    </body>", "\n        </main>\n    </body>"),
];

/// A line or a part's title between two chapters there, which mdBook puts into an item of the
/// list; what a browser makes of that has the tags that close it.
const BETWEEN: [&str; 2] = ["<li class=\"spacer\">", "<li class=\"part-title\">"];

/// A page that names no icon makes the browser ask the host for one; that of a sheet is
/// none.
const NO_ICON: &str = "<link rel=\"icon\" href=\"data:,\">\n</head>";

/// What was to be changed and was not there exactly once, and how often it was.
type Fault = (&'static str, usize);

/// Makes the changes; what is not on a page exactly once is told for all pages together.
pub fn write(folder: &mut Folder) -> Done {
    let mend = |page: &mut Page| match &page.kind {
        Kind::Other if page.file == "toc.html" => {
            page.text = BETWEEN.into_iter().fold(std::mem::take(&mut page.text), closed);
            let changes = CONTENTS.map(|(before, after)| (before, after.to_owned()));
            replaced(changes, &mut page.text)
        }
        Kind::Other => Vec::new(),
        _ => mended(page),
    };
    let found = parallel::map(&mut folder.pages, mend);
    let mut faults: BTreeMap<Fault, Vec<&str>> = BTreeMap::new();
    for (page, found) in folder.pages.iter().zip(found) {
        found.into_iter().for_each(|it| faults.entry(it).or_default().push(&page.file));
    }
    let problems = faults.into_iter().map(|((before, found), files)| {
        let line = before.split('\n').map(str::trim).rfind(|line| !line.is_empty());
        let more = match files.len() - 1 {
            0 => String::new(),
            more => format!(", as on {more} more pages"),
        };
        let message = format!(
            "expected exactly once{more}, found {found} times: {} (mdBook {} does not write \
             its pages as those of 0.5.4 are, or a theme changes them: see the list in \
             crates/mdbook-lecture/{})",
            line.unwrap_or_default(),
            folder.version,
            "src/editions/site/mend.rs"
        );
        folder.fault(files[0], 1, message)
    });
    done(problems.collect())?;
    folder.change(|_, page| {
        let end = page.text.find("</head>").unwrap_or(0);
        let none = !page.text[..end].contains("<link rel=\"icon\"");
        Ok(none.then(|| page.text.replacen("</head>", NO_ICON, 1)))
    })
}

/// `text` with each item that begins `tag` behind the one that mdBook has put it into.
fn closed(text: String, tag: &str) -> String {
    let mut items = text.split(tag);
    let first = items.next().unwrap_or_default().to_owned();
    items.fold(first, |out, item| match item.split_once("</li></li>") {
        Some((inside, after)) if !inside.contains('<') => {
            format!("{out}</li>{tag}{inside}</li>{after}")
        }
        _ => out + tag + item,
    })
}

/// Makes the changes around what the chapter says, which is most of a page.
fn mended(page: &mut Page) -> Vec<Fault> {
    let (start, end) = ("<main>", "</main>");
    let start = page.text.find(start).map_or(page.text.len(), |at| at + start.len());
    let end = page.text.rfind(end).filter(|end| *end >= start).unwrap_or(page.text.len());
    let mut frame = [&page.text[..start], &page.text[end..]].concat();
    let here = if page.kind == Kind::NotFound { &*page.file } else { "" };
    let root = page.root();
    let searched = frame.contains("id=\"mdbook-search-wrapper\"");
    let more = SEARCHED.iter().filter(|_| searched);
    let changes = EVERY.iter().chain(more).map(|(before, after)| {
        (*before, after.replace("{here}", here).replace("{root}", &root))
    });
    let faults = replaced(changes, &mut frame);
    let (before, after) = frame.split_once("</main>").unwrap_or((&frame, ""));
    page.text = [before, &page.text[start..end], "</main>", after].concat();
    faults
}

fn replaced(
    changes: impl IntoIterator<Item = (&'static str, String)>,
    text: &mut String,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (before, after) in changes {
        match text.matches(before).count() {
            1 => *text = text.replacen(before, &after, 1),
            found => faults.push((before, found)),
        }
    }
    faults
}
