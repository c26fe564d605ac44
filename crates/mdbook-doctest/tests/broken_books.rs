//! What stops the build for every renderer: each condition once as a book that passes,
//! once as one that fails.

use crate::common::{Book, PROGRAM, check_rows};
use mdbook_doctest::directives::directives;
use mdbook_doctest::includes::{outermost_blocks, torn};
use mdbook_doctest::markdown::{read, syntax};
use mdbook_doctest::part::Part;
use mdbook_doctest::quotations::{dedented, hidden};
use mdbook_doctest::{Doctest, config};
use mdbook_preprocessor::config::Config;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use serde_json::json;
use std::time::Instant;

const CODE: &str = "fn before() {}\n// ANCHOR: shown\nfn shown() {}\n// ANCHOR_END: shown\n// ANCHOR: blank\n\n// ANCHOR_END: blank\n";

/// A book of two chapters, a file of code and an image; `text` begins on line 3 of the
/// first chapter.
fn book(name: &str, text: &str) -> Book {
    Book::new(name)
        .file("code/lib.rs", CODE)
        .file("code/open.rs", "// ANCHOR: open\nfn open() {}\n")
        .file("code/empty.rs", "")
        .file("code/one-line.rs", "fn one_line() {}\n")
        .file("code/fence.md", "words\n```\nwords\n```\n")
        .file("code/indented.md", "words\n  words\n")
        .file("code/list.md", "- a\n- b\n\nwords\n")
        .file("code/twice.rs", "// ANCHOR: a\nfn a() {}\n// ANCHOR_END: a\n// ANCHOR: a\nfn b() {}\n// ANCHOR_END: a\n")
        .file("code/reopened.rs", "// ANCHOR: a\nfn a() {}\n// ANCHOR: a\n")
        .file("code/orphan.rs", "// ANCHOR: a\nfn a() {}\n// ANCHOR_END: a\n// ANCHOR_END: b\n")
        .file("src/image.png", "image")
        .file("src/a b.html", "<h1>Stray</h1>\n")
        .file("src/stray.md", "# Stray\n")
        .file("src/inner.md", "words\n\n{{#include ../code/gone.rs}}\n")
        .file("src/cycle.md", "{{#include cycle.md}}\n")
        .chapter("one.md", &format!("# One\n\n{text}\n"))
        .chapter(
            "part/two.md",
            "# Two *words*\n\n## Same\n\n## Same\n\n## Named {#own}\n\n<a name=\"old\"></a>\n",
        )
        .chapter("part/README.md", "# Part\n\n[up](../one.md#one), ![image](../image.png), [self](#part)\n")
}

#[test]
fn each_condition_passes_once_and_fails_once() {
    check_rows(
        "broken_books",
        include_str!("broken_books.txt"),
        book,
        &["html", "any other"],
    );
}

#[test]
fn what_other_preprocessors_made_is_read_too() {
    let raw = "# One\n\n[x](#made)\n";
    Book::new("made-id")
        .expanded("one.md", raw, "[x](#made) <p id=\"made\">")
        .passes("html");
    Book::new("made-link")
        .expanded("one.md", "words\n", "words\n\n[x](gone.md)\n")
        .fails(
            "html",
            &["src/one.md:3: `gone.md`: there", "(line of the expanded chapter)"],
        );
}

#[test]
fn versions_are_checked() {
    let version = |version: &str| {
        let mut book = book("version", "");
        book.version = version.to_owned();
        book
    };
    for renderer in ["html", "test"] {
        version("0.6.0").fails(renderer, &["mdBook 0.6.0 is not supported, only 0.5"]);
        for other in ["0.5.0", "0.5.99"] {
            let said = version(other).passes(renderer);
            let warning =
                format!("warning: mdBook {other} was not tried, only {}", config::TRIED);
            assert!(said.contains(&warning), "{said}");
        }
        assert!(!version(config::TRIED).passes(renderer).contains("warning"));
    }
}

/// What mdBook would write in this book's place in a later version is not known here.
#[test]
fn unknown_settings_of_a_later_mdbook_do_no_harm() {
    let mut book = book("later", "[x](old.html) \"quoted\"");
    let redirect = json!({ "/old.html": "one.html" });
    book.html = json!({ "redirect": redirect, "smart-punctuation": false, "new-key": 1 });
    book.passes("html");
}

#[test]
fn the_text_that_the_renderer_gets_is_judged() {
    let raw = "# One\n\n[x]({{#url}}/a) [y](Vec) {{#figure x}}\n[z](gone.md)\n";
    let content =
        "# One\n\n\n\n[x](https://a.b/a) [y](https://a.b/Vec) figure\n[z](gone.md)\n";
    let book = |content: &str| Book::new("judged").expanded("one.md", raw, content);
    let fault = "1 problem in the book\nsrc/one.md:4: `gone.md`";
    book(content).fails("html", &[fault]);
    book(&content.replace("(gone.md)", "(https://a.b)")).passes("html");
    let left = content.replace("figure", "{{#figure x}}");
    book(&left).fails("html", &["src/one.md:3: unknown directive `{{#figure`"]);
}

