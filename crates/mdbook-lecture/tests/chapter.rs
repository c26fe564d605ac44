//! A whole chapter: each thing an author may write, and beside it each thing that stops
//! the build.

use crate::common::{faults, page, read_back};

#[test]
fn formulas_are_found_wherever_markdown_has_text() {
    for (markdown, count) in [
        ("a $x_1 * y_2 * z$ b", 1),
        ("| a |\n|---|\n| $x$ |\n", 1),
        ("# On $x$ {#on-x}", 1),
        ("- $a$\n  $$\n  b\n  $$\n- $c$", 3),
        ("> $$\n> a\n> = b\n> $$", 1),
        ("<details>\n<summary>s</summary>\n\n$x$ and $$y$$\n\n</details>", 2),
        ("$a\n= b$ over lines", 1),
        ("text\n$$\na = b\n$$\nmore", 1),
        ("*$x$*, **$y$**, [$z$](u.md), <b>$w$</b>", 4),
        ("note[^1]\n\n[^1]: $x$", 1),
    ] {
        assert_eq!(page(markdown).matches("<math").count(), count, "{markdown}");
    }
}

#[test]
fn a_closing_mark_stays_on_the_line_of_its_formula() {
    let formula = page("$x$");
    for (mark, rest) in [
        (".", ""),
        ("),", " and"),
        (":", "\n"),
        (";", "*a*"),
        ("-th", " and"),
        ("s", "P1.1"),
    ] {
        let held = page(&format!("of $x${mark}{rest}"));
        assert_eq!(held, format!("of <span class=\"held\">{formula}{mark}</span>{rest}"));
    }
    for rest in ["", " .", "!", "*.*"] {
        assert_eq!(page(&format!("of $x${rest}")), format!("of {formula}{rest}"));
    }
    let held = page("of ($x$, b)");
    assert_eq!(held, format!("of <span class=\"held\">({formula},</span> b)"));
}

#[test]
fn code_html_and_dollars_are_left_alone() {
    for markdown in [
        "```rust\nlet a = \"$x$\"; // {{#value nosuch}} {{#figure nosuch}}\n```",
        "    indented $x$ {{#value nosuch}}",
        "inline `$x$` and `{{#value nosuch}}`",
        "<!-- $x$ {{#value nosuch}} -->",
        "<pre>$ cargo test</pre>",
        "a <b title=\"$\">b</b>",
        r"costs \$5 and \$6",
        "plain [link](a$b$c.md)",
        r"\{{#value nosuch}}",
        "```\n{{#include x.md}}\n{{#rustdoc_include y.rs:a}}\n```",
    ] {
        assert_eq!(page(markdown), markdown);
    }
}

#[test]
fn formula_faults_name_file_and_line() {
    let heading =
        "a formula in a heading needs an explicit id, as in `## On $x$ {#on-x}`";
    let lone = "a lone `$`; close the formula (braces balanced, no space inside its dollars), or write `\\$` for a dollar";
    let unclosed = "`$$` is not closed in this paragraph; no line of a formula may be blank or begin with `+`, `-`, `#` or `>`";
    let html = "a formula inside an HTML block is not rendered; put a blank line after the tag before it (write `&#36;` for a dollar)";
    for (markdown, said) in [
        (
            "one\n\ntwo $a^b^c$",
            "src/a.md:3: formula does not parse: Duplicate subscript or superscript. At `^c`\n    $a^b^c$",
        ),
        ("one\ntwo costs $6", &format!("src/a.md:2: {lone}")),
        (r"a\\$5", &format!("src/a.md:1: {lone}")),
        ("a $ x$", &format!("src/a.md:1: {lone}")),
        ("a\n\n$$\nx", &format!("src/a.md:3: {unclosed}")),
        ("$$\na\n\nb\n$$", &format!("src/a.md:1: {unclosed}\nsrc/a.md:5: {unclosed}")),
        ("$$\na\n+ b\n$$", &format!("src/a.md:1: {unclosed}")),
        ("broken $\\frac{1}{$", &format!("src/a.md:1: {lone}")),
        ("# On $x$", &format!("src/a.md:1: {heading}")),
        (
            "from $5-$10",
            "src/a.md:1: `$5-$` ends before a digit, so it is no formula; write `\\$` for a dollar",
        ),
        (
            "![the $x$ axis](a.png)",
            "src/a.md:1: a formula cannot stand in the alt text of an image",
        ),
        ("a\n\n<div>\n<p>$x$</p>\n</div>", &format!("src/a.md:4: {html}")),
    ] {
        let told = faults(markdown);
        assert!(told.starts_with(said), "{markdown:?}\n     got {told}\nexpected {said}");
    }
}

