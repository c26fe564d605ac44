//! The backend that finishes the html book.

use std::fs;
use std::path::Path;

use crate::common::site::{Written, cases, page};
use mdbook_html::HtmlHandlebars;
use mdbook_lecture::base::digest;
use mdbook_lecture::editions::site;
use mdbook_lecture::editions::site::head::CARD_SIZE;
use mdbook_lecture::editions::site::mend::{EVERY, SEARCHED};
use mdbook_lecture::editions::site::policy::{elements, policy, with_policy};
use mdbook_renderer::book::{Book, BookItem, Chapter};
use mdbook_renderer::{RenderContext, Renderer};
use tempfile::TempDir;

const CHAPTER: &str = r#"# One `code`

<div class="abstract">

**You will learn** that 1 < 2 &amp; more. **Assumed:** nothing.

</div>

Text with `code`.

```rust,quoted
{{#include ../../crates/a/src/lib.rs:one}}
```

```rust
# use a_b::one;
let x = "&lt;"; // a <comment>
## attribute
# let y = rand::random();
```
"#;

const QUOTED: &str =
    "mod m {\n    // ANCHOR: one\n    fn one() {}\n    // ANCHOR_END: one\n}\n";

const NOT_FOUND: &str = "# Lost\n\n<nav id=\"chapters\" aria-label=\"Chapters\"></nav>\n";

const BOTH: &str =
    "[output.html.playground]\nrunnable = false\n[output.handouts]\n[output.site]\n";

/// A folder in which the two other backends have written: mdBook's own html backend, and
/// these files of the handouts.
fn built(handouts: &[&str]) -> TempDir {
    let root = TempDir::new().unwrap();
    for folder in ["src/part", "crates/a/src", "book/html", "book/handouts", "book/site"]
    {
        fs::create_dir_all(root.path().join(folder)).unwrap();
    }
    fs::write(root.path().join("src/part/one.md"), CHAPTER).unwrap();
    fs::write(root.path().join("src/404.md"), NOT_FOUND).unwrap();
    fs::write(root.path().join("crates/a/src/lib.rs"), QUOTED).unwrap();
    for file in handouts {
        let file = root.path().join("book/handouts").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, file.file_name().unwrap().as_encoded_bytes()).unwrap();
    }
    let mut html = context(root.path(), BOTH);
    html.destination = root.path().join("book/html");
    HtmlHandlebars::new().render(&html).unwrap();
    root
}

fn context(root: &Path, config: &str) -> RenderContext {
    // What the preprocessors have made of it.
    let text =
        CHAPTER.replace("{{#include ../../crates/a/src/lib.rs:one}}", "fn one() {}");
    let page = Chapter::new("One & only", text, "part/one.md", Vec::new());
    let items = [page, Chapter::new_draft("Later", Vec::new())].map(BookItem::Chapter);
    let book = Book::new_with_items(items.into());
    RenderContext::new(root, book, config.parse().unwrap(), root.join("book/site"))
}

/// What is said of the book in `root`, or nothing.
fn render(root: &TempDir, config: &str) -> Result<(), String> {
    site::finish(&context(root.path(), config), None).map_err(|said| format!("{said:#}"))
}

/// The finished book.
fn finished(config: &str) -> TempDir {
    let root = built(&[]);
    render(&root, config).unwrap();
    root
}

#[test]
fn the_handouts_are_copied_into_the_book() {
    let root = built(&["p1.pdf", "a/b.zip", ".p1.html.tmp", "p1.pdf.part"]);
    render(&root, BOTH).unwrap();
    let copied = root.path().join("book/html/handouts");
    assert_eq!(fs::read_to_string(copied.join("p1.pdf")).unwrap(), "p1.pdf");
    assert_eq!(fs::read_to_string(copied.join("a/b.zip")).unwrap(), "b.zip");
    assert_eq!(fs::read_dir(&copied).unwrap().count(), 2, "nothing unfinished");
    assert!(root.path().join("book/handouts/p1.pdf").is_file(), "the first stays");
    assert!(!root.path().join("book/site").exists());
}

