//! The colophon at the foot of each page: title, version and day, licence, the address of the
//! repository, how to cite.
//!
//! Version and day are those of the book's `CITATION.cff`, so that the same source gives the
//! same pages whenever they are built; the address is `git-repository-url` of `[output.html]`,
//! and without one nothing is said of it.
use lab::page::escape_html;

use crate::base::html::{self, spliced};
use crate::base::markdown::inline_html;
use crate::base::problem::Problem;
use crate::editions::site::folder::{Done, Folder};

/// Its id on each page.
pub const ID: &str = "colophon";

/// What says how to cite the book, in the book's root and beside its pages.
pub const CITATION: &str = "CITATION.cff";

/// Where it goes: to the end of the element with this id.
const PLACE: &str = "mdbook-content";

/// Puts it on every page that mdBook makes of its template, if there is a `CITATION.cff`.
pub fn write(folder: &mut Folder) -> Done {
    if !folder.root.join(CITATION).is_file() {
        return Ok(());
    }
    let text = folder.text(&folder.root.join(CITATION))?;
    let [title, version, day] =
        ["title", "version", "date-released"].map(|key| stated(&text, key));
    let (title, version, day) = (title?, version?, day?);
    let title = format!("<cite>{title}</cite>");
    let home = folder.html.git_repository_url.as_deref().filter(|it| !it.is_empty());
    let home = home.map(|it| format!("<a href=\"{0}\">{0}</a>", escape_html(it)));
    let mut said = vec![format!("{title}, version {version} of {day}.")];
    said.extend(folder.settings.licence.as_ref().map(|it| inline_html(it)));
    said.extend(home.iter().map(|it| format!("Repository: {it}.")));
    let end = home.map_or(".".to_owned(), |it| format!(", {it}."));
    let authors = escape_html(&folder.book.authors.join(", "));
    said.push(format!(
        "To cite: {authors}, {title}, version {version}, {day}{end} \
         <a href=\"{{root}}{CITATION}\">{CITATION}</a>"
    ));
    let said = format!("<footer id=\"{ID}\"><p>{}</p></footer>\n", said.join("\n"));
    folder.copy(CITATION, CITATION);
    folder.change(|_, page| {
        if !page.of_template() {
            return Ok(None);
        }
        let cut = html::Page::read(&page.text);
        let place =
            cut.with_id(PLACE).ok_or_else(|| format!("it has no id `{PLACE}`"))?;
        let end = place.inner.end..place.inner.end;
        Ok(Some(spliced(&page.text, [(end, said.replace("{root}", &page.root()))])))
    })
}

/// The value of a `key` at the beginning of a line, without quotation marks, as HTML.
///
/// # Errors
/// There is none.
pub fn stated(text: &str, key: &str) -> Result<String, Vec<Problem>> {
    let value = |line: &str| line.strip_prefix(key)?.strip_prefix(':').map(str::to_owned);
    let value = text.lines().find_map(value).unwrap_or_default();
    match value.trim().trim_matches('"') {
        "" => {
            let message = format!("it has no line `{key}: …`, which the colophon says");
            Err(vec![Problem { file: CITATION.to_owned(), line: 1, message }])
        }
        value => Ok(escape_html(value)),
    }
}