#[test]
fn every_fault_of_a_chapter_is_told_in_the_order_of_lines() {
    let told = faults("$\\nosuch$\n\n{{#value nosuch}}\n\n# $x$\n\n{{#figure plain}}");
    let lines: Vec<_> = told
        .lines()
        .filter(|line| line.starts_with("src/"))
        .map(|line| &line[..10])
        .collect();
    assert_eq!(lines, ["src/a.md:1", "src/a.md:3", "src/a.md:5", "src/a.md:7"]);
}

#[test]
fn values_stand_in_prose_cells_headings_and_formulas() {
    assert_eq!(page("n is {{#value count}}."), "n is 78,592.");
    assert_eq!(page("# All {{#value count}} of them"), "# All 78,592 of them");
    assert_eq!(page("| a |\n|---|\n| {{#value count}} |"), "| a |\n|---|\n| 78,592 |");
    let formula = page("$n = {{#value count}}$ and $$ {{#value share}} $$");
    assert!(
        formula.contains("<mn>78,592</mn>") && formula.contains("<mi>%</mi>"),
        "{formula}"
    );
}

#[test]
fn a_value_is_read_as_itself_by_markdown() {
    assert_eq!(read_back(&page("{{#value odd}}")), "a*b*_c_ <d> [e] `f` $g$");
}

#[test]
fn directive_faults_name_file_and_line_and_what_is_allowed() {
    for (markdown, said) in [
        (
            "a\n{{#value nosuch}}",
            "src/a.md:2: no value is called `nosuch`; there are: count, share, odd",
        ),
        ("{{#value}}", "src/a.md:1: a value is `{{#value name}}`, one name; found ``"),
        (
            "{{#value count share}}",
            "src/a.md:1: a value is `{{#value name}}`, one name; found `count share`",
        ),
        (
            "a\n\n{{#valeu count}}",
            "src/a.md:3: no directive is called `valeu`; there are: figure, lab, value, claim, checked, erratum, ledger, rests, errata, sheets, progress, ref, cite, symbol, bibliography, include",
        ),
        ("{{#value count", "src/a.md:1: `{{#value` is not closed by `}}`"),
        (
            "<div>\n{{#value count}}\n</div>",
            "src/a.md:2: `{{#value}}` inside an HTML block; put a blank line",
        ),
        (
            "a\n\n{{#include x.md}}",
            "src/a.md:3: `{{#include x.md}}` outside code: formulas, figures and values in an included",
        ),
        (
            "$a {{#figure plain caption=c alt=a}}$",
            "src/a.md:1: `{{#figure}}` cannot stand in a formula",
        ),
        (
            "$a^{{#value nosuch}}$\n\n{{#value nosuch}}",
            "src/a.md:1: no value is called `nosuch`; there are: count, share, odd\nsrc/a.md:3",
        ),
        ("{{#include x.md:part}}", "src/a.md:1: `{{#include x.md}}` outside code"),
    ] {
        let told = faults(markdown);
        assert!(told.starts_with(said), "{markdown:?}\n     got {told}\nexpected {said}");
    }
    assert_eq!(page("{{#include x.html}}"), "{{#include x.html}}");
}

const FIGURE: &str = "one\n\n{{#figure plain depth=3\n  caption=\"On $x^2$, *that* is `code` and {{#value count}}: \\\"}}\\\".\"\n  alt=\"It \\\"falls\\\" to {{#value count}}.\"}}\n\ntwo\n";