#[test]
fn the_site_has_only_the_sheets_that_are_published() {
    let sheets = ["p1-problems.pdf", "p1-core-problems.pdf", "all-solutions.pdf"];
    let others = ["p1-core-solutions.pdf", "p1-teacher.pdf", "exercises.zip"];
    let root = built(&[sheets, others].concat());
    let publish = "[output.handouts]\npublish = [\"problems\", \"core-solutions\"]";
    render(&root, &BOTH.replace("[output.handouts]", publish)).unwrap();
    let files = |folder: &str| {
        let all = fs::read_dir(root.path().join(folder)).unwrap();
        let mut all: Vec<_> = all.map(|it| it.unwrap().file_name()).collect();
        all.sort();
        all
    };
    assert_eq!(
        files("book/html/handouts"),
        ["exercises.zip", "p1-core-solutions.pdf", "p1-problems.pdf"]
    );
    assert_eq!(files("book/handouts").len(), 6, "a teacher has all of them");
}

#[test]
fn the_whole_book_has_a_title_contents_and_numbers() {
    let chapters = [("a.md", "# First\n"), ("p2.md", "# Second"), ("p2-b.md", "# More")];
    let print = page(&Written::of(&chapters).finish().unwrap(), "print.html");
    let contents = "<ul>\n<li><a href=\"#first\">a.md</a></li>\n\
        <li><span class=\"number\">2</span> <a href=\"#second\">p2.md</a></li>\n\
        <li class=\"below\"><span class=\"number\">2.1</span> <a href=\"#more\">p2-b.md</a></li>\n\
        </ul>";
    assert!(print.contains(contents), "{print}");
    let pieces: Vec<_> = print.split("break-before: page").collect();
    let [before, first, second] = pieces[..] else { panic!("{} pieces", pieces.len()) };
    assert!(before.contains("<div class=\"title-page\">\n<p>"), "{before}");
    assert!(first.contains("href=\"#first\">First</a>"), "{first}");
    for (number, title) in [("2", "Second"), ("2.1", "More")] {
        let heading = format!("><span class=\"number\">{number}</span> {title}</a></h1>");
        assert!(second.contains(&heading), "{second}");
    }
    assert!(!print.contains("window.print"), "nobody has chosen yet");
}

#[test]
fn what_is_missing_is_named() {
    let said = |root: &TempDir, config: &str| {
        let error = render(root, config).unwrap_err();
        let left = root.path().join("book/html/handouts.part");
        assert!(!left.exists() && root.path().join("book/site").exists());
        error
    };
    let whole = built(&["p1.pdf"]);
    for (there, missing) in [("handouts", "html"), ("html", "handouts")] {
        let message = said(&whole, &format!("[output.site]\n[output.{there}]"));
        let start =
            format!("book.toml:1: [output.site]: book.toml has no [output.{missing}], ");
        assert!(message.starts_with(&start), "{message}");
        assert!(message.contains("add it, or remove [output.site]"), "{message}");
    }
    for (file, end) in [("part/one.html", "part/one.html"), ("index.html", "html book")] {
        fs::remove_file(whole.path().join("book/html").join(file)).unwrap();
        let message = said(&whole, BOTH);
        assert!(message.contains("book/html") && message.ends_with(end), "{message}");
    }
    let no_sheets = built(&[]);
    fs::remove_dir(no_sheets.path().join("book/handouts")).unwrap();
    let message = said(&no_sheets, BOTH);
    assert!(message.contains("book/handouts is missing"), "{message}");
}

#[test]
fn an_html_book_of_an_earlier_build_is_refused() {
    let root = built(&["p1.pdf"]);
    render(&root, BOTH).unwrap();
    let error = render(&root, BOTH).unwrap_err();
    assert!(error.contains("has a folder `handouts` already"), "{error}");
}

