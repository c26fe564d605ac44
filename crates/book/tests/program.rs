//! What the program answers: to mdBook, which calls it for a part, and to who mistypes.
#![allow(missing_docs, reason = "tests")]

mod common;

use std::io::Write;
use std::process::Stdio;

use common::{program, said, write};
use mdbook_renderer::MDBOOK_VERSION;

#[test]
fn a_preprocessor_serves_every_backend_that_reads_chapters() {
    let root = common::book();
    let good =
        |words: &[&str]| program(root.path(), words).output().unwrap().status.success();
    assert!(good(&["lecture", "supports", "html"]));
    assert!(good(&["lecture", "supports", "handouts"]));
    assert!(!good(&["lecture", "supports", "test"]));
    assert!(!good(&["lecture", "supports", "site"]));
    assert!(good(&["doctest", "supports", "test"]));
    assert!(!good(&["lecture", "nonsense"]) && !good(&["lecture"]));
}

#[test]
fn what_is_no_book_is_refused_by_name() {
    let root = common::book();
    let run = |input: &[u8], words: &[&str]| {
        let mut program = program(root.path(), words);
        let mut child = program
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(!output.status.success() && output.stdout.is_empty());
        said(&output)
    };
    for part in ["handouts", "site"] {
        let message = run(b"{}", &[part]);
        assert!(message.contains(&format!("[output.{part}] in book.toml")), "{message}");
    }
    assert!(run(b"{}", &["lecture"]).contains("parse the input"));
}

#[test]
fn a_word_that_is_no_command_gets_the_list() {
    let root = common::book();
    for words in
        [&["biuld"][..], &[], &["build", "--lab"], &["figures"], &["site", "html"]]
    {
        let output = program(root.path(), words).output().unwrap();
        let said = said(&output);
        assert!(
            !output.status.success() && said.contains("book build [--labs]"),
            "{said}"
        );
    }
}

/// Only what `book.toml` names as this program's runs in it; other commands stay what they
/// are, and a part that there is not is named.
#[test]
fn commands_of_others_stay_commands() {
    let root = common::book();
    let root = root.path();
    let build = |table: &str| {
        write(
            root,
            "book.toml",
            &format!("[book]\ntitle = \"T\"\n[output.html]\n{table}"),
        );
        let output = program(root, &["build"]).output().unwrap();
        (output.status.success(), said(&output))
    };
    let (good, said) =
        build("[preprocessor.lecture]\ncommand = \"no-such-program-anywhere\"\n");
    assert!(!good && said.contains("no-such-program-anywhere"), "{said}");
    let (good, said) = build(
        "[preprocessor.lectures]\ncommand = \"cargo run -q -p book -- lectures\"\n",
    );
    assert!(!good && said.contains("no preprocessor `lectures`"), "{said}");
    let (good, said) =
        build("[preprocessor.lecture]\ncommand = \"cargo run -q -p book -- lecture\"\n");
    assert!(good, "{said}");
}

/// `LABS=no` removes the script; which it is, the environment may say too.
#[test]
fn the_labs_are_those_of_book_toml_and_the_environment() {
    let root = common::book();
    let root = root.path();
    let labs = |words: &[&str], table: &str, variables: &[(&str, &str)]| {
        write(root, "a.js", "");
        write(root, "book.toml", &format!("[output.site]\n{table}"));
        let mut program = program(root, words);
        let output = program.envs(variables.iter().copied()).output().unwrap();
        (root.join("a.js").is_file(), output.status.success(), said(&output))
    };
    let lab = ("MDBOOK_OUTPUT__SITE__LAB", "a.js");
    let no = ("LABS", "no");
    assert!(labs(&["labs"], "lab = \"b.js\"", &[no]).0);
    assert!(!labs(&["labs"], "lab = \"b.js\"", &[no, lab]).0);
    let (_, good, said) = labs(&["labs"], "lab-sources = \"src\"", &[lab]);
    assert!(!good && said.contains("book.toml: output.site.lab-sources"), "{said}");
    let (_, good, said) = labs(&["labs"], "lab-sources = [\"gone\"]", &[lab]);
    assert!(!good && said.contains("cannot read gone"), "{said}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let says = format!("#!/bin/sh\necho mdbook v{MDBOOK_VERSION}\n");
        write(root, "bin/mdbook", &says);
        let all = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(root.join("bin/mdbook"), all).unwrap();
        let path = root.join("bin").display().to_string();
        assert!(!labs(&["serve"], "lab = \"a.js\"", &[no, ("PATH", &path)]).0);
    }
}
