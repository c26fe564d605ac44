//! What this book changes in mdBook's page: a list of exact replacements.
//!
//! mdBook lets a book have a template of its own, which then is no longer mdBook's when
//! that mends something. A replacement is small, says why, and fails when mdBook's page is
//! no longer what it was made for.
use std::fmt::Write;

use anyhow::{Result, bail};
use rayon::prelude::*;

use crate::site::Site;
use crate::site::pages::{self, Kind, NOT_FOUND, Page};

/// A piece of mdBook's page, which is on every page exactly once, and what takes its place.
///
/// In `after`, `{here}` is the page where a link to a fragment of itself must name it, and
/// `{root}` the way to the folder of the book.
pub struct Change {
    /// Why.
    pub why: &'static str,
    /// What mdBook writes.
    pub before: &'static str,
    /// What the book has instead.
    pub after: &'static str,
}

/// The changes, in the order of the page.
pub const CHANGES: [Change; 13] = [
    Change {
        why: "the list of chapters is fetched beside the page and does not hold it up",
        before: "        <!-- Start loading toc.js asap -->\n        <script src=",
        after: "        <script defer src=",
    },
    Change {
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
        why: "no handle that only dragging can move",
        before: "<div id=\"mdbook-sidebar-resize-handle\" class=\"sidebar-resize-handle\">",
        after: "<div id=\"mdbook-sidebar-resize-handle\" \
                class=\"sidebar-resize-handle hidden\">",
    },
    Change {
        why: "the menu bar is a landmark",
        before: "<div id=\"mdbook-menu-bar\" class=\"menu-bar sticky\">",
        after: "<header id=\"mdbook-menu-bar\" class=\"menu-bar sticky\">",
    },
    Change {
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
        why: "its end; without scripts a link leads to the contents",
        before: "</label>\n                        <button id=\"mdbook-theme-toggle\"",
        after: "</button>\n                        \
                <noscript><a href=\"{root}toc.html\">Contents</a></noscript>\n                        \
                <button id=\"mdbook-theme-toggle\"",
    },
    Change {
        why: "a page has one main heading, its own",
        before: "<h1 class=\"menu-title\">",
        after: "<p class=\"menu-title\">",
    },
    Change {
        why: "its end; a button shows what the keys do and can turn them off (keys.js)",
        before: "</h1>\n\n                    <div class=\"right-buttons\">",
        after: "</p>\n\n                    <div class=\"right-buttons\">\n                        \
                <button id=\"keys-help\" class=\"icon-button keys-help\" type=\"button\" \
                title=\"Keyboard shortcuts\" aria-label=\"Keyboard shortcuts\" \
                aria-haspopup=\"dialog\">?</button>",
    },
    Change {
        why: "the end of the menu bar; the search is a landmark",
        before: "                    </div>\n                </div>\n\n                \
                 <div id=\"mdbook-search-wrapper\" class=\"hidden\">",
        after: "                    </div>\n                </header>\n\n                \
                <div id=\"mdbook-search-wrapper\" class=\"hidden\" role=\"search\">",
    },
    Change {
        why: "the search field has a name, and its description is on the page",
        before: "placeholder=\"Search this book ...\" \
                 aria-controls=\"mdbook-searchresults-outer\" \
                 aria-describedby=\"searchresults-header\"",
        after: "placeholder=\"Search this book ...\" aria-label=\"Search this book\" \
                aria-controls=\"mdbook-searchresults-outer\" \
                aria-describedby=\"mdbook-searchresults-header\"",
    },
    Change {
        why: "how much was found is said aloud",
        before: "<div id=\"mdbook-searchresults-header\" class=\"searchresults-header\">",
        after: "<div id=\"mdbook-searchresults-header\" class=\"searchresults-header\" \
                role=\"status\">",
    },
    Change {
        why: "where the first link of the page leads",
        before: "<div id=\"mdbook-content\" class=\"content\">\n                    <main>",
        after: "<div id=\"mdbook-content\" class=\"content\">\n                    \
                <main id=\"main\" tabindex=\"-1\">",
    },
    Change {
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
pub fn write(site: &Site) -> Result<()> {
    let mend = |page: &Page| {
        let mut faults = Faults::default();
        let mended = mended(page, site.read(&page.file)?, &mut faults);
        site.write(&page.file, &mended)?;
        Ok(faults)
    };
    let found: Vec<_> = site.pages.par_iter().map(mend).collect::<Result<_>>()?;
    let mut faults = Faults::default();
    found.into_iter().for_each(|of_a_page| faults.join(of_a_page));
    let contents = replaced(&CONTENTS, "toc.html", site.read("toc.html")?, &mut faults);
    site.write("toc.html", &contents)?;
    faults.report(&site.version)?;
    pages::all(&site.html)?.par_iter().try_for_each(|file| {
        let page = site.read(file)?;
        match page.contains("<link rel=\"icon\"") {
            true => Ok(()),
            false => site.write(file, &page.replacen("</head>", NO_ICON, 1)),
        }
    })
}

/// A page that names no icon makes the browser ask the host for one; that of a sheet is
/// none.
const NO_ICON: &str = "<link rel=\"icon\" href=\"data:,\">\n</head>";

/// The changes on the list of chapters that a page without scripts shows.
const CONTENTS: [(&str, &str); 3] = [
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

fn mended(page: &Page, text: String, faults: &mut Faults) -> String {
    let here = if page.kind == Kind::NotFound { NOT_FOUND } else { "" };
    let root = page.root();
    let filled = |after: &str| after.replace("{here}", here).replace("{root}", &root);
    let changes = CHANGES.map(|change| (change.before, filled(change.after)));
    let changes: Vec<_> = changes.iter().map(|(from, to)| (*from, &**to)).collect();
    replaced(&changes, &page.file, text, faults)
}

fn replaced(
    changes: &[(&str, &str)],
    file: &str,
    mut text: String,
    faults: &mut Faults,
) -> String {
    for (before, after) in changes {
        match text.matches(before).count() {
            1 => text = text.replacen(before, after, 1),
            found => faults.add(before, found, file),
        }
    }
    text
}

/// What was not on a page exactly once.
#[derive(Default)]
struct Faults(Vec<(String, usize, Vec<String>)>);

impl Faults {
    fn add(&mut self, before: &str, found: usize, file: &str) {
        self.join(Self(vec![(before.to_owned(), found, vec![file.to_owned()])]));
    }

    fn join(&mut self, others: Self) {
        for (before, found, files) in others.0 {
            match self.0.iter_mut().find(|it| it.0 == before && it.1 == found) {
                Some(same) => same.2.extend(files),
                None => self.0.push((before, found, files)),
            }
        }
    }

    fn report(&self, version: &str) -> Result<()> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut said = format!(
            "mdBook {version} does not write its pages as those of 0.5.4 are, or a theme \
             changes them; see the list in crates/mdbook-lecture/src/site/mend.rs"
        );
        for (before, found, files) in &self.0 {
            let first = before.split('\n').map(str::trim).rfind(|line| !line.is_empty());
            let more = match files.len() {
                1 => String::new(),
                several => format!(" and {} more", several - 1),
            };
            let _ = write!(
                said,
                "\n{}{more}: expected exactly once, found {found} times: {}",
                files[0],
                first.unwrap_or_default()
            );
        }
        bail!(said)
    }
}
