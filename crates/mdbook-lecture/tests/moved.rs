//! What has moved to another page of its chapter is found by its old address.

use crate::common::site::{Written, page};

const FIRST: &str = "# One\n\n## First {#first}\n\n[There](p2-more.md#p2_9)\n";
const MORE: &str = "# More\n\n## P2.9 {#p2_9}\n\n<span id=\"eq:a\"></span>a\n\n## First {#first}\n\n\
    <i id=\"alt-x\"></i><i id=\"p2_quiz_1\"></i>b\n";

#[test]
fn an_old_address_leads_on() {
    let book = Written::of(&[
        ("p2.md", FIRST),
        ("p2-more.md", MORE),
        ("p3.md", "# Three\n\n## B {#b}\n"),
    ]);
    let root = book.finish().unwrap();
    for file in ["p2.html", "index.html"] {
        let page = page(&root, file);
        for id in ["p2_9", "eq:a", "more"] {
            let line = format!(
                "<p class=\"moved\" id=\"{id}\">This has moved to <a href=\"p2-more.html#{id}\">"
            );
            assert_eq!(page.matches(&line).count(), 1, "{id}: {page}");
        }
        let all = page.matches("class=\"moved\"").count();
        assert_eq!(all, 3, "what the page has itself stays: {page}");
        let script = page.split("<script>\n(() => {\n    const follow").nth(1).unwrap();
        assert!(script.contains("location.replace"), "{script}");
    }
    for other in ["p2-more.html", "p3.html", "print.html"] {
        assert!(!page(&root, other).contains("class=\"moved\""), "{other}");
    }
}

#[test]
fn a_chapter_of_one_page_says_nothing() {
    let said = Written::of(&[("p2.md", FIRST), ("p3.md", MORE)]).finish();
    assert!(said.is_err(), "the link to the other page leads to nothing");
    let root = Written::of(&[("p2.md", "# One\n"), ("p3.md", MORE)]).finish().unwrap();
    assert!(!page(&root, "p2.html").contains("moved"));
}