#[test]
fn a_figure_becomes_one_line_of_html_with_its_name_number_and_caption() {
    let page = page(FIGURE);
    let line = page.lines().nth(2).unwrap();
    assert!(
        line.starts_with(
            "<figure id=\"fig-plain\" class=\"figure\"><svg viewBox=\"0 0 80 60\" role=\"img\" "
        ),
        "{line}"
    );
    assert!(line.contains("aria-labelledby=\"alt-src-a-fig-plain\"><title id=\"alt-src-a-fig-plain\">It &quot;falls&quot; to 78,592.</title>"), "{line}");
    assert!(line.contains("(\"depth\", \"3\")"), "{line}");
    assert!(
        line.contains("<figcaption><span class=\"number\">Figure 2.1</span> On <span class=\"held\"><math data-tex='"),
        "{line}"
    );
    assert!(
        line.ends_with(
            ",</span> <em>that</em> is <code>code</code> and 78,592: “}}”.</figcaption></figure>"
        ),
        "{line}"
    );
    assert_eq!(
        page.lines().skip(3).collect::<Vec<_>>(),
        ["", "", "", "two"],
        "the lines below keep their numbers"
    );
    assert!(
        read_back(&page).contains(&crate::common::decode(line)),
        "mdBook reads it as one HTML block"
    );
}

#[test]
fn figures_count_by_chapter() {
    let again =
        "{{#figure plain id=b caption=c alt=d}}\n\n{{#figure plain caption=c alt=d}}\n";
    let numbered = page(again);
    assert!(
        numbered.contains("id=\"fig-b\"")
            && numbered.contains("Figure 2.1<")
            && numbered.contains("Figure 2.2<")
    );
    let plain = crate::common::set(&[], again, "html", &crate::common::Fake).unwrap();
    assert!(plain.contains("Figure 1<") && plain.contains("Figure 2<"));
}

#[test]
fn figure_faults_name_file_and_line_and_what_is_allowed() {
    let both = "caption=\"c\" alt=\"a\"";
    for (directive, said) in [
        (
            format!("{{{{#figure nosuch {both}}}}}"),
            "3: no figure is called `nosuch`; there are: plain, loud",
        ),
        (
            format!("{{{{#figure plain width=3 {both}}}}}"),
            "3: no parameter of figure plain is called `width`; there are: depth",
        ),
        (
            "{{#figure plain caption=c}}".into(),
            "3: figure `plain` has no alt; write `alt=\"…\"`",
        ),
        (
            "{{#figure plain caption=c\nalt=\" \"}}".into(),
            "4: figure `plain` has an empty alt",
        ),
        (
            "{{#figure plain alt=a}}".into(),
            "3: figure `plain` has no caption; write `caption=\"…\"`",
        ),
        (
            format!("{{{{#figure plain {both}\ndepth=1 depth=2}}}}"),
            "4: `depth` is given twice",
        ),
        (
            format!("{{{{#figure plain {both}\nid=\"a b\"}}}}"),
            "4: `a b` is no id: letters, digits, `-` and `_`",
        ),
        (format!("{{{{#figure plain {both} id=fig-a}}}}"), "3: `fig-a` is no id"),
        (
            format!("{{{{#figure {both}}}}}"),
            "3: a figure is `{{#figure name key=value … caption=\"…\" alt=\"…\"}}`; its name is missing",
        ),
        (
            format!("{{{{#figure plain {both} loose}}}}"),
            "3: expected `key=value` or `key=\"value\"`, found `loose`",
        ),
        (
            "{{#figure plain caption=\"c alt=a}}".into(),
            "3: `{{#figure` is not closed by `}}`",
        ),
        (
            format!("{{{{#figure plain {both}\n\n}}}}"),
            "3: `{{#figure` is not closed by `}}`",
        ),
        (
            format!("{{{{#figure loud {both}}}}}"),
            "3: figure `loud`: the figure uses the colour #123456, which is not in the palette",
        ),
        (
            "{{#figure plain alt=a\ncaption=\"c\n$\\nosuch$\"}}".into(),
            "5: formula does not parse",
        ),
        (
            "{{#figure plain alt=\"{{#value nosuch}}\" caption=c}}".into(),
            "3: no value is called `nosuch`",
        ),
        (
            "{{#figure plain alt=a caption=\"b {{#figure plain}}\"}}".into(),
            "3: `{{#figure}}` cannot stand inside another directive",
        ),
        (
            format!("see {{{{#figure plain {both}}}}}"),
            "3: a figure needs its lines to itself",
        ),
        (
            format!("{{{{#figure plain {both}}}}}\nnext"),
            "3: a figure needs its lines to itself",
        ),
        (
            format!("{{{{#figure plain {both}}}}}\n\n{{{{#figure plain {both}}}}}"),
            "5: the page has a `fig-plain` already",
        ),
    ] {
        let told = faults(&format!("one\n\n{directive}"));
        assert!(
            told.starts_with(&format!("src/a.md:{said}")),
            "{directive}\n     got {told}\nexpected src/a.md:{said}"
        );
        assert_eq!(told.matches("src/a.md").count(), 1, "one fault, one line: {told}");
    }
}

