//! A book is built when anything it may be made from has changed, and only then.
#![allow(missing_docs, reason = "tests")]

mod common;

use std::fs;
use std::path::Path;

use book::inputs::{Inputs, Made};
use common::{program, said, write};
use mdbook_preprocessor::config::Config;

/// The digest of the book in `root`, with these variables, as made by `program`.
fn digest(root: &Path, variables: &[(&str, &str)], program: &str) -> Inputs {
    let mut config = Config::from_disk(root.join("book.toml")).unwrap();
    config.set("output.site.lab", "target/lab/lab.js").unwrap();
    Made {
        root,
        config: &config,
        folder: &root.join("book"),
        program: &root.join(program),
        environment: variables.iter().map(|it| (it.0.into(), it.1.into())).collect(),
    }
    .inputs()
}

#[test]
fn every_kind_of_input_counts() {
    let root = common::book();
    let root = root.path();
    write(root, "target/lab/lab.js", "1");
    write(root, "target/program", "1");
    let now =
        || digest(root, &[("MDBOOK_BOOK__TITLE", "U"), ("HOME", "h")], "target/program");
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
fn the_environment_counts_as_far_as_mdbook_reads_it() {
    let root = common::book();
    let now = |variables| digest(root.path(), variables, "book.toml");
    let before = now(&[("MDBOOK_A", "1")]);
    assert_eq!(before, now(&[("OTHER", "1"), ("MDBOOK_A", "1")]));
    for other in [&[][..], &[("MDBOOK_A", "2")], &[("MDBOOK_A", "1"), ("MDBOOK_B", "")]] {
        assert_ne!(before, now(other), "{other:?}");
    }
}

#[test]
fn what_others_make_there_does_not_count() {
    let root = common::book();
    let root = root.path();
    let now = || digest(root, &[], "book.toml");
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
    let root = common::book();
    let root = root.path();
    for text in [
        "{{#include ../../elsewhere.rs}}",
        "{{ #include\n /etc/hostname}}",
        "{{#rustdoc_include /etc/hostname:1}}",
    ] {
        write(root, "src/one.md", text);
        assert_eq!(digest(root, &[], "book.toml"), None, "{text}");
    }
    write(root, "src/one.md", "{{#include ../elsewhere.rs}} / and {{ #value a }}");
    assert!(digest(root, &[], "book.toml").is_some());
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc", root.join("src/link")).unwrap();
        assert_eq!(digest(root, &[], "book.toml"), None, "a folder that is elsewhere");
    }
}

#[test]
fn the_program_builds_what_is_not_as_the_last_build_left_it() {
    let root = common::book();
    let root = root.path();
    let page = root.join("book/html/one.html");
    let build = |variable: &str| {
        let mut program = program(root, &["build"]);
        let output = program.env("MDBOOK_BOOK__TITLE", variable).output().unwrap();
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
