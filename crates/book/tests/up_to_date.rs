//! A book is built when anything it may be made from has changed, and only then.
#![allow(missing_docs, reason = "tests")]

mod common;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use book::inputs::{Inputs, Made};
use book::parts::COMMAND;
use common::{program, said, write};
use tempfile::TempDir;

/// The digest of the book in `root`, with this line more in `[output.site]`.
fn digest(root: &Path, line: &str) -> Inputs {
    let root = &root.canonicalize().unwrap();
    let text = fs::read_to_string(root.join("book.toml")).unwrap();
    let site = format!("{text}[output.site]\ncommand = \"{COMMAND}site\"\n{line}\n");
    let config = &site.parse().unwrap();
    let (folder, program) = (&root.join("book"), &root.join("target/program"));
    Made { root, config, folder, program }.inputs()
}

/// A book, what is taken for its program, and its labs.
fn book() -> TempDir {
    let root = common::book();
    for file in ["target/program", "target/lab/lab.js", "target/lab/lab.made"] {
        write(root.path(), file, "1");
    }
    root
}

#[test]
fn every_kind_of_input_counts() {
    let root = book();
    let root = root.path();
    let now = || digest(root, "lab = \"target/lab/lab.js\"");
    let before = now();
    assert!(before.is_some());
    assert_eq!(before, now(), "the same again");
    for file in [
        "book.toml",
        "src/SUMMARY.md",
        "src/one.md",
        "src/picture.svg",
        "theme/css/a.css",
        "crates/a/src/lib.rs",
        "crates/a/tests/p1.rs",
        "target/lab/lab.js",
        "target/lab/lab.made",
    ] {
        let old = fs::read_to_string(root.join(file)).unwrap();
        // Of the same length, and perhaps in the same tick of the clock.
        let new = old.replace(char::is_alphanumeric, "_");
        assert_ne!(old, new);
        if file != "book.toml" {
            write(root, file, &new);
            assert_ne!(before, now(), "{file} is another");
        }
        write(root, file, &format!("{old}\n"));
        assert_ne!(before, now(), "{file} is longer");
        fs::remove_file(root.join(file)).unwrap();
        if file != "book.toml" {
            assert_ne!(before, now(), "{file} is gone");
        }
        write(root, file, &old);
        assert_eq!(before, now(), "{file} is as it was");
    }
    write(root, "src/new.md", "");
    assert_ne!(before, now(), "a new file");
    fs::remove_file(root.join("src/new.md")).unwrap();
    write(root, "target/program", "2");
    assert_ne!(before, now(), "another program");
}

#[test]
fn what_others_make_there_does_not_count() {
    let root = book();
    let root = root.path();
    let now = || digest(root, "");
    let before = now();
    for file in
        ["book/a", "target/a", ".git/a", "peers/node_modules/a", "made/CACHEDIR.TAG"]
    {
        write(root, file, "1");
    }
    write(root, "made/a", "1");
    assert_eq!(before, now());
    write(root, "src/made/CACHEDIR.TAG", "1");
    assert_ne!(before, now(), "in the book's own sources everything does");
}

