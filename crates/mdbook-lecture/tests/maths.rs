//! One formula: what KaTeX must know, and what its output must be for Markdown, search
//! and screen readers.

use crate::common::{decode, page, read_back};
use mdbook_lecture::set::formula::{Maths, double_quoted};

/// Everything the chapters need, each in a formula of its own; the flag is for display.
const USED: [(&str, bool); 22] = [
    (r"E = mc^2 \tag{1.1}", true),
    (r"\phi(z) = \begin{cases} z & z > 0 \\ 0 & \text{otherwise} \end{cases}", true),
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", true),
    (r"\mathbf{x}", false),
    (r"\boldsymbol{\theta}", false),
    (r"\operatorname{Var}[x]", false),
    (r"\mathbb{E}[x]", false),
    (r"\lVert x \rVert", false),
    (r"\tfrac{1}{1-p}", false),
    (r"\mathbf{m} \odot \mathbf{x}", false),
    (r"\underbrace{x + F(x)}_{\text{residual}}", true),
    (r"\left( \frac{\partial L}{\partial x} \right)", true),
    (r"\sqrt{\tfrac{6}{n}}", false),
    (r"\text{a * b * c, `d`, [e](f), \$5, 'g' -- h...}", false),
    (r"a_{1} * b_{2} * c_{3} | d < e > f ~ g", false),
    (r"\widehat{abc} \xrightarrow{f} \overline{x}", false),
    (r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}", true),
    (r"\prod_{k=1}^{L} \bigl( I + J_k \bigr)", true),
    (r"\text{\_\_init\_\_ <b> \& \{x\} \#}", false),
    (r"x \sim \mathcal{N}(0, \sigma^2), \quad f'", false),
    (r"\{\, i : x_i > 0 \,\}", false),
    (r"\text{https://a.b/\_c\_ me@a.b ~~ == ++}", false),
];

#[test]
fn a_root_needs_braces() {
    let maths = Maths::default();
    for (tex, bare) in [
        (r"\sqrt 3", r"\sqrt 3"),
        (r"1 + \sqrt[3]x", r"\sqrt[3]x"),
        (r"\sqrt\pi", r"\sqrt\"),
    ] {
        let said = maths.render(tex, false, &[]).unwrap_err();
        assert!(said.starts_with(&format!("`{bare}` without braces")), "{said}");
    }
    for tex in [r"\sqrt{3}", r"\sqrt[3]{x}", r"\sqrt {\pi}"] {
        assert!(maths.render(tex, false, &[]).is_ok(), "{tex}");
    }
}

#[test]
fn every_construct_renders_to_hidden_html_and_mathml() {
    let maths = Maths::default();
    for (tex, display) in USED {
        let html = maths
            .render(tex, display, &[])
            .unwrap_or_else(|said| panic!("{tex}: {said}"));
        assert_eq!(html.matches("<math").count(), 1, "{tex}");
        assert!(
            html.contains("<span class='katex-html' aria-hidden='true'>"),
            "{tex}: {html}"
        );
        assert_eq!(html.contains(r#"<span class="equation">"#), display, "{tex}");
        assert_eq!(html.contains("display='block'"), display, "{tex}");
    }
}

#[test]
fn the_output_is_one_line_that_mdbooks_markdown_parser_hands_on_unchanged() {
    let maths = Maths::default();
    for (tex, display) in USED {
        let html = maths.render(tex, display, &[]).unwrap();
        assert!(!html.contains('\n'), "{tex}");
        // A stray mark before, in and after each place: none of them may find its partner
        // inside the formula.
        for (before, after) in [
            ("*a* `", "` *b*"),
            ("- [x ", "](y) _z"),
            ("| a ", " | b |\n|--|--|\n| 1 | 2 |"),
            ("# ", " {#id}"),
        ] {
            let read = read_back(&format!("{before}{html}{after}"));
            if before.contains('`') {
                continue;
            }
            assert!(
                read.contains(&decode(&html)),
                "{tex} after {before:?}:\n{read}\n{html}"
            );
        }
        let read = read_back(&format!("One ` tick and {html}."));
        assert!(read.contains(&decode(&html)), "{tex}: a tick before it");
    }
}

#[test]
fn the_only_text_of_a_formula_is_mathml() {
    let html = Maths::default()
        .render(r"\operatorname{Var}[x] = \frac{1}{2}", false, &[])
        .unwrap();
    assert!(!html.contains("annotation"), "{html}");
    let (mathml, visual) = html.split_at(html.find("<span class='katex-html'").unwrap());
    assert_eq!(text(mathml), "Var\u{2061}[x]=12");
    assert_eq!(text(visual), "");
    for glyph in ["Var", "&#91;", "1", "2"] {
        assert!(visual.contains(&format!("data-t='{glyph}'")), "{glyph}: {visual}");
    }
}

#[test]
fn attributes_are_in_single_quotes_until_a_sheet_is_made() {
    let html = Maths::default().render(r"\sqrt{x} \text{ it's } y", false, &[]).unwrap();
    assert!(!html.contains('"') && html.contains("style='"), "{html}");
    let sheet = double_quoted(&format!("<p title=\"it's\">it's {html} a < b</p>"));
    let whole = "<p title=\"it's\">it's <span class=\"katex\">";
    assert!(sheet.starts_with(whole) && sheet.ends_with(" a < b</p>"), "{sheet}");
    assert_eq!(sheet.matches("='").count(), 0, "{sheet}");
    assert_eq!(sheet.matches("=\"").count(), html.matches("='").count() + 1, "{sheet}");
}

/// The text between the tags.
fn text(html: &str) -> String {
    let text: String = html
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect();
    decode(&text)
}

#[test]
fn a_formula_that_does_not_parse_says_why_on_one_line() {
    let maths = Maths::default();
    for (tex, word) in [
        (r"\frac{1}{", "Unexpected end"),
        (r"\nosuch", r"\nosuch"),
        ("\u{e9} = 1", "unicodeTextInMathMode"),
        ("a^b^c", "Double superscript"),
        (r"\tag{1} x", "tag"),
    ] {
        let said = maths.render(tex, false, &[]).unwrap_err();
        assert!(
            said.contains(word) && !said.contains('\n') && !said.contains("KaTeX"),
            "{tex}: {said}"
        );
    }
}

#[test]
fn a_table_row_keeps_its_cells() {
    let row =
        page("| a | b |\n|---|---|\n| $\\lvert x \\rvert$ | $\\sqrt{y} \\mid z$ |\n");
    let cells = row.lines().nth(2).unwrap().matches('|').count();
    assert_eq!(cells, 3, "{row}");
}