#[test]
fn what_would_be_printed_as_it_stands_is_refused() {
    let words = "reads like words between two dollars; write `\\$` for a dollar";
    let title = "a formula in a title or an attribute is not rendered";
    for (markdown, said) in [
        (
            "a\n{{ #value count }}",
            "2: `{{ #value count }}` would be printed: a directive is `{{#word …}}`",
        ),
        ("{{value count}}", "1: `{{value count}}` would be printed: a directive"),
        (
            "$$a = b$$ {#eq:low}",
            "1: `{#eq:low}` would be printed: only a heading has an id or a class so",
        ),
        ("text {#id}", "1: `{#id}` would be printed"),
        ("Pay $5, or 6$ now", &format!("1: `$5, or 6$` {words}")),
        ("a$b and c$d", &format!("1: `$b and c$` {words}")),
        ("Pay $5,\nor 6$ now", &format!("1: `$5,\nor 6$` {words}")),
        (
            "**3 · Break · ★ · 5 minutes.** b",
            "1: an exercise stands under a heading `## Exercises`",
        ),
        (
            "# By {{#ref p1_1}}",
            "1: `{{#ref …}}` is a link, which cannot stand in a heading",
        ),
        (
            "[a {{#ref p1_1}}](b.md)",
            "1: `{{#ref …}}` is a link, which cannot stand in a link",
        ),
        (
            "a\n\n![by {{#cite x}}](b.svg)",
            "3: `{{#cite …}}` is a link, which cannot stand in the text of an image",
        ),
        (
            "{{#figure plain caption=\"[a](b.md)\" alt=a}}",
            "1: a link in a text that other pages show",
        ),
        ("x$y$", &format!("1: `$y$` {words}")),
        ("a\n\n[a](b.md \"title $x$\")", &format!("3: {title}, as in `title $x$`")),
        ("![a](b.svg \"$x$\")", &format!("1: {title}")),
        ("a <b title=\"$x$\">c</b>", &format!("1: {title}")),
        (
            "{{#figure plain caption=c alt=\"$x$\"}}",
            "1: a formula cannot stand in the alt text of a figure",
        ),
        ("a \u{1} b", "1: a control character, U+0001"),
        ("a\n\u{202e} b", "2: a control character, U+202E"),
        ("[a]{.b}", "1: `{.b}` would be printed"),
        (
            "a\n\\(x\\) b",
            "2: `\\(x\\) b` is read as no formula: formulas are `$…$` in a line",
        ),
        ("\\[x^2\\]", "1: `\\[x^2\\]` is read as no formula"),
        ("\\\\(x\\\\)", "1: `\\(x\\\\)` is read as no formula"),
        ("a \\\\[x\\\\]", "1: `\\[x\\\\]` is read as no formula"),
        ("\\begin{align}x\\end{align}", "1: `\\begin{align}x\\end{a` is read as no"),
        ("an \\alpha", "1: `\\alpha` is read as no formula"),
        ("$`x`$", "1: `$`x`$` has backticks inside its dollars; write `$…$`"),
        ("a\n\n```math\nx\n```", "3: a block of `math` is code here"),
        ("{{#title A $x$}}", "1: `{{#title A $x$}}`: the title of a page is plain text"),
        ("a\n{{#title {{#value count}}}}", "2: `{{#title {{#value count}}`: the title"),
        (" \n", "1: nothing is on this page"),
    ] {
        let told = faults(markdown);
        assert!(
            told.starts_with(&format!("src/a.md:{said}")),
            "{markdown:?}\n     got {told}\nexpected {said}"
        );
    }
    for markdown in [
        "a \\{{ b \\{#c}",
        "`{{ #value }}` and `{#a}`",
        "{ {a} } {a: 1}",
        "costs \\$5, or 6\\$",
        "`\\alpha`, \\*, \\_ and \\[a](b)",
        "{{#title A for 5}}",
    ] {
        assert_eq!(page(markdown), markdown);
    }
    for words in ["$x \\text{ or } y$", "$\\text{this and that}$"] {
        assert!(page(words).contains("<math"), "words in \\text: {words}");
    }
}

