//! What stops the build for every renderer: each condition once as a book that passes,
//! once as one that fails.

mod common;

use common::Book;
use serde_json::json;

const CODE: &str = "fn before() {}\n// ANCHOR: shown\nfn shown() {}\n// ANCHOR_END: shown\n// ANCHOR: blank\n\n// ANCHOR_END: blank\n";

/// A book of two chapters, a file of code and an image; `text` begins on line 3 of the
/// first chapter.
fn book(name: &str, text: &str) -> Book {
    Book::new(name)
        .file("code/lib.rs", CODE)
        .file("code/open.rs", "// ANCHOR: open\nfn open() {}\n")
        .file("code/orphan.rs", "// ANCHOR: a\nfn a() {}\n// ANCHOR_END: a\n// ANCHOR_END: b\n")
        .file("src/image.png", "image")
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

/// Name, a text that passes, one that fails, the words of the message.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "include-file",
        "{{#include ../code/lib.rs}}",
        "{{#include ../code/gone.rs}}",
        &["src/one.md:3: {{#include ../code/gone.rs}}: cannot read code/gone.rs"],
    ),
    (
        "include-in-code",
        "```rust\n{{#include ../code/lib.rs:shown}}\n```",
        "```rust\n{{#include ../code/lib.rs:gone}}\n```",
        &["src/one.md:4: ", "no anchor `gone`; the file has shown, blank"],
    ),
    (
        "rustdoc-include",
        "{{#rustdoc_include ../code/lib.rs:shown}}",
        "{{#rustdoc_include ../code/lib.rs:gone}}",
        &["src/one.md:3: ", "no anchor `gone`"],
    ),
    (
        "playground",
        "{{#playground ../code/lib.rs editable}}",
        "{{#playground ../code/gone.rs editable}}",
        &["src/one.md:3: ", "cannot read code/gone.rs"],
    ),
    (
        "anchor-empty",
        "{{#include ../code/lib.rs:shown}}",
        "{{#include ../code/lib.rs:blank}}",
        &["src/one.md:3: ", "nothing in it but blank lines"],
    ),
    (
        "anchor-open",
        "{{#include ../code/open.rs}}",
        "{{#include ../code/open.rs:open}}",
        &["src/one.md:3: ", "code/open.rs:1: anchor `open` is never closed"],
    ),
    (
        "anchor-orphan",
        "{{#include ../code/orphan.rs}}",
        "{{#include ../code/orphan.rs:a}}",
        &["src/one.md:3: ", "code/orphan.rs:4: ANCHOR_END of `b`"],
    ),
    (
        "range",
        "{{#include ../code/lib.rs:1:7}}",
        "{{#include ../code/lib.rs:1:8}}",
        &["src/one.md:3: ", "lines 1 to 8, but the file has 7"],
    ),
    (
        "range-line",
        "{{#include ../code/lib.rs:7}}",
        "{{#include ../code/lib.rs:9}}",
        &["src/one.md:3: ", "lines 9 to 9, but the file has 7"],
    ),
    (
        "range-from",
        "{{#include ../code/lib.rs:2:}}",
        "{{#include ../code/lib.rs:9:}}",
        &["src/one.md:3: ", "but the file has 7"],
    ),
    (
        "range-to",
        "{{#include ../code/lib.rs::3}}",
        "{{#include ../code/lib.rs::30}}",
        &["src/one.md:3: ", "but the file has 7"],
    ),
    (
        "range-word",
        "{{#include ../code/lib.rs:2:3}}",
        "{{#include ../code/lib.rs:2:x}}",
        &["src/one.md:3: ", "`x` is not a line number"],
    ),
    (
        "include-extra",
        "{{#include ../code/lib.rs:shown }}",
        "{{#include ../code/lib.rs :shown}}",
        &["src/one.md:3: ", "mdBook ignores `:shown`"],
    ),
    (
        "include-nested",
        "\\{{#include inner.md}}",
        "{{#include inner.md}}",
        &["src/one.md:3: ", "src/inner.md:3: {{#include ../code/gone.rs}}"],
    ),
    (
        "include-cycle",
        "\\{{#include cycle.md}}",
        "{{#include cycle.md}}",
        &["src/one.md:3: ", "is there a cycle?"],
    ),
    (
        "title",
        "{{#title Any words}}",
        "{{#title}}",
        &["src/one.md:3: `{{#title` is not written as mdBook reads it"],
    ),
    (
        "directive",
        "{{#figure x}} `{{#unknown x}}`\n\\{{#unknown x}}",
        "{{#unknown x}}",
        &["src/one.md:3: unknown directive `{{#unknown`", "rustdoc_include", ", figure"],
    ),
    (
        "directive-space",
        "{{ #title x }}",
        "{{# title x}}",
        &["src/one.md:3: `{{#title` is not written as mdBook reads it"],
    ),
    (
        "image",
        "![an image](image.png)",
        "words\n![an image](gone.png)",
        &["src/one.md:4: `gone.png`: there is no gone.png"],
    ),
    (
        "image-html",
        "<img alt='' src='image.png'>",
        "<div>\n<img alt='' src='gone.png'>\n</div>",
        &["src/one.md:4: `gone.png`"],
    ),
    (
        "link",
        "[two](part/two.md) [two](part/two.html) [part](part/index.md) [part](part/)",
        "[two](part/tow.md)",
        &["src/one.md:3: `part/tow.md`: there is no part/tow.md"],
    ),
    (
        "link-html",
        "<a href=\"part/two.html\">x</a> <!-- <a href='gone'> -->",
        "<a href=\"two.html\">x</a>",
        &["src/one.md:3: `two.html`"],
    ),
    (
        "link-reference",
        "[x][y]\n\n[y]: part/two.md",
        "[x][y]\n\n[y]: part/gone.md",
        &["src/one.md:3: `part/gone.md`"],
    ),
    (
        "link-in-code",
        "`[x](gone.md)`\n\n```text\n[x](gone.md)\n```",
        "[x](gone.md)",
        &["src/one.md:3: `gone.md`"],
    ),
    (
        "link-chapter",
        "[x](image.png)",
        "[x](stray.md)",
        &["src/one.md:3: `stray.md`: the file exists, but is no chapter"],
    ),
    (
        "link-readme",
        "[x](part/index.md#part)",
        "[x](part/README.md)",
        &["src/one.md:3: ", "write index.md"],
    ),
    (
        "link-above",
        "[x](part/../part/two.md)",
        "[x](../code/lib.rs)",
        &["src/one.md:3: ", "out of the book's source folder"],
    ),
    ("link-empty", "[x](#)", "[x]()", &["src/one.md:3: ", "the destination is empty"]),
    (
        "link-absolute",
        "[x](https://example.org/x) [x](//example.org) <a@example.org>",
        "[x](/one.html)",
        &["src/one.md:3: `/one.html`: an absolute link breaks"],
    ),
    (
        "fragment",
        "[x](#one)",
        "[x](#two)",
        &["src/one.md:3: `#two`: src/one.md has no id `two`"],
    ),
    (
        "fragment-other",
        "[x](part/two.md#two-words) [x](part/two.md#same-1) [x](part/two.md#own) [x](part/two.html#old)",
        "[x](part/two.md#same-2)",
        &["src/one.md:3: ", "src/part/two.md has no id `same-2`"],
    ),
    (
        "fragment-prefix",
        "[x](#fig-3)",
        "[x](#figure-3)",
        &["src/one.md:3: ", "no id `figure-3`"],
    ),
];

