//! The book's own style sheets as one file, and a script of mdBook without what holds pages up.
//!
//! `book.toml` names a dozen style sheets, one a topic. A page is not painted before it has
//! them all, so a reader far from the host would wait once for every few of them.
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::base::html::spliced;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::INDEX;

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
pub fn write(folder: &mut Folder) -> Done {
    script(folder)?;
    let index = folder.page(INDEX).map_or("", |page| &page.text);
    let names: Vec<_> = linked(index).1.into_iter().map(str::to_owned).collect();
    let Some(first) = names.first() else { return Ok(()) };
    let texts = names.iter().map(|it| folder.text(&folder.place.join(FOLDER).join(it)));
    let all = texts.collect::<Result<String, _>>()?;
    let digest = Sha256::digest(&all);
    let hash: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let one = format!("book-{hash}.css");
    folder.change(|_, page| {
        let (run, found) = linked(&page.text);
        if !found.is_empty() && found != names {
            return Err(format!("it links {found:?}, but {INDEX} links {names:?}"));
        }
        let line = page.text[run.clone()].split_inclusive('\n').next();
        Ok(line.map(|line| spliced(&page.text, [(run, line.replace(&**first, &one))])))
    })?;
    names.iter().for_each(|name| folder.remove(&format!("{FOLDER}{name}")));
    folder.put(&format!("{FOLDER}{one}"), all);
    Ok(())
}

/// Where `page` links the book's own style sheets in one run of lines, and their names.
fn linked(page: &str) -> (Range<usize>, Vec<&str>) {
    let (mut run, mut names, mut at) = (0..0, Vec::new(), 0);
    for line in page[..page.find("</head>").unwrap_or(0)].split_inclusive('\n') {
        let address = line.trim().strip_prefix(LINK).and_then(|it| it.split('"').next());
        let name = address.and_then(|it| it.split_once(FOLDER));
        if let Some((_, name)) = name {
            run.start = if names.is_empty() { at } else { run.start };
            run.end = at + line.len();
            names.push(name);
        } else if !names.is_empty() {
            break;
        }
        at += line.len();
    }
    (run, names)
}

/// Takes [`UNLOAD`] out of the script of mdBook that every page loads.
fn script(folder: &mut Folder) -> Done {
    let index = folder.page(INDEX).map_or("", |page| &page.text);
    let mut addresses =
        index.split("src=\"").skip(1).filter_map(|it| it.split('"').next());
    let is_it = |it: &&str| {
        let name = it.strip_prefix("book").and_then(|it| it.strip_suffix(".js"));
        name.is_some_and(|hash| hash.is_empty() || hash.starts_with('-'))
    };
    let Some(file) = addresses.find(is_it).map(str::to_owned) else {
        let said = "it does not load the script book.js of mdBook";
        return Err(vec![folder.fault(INDEX, 1, said)]);
    };
    let text = folder.text(&folder.place.join(&file))?;
    if text.matches(UNLOAD).count() != 1 {
        let said = format!(
            "as mdBook {} writes it, it does not set window.onunload as that of 0.5.4 does",
            folder.version
        );
        return Err(vec![folder.fault(&file, 1, said)]);
    }
    folder.put(&file, text.replacen(UNLOAD, "", 1));
    Ok(())
}
