//! What a claim, an erratum, the ledger and the errata become on the page.

use crate::common::decode;
use crate::common::ledger::{self as fixture, Fixture};

/// The page of this index, with the formulas cut to `[x]`.
fn pages(fixture: &Fixture, name: &str) -> Vec<String> {
    fixture.render(name).unwrap_or_else(|said| panic!("{said}"))
}

/// The inside of the one element of `page` that begins with `start`, to the next `end`.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let (_, rest) =
        page.split_once(start).unwrap_or_else(|| panic!("no {start}: {page}"));
    rest.split_once(end).unwrap().0
}

#[test]
fn a_claim_has_a_line_under_its_heading_and_its_proof_an_address() {
    let chapter = &pages(&Fixture::good(), "claim")[0];
    let line = chapter.lines().nth(3).unwrap();
    let start = "<p class=\"one-line\"><span class=\"label\" data-words=\"p1_1\">In one line:</span> Says <math data-tex='";
    assert!(line.starts_with(start) && line.ends_with(" and 78,592.</p>"), "{line}");
    assert_eq!(chapter.lines().nth(11), Some("<div class=\"proof\" id=\"p1_1-proof\">"));
    assert_eq!(chapter.lines().count(), fixture::CHAPTER.lines().count());
}

#[test]
fn a_directive_becomes_one_line_without_a_dollar() {
    let written = "{{#erratum p1_1 in=\"the $x$\nof B\" notes=\"a.\" book=\"b.\"\n  tests=p1_1_holds}}\n\n## After";
    let pages = pages(&Fixture::good().chapter("## After", written), "dollar");
    let note = pages[0].lines().find(|line| line.contains("The &#36;x&#36; of B"));
    let note = note.expect("the note of B stands on one line");
    assert!(note.ends_with("</p>"), "{note}");
}

#[test]
fn an_erratum_is_a_note_with_a_link_to_its_row() {
    let again = "{{#erratum p1_1 in=\"the sheet\" notes=\"a.\" book=\"b.\"\n  tests=p1_1_holds}}\n\n## After";
    let fixture = Fixture::good().chapter("## After", again);
    let pages = pages(&fixture, "erratum");
    let notes: Vec<_> = pages[0]
        .lines()
        .filter(|line| line.starts_with("<p class=\"erratum\""))
        .collect();
    assert!(
        notes[0].starts_with("<p class=\"erratum\"><span class=\"label\">The notes</span> <em>old</em> 78,592. <span class=\"label\">In fact</span> new <code>code</code> <math data-tex='"),
        "{}",
        notes[0]
    );
    assert!(
        notes[0].ends_with(". (<a href=\"../errata.md#p1_1\">Errata</a>)</p>"),
        "{}",
        notes[0]
    );
    assert_eq!(
        notes[1],
        "<p class=\"erratum\"><span class=\"label\">The sheet</span> a. <span class=\"label\">In fact</span> b. (<a href=\"../errata.md#p1_1-2\">Errata</a>)</p>"
    );
    let table = pages[1].lines().nth(2).unwrap();
    assert!(table.contains("<caption>2 errata.</caption>"), "{table}");
    let second = between(table, "<tr id=\"p1_1-2\">", "</tr>");
    assert_eq!(
        second,
        "<th scope=\"row\"><a href=\"part/p1.md#p1_1\">P1.1</a></th>\
         <td data-label=\"The notes\"><em>The sheet:</em> a.</td><td data-label=\"This book\">b.</td>\
         <td data-label=\"Shown by\"><ul><li><code>p1_<wbr>1_<wbr>holds</code></li></ul></td>"
    );
    let first = between(table, "<tr id=\"p1_1\">", "</tr>");
    assert!(
        first.contains("<em>old</em> 78,592</td>") && first.contains("<math"),
        "{first}"
    );
}

#[test]
fn the_ledger_has_a_row_for_each_claim_and_no_empty_cell() {
    let two = fixture::CHAPTER.replace("p1_1", "p1_10").replace("P1.1", "P1.10");
    let two = two.replace("{{#figure plain caption=c alt=a}}\n", "");
    let mut fixture = Fixture::good().page("src/b.md", &two);
    fixture.tests[0].1.push_str(
        "/// Evidence: property\n#[test]\nfn p1_10_holds() {}\n\
         /// Evidence: property, <all>\n#[test]\nfn p1_10_too() {}\n",
    );
    let page = &pages(&fixture, "ledger")[2];
    let table = page.lines().nth(2).unwrap();
    assert!(table.starts_with("<div class=\"table-wrapper\"><table class=\"stacked ledger\"><caption>2 claims, 3 tests, 2 live doctests.</caption>"), "{table}");
    let rows: Vec<_> = table
        .split("<tr>")
        .skip(2)
        .map(|row| row.split("</tr>").next().unwrap())
        .collect();
    assert_eq!(rows.len(), 2);
    for (row, cells) in rows.iter().zip([
        [
            "<a href=\"part/p1.md#p1_1\">P1.1</a>",
            "",
            "<a href=\"part/p1.md#p1_1-proof\">proof<span class=\"of\"> of P1.1</span></a>",
            "<ul><li><code>p1_<wbr>1_<wbr>holds</code> <small>simulation, false alarms &lt; 1e−9</small></li></ul>",
            "<ul><li>simulation</li><li>1 live doctest</li></ul>",
            "<ul><li><a href=\"part/p1.md#fig-plain\">Figure 1.1</a></li></ul>",
        ],
        [
            "<a href=\"b.md#p1_10\">P1.10</a>",
            "",
            "<a href=\"b.md#p1_10-proof\">proof<span class=\"of\"> of P1.10</span></a>",
            "<ul><li><code>p1_<wbr>10_<wbr>holds</code> <small>property</small></li>\
             <li><code>p1_<wbr>10_<wbr>too</code> <small>property, &lt;all&gt;</small></li></ul>",
            "<ul><li>property</li><li>1 live doctest</li></ul>",
            "none",
        ],
    ]) {
        let found: Vec<_> = row.split("</td>").flat_map(|part| part.split("</th>")).collect();
        assert!(decode(found[1]).contains("Says ") && found[1].contains("<math"), "{}", found[1]);
        for (cell, expected) in found.iter().zip(cells) {
            assert!(cell.ends_with(expected), "     got {cell}\nexpected {expected}");
            let inside = cell.split_once('>').unwrap().1;
            assert!(!inside.is_empty(), "{row}");
        }
    }
}

