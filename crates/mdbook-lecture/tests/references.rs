//! References by name: to claims, equations, figures, exercises, parts, symbols and works.

use std::path::Path;

use crate::common::ledger::Fixture;
use crate::common::{self, Fake, read_back, told};
use mdbook_lecture::book::bibliography;
use mdbook_lecture::editions::markdown::Manuscript;
use mdbook_preprocessor::config::Config;

/// What stands after the claim in the fixture's chapter, from its line 30.
const MORE: &str = r#"## After

$$x = y \label{eq:first-law}$$

$$\begin{align} a &= b \label{eq:left} \\ c &= d \label{eq:right} \end{align}$$

<div class="questions">

**(a) · Prove · ★ · 5 minutes.** Part.

</div>

## Exercises

**1 · Prove · ★ · 5 minutes.** First.

**2 · Break.** Second, with P1.1.
"#;

const NOTATION: &str = "# Notation\n\n| Symbol | Meaning |\n|---|---|\n\
    | <span id=\"symbol-rate\"></span>$p$ | a rate |\n";

fn book(text: &str) -> Fixture {
    let other = format!("# Two\n\n{text}\n");
    Fixture::good()
        .chapter("## After", MORE)
        .page("src/two.md", &other)
        .page("src/notation.md", NOTATION)
}

/// A folder that no other test writes to.
fn folder() -> String {
    std::thread::current().name().unwrap().to_owned()
}

/// What `text`, alone on line 3 of another page, becomes.
fn other(text: &str) -> String {
    let pages = book(text).render(&folder()).unwrap_or_else(|said| panic!("{said}"));
    pages[3].lines().nth(2).unwrap().to_owned()
}

/// What the chapter itself becomes with `text` in place of "Second".
fn own(text: &str) -> String {
    let fixture = book("two").chapter("Second", text);
    fixture.render(&folder()).unwrap_or_else(|said| panic!("{said}"))[0].clone()
}

fn said(text: &str) -> String {
    match book(text).render(&folder()) {
        Ok(pages) => panic!("{text:?} has no fault: {}", pages[3]),
        Err(said) => said,
    }
}

#[test]
fn a_reference_is_a_link_with_the_number() {
    let link = |href: &str, label: &str| {
        format!("<a class=\"ref\" href=\"part/p1.md#{href}\">{label}</a>")
    };
    for (text, href, label) in [
        ("{{#ref p1_1}}", "p1_1", "P1.1"),
        ("{{#ref eq:first-law}}", "eq:first-law", "(1.1)"),
        ("{{#ref eq:right}}", "eq:right", "(1.3)"),
        ("{{#ref fig-plain}}", "fig-plain", "Figure 1.1"),
        ("{{#ref p1_exercise_2}}", "p1_exercise_2", "exercise 2 of P1"),
        ("{{#ref p1_problem_a}}", "p1_problem_a", "part (a) of P1"),
        ("{{#ref p1_1 text=\"the *first*\"}}", "p1_1", "the *first*"),
        ("P1.1", "p1_1", "P1.1"),
    ] {
        assert_eq!(other(&format!("See {text}.")), format!("See {}.", link(href, label)));
    }
    let page = own("{{#ref eq:left}}, {{#ref p1_exercise_1}} and {{#ref p1_problem_a}}");
    assert!(
        page.contains(
            "<a class=\"ref\" href=\"#eq:left\">(1.2)</a>, \
             <a class=\"ref\" href=\"#p1_exercise_1\">exercise 1</a> and \
             <a class=\"ref\" href=\"#p1_problem_a\">part (a)</a>"
        ),
        "{page}"
    );
}