#[test]
fn each_condition_passes_once_and_fails_once() {
    for (name, good, bad, message) in CASES {
        let options = || json!({ "command": "x", "after": ["links"], "directives": ["figure"], "id-prefixes": ["fig-"] });
        let good = book(&format!("{name}-good"), good).options(options()).run("html");
        assert!(good.success, "{name} must pass, but:\n{}", good.stderr);
        let bad_book = book(&format!("{name}-bad"), bad).options(options());
        println!("{name}");
        bad_book.fails("html", message);
        bad_book.fails("any other", message);
    }
}

#[test]
fn all_problems_are_listed_at_once() {
    let text = "![x](gone.png) {{#unknown x}}\n\n{{#include gone.rs}}\n";
    let parts = [
        "3 problems",
        "one.md:3: `gone.png`",
        "one.md:3: unknown directive",
        "one.md:5: {{#include gone.rs}}",
    ];
    book("listed", text).fails("html", &parts);
}

#[test]
fn what_other_preprocessors_made_is_read_too() {
    let raw = "# One\n\n[x](#made)\n";
    Book::new("made-id")
        .expanded("one.md", raw, "[x](#made) <p id=\"made\">")
        .passes("html");
    Book::new("made-link")
        .expanded("one.md", "words\n", "words\n\n[x](gone.md)\n")
        .fails("html", &["src/one.md:3: `gone.md` (line of the expanded chapter)"]);
}

#[test]
fn mathematics_holds_no_links() {
    let formula = "$E[X](t)$\n\n$$\nE[X](t)\n$$";
    book("math-off", formula).fails("html", &["src/one.md:3: `t`"]);
    book("math-on", formula).options(json!({ "math": true })).passes("html");
    book("math-on-link", "[x](gone.md)")
        .options(json!({ "math": true }))
        .fails("html", &["`gone.md`"]);
}

#[test]
fn options_are_checked() {
    book("option", "").options(json!({ "packages": [] })).passes("html");
    book("option-unknown", "").options(json!({ "pakages": [] })).fails(
        "html",
        &[
            "[preprocessor.doctest]",
            "unknown field `pakages`",
            "`packages`",
            "`id-prefixes`",
        ],
    );
    book("option-type", "")
        .options(json!({ "packages": "tiny" }))
        .fails("html", &["[preprocessor.doctest]"]);
}

#[test]
fn versions_are_checked() {
    for (version, renderer, part) in [
        (
            "0.5.3",
            "test",
            "`mdbook test` of mdBook 0.5.3 is not supported, only of 0.5.4",
        ),
        ("0.6.0", "html", "mdBook 0.6.0 is not supported"),
    ] {
        let mut book = book("version", "");
        book.version = version.to_owned();
        book.fails(renderer, &[part]);
    }
    let mut warned = book("version-warned", "");
    warned.version = "0.5.99".to_owned();
    assert!(
        warned
            .passes("html")
            .contains("warning: mdBook 0.5.99 was not tried, only 0.5.4")
    );
    assert_eq!(book("version-tried", "").passes("html"), "");
}
