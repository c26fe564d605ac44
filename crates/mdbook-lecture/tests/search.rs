//! What the site writes for the search, the scripts in one file, and the colophon.

use crate::common::site::{Written, page};
use serde_json::Value;
use tempfile::TempDir;

const ONE: &str = r#"# First

A half is <math><mfrac><mn>1</mn><mrow><mn>2</mn><mi>n</mi></mrow></mfrac></math>, not <math><msub><mi>x</mi><mn>3</mn></msub></math>.

```rust
let code = 1;
```

## P1.2 · A *claim* {#p1_2}

<p class="one-line"><span class="label" data-words="p1_2 · He's a &lt; b">In one line:</span> It
holds.</p>

### Exercises {#exercises}

Do `it`.
"#;

fn written() -> Written {
    Written::of(&[("one.md", ONE), ("p2.md", "# Two"), ("p2-more.md", "# More")])
}

/// The file that the page `file` names between `start` and a quotation mark.
fn named(root: &TempDir, file: &str, start: &str) -> String {
    let text = page(root, file);
    let (_, rest) = text.split_once(start).unwrap_or_else(|| panic!("{start}: {text}"));
    rest.split('"').next().unwrap().to_owned()
}

#[test]
fn a_section_has_its_path_title_words_text_and_rank() {
    let root = written().finish().unwrap();
    let file = named(&root, "p2.html", "path_to_searchindex_js = \"");
    assert_eq!(file, named(&root, "index.html", "path_to_searchindex_js = \""));
    let text = page(&root, &file);
    let json = text.split_once("window.search, ").unwrap().1.rsplit_once(')').unwrap().0;
    let index: Value = serde_json::from_str(json).unwrap();
    let urls: Vec<&str> = index["doc_urls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it.as_str().unwrap())
        .collect();
    let all = ["one.html#first", "one.html#p1_2", "one.html#exercises", "p2.html#two"];
    assert_eq!(urls, [&all[..], &["p2-more.html#more"]].concat());
    let sections = &index["index"];
    let half = "A half is 1/2n, not x_3.";
    assert_eq!(
        sections[0],
        serde_json::json!(["one.md » First", "First", null, half, 1])
    );
    let claim = "P1.2 · A claim";
    let path = format!("one.md » {claim}");
    let words = "p1_2 · He's a < b";
    assert_eq!(sections[1], serde_json::json!([path, claim, words, "It holds.", 0]));
    assert_eq!(sections[2][4], 2, "{sections}");
    assert_eq!(sections[4][0], "p2.md » p2-more.md » More");
}

#[test]
fn a_chapter_that_is_not_to_be_searched_is_not_in_the_index() {
    let mut book = written();
    book.html = "[output.html.search.chapter]\n\"p2.md\" = { enable = false }".to_owned();
    let root = book.finish().unwrap();
    let text = page(&root, &named(&root, "p2.html", "path_to_searchindex_js = \""));
    assert!(text.contains("one.html#p1_2") && !text.contains("p2.html#two"), "{text}");
}

#[test]
fn every_page_names_one_script_in_its_head_and_none_behind_its_text() {
    let mut book = written();
    book.html = "additional-js = [\"a.js\"]".to_owned();
    book.files.push(("a.js", "const ours = 1;\n".to_owned()));
    let root = book.finish().unwrap();
    let script = named(&root, "one.html", "<script src=\"");
    let text = page(&root, &script);
    assert!(text.ends_with("\nconst ours = 1;\n"), "{:?}", text.lines().last());
    assert!(text.contains("window.elasticlunr = (") && text.contains("ClipboardJS"));
    assert!(text.contains("addEventListener('input'") && !text.contains("onunload"));
    for file in ["index.html", "p2.html", "print.html", "404.html"] {
        let page = page(&root, file);
        assert_eq!(
            named(&root, file, "<script src=\"").rsplit('/').next(),
            Some(&*script)
        );
        assert!(!page.split_once("</main>").unwrap().1.contains("<script src"), "{page}");
    }
    let old = ["a.js", "elasticlunr", "mark", "searcher", "clipboard"];
    let files = std::fs::read_dir(root.path().join("book/html")).unwrap();
    for file in files.map(|it| it.unwrap().file_name().into_string().unwrap()) {
        assert!(!old.iter().any(|it| file.starts_with(it)), "{file}");
    }
}

#[test]
fn a_font_to_preload_must_be_one() {
    let mut book = written();
    book.html = "[output.site]\npreload = [\"None\"]".to_owned();
    let said = book.faults();
    assert_eq!(said.len(), 1);
    assert!(
        said[0].ends_with("preload: the book has no font fonts/None.woff2"),
        "{said:?}"
    );
}

#[test]
fn the_colophon_says_version_day_licence_and_repository() {
    let mut book = written();
    assert!(!page(&book.finish().unwrap(), "one.html").contains("id=\"colophon\""));
    let citation = "title: \"A & B\"\nversion: 1.2\ndate-released: 2026-01-02\n";
    book.files.push(("CITATION.cff", citation.to_owned()));
    book.html = "[output.site]\nlicence = \"Text: [CC](https://c.org/).\"".to_owned();
    let root = book.finish().unwrap();
    let of = |root: &TempDir, file: &str| {
        let text = page(root, file);
        let (_, rest) = text.split_once("<footer id=\"colophon\">").unwrap();
        rest.split_once("</footer>").unwrap().0.to_owned()
    };
    let said = of(&root, "one.html");
    assert!(
        said.contains("<cite>A &amp; B</cite>, version 1.2 of 2026-01-02."),
        "{said}"
    );
    assert!(said.contains("Text: <a href=\"https://c.org/\">CC</a>."), "{said}");
    assert!(said.contains("To cite:") && !said.contains("Repository"), "{said}");
    assert_eq!(said, of(&root, "p2.html"));
    assert_eq!(page(&root, "CITATION.cff"), citation);
    let index = page(&root, &named(&root, "p2.html", "path_to_searchindex_js = \""));
    assert!(index.contains("one.html#colophon") && index.contains("license"), "{index}");

    book.html = "git-repository-url = \"https://e.org/r\"".to_owned();
    let said = of(&book.finish().unwrap(), "one.html");
    let link = "Repository: <a href=\"https://e.org/r\">https://e.org/r</a>.";
    assert!(said.contains(link), "{said}");

    book.files.last_mut().unwrap().1 = citation.replace("date-released", "date");
    let said = book.faults();
    let fault =
        "CITATION.cff:1: it has no line `date-released: …`, which the colophon says";
    assert_eq!(said, [fault]);
}

#[test]
fn the_book_is_cited_with_the_version_of_its_crates() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../CITATION.cff");
    let text = std::fs::read_to_string(file).unwrap();
    let line = format!("\nversion: {}\n", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&line), "{text}");
}