/// Whoever raises the version of mdBook sees here what of the list no longer fits.
#[test]
fn each_change_is_made_once_on_every_page_of_the_pinned_mdbook() {
    let root = built(&[]);
    let pages = ["index.html", "part/one.html", "print.html", "404.html"];
    for file in pages {
        let page = page(&root, file);
        for (before, after) in EVERY.iter().chain(&SEARCHED) {
            assert_eq!(page.matches(before).count(), 1, "{file}: {before}");
            assert_ne!(before, after);
        }
    }
    render(&root, BOTH).unwrap();
    for file in pages {
        let page = page(&root, file);
        let after = EVERY.iter().chain(&SEARCHED).map(|it| it.1);
        for after in after.filter(|it| !it.contains('{')) {
            assert_eq!(page.matches(after).count(), 1, "{file}: {after}");
        }
        let here = if file == "404.html" { file } else { "" };
        let skip =
            format!("<body>\n    <a class=\"skip-link\" href=\"{here}#mdbook-main\">");
        assert!(page.contains(&skip), "{file}");
        assert!(!page.contains("{root}") && !page.contains("{here}"), "{file}");
        for name in ["header", "button", "main", "p", "h1", "label"] {
            let all = |tag: String| page.matches(&tag).count();
            let open = all(format!("<{name} ")) + all(format!("<{name}>"));
            assert_eq!(open, all(format!("</{name}>")), "{file}: {name}");
        }
    }
    let chapter = page(&root, "part/one.html");
    assert!(chapter.contains("<a href=\"../toc.html\">Contents</a>"));
    assert!(page(&root, "toc.html").contains("<title>Contents</title>"));
}

#[test]
fn a_page_that_is_not_as_expected_is_named_with_the_version() {
    let root = built(&[]);
    for file in ["index.html", "part/one.html", "print.html"] {
        let text = page(&root, file).replace("<h1 class=\"menu-title\">", "<h1>");
        let text = text.replace("sidebar-resize-handle\">", "sidebar-handle\">");
        fs::write(root.path().join("book/html").join(file), text).unwrap();
    }
    let error = render(&root, BOTH).unwrap_err();
    let lines: Vec<&str> = error.lines().collect();
    let all = "book/html/index.html:1: expected exactly once, as on 2 more pages, found 0 times: <";
    let end = format!(
        "(mdBook {} does not write its pages as those of 0.5.4 are, or a theme changes them: \
         see the list in crates/mdbook-lecture/src/editions/site/mend.rs)",
        mdbook_renderer::MDBOOK_VERSION
    );
    assert!(lines.iter().all(|it| it.starts_with(all) && it.ends_with(&end)), "{error}");
    assert!(lines[0].contains("resize-handle") && lines[1].contains("menu-title"));
    assert_eq!(lines.len(), 2);
}

#[test]
fn every_page_has_a_policy_with_the_hashes_of_its_own_scripts() {
    let root = built(&["p1.html"]);
    let sheet =
        "<!DOCTYPE html><head>\n<meta charset=\"utf-8\">\n<style>\na {}</style>\n</head>";
    fs::write(root.path().join("book/handouts/p1.html"), sheet).unwrap();
    render(&root, BOTH).unwrap();
    for file in ["index.html", "part/one.html", "print.html", "404.html", "toc.html"] {
        let page = page(&root, file);
        let (_, rest) =
            page.split_once("<meta http-equiv=\"Content-Security-Policy\"").unwrap();
        assert!(!page[..page.len() - rest.len()].contains("<script"), "{file}");
        let inline = elements(&page, "script").filter(|it| !it.0.contains("src="));
        let hashes = rest.split_once('>').unwrap().0.matches("'sha256-").count();
        assert_eq!(hashes, inline.count(), "{file}");
        assert!(hashes >= 4 || file == "toc.html", "{file}");
        assert_eq!(page.matches("Content-Security-Policy").count(), 1, "{file}");
    }
    let sheet = page(&root, "handouts/p1.html");
    assert!(sheet.contains("script-src 'self'; style-src 'self' 'sha256-"), "{sheet}");
    assert!(sheet.contains("<link rel=\"icon\" href=\"data:,\">\n</head>"), "{sheet}");
}

