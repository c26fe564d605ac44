//! What `mdbook test` is handed: the libraries, the quotations, the counts. Runs cargo
//! and rustdoc, not mdBook.

use crate::common::{Book, check_rows, workspace};
use mdbook_doctest::fences::{Use, blocks};
use mdbook_doctest::page::Lines;
use mdbook_doctest::quotations::dedented;
use std::collections::BTreeSet;

const USES_TINY: &str = "```rust\nuse tiny::twice;\nassert_eq!(twice(2), 4);\n```\n";

fn quoting(name: &str, body: &str) -> Book {
    let raw = format!("# One\n\n```rust,quoted\n{body}\n```\n");
    workspace(name).expanded(
        "one.md",
        &raw,
        "# One\n\n```rust,quoted\nnot even Rust\n```\n",
    )
}

#[test]
fn each_chapter_is_counted_and_handed_to_rustdoc() {
    let text = format!(
        "# One\n\n{USES_TINY}\n```no_run\nloop {{}}\n```\n\n```rust,ignore\nx\n```\n\n```text\nx\n```\n\n\
         <pre>\n```rust\nx\n```\n</pre>\n\n> - ~~~rust,quoted\n>   {{{{#include ../tiny/src/lib.rs:line}}}}\n>   ~~~\n"
    );
    let book = workspace("counted")
        .chapter("one.md", &text)
        .chapter("part/two.md", "Only prose.\n");
    let counts = "2 doctests (1 compile only), 1 quoted, 1 ignored\n";
    let (one, total) = (format!("one.md: {counts}"), format!("total: {counts}"));
    let parts = [&*one, "part/two.md: 0 doctests\n", &total];
    let chapter = book.run("test").with(true, &parts).chapter();
    let arguments = chapter["path"].as_str().unwrap().strip_prefix('@').unwrap();
    let arguments = std::fs::read_to_string(arguments).unwrap();
    assert!(arguments.contains("--edition\n2024\n"), "{arguments}");
    let library = arguments.lines().find_map(|line| line.strip_prefix("tiny=")).unwrap();
    assert!(
        library.contains("target/debug/deps/libtiny-") && library.ends_with(".rlib"),
        "{library}"
    );
    let file = arguments.lines().next().unwrap();
    assert!(file.ends_with("target/mdbook-doctest/chapters/one.md"), "{file}");
    let handed = std::fs::read_to_string(file).unwrap();
    assert!(handed.starts_with("# One\n"), "line 1 is not the chapter's own: {handed}");
    assert!(handed.contains("> - ~~~text\n"), "{handed}");
    assert!(
        chapter["sub_items"][0]["Chapter"]["path"]
            .as_str()
            .unwrap()
            .ends_with("chapters/part/two.md.args")
    );
}

#[test]
fn other_renderers_see_quotations_as_they_are() {
    let book = quoting("quoted-html", "{{#include ../tiny/src/inner.rs:twice}}");
    book.run("html").with(true, &["rust,quoted"]);
}

#[test]
fn every_chapter_keeps_its_own_text_for_other_renderers() {
    let book = workspace("nested-html")
        .chapter("one.md", "# One\n\nFirst.\n")
        .chapter("part/two.md", "Second.\n");
    let chapter = book.run("html").chapter();
    assert_eq!(chapter["content"], "# One\n\nFirst.\n");
    assert_eq!(chapter["sub_items"][0]["Chapter"]["content"], "Second.\n");
}

#[test]
fn a_quotation_is_of_compiled_source_and_of_nothing_else() {
    check_rows("quotations", include_str!("quotations.txt"), quoting, &["test"]);
    quoting("quoted-beside", "{{#include ../tiny/examples/good.rs:good}}")
        .file("tiny/examples/bad.rs", "nonsense\n")
        .passes("test");
    let bad = "// ANCHOR: bad\nfn main() -> u8 { \"a\" }\n// ANCHOR_END: bad\n";
    quoting("quoted-bad", "{{#include ../tiny/examples/bad.rs:bad}}")
        .file("tiny/examples/bad.rs", bad)
        .fails("test", &["mismatched types", "`cargo build` of `packages` failed"]);
    workspace("quoted-made")
        .expanded("one.md", "words\n", "```rust,quoted\nx\n```\n")
        .fails("test", &["src/one.md:1: 1 quoted blocks after expansion, 0 in the file"]);
}

