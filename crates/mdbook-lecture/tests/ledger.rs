//! What stops the build of a book whose claims, tests and errata do not fit, and beside it
//! what does not.

use std::path::Path;

use crate::common::ledger::{self as fixture, Fixture, TESTS};
use crate::common::{Fake, told};
use mdbook_lecture::base::claim_id::ClaimId;
use mdbook_lecture::book::evidence::KINDS;
use mdbook_lecture::book::options::tests;
use mdbook_lecture::editions::markdown::Manuscript;
use mdbook_preprocessor::book::Book;

/// What is said about the fixture.
fn faults(fixture: &Fixture) -> String {
    fixture.read().1
}

#[test]
fn a_book_with_nothing_wrong() {
    let (book, said) = Fixture::good().read();
    assert_eq!(said, "");
    let [claim] = &book.claims[..] else { panic!("one claim") };
    assert_eq!(claim.id.to_string(), "p1_1");
    assert_eq!((claim.tests.len(), claim.doctests), (1, 1));
    assert_eq!(claim.figures, [("fig-plain".to_owned(), "Figure 1.1".to_owned())]);
    assert_eq!(claim.kinds(), ["simulation"]);
    assert_eq!(book.errata.len(), 1);
    assert_eq!(book.errata_page.as_deref(), Some("src/errata.md"));
}

const CLAIM: &str = "{{#claim p1_1 says=\"Says $x^2 \\le 1$ and {{#value count}}.\"}}\n";

#[test]
fn a_claim_and_its_heading_need_each_other() {
    let at = "src/part/p1.md";
    let good = Fixture::good;
    for (fixture, said) in [
        (
            good().chapter(CLAIM, ""),
            format!(
                "{at}:3: right under the heading of p1_1 there must be `{{{{#claim p1_1 says=\"…\"}}}}`"
            ),
        ),
        (
            good().chapter(CLAIM, "Text.\n\n{{#claim p1_1 says=a}}\n"),
            format!(
                "{at}:3: right under the heading of p1_1 there must be `{{{{#claim p1_1 says=\"…\"}}}}`\n\
                 {at}:6: `{{{{#claim p1_1}}}}` must stand right under a heading such as `## P1.3 · Title {{#p1_3}}`"
            ),
        ),
        (
            good().chapter("## After\n", "## After\n{{#claim p1_2 says=a}}\n"),
            format!(
                "{at}:31: `{{{{#claim p1_2}}}}` must stand right under a heading such as `## P1.3 · Title {{#p1_3}}`"
            ),
        ),
        (
            good().chapter("#claim p1_1", "#claim p1_2"),
            format!("{at}:4: `{{{{#claim p1_2}}}}` stands under the heading of p1_1"),
        ),
        (
            good().chapter("## P1.1 ·", "## P1.2 ·"),
            format!(
                "{at}:3: a claim's heading has its number twice, as in `## P1.1 · Title {{#p1_1}}`"
            ),
        ),
        (
            good().chapter("## P1.1 ·", "## On"),
            format!(
                "{at}:3: a claim's heading has its number twice, as in `## P1.1 · Title {{#p1_1}}`"
            ),
        ),
        (
            good().chapter(" {#p1_1}", ""),
            format!(
                "{at}:3: a claim's heading has its number twice, as in `## P1.1 · Title {{#p1_1}}`"
            ),
        ),
        (
            good().page("src/b.md", &fixture::again()),
            format!("src/b.md:3: p1_1 is a claim in {at}:3 already"),
        ),
        (
            good().chapter("says=\"Says $x^2 \\le 1$ and {{#value count}}.\"", ""),
            format!("{at}:4: claim p1_1 has no says; write `says=\"…\"`"),
        ),
        (
            good().chapter(
                "says=\"Says $x^2 \\le 1$ and {{#value count}}.\"",
                "says=\" \"",
            ),
            format!("{at}:4: claim p1_1 has an empty says"),
        ),
        (
            good().chapter("says=\"Says", "size=3 says=\"Says"),
            format!("{at}:4: claim p1_1 has no `size`; there are: says, keywords"),
        ),
    ] {
        assert_eq!(faults(&fixture), said);
    }
    assert_eq!(faults(&good().chapter(CLAIM, &format!("\n{CLAIM}"))), "", "a blank line");
}

#[test]
fn a_section_needs_a_claim_a_proof_and_a_live_doctest() {
    let at = "src/part/p1.md:3: the section of p1_1 has no";
    let good = Fixture::good;
    let block = "block of Rust that `mdbook test` runs";
    for (old, new, said) in [
        ("<div class=\"claim\">", "<div>", "`<div class=\"claim\">`"),
        ("<div class=\"proof\">", "<div>", "`<div class=\"proof\">`"),
        (
            "<div class=\"proof\">",
            "<!-- <div class=\"proof\"> -->",
            "`<div class=\"proof\">`",
        ),
        (
            "<div class=\"proof\">",
            "```text\n<div class=\"proof\">\n```",
            "`<div class=\"proof\">`",
        ),
        (
            "<div class=\"proof\">",
            "## Next\n\n<div class=\"proof\">",
            "`<div class=\"proof\">`",
        ),
        ("```rust\n", "```rust,ignore\n", block),
        ("```rust\n", "```rust,no_run\n", block),
        ("```rust\n", "```python\n", block),
    ] {
        let said = format!("{at} {said}");
        let told = faults(&good().chapter(old, new));
        assert!(told.starts_with(&said), "{new}\n     got {told}\nexpected {said}");
    }
    for (old, new) in [
        ("<div class=\"proof\">", "### Next\n\n<div class=\"proof\">"),
        ("```rust\n", "```rust,should_panic,edition2024\n"),
        ("```rust\n", "```\n"),
    ] {
        assert_eq!(faults(&good().chapter(old, new)), "", "{new}");
    }
}

