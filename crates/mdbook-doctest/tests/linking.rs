//! Which libraries the doctests link to: small workspaces, built by cargo, their chapters
//! run by rustdoc as mdBook runs it.

use crate::common::{Answer, Book, PROGRAM, package, workspace};
use serde_json::{Value, json};
use std::process::Command;

const USES_TINY: &str = "assert_eq!(tiny::twice(2), 4);";
const USES_LEAF: &str = "assert_eq!(leaf_crate::add(1, 1), 2);";

/// Runs rustdoc as `mdbook test` does for the first chapter of `answer`.
fn rustdoc(book: &Book, answer: &Answer) -> Answer {
    let chapter = answer.chapter();
    book.call("rustdoc", &[chapter["path"].as_str().unwrap(), "--test"])
}

/// Demands that the doctest of the book passes, and returns what was said before.
#[track_caller]
fn runs(book: &Book) -> String {
    let answer = book.run("test");
    rustdoc(book, &answer).with(true, &["1 passed"]);
    answer.stderr
}

/// A chapter with one doctest.
fn doctest(code: &str) -> String {
    format!("# One\n\n```rust\n{code}\n```\n")
}

/// The workspace with one doctest, these options and these files more.
fn book(name: &str, code: &str, options: Value, files: &[(&str, &str)]) -> Book {
    let book = workspace(name).chapter("one.md", &doctest(code)).options(options);
    files.iter().fold(book, |book, (path, text)| book.file(path, text))
}

fn members(names: &[&str]) -> String {
    format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n")
}

#[test]
fn a_profile_that_aborts_is_no_obstacle() {
    let manifest = members(&["tiny", "leaf"]) + "[profile.dev]\npanic = \"abort\"\n";
    let code = "std::panic::catch_unwind(|| tiny::twice(u32::MAX)).unwrap_err();";
    let options = json!({ "packages": ["tiny"] });
    runs(&book("abort", code, options, &[("Cargo.toml", &manifest)]));
}

#[test]
fn what_cargo_has_built_is_not_built_again() {
    let book = book("reuse", USES_TINY, json!({ "packages": ["tiny"] }), &[]);
    let build = ["build", "--package", "tiny", "--features", "tiny/other"];
    for arguments in [&build[..3], &build] {
        book.call(env!("CARGO"), arguments).with(true, &[]);
        let said = runs(&book);
        assert!(!said.contains("Compiling"), "{said}");
    }
}

#[test]
fn features_are_those_of_the_options() {
    let featured = |name: &str, features: &[&str]| {
        let options = json!({ "packages": ["tiny"], "features": features });
        book(name, "tiny::other();", options, &[])
    };
    runs(&featured("features", &["tiny/other"]));
    let book = featured("features-none", &[]);
    rustdoc(&book, &book.run("test")).with(false, &[]);
}

#[test]
fn optional_and_dev_dependencies_are_within_reach() {
    let leaf = |name: &str, section: &str, more: &str, features: &[&str]| {
        let manifest = package(
            "tiny",
            &format!("[{section}]\nleaf-crate = {{ path = \"../leaf\"{more} }}"),
        );
        let options = json!({
            "packages": ["tiny"], "dependencies": ["leaf-crate"], "features": features
        });
        let files = [("tiny/Cargo.toml", &*manifest), ("tiny/src/lib.rs", "")];
        book(name, USES_LEAF, options, &files)
    };
    runs(&leaf("dev-dependency", "dev-dependencies", "", &[]));
    runs(&leaf("optional", "dependencies", ", optional = true", &["tiny/leaf-crate"]));
    let parts = ["do not depend on `leaf-crate`", "an optional one needs `features`"];
    leaf("optional-off", "dependencies", ", optional = true", &[]).fails("test", &parts);
}

#[test]
fn a_package_without_a_library_lends_its_dependencies() {
    let manifest =
        package("only-program", "[dependencies]\nlent = { path = \"../lent\" }");
    for (name, packages) in
        [("program", &["only-program"][..]), ("programs", &["only-program", "tiny"])]
    {
        let options = json!({ "packages": packages, "dependencies": ["lent"] });
        runs(&book(
            name,
            "assert_eq!(lent::TWO, 2);",
            options,
            &[
                ("Cargo.toml", &members(&["tiny", "leaf", "only-program", "lent"])),
                ("lent/Cargo.toml", &package("lent", "")),
                ("lent/src/lib.rs", "pub const TWO: u32 = 2;\n"),
                ("only-program/Cargo.toml", &manifest),
            ],
        ));
    }
}

#[test]
fn of_two_versions_of_a_dependency_the_author_chooses() {
    let leaf_2 = "leaf-crate = { package = \"leaf-two\", path = \"../leaf-2\" }";
    let two = |name: &str, dependency: &str| {
        let options =
            json!({ "packages": ["tiny", "second"], "dependencies": [dependency] });
        book(
            name,
            "assert_eq!(leaf_crate::TWO, 2);",
            options,
            &[
                ("Cargo.toml", &members(&["tiny", "leaf", "second", "leaf-2"])),
                ("leaf-2/Cargo.toml", &package("leaf-two", "")),
                ("leaf-2/src/lib.rs", "pub const TWO: u32 = 2;\n"),
                (
                    "second/Cargo.toml",
                    &package("second", &format!("[dependencies]\n{leaf_2}")),
                ),
                ("second/src/lib.rs", ""),
            ],
        )
    };
    let parts = [
        "`leaf-crate` is ",
        "leaf-crate 0.1.0 for tiny",
        "leaf-two 0.1.0 for second",
        "write `package/leaf-crate`",
    ];
    two("two-versions", "leaf-crate").fails("test", &parts);
    runs(&two("two-versions-chosen", "second/leaf-crate"));
}