#[test]
fn a_formula_that_shows_nothing_is_refused() {
    for tex in
        ["{}", "\\,", "~", "\\phantom{x}", "\\text{}", "\\hspace{1em}", "\\mathrm{ }"]
    {
        let told = faults(&format!("a\n\nb ${tex}$ c"));
        let said = "src/a.md:3: formula does not parse: it shows nothing";
        assert!(told.starts_with(said), "{tex}: {told}");
    }
    for tex in ["\\frac{}{}", "\\overline{\\phantom{x}}", "\\sqrt{}", "\\cdot"] {
        assert!(page(&format!("${tex}$")).contains("<math"), "{tex}");
    }
}

#[test]
fn what_markdown_says_nothing_of_is_refused() {
    let table = |row: &str| format!("| a | b |\n|---|---|\n| 1 | 2 |\n{row}\n");
    let (fewer, more) = ("4: a row with fewer cells", "4: a row with more cells");
    for (markdown, said) in [
        (table("| 1 |"), fewer),
        (table("words below"), fewer),
        (table("| 1 | 2 | 3 |"), more),
        (table("1 | 2 | 3"), more),
        (table("| 1 | 2 | |"), more),
        (table("| 1 | `a|b` |"), more),
        ("| | b |\n|---|---|\n| 1 | 2 |\n".to_owned(), "1: a column without a name"),
        ("a | | c\n---|---|---\n1 | 2 | 3\n".to_owned(), "1: a column without a name"),
        ("> | a | |\n> |---|---|\n".to_owned(), "1: a column without a name"),
        (table("> a\n> |---|\n"), "5: this line of dashes makes no table"),
        (
            "words\n\n| a | b |\n|:--|\n".to_owned(),
            "4: this line of dashes makes no table",
        ),
        ("a\n\n```rust\nfn a() {}\n\nb".to_owned(), "3: this code has no end"),
        ("a\n\n~~~~\n~~~\n".to_owned(), "3: this code has no end"),
        ("a\n\n<!-- b\n\nc".to_owned(), "3: this comment has no end"),
        ("a[^b]\n\n[^b]: c\n[^b]: d".to_owned(), "4: a second footnote `[^b]`"),
        ("a\n\n[^b]: c".to_owned(), "3: a footnote that nothing refers to"),
        ("> [!FOO]\n> a".to_owned(), "1: no such alert"),
    ] {
        let told = faults(&markdown);
        assert!(told.starts_with(&format!("src/a.md:{said}")), "{markdown:?}: {told}");
    }
    for markdown in [
        table("| | 2 |\n| `a` | |\n3 | 4\n| \\| | 5 |"),
        "> | a |\n> |---|\n> | 1 |\n".to_owned(),
        "- a\n\n  ```text\n  b\n  ```\n\n> ~~~~\n> ~~~\n> ~~~~\n".to_owned(),
        "a[^b] <!-- c -->\n\n[^b]: d\n".to_owned(),
        "> [!NOTE]\n> a\n".to_owned(),
        "a | b\n--- and |\n".to_owned(),
    ] {
        assert_eq!(page(&markdown), markdown);
    }
}

