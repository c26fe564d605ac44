//! What this book changes in mdBook's page: a list of exact replacements.
//!
//! mdBook lets a book have a template of its own, which then is no longer mdBook's when
//! that mends something. A replacement is small, says why, and fails when mdBook's page is
//! no longer what it was made for.
use rayon::prelude::*;

use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{Kind, Page};

/// A piece of mdBook's page, which is on every page exactly once if its switch is on, and what
/// takes its place.
///
/// In `after`, `{here}` is the page where a link to a fragment of itself must name it, and
/// `{root}` the way to the folder of the book.
pub struct Change {
    /// Where it is.
    pub on: On,
    /// Why.
    pub why: &'static str,
    /// What mdBook writes.
    pub before: &'static str,
    /// What the book has instead.
    pub after: &'static str,
}

/// The pages that a change is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum On {
    /// Every page.
    Every,
    /// Those of a book that can be searched.
    Searched,
    /// Those of any other.
    Unsearched,
}

impl On {
    /// Whether a book that can be searched, or cannot, has such pages.
    pub fn is(self, searched: bool) -> bool {
        self == Self::Every || (self == Self::Searched) == searched
    }
}

/// The changes, in the order of the page.
pub const CHANGES: [Change; 14] = [
    Change {
        on: On::Every,
        why: "the list of chapters is fetched beside the page and does not hold it up",
        before: "        <!-- Start loading toc.js asap -->\n        <script src=",
        after: "        <script defer src=",
    },
    Change {
        on: On::Every,
        why: "the first stop of the keyboard leads past the menu; \
              the help over the page has a role and a name",
        before: "    <body>\n    <div id=\"mdbook-help-container\">\n        \
                 <div id=\"mdbook-help-popup\">\n            \
                 <h2 class=\"mdbook-help-title\">",
        after: "    <body>\n    \
                <a class=\"skip-link\" href=\"{here}#main\">Skip to the text</a>\n    \
                <div id=\"mdbook-help-container\">\n        \
                <div id=\"mdbook-help-popup\" role=\"dialog\" \
                aria-labelledby=\"mdbook-help-title\">\n            \
                <h2 id=\"mdbook-help-title\" class=\"mdbook-help-title\">",
    },
    Change {
        on: On::Every,
        why: "no handle that only dragging can move",
        before: "<div id=\"mdbook-sidebar-resize-handle\" class=\"sidebar-resize-handle\">",
        after: "<div id=\"mdbook-sidebar-resize-handle\" \
                class=\"sidebar-resize-handle hidden\">",
    },
    Change {
        on: On::Every,
        why: "the menu bar is a landmark",
        before: "<div id=\"mdbook-menu-bar\" class=\"menu-bar sticky\">",
        after: "<header id=\"mdbook-menu-bar\" class=\"menu-bar sticky\">",
    },
    Change {
        on: On::Every,
        why: "what opens the sidebar is a button, which the keyboard reaches and \
              aria-label and aria-expanded are allowed on; sidebar.js makes it work",
        before: "<label id=\"mdbook-sidebar-toggle\" class=\"icon-button\" \
                 for=\"mdbook-sidebar-toggle-anchor\" title=\"Toggle Table of Contents\" \
                 aria-label=\"Toggle Table of Contents\" aria-controls=\"mdbook-sidebar\">",
        after: "<button id=\"mdbook-sidebar-toggle\" class=\"icon-button\" type=\"button\" \
                title=\"Table of contents\" aria-label=\"Table of contents\" \
                aria-expanded=\"true\" aria-controls=\"mdbook-sidebar\">",
    },
    Change {
        on: On::Every,
        why: "its end; without scripts a link leads to the contents",
        before: "</label>\n                        <button id=\"mdbook-theme-toggle\"",
        after: "</button>\n                        \
                <noscript><a href=\"{root}toc.html\">Contents</a></noscript>\n                        \
                <button id=\"mdbook-theme-toggle\"",
    },
    Change {
        on: On::Every,
        why: "a page has one main heading, its own",
        before: "<h1 class=\"menu-title\">",
        after: "<p class=\"menu-title\">",
    },
    Change {
        on: On::Every,
        why: "its end; a button shows what the keys do and can turn them off (keys.js)",
        before: "</h1>\n\n                    <div class=\"right-buttons\">",
        after: "</p>\n\n                    <div class=\"right-buttons\">\n                        \
                <button id=\"keys-help\" class=\"icon-button keys-help\" type=\"button\" \
                title=\"Keyboard shortcuts\" aria-label=\"Keyboard shortcuts\" \
                aria-haspopup=\"dialog\">?</button>",
    },
    Change {
        on: On::Searched,
        why: "the end of the menu bar; the search is a landmark",
        before: "                    </div>\n                </div>\n\n                \
                 <div id=\"mdbook-search-wrapper\" class=\"hidden\">",
        after: "                    </div>\n                </header>\n\n                \
                <div id=\"mdbook-search-wrapper\" class=\"hidden\" role=\"search\">",
    },
    Change {
        on: On::Unsearched,
        why: "the end of the menu bar",
        before: "                    </div>\n                </div>\n\n\n                \
                 <!-- Apply ARIA",
        after: "                    </div>\n                </header>\n\n\n                \
                <!-- Apply ARIA",
    },
    Change {
        on: On::Searched,
        why: "the search field has a name, and its description is on the page",
        before: "placeholder=\"Search this book ...\" \
                 aria-controls=\"mdbook-searchresults-outer\" \
                 aria-describedby=\"searchresults-header\"",
        after: "placeholder=\"Search this book ...\" aria-label=\"Search this book\" \
                aria-controls=\"mdbook-searchresults-outer\" \
                aria-describedby=\"mdbook-searchresults-header\"",
    },
    Change {
        on: On::Searched,
        why: "how much was found is said aloud",
        before: "<div id=\"mdbook-searchresults-header\" class=\"searchresults-header\">",
        after: "<div id=\"mdbook-searchresults-header\" class=\"searchresults-header\" \
                role=\"status\">",
    },
    Change {
        on: On::Every,
        why: "where the first link of the page leads",
        before: "<div id=\"mdbook-content\" class=\"content\">\n                    <main>",
        after: "<div id=\"mdbook-content\" class=\"content\">\n                    \
                <main id=\"main\" tabindex=\"-1\">",
    },
    Change {
        on: On::Every,
        why: "two landmarks have two names",
        before: "<nav class=\"nav-wide-wrapper\" aria-label=\"Page navigation\">",
        after: "<nav class=\"nav-wide-wrapper\" aria-label=\"Previous and next chapter\">",
    },
];

