//! The table `make test` prints, from what cargo printed.

use crate::common::Fake;
use crate::common::ledger::{self as fixture, Fixture};
use mdbook_lecture::editions::cargo::{Outcome, Report};
use mdbook_lecture::editions::terminal::{summary, table};
use mdbook_lecture::set::plain::{formula, plain};

/// The book with the claims P1.1 (one test), P1.2 (two) and P1.10 (one).
fn three_claims() -> Fixture {
    let chapter = |id: &str, label: &str| {
        fixture::CHAPTER
            .replace("figure plain", &format!("figure plain id={id}"))
            .replace("p1_1", id)
            .replace("P1.1", label)
            .replace("p1_2_holds", "p1_1_holds")
    };
    let long = "Says a great many things about a great many things, $\\frac{1}{3n}$ among them, and goes on until there is no room left for it.";
    let ten = chapter("p1_10", "P1.10")
        .replace("Says $x^2 \\le 1$ and {{#value count}}.", long);
    let mut fixture =
        Fixture::good().page("src/b.md", &chapter("p1_2", "P1.2")).page("src/c.md", &ten);
    fixture.tests[0].1.push_str(
        "/// Evidence: property\n#[test]\nfn p1_10_holds() {}\n\
         /// Evidence: oracles\n#[test]\nfn p1_2_is() {}\n\
         /// Evidence: exact arithmetic\n#[test]\nfn p1_2_was() {}\n",
    );
    fixture
}

const ERRORS: &str = "   Compiling solutions v0.1.0
     Running unittests src/main.rs (target/debug/deps/tool-0)
     Running t/other.rs (target/debug/deps/other-0)
     Running t/p1.rs (target/debug/deps/p1-0)
error: test failed, to rerun pass `-p solutions --test p1`
   Doc-tests solutions
";

const OUTPUT: &str = "
running 0 tests

test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out

running 2 tests
test p1_2_is ... ok
test inner::p1_10_holds ... FAILED

failures:

---- inner::p1_10_holds stdout ----
running 3 tests
test p1_2_is ... FAILED

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out

running 4 tests
test p1_1_holds ... ok
test p1_10_holds - should panic ... ok
test p1_2_is ... ok
test p1_2_was ... ok

test result: ok. 4 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out

running 1 test
test src/lib.rs - part (line 3) ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out
";

fn report(errors: &str, output: &str) -> Report {
    let mut report = Report::default();
    output.lines().for_each(|line| report.output_line(line));
    errors.lines().for_each(|line| report.error_line(line));
    report
}

/// The table, the summary, and how many claims failed.
fn shown(errors: &str, output: &str) -> (String, String, usize) {
    let (book, said) = three_claims().read();
    assert_eq!(said, "");
    let report = report(errors, output);
    let (table, failed) = table(&book.claims, &report, &Fake);
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");
    (table, summary(&book.claims, failed, &report), failed)
}

#[test]
fn a_claim_passes_when_all_its_tests_do_in_their_own_file() {
    let (table, summary, failed) = shown(ERRORS, OUTPUT);
    assert_eq!(
        table,
        "P1.1   Says x^2 ≤ 1 and 78,592.                                simulation                 passed 1/1\n\
         P1.2   Says x^2 ≤ 1 and 78,592.                                exact arithmetic, oracles  passed 2/2\n\
         P1.10  Says a great many things about a great many things,     property                   passed 1/1\n       1/(3n) among them, and goes on until there is no room…\n"
    );
    assert_eq!(summary, "claims: 3 passed, 0 failed\n6 passed, 1 failed\n");
    assert_eq!(failed, 0, "a failed test of no claim is cargo's to report");
}

