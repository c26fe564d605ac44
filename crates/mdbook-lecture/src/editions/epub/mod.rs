//! The book for e-readers: one EPUB 3 file, made of the finished pages of the site.
//!
//! An e-reader runs no script, unfolds a `<details>` as it likes, and turns pages. So what a
//! page folds away stands at the end of its document, with links both ways; a lab is its
//! figure; and what only the site has is a link to the published page, or a plain word where
//! the book names no address.
//!
//! | to find out | read |
//! |---|---|
//! | what a page of the site becomes | [`document`] |
//! | what the book says of itself, its contents, its list of pages | [`package`] |
pub mod document;
pub mod package;

use std::fs;

use crate::base::{archive, comments};
use crate::editions::site::colophon;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::settings::fault;
use document::document;
use package::{FOLDER, Package, STYLE};

/// Makes the file, if `book.toml` has a table `[output.site.epub]`.
pub fn write(folder: &mut Folder) -> Done {
    let (Some(epub), Some(name)) = (&folder.settings.epub, name(folder)) else {
        return Ok(());
    };
    let wrong = |said: String| fault(&folder.root, "output.site.epub", said);
    let read = |file: &str| {
        let read = fs::read(folder.root.join(file));
        read.map_err(|error| wrong(format!("cannot read `{file}`: {error}")))
    };
    let (style, font) = (read(&epub.style)?, read(&epub.font)?);
    let style = comments::out_of_style(&String::from_utf8_lossy(&style));
    let citation = folder.text(&folder.root.join(colophon::CITATION))?;
    let mut documents = Vec::new();
    let mut next = 1;
    // The first page is a copy of a chapter, which has a page of its own.
    for page in folder.pages.iter().filter(|page| !page.is_copy()) {
        let document = document(folder, page, next);
        next = document.as_ref().map_or(next, |it| it.pages.end);
        documents.extend(document);
    }
    let package = Package {
        book: &folder.book,
        epub,
        licence: folder.settings.licence.as_deref(),
        day: colophon::stated(&citation, "date-released")?,
        documents: &documents,
    };
    let mut files = package.files();
    files.push((format!("{FOLDER}/{STYLE}"), style.into_bytes()));
    files.push((format!("{FOLDER}/{}", package.font()), font));
    files.extend(package.documents());
    let packed =
        archive::pack(files.into_iter().map(Ok), std::io::Cursor::new(Vec::new()));
    let packed = packed.map_err(|error| wrong(format!("cannot pack it: {error}")))?;
    folder.put(&name, packed.into_inner());
    Ok(())
}

/// The name of the file, the title of the book in small letters, if there is to be one.
pub fn name(folder: &Folder) -> Option<String> {
    folder.settings.epub.as_ref()?;
    let title = folder.book.title.as_deref().unwrap_or("book").to_lowercase();
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|it| !it.is_empty());
    Some(words.collect::<Vec<_>>().join("-") + ".epub")
}