/// Makes the changes on every page that mdBook has made of its template, gives the page
/// with the list of chapters a title and a heading, and pages without an icon the empty one.
///
/// # Errors
/// What is not on a page exactly once, for all changes and pages together.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    let mend = |page: &mut Page| match &page.kind {
        Kind::Other if page.file == "toc.html" => {
            page.text = page.text.replace(SPACER.0, SPACER.1);
            replaced(&CONTENTS_CHANGES, &page.file, &mut page.text)
        }
        Kind::Other => Vec::new(),
        _ => mended(page),
    };
    let pages = folder.pages.par_iter_mut().map(mend);
    let mut faults: Vec<Fault> = Vec::new();
    for fault in pages.collect::<Vec<_>>().into_iter().flatten() {
        match faults.iter_mut().find(|it| (&it.0, it.1) == (&fault.0, fault.1)) {
            Some(same) => same.2.extend(fault.2),
            None => faults.push(fault),
        }
    }
    let problems = faults.into_iter().map(|(before, found, files)| {
        let line = before.split('\n').map(str::trim).rfind(|line| !line.is_empty());
        let more = match files.len() {
            1 => String::new(),
            several => format!(", as on {} more pages", several - 1),
        };
        let message = format!(
            "expected exactly once{more}, found {found} times: {} (mdBook {} does not write \
             its pages as those of 0.5.4 are, or a theme changes them: see the list in \
             crates/mdbook-lecture/{})",
            line.unwrap_or_default(),
            folder.version,
            "src/editions/site/mend.rs"
        );
        folder.fault(&files[0], 1, message)
    });
    problems.collect::<Problems>().report()?;
    folder.pages.par_iter_mut().for_each(|page| {
        let (head, rest) = page.text.split_at(page.text.find("</head>").unwrap_or(0));
        if !head.contains("<link rel=\"icon\"") {
            page.text = format!("{head}{}", rest.replacen("</head>", NO_ICON, 1));
        }
    });
    Ok(())
}

/// What was not on a page exactly once, how often it was, and on which pages.
type Fault = (&'static str, usize, Vec<String>);

/// A page that names no icon makes the browser ask the host for one; that of a sheet is
/// none.
const NO_ICON: &str = "<link rel=\"icon\" href=\"data:,\">\n</head>";

/// The changes on the list of chapters that a page without scripts shows.
const CONTENTS_CHANGES: [(&str, &str); 3] = [
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

/// A line between two chapters there, which mdBook puts into an item of the list; what a
/// browser makes of that has the tags that close it.
const SPACER: (&str, &str) =
    ("<li class=\"spacer\"></li></li>", "</li><li class=\"spacer\"></li>");

/// Makes the changes around what the chapter says, which is most of a page.
fn mended(page: &mut Page) -> Vec<Fault> {
    let (start, end) = ("<main>", "</main>");
    let start = page.text.find(start).map_or(page.text.len(), |at| at + start.len());
    let end = page.text.rfind(end).filter(|end| *end >= start).unwrap_or(page.text.len());
    let mut frame = [&page.text[..start], &page.text[end..]].concat();
    let here = if page.kind == Kind::NotFound { &*page.file } else { "" };
    let root = page.root();
    let filled = |after: &str| after.replace("{here}", here).replace("{root}", &root);
    let searched = frame.contains("id=\"mdbook-search-wrapper\"");
    let changes = CHANGES.iter().filter(|change| change.on.is(searched));
    let changes: Vec<_> = changes.map(|it| (it.before, filled(it.after))).collect();
    let faults = replaced(&changes, &page.file, &mut frame);
    let (before, after) = frame.split_once("</main>").unwrap_or((&frame, ""));
    page.text = [before, &page.text[start..end], "</main>", after].concat();
    faults
}

fn replaced<S: AsRef<str>>(
    changes: &[(&'static str, S)],
    file: &str,
    text: &mut String,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (before, after) in changes {
        match text.matches(before).count() {
            1 => *text = text.replacen(before, after.as_ref(), 1),
            found => faults.push((*before, found, vec![file.to_owned()])),
        }
    }
    faults
}
