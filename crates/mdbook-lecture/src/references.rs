//! Links to claims and errata: `#p1_3`, `p1-dropout.md#p1_3`, `errata.md#p1_3`.
//!
//! The pages they lead to are made here, so nobody who reads the chapters as written could
//! check them.
use std::collections::{BTreeMap, BTreeSet};

use crate::chapter::Chapter;
use crate::id::Id;
use crate::ledger::Ledger;
use crate::markdown::{Kind, Regions};
use crate::problem::{Place, Problem};

/// A problem for each link of `chapters` to a claim or an erratum that is not there;
/// `headed` says where the claims are.
pub fn problems(
    chapters: &[Chapter<'_>],
    headed: &[(Id, Place)],
    ledger: &Ledger,
) -> Vec<Problem> {
    let pages = ids(chapters, headed, ledger);
    let mut problems = Vec::new();
    for chapter in chapters {
        for (at, file, id) in links(chapter.text) {
            let target = match file {
                "" => Some(chapter.file.to_owned()),
                _ => resolve(chapter.file, file),
            };
            // A page that is not there is mdbook-doctest's business.
            let Some(there) = target.as_ref().and_then(|target| pages.get(&**target))
            else {
                continue;
            };
            if !there.contains(id) {
                let message =
                    format!("`{file}#{id}`: that page has no claim or erratum `{id}`");
                problems.push(chapter.place(at).with(message));
            }
        }
    }
    problems
}

/// The ids of every page: those its author wrote, and those of proofs and errata.
fn ids<'a>(
    chapters: &'a [Chapter<'_>],
    headed: &[(Id, Place)],
    ledger: &Ledger,
) -> BTreeMap<&'a str, BTreeSet<String>> {
    let page = |chapter: &'a Chapter<'_>| {
        let mut ids: BTreeSet<_> = written(chapter.text).map(str::to_owned).collect();
        let claims = headed.iter().filter(|(_, place)| place.file == chapter.file);
        ids.extend(claims.map(|(id, _)| id.proof()));
        if ledger.errata_page.as_deref() == Some(chapter.file) {
            ids.extend(ledger.errata.iter().map(|erratum| erratum.row.clone()));
        }
        (chapter.file, ids)
    };
    chapters.iter().map(page).collect()
}

/// Every id written in `text`: `{#id}` and `id="id"`.
fn written(text: &str) -> impl Iterator<Item = &str> {
    let after = |mark, end| {
        text.split(mark).skip(1).filter_map(move |it: &str| it.split(end).next())
    };
    after("{#", ['}', ' ']).chain(after(" id=\"", ['"', '"']))
}

/// Every link of `text` whose fragment begins like a claim's number: where it begins, the
/// file and the fragment.
fn links(text: &str) -> Vec<(usize, &str, &str)> {
    let regions = Regions::of(text);
    let mut found = Vec::new();
    for (hash, _) in text.match_indices("#p") {
        let word = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-');
        let end =
            text[hash + 1..].find(word).map_or(text.len(), |length| hash + 1 + length);
        let id = &text[hash + 1..end];
        let problem = id[1..].split_once('_').map(|(problem, _)| problem);
        if !problem
            .is_some_and(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_digit()))
        {
            continue;
        }
        let opens = |c: char| c.is_whitespace() || "(<>\"'`{".contains(c);
        let start = text[..hash].rfind(opens).map_or(0, |at| at + 1);
        if !matches!(regions.at(hash).0, Kind::Code | Kind::Formula) {
            found.push((hash, &text[start..hash], id));
        }
    }
    found
}

/// The path of `link`, which stands in `file`.
fn resolve(file: &str, link: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    Some(path.strip_suffix(".html").map_or(path.clone(), |stem| format!("{stem}.md")))
}

/// The link from the page `from` to the page `to`, both paths from the book's root.
pub fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<_>, Vec<_>) =
        (from.split('/').collect(), to.split('/').collect());
    let folders = from.len().min(to.len()) - 1;
    let same = (0..folders).take_while(|&at| from[at] == to[at]).count();
    let up = std::iter::repeat_n("..", from.len() - 1 - same);
    up.chain(to[same..].iter().copied()).collect::<Vec<_>>().join("/")
}