#[test]
fn a_formula_that_would_be_drawn_otherwise_than_it_is_meant_is_refused() {
    let numbered = "without a label would be numbered (1) whatever stands above it";
    let bar = "in a table `\\|` is the `|` of a cell, not that of a norm";
    let cell = "a lone `$` in a table, where a `|` ends the cell";
    let unknown = "formula does not parse: Unknown command";
    let deep = format!("${}x{}$", "{".repeat(101), "}".repeat(101));
    let fractions = format!("$${}x{}$$", "\\frac{1}{".repeat(250), "}".repeat(250));
    let long = format!("$${}x$$", "x + ".repeat(25_000));
    for (markdown, said) in [
        ("a\n\n$$ $$", "3: a formula with nothing between its dollars"),
        ("$$$$", "1: "),
        (
            "$$\\begin{align} a &= b \\\\ c &= d \\end{align}$$",
            &format!("1: a row of `align` {numbered}"),
        ),
        (
            "$$\\begin{align} a &= b \\label{eq:a} \\\\\nc &= d \\end{align}$$",
            &format!("2: a row of `align` {numbered}"),
        ),
        (
            "> $$\n> \\begin{gather}\n> a\n> \\end{gather}\n> $$",
            &format!("3: a row of `gather` {numbered}"),
        ),
        (
            "$$\n\\begin{gather}\na\n\\end{gather}\n$$",
            &format!("3: a row of `gather` {numbered}"),
        ),
        (
            "$$\\begin{equation} a \\end{equation}$$",
            &format!("1: a row of `equation` {numbered}"),
        ),
        (
            "$$\n\\begin{aligned} a &= b \\label{eq:a} \\end{aligned}$$",
            "2: a label inside `aligned`, which has no numbers",
        ),
        ("$$\\begin{cases} a \\label{eq:a} \\end{cases}$$", "1: a label inside `cases`"),
        ("| a |\n|---|\n| $\\|x\\|_2$ |", &format!("3: {bar}")),
        ("| a | b |\n|---|---|\n| $|x|$ | c |", &format!("3: {cell}")),
        ("$\\href{https://a.b}{x}$", &format!("1: {unknown}")),
        ("$\\url{https://a.b}$", &format!("1: {unknown}")),
        ("$\\includegraphics{a.png}$", &format!("1: {unknown}")),
        ("$\\htmlStyle{color: red}{x}$", &format!("1: {unknown}")),
        ("$$a \\\\\n[2pt] b$$", "1: `\\\\[` is read as no space between rows"),
        ("$\\text{é}$", "1: formula does not parse: the font of formulas has no `é`"),
        (&deep, "1: a formula nested more than 100 deep"),
        (&fractions, "1: a formula nested more than 100 deep"),
        (&format!("${}\\begin{{a$", "{".repeat(255)), "1: "),
        ("a\n\n$\\def\\a{x}\\a$", &format!("3: {unknown}")),
        ("$\\message{a}$", &format!("1: {unknown}")),
        ("$$a \\label{eq:r} \\label{eq:s}$$", "1: a second label for one number"),
        (
            "$$\\begin{align} a \\label{eq:r} \\label{eq:s} \\end{align}$$",
            "1: a second label for one number",
        ),
        (&long, "1: a formula of 100001 bytes; at most 4000 are allowed"),
    ] {
        let told = faults(markdown);
        assert!(
            told.starts_with(&format!("src/a.md:{said}")),
            "{markdown:.60}\n     got {told:.300}\nexpected {said}"
        );
    }
    for markdown in [
        "$$\\begin{align} a &= b \\label{eq:a} \\\\ c &= d \\notag \\\\ \\end{align}$$",
        "$$\\begin{align*} a &= \\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix} \\\\ c &= d \\end{align*}$$",
        "$$\\begin{aligned} a &= b \\\\ c &= d \\end{aligned} \\label{eq:a}$$",
        "| a |\n|---|\n| $\\lVert x \\rVert$ |",
        &format!("${}x{}$", "{".repeat(100), "}".repeat(100)),
    ] {
        assert!(page(markdown).contains("<math"), "{markdown}");
    }
}

#[test]
fn a_tag_that_mdbook_would_close_itself_is_refused_where_it_stands() {
    for (markdown, found) in [
        ("<div>\n\nA *b*\n", "1: `<div>` is not closed before"),
        ("A <em>b", "1: `<em>` is not closed before"),
        ("- A <em>b\n- c</em>", "1: `<em>` is not closed before"),
        ("a\n\nb</em>", "3: `</em>` closes nothing: "),
        ("<div>\n<p>\n</div>", "3: `</div>` closes nothing: "),
        (
            "<div\nclass=\"teacher\">\n\n</div>",
            "1: `<div\nclass=\"teacher\">` is no block of this book; write `<div class=\"teacher\">`",
        ),
        ("<div class='claim'>\n\n</div>", "1: `<div class='claim'>` is no block"),
        (
            "<DIV class=\"proof\">\n\n</DIV>",
            "1: `<DIV class=\"proof\">` is no block of this book; write `<div class=\"proof\">`",
        ),
        (
            "a\n\n<details class=\"wide answer\">\n\n</details>",
            "3: `<details class=\"wide answer\">` is no block",
        ),
    ] {
        let told = faults(markdown);
        let found = format!("src/a.md:{found}");
        assert!(told.contains(&found), "{markdown}: {told}");
    }
    for markdown in [
        "<div>\n\nA <em>*b*</em><br>\n\n</div>",
        "`<div>` \\<a <!-- <div> -->",
        "$a<b>c$",
    ] {
        assert!(page(markdown).contains('a') || markdown.contains('A'), "{markdown}");
    }
}