#[test]
fn the_page_of_a_readme_is_called_index() {
    let refer = "{{#ref eq:a}} {{#ref eq:b}} {{#ref eq:c}}";
    let pages = [
        ("README.md", "$$a \\label{eq:a}$$"),
        ("p/readme.md", "$$b \\label{eq:b}$$"),
        ("p/README-not.md", "$$c \\label{eq:c}$$"),
    ]
    .map(|(file, text)| (file, format!("{refer}\n\n{text}\n")));
    let pages: Vec<_> =
        pages.iter().map(|(file, text)| (*file, &[1][..], &**text)).collect();
    let set = Manuscript::read(common::book(&pages), &Config::default(), Path::new("."))
        .set("html", &Fake);
    let links = |text: &str| {
        let links = text.split("href=\"").skip(1).filter_map(|it| it.split('"').next());
        links.map(str::to_owned).collect::<Vec<_>>()
    };
    let found: Vec<_> = set.unwrap().chapters().map(|it| links(&it.content)).collect();
    let (a, b, c) = ("index.md#eq:a", "p/index.md#eq:b", "p/README-not.md#eq:c");
    assert_eq!(found[0], ["#eq:a", b, c]);
    assert_eq!(found[1], [&format!("../{a}"), "#eq:b", "README-not.md#eq:c"]);
    assert_eq!(found[2], [&format!("../{a}"), "index.md#eq:b", "#eq:c"]);
}

#[test]
fn what_is_referred_to_has_its_id_and_every_line_its_place() {
    let page = own("{{#ref eq:left}}");
    for id in [
        "<span class=\"equation\" id=\"eq:first-law\">",
        "<span class=\"equation\" id=\"eq:left\"><span id=\"eq:right\"></span>",
        "\n<span class=\"anchor\" id=\"p1_exercise_1\"></span>**1 · Prove",
        "\n<span class=\"anchor\" id=\"p1_exercise_2\"></span>**2 · Break",
        "\n<span class=\"anchor\" id=\"p1_problem_a\"></span>**(a) · Prove",
    ] {
        assert!(page.contains(id), "{id}: {page}");
    }
    assert!(!page.contains("label") || !page.contains("\\label"), "{page}");
    let seen = read_back(&page);
    for number in [
        "<span class='number'>(1.1)</span>",
        "<mtext>(1.2)</mtext>",
        "<mtext>(1.3)</mtext>",
    ] {
        assert!(seen.contains(number), "{number}: {seen}");
    }
    let lines = Fixture::good().chapter("## After", MORE).chapters[0].1.lines().count();
    assert_eq!(page.lines().count(), lines);
}

#[test]
fn a_name_stays_and_its_number_moves_when_an_equation_comes_before_it() {
    let before = "$$z \\label{eq:zero}$$\n\n$$x = y \\label{eq:first-law}$$";
    let fixture =
        book("{{#ref eq:first-law}}").chapter("$$x = y \\label{eq:first-law}$$", before);
    let page = &fixture.render("moves").unwrap()[3];
    assert!(page.contains("href=\"part/p1.md#eq:first-law\">(1.2)</a>"), "{page}");
}

#[test]
fn a_plain_number_of_a_claim_is_a_link_in_running_text_only() {
    let link = "<a class=\"ref\" href=\"part/p1.md#p1_1\">P1.1</a>";
    for (text, expected) in [
        ("*P1.1*, P1.1's.", format!("*{link}*, {link}'s.")),
        ("| P1.1 |\n|---|", format!("| {link} |")),
    ] {
        assert_eq!(other(text), expected);
    }
    for text in [
        "`P1.1` and [P1.1](part/p1.md) and <a href=\"part/p1.md\">P1.1</a>",
        "### P1.1 again {#again}",
        "<summary>P1.1</summary>",
        "P1.1.2, xP1.1, P1.1x, P1.01, P1",
        "![P1.1](a.png)",
    ] {
        assert_eq!(other(text), text);
    }
    assert!(other("$\\text{P1.1}$ and ").contains("P1"), "in a formula");
    // In its own section it would lead to where the reader is.
    let page = Fixture::good().chapter("Claim.", "P1.1 is P1.1.").render("self").unwrap();
    assert!(page[0].contains("\nP1.1 is P1.1.\n"), "{}", page[0]);
}

#[test]
fn a_reference_in_a_block_of_html_is_the_number_alone() {
    let summary = other("<summary>Why {{#ref eq:left}} of {{#ref p1_1}}?</summary>");
    assert_eq!(summary, "<summary>Why (1.2) of P1.1?</summary>");
}

#[test]
fn a_reference_in_a_formula_is_the_number_alone() {
    let seen = read_back(&other("$a \\overset{{{#ref eq:left}}}{=} b, {{#ref p1_1}}$"));
    assert!(seen.contains("1.2") && seen.contains("P1.1"), "{seen}");
    assert!(!other("${{#ref eq:left}}$").contains("<a "));
}

