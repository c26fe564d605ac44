//! Whatever stands in a chapter becomes a page or problems with their places; nothing panics.

use crate::common::{Fake, set};
use proptest::prelude::*;

/// What a chapter may be made of: marks of Markdown, of HTML, of TeX and of this book.
const PIECES: [&str; 74] = [
    "a",
    "P1.3",
    " ",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "\r\n",
    "# ",
    "## P1.1 · A {#p1_1}\n",
    "- ",
    "> ",
    "1. ",
    "| a | b |\n|---|---|\n",
    "|",
    "*",
    "**",
    "_",
    "`",
    "```",
    "```rust\n",
    "[a](b)",
    "[",
    "](",
    "![a](b \"$x$\")",
    "[^1]",
    "[^1]: ",
    "<",
    ">",
    "<div>",
    "</div>",
    "<div class=\"claim\">\n\n",
    "<div class=\"proof\">\n\n",
    "<div class=\"quiz\">\n\n",
    "<div class=\"problem\">\n\n",
    "<div class=\"teacher\">\n\n",
    "<div class=\"setting\">\n\n",
    "<details class=\"answer\">\n<summary>s</summary>\n\n",
    "</details>",
    "<!--",
    "-->",
    "<pre>",
    "<span id=\"symbol-a\"></span>",
    "&amp;",
    "&#",
    "\\",
    "$",
    "$$",
    "$x$",
    "$$a \\label{eq:a}$$",
    "\\begin{align}",
    "\\end{align}",
    "\\\\",
    "\\frac",
    "{",
    "}",
    "\\sqrt",
    "\\left(",
    "{{",
    "}}",
    "{{#value count}}",
    "{{#figure plain caption=\"c\" alt=\"a\"}}",
    "{{#claim p1_1 says=\"s\"}}",
    "{{#ref p1_1}}",
    "{{#ledger}}",
    "{{#errata}}",
    "{{#sheets all}}",
    "{{#lab p4-split try=t}}",
    "{{#include a.rs}}",
    "\"",
    "**(a) · Prove · ★ · 1 minute · 1 point · P1.1.** ",
    "**1.** q\n\n- [ ] a\n- [x] b\n- [ ] c\n\n**Why.** w\n\n",
    "é\u{301}",
    "\0",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn pieces_of_notation(pieces in prop::collection::vec(prop::sample::select(&PIECES), 0..40)) {
        every_problem_has_a_place(&pieces.concat());
    }

    #[test]
    fn any_characters(text in "\\PC{0,200}") {
        every_problem_has_a_place(&text);
    }
}

fn every_problem_has_a_place(text: &str) {
    let lines = text.matches('\n').count() + 1;
    for renderer in ["html", "handouts"] {
        match set(&[2], text, renderer, &Fake) {
            Ok(page) => assert_eq!(page.matches('\n').count() + 1, lines, "{page:?}"),
            Err(problems) => {
                assert!(!problems.is_empty());
                for problem in problems {
                    let known =
                        problem.file == "src/a.md" && (1..=lines).contains(&problem.line);
                    assert!(known, "{problem} of {text:?}");
                }
            }
        }
    }
}
