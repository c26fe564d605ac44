//! What `mdbook test` is handed: the libraries, the quotations, the counts. Runs cargo
//! and rustdoc, not mdBook.

mod common;

use common::{Book, workspace};
use mdbook_doctest::fences::{Use, blocks};
use mdbook_doctest::page::Lines;
use serde_json::json;
use std::collections::BTreeSet;
use std::process::Command;

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
    let answer = book.run("test");
    let said = answer.stderr;
    assert!(
        said.contains("one.md: 2 doctests (1 compile only), 1 quoted, 1 ignored\n"),
        "{said}"
    );
    assert!(said.contains("part/two.md: 0 doctests\n"), "{said}");
    assert!(
        said.contains("total: 2 doctests (1 compile only), 1 quoted, 1 ignored\n"),
        "{said}"
    );

    let answer: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    let chapter = &answer["items"][0]["Chapter"];
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
    let answer =
        quoting("quoted-html", "{{#include ../tiny/src/inner.rs:twice}}").run("html");
    assert!(answer.success && answer.stdout.contains("rust,quoted"), "{}", answer.stderr);
}

#[test]
fn every_chapter_keeps_its_own_text_for_other_renderers() {
    let book = workspace("nested-html")
        .chapter("one.md", "# One\n\nFirst.\n")
        .chapter("part/two.md", "Second.\n");
    let answer: serde_json::Value =
        serde_json::from_str(&book.run("html").stdout).unwrap();
    let chapter = &answer["items"][0]["Chapter"];
    assert_eq!(chapter["content"], "# One\n\nFirst.\n");
    assert_eq!(chapter["sub_items"][0]["Chapter"]["content"], "Second.\n");
}

#[test]
fn a_quotation_is_of_compiled_source_and_of_nothing_else() {
    for (name, body) in [
        (
            "library",
            "{{#include ../tiny/src/inner.rs:twice}}\n\n{{#include ../tiny/src/inner.rs:twice}}",
        ),
        ("test", "{{#include ../tiny/tests/claims.rs:claim}}"),
        ("test-module", "{{#include ../tiny/tests/common/mod.rs:shared}}"),
        ("example", "{{#include ../tiny/examples/good.rs:good}}"),
    ] {
        let said = quoting(&format!("quoted-{name}"), body).passes("test");
        assert!(said.contains("one.md: 0 doctests, 1 quoted\n"), "{said}");
    }
    for (name, body, parts) in [
        (
            "forgotten",
            "{{#include ../tiny/src/forgotten.rs:old}}",
            ["src/one.md:4: quoted from", "forgotten.rs, which Cargo did not compile"],
        ),
        (
            "manifest",
            "\n{{#include ../tiny/Cargo.toml}}",
            ["src/one.md:5: a quoted block holds only", ":anchor}}"],
        ),
        (
            "text",
            "{{#include ../tiny/src/inner.rs:twice}}\nfn more() {}",
            ["src/one.md:5: a quoted block holds only", "not `fn more() {}`"],
        ),
        (
            "text-beside",
            "{{#include ../tiny/src/inner.rs:twice}} fn more() {}",
            ["src/one.md:4: a quoted block holds only", "more"],
        ),
        ("title", "{{#title x}}", ["src/one.md:4: a quoted block holds only", "title"]),
        ("empty", "", ["src/one.md:3: quoted, but empty", ""]),
    ] {
        quoting(&format!("quoted-{name}"), body).fails("test", &parts);
    }
    quoting("quoted-beside", "{{#include ../tiny/examples/good.rs:good}}")
        .file("tiny/examples/bad.rs", "nonsense\n")
        .passes("test");
    quoting("quoted-bad", "{{#include ../tiny/examples/bad.rs:bad}}")
        .file(
            "tiny/examples/bad.rs",
            "// ANCHOR: bad\nfn main() -> u8 { \"a\" }\n// ANCHOR_END: bad\n",
        )
        .fails("test", &["mismatched types", "`cargo build` of `packages` failed"]);
    Book::new("quoted-alone")
        .file("code.rs", "// ANCHOR: a\nfn a() {}\n")
        .chapter("one.md", "```rust,quoted\n{{#include ../code.rs:a}}\n```\n")
        .options(json!({ "after": ["links"] }))
        .fails(
            "test",
            &["src/one.md:2: quoted from", "did not compile for any of `packages`"],
        );
    workspace("quoted-made")
        .expanded("one.md", "words\n", "```rust,quoted\nx\n```\n")
        .fails("test", &["src/one.md:1: 1 quoted blocks after expansion, 0 in the file"]);
}