#[test]
fn a_claim_needs_a_test_and_a_test_a_claim() {
    let good = Fixture::good;
    let without = |name: &str| {
        format!("src/part/p1.md:3: no test of t has a name that begins `p1_1_`\n{name}")
    };
    let no_erratum =
        |fixture: Fixture| fixture.chapter("tests=p1_1_holds", "tests=other");
    let other = "#[test]\nfn other() {}\n";
    for (old, new, said) in [
        (
            "fn p1_1_holds",
            "fn p1_10_holds",
            "t/p1.rs:3: test `p1_10_holds` names the claim p1_10, which no chapter has",
        ),
        ("fn p1_1_holds", "fn p1_1holds", ""),
        ("#[test]\n", "", ""),
        ("#[test]\n", "#[ignore]\n", ""),
    ] {
        let fixture = no_erratum(good().tests(old, new));
        let fixture = fixture.tests("{}\n", &format!("{{}}\n{other}"));
        let told = faults(&fixture);
        let mut lines: Vec<_> = told.lines().collect();
        lines.sort_unstable();
        let expected = without(said);
        let expected: Vec<_> = expected.lines().collect();
        assert_eq!(lines, expected, "{new}");
    }
}

#[test]
fn an_ignored_test_is_no_evidence() {
    for ignore in ["#[ignore]", "#[ignore = \"slow\"]", "#[cfg_attr(unix, ignore)]"] {
        let ignored = Fixture::good().tests("#[test]\n", &format!("#[test]\n{ignore}\n"));
        assert_eq!(
            faults(&ignored),
            "src/part/p1.md:3: no test of t has a name that begins `p1_1_` and is not ignored"
        );
        let also = "/// Evidence: oracles\n#[test]\nfn p1_1_also() {}\n";
        let both = ignored.tests("{}\n", &format!("{{}}\n{also}"));
        let (book, said) = both.read();
        assert_eq!((said.as_str(), book.claims[0].kinds()), ("", vec!["oracles"]));
        let pages = both.render("ignored").unwrap();
        assert_eq!(pages[2].matches("(ignored: no evidence)").count(), 1, "{}", pages[2]);
    }
}

#[test]
fn p1_1_is_not_p1_10() {
    let ten = fixture::again().replace("p1_1", "p1_10").replace("P1.1", "P1.10");
    let mut fixture = Fixture::good().page("src/b.md", &ten);
    fixture.tests[0].1.push_str("/// Evidence: property\n#[test]\nfn p1_10_holds() {}\n");
    let (book, said) = fixture.read();
    assert_eq!(said, "");
    let names: Vec<Vec<_>> = book
        .claims
        .iter()
        .map(|claim| claim.tests.iter().map(|test| test.name.as_str()).collect())
        .collect();
    assert_eq!(names, [["p1_1_holds"], ["p1_10_holds"]]);
    let two = ClaimId::read("p1_2").unwrap();
    assert!(two < ClaimId::read("p1_10").unwrap() && two > book.claims[0].id);
    for none in ["p1_01", "p01_1", "p1_", "p_1", "p1_1-proof", "P1.1", ""] {
        assert_eq!(ClaimId::read(none), None, "{none}");
    }
}

#[test]
fn evidence_is_one_line_of_a_known_kind() {
    let good = Fixture::good;
    let kinds = KINDS.join(", ");
    let line = "/// Evidence: simulation, false alarms < 1e−9\n";
    for (new, said) in [
        ("", format!("2: test `p1_1_holds` has no lines `/// Evidence: KIND`, and needs one; the kinds are: {kinds}")),
        ("// Evidence: property\n", format!("3: test `p1_1_holds` has no lines `/// Evidence: KIND`, and needs one; the kinds are: {kinds}")),
        (
            "/// Evidence: property\n/// Evidence: property\n",
            format!("4: test `p1_1_holds` has 2 lines `/// Evidence: KIND`, and needs one; the kinds are: {kinds}"),
        ),
        (
            "/// Evidence: luck, much\n",
            format!("3: test `p1_1_holds` gives evidence of the unknown kind `luck`; the kinds are: {kinds}"),
        ),
        (
            "/// Evidence: simulation,\n",
            "3: test `p1_1_holds` is a simulation and does not say how often a correct program fails it; \
             write `/// Evidence: simulation, false alarms below …`".into(),
        ),
    ] {
        assert_eq!(faults(&good().tests(line, new)), format!("t/p1.rs:{said}"), "{new}");
    }
    for kind in KINDS {
        let said =
            faults(&good().tests(line, &format!("/// Evidence: {kind}, all of it\n")));
        assert_eq!(said, "", "{kind}");
    }
}

