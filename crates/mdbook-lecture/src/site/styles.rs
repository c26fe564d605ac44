//! The book's own style sheets as one file, and a script of mdBook without what holds pages up.
//!
//! `book.toml` names a dozen style sheets, one a topic. A page is not painted before it has
//! them all, so a reader far from the host would wait once for every few of them.
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::site::{Site, pages};

/// How every one of them is linked, up to its name.
const LINK: &str = "<link rel=\"stylesheet\" href=\"";

/// The folder of the book's own, as seen from that of the html book.
const FOLDER: &str = "theme/css/";

/// What mdBook's script does so that a page that is gone back to is loaded anew: browsers
/// then keep none in their cache of whole pages, and call it deprecated.
const UNLOAD: &str =
    "// Fix back button cache problem\nwindow.onunload = function() { };\n\n";

/// Links one style sheet in the place of the book's own, on every page that has them, and
/// takes [`UNLOAD`] out of mdBook's script.
///
/// # Errors
/// Pages that link different ones, a script without [`UNLOAD`], or a file that cannot be
/// read or written.
pub fn write(site: &Site) -> Result<()> {
    let index = site.read(pages::INDEX)?;
    let names = linked(&index);
    if names.is_empty() {
        return Ok(());
    }
    let mut all = String::new();
    for name in &names {
        all += &site.read(&format!("{FOLDER}{name}"))?;
    }
    let digest = Sha256::digest(&all);
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let one = format!("book-{hash}.css");
    site.write(&format!("{FOLDER}{one}"), &all)?;
    for file in pages::all(&site.html)? {
        let page = site.read(&file)?;
        let found = linked(&page);
        if found.is_empty() {
            continue;
        }
        if found != names {
            bail!("{file} links {found:?}, but {} links {names:?}", pages::INDEX);
        }
        site.write(&file, &with_one(&page, &one))?;
    }
    for name in names {
        let file = site.html.join(FOLDER).join(name);
        std::fs::remove_file(&file)
            .with_context(|| format!("cannot remove {}", file.display()))?;
    }
    script(site, &index)
}

/// The names of the book's own style sheets that `page` links, in order.
fn linked(page: &str) -> Vec<&str> {
    let lines = page.lines().filter_map(address);
    lines.filter_map(|address| address.split_once(FOLDER).map(|(_, name)| name)).collect()
}

/// The address of the style sheet that `line` links.
fn address(line: &str) -> Option<&str> {
    line.trim().strip_prefix(LINK)?.split('"').next()
}

/// `page` with a link to the style sheet `one` where the first of the book's own was.
fn with_one(page: &str, one: &str) -> String {
    let mut written = false;
    let mut out = String::with_capacity(page.len());
    for line in page.split_inclusive('\n') {
        match address(line).and_then(|address| address.split_once(FOLDER)) {
            None => out += line,
            Some((root, name)) if !written => {
                written = true;
                let (old, new) =
                    (format!("{root}{FOLDER}{name}"), format!("{root}{FOLDER}{one}"));
                out += &line.replace(&old, &new);
            }
            Some(_) => {}
        }
    }
    out
}

/// Takes [`UNLOAD`] out of the script that `index` loads as `book-….js`.
fn script(site: &Site, index: &str) -> Result<()> {
    let mut addresses =
        index.split("src=\"").skip(1).filter_map(|it| it.split('"').next());
    let file = addresses
        .find(|it| it.starts_with("book-") && it.ends_with(".js"))
        .with_context(|| format!("{} loads no book-….js", pages::INDEX))?;
    let text = site.read(file)?;
    if text.matches(UNLOAD).count() != 1 {
        bail!(
            "{file} of mdBook {} does not set window.onunload as that of 0.5.4 does",
            site.version
        );
    }
    site.write(file, &text.replacen(UNLOAD, "", 1))
}
