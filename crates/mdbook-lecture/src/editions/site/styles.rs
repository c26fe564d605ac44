//! The book's own style sheets as one file, and a script of mdBook without what holds pages up.
//!
//! `book.toml` names a dozen style sheets, one a topic. A page is not painted before it has
//! them all, so a reader far from the host would wait once for every few of them.
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{INDEX, Page};

/// How every one of them is linked, up to its name.
const LINK: &str = "<link rel=\"stylesheet\" href=\"";

/// The folder of the book's own, as seen from that of the html book.
const FOLDER: &str = "theme/css/";

/// What mdBook's script does so that a page that is gone back to is loaded anew: browsers
/// then keep none in their cache of whole pages, and call it deprecated.
const UNLOAD: &str =
    "// Fix back button cache problem\nwindow.onunload = function() { };\n\n";

/// Links one style sheet in the place of the book's own, on every page that has them, and
/// takes [`UNLOAD`] out of mdBook's script. Those that another's stands before stay, because
/// the last one counts.
///
/// # Errors
/// Pages that link different ones, a script without [`UNLOAD`], or a file that cannot be
/// read.
pub fn write(folder: &mut Folder) -> Result<(), Problems> {
    let index = folder.page(INDEX).map_or("", |page| head(&page.text)).to_owned();
    script(folder)?;
    let names = linked(&index);
    if names.is_empty() {
        return Ok(());
    }
    let mut all = String::new();
    for name in &names {
        all += &folder.text(&format!("{FOLDER}{name}"))?;
    }
    let digest = Sha256::digest(&all);
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let one = format!("book-{hash}.css");
    let link = |page: &mut Page| {
        let found = linked(head(&page.text));
        if found.is_empty() {
            return None;
        }
        if found != names {
            let said = format!("it links {found:?}, but {INDEX} links {names:?}");
            return Some((page.file.clone(), said));
        }
        page.text = with_one(&page.text, &names, &one);
        None
    };
    let wrong: Vec<_> = folder.pages.par_iter_mut().filter_map(link).collect();
    let wrong = wrong.into_iter().map(|(file, said)| folder.fault(&file, 1, said));
    wrong.collect::<Problems>().report()?;
    for name in names {
        folder.remove(&format!("{FOLDER}{name}"));
    }
    folder.put(&format!("{FOLDER}{one}"), all);
    Ok(())
}

/// What `page` has before its body.
fn head(page: &str) -> &str {
    &page[..page.find("</head>").unwrap_or_default()]
}

/// The names of the book's own style sheets that `head` links in one run, in order.
fn linked(head: &str) -> Vec<&str> {
    let own = |address: &'_ str| -> Option<usize> { address.find(FOLDER) };
    let addresses = head.lines().filter_map(address);
    let run = addresses.skip_while(|it| own(it).is_none());
    run.map_while(|it| Some(&it[own(it)? + FOLDER.len()..])).collect()
}

/// The address of the style sheet that `line` links.
fn address(line: &str) -> Option<&str> {
    line.trim().strip_prefix(LINK)?.split('"').next()
}

/// `page` with a link to the style sheet `one` where the first of `names` was.
fn with_one(page: &str, names: &[&str], one: &str) -> String {
    let (head, rest) = page.split_at(head(page).len());
    let mut names = names.iter();
    let mut out = String::with_capacity(page.len());
    let mut first = true;
    for line in head.split_inclusive('\n') {
        match address(line).and_then(|address| address.split_once(FOLDER)) {
            Some((root, name)) if names.as_slice().first() == Some(&name) => {
                names.next();
                if std::mem::take(&mut first) {
                    let old = format!("{root}{FOLDER}{name}");
                    out += &line.replace(&old, &format!("{root}{FOLDER}{one}"));
                }
            }
            _ => out += line,
        }
    }
    out + rest
}

/// Takes [`UNLOAD`] out of the script of mdBook that every page loads.
fn script(folder: &mut Folder) -> Result<(), Problems> {
    let index = folder.page(INDEX).map_or("", |page| &page.text);
    let mut addresses =
        index.split("src=\"").skip(1).filter_map(|it| it.split('"').next());
    let is_it = |it: &&str| {
        let name = it.strip_prefix("book").and_then(|it| it.strip_suffix(".js"));
        name.is_some_and(|hash| hash.is_empty() || hash.starts_with('-'))
    };
    let Some(file) = addresses.find(is_it).map(str::to_owned) else {
        let said = "it does not load the script book.js of mdBook";
        return Err(folder.fault(INDEX, 1, said).into());
    };
    let text = folder.text(&file)?;
    if text.matches(UNLOAD).count() != 1 {
        let said = format!(
            "as mdBook {} writes it, it does not set window.onunload as that of 0.5.4 does",
            folder.version
        );
        return Err(folder.fault(&file, 1, said).into());
    }
    folder.put(&file, text.replacen(UNLOAD, "", 1));
    Ok(())
}
