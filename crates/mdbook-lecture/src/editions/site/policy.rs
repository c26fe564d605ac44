//! The Content-Security-Policy of each page: nothing runs and nothing is fetched but what
//! the book itself brings.
//!
//! It is a `<meta>` and not a header, so it holds on any server and from the disk. A
//! script in the page may run if its hash is in the policy of that page; a style sheet in
//! the page likewise. Attributes `style` are allowed: formulas are laid out by them.
use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::labs;

/// Puts its policy into every page of the html book, the sheets' too.
pub fn write(folder: &mut Folder) -> Done {
    let wrong = folder.change(|_, page| with_policy(&page.text).map(Some));
    folder.problems.extend(wrong.err().into_iter().flatten());
    Ok(())
}

/// `page` with its policy, behind the line that says how it is encoded.
///
/// # Errors
/// A page without that line, or with a script or a style before it.
pub fn with_policy(page: &str) -> Result<String, String> {
    let lower = page.get(..page.len().min(4096)).unwrap_or(page).to_ascii_lowercase();
    let place = lower
        .find("<meta charset=")
        .and_then(|charset| lower[charset..].find('>').map(|end| charset + end + 1));
    let at = place.ok_or("the page has no <meta charset=…> near its beginning")?;
    for early in ["<script", "<style", "<link", "<base"] {
        if lower[..at].contains(early) {
            return Err(format!("the page has a {early}> before its <meta charset=…>"));
        }
    }
    Ok(format!(
        "{}\n        <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">{}",
        &page[..at],
        policy(page),
        &page[at..]
    ))
}

/// What `page` may run and fetch: what the book brings, and what `book.toml` asks for by
/// `mathjax-support`, by an address in `additional-js` or by `runnable` code.
pub fn policy(page: &str) -> String {
    let hosts = hosts(page);
    let mut scripts = sources(page, "script");
    if page.contains(labs::ENGINE) {
        // Their script brings a program that the browser compiles.
        scripts.push_str(" 'wasm-unsafe-eval'");
    }
    let styles = sources(page, "style");
    let frame = if page.contains("<iframe ") { "'self'" } else { "'none'" };
    let runs = page.contains("<pre class=\"playground\">");
    let runs = if runs { " https://play.rust-lang.org" } else { "" };
    format!(
        "default-src 'none'; script-src {scripts}{hosts}; style-src {styles}{hosts}; \
         style-src-attr 'unsafe-inline'; img-src 'self' data:{hosts}; \
         font-src 'self' data:{hosts}; connect-src 'self'{hosts}{runs}; frame-src {frame}; \
         base-uri 'self'; form-action 'none'"
    )
}

/// `'self'` and the hash of each element `name` that has its content in the page.
fn sources(page: &str, name: &str) -> String {
    let here = elements(page, name).filter(|it| !it.0.contains(" src="));
    let hash = |(_, content): (_, &str)| STANDARD.encode(Sha256::digest(content));
    let hashes: BTreeSet<_> = here.map(|it| format!(" 'sha256-{}'", hash(it))).collect();
    std::iter::once("'self'".to_owned()).chain(hashes).collect()
}

/// The host of each script that is elsewhere.
fn hosts(page: &str) -> String {
    let source = |(attributes, _): (&str, _)| {
        let (_, rest) = attributes.split_once(" src=\"https://")?;
        Some(format!(" https://{}", rest.split(['/', '?', '#', '"']).next()?))
    };
    let hosts: BTreeSet<_> = elements(page, "script").filter_map(source).collect();
    hosts.into_iter().collect()
}

/// The attributes and the content of each element `name` of `page`, where `name` is one
/// whose content is no HTML.
pub fn elements<'a>(
    page: &'a str,
    name: &str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    let (start, end) = (format!("<{name}"), format!("</{name}>"));
    let mut rest = page;
    std::iter::from_fn(move || {
        loop {
            rest = rest.split_once(&start)?.1;
            if rest.starts_with(['>', ' ', '\n']) {
                let (attributes, after) = rest.split_once('>')?;
                let (content, after) = after.split_once(&end)?;
                rest = after;
                return Some((attributes, content));
            }
        }
    })
}