#[test]
fn a_chapter_that_shows_rust_runs_some() {
    let ignored = "```rust,ignore\nx\n```\n";
    workspace("runs-some")
        .chapter("one.md", &format!("{ignored}\n{USES_TINY}"))
        .passes("test");
    workspace("runs-none")
        .chapter("one.md", ignored)
        .fails("test", &["src/one.md:1: shows 1 blocks of Rust", "nothing is run"]);
    workspace("runs-none-allowed")
        .chapter("one.md", ignored)
        .options(json!({ "packages": ["tiny"], "allow": ["ignored-chapter"] }))
        .passes("test");
}

#[test]
fn packages_and_dependencies_are_checked() {
    let with = |name: &str, options| {
        workspace(name).chapter("one.md", USES_TINY).options(options)
    };
    with("dependency", json!({ "packages": ["tiny"], "dependencies": ["leaf-crate"] }))
        .passes("test");
    for (name, options, parts) in [
        (
            "package-gone",
            json!({ "packages": ["tyni"] }),
            ["no `tyni` in the workspace", "leaf-crate, only-program, tiny"],
        ),
        (
            "package-program",
            json!({ "packages": ["only-program"] }),
            ["`only-program` has no library", "leaf-crate, tiny"],
        ),
        (
            "dependency-gone",
            json!({ "packages": ["tiny"], "dependencies": ["rand"] }),
            ["do not depend on `rand`", "leaf_crate"],
        ),
        (
            "dependency-alone",
            json!({ "dependencies": ["rand"] }),
            ["`packages` is empty", ""],
        ),
    ] {
        with(name, options).fails("test", &parts);
    }
    let broken = with("build-broken", json!({ "packages": ["tiny"] }))
        .file("tiny/src/lib.rs", "nonsense\n");
    broken.fails("test", &["`cargo build` of `packages` failed"]);
}

/// The oracle is rustdoc: every sequence of up to three tags, some separators, and the
/// kinds of block.
#[test]
fn info_strings_mean_what_rustdoc_takes_them_for() {
    let tags = [
        "rust",
        "should_panic",
        "no_run",
        "compile_fail",
        "ignore",
        "ignore-linux",
        "ignore-wasm32",
        "edition2021",
        "foo",
        "custom",
        "test_harness",
        "standalone_crate",
    ];
    let mut infos = vec![String::new()];
    for _ in 0..3 {
        let longer =
            infos.iter().flat_map(|info| tags.map(|tag| format!("{info},{tag}")));
        infos.extend(longer.collect::<Vec<_>>());
    }
    infos.extend(
        [
            "rust editable",
            "rust\tfoo",
            "no_run (a, remark)",
            "E0425",
            "editionless",
            "rust,,foo",
        ]
        .map(str::to_owned),
    );
    let infos: BTreeSet<&str> =
        infos.iter().map(|info| info.trim_start_matches(',')).collect();
    let mut text: String =
        infos.iter().map(|info| format!("```{info}\nx\n```\n\n")).collect();
    text += "words\n\n    indented();\n\nTerm\n:   meaning\n\n        deeper();\n\n<pre>\n```rust\nx\n```\n</pre>\n\n\
             > - ~~~rust\n>   x\n>   ~~~\n\n````rust\n```\n````\n\n```rust\n```\n";
    let book = Book::new("info-strings").file("all.md", &text);

    let list = |more: &str| -> BTreeSet<usize> {
        let arguments = format!("--test-args=--list {more}");
        let output = Command::new("rustdoc")
            .args(["--test", "all.md", &arguments])
            .current_dir(&book.root)
            .output()
            .unwrap();
        let output = String::from_utf8(output.stdout).unwrap();
        output
            .lines()
            .filter_map(|line| {
                line.strip_suffix("): test")?.rsplit_once("(line ")?.1.parse().ok()
            })
            .collect()
    };
    let host =
        String::from_utf8(Command::new("rustc").arg("-vV").output().unwrap().stdout)
            .unwrap();
    let host = host.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
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
    let moved = |body: &str| mdbook_doctest::quotations::dedent_quotations(&quoted(body));
    assert_eq!(moved("    fn f() {\n\n        1\n    }"), quoted("fn f() {\n\n    1\n}"));
    assert_eq!(moved("fn f() {\n    1\n}"), quoted("fn f() {\n    1\n}"));
    let in_a_list = "- ```rust,quoted\n      fn f() {}\n  ```\n";
    assert_eq!(mdbook_doctest::quotations::dedent_quotations(in_a_list), in_a_list);
}