#[test]
fn redirects_lead_on_and_somewhere() {
    let text = "[x](old.html#a) [x](deep/old.md) [x](part/two.html#moved) [x](CNAME)";
    let redirected = |redirect| {
        let settings = "[output.html.redirect]\n\"/deep/old.html\" = \"x\"\n";
        let mut book = book("redirected", text).file("book.toml", settings);
        book.html = json!({ "redirect": redirect, "cname": "a.b" });
        book
    };
    let good = json!({
        "/old.html": "https://example.org", "/deep/old.html": "../part/two.html#own",
        "/part/two.html#moved": "../one.html#one",
    });
    redirected(good.clone()).passes("html");
    for to in ["../part/gone.html", "../part/two.html#gone", "../part/two.md"] {
        let mut bad = good.clone();
        bad["/deep/old.html"] = json!(to);
        let part = format!("book.toml:2: redirect of `/deep/old.html` to `{to}`: ");
        redirected(bad).fails("html", &[&part]);
    }
    redirected(json!({ "/old.html": "one.html" }))
        .fails("html", &["`deep/old.md`", "`part/two.html#moved`"]);
}

#[test]
fn the_page_for_what_is_not_found_is_checked() {
    let lost = |text: &str| book("lost", "").file("src/404.md", text);
    lost("# Lost\n\n[home](index.html#one) [x](part/two.md) [x](#lost)\n").passes("html");
    lost("# Lost\n\n[home](home.md)\n").fails("html", &["src/404.md:3: `home.md`"]);
    lost("{{#include ../code/lib.rs}}\n")
        .fails("html", &["src/404.md:1: ", "mdBook expands no directives"]);
}

/// A second or two where nobody disturbs; each was quadratic once, and took minutes.
#[test]
fn long_books_and_pages_are_read_in_linear_time() {
    const CHAPTERS: usize = 12_000;
    let links = |chapter: usize| {
        let link = |to: usize| format!("[x](c{}.md#c)\n", (chapter + to) % CHAPTERS);
        "# C\n\n".to_owned() + &(0..20).map(link).collect::<String>()
    };
    let chapter = |book: Book, at: usize| book.chapter(&format!("c{at}.md"), &links(at));
    let line = "[x](gone.md) [x][y] [^n] {{#foo x}} `c` <p id=a></p>\n\n## Same\n\n";
    let item = "- ```rust\n  {{#include ../code/lib.rs}}\n  ```\n";
    for (book, problems) in [
        ((0..CHAPTERS).fold(Book::new("many"), chapter), ""),
        (book("long", &line.repeat(2000)), "8001 problems"),
        (book("long-list", &item.repeat(20_000)), "20000 problems"),
    ] {
        let start = Instant::now();
        book.run("html").with(problems.is_empty(), &[problems]);
        assert!(start.elapsed().as_secs() < 20, "{problems}: {:?}", start.elapsed());
    }
}

/// As a program does that runs mdBook itself.
#[test]
fn the_preprocessor_runs_without_a_process() {
    let run = |text: &str| {
        let book = book("in-process", text);
        let (context, book): (PreprocessorContext, mdbook_preprocessor::book::Book) =
            serde_json::from_str(&book.input("html")).unwrap();
        Doctest.run(&context, book)
    };
    assert_eq!(run("words").unwrap().chapters().count(), 3);
    let message = run("[x](gone.md) ![x](gone.png)").unwrap_err().to_string();
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(lines[0], "2 problems in the book");
    assert!(lines[1].starts_with("src/one.md:3: `gone.md`"), "{message}");
    assert!(lines[2].starts_with("src/one.md:3: `gone.png`"), "{message}");
    assert_eq!(lines.len(), 3);
}

/// Pieces of everything that is read, in an order that nobody would write.
#[test]
fn any_text_is_read() {
    const PIECES: &str = "```¦rust,quoted¦\n¦\n\n¦> ¦- ¦  ¦    ¦[x]¦(a b.md)¦[^n]¦[^n]: ¦{{#include ¦\
        ../code/lib.rs¦:shown¦}}¦\\¦<img srcset='¦'>¦<p id=q>¦<script>¦</script>¦<!--¦-->¦\u{feff}¦\
        中文¦é¦\r\n¦# ¦{#id}¦&#35;¦$¦`¦|¦---¦,¦%2¦#¦\0¦ANCHOR: a";
    let pieces: Vec<&str> = PIECES.split('¦').collect();
    let syntax = syntax(&Config::default()).unwrap();
    let mut seed = 1_u64;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..1000 {
        let text: String = (0..next(40)).map(|_| pieces[next(pieces.len())]).collect();
        read(&text, syntax);
        hidden(&dedented(&text));
        for directive in directives(&text) {
            torn(&text, &outermost_blocks(&text), directive.range, "a\n- b\n```\nc");
        }
        let _ = Part::parse(&text).map(|part| part.shown(&text).is_ok());
    }
}

#[test]
fn the_command_answers_questions() {
    let ask = |question: &str| Book::new("asked").call(PROGRAM, &[question]);
    ask("supports").with(true, &[]);
    let version = format!("mdbook-doctest {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(ask("--version").with(true, &[]).stdout, version);
    assert!(ask("--help").with(true, &[]).stdout.contains("[preprocessor.doctest]"));
    assert_eq!(ask("--halp").with(false, &[]).stdout, "");
}
