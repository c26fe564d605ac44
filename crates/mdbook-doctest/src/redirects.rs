//! `[output.html.redirect]`: where the pages that it makes lead.

use std::path::Path;

use crate::config::Html;
use crate::page::Problem;
use crate::site::Site;

/// The redirects that lead nowhere, each with its line of `book.toml` in the folder
/// `root`.
pub fn problems(site: &Site<'_>, html: &Html, root: &Path) -> Vec<Problem> {
    let settings = std::fs::read_to_string(root.join("book.toml")).unwrap_or_default();
    let mut found = Vec::new();
    for (from, to) in &html.redirect {
        let page = from.split('#').next().unwrap_or_default().trim_start_matches('/');
        if let Err((check, message)) = site.check(to, Path::new(page), false) {
            let names = |line: &str| line.contains(from.as_str());
            let line = settings.lines().position(names).map_or(1, |at| at + 1);
            let message = format!("redirect of `{from}` to `{to}`: {message}");
            found.push(Problem { file: "book.toml".to_owned(), line, check, message });
        }
    }
    found
}
