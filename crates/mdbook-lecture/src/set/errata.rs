//! `{{#errata}}`: the list of all errata.
use lab::page::escape_html;

use crate::base::path::relative;
use crate::base::problem::Fault;
use crate::book::erratum::{Erratum, NOTES};
use crate::book::index::Index;

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Links, Setter};
use super::table::{capitalised, html_row, html_table, list, test_name};

/// The list.
pub const ERRATA: Kind =
    Kind { word: "errata", stands: Stands::Alone, needs_tests: true, read };

/// What the columns are called.
const COLUMNS: [&str; 4] = ["Where", "The notes", "This book", "Shown by"];

struct Errata;

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    call.takes_nothing()?;
    Ok(Box::new(Errata))
}

impl Directive for Errata {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        index.lists_errata();
        Ok(())
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let errata = &setter.book.errata;
        let caption = match errata.len() {
            1 => "1 erratum.".to_owned(),
            count => format!("{count} errata."),
        };
        let rows: String = errata.iter().map(|erratum| row(erratum, setter)).collect();
        Ok(html_table("errata", &COLUMNS, &caption, &rows))
    }
}

fn row(erratum: &Erratum, setter: &mut Setter<'_>) -> String {
    let own = Links::AllBut(Some(erratum.claim));
    let [notes, book] = [&erratum.notes, &erratum.book]
        .map(|text| setter.html_of_another_page(text, own));
    let notes = match &*erratum.who {
        NOTES => notes,
        who => format!("<em>{}:</em> {notes}", escape_html(&capitalised(who))),
    };
    let claim = format!(
        "<a href=\"{}#{}\">{}</a>",
        relative(&setter.page.file, &erratum.place.file),
        erratum.claim,
        erratum.claim.label()
    );
    let tests = list(erratum.tests.iter().map(|name| test_name(name)));
    html_row(&erratum.row, &COLUMNS, &[claim, notes, book, tests])
}
