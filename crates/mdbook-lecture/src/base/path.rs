//! Paths between the pages of a book, all of them from the book's root and with `/` between
//! folders.
use std::path::Path;

/// `path` with `/` between folders.
pub fn with_slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// What a link calls the page `file`: that of a `README.md` is the `index.html` of its folder.
pub fn page(file: &str) -> String {
    let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
    match name.eq_ignore_ascii_case("readme.md") {
        true => format!("{folder}/index.md").trim_start_matches('/').to_owned(),
        false => file.to_owned(),
    }
}

/// The link from the page `from` to the page `to`.
pub fn relative(from: &str, to: &str) -> String {
    let to = page(to);
    let (from, to): (Vec<_>, Vec<_>) =
        (from.split('/').collect(), to.split('/').collect());
    let folders = from.len().min(to.len()) - 1;
    let same = (0..folders).take_while(|&at| from[at] == to[at]).count();
    let up = std::iter::repeat_n("..", from.len() - 1 - same);
    up.chain(to[same..].iter().copied()).collect::<Vec<_>>().join("/")
}

/// The link from the page `from` to the id `anchor` of the page `to`; to its top where the id
/// is empty.
pub fn href(from: &str, to: &str, anchor: &str) -> String {
    match (from == to, anchor) {
        (true, _) => format!("#{anchor}"),
        (false, "") => relative(from, to),
        (false, _) => format!("{}#{anchor}", relative(from, to)),
    }
}