#[test]
fn a_claim_has_a_mark_for_each_thing_that_stands_behind_it() {
    let fixture = Fixture::good().page("src/b.md", "# B\n\n{{#ledger p1_1}}\n");
    let page = &pages(&fixture, "card")[3];
    let card = page.lines().nth(2).unwrap();
    let start = "<div class=\"claim-card\"><p><a href=\"part/p1.md#p1_1\">P1.1</a> Says ";
    assert!(decode(card).starts_with(start), "{card}");
    let marks = "<ul><li>proved on the page</li>\
        <li>simulation</li><li>1 test</li><li>1 live check</li></ul></div>";
    assert!(card.ends_with(marks), "{card}");
}

#[test]
fn faults_in_a_text_are_told_once_and_where_it_stands() {
    let fixture = Fixture::good()
        .chapter("says=\"Says", "says=\"{{#value nosuch}} Says")
        .chapter("*old*", "$\\nosuch$");
    let said = fixture.render("faults").unwrap_err();
    let lines: Vec<_> = said.lines().filter(|line| line.starts_with("src/")).collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(
        lines[0].starts_with("src/part/p1.md:4: no value is called `nosuch`"),
        "{said}"
    );
    assert!(lines[1].starts_with("src/part/p1.md:18: formula does not parse"), "{said}");
}

#[test]
fn each_directive_needs_its_lines_to_itself_and_stands_in_prose() {
    for (old, new, said) in [
        (
            "}}\n\n<div class=\"claim\">",
            "}}\n<div class=\"claim\">",
            "4: a claim needs its lines to itself",
        ),
        (
            "tests=p1_1_holds}}",
            "tests=p1_1_holds}} x",
            "18: an erratum needs its lines to itself",
        ),
        ("## After", "a {{#ledger}}", "30: a ledger needs its lines to itself"),
        ("## After", "$a {{#ledger}}$", "30: `{{#ledger}}` cannot stand in a formula"),
        (
            "## After",
            "{{#ledger x}}",
            "30: `{{#ledger}}` takes nothing or a claim, as `p2_4`; found `x`",
        ),
        ("## After", "{{#ledger p9_9}}", "30: there is no claim P9.9"),
        (
            "#claim p1_1 says=",
            "#claim says=",
            "4: a claim is `{{#claim p1_3 says=\"…\"}}`; its name is missing",
        ),
        (
            "#erratum p1_1 notes=",
            "#erratum notes=",
            "18: an erratum is `{{#erratum p1_3 notes=\"…\" book=\"…\" tests=name,name}}`; its name is missing",
        ),
    ] {
        let told = Fixture::good().chapter(old, new).render("alone").unwrap_err();
        let said = format!("src/part/p1.md:{said}");
        assert!(told.starts_with(&said), "{new}\n     got {told}\nexpected {said}");
        assert!(new.contains('$') || told.lines().count() == 1, "{told}");
    }
}

#[test]
fn other_words_for_a_claim_and_its_name_are_for_the_search_alone() {
    let fixture = Fixture::good()
        .chapter("\"}}\n\n<div", "\"\n  keywords=\"He's a < b, two\"}}\n\n<div");
    let page = &pages(&fixture, "keywords")[0];
    let words = " data-words=\"p1_1 · He's a &lt; b · two\">";
    assert!(page.lines().nth(3).unwrap().contains(words), "{page}");
    assert_eq!(page.matches(" b · two").count(), 1, "{page}");
}

#[test]
fn keywords_are_plain_words() {
    for wrong in ["", "a,,b", "$x$", "a *b*", "{{#value count}}"] {
        let keywords = format!("\"\n  keywords=\"{wrong}\"}}}}\n\n<div");
        let told = Fixture::good().chapter("\"}}\n\n<div", &keywords).render("plain");
        let said = format!(
            "src/part/p1.md:5: the keywords of claim p1_1 are plain words, with commas between them and \
             without formulas or marks; found `{wrong}`"
        );
        assert_eq!(told.unwrap_err(), said);
    }
}

#[test]
fn the_line_that_counts_the_readers_ticks_knows_every_claim() {
    let fixture = Fixture::good().page("src/b.md", "# B\n\n{{#progress}}\n");
    let page = &pages(&fixture, "progress")[3];
    let line = "<p class=\"progress-count\" data-claims=\"p1_1\" hidden></p>";
    assert_eq!(page.lines().nth(2), Some(line));
}
