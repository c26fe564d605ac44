//! What a finished page must not hold, and where the author is told to look.

use crate::common::site::{Written, cases};
use mdbook_lecture::editions::site::traces;

/// What is said of a page with this inside, without its lines.
fn said(body: &str) -> Vec<String> {
    let html = format!(
        "<!DOCTYPE html>\n<html><head><title>t</title></head>\n<body>{body}\n</body></html>"
    );
    traces::read(&html).faults.into_iter().map(|it| it.message).collect()
}

#[test]
fn what_is_left_of_our_notation_is_found() {
    for (body, left) in cases(
        r##"
        a {{ #value p2.half.64 }} => `{{ #value p2.half.64 }}` is on the page as it was
        <p>x</p> {#eq:solow} => `{#eq:solow}` is on the page as
        <em>a $x$ b</em> => `$x$ b` is on the page as
        <p>from $5 on, $5$ => `$` is on the page as
        <p>a \(x\) b</p> => `\(x\) b` is on the page as
        <p>\begin{align}</p> => `\begin{align}` is on the page as
        &#36;x => `$x` is on the page as
        <a href="#" title="a $x$">a</a> => `$x$` is on the page in the attribute `title` of <a> as
        <img alt="{{#ref p1}}"> => `{{#ref p1}}` is on the page in the attribute `alt` of <img>
        <p aria-label="$x$"> => `$x$` is on the page in the attribute `aria-label` of <p>
        <svg><title>$x$</title></svg> => `$x$` is on the page as
        <code title="$x$"></code> => `$x$` is on the page in the attribute `title` of <code>
        <noscript><p>$x$</p></noscript> => `$x$` is on the page as
        "##,
    ) {
        let said = said(&body);
        assert!(said.len() == 1 && said[0].starts_with(left), "{body}: {said:?}");
    }
    let heads = "<!DOCTYPE html><html><head><title>P1 $x$</title>\
        <meta name=\"description\" content=\"{{#x}}\"></head><body></body></html>";
    // A description is cut from the page, code and all.
    assert_eq!(traces::read(heads).faults.len(), 1);
    for body in [
        "<code>$x$ {{#x}}</code>",
        "<pre>a <b>$x$</b></pre>",
        "<script>let a = `${{b}}`;</script><style>{#a{}}</style>",
        "<math><annotation>$x$</annotation></math>",
        "It costs $5, or $6.50.",
        "<p class=\"$x$\" data-x=\"{{}}\">",
        "<math><mtext>$</mtext></math>",
        "{ {a} } # $1",
    ] {
        assert_eq!(said(body), [""; 0], "{body}");
    }
}

#[test]
fn a_tag_that_does_not_fit_is_found() {
    for (body, found) in cases(
        r##"
        <div> => `<div>` is not closed
        <p><em>a</p> => `</p>` closes nothing, or what was opened behind it is not closed
        </div> => `</div>` closes nothing, or what was opened behind it is not closed
        <p><div></div></p> => a tag is not closed or is not written right: No <p> tag to close
        <td>a</td> => `<td>` cannot stand here, or what stands before it is not closed
        <table><tr><td></td>b</tr></table> => a tag is not closed or is not written right: Non-space table text
        <b><i>x</b></i> => a tag is not closed or is not written right: Formatting element not current node
        <i a=1 a=2></i> => a tag is not closed or is not written right: Duplicate attribute
        <p>a < b</p> => a tag is not closed or is not written right: Saw   in state TagOpen
        <!-- a => a tag is not closed or is not written right: Saw EOF in state Comment
        "##,
    ) {
        assert_eq!(said(&body).first().map(String::as_str), Some(found), "{body}");
    }
    assert_eq!(said("<ul><li>a<li>b</ul><p>c<p>d<br>"), [""; 0]);
    assert_eq!(said("</b></i>").len(), 1, "one line, one fault");
}

const ONE: &str = "# One\n\n## First {#first}\n\nText.\n\n## Second $5\n\nMore.\n";

/// What is said of a chapter with this behind it, on its first line.
fn faults(more: &str) -> Vec<String> {
    let one = format!("{ONE}\n{more}\n");
    let mut book = Written::of(&[
        ("one.md", &one),
        ("part/two.md", "# Two\n\n[One](../one.md#first)\n"),
    ]);
    let sheet = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>a</title></head><body id=\"a\"></body></html>";
    book.files = vec![
        ("book/handouts/p1.html", sheet.to_owned()),
        ("book/handouts/p1.pdf", String::new()),
        ("src/own.html", sheet.to_owned()),
        ("src/a b.svg", "<svg/>".to_owned()),
    ];
    book.finish()
        .map_or_else(|said| said.lines().map(str::to_owned).collect(), |_| Vec::new())
}

#[test]
fn whatever_a_page_leads_to_is_there() {
    for (more, found) in cases(
        r##"
        [x](#fig-nosuch) => `#fig-nosuch` leads to nothing: one.html has no id `fig-nosuch`
        [x](part/two.md#eq:nosuch) => `part/two.html#eq:nosuch` leads to nothing: part/two.html has no id `eq:nosuch`
        [x](three.md) => `three.html` leads to nothing: the book has no three.html
        [x](handouts/p1.html#b) => `handouts/p1.html#b` leads to nothing: handouts/p1.html has no id `b`
        [x](own.html?a#b) => `own.html?a#b` leads to nothing: own.html has no id `b`
        [x](../x.html) => `../x.html` leads out of the book
        [x](/three.html) => `/three.html` leads to nothing: the book has no three.html
        [x](//h/y) => `//h/y` leads where the book's own address does, a file or a server; write `https://h/y`
        [x](part/) => `part/` leads to nothing: the book has no part
        ![x](c.svg) => `c.svg` leads to nothing: the book has no c.svg
        <img src="a%20b.svg" srcset="a%20b.svg 1x, d.svg 2x" alt=""> => `d.svg` leads to nothing: the book has no d.svg
        <video poster="e.png"></video> => `e.png` leads to nothing: the book has no e.png
        <object data="f.pdf"></object> => `f.pdf` leads to nothing: the book has no f.pdf
        <svg><use href="#g"></use></svg> => `#g` leads to nothing: one.html has no id `g`
        <p aria-labelledby="first h">x</p> => `#h` leads to nothing: one.html has no id `h`
        <math><mtext><a href="#i">x</a></mtext></math> => `#i` leads to nothing: one.html has no id `i`
        "##,
    ) {
        let said = faults(&more);
        assert_eq!(said, [format!("src/one.md:11: {found}")], "{more}");
    }
    for more in [
        "[x](#first) [x](#top) [x](#) [x](part/two.md) [x](./one.md?a=b#second-5)",
        "[x](handouts/p1.html#a) [x](handouts/p1.pdf#page=2) [x](own.html) [x](index.html#first)",
        "[x](https://example.org/#a) <a href=\"mailto:a@b.c\">x</a>",
        "![x](<a b.svg>) [x](#first:~:text=a)",
        "## Main\n\n## Content",
        "<i id=\"á값\"></i>[x](#a%CC%81%EA%B0%92) [x](#á값)",
    ] {
        assert_eq!(faults(more), [""; 0], "{more}");
    }
}

#[test]
fn a_fault_is_told_where_it_is_written() {
    for (more, found) in cases(
        r##"
        a {{ #value p2.half.64 }} => src/one.md:11: `{{ #value p2.half.64 }}` is on
        [x](#first "of $x$") => src/one.md:11: `$x$` is on the page in the attribute `title` of <a>
        a &#36;&#120; b => src/one.md:7: `$x b` is on
        a\n\n## First {#first} => src/one.md:3: the id `first` is there twice
        <p>a <div>b</div></p> => src/one.md:7: a tag is not closed or is not written right: No <p>
        <math><mtext><td>a</td></mtext></math> => src/one.md:7: `<td>` cannot stand here
        "##,
    ) {
        let said = faults(&more);
        assert_eq!(said.len(), 1, "{more}: {said:?}");
        assert!(said[0].starts_with(found), "{more}: {said:?}");
    }
}

#[test]
fn a_reference_without_a_card_is_told_once_with_all_the_rest() {
    let ref_to = |id: &str| format!("<a class=\"ref\" href=\"part/two.html#{id}\">x</a>");
    let said = faults(&format!(
        "{} {}\n\n```text\n{{{{#include x.rs}}}}\n```\n\n$x$",
        ref_to("two"),
        ref_to("nosuch")
    ));
    let starts = [
        "src/one.md:11: `part/two.html#nosuch` leads to nothing",
        "src/one.md:11: nothing to show for part/two.html#two",
        "src/one.md:14: cannot read src/x.rs",
        "src/one.md:17: `$x$` is on the page",
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    let each = said.iter().zip(starts);
    each.for_each(|(said, start)| assert!(said.starts_with(start), "{said}\n{start}"));
}

#[test]
fn a_dollar_that_the_author_has_escaped_is_meant() {
    for more in ["5 \\$ now, US\\$ 5 and \\$HOME", "A\\$ and C\\$"] {
        assert_eq!(faults(more), [""; 0], "{more}");
    }
    assert_eq!(faults("a &#36;b").len(), 1);
}

#[test]
fn every_fault_of_every_page_is_told_at_once() {
    let mut book = Written::of(&[
        ("one.md", "# One\n\n[x](#a)\n"),
        ("two.md", "# Two $x$\n\n[x](#b)\n"),
    ]);
    book.html = "[output.html.redirect]\n\"/a.html\" = \"b.html\"\n\"/two.html#c\" = \"one.html#d\"\n".to_owned();
    book.files = vec![("book/handouts/p1.html", "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>$x$</title></head>\n<body><a href=\"../one.html#e\">x</a></body></html>".to_owned())];
    let said = book.faults();
    let starts = [
        "book.toml:5: [output.html.redirect]: `/a.html`: `b.html` leads to nothing",
        "book.toml:6: [output.html.redirect]: `/two.html#c`: `one.html#d` leads to nothing",
        "book/html/handouts/p1.html:3: `$x$` is on the page",
        "book/html/handouts/p1.html:5: `../one.html#e` leads to nothing",
        "src/one.md:3: `#a` leads to nothing",
        "src/two.md:1: `$x$` is on the page",
        "src/two.md:3: `#b` leads to nothing",
    ];
    for start in starts {
        assert!(said.iter().any(|it| it.starts_with(start)), "{start}\n{said:#?}");
    }
    assert_eq!(said.len(), starts.len(), "{said:#?}");
}
