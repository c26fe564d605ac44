//! Every switch that mdBook has for its pages leaves a book that can be finished.

use crate::common::site::{Written, page};

const ONE: &str = "# One\n\n[Two](../two.md#two), [here](#one), [part](README.md#part), \
    <a class=\"ref\" href=\"../two.md#two\">Two</a> and ![a picture](a.svg).\n\n\
    ```rust\nlet one = 1;\n```\n\n```rust,quoted\n{{#include ../a.rs:2:3}}\n```\n";
const TWO: &str = "# Two\n\n[One](part/one.md#one), [part](part/README.md#part), \
    [the start](index.html)\n\n<div class=\"claim\">\n\nSaid.\n\n</div>\n";
const PART: &str = "# Part\n\n[One](one.md), [Two](../two.md)\n";

/// The first chapter and a `README.md` are in a folder.
fn book(html: &str) -> Written {
    let mut book =
        Written::of(&[("part/one.md", ONE), ("two.md", TWO), ("part/README.md", PART)]);
    book.html = html.to_owned();
    let lost = "# Lost\n\n<nav id=\"chapters\" aria-label=\"Chapters\"></nav>\n";
    book.files = vec![
        ("src/a.rs", "one\ntwo\nthree\nfour\n".to_owned()),
        ("src/part/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>".to_owned()),
        ("src/lost.md", lost.to_owned()),
        ("theme/js/a.js", "1;\n".to_owned()),
    ];
    for file in
        ["theme/css/a.css", "theme/css/b.css", "c.css", "d.css", "theme/css/e.css"]
    {
        let name = file.trim_start_matches("theme/css/").trim_end_matches(".css");
        book.files.push((file, format!("{name} {{ color: red }}\n")));
    }
    book
}

#[test]
fn every_switch_of_mdbooks_pages_is_built() {
    for html in [
        "",
        "default-theme = \"ayu\"",
        "preferred-dark-theme = \"coal\"",
        "smart-punctuation = false",
        "definition-lists = false",
        "admonitions = false",
        "mathjax-support = true",
        "no-section-label = true",
        "sidebar-header-nav = false",
        "hash-files = false",
        "additional-css = []",
        "additional-css = [\"c.css\"]",
        "additional-css = [\"theme/css/a.css\", \"theme/css/b.css\"]",
        "additional-css = [\"theme/css/a.css\", \"c.css\", \"theme/css/b.css\"]",
        "additional-js = [\"theme/js/a.js\"]",
        "site-url = \"/a/\"",
        "input-404 = \"\"",
        "input-404 = \"lost.md\"",
        "cname = \"example.org\"",
        "git-repository-url = \"https://example.org/r\"",
        "git-repository-url = \"\"",
        "edit-url-template = \"https://example.org/{path}\"",
        "live-reload-endpoint = \"l\"",
        "[output.html.search]\nenable = false",
        "[output.html.search]\ncopy-js = false",
        "[output.html.print]\nenable = false",
        "[output.html.print]\npage-break = false",
        "[output.html.fold]\nenable = false",
        "[output.html.fold]\nenable = true\nlevel = 2",
        "[output.html.playground]\nrunnable = false",
        "[output.html.playground]\nrunnable = true",
        "[output.html.playground]\neditable = true\nline-numbers = true",
        "[output.html.playground]\ncopyable = false",
        "[output.html.code.hidelines]\nrust = \"~\"",
        "[output.html.redirect]\n\"/old/a.html\" = \"../two.html#two\"\n\"/b.html#c\" = \"two.html\"\n\"/b.html\" = \"/part/one.html\"",
    ] {
        book(html).finish().unwrap_or_else(|said| panic!("{html}: {said}"));
    }
}