#[test]
fn captions_and_errata_refer_too_and_the_line_of_a_claim_does_not() {
    let fixture = book("two")
        .chapter("caption=c", "caption=\"By {{#ref eq:first-law}}, P1.1\"")
        .chapter("book=\"new", "book=\"see {{#ref eq:left}}, new");
    let pages = fixture.render("captions").unwrap();
    let link = "<a class=\"ref\" href=\"#eq:first-law\">(1.1)</a>";
    // P1.1 is the figure's own claim.
    assert!(pages[0].contains(&format!("</span> By {link}, P1.1<")), "{}", pages[0]);
    let note = "see <a class=\"ref\" href=\"#eq:left\">(1.2)</a>, new";
    assert!(pages[0].contains(note), "{}", pages[0]);
    let row = "see <a class=\"ref\" href=\"part/p1.md#eq:left\">(1.2)</a>, new";
    assert!(pages[1].contains(row), "{}", pages[1]);
    let told = book("two").chapter("says=\"Says", "says=\"{{#ref p1_1}}").render("says");
    assert_eq!(
        told.unwrap_err(),
        "src/part/p1.md:4: `{{#ref}}` cannot stand inside another directive"
    );
}

#[test]
fn a_claim_says_where_it_is_mentioned() {
    let two = "# Two\n\nP1.1 before.\n\n## P1.2 · Two {#p1_2}\n{{#claim p1_2 says=s}}\n\n\
        <div class=\"claim\">\n\nBy P1.1, <b>P1.1</b> and P1.2.\n\n</div>\n\n\
        <div class=\"proof\">\n\n</div>\n\n```rust\n```\n";
    let mut fixture = book("two").page("src/p.md", two).page("src/q.md", "P1.1");
    fixture.tests[0].1.push_str("/// Evidence: property\n#[test]\nfn p1_2_holds() {}\n");
    let pages = fixture.render("used").unwrap();
    let link =
        |href: &str, label: &str| format!("<a class=\"ref\" href=\"{href}\">{label}</a>");
    let links = [
        link("#p1_exercise_2", "exercise 2"),
        "<a href=\"../p.md\">P1</a>".to_owned(),
        link("../p.md#p1_2", "P1.2"),
        "<a href=\"../q.md\">src/q.md</a>".to_owned(),
    ];
    let label = |it: &str| format!("<span class=\"label\">{it}</span>");
    let line = format!(
        "Claim.\n\n<p class=\"used-in\">{} no other claim · {} {}</p></div>\n",
        label("Rests on"),
        label("mentioned in"),
        links.join(", ")
    );
    assert!(pages[0].contains(&line), "{}", pages[0]);
    assert!(!pages[5].contains("mentioned in"), "{}", pages[5]);
}

#[test]
fn a_symbol_leads_to_its_entry() {
    let line = other("{{#symbol rate}} and {{#symbol rate text=\"the rate\"}}");
    assert!(
        line.starts_with(
            "<a class=\"symbol\" href=\"notation.md#symbol-rate\" aria-label=\"p, rate\">\
             <math data-tex='"
        ),
        "{line}"
    );
    assert!(
        line.ends_with(
            "</a> and <a class=\"symbol\" href=\"notation.md#symbol-rate\">the rate</a>"
        ),
        "{line}"
    );
}

#[test]
fn each_symbol_of_a_cell_has_its_own_name() {
    let row = "| <span id=\"symbol-weights\"></span>$A_l$, \
        <span id=\"symbol-bias\"></span>$b_l$ | weights and bias |\n";
    let fixture = book("{{#symbol weights}} {{#symbol bias}}").page(
        "src/more.md",
        &format!("# More\n\n| Symbol | Meaning |\n|---|---|\n{row}"),
    );
    let pages = fixture.render("cell").unwrap_or_else(|said| panic!("{said}"));
    let seen = read_back(pages[3].lines().nth(2).unwrap());
    let (weights, bias) = seen.split_once("more.md#symbol-bias").unwrap();
    assert!(
        weights.contains("<mi>A</mi>") && !weights.contains("<mi>b</mi>"),
        "{weights}"
    );
    assert!(bias.contains("<mi>b</mi>") && !bias.contains("<mi>A</mi>"), "{bias}");
}