#[test]
fn build_scripts_have_libraries_of_their_own() {
    let leaf = "pub const SCRIPT: bool = cfg!(feature = \"script\");\n\
                pub fn add(x: u32, y: u32) -> u32 {\n    x + y\n}\n";
    let manifest = package(
        "tiny",
        "[dependencies]\nleaf-crate = { path = \"../leaf\" }\n\
         [build-dependencies]\nleaf-crate = { path = \"../leaf\", features = [\"script\"] }",
    );
    let options = json!({ "packages": ["tiny"], "dependencies": ["leaf-crate"] });
    runs(&book(
        "script",
        "assert!(!leaf_crate::SCRIPT); tiny::twice(1);",
        options,
        &[
            ("leaf/Cargo.toml", &package("leaf-crate", "[features]\nscript = []")),
            ("leaf/src/lib.rs", leaf),
            ("tiny/Cargo.toml", &manifest),
            ("tiny/build.rs", "fn main() {\n    assert!(leaf_crate::SCRIPT);\n}\n"),
        ],
    ));
}

#[test]
fn the_workspace_may_lie_elsewhere() {
    let elsewhere = |name: &str, manifest: &str| {
        Book::new(name)
            .file("code/Cargo.toml", &package("tiny", "[workspace]"))
            .file("code/src/lib.rs", "pub fn twice(x: u32) -> u32 {\n    x + x\n}\n")
            .chapter("one.md", &doctest(USES_TINY))
            .options(json!({ "packages": ["tiny"], "manifest": manifest }))
    };
    runs(&elsewhere("elsewhere", "code/Cargo.toml"));
    let parts = ["manifest: ", "cod/Cargo.toml is no file Cargo.toml"];
    elsewhere("elsewhere-gone", "cod/Cargo.toml").fails("test", &parts);
}

#[test]
fn a_book_without_a_workspace_is_checked_and_left_to_mdbook() {
    let text = doctest("assert_eq!(1 + 1, 2);");
    let book = Book::new("no-workspace").chapter("one.md", &text);
    let chapter = book.run("test").with(true, &["one.md: 1 doctest\n"]).chapter();
    assert_eq!(chapter["path"], "one.md");
    assert_eq!(chapter["content"], *text);
    Book::new("no-workspace-link")
        .chapter("one.md", &format!("{text}\n[x](gone.md)\n"))
        .fails("test", &["src/one.md:7: `gone.md`"]);
}

#[test]
fn what_cargo_test_has_built_is_not_built_again() {
    let leaf = |feature: &str| {
        format!("leaf-crate = {{ path = \"../leaf\", features = [{feature}] }}")
    };
    let tiny =
        format!("[dependencies]\n{}\n[dev-dependencies]\n{}", leaf(""), leaf("\"more\""));
    let program = format!("[dependencies]\n{}", leaf("\"most\""));
    let options = json!({ "packages": ["tiny"], "workspace": true });
    let book = book(
        "whole",
        USES_TINY,
        options,
        &[
            (
                "leaf/Cargo.toml",
                &package("leaf-crate", "[features]\nmore = []\nmost = []"),
            ),
            ("tiny/Cargo.toml", &package("tiny", &tiny)),
            ("only-program/Cargo.toml", &package("only-program", &program)),
        ],
    );
    book.call(env!("CARGO"), &["test", "--workspace", "--no-run"]).with(true, &[]);
    let said = runs(&book);
    assert!(!said.contains("Compiling"), "{said}");
}

#[test]
fn what_is_wrong_already_is_said_before_the_build() {
    let broken = [("tiny/src/lib.rs", "nonsense\n")];
    let book = book("early", USES_TINY, json!({ "packages": ["tiny"] }), &broken)
        .chapter("two.md", "[x](gone.md)\n");
    let answer = book.run("test").with(false, &["`gone.md`"]);
    assert!(!answer.stderr.contains("cargo"), "{}", answer.stderr);
    let misspelt = json!({ "packages": ["tiny"], "dependencies": ["lief-crate"], "allow": ["link"] });
    let answer = book.options(misspelt).run("test").with(false, &["lief-crate"]);
    assert!(!answer.stderr.contains("Compiling"), "{}", answer.stderr);
}

/// A toolchain that is not there is what rustup, in the place of `rustc`, complains of.
#[cfg(unix)]
#[test]
fn what_the_compiler_complains_of_is_passed_on() {
    use std::os::unix::fs::PermissionsExt;
    let script =
        "#!/bin/sh\necho \"error: toolchain '1.2.3' is not installed\" >&2\nexit 1\n";
    let book = book("toolchain", USES_TINY, json!({}), &[("bin/rustc", script)]);
    let rustc = book.root.join("bin/rustc");
    std::fs::set_permissions(&rustc, std::fs::Permissions::from_mode(0o755)).unwrap();
    let mut program = Command::new(PROGRAM);
    let answer = book.run_by(program.env("PATH", book.root.join("bin")), "test");
    let parts = ["`rustc -vV` failed in ", "toolchain '1.2.3' is not installed"];
    answer.with(false, &parts);
}

/// The file that rustdoc never reads, since its path is a list of arguments, would fail if
/// it did.
#[test]
fn an_mdbook_that_changes_the_path_is_found_out() {
    let book = book("changed-path", USES_TINY, json!({ "packages": ["tiny"] }), &[]);
    let chapter = book.run("test").chapter();
    for name in ["one.args", "one.md", "one.rs"] {
        let part = "mdBook 0.5.4 does not hand a chapter's path to rustdoc unchanged";
        let read = book.root.join(name);
        std::fs::write(read, chapter["content"].as_str().unwrap()).unwrap();
        book.call("rustdoc", &["--test", name]).with(false, &[part]);
    }
}