#[test]
fn a_book_that_may_read_elsewhere_is_never_up_to_date() {
    let whole = book();
    let root = &whole.path().join("root");
    fs::create_dir(root).unwrap();
    for file in ["book.toml", "src/SUMMARY.md", "src/one.md", "target/program"] {
        write(root, file, &fs::read_to_string(whole.path().join(file)).unwrap());
    }
    for file in ["target/gone.md", "made/CACHEDIR.TAG", "made/a.rs", "theme/a"] {
        write(root, file, "");
    }
    write(root, "own/a.rs", "{{#include b.rs}}");
    for text in [
        "{{#include ../../crates/a/src/lib.rs}}",
        "{{ #include\n /etc/hostname}}",
        "{{#rustdoc_include /etc/hostname:1}}",
        "{{#include ../target/gone.md:anchor}}",
        "{{#playground ../made/a.rs editable}}",
        "[A chapter](../target/gone.md)",
    ] {
        write(root, "src/one.md", text);
        assert_eq!(digest(root, ""), None, "{text}");
    }
    write(root, "src/one.md", "{{#include ../own/a.rs}} {{ #value a }} / [](one.md#a)");
    for (line, known) in [
        ("url = \"https://example.org/a/\"\n[output.html]\nsite-url = \"/a/\"", true),
        ("[output.html.redirect]\n\"/a.html\" = \"../one.html\"", true),
        ("[output.html]\nadditional-css = [\"theme/a\"]", true),
        ("[output.html]\nadditional-css = [\"../crates/a/src/lib.rs\"]", false),
        ("[output.html]\ntheme = \"target/theme\"", false),
        ("[preprocessor.links]\nbefore = []", true),
        ("[preprocessor.other]\nbefore = []", false),
        ("[preprocessor.lecture]\ncommand = \"/usr/bin/other\"", false),
        ("[output.epub]", false),
        ("lab = 1", false),
    ] {
        write(root, "book.toml", "[book]\n");
        assert_eq!(digest(root, line).is_some(), known, "{line}");
    }
    write(root, "own/b.rs", "{{#include ../target/gone.md}}");
    assert_eq!(digest(root, ""), None, "an include of an include");
    fs::remove_file(root.join("own/b.rs")).unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc", root.join("src/link")).unwrap();
        assert_eq!(digest(root, ""), None, "a folder that is elsewhere");
    }
}

/// The digest waits at a pipe that is one of its files; meanwhile a chapter is saved.
#[test]
#[cfg(unix)]
fn what_is_saved_while_the_digest_is_taken_is_on_the_page() {
    let root = common::book();
    let root = root.path();
    let pipe = root.join("a-pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let mut build = program(root, &["build"]).spawn().unwrap();
    let mut pipe = fs::File::options().write(true).open(pipe).unwrap();
    write(root, "src/one.md", "# Saved");
    pipe.write_all(b"1").unwrap();
    drop(pipe);
    assert!(build.wait().unwrap().success());
    let page = fs::read_to_string(root.join("book/html/one.html")).unwrap();
    assert!(page.contains("Saved</a></h1>"), "{page}");
}

#[test]
fn the_program_builds_what_is_not_as_the_last_build_left_it() {
    let root = common::book();
    let root = root.path();
    let page = root.join("book/html/one.html");
    let build = |variable: &str| {
        let mut program = program(root, &["build"]);
        let output = program
            .env("MDBOOK_BOOK__TITLE", variable)
            .env("OTHER", page.is_file().to_string())
            .output()
            .unwrap();
        let said = said(&output);
        assert!(output.status.success() && page.is_file(), "{said}");
        said.trim_end().rsplit(": ").next().unwrap_or_default().to_owned()
    };
    assert_eq!(build("T"), "built");
    assert_eq!(build("T"), "up to date");
    write(root, "crates/a/src/lib.rs", "fn b() {}");
    assert_eq!(build("T"), "built");
    assert!(fs::read_to_string(&page).unwrap().contains("fn b() {}"));
    assert_eq!(build("U"), "built");
    assert_eq!(build("U"), "up to date");
    fs::remove_file(&page).unwrap();
    assert_eq!(build("U"), "built");
    fs::write(&page, "not this").unwrap();
    assert_eq!(build("U"), "built");
    fs::remove_dir_all(root.join("book/markdown")).unwrap();
    assert_eq!(build("U"), "built");
    assert_eq!(build("U"), "up to date");
}

#[test]
fn a_build_that_fails_leaves_nothing_up_to_date() {
    let root = common::book();
    let root = root.path();
    let good = |words: &[&str]| program(root, words).output().unwrap().status.success();
    assert!(good(&["build"]));
    write(root, "src/SUMMARY.md", "- [One](one.md)\n- [Two](two.md)\n");
    write(root, "src/two.md", "{{#include gone.rs}}\n");
    let output = program(root, &["build"]).output().unwrap();
    assert!(!output.status.success(), "what mdBook warns about is a fault");
    let said = said(&output);
    assert!(said.contains("gone.rs") && said.contains("as said above"), "{said}");
    write(root, "src/SUMMARY.md", "- [One](one.md)\n");
    fs::remove_file(root.join("src/two.md")).unwrap();
    let output = program(root, &["build"]).output().unwrap();
    assert!(common::said(&output).ends_with(": built\n"), "{}", common::said(&output));
}