#[test]
fn what_cannot_be_referred_to_stops_the_build_with_file_and_line() {
    let near = "the nearest are `eq:left`, `eq:right`";
    for (text, expected) in [
        ("{{#ref eq:lefty}}", format!("no equation is called `eq:lefty`; {near}")),
        ("a\n${{#ref eq:lefty}}$", format!("no equation is called `eq:lefty`; {near}")),
        ("{{#ref p1_7}}", "no claim is called `p1_7`; the nearest are `p1_1`".into()),
        ("P1.7", "P1.7 is no claim of the book; write it as code if it is not meant to be one".into()),
        ("{{#ref fig-x}}", "no figure is called `fig-x`".into()),
        ("{{#ref p1_exercise_9}}", "no claim, equation, figure, exercise or part of a problem is called `p1_exercise_9`".into()),
        ("{{#symbol rat}}", "no symbol is called `rat`; the nearest are `rate`".into()),
        ("{{#cite he}}", "no work is called `he`".into()),
        ("{{#ref}}", "a ref is `{{#ref p1_3}}`; its name is missing".into()),
        ("{{#ref p1_1 txt=a}}", "`{{#ref p1_1}}` has no `txt`; there is: text".into()),
        ("${{#symbol rate}}$", "`{{#symbol}}` cannot stand in a formula".into()),
        ("$x \\label{eq:x}$", "a label belongs in a formula between `$$`, which has a number".into()),
        ("$$x \\label{eq:X_1}$$", "`eq:X_1` is no label of an equation; it is `eq:` and lower-case words with `-` between them, such as `eq:closed-form`".into()),
        ("$$x \\tag{1.4}$$", "a number typed by hand goes wrong when an equation comes before it; write `\\label{eq:NAME}` in place of `\\tag{…}`, and `{{#ref eq:NAME}}` where it is referred to".into()),
        ("$$x \\label{eq:left}$$", "the name `eq:left` is given in src/part/p1.md:34 already".into()),
        ("| a |\n|---|\n| <span id=\"symbol-rate\"></span>x |", "".into()),
        ("{{#bibliography}}", "`{{#bibliography}}` has no works to list; write `references = \"FILE.bib\"` under [preprocessor.lecture] in book.toml".into()),
    ] {
        let told = said(text);
        let line = told.lines().next().unwrap();
        let place = if text.starts_with('|') {
            "src/notation.md:5: the name `symbol-rate` is given in src/two.md:5 already"
        } else if text.starts_with("a\n") {
            "src/two.md:4: "
        } else {
            "src/two.md:3: "
        };
        assert!(line.starts_with(&format!("{place}{expected}")), "{text:?}\n     got {told}\nexpected {expected}");
    }
    let figure = "{{#figure plain caption=c alt=a}}";
    assert_eq!(
        said(figure),
        "src/two.md:3: the name `fig-plain` is given in src/part/p1.md:28 already"
    );
}

#[test]
fn a_wrong_number_in_a_caption_is_told_once_and_where_it_stands() {
    let fixture = book("two").chapter("caption=c", "caption=\"By\n  P1.7\"");
    let told = fixture.render(&folder()).unwrap_err();
    assert_eq!(
        told,
        "src/part/p1.md:29: no claim is called `p1_7`; the nearest are `p1_1`"
    );
}

