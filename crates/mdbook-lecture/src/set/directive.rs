//! Every directive: one file, and one row here.
use std::collections::BTreeMap;

use crate::base::problem::{Fault, Problem};
use crate::book::bibliography::Bibliography;
use crate::book::evidence::Folder;
use crate::book::index::{self, Book, Entries};
use crate::syntax::page::Page;

use super::call::Call;
use super::setter::{Directive, Kind};
use super::{
    bibliography, checked, claim, errata, erratum, figure, lab, ledger, progress,
    reference, rests, sheets, value,
};

/// The table.
pub static KINDS: [Kind; 15] = [
    figure::FIGURE,
    lab::LAB,
    value::VALUE,
    claim::CLAIM,
    checked::CHECKED,
    erratum::ERRATUM,
    ledger::LEDGER,
    rests::RESTS,
    errata::ERRATA,
    sheets::SHEETS,
    progress::PROGRESS,
    reference::REF,
    reference::CITE,
    reference::SYMBOL,
    bibliography::BIBLIOGRAPHY,
];

/// The directives of a book that have been read, by their pages and where they begin.
pub type Directives = BTreeMap<(usize, usize), Box<dyn Directive>>;

/// Reads the directives of `pages` and makes the book of them, with the tests of `folder` and
/// the works of `bibliography`; and says everything that is wrong with either.
pub fn book(
    pages: Vec<Page>,
    folder: Option<&Folder>,
    bibliography: Bibliography,
) -> (Book, Directives, Vec<Problem>) {
    let (mut directives, mut entries) = (Directives::new(), Entries::default());
    let mut problems = Vec::new();
    for (number, page) in pages.iter().enumerate() {
        for written in &page.text.directives {
            let call = Call { text: &page.text, written };
            match read(&call, folder.is_some(), entries.at(page, number, call.at())) {
                Ok(read) => _ = directives.insert((number, call.at()), read),
                Err(Fault { at, message }) => {
                    problems.push(page.problem(at.max(call.at()), message));
                }
            }
        }
    }
    let (book, found) = index::book(pages, entries, folder, bibliography);
    problems.extend(found);
    (book, directives, problems)
}

fn read(
    call: &Call<'_>,
    has_tests: bool,
    mut index: index::Index<'_>,
) -> Result<Box<dyn Directive>, Fault> {
    let (kind, read) = Kind::read(&KINDS, call, false)?;
    if kind.needs_tests && !has_tests {
        let message = format!(
            "`{{{{#{}}}}}` needs to know the tests; write `tests = \"FOLDER\"` under \
             [preprocessor.lecture] in book.toml",
            kind.word
        );
        return Err(Fault::new(call.at(), message));
    }
    read.index(&mut index)?;
    Ok(read)
}