#[test]
fn a_policy_allows_what_is_in_the_page_and_no_more() {
    // The hash is that of `alert('Hello, world.');` in the recommendation itself.
    let hash = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
    let script = "<script>alert('Hello, world.');</script>";
    let told =
        policy(&format!("<p><scripts>{script}<script src=\"a.js\"></script>{script}"));
    assert!(told.starts_with(&format!("default-src 'none'; script-src 'self' {hash}; ")));
    assert!(told.contains("connect-src 'self'; frame-src 'none'; "), "{told}");
    assert!(!told.contains("unsafe-eval") && !told.contains("script-src 'unsafe"));
    assert_eq!(told.matches("unsafe-inline").count(), 1, "{told}");
    assert!(told.contains("style-src-attr 'unsafe-inline'"), "{told}");
    let framed = policy("<iframe src=\"toc.html\">");
    assert!(framed.contains("connect-src 'self'; frame-src 'self'; "), "{framed}");

    let refused = |page: &str| with_policy(page).unwrap_err();
    assert!(refused("<p>").contains("no <meta charset="));
    let late = refused("<link href=\"a\"><meta charset=\"utf-8\">");
    assert!(late.contains("a <link> before"), "{late}");
}

const PUBLISHED: &str = "[book]\ntitle = \"A book\"\n[output.html]\n[output.handouts]\n\
    [preprocessor.doctest]\npackages = [\"a-b\"]\ndependencies = [\"rand\", \"serde\"]\n\
    [output.site]\ncommand = \"site\"\nurl = \"https://example.org/a%20b/\"\n";

#[test]
fn a_page_says_what_it_is_about_and_where_if_the_book_has_an_address() {
    let root = finished(BOTH);
    let chapter = page(&root, "part/one.html");
    let own = "<meta name=\"description\" content=\"You will learn that 1 &lt; 2 &amp; more.\">";
    assert!(chapter.contains(own), "{chapter}");
    assert_eq!(chapter.matches("name=\"description\"").count(), 1);
    assert!(chapter.contains("<meta property=\"og:title\" content=\"One &amp; only\">"));
    let absolute = ["canonical", "og:url", "og:image", "sitemap"];
    assert!(absolute.iter().all(|it| !chapter.contains(it)));
    let files =
        ["sitemap.xml", "robots.txt"].map(|it| root.path().join("book/html").join(it));
    assert!(files.iter().all(|file| !file.exists()));
    assert!(!page(&root, "404.html").contains("<base"));

    let root = built(&[]);
    fs::create_dir(root.path().join("book/html/cards")).unwrap();
    fs::write(root.path().join("book/html/cards/book.png"), "").unwrap();
    render(&root, PUBLISHED).unwrap();
    // The first chapter is the book's own page.
    let url = "https://example.org/a%20b/";
    for file in ["index.html", "part/one.html"] {
        let page = page(&root, file);
        assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{url}\">")));
        let card =
            format!("<meta property=\"og:image\" content=\"{url}cards/book.png\">");
        assert!(page.contains(&card), "{page}");
        assert!(page.contains("content=\"summary_large_image\""));
    }
    assert_eq!(page(&root, "sitemap.xml").matches("<loc>").count(), 1);
    assert!(page(&root, "sitemap.xml").contains(&format!("<loc>{url}</loc>")));
    assert!(page(&root, "robots.txt").ends_with(&format!("Sitemap: {url}sitemap.xml\n")));
    assert!(page(&root, "404.html").contains("<base href=\"/a%20b/\">"));

    let serve =
        PUBLISHED.replace("[output.html]", "[output.html]\nlive-reload-endpoint = \"l\"");
    let root = finished(&serve);
    assert!(!page(&root, "index.html").contains("canonical"));
}

#[test]
fn an_address_that_is_none_is_refused() {
    let root = built(&[]);
    let said = |config: &str| render(&root, config).unwrap_err();
    let wrong =
        ["example.org/", "https://example.org", "https:///", "https://a/?c/", "ftp://a/"];
    for url in wrong {
        let error = said(&PUBLISHED.replace("https://example.org/a%20b/", url));
        assert!(error.contains(&format!("url = \"{url}\": it must be ")), "{error}");
        assert!(error.ends_with("`/` at its end, without `?` and `#`"), "{error}");
    }
    let error = said(&PUBLISHED.replace("url =", "adress ="));
    assert!(
        error.contains("adress")
            && error
                .ends_with("there are: url, licence, preload, lab, lab-sources, epub"),
        "{error}"
    );
}

