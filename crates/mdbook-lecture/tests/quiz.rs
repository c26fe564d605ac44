//! The questions at a chapter's end: what they become, and each thing that stops the build.

use crate::common::{Fake, faults, page, set};

/// A question whose second answer is right.
fn question(number: usize) -> String {
    format!(
        "**{number}.** Why $x^2$\nor {{{{#value count}}}}?\n\n- [ ] no\n- [x] *yes*, since\n  $y$\n- [ ] perhaps\n\n\
         **Why.** Because of\n\n- [x](u.md) and `y`.\n\n"
    )
}

/// A chapter with a quiz of five.
fn chapter() -> String {
    let questions: String = (1..=5).map(question).collect();
    format!("# One\n\n<div class=\"quiz\">\n\n{questions}</div>\n\nAfter.\n")
}

/// What is said about [`chapter`] with `old`, which must be there, replaced once.
fn told(old: &str, new: &str) -> String {
    let text = chapter();
    assert!(text.contains(old), "{old}");
    faults(&text.replacen(old, new, 1))
}

#[test]
fn a_quiz_is_a_section_that_needs_no_script() {
    let page = page(&chapter());
    let lines: Vec<_> = page.lines().collect();
    assert_eq!(
        lines[2],
        "<section class=\"quiz\" id=\"p2_quiz\" aria-label=\"Five questions on P2\">"
    );
    let start = "<fieldset id=\"p2_quiz_1\" data-right=\"b\"><legend><span class=\"number\">1.</span> Why <math data-tex='";
    assert!(lines[4].starts_with(start), "{}", lines[4]);
    assert!(lines[4].contains(" or 78,592?</legend><ul><li><label><input type=\"radio\" name=\"p2_quiz_1\" value=\"a\"> <span class=\"letter\">(a)</span> <span class=\"said\">no</span></label></li>"), "{}", lines[4]);
    assert!(
        lines[4].contains("<span class=\"said\"><em>yes</em>, since <math data-tex='"),
        "{}",
        lines[4]
    );
    assert!(
        lines[4].ends_with(
            "</ul><details class=\"why\"><summary>Answer to question 1</summary>"
        ),
        "{}",
        lines[4]
    );
    assert_eq!(page.matches("<section").count(), page.matches("</section>").count());
    for (tag, count) in
        [("<fieldset", 5), ("</details></fieldset>", 5), ("type=\"radio\"", 15)]
    {
        assert_eq!(page.matches(tag).count(), count, "{tag}");
    }
}

#[test]
fn an_explanation_stays_markdown_and_every_line_keeps_its_number() {
    let (text, page) = (chapter(), page(&chapter()));
    let find = |text: &str, what: &str| text.lines().position(|line| line.contains(what));
    assert_eq!(
        find(&page, "**It is (b).** Because of"),
        find(&text, "**Why.** Because of")
    );
    assert_eq!(find(&page, "- [x](u.md) and `y`."), find(&text, "- [x](u.md) and `y`."));
    assert_eq!(find(&page, "After."), find(&text, "After."));
    assert_eq!(page.lines().count(), text.lines().count());
}

#[test]
fn a_sheet_has_no_quiz() {
    let text = chapter();
    let rest = set(&[2], &text, "handouts", &Fake).unwrap();
    assert_eq!(rest.split_whitespace().collect::<Vec<_>>(), ["#", "One", "After."]);
    assert_eq!(rest.lines().count(), text.lines().count());
}

#[test]
fn a_quiz_in_code_is_code() {
    let text = format!("```html\n{}```\n", chapter());
    assert_eq!(page(&text), text);
}

#[test]
fn a_fault_names_file_and_line_and_what_is_allowed() {
    for (old, new, said) in [
        ("**5.**", "5.", "src/a.md:3: a quiz has 5 questions; found 4"),
        (
            "**2.** Why",
            "**3.** Why",
            "src/a.md:17: this is question 2 of the quiz, not 3",
        ),
        (
            "- [x] *yes*",
            "- [ ] *yes*",
            "src/a.md:5: question 1 has three or four answers, one of them right (`- [x] `); found 3 and 0",
        ),
        (
            "- [ ] no",
            "- [x] no",
            "src/a.md:5: question 1 has three or four answers, one of them right (`- [x] `); found 3 and 2",
        ),
        (
            "- [ ] no\n",
            "",
            "src/a.md:5: question 1 has three or four answers, one of them right (`- [x] `); found 2 and 1",
        ),
        (
            "- [ ] no",
            "- [] no",
            "src/a.md:8: an answer begins `- [ ] `, the right one `- [x] `; found `- [] no`",
        ),
        (
            "- [ ] no",
            "- [ ] no\nmore",
            "src/a.md:9: expected an answer to question 1, `- [ ] …`; found `more`",
        ),
        (
            "- [ ] no",
            "- [ ] no\n",
            "src/a.md:10: after the answers to question 1 comes a blank line and `**Why.** …`, the explanation",
        ),
        (
            "**Why.** Because",
            "Because",
            "src/a.md:13: after the answers to question 1 comes a blank line and `**Why.** …`, the explanation",
        ),
        (
            "**Why.** Because of\n\n- [x](u.md) and `y`.",
            "**Why.**",
            "src/a.md:13: the explanation of question 1 is empty",
        ),
        (
            "`y`.\n\n**2.**",
            "`y`.\n**2.**",
            "src/a.md:15: after the explanation of question 1 comes a blank line",
        ),
        (
            "<div class=\"quiz\">\n",
            "<div class=\"quiz\">\n\nFirst",
            "src/a.md:5: question 1 of the quiz begins `**1.** `; found `First`",
        ),
        (
            "</div>",
            "",
            "src/a.md:3: `<div class=\"quiz\">` is not closed by a line `</div>`",
        ),
        (
            "After.",
            "<div class=\"quiz\">\n\n</div>",
            "src/a.md:67: a chapter has one quiz, this one has it on line 3",
        ),
        (
            "- [ ] no",
            "- [ ] 2.",
            "src/a.md:8: a question and its answers are running text",
        ),
        (
            "- [ ] no",
            "- [ ] no\n  > yes",
            "src/a.md:8: a question and its answers are run",
        ),
        ("- [x] *yes*", "- [x] # yes", "src/a.md:9: a question and its answers are run"),
        ("Why $x^2$", "1) $x^2$", "src/a.md:5: a question and its answers are running"),
        ("$x^2$", "$\\nosuch$", "src/a.md:5: formula does not parse"),
        ("$y$", "$\\nosuch$", "src/a.md:10: formula does not parse"),
    ] {
        let told = told(old, new);
        assert!(told.contains(said), "{new:?}\n     got {told}\nexpected {said}");
    }
}

#[test]
fn every_fault_of_a_quiz_is_told() {
    let text =
        chapter().replace("- [x] *yes*", "- [ ] *yes*").replace("**Why.**", "Why.");
    let told = faults(&text);
    assert_eq!(told.lines().count(), 10, "{told}");
    let lines: Vec<_> =
        told.lines().map(|line| line.split(':').nth(1).unwrap()).collect();
    assert_eq!(lines, ["5", "13", "17", "25", "29", "37", "41", "49", "53", "61"]);
}

#[test]
fn a_quiz_needs_a_numbered_chapter() {
    let said = "src/a.md:3: a quiz stands in a numbered chapter, this one has none";
    assert_eq!(
        crate::common::told(&set(&[], &chapter(), "html", &Fake).unwrap_err()),
        said
    );
    // A sheet has no quiz and needs no number.
    assert!(set(&[], &chapter(), "handouts", &Fake).is_ok());
}
