//! The page of the whole book: its title and contents, each chapter with its number, and
//! a sheet of paper that begins anew for a chapter's first page only.
use lab::page::escape_html;

use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::{Kind, Page};

/// What mdBook has between two of its pages.
const BETWEEN: &str =
    "<div style=\"break-before: page; page-break-before: always;\"></div>";

/// What opens the dialog before anybody has chosen whether answers are printed: `print.js`
/// has a button instead.
const AT_ONCE: &str = "window.setTimeout(window.print, 100);";

/// Writes them, where the book has such a page.
pub fn write(folder: &mut Folder) -> Done {
    folder.change(|folder, page| match page.kind {
        Kind::Print => made(folder, &page.text).map(Some),
        _ => Ok(None),
    })
}

/// The name and the number of the chapter that a page is; of one in two places once.
fn chapter(page: &Page) -> Option<(&str, &str)> {
    match &page.kind {
        Kind::Chapter { name, number, .. } if !page.is_copy() => {
            Some((name, number.as_deref().unwrap_or_default()))
        }
        _ => None,
    }
}

fn made(folder: &Folder, text: &str) -> Result<String, String> {
    let chapters: Vec<_> = folder.pages.iter().filter_map(chapter).collect();
    let start = text.find("<main").and_then(|at| Some(at + text[at..].find('>')? + 1));
    let main = start.zip(text.rfind("</main>")).filter(|(start, end)| start < end);
    let (start, end) = main.ok_or("it has no <main>")?;
    let pieces: Vec<_> = text[start..end].split(BETWEEN).collect();
    if pieces.len() != chapters.len() || text.matches(AT_ONCE).count() != 1 {
        return Err(format!(
            "it must open the dialog by one script and have {} chapters, with `{BETWEEN}` \
             between them; found {} (mdBook {} does not write it as 0.5.4 does)",
            chapters.len(),
            pieces.len(),
            folder.version
        ));
    }
    let (mut contents, mut all) = (String::new(), String::new());
    for (piece, (name, number)) in pieces.iter().zip(chapters) {
        let below = number.contains('.');
        let (id, piece) = numbered(piece, number);
        let class = if below { " class=\"below\"" } else { "" };
        let number = marked(number);
        let name = escape_html(name);
        contents += &format!("<li{class}>{number}<a href=\"#{id}\">{name}</a></li>\n");
        all += if below { "" } else { BETWEEN };
        all += &piece;
    }
    let line = |said: &str| format!("<p>{}</p>\n", escape_html(said));
    let book = &folder.book;
    let title = line(book.title.as_deref().unwrap_or_default());
    let more = book.description.as_deref().map(line).unwrap_or_default();
    let authors = line(&book.authors.join(", "));
    let before = format!(
        "{}\n<div class=\"title-page\">\n{title}{more}{authors}</div>\n\
         <nav class=\"contents\" aria-labelledby=\"contents-of-the-book\">\n\
         <h1 id=\"contents-of-the-book\">Contents</h1>\n<ul>\n{contents}</ul>\n</nav>\n",
        &text[..start]
    );
    Ok(before + &all + &text[end..].replacen(AT_ONCE, "", 1))
}

/// A chapter with `number` before its main heading, and the id of that.
fn numbered<'a>(piece: &'a str, number: &str) -> (&'a str, String) {
    let heading = piece.split_once("<h1 id=\"").and_then(|(before, rest)| {
        let (id, rest) = rest.split_once('"')?;
        let at = before.len() + "<h1 id=\"".len() + id.len() + 1;
        let inside = rest.find("class=\"header\"")?;
        Some((id, at + inside + rest[inside..].find('>')? + 1))
    });
    let Some((id, at)) = heading else { return ("mdbook-main", piece.to_owned()) };
    (id, [&piece[..at], &marked(number), &piece[at..]].concat())
}

fn marked(number: &str) -> String {
    if number.is_empty() {
        String::new()
    } else {
        format!("<span class=\"number\">{number}</span> ")
    }
}