#[test]
fn the_page_for_no_address_lists_the_chapters() {
    let root = finished(BOTH);
    let page = page(&root, "404.html");
    let list = "<nav id=\"chapters\" aria-label=\"Chapters\">\n<ul>\n\
        <li><a href=\"part/one.html\">One &amp; only</a></li>\n</ul>\n</nav>";
    assert!(page.contains(list), "{page}");
}

#[test]
fn a_quotation_links_its_lines_on_a_page_of_the_file() {
    let root = built(&[]);
    let config = PUBLISHED.replace(
        "[output.html]",
        "[output.html]\ngit-repository-url = \"https://example.org/r/\"",
    );
    render(&root, &config).unwrap();
    let one = page(&root, "part/one.html");
    let link = "</code></pre>\n<p class=\"source-link\"><a class=\"source\" \
        href=\"../source/a/src/lib.rs.html#L3\">crates/a/src/lib.rs, line 3</a> · \
        <a href=\"https://example.org/r/blob/HEAD/crates/a/src/lib.rs#L3-L3\">in the repository</a></p>";
    assert_eq!(one.matches(link).count(), 1, "{one}");
    assert_eq!(one.matches("source-link").count(), 1);
    assert!(page(&root, "print.html").contains("href=\"source/a/src/lib.rs.html#L3\""));

    let source = page(&root, "source/a/src/lib.rs.html");
    let line =
        "<span class=\"line\" id=\"L3\">    <span class=\"hljs-keyword\">fn</span> ";
    assert!(source.contains(line), "{source}");
    assert_eq!(source.matches("<span class=\"line\"").count(), 5);
    assert!(source.contains("<li><a href=\"#L3\">line 3</a> in <a href=\"../../../part/one.html\">One &amp; only</a></li>"));
    assert!(source.contains("const path_to_root = \"../../../\";"), "{source}");
    assert!(source.contains("<title>crates/a/src/lib.rs - "), "{source}");
    assert!(source.contains("Content-Security-Policy") && !source.contains("rel=\"next"));
    assert!(!source.contains(" src=\"toc") && source.contains(" src=\"../../../toc"));
}

#[test]
fn a_quotation_that_is_not_on_the_page_is_named() {
    let root = built(&[]);
    let said = |name: &str, to: &str| {
        let file = root.path().join("src/part/one.md");
        fs::write(file, CHAPTER.replace(name, to)).unwrap();
        render(&root, BOTH).unwrap_err()
    };
    for (to, found) in cases(
        r"
        ../../crates/a/src/lib.rs:two => src/part/one.md:12: crates/a/src/lib.rs: no anchor `two`; the file has one
        ../../crates/a/src/lib.rs => src/part/one.md:12: what this quotes of crates/a/src/lib.rs is in no block of part/one.html
        ../../../x.rs:one => src/part/one.md:12: ../../../x.rs is outside the book's folder
        ",
    ) {
        let message = said("../../crates/a/src/lib.rs:one", &to);
        assert!(message.starts_with(found), "{message}");
    }
}

#[test]
fn code_is_coloured_where_it_stands_and_hidden_lines_stay_hidden() {
    let root = finished(PUBLISHED);
    let one = page(&root, "part/one.html");
    let block = "<pre><code class=\"language-rust hljs\" data-crates=\"a-b rand\">\
        <span class=\"boring\"><span class=\"hljs-keyword\">use</span> a_b::one;\n</span>";
    assert!(one.contains(block), "{one}");
    let shown = "</span><span class=\"hljs-keyword\">let</span> x = \
        <span class=\"hljs-string\">&quot;&amp;lt;&quot;</span>; \
        <span class=\"hljs-comment\">// a &lt;comment&gt;</span>\n";
    assert!(one.contains(shown), "{one}");
    assert_eq!(one.matches("class=\"boring\"").count(), 2);
    assert!(one.contains("Text with <code class=\"hljs\">code</code>."));
    assert!(one.contains("One <code>code</code></a></h1>"), "no class in a heading");
}

