//! What stops the build for every renderer: each condition once as a book that passes,
//! once as one that fails.

mod common;

use common::Book;
use mdbook_doctest::directives::directives;
use mdbook_doctest::markdown::{read, syntax};
use mdbook_doctest::part::Part;
use mdbook_doctest::quotations::{dedent_quotations, hide_quotations};
use mdbook_doctest::torn::torn;
use mdbook_doctest::{Doctest, config};
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use serde_json::json;

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
        "{{#include ../code/open.rs:open}}",
        "{{#include ../code/open.rs:opened}}",
        &["src/one.md:3: ", "no anchor `opened`; the file has open"],
    ),
    (
        "anchor-orphan",
        "{{#include ../code/orphan.rs:a}}",
        "{{#include ../code/orphan.rs:b}}",
        &["src/one.md:3: ", "no anchor `b`; the file has a"],
    ),
    (
        "anchor-twice",
        "```rust\n{{#rustdoc_include ../code/twice.rs:a}}\n```",
        "{{#include ../code/twice.rs:a}}",
        &["1 problem in", "code/twice.rs:4: a second region of an anchor; {{#include"],
    ),
    (
        "anchor-reopened",
        "{{#include ../code/reopened.rs:a}}",
        "{{#include ../code/reopened.rs:b}}",
        &["src/one.md:3: ", "no anchor `b`"],
    ),
    (
        "range",
        "{{#include ../code/lib.rs:1:99}}",
        "{{#include ../code/lib.rs:3:2}}",
        &["src/one.md:3: ", "lines 3 to 2, which is none"],
    ),
    (
        "range-line",
        "{{#include ../code/lib.rs:7}}",
        "{{#include ../code/lib.rs:9}}",
        &["src/one.md:3: ", "line 9, but the file has 7"],
    ),
    (
        "range-from",
        "{{#include ../code/lib.rs:2:}}",
        "{{#include ../code/lib.rs:9:}}",
        &["src/one.md:3: ", "but the file has 7"],
    ),
    (
        "range-to",
        "{{#include ../code/lib.rs::30}}",
        "{{#include ../code/lib.rs::0}}",
        &["src/one.md:3: ", "lines are counted from 1"],
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
        &["src/one.md:3: ", "it leads out of the book; `unchecked`"],
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
        "fragment-later",
        "{{#figure x}} [x](#figure-3)",
        "\\{{#figure x}} `{{#figures x}}` [x](#figure-3)",
        &["src/one.md:3: ", "no id `figure-3`"],
    ),
    (
        "fragment-prefix",
        "[x](#fig-3)",
        "[x](#figure-3)",
        &["src/one.md:3: ", "no id `figure-3`"],
    ),
    (
        "include-empty",
        "{{#include ../code/empty.rs}}",
        "{{#include ../code/empty.rs:1}}",
        &["src/one.md:3: ", "line 1, but the file has 0"],
    ),
    (
        "include-without-hash",
        "`{{include ../code/lib.rs}}` {{included}} {{ title x }}",
        "{{include ../code/lib.rs}}",
        &["src/one.md:3: `{{include ../code/lib.rs}}` is not written as mdBook reads it"],
    ),
    (
        "include-one-brace",
        "`{#include ../code/lib.rs}`",
        "{#include ../code/lib.rs}}",
        &["src/one.md:3: `{#include ../code/lib.rs}` is not written as mdBook reads it"],
    ),
    (
        "torn-list",
        "- ```rust\n  {{#include ../code/one-line.rs}}\n  ```",
        "- ```rust\n  {{#include ../code/lib.rs}}\n  ```",
        &["src/one.md:4: {{#include ../code/lib.rs}}", "breaks the list item"],
    ),
    (
        "torn-quoted",
        "```rust,quoted\n{{#include ../code/lib.rs}}\n```",
        "1. words\n\n   ```rust,quoted\n   {{#include ../code/lib.rs:1:3}}\n   ```",
        &["src/one.md:6: {{#include ../code/lib.rs:1:3}}", "breaks the list item"],
    ),
    (
        "torn-quote",
        "> {{#include ../code/one-line.rs}}",
        "> ```rust\n> {{#rustdoc_include ../code/lib.rs:shown}}\n> ```",
        &["src/one.md:4: ", "breaks the quote"],
    ),
    (
        "torn-playground",
        "{{#playground ../code/lib.rs}}",
        "- {{#playground ../code/lib.rs}}",
        &["src/one.md:3: ", "breaks the list item"],
    ),
    (
        "torn-fence",
        "````md\n{{#include ../code/fence.md}}\n````",
        "```md\n{{#include ../code/fence.md}}\n```",
        &["src/one.md:4: ", "breaks the code block"],
    ),
    (
        "torn-indented",
        "    {{#include ../code/one-line.rs}}",
        "    {{#include ../code/lib.rs}}",
        &["src/one.md:3: ", "breaks the code block"],
    ),
    (
        "torn-nothing",
        "- {{#include ../code/indented.md}}\n\nwords\n\n  {{#include ../code/list.md}}",
        "- {{#include ../code/list.md}}",
        &["src/one.md:3: ", "breaks the list item"],
    ),
    (
        "image-srcset",
        "<img src='image.png' srcset='image.png, image.png 2x,image.png 3x'>",
        "<img src='image.png' srcset='image.png 1x, gone-1.png 2x,gone-2.png 3x'>",
        &["2 problems", "src/one.md:3: `gone-1.png`", "src/one.md:3: `gone-2.png`"],
    ),
    (
        "video-poster",
        "<video src='image.png' poster='image.png'></video>",
        "<video src='image.png' poster='gone.png'></video>",
        &["1 problem in", "src/one.md:3: `gone.png`"],
    ),
    (
        "object",
        "<object data='image.png'></object> <div data='gone.png'></div>",
        "<object data='gone.png'></object>",
        &["src/one.md:3: `gone.png`"],
    ),
    (
        "track",
        "<track src='image.png'>",
        "<track src='gone.vtt'>",
        &["src/one.md:3: `gone.vtt`"],
    ),
    (
        "script",
        "<script>'<img src=gone.js>'</script>",
        "<script src='gone.js'></script>",
        &["src/one.md:3: `gone.js`"],
    ),
    (
        "stylesheet",
        "<link rel='stylesheet' href='image.png'>",
        "<link rel='stylesheet' href='gone.css'>",
        &["src/one.md:3: `gone.css`"],
    ),
    (
        "area",
        "<map><area href='part/two.html#own'></map>",
        "<map><area href='part/two.md'></map>",
        &["src/one.md:3: `part/two.md`: mdBook turns `.md` into `.html` only in"],
    ),
    (
        "input",
        "<input type='image' src='image.png'> <input src='gone.png'>",
        "<input type='image' src='gone.png'>",
        &["src/one.md:3: `gone.png`"],
    ),
    (
        "svg",
        "<svg><image href='image.png'/><path id='p'/><use xlink:href='#p'/></svg>",
        "<svg>\n<use href='#q'/>\n</svg>",
        &["src/one.md:4: `#q`: src/one.md has no id `q`"],
    ),
    (
        "svg-image",
        "<svg><image xlink:href='image.png'/></svg>",
        "<svg><image href='gone.png'/></svg>",
        &["src/one.md:3: `gone.png`"],
    ),
    (
        "html-entity",
        "<a href='part/two.html&#35;own'>x</a>",
        "<a href='part/two.html&#35;owned'>x</a>",
        &["src/one.md:3: `part/two.html#owned`: src/part/two.md has no id `owned`"],
    ),
    (
        "label",
        "[x][y] `[x][z]` a[i][j] \\[x][z]\n\n[y]: part/two.md",
        "[x][y]\n\n[z]: part/two.md",
        &["src/one.md:3: `[…][y]` is no link"],
    ),
    (
        "label-collapsed",
        "[x][]\n\n[x]: part/two.md",
        "[x][]",
        &["src/one.md:3: `[…][x]` is no link"],
    ),
    (
        "footnote",
        "words[^a] `[^b]` \\[^b] [x](#fr-a-1)\n\n[^a]: note",
        "words\nwords[^b]\n\n[^a]: note",
        &["1 problem in", "src/one.md:4: `[^b]` is no footnote"],
    ),
    (
        "link-blank",
        "[x](<a b.html>) f[i](as in 2.1) [x](part/two.md \"title\")",
        "[x](a b.md)",
        &["src/one.md:3: `](a b.md)` is no link, for the blank in it"],
    ),
    (
        "id-twice",
        "## Same\n\n## Same\n\n<a name='one'></a><p id='p' name='p'></p>",
        "<p id='p'></p>\n\n## Two {#p}",
        &["1 problem in", "src/one.md:5: the id `p` is already on line 3"],
    ),
    (
        "index",
        "[x](index.html) [x](index.html#one) [x](favicon.svg)",
        "[x](index.html#two)",
        &["src/one.md:3: ", "src/one.md has no id `two`"],
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
        .fails(
            "html",
            &["src/one.md:3: `gone.md`: there", "(line of the expanded chapter)"],
        );
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
    book("option-renderer", "")
        .options(json!({ "renderer": ["html"] }))
        .fails("html", &["unknown field `renderer`", "`renderers`"]);
    book("option-type", "")
        .options(json!({ "packages": "tiny" }))
        .fails("html", &["[preprocessor.doctest]"]);
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
fn links_may_lead_where_something_else_is_put() {
    let text = "[x](../std/vec/index.html#a) [x](sheets/one.pdf) [x](part/../../std)";
    let unchecked =
        |folders| book("unchecked", text).options(json!({ "unchecked": folders }));
    unchecked(json!(["../std", "sheets"])).passes("html");
    unchecked(json!(["../st", "sheets"])).fails("html", &["`../std/vec/index.html#a`"]);
    unchecked(json!(["../std"])).fails("html", &["`sheets/one.pdf`"]);
}

#[test]
fn single_checks_can_be_turned_off() {
    let text = "[x](/part/two.html) [x][y]\n\n[x](gone.md)\n";
    let allow = |checks| book("allow", text).options(json!({ "allow": checks }));
    allow(json!([])).fails("html", &["3 problems", "[absolute-link]", "[reference]"]);
    allow(json!(["absolute-link", "reference"]))
        .fails("html", &["1 problem in the book", "`gone.md`", "[link]"]);
    allow(json!(["link", "reference", "absolute-link"])).passes("html");
    allow(json!(["links"]))
        .fails("html", &["unknown variant `links`", "`absolute-link`"]);
    book("allow-absolute", "[x](/part/tow.html)")
        .options(json!({ "allow": ["absolute-link"] }))
        .fails("html", &["`/part/tow.html`: there is no part/tow.html"]);
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

#[test]
fn includes_are_expanded_before_the_links_are_read() {
    let text = "{{#include ../code/lib.rs}}\n\n\\{{#include gone.rs}}\n";
    let message = "src/one.md:3: {{#include ../code/lib.rs}} is not expanded yet";
    book("after", text)
        .options(json!({}))
        .fails("html", &[message, "after = [\"links\"]"]);
    book("after", text).options(json!({ "after": ["links"] })).passes("html");
}

#[test]
fn links_are_looked_up_in_linear_time() {
    const CHAPTERS: usize = 12_000;
    let mut book = Book::new("many");
    for chapter in 0..CHAPTERS {
        let link = |to: usize| format!("[x](c{}.md#c)\n", (chapter + to) % CHAPTERS);
        let links: String = (0..20).map(link).collect();
        book = book.chapter(&format!("c{chapter}.md"), &format!("# C\n\n{links}"));
    }
    let start = std::time::Instant::now();
    book.passes("html");
    // Two seconds where nobody disturbs; a minute when each link is looked for among all
    // chapters.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_long_page_is_read_in_linear_time() {
    let line = "[x](gone.md) [x][y] [^n] {{#foo x}} `c` <p id=a></p>\n\n## Same\n\n";
    let book = Book::new("long").chapter("one.md", &line.repeat(2000));
    let start = std::time::Instant::now();
    book.fails("html", &["8001 problems"]);
    // A second where nobody disturbs; each of the four was quadratic once, and took minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
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
    const PIECES: &[&str] = &[
        "```",
        "rust,quoted",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "  ",
        "    ",
        "[x]",
        "(a b.md)",
        "[^n]",
        "[^n]: ",
        "{{#include ",
        "../code/lib.rs",
        ":shown",
        "}}",
        "\\",
        "<img srcset='",
        "'>",
        "<p id=q>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "\u{feff}",
        "中文",
        "é",
        "\r\n",
        "# ",
        "{#id}",
        "&#35;",
        "$",
        "`",
        "|",
        "---",
        ",",
        "%2",
        "#",
        "\0",
        "ANCHOR: a",
    ];
    let html = config::Html::default();
    let mut seed = 1_u64;
    let mut next = |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for _ in 0..1000 {
        let text: String = (0..next(40)).map(|_| PIECES[next(PIECES.len())]).collect();
        read(&text, syntax(&html));
        hide_quotations(&dedent_quotations(&text));
        for directive in directives(&text) {
            let end = directive.offset + directive.text.len();
            torn(&text, directive.offset..end, "a\n- b\n```\nc");
        }
        let _ = Part::parse(&text).map(|part| part.shown(&text).is_ok());
    }
}

#[test]
fn the_command_answers_questions() {
    let ask = |question: &str| {
        let output = std::process::Command::new(common::PROGRAM)
            .arg(question)
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap();
        (output.status.success(), String::from_utf8(output.stdout).unwrap())
    };
    assert!(ask("supports").0);
    let version = format!("mdbook-doctest {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(ask("--version"), (true, version));
    assert!(ask("--help").1.contains("[preprocessor.doctest]"));
    assert_eq!(ask("--halp"), (false, String::new()));
}