#[test]
fn a_book_without_search_has_the_other_changes() {
    let root = book("[output.html.search]\nenable = false").finish().unwrap();
    let page = page(&root, "two.html");
    assert!(
        page.contains("<header id=\"mdbook-menu-bar\"") && page.contains("</header>")
    );
    assert!(!page.contains("role=\"search\"") && !page.contains("mdbook-search"));
}

#[test]
fn files_may_have_names_without_hashes_and_styles_keep_their_order() {
    let root = book(
        "hash-files = false\n\
         additional-css = [\"c.css\", \"theme/css/a.css\", \"theme/css/b.css\", \"d.css\", \"theme/css/e.css\"]",
    );
    let root = root.finish().unwrap();
    let text = page(&root, "two.html");
    let links = text.split("rel=\"stylesheet\" href=\"").skip(1);
    let links: Vec<_> = links.map(|it| it.split('"').next().unwrap()).collect();
    let [.., c, one, again, last] = *links else { panic!("{links:?}") };
    assert_eq!((c, again, last), ("c.css", "d.css", "theme/css/e.css"), "{links:?}");
    assert!(one.starts_with("theme/css/book-"));
    assert_eq!(page(&root, one), "a { color: red }\nb { color: red }\n");
}

#[test]
fn the_copy_of_a_first_chapter_in_a_folder_leads_where_the_chapter_does() {
    let root = book("").finish().unwrap();
    let links = |file: &str| {
        let text = page(&root, file);
        let main = text.split("<main").nth(1).unwrap().split("</main>").next().unwrap();
        let all = |name: &str| {
            let values = main.split(name).skip(1).map(|it| it.split('"').next().unwrap());
            values.filter(|it| !it.contains("/r/")).collect::<Vec<_>>().join(" ")
        };
        (all(" href=\""), all(" src=\""))
    };
    let own = "#one ../two.html#two #one ../part/index.html#part ../two.html#two \
        ../source/src/a.rs.html#L2";
    let copy = "#one two.html#two #one part/index.html#part two.html#two source/src/a.rs.html#L2";
    assert_eq!(links("part/one.html"), (own.to_owned(), "a.svg a.svg".to_owned()));
    assert_eq!(
        links("index.html"),
        (copy.to_owned(), "part/a.svg part/a.svg".to_owned())
    );
    assert!(links("two.html").0.contains(" part/index.html#part "));
    assert!(page(&root, "previews.js").contains("\"two.html#two\":"));
}

#[test]
fn the_page_for_no_address_may_have_another_name_or_be_missing() {
    let root = book("input-404 = \"lost.md\"").finish().unwrap();
    let lost = page(&root, "lost.html");
    assert!(lost.contains("<a class=\"skip-link\" href=\"lost.html#mdbook-main\">"));
    assert!(lost.contains("<li><a href=\"two.html\">two.md</a></li>"));
    let root = book("input-404 = \"\"").finish().unwrap();
    assert!(!root.path().join("book/html/404.html").exists());
}

#[test]
fn what_a_switch_runs_or_fetches_is_allowed() {
    let policy = |html: &str| {
        let root = book(html).finish().unwrap();
        let text = page(&root, "part/one.html");
        let (_, rest) =
            text.split_once("\"Content-Security-Policy\" content=\"").unwrap();
        (rest.split('"').next().unwrap().to_owned(), text)
    };
    let (runs, page) = policy("[output.html.playground]\nrunnable = true");
    assert!(runs.contains("connect-src 'self' https://play.rust-lang.org; "), "{runs}");
    let block =
        "<pre class=\"playground\"><code class=\"language-rust hljs\" data-crates=\"\">";
    assert!(page.contains(block) && page.contains("href=\"../source/src/a.rs.html#L2\""));
    let (maths, _) = policy("mathjax-support = true");
    assert_eq!(maths.matches(" https://cdnjs.cloudflare.com").count(), 5, "{maths}");
    let (plain, _) = policy("[output.html.playground]\nrunnable = false");
    assert!(!plain.contains("https:"), "{plain}");
}