#[test]
fn a_check_and_the_python_right_behind_it_are_in_one_element() {
    let (rust, quoted) = ("```rust\nf();\n```\n\n", "```rust,quoted\nf();\n```\n\n");
    let python = "```python\nassert f()\n```\n\n";
    let count = |pieces: &[&str]| {
        let text = format!("# One\n\n{}", pieces.concat());
        let page = page(&Written::of(&[("one.md", &text)]).finish().unwrap(), "one.html");
        let tabs: Vec<&str> = page.split("<div class=\"tabs\">").skip(1).collect();
        for tab in &tabs {
            let tab = tab.split("</pre></div>").next().unwrap();
            assert_eq!(
                (tab.matches("language-rust").count(), tab.matches("<pre").count()),
                (1, 2)
            );
            assert_eq!(tab.matches("language-python hljs").count(), 1, "{tab}");
        }
        tabs.len()
    };
    assert_eq!(count(&[rust, python]), 1);
    assert_eq!(count(&[rust, rust, python, "text\n\n", rust, python]), 2);
    assert_eq!(count(&[rust, "and\n\n", python]), 0);
    assert_eq!(count(&[python, rust]), 0);
    assert_eq!(count(&[quoted, python]), 0);
    assert_eq!(count(&[rust, python, python]), 1);
}

#[test]
fn each_problem_has_a_picture_of_the_size_that_is_told() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    let summary = fs::read_to_string(src.join("SUMMARY.md")).unwrap();
    // The chapters' first pages, whose picture the further ones have too.
    let first =
        summary.lines().filter_map(|line| line.strip_prefix("- [")?.split_once("]("));
    let mut names: Vec<String> =
        first.map(|(_, file)| file.trim_end_matches(".md)").to_owned()).collect();
    names.push("book".to_owned());
    assert_eq!(names.len(), 5);
    for name in names {
        let file = src.join("cards").join(&name).with_extension("png");
        let png = fs::read(&file).unwrap_or_else(|error| panic!("{name}: {error}"));
        // A PNG begins with its kind, the head's length and name, and then its size.
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((&png[1..4], &png[12..16]), (&b"PNG"[..], &b"IHDR"[..]), "{name}");
        assert_eq!((number(16), number(20)), CARD_SIZE, "{name}: run `make cards`");
    }
}

#[test]
fn the_labs_come_along_if_their_script_is_there_and_new() {
    let config = BOTH.replace(
        "[output.site]\n",
        "[output.site]\nlab = \"target/lab.js\"\nlab-sources = [\"crates\"]\n",
    );
    for (script, stamped, labs) in
        [(false, true, false), (true, true, true), (true, false, false)]
    {
        let root = built(&[]);
        let made = digest::of_labs(root.path(), &["crates".to_owned()]).unwrap();
        fs::create_dir(root.path().join("target")).unwrap();
        fs::write(root.path().join("target/lab.made"), made).unwrap();
        if script {
            fs::write(root.path().join("target/lab.js"), "").unwrap();
        }
        // Written anew, it is the same source; with another word in it, it is not.
        let source = root.path().join("crates/a/src/lib.rs");
        let mut text = fs::read_to_string(&source).unwrap();
        text += if stamped { "" } else { "// another" };
        fs::write(&source, text).unwrap();
        let file = root.path().join("book/html/part/one.html");
        let section = "<section class=\"lab\" data-lab=\"x\" hidden></section></main>";
        let text = fs::read_to_string(&file).unwrap().replace("</main>", section);
        fs::write(&file, text).unwrap();
        render(&root, &config).unwrap();
        let (with, without) = (page(&root, "part/one.html"), page(&root, "index.html"));
        assert_eq!(root.path().join("book/html/lab.js").exists(), labs);
        assert_eq!(with.contains(" class=\"lab\" data-engine=\"lab.js\" data-lab"), labs);
        assert_eq!(with.contains("'wasm-unsafe-eval'"), labs);
        assert!(!without.contains("'wasm-unsafe-eval'"));
    }
    let gone = config.replace("[\"crates\"]", "[\"gone\"]");
    let root = built(&[]);
    fs::write(root.path().join("lab.js"), "").unwrap();
    let error = render(&root, &gone.replace("target/", "")).unwrap_err();
    assert!(error.contains("lab-sources: cannot read gone"), "{error}");
}