const BIB: &str = r#"@article{he2015,
  author = {He, Kaiming and van der Zhang, Xiangyu and Ren, Shaoqing},
  title = {Delving <deep>}, journaltitle = {Annals}, volume = 8, number = 2,
  date = {2015}, pages = {52--61}, doi = {10.1/a<b}, annotation = {What it is for},
}
@inproceedings{glorot2010,
  author = {Xavier Glorot and Yoshua Bengio}, title = {Why?}, booktitle = {AISTATS 2010},
  series = {PMLR}, volume = 9, year = 2010, url = {https://e.org/a}, annotation = {Linear.},
}
@online{dlmf, title = {Library}, shorthand = {DLMF}, chapter = {5, Gamma},
  url = {https://e.org/5}, annotation = {ψ.} }
"#;

/// The book with `bib` and a page that cites with `text`.
fn cited(name: &str, bib: &str, text: &str) -> Result<Vec<String>, String> {
    let page = "# Works\n\n{{#bibliography}}\n";
    book(text).page("src/works.md", page).render_with(name, Some(bib))
}

#[test]
fn works_are_listed_with_their_address_and_where_they_are_cited() {
    let text = "{{#cite he2015}}, {{#cite glorot2010 text=\"Glorot\"}}, {{#cite dlmf}}, {{#cite glorot2010}}";
    let pages = cited("works", BIB, text).unwrap();
    let cite = |key: &str, text: &str| {
        format!("<a class=\"cite\" href=\"works.md#cite-{key}\">{text}</a>")
    };
    assert_eq!(
        pages[3].lines().nth(2).unwrap(),
        [
            cite("he2015", "He et al., 2015"),
            cite("glorot2010", "Glorot"),
            cite("dlmf", "DLMF"),
            cite("glorot2010", "Glorot and Bengio, 2010")
        ]
        .join(", ")
    );
    let list = pages[5].lines().nth(2).unwrap();
    let used = "<p class=\"used-in\"><span class=\"label\">Cited in:</span> <a href=\"two.md\">Two</a></p></li>";
    for entry in [
        "<li id=\"cite-he2015\"><p>Kaiming He, Xiangyu van der Zhang and Shaoqing Ren. <cite>Delving &lt;deep&gt;.</cite> Annals 8 (2), 2015, pages 52–61. <a href=\"https://doi.org/10.1/a&lt;b\">https://doi.org/10.1/a&lt;b</a>. What it is for.</p>",
        "<li id=\"cite-glorot2010\"><p>Xavier Glorot and Yoshua Bengio. <cite>Why?</cite> AISTATS 2010, PMLR 9. <a href=\"https://e.org/a\">https://e.org/a</a>. Linear.</p>",
        "<li id=\"cite-dlmf\"><p><cite>Library.</cite> Chapter 5, Gamma. <a href=\"https://e.org/5\">https://e.org/5</a>. ψ.</p>",
    ] {
        assert!(list.contains(&format!("{entry}{used}")), "{entry}\n{list}");
    }
}

#[test]
fn what_is_wrong_with_the_works_is_told() {
    let all = "{{#cite he2015}} {{#cite glorot2010}} {{#cite dlmf}}";
    for (text, old, new, expected) in [
        (
            "{{#cite he2015}} {{#cite dlmf}}",
            "",
            "",
            "w.bib:6: `glorot2010` is cited nowhere; write `{{#cite glorot2010}}` where it is used, or take it out",
        ),
        (
            "{{#cite he2016}}",
            "",
            "",
            "src/two.md:3: no work is called `he2016`; the nearest are `he2015`",
        ),
        (all, "title = {Why?}, ", "", "w.bib:6: `glorot2010` has no title"),
        (all, " annotation = {Linear.},", "", "w.bib:6: `glorot2010` has no annotation"),
        (
            all,
            "url = {https://e.org/5}, ",
            "",
            "w.bib:10: `dlmf` has neither doi nor url",
        ),
        (
            all,
            "shorthand = {DLMF}, ",
            "",
            "w.bib:10: `dlmf` has neither author nor shorthand",
        ),
        (
            all,
            "volume = 8",
            "vol = 8",
            "w.bib:1: `he2015` has no field `vol`; there are: author, title",
        ),
        (all, "{dlmf", "{he2015", "w.bib:10: duplicate key"),
        (all, "5}, annotation", "5} annotation", "w.bib:11: "),
    ] {
        let told = cited("wrong", &BIB.replace(old, new), text).unwrap_err();
        assert!(
            told.lines().any(|line| line.starts_with(expected)),
            "expected {expected}\n     got {told}"
        );
    }
    let unlisted = book(all).render_with("unlisted", Some(BIB)).unwrap_err();
    assert_eq!(
        unlisted,
        "w.bib:1: no page lists the works; write `{{#bibliography}}` on one"
    );
    assert_eq!(told(&bibliography::parse("", "w.bib").1), "");
}

#[test]
fn an_address_is_what_was_written() {
    for (old, new, address) in [
        ("10.1/a<b", "10.1007/978-3\\_38", "https://doi.org/10.1007/978-3_38"),
        (
            "https://e.org/a}",
            "https://e.org/a--b---c?d=1\\%20}",
            "https://e.org/a--b---c?d=1%20",
        ),
    ] {
        let (works, problems) = bibliography::parse(&BIB.replace(old, new), "w.bib");
        assert_eq!(told(&problems), "");
        let link = format!("<a href=\"{address}\">{address}</a>");
        assert!(works.works.iter().any(|it| it.entry.contains(&link)), "{address}");
    }
    for (old, new, said) in [
        (
            "10.1/a<b",
            "https://doi.org/10.1/a",
            "w.bib:1: `he2015` has the doi `https://doi.org/10.1/a`; a doi is what follows `doi.org/`",
        ),
        ("10.1/a<b", "10.1/{a} b", "w.bib:1: `he2015` has the doi `10.1/{a} b`"),
        (
            "https://e.org/a}",
            "e.org/a}",
            "w.bib:6: `glorot2010` has the url `e.org/a`; it begins `https://`",
        ),
    ] {
        let problems = bibliography::parse(&BIB.replace(old, new), "w.bib").1;
        assert!(told(&problems).starts_with(said), "{}", told(&problems));
    }
}

#[test]
fn what_bibtex_would_print_as_it_stands_is_refused() {
    for (old, new, said) in [
        (
            "Delving <deep>",
            "Delving \\emph{deep}",
            "w.bib:1: `he2015` has the title `Delving \\emph",
        ),
        ("What it is for", "Of $x$", "w.bib:1: `he2015` has the annotation"),
    ] {
        let problems = bibliography::parse(&BIB.replace(old, new), "w.bib").1;
        assert!(told(&problems).starts_with(said), "{}", told(&problems));
    }
    let (works, _) =
        bibliography::parse(&BIB.replace("date = {2015}", "year = {in press}"), "w.bib");
    assert_eq!(works.works[0].short, "He et al., in press");
}

#[test]
fn two_works_of_the_same_authors_and_year_are_told_apart() {
    let again = BIB
        .replace("he2015", "he2015a")
        .split("@inproceedings")
        .next()
        .unwrap()
        .to_owned();
    let (works, problems) = bibliography::parse(&format!("{BIB}{again}"), "w.bib");
    assert_eq!(told(&problems), "");
    let shown: Vec<_> =
        works.works.iter().map(|it| (&*it.short, it.entry.contains("2015b"))).collect();
    let expected = [
        ("He et al., 2015a", false),
        ("Glorot and Bengio, 2010", false),
        ("DLMF", false),
        ("He et al., 2015b", true),
    ];
    assert_eq!(shown, expected);
    let many: String =
        (0..27).map(|at| again.replace("he2015a", &format!("he{at}"))).collect();
    assert_eq!(
        told(&bibliography::parse(&many, "w.bib").1).split(';').next(),
        Some(&*format!(
            "w.bib:{}: `he26` is one work too many of its authors and year, which a letter \
             from a to z tells apart",
            1 + many[..many.find("he26").unwrap()].matches('\n').count()
        ))
    );
    let undated = BIB.replace("@online{dlmf", "@online{other")
        + &BIB[BIB.find("@online").unwrap()..];
    let said = "w.bib:10: `other` and another work are both cited as `DLMF`";
    assert!(told(&bibliography::parse(&undated, "w.bib").1).starts_with(said));
}

#[test]
fn the_works_of_this_book_can_be_read() {
    let text = include_str!("../../../src/references.bib");
    let (works, problems) = bibliography::parse(text, "src/references.bib");
    assert_eq!(told(&problems), "");
    assert_eq!(works.works.len(), text.matches("\n@").count());
    let entry = |key: &str| &works.works.iter().find(|it| it.key == key).unwrap().entry;
    assert_eq!(
        entry("veit2016"),
        "Andreas Veit, Michael Wilber and Serge Belongie. <cite>Residual networks behave \
         like ensembles of relatively shallow networks.</cite> Advances in Neural \
         Information Processing Systems 29, 2016, pages 550–558. \
         <a href=\"https://arxiv.org/abs/1605.06431\">https://arxiv.org/abs/1605.06431</a>. \
         Paths through residual networks, and how much gradient each length carries."
    );
}
