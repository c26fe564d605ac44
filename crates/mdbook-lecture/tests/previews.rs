//! The cards cut out of finished pages.

use std::collections::BTreeMap;

use crate::common::site::cases;
use mdbook_lecture::base::html::Page;
use mdbook_lecture::editions::site::previews;

/// A page with one of each thing a reference may lead to.
const TARGETS: &str = r##"<!DOCTYPE html><html><head><meta charset="UTF-8"><title>a < b</title>
<script>if (a < b) { "<p id='x'>" }</script></head><body><main>
<!-- <h2 id="p1_1">no</h2> -->
<h2 id="p1_1"><a class="header" href="#p1_1">P1.1 · One</a></h2>
<p class="one-line">In one line.</p>
<div class="claim"><p id="inner"><strong>Claim</strong> by <a class="ref" href="#eq:a">(1.1)</a><br>now.</p>
<div><p>More</p></div><p class="used-in">Mentioned in: <a class="ref" href="#fig-a">Figure 1</a></p></div>
<h2 id="p1_2"><a class="header" href="#p1_2">P1.2 · No claim</a></h2>
<p><span class="equation" id="eq:a"><span id="eq:b"></span><span data-tex="a > b"></span></span></p>
<figure id="fig-a" class="figure"><svg viewBox="0 0 1 1"><rect x="0"/></svg><figcaption><span class="number">Figure 1</span> Finding.</figcaption></figure>
<p><span class="anchor" id="p1_exercise_1"></span><strong>1 · Prove.</strong> Text.</p><p>Second.</p>
<table><tbody><tr><td><span id="symbol-rate"></span><i>p</i></td><td>rate</td><td>number</td><td>P1</td></tr>
<tr><td><span id="symbol-none"></span><i>q</i></td><td>other</td><td></td><td>P1</td></tr></tbody></table>
<ul><li id="cite-he2015"><p>He. <a href="https://doi.org/1">link</a>.</p><p class="used-in">Cited in</p></li></ul>
</main></body></html>"##;

/// The pages of a book: the one above, and `links` on another.
fn book(links: &[(&str, &str)]) -> Vec<(&'static str, String)> {
    let link = |(class, href): &(&str, &str)| {
        format!("<a class=\"{class}\" href=\"{href}\">x</a>")
    };
    let body: String = links.iter().map(link).collect();
    vec![
        ("part/one.html", TARGETS.to_owned()),
        ("two.html", format!("<p>{body}</p>")),
        ("index.html", format!("<p>{body}</p>")),
    ]
}

/// The cards, by their names, and the references to nothing.
fn cut(book: &[(&str, String)]) -> (BTreeMap<String, String>, Vec<String>) {
    let pages: Vec<_> = book.iter().map(|(file, text)| (*file, &**text)).collect();
    let (cards, nothing) = previews::cards(&pages);
    let said = nothing
        .into_iter()
        .map(|it| format!("{}: nothing to show for {}#{}", it.0, it.1, it.2));
    (cards, said.collect())
}

/// The cards of a book in which every reference leads to something.
fn cards(book: &[(&str, String)]) -> BTreeMap<String, String> {
    let (cards, nothing) = cut(book);
    assert!(nothing.is_empty(), "{nothing:?}");
    cards
}

#[test]
fn a_card_shows_the_target_without_ids_and_links() {
    let expected: Vec<_> = cases(
        r#"
        ref p1_1 => <p class="title"><span>P1.1 · One</span></p><p><strong>Claim</strong> by <span>(1.1)</span><br>now.</p>\n<div><p>More</p></div>
        ref eq:a => <span class="equation"><span></span><span data-tex="a > b"></span></span>
        ref eq:b => <span class="equation"><span></span><span data-tex="a > b"></span></span>
        ref fig-a => <p><span class="number">Figure 1</span> Finding.</p>
        ref p1_exercise_1 => <p><strong>1 · Prove.</strong> Text.</p>
        symbol symbol-rate => <p><span></span><i>p</i>: rate</p><p class="shape">number</p>
        symbol symbol-none => <p><span></span><i>q</i>: other</p>
        cite cite-he2015 => <p>He. <span>link</span>.</p>
        "#,
    )
    .map(|(given, card)| {
        let (class, id) = given.split_once(' ').unwrap();
        (class.to_owned(), format!("part/one.html#{id}"), card.replace("\\n", "\n"))
    })
    .collect();
    let links: Vec<_> = expected.iter().map(|it| (&*it.0, &*it.1)).collect();
    let cards = cards(&book(&links));
    for (_, href, card) in &expected {
        assert_eq!(&cards[href], card, "{href}");
    }
    // What a page shows of itself is cloned from it.
    assert_eq!(cards.len(), expected.len(), "{:?}", cards.keys());
}

#[test]
fn only_references_from_another_page_make_a_card() {
    let links = [("header", "part/one.html#p1_1"), ("ref", "part/one.html")];
    let mut pages = book(&links);
    assert!(cards(&pages).is_empty());
    let up = "<a class=\"ref wide\" href=\"../part/./one.html#p1_1\">x</a>";
    pages.push(("part/three.html", up.to_owned()));
    assert_eq!(cards(&pages).keys().collect::<Vec<_>>(), ["part/one.html#p1_1"]);
}

#[test]
fn a_reference_to_nothing_is_named_with_all_others() {
    let links = [
        ("ref", "part/one.html#p1_2"),
        ("ref", "part/one.html#nosuch"),
        ("cite", "none.html#a"),
        ("ref", "#here"),
    ];
    let (_, mut said) = cut(&book(&links)[..2]);
    said.sort();
    assert_eq!(
        said,
        [
            "two.html: nothing to show for none.html#a",
            "two.html: nothing to show for part/one.html#nosuch",
            "two.html: nothing to show for part/one.html#p1_2",
            "two.html: nothing to show for two.html#here",
        ]
    );
}

#[test]
fn elements_end_where_their_tags_or_those_around_them_do() {
    let page = Page::read("<div><p>a<br>b<p id=\"x\" class=\"y z\">c</div><i/>d<b>e");
    let outer: Vec<_> =
        page.elements.iter().map(|it| &page.text[it.outer.clone()]).collect();
    assert_eq!(
        outer,
        [
            "<div><p>a<br>b<p id=\"x\" class=\"y z\">c</div>",
            "<p>a<br>b<p id=\"x\" class=\"y z\">c",
            "<br>",
            "<p id=\"x\" class=\"y z\">c",
            "<i/>",
            "<b>e"
        ]
    );
    let last = page.with_id("x").unwrap();
    assert!(last.is("z") && !last.is("y z"));
    assert!(page.around(last, |it| it.name == "div").is_some());
}