#[test]
fn a_test_is_found_wherever_it_stands() {
    for text in [
        TESTS.to_owned(),
        format!(
            "proptest! {{\n    {}}}\n",
            TESTS.replace("\n", "\n    ").replace("()", "(x in 0..3)")
        ),
        TESTS.replace("#[test]", "#[test]\n#[should_panic(\n    expected = \"a]\"\n)]"),
        TESTS.replace(
            "#[test]",
            "#[test]\n/// Free words.\n// A remark.\n#[allow(unused)]",
        ),
        TESTS.replace("#[test]\nfn", "#[test] fn"),
        format!("/// Evidence: luck\nfn helper() {{}}\n\n{TESTS}"),
        format!("/// Evidence: luck\n#[test]\nfn other() {{}}\n\n{TESTS}"),
    ] {
        let mut fixture = Fixture::good();
        fixture.tests[0].1.clone_from(&text);
        assert_eq!(faults(&fixture), "", "{text}");
    }
}

#[test]
fn an_erratum_needs_its_claim_its_tests_and_both_sides() {
    let at = "src/part/p1.md:18";
    let good = Fixture::good;
    for (old, new, said) in [
        (
            "#erratum p1_1",
            "#erratum p1_9",
            format!(
                "{at}: `{{{{#erratum p1_9}}}}` stands in the section of p1_1; an erratum names the claim it stands under"
            ),
        ),
        (
            "=p1_1_holds",
            "=p1_1_holds,p1_1_nosuch",
            format!(
                "{at}: the erratum of p1_1 names the test `p1_1_nosuch`, which is not in t"
            ),
        ),
        (
            "notes=",
            "note=",
            format!(
                "{at}: the erratum of p1_1 has no `note`; there are: notes, book, tests, in"
            ),
        ),
        (
            "notes=\"*old* {{#value count}}\"",
            "",
            format!("{at}: the erratum of p1_1 has no notes; write `notes=\"…\"`"),
        ),
        (
            "book=\"new `code` $y$\"",
            "",
            format!("{at}: the erratum of p1_1 has no book; write `book=\"…\"`"),
        ),
        (
            "book=\"new `code` $y$\"",
            "book=\"\"",
            format!("{at}: the erratum of p1_1 has an empty book"),
        ),
        (
            " tests=p1_1_holds",
            "",
            format!("{at}: the erratum of p1_1 has no tests; write `tests=\"…\"`"),
        ),
    ] {
        assert_eq!(faults(&good().chapter(old, new)), said);
    }
    let erratum = "{{#erratum p1_1 notes=a book=b tests=p1_1_holds}}";
    assert_eq!(
        faults(&good().chapter("## After\n", &format!("## After\n\n{erratum}\n"))),
        "src/part/p1.md:32: `{{#erratum p1_1}}` stands in no claim's section; it belongs in the one it names"
    );
    let mut nowhere = good();
    nowhere.chapters.remove(1);
    assert_eq!(
        faults(&nowhere),
        format!("{at}: no page lists the errata; write `{{{{#errata}}}}` on one")
    );
    assert_eq!(
        faults(&good().page("src/b.md", "a\n\n{{#errata}}\n")),
        "src/b.md:3: the errata are listed in src/errata.md:3 already"
    );
}

#[test]
fn the_folder_of_the_tests_is_an_option() {
    let fixture = Fixture::good();
    let said = fixture.read_with(None).1;
    let needs = "needs to know the tests; write `tests = \"FOLDER\"` under [preprocessor.lecture] in book.toml";
    for (place, word) in [
        ("src/part/p1.md:4", "claim"),
        ("src/part/p1.md:18", "erratum"),
        ("src/errata.md:3", "errata"),
        ("src/ledger.md:3", "ledger"),
    ] {
        assert!(
            said.contains(&format!("{place}: `{{{{#{word}}}}}` {needs}")),
            "{word}: {said}"
        );
    }
    assert_eq!(said.lines().count(), 4, "{said}");

    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("empty");
    std::fs::create_dir_all(root.join("none")).unwrap();
    for (option, said) in [
        ("tests = 3", "book.toml:1: `tests` is the path of a folder, in quotes"),
        (
            "tests = \"nosuch\"",
            "book.toml:1: `tests` of [preprocessor.lecture]: cannot read ",
        ),
        (
            "tests = \"none\"",
            "book.toml:1: `tests` of [preprocessor.lecture]: there is no Rust file in ",
        ),
    ] {
        let config = format!("[preprocessor.lecture]\n{option}").parse().unwrap();
        let problem = told(&tests(&config, &root).err().unwrap());
        assert!(problem.starts_with(said), "{option}: {problem}");
        let problems =
            Manuscript::read(Book::new(), &config, &root).set("html", &Fake).unwrap_err();
        assert_eq!(told(&problems), problem);
    }
}