#[test]
fn packages_dependencies_and_what_is_run_are_checked() {
    let book = |name: &str, text: &str| workspace(name).chapter("one.md", text);
    check_rows("packages", include_str!("packages.txt"), book, &["test"]);
    book("build-broken", USES_TINY)
        .file("tiny/src/lib.rs", "nonsense\n")
        .fails("test", &["`cargo build` of `packages` failed"]);
}

/// The oracle is rustdoc: every sequence of up to three tags, some separators, and the
/// kinds of block.
#[test]
fn info_strings_mean_what_rustdoc_takes_them_for() {
    let tags = "rust should_panic no_run compile_fail ignore ignore-linux ignore-wasm32 \
                edition2021 foo custom test_harness standalone_crate";
    let mut infos = vec![String::new()];
    for _ in 0..3 {
        let longer = infos
            .iter()
            .flat_map(|info| tags.split(' ').map(move |tag| format!("{info},{tag}")));
        infos.extend(longer.collect::<Vec<_>>());
    }
    let separated =
        "rust editable;rust\tfoo;no_run (a, remark);E0425;editionless;rust,,foo";
    infos.extend(separated.split(';').map(str::to_owned));
    let infos: BTreeSet<&str> =
        infos.iter().map(|info| info.trim_start_matches(',')).collect();
    let mut text: String =
        infos.iter().map(|info| format!("```{info}\nx\n```\n\n")).collect();
    text += "words\n\n    indented();\n\nTerm\n:   meaning\n\n        deeper();\n\n<pre>\n```rust\nx\n```\n</pre>\n\n\
             > - ~~~rust\n>   x\n>   ~~~\n\n````rust\n```\n````\n\n```rust\n```\n";
    let book = Book::new("info-strings").file("all.md", &text);

    let list = |more: &str| -> BTreeSet<usize> {
        let arguments = format!("--test-args=--list {more}");
        let output = book.call("rustdoc", &["--test", "all.md", &arguments]).stdout;
        output
            .lines()
            .filter_map(|line| {
                line.strip_suffix("): test")?.rsplit_once("(line ")?.1.parse().ok()
            })
            .collect()
    };
    let version = book.call("rustc", &["-vV"]).stdout;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let lines = Lines::of(&text);
    let lines_of = |wanted: &dyn Fn(Use) -> bool| -> BTreeSet<usize> {
        let chosen = blocks(&text).into_iter().filter(|block| wanted(block.used(host)));
        chosen.map(|block| lines.at(block.range.start)).collect()
    };
    let agree = |ours: BTreeSet<usize>, rustdocs: BTreeSet<usize>| {
        let differ = ours.symmetric_difference(&rustdocs).take(20);
        let differ: Vec<_> = differ
            .map(|line| (line, text.lines().nth(line - 1), rustdocs.contains(line)))
            .collect();
        assert!(differ.is_empty(), "line, text, whether rustdoc takes it: {differ:#?}");
    };
    let listed = list("");
    assert!(listed.len() > 500, "rustdoc lists only {}", listed.len());
    agree(lines_of(&|used| used != Use::Other), listed);
    agree(lines_of(&|used| used == Use::Ignore), list("--ignored"));
}

#[test]
fn a_quotation_loses_the_indentation_its_lines_share() {
    let quoted =
        |body: &str| format!("x\n\n```rust,quoted\n{body}\n```\n\n```rust\n    y\n```\n");
    let moved = |body: &str| dedented(&quoted(body));
    assert_eq!(moved("    fn f() {\n\n        1\n    }"), quoted("fn f() {\n\n    1\n}"));
    assert_eq!(moved("fn f() {\n    1\n}"), quoted("fn f() {\n    1\n}"));
    let in_a_list = "- ```rust,quoted\n      fn f() {}\n  ```\n";
    assert_eq!(dedented(in_a_list), in_a_list);
}
