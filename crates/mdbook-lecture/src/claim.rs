//! A claim on the page: the line under its heading, and its row in the ledger.
use lab::page::escape_html;

use crate::inline::Inline;
use crate::ledger::{Claim, Ledger};
use crate::references::relative;
use crate::table::{counted, html_row, html_table, list, test_name};

/// What the ledger's columns are called.
const COLUMNS: [&str; 6] =
    ["Claim", "In one line", "Proof", "Tests", "Evidence", "Figures"];

/// The line under a claim's heading; `says` is HTML.
pub fn one_line(says: &str) -> String {
    format!("<p class=\"one-line\"><span class=\"label\">In one line:</span> {says}</p>")
}

/// The line below it: other words for what is claimed, and its name in the tests. Readers
/// search for both.
pub fn also(claim: &Claim) -> String {
    let words = claim.keywords.iter().map(|words| escape_html(words) + " · ");
    let words: String = words.collect();
    format!(
        "<p class=\"also\"><span class=\"label\">Also:</span> {words}<code>{}</code></p>",
        claim.id
    )
    .replace('$', "&#36;")
}

/// The line that `theme/js/progress.js` shows, with how many claims the reader has ticked.
pub fn progress(ledger: &Ledger) -> String {
    let ids: Vec<_> = ledger.claims.iter().map(|claim| claim.id.to_string()).collect();
    format!("<p class=\"progress-count\" data-claims=\"{}\" hidden></p>", ids.join(" "))
}

/// The ledger for the page `page`, a path from the book's root, as one line of HTML.
pub fn table(ledger: &Ledger, page: &str, inline: &Inline<'_>) -> String {
    let rows: String =
        ledger.claims.iter().map(|claim| row(claim, page, inline)).collect();
    let sum = |count: fn(&Claim) -> usize| ledger.claims.iter().map(count).sum();
    let caption = format!(
        "{}, {}, {}.",
        counted(ledger.claims.len(), "claim"),
        counted(sum(|claim| claim.tests.len()), "test"),
        counted(sum(|claim| claim.doctests), "live doctest"),
    );
    html_table("ledger", &COLUMNS, &caption, &rows)
}

fn row(claim: &Claim, page: &str, inline: &Inline<'_>) -> String {
    let file = relative(page, &claim.place.file);
    let link = |id: &str, text: &str| format!("<a href=\"{file}#{id}\">{text}</a>");
    // What is wrong with the text is said where it stands, in the claim's own chapter.
    let says = inline.html(&claim.says.markdown, &claim.says.place).0;
    let tests = claim.tests.iter().map(|test| {
        let evidence = escape_html(&test.evidence());
        format!("{} <small>{evidence}</small>", test_name(&test.name))
    });
    let kinds = claim.kinds().into_iter().map(str::to_owned);
    let figures = claim
        .figures
        .iter()
        .map(|(id, number)| link(id, &format!("Figure {number}")))
        .collect::<Vec<_>>();
    let cells = [
        link(&claim.id.to_string(), &claim.id.label()),
        says,
        link(
            &claim.id.proof(),
            &format!("proof<span class=\"of\"> of {}</span>", claim.id.label()),
        ),
        list(tests),
        list(kinds.chain([counted(claim.doctests, "live doctest")])),
        if figures.is_empty() { "none".into() } else { list(figures) },
    ];
    html_row("", &COLUMNS, &cells)
}
