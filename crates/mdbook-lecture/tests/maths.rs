//! One formula: what TeX an author may write, and what becomes of it for Markdown, search,
//! a copy and the end of a line.

use crate::common::{decode, page, read_back};
use mdbook_lecture::set::formula::{Maths, double_quoted};

/// Everything the chapters need, each in a formula of its own; the flag is for display.
const USED: [(&str, bool); 22] = [
    (r"E = mc^2 \tag{1.1}", true),
    (r"\phi(z) = \begin{cases} z & z > 0 \\ 0 & \text{otherwise} \end{cases}", true),
    (r"\begin{aligned} a &= b \\ &= c \end{aligned}", true),
    (r"\mathbf{x}", false),
    (r"\mathsf{T} \ne \mathbf 1", false),
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
fn every_construct_becomes_mathml_alone() {
    let maths = Maths::default();
    for (tex, display) in USED {
        let html = maths
            .render(tex, display, &[])
            .unwrap_or_else(|said| panic!("{tex}: {said}"));
        assert_eq!(html.matches("data-tex='").count(), 1, "{tex}: {html}");
        assert_eq!(html.contains(r#"<span class="equation">"#), display, "{tex}");
        assert_eq!(html.contains("display='block'"), display, "{tex}");
        let one = display || !html.contains("<span class='formula'");
        assert_eq!(html.matches("<math").count() == 1, one, "{tex}: {html}");
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
fn a_formula_keeps_its_tex_where_neither_search_nor_screen_reader_finds_it() {
    let maths = Maths::default();
    let html = maths
        .render("\\operatorname{Var}[x]\n < \\frac{1}{2} \\text{\\$'s}", false, &[])
        .unwrap();
    assert!(!html.contains("annotation"), "{html}");
    let tex =
        r"<math data-tex='\operatorname{Var}[x] &#60; \frac{1}{2} \text{\&#36;&#39;s}'>";
    assert!(html.starts_with(tex), "{html}");
    assert_eq!(text(&html), "Var[x]<12$’s");
    let html = maths.render(r"x = 65{,}536, \dots", false, &[]).unwrap();
    assert_eq!(text(&html), "x=65,536,…");
    assert!(html.contains("<mn>65,536</mn>"), "{html}");
}

#[test]
fn a_number_stands_beside_its_equation_and_those_of_rows_in_them() {
    let maths = Maths::default();
    let html = maths.render(r"E = mc^2 \tag{1.1}", true, &["eq:a", "eq:b"]).unwrap();
    let start = "<span class=\"equation\" id=\"eq:a\"><span id=\"eq:b\"></span><span class='wide'><math ";
    assert!(html.starts_with(start), "{html}");
    assert!(html.ends_with("</math></span><span class='number'>(1.1)</span></span>"));
    assert_eq!(text(&html), "E=mc2(1.1)");
    let rows = r"\begin{align} a &= b \tag{2.1} \\ c &= d \tag{2.2} \end{align}";
    let html = maths.render(rows, true, &[]).unwrap();
    assert!(!html.contains("class='number'"), "{html}");
    assert_eq!(text(&html), "a=b(2.1)c=d(2.2)");
}

#[test]
fn a_long_formula_in_a_line_breaks_after_relations_and_never_in_brackets() {
    let maths = Maths::default();
    for (tex, parts) in [
        ("x = 0", "x=0"),
        ("a_1 = b_2 + c_3 = d", "a1=b2+c3=d"),
        (
            r"\mathrm{Var}(y) = \mathrm{Var}(x) \le \mathbb{E}[x^2]",
            "Var(y)=|Var(x)≤|𝔼[x2]",
        ),
        (r"f(a = b, c = d, e = f, g = h)", "f(a=b,c=d,e=f,g=h)"),
        (r"\big(a = b\big)^2 = c = \big\lVert d = e\big\rVert", "(a=b)2=c=|‖d=e‖"),
        (r"|aaaa < bbbb| < |cccc < dddd| < e^2", "|aaaa<bbbb|<||cccc<dddd|<e2"),
        (
            r"xxxxx = -aaaaaaaa - bbbbbbbbbbb + cccccccc \cdot ddddd / eeee",
            "xxxxx=|−aaaaaaaa−|bbbbbbbbbbb+|cccccccc⋅|ddddd/eeee",
        ),
        (r"aaaaaaaa \in [0, 1), \quad bbbbbb > 0", "aaaaaaaa∈|[0,1),bbbbbb>0"),
    ] {
        let html = maths.render(tex, false, &[]).unwrap();
        // The bars of the text itself are not where it breaks.
        let read = text(&html.replace("<wbr>", "&#166;"));
        assert_eq!(read.replace('¦', "|"), parts, "{tex}: {html}");
        assert_eq!(html.matches("<math").count(), html.matches("<wbr>").count() + 1);
        let last = html.rsplit("</math><wbr>").skip(1);
        for part in last {
            let operator = part.rfind("<mo").map(|at| &part[at..]).unwrap();
            assert!(operator.starts_with("<mo form='infix'"), "{tex}: {part}");
        }
    }
}

#[test]
fn attributes_are_in_single_quotes_until_a_sheet_is_made() {
    let html = Maths::default().render(r"\sqrt{x} \text{ it's } y", false, &[]).unwrap();
    assert!(!html.contains('"') && html.contains("='"), "{html}");
    let sheet = double_quoted(&format!("<p title=\"it's\">it's {html} a < b</p>"));
    let whole = "<p title=\"it's\">it's <math data-tex=\"";
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
        (r"\frac{1}{", "end of input"),
        (r"a + \nosuch", "At `\\nosuch`"),
        ("\u{e9} = 1", "the font of formulas has no `\u{e9}`"),
        (r"\boldsymbol{x}", "the font of formulas has no `"),
        ("a^b^c", "Duplicate subscript or superscript. At `^c`"),
        (r"\tag{1} x", "tag"),
    ] {
        let said = maths.render(tex, false, &[]).unwrap_err();
        assert!(said.contains(word) && !said.contains('\n'), "{tex}: {said}");
    }
}

#[test]
fn a_table_row_keeps_its_cells() {
    let row =
        page("| a | b |\n|---|---|\n| $\\lvert x \\rvert$ | $\\sqrt{y} \\mid z$ |\n");
    let cells = row.lines().nth(2).unwrap().matches('|').count();
    assert_eq!(cells, 3, "{row}");
}