#[test]
fn a_failed_an_ignored_and_a_missing_test_fail_their_claim() {
    let output = OUTPUT
        .replace("test p1_1_holds ... ok", "test p1_1_holds ... ignored, too slow")
        .replace(
            "test p1_2_is ... ok\ntest p1_2_was ... ok\n",
            "test p1_2_is ... FAILED\n",
        )
        .replace("running 4 tests", "running 3 tests");
    let (table, summary, failed) = shown(ERRORS, &output);
    let lines: Vec<_> = table.lines().collect();
    assert!(lines[0].ends_with(" FAILED 1/1"), "{table}");
    assert_eq!(lines[1], "       FAILED: p1_1_holds (ignored)");
    assert!(lines[2].ends_with(" FAILED 2/2"), "{table}");
    assert_eq!(lines[3], "       FAILED: p1_2_is, p1_2_was (did not run)");
    assert!(lines[4].ends_with(" passed 1/1"), "{table}");
    assert_eq!(summary, "claims: 1 passed, 2 failed\n3 passed, 2 failed, 1 skipped\n");
    assert_eq!(failed, 2);
}

#[test]
fn nothing_passes_when_cargo_did_not_get_to_the_tests() {
    let (table, summary, failed) = shown("error: could not compile `solutions`\n", "");
    assert_eq!(table.matches("(did not run)").count(), 4, "{table}");
    assert_eq!(
        (summary.as_str(), failed),
        ("claims: 0 passed, 3 failed\n0 passed, 0 failed\n", 3)
    );
}

#[test]
fn colours_change_nothing() {
    let errors =
        ERRORS.replace("     Running", "\u{1b}[1m\u{1b}[92m     Running\u{1b}[0m");
    let output = OUTPUT.replace("ok\n", "\u{1b}[32mok\u{1b}[m\n");
    assert_eq!(shown(&errors, &output), shown(ERRORS, OUTPUT));
}

#[test]
fn a_test_is_looked_for_in_its_own_file() {
    let report = report(ERRORS, OUTPUT);
    assert_eq!(report.outcome("x/t/other.rs", "p1_10_holds"), Some(Outcome::Failed));
    assert_eq!(report.outcome("x/t/p1.rs", "p1_10_holds"), Some(Outcome::Passed));
    assert_eq!(report.outcome("x/not/p1.rs", "p1_10_holds"), None);
    assert_eq!(report.outcome("x/xt/p1.rs", "p1_10_holds"), None);
    // A module of the program t/other.rs.
    assert_eq!(report.outcome("x/t/inner.rs", "p1_10_holds"), Some(Outcome::Failed));
    assert_eq!(report.outcome("x/xt/inner.rs", "p1_10_holds"), None);
    assert_eq!(report.outcome("x/t/outer.rs", "p1_10_holds"), None);
    assert_eq!(report.outcome("x/t/inner.rs", "p1_2_is"), None);
}

#[test]
fn formulas_in_plain_text() {
    for (tex, expected) in [
        ("\\sigma_a(cx) = c\\,\\sigma_a(x)", "σ_a(cx) = c σ_a(x)"),
        ("\\frac{1}{3n}", "1/(3n)"),
        ("\\tfrac13", "1/3"),
        ("3^{-L} + \\sum_k \\frac{1}{3^{L-k}\\,n_k}", "3^(-L) + Σ_k 1/(3^(L-k) n_k)"),
        ("I + \\mathrm{diag}\\big(\\sigma'(z_l)\\big)A_l", "I + diag(σ′(z_l))A_l"),
        ("\\sqrt{2}, \\sqrt{a+b}", "√2, √(a+b)"),
        ("\\lVert x \\rVert \\le 1", "‖ x ‖ ≤ 1"),
        ("\\nosuch{x} 78{,}592 \\%", "nosuchx 78,592 %"),
        ("{", ""),
        ("\\", ""),
        ("^", "^"),
    ] {
        assert_eq!(formula(tex), expected, "{tex}");
    }
    assert_eq!(plain("A *b* `c_d`\n[e](f.md) $x^2$ — 5&#36;."), "A b c_d e x^2 — 5$.");
}
