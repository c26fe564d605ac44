//! With the real mdBook: the program that `MDBOOK` names, or else `mdbook` on the path.

use crate::common::{Answer, Book, PROGRAM, workspace};
use mdbook_doctest::directives::{BUILT_IN, directives};
use mdbook_doctest::markdown::{read, syntax};
use mdbook_preprocessor::config::Config;
use std::collections::BTreeSet;

/// Runs mdBook in the book's folder.
fn mdbook(book: &Book, arguments: &[&str]) -> Answer {
    let program = std::env::var("MDBOOK").unwrap_or_else(|_| "mdbook".to_owned());
    book.call(&program, arguments)
}

/// A book of one page.
fn page(name: &str, more: &str, text: &str) -> Book {
    Book::new(name)
        .file("book.toml", &format!("[book]\ntitle = \"One\"\n{more}"))
        .file("src/SUMMARY.md", "- [One](one.md)\n")
        .file("src/one.md", text)
}

fn write_book(name: &str, chapter: &str) -> Book {
    workspace(name)
        .file(
            "book.toml",
            &format!(
                "[book]\ntitle = \"Tiny\"\n[preprocessor.doctest]\ncommand = \"'{PROGRAM}'\"\nafter = [\"links\"]\n\
                 packages = [\"tiny\"]\ndependencies = [\"leaf-crate\"]\n"
            ),
        )
        .file("src/SUMMARY.md", "# Summary\n\n- [One](part/one.md)\n  - [Deeper](part/README.md)\n- [Draft]()\n")
        .file("src/part/README.md", "# Deeper\n")
        .file("src/part/one.md", chapter)
}

fn chapter(result: u32) -> String {
    format!(
        "# One\n\n```rust,quoted\n{{{{#include ../../tiny/src/inner.rs:twice}}}}\n```\n\n\
         ```rust\nuse tiny::twice;\nassert_eq!(twice(2), {result});\nassert_eq!(leaf_crate::add(1, 1), 2);\n```\n"
    )
}

#[test]
fn doctests_link_to_the_workspace_whatever_was_built_before() {
    let book = write_book("end to end", &chapter(4));
    let target = ["--target-dir", "target/mdbook-doctest"];
    let features = ["build", "--features", "tiny/other"];
    for arguments in [
        &["check"][..],
        &features,
        &[&["check"][..], &target].concat(),
        &[&features[..], &target].concat(),
    ] {
        let cargo = [arguments, &["--offline", "--quiet"]].concat();
        book.call(env!("CARGO"), &cargo).with(true, &[]);
    }
    mdbook(&book, &["test"]).with(true, &["part/one.md: 1 doctest, 1 quoted\n"]);

    let book = book.file("src/part/one.md", &chapter(5));
    let said = mdbook(&book, &["test"]).with(false, &[]);
    let said = said.stdout + &said.stderr;
    let mut failing = said.lines().filter_map(|line| line.strip_prefix("---- "));
    let place = failing.find_map(|line| line.split_once(" - One (line "));
    let (file, rest) = place.expect(&said);
    let line: usize = rest.split(')').next().unwrap().parse().unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    assert_eq!(text.lines().nth(line - 1), Some("```rust"), "line {line} of {file}");
}

#[test]
fn mdbook_stops_where_it_would_let_pass() {
    let book = write_book("stops", "# One\n\n{{#include gone.rs}}\n");
    for command in ["build", "test"] {
        let part = "src/part/one.md:3: {{#include gone.rs}}";
        mdbook(&book, &[command]).with(false, &[part]);
    }
    assert!(!book.root.join("book/part/one.html").exists());
}

#[test]
fn a_book_needs_no_workspace() {
    let settings = format!(
        "[preprocessor.doctest]\ncommand = \"'{PROGRAM}'\"\nafter = [\"links\"]\n"
    );
    for (result, id, success, said) in [
        (2, "one", true, ""),
        (3, "one", false, "1 failed"),
        (2, "two", false, "src/one.md:7: `#two`"),
    ] {
        let text = format!(
            "# One\n\n```rust\nassert_eq!(1 + 1, {result});\n```\n\n[x](#{id})\n"
        );
        mdbook(&page("alone", &settings, &text), &["test"]).with(success, &[said]);
    }
}

/// The oracle is mdBook: the ids in the page that it renders.
#[test]
fn ids_are_those_that_mdbook_makes() {
    let text = "# One's *first* `code_x` title -- & more...\n\n## Same\n\n## Same\n\n## Same-1\n\n## Own {#own .class}\n\n\
                ## Über 中文 \u{a0}x\n\nSetext\ntwo lines\n===\n\n## ![picture](i.png) seen\n\n## <b>bold</b> $x_1$\n\n## \n\n\
                ## Note[^m] in a title\n\nTerm *t*\n: meaning[^n][^n]\n\n[^n]: note\n\n[^m]: other\n\n[^unused]: never\n\n<div id=\"raw\"><a name='old'></a></div>\n\n<h2>raw</h2>\n\n\
                > ## Quoted\n\n- ## Listed\n\n```md\n## Not\n```\n";
    let book = page("ids", "", text).file("src/i.png", "");
    // It warns of the note that nobody refers to, and may take that for a fault.
    let said = mdbook(&book, &["build"]).stderr;
    let page = std::fs::read_to_string(book.root.join("book/one.html")).expect(&said);
    let main = page
        .split("<main>")
        .nth(1)
        .and_then(|rest| rest.split("</main>").next())
        .unwrap();
    let values = |key: &str| -> BTreeSet<String> {
        main.split(key)
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()))
            .collect()
    };
    let made: BTreeSet<String> =
        values("id=\"").union(&values("name=\"")).cloned().collect();
    let outline = read(text, syntax(&Config::default()).unwrap());
    let ours = outline.ids.into_iter().chain(outline.names).map(|(_, id)| id);
    assert_eq!(ours.collect::<BTreeSet<_>>(), made);
}

/// The oracle is mdBook: without this preprocessor it complains of each include that it
/// sees.
#[test]
fn directives_are_those_that_mdbook_sees() {
    let text = "{{#include gone1}} {{ #include gone2 }} {{# include gone3}} \\{{#include gone4}} {{#include gone5}}\n\
                {{#include\n gone6}} {{#unknown {{#include gone7}} }} {{#INCLUDE gone8}} {{#include_2 gone9}}\n\
                {{#playground gone10 editable}} {{#playpen gone11}} {{#rustdoc_include gone12:a}} {{#include gone13}\n\
                {{#include}} `{{#include gone14}}`\n\\{{#include gone15\n{{#include gone16}} {{{#include gone17}}}\n\
                ```\n{{#include gone18}}\n```\n<!-- {{#include gone19}} --> {{#include gone20 } }}\n";
    let said = mdbook(&page("seen", "", text), &["build"]);
    let said = said.stdout + &said.stderr;
    let complaints: Vec<&str> = said.split("Error updating \"").skip(1).collect();
    let seen: Vec<&str> =
        complaints.iter().filter_map(|rest| rest.split("\", Could not").next()).collect();
    let ours: Vec<&str> = directives(text)
        .filter(|directive| directive.name.is_some_and(|name| BUILT_IN.contains(&name)))
        .map(|directive| directive.text)
        .collect();
    assert!(seen.len() > 8, "{said}");
    assert_eq!(ours, seen);
}
