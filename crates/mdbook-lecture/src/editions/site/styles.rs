//! The book's own style sheets as one file, and all without comments.
//!
//! `book.toml` names a dozen style sheets, one a topic. A page is not painted before it has
//! them all, so a reader far from the host would wait once for every few of them.
use std::ops::Range;

use crate::base::comments;
use crate::base::digest;
use crate::base::html::spliced;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::INDEX;

/// How every one of them is linked, up to its name.
const LINK: &str = "<link rel=\"stylesheet\" href=\"";

/// The folder of the book's own, as seen from that of the html book.
const FOLDER: &str = "theme/css/";

/// Links one style sheet in the place of the book's own, on every page that has them. Those that another's stands before stay, because
/// the last one counts.
pub fn write(folder: &mut Folder) -> Done {
    let index = folder.page(INDEX).map_or("", |page| &page.text);
    let names: Vec<_> = linked(index).1.into_iter().map(str::to_owned).collect();
    let Some(first) = names.first() else { return Ok(()) };
    let texts = names.iter().map(|it| folder.text(&folder.place.join(FOLDER).join(it)));
    let all = comments::out_of_style(&texts.collect::<Result<String, _>>()?);
    let one = format!("book-{}.css", digest::short(&all));
    folder.change(|_, page| {
        let (run, found) = linked(&page.text);
        if !found.is_empty() && found != names {
            return Err(format!("it links {found:?}, but {INDEX} links {names:?}"));
        }
        let line = page.text[run.clone()].split_inclusive('\n').next();
        Ok(line.map(|line| spliced(&page.text, [(run, line.replace(&**first, &one))])))
    })?;
    names.iter().for_each(|name| folder.remove(&format!("{FOLDER}{name}")));
    let others = folder.files().filter(|file| file.ends_with(".css"));
    for file in others.map(str::to_owned).collect::<Vec<_>>() {
        let text = folder.text(&folder.place.join(&file))?;
        folder.put(&file, comments::out_of_style(&text));
    }
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
