//! An erratum on the page: the note in its claim's section, and its row in the table.
use lab::page::escape_html;

use crate::entries::NOTES;
use crate::inline::Inline;
use crate::ledger::{Erratum, Ledger};
use crate::references::relative;
use crate::table::{html_row, html_table, list, test_name};

/// What the columns are called.
const COLUMNS: [&str; 4] = ["Where", "The notes", "This book", "Shown by"];

/// The note in the chapter `page`, or in a sheet, which has no link to the list; `said` is
/// what they and what this book say, as HTML.
pub fn note(
    erratum: &Erratum,
    said: [String; 2],
    ledger: &Ledger,
    page: Option<&str>,
) -> String {
    let [notes, book] = said;
    let link = page.map_or_else(String::new, |page| {
        let list = ledger.errata_page.as_deref().unwrap_or(page);
        format!(" (<a href=\"{}#{}\">Errata</a>)", relative(page, list), erratum.row)
    });
    format!(
        "<p class=\"erratum\"><span class=\"label\">{}:</span> {}; \
         <span class=\"label\">here:</span> {}.{link}</p>",
        escape_html(&capitalised(&erratum.who)),
        ended(&notes),
        ended(&book),
    )
    .replace('$', "&#36;")
}

/// `text` without the stop at its end.
fn ended(text: &str) -> &str {
    text.trim_end_matches('.')
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The table of errata for the page `page`, as one line of HTML.
pub fn table(ledger: &Ledger, page: &str, inline: &Inline<'_>) -> String {
    let caption = match ledger.errata.len() {
        1 => "1 erratum.".to_owned(),
        count => format!("{count} errata."),
    };
    let rows: String =
        ledger.errata.iter().map(|erratum| row(erratum, ledger, page, inline)).collect();
    html_table("errata", &COLUMNS, &caption, &rows)
}

fn row(erratum: &Erratum, ledger: &Ledger, page: &str, inline: &Inline<'_>) -> String {
    // What is wrong with the texts is said where they stand, in the claim's own chapter.
    let [notes, book] = [&erratum.notes, &erratum.book].map(|text| {
        let (names, own) = (&ledger.names, Some(erratum.claim));
        let text = (names.in_text(&text.markdown, &text.place, page, own).0, &text.place);
        inline.html(&text.0, text.1).0
    });
    let notes = match &*erratum.who {
        NOTES => notes,
        who => format!("<em>{}:</em> {notes}", escape_html(&capitalised(who))),
    };
    let claim = format!(
        "<a href=\"{}#{}\">{}</a>",
        relative(page, &erratum.place.file),
        erratum.claim,
        erratum.claim.label()
    );
    let tests = list(erratum.tests.iter().map(|name| test_name(name)));
    html_row(&erratum.row, &COLUMNS, &[claim, notes, book, tests])
}
