//! Which libraries the doctests link to: small workspaces, built by cargo, their chapters
//! run by rustdoc as mdBook runs it.

mod common;

use common::{Answer, Book, PROGRAM, workspace};
use serde_json::{Value, json};
use std::process::{Command, Output};

/// Runs rustdoc as `mdbook test` does for the first chapter of `answer`.
fn rustdoc(book: &Book, answer: &Answer) -> Output {
    let answer: Value = serde_json::from_str(&answer.stdout).expect(&answer.stderr);
    let path = answer["items"][0]["Chapter"]["path"].as_str().unwrap();
    Command::new("rustdoc")
        .args([path, "--test"])
        .current_dir(&book.root)
        .output()
        .unwrap()
}

/// Demands that the doctests of the book's first chapter pass, and returns what was said
/// before.
fn runs(book: &Book) -> String {
    let answer = book.run("test");
    let output = rustdoc(book, &answer);
    let text = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    let passed = output.status.success() && text.contains("1 passed");
    assert!(passed, "{text}{errors}{}", answer.stderr);
    answer.stderr
}

fn cargo(book: &Book, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(&book.root).env_remove("CARGO_TARGET_DIR");
    assert!(command.output().unwrap().status.success(), "cargo {arguments:?}");
}

/// A chapter with one doctest.
fn doctest(code: &str) -> String {
    format!("# One\n\n```rust\n{code}\n```\n")
}

const USES_TINY: &str = "assert_eq!(tiny::twice(2), 4);";

fn package(name: &str, more: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{more}\n"
    )
}

fn members(names: &[&str]) -> String {
    format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n")
}

#[test]
fn a_profile_that_aborts_is_no_obstacle() {
    let manifest = members(&["tiny", "leaf"]) + "[profile.dev]\npanic = \"abort\"\n";
    let book = workspace("abort").file("Cargo.toml", &manifest);
    let code = "std::panic::catch_unwind(|| tiny::twice(u32::MAX)).unwrap_err();";
    runs(&book.chapter("one.md", &doctest(code)));
}

#[test]
fn what_cargo_has_built_is_not_built_again() {
    let book = workspace("reuse").chapter("one.md", &doctest(USES_TINY));
    cargo(&book, &["build", "--package", "tiny"]);
    let said = runs(&book);
    assert!(!said.contains("Compiling"), "{said}");
    cargo(&book, &["build", "--package", "tiny", "--features", "tiny/other"]);
    let said = runs(&book);
    assert!(!said.contains("Compiling"), "{said}");
}

#[test]
fn features_are_those_of_the_options() {
    let featured = |name: &str, features: &[&str]| {
        workspace(name)
            .chapter("one.md", &doctest("tiny::other();"))
            .options(json!({ "packages": ["tiny"], "features": features }))
    };
    runs(&featured("features", &["tiny/other"]));
    let book = featured("features-none", &[]);
    assert!(!rustdoc(&book, &book.run("test")).status.success());
}

#[test]
fn an_optional_dependency_needs_its_feature() {
    let manifest = package(
        "tiny",
        "[dependencies]\nleaf-crate = { path = \"../leaf\", optional = true }",
    );
    let optional = |name: &str, features: &[&str]| {
        workspace(name)
            .file("tiny/Cargo.toml", &manifest)
            .file("tiny/src/lib.rs", "")
            .chapter("one.md", &doctest("assert_eq!(leaf_crate::add(1, 1), 2);"))
            .options(json!({
                "packages": ["tiny"], "dependencies": ["leaf-crate"], "features": features
            }))
    };
    runs(&optional("optional", &["tiny/leaf-crate"]));
    optional("optional-off", &[]).fails(
        "test",
        &["do not depend on `leaf-crate`", "an optional one needs `features`"],
    );
}

#[test]
fn a_dependency_of_tests_is_within_reach() {
    let manifest =
        package("tiny", "[dev-dependencies]\nleaf-crate = { path = \"../leaf\" }");
    let book = workspace("dev-dependency")
        .file("tiny/Cargo.toml", &manifest)
        .file("tiny/src/lib.rs", "")
        .chapter("one.md", &doctest("assert_eq!(leaf_crate::add(1, 1), 2);"))
        .options(json!({ "packages": ["tiny"], "dependencies": ["leaf-crate"] }));
    runs(&book);
}

#[test]
fn a_package_without_a_library_lends_its_dependencies() {
    let manifest =
        package("only-program", "[dependencies]\nlent = { path = \"../lent\" }");
    for (name, packages) in
        [("program", &["only-program"][..]), ("programs", &["only-program", "tiny"])]
    {
        let book = workspace(name)
            .file("Cargo.toml", &members(&["tiny", "leaf", "only-program", "lent"]))
            .file("lent/Cargo.toml", &package("lent", ""))
            .file("lent/src/lib.rs", "pub const TWO: u32 = 2;\n")
            .file("only-program/Cargo.toml", &manifest)
            .chapter("one.md", &doctest("assert_eq!(lent::TWO, 2);"))
            .options(json!({ "packages": packages, "dependencies": ["lent"] }));
        runs(&book);
    }
}

#[test]
fn of_two_versions_of_a_dependency_the_author_chooses() {
    let two = |name: &str, dependency: &str| {
        workspace(name)
            .file("Cargo.toml", &members(&["tiny", "leaf", "second", "leaf-2"]))
            .file("leaf-2/Cargo.toml", &package("leaf-two", ""))
            .file("leaf-2/src/lib.rs", "pub const TWO: u32 = 2;\n")
            .file(
                "second/Cargo.toml",
                &package(
                    "second",
                    "[dependencies]\nleaf-crate = { package = \"leaf-two\", path = \"../leaf-2\" }",
                ),
            )
            .file("second/src/lib.rs", "")
            .chapter("one.md", &doctest("assert_eq!(leaf_crate::TWO, 2);"))
            .options(json!({ "packages": ["tiny", "second"], "dependencies": [dependency] }))
    };
    two("two-versions", "leaf-crate").fails(
        "test",
        &[
            "`leaf-crate` is ",
            "leaf-crate 0.1.0 for tiny",
            "leaf-two 0.1.0 for second",
            "write `package/leaf-crate`",
        ],
    );
    runs(&two("two-versions-chosen", "second/leaf-crate"));
}

#[test]
fn build_scripts_have_libraries_of_their_own() {
    let leaf = "#[cfg(feature = \"script\")]\npub const SCRIPT: bool = true;\n\
                #[cfg(not(feature = \"script\"))]\npub const SCRIPT: bool = false;\n\
                pub fn add(x: u32, y: u32) -> u32 {\n    x + y\n}\n";
    let manifest = package(
        "tiny",
        "[dependencies]\nleaf-crate = { path = \"../leaf\" }\n\
         [build-dependencies]\nleaf-crate = { path = \"../leaf\", features = [\"script\"] }",
    );
    let book = workspace("script")
        .file("leaf/Cargo.toml", &package("leaf-crate", "[features]\nscript = []"))
        .file("leaf/src/lib.rs", leaf)
        .file("tiny/Cargo.toml", &manifest)
        .file("tiny/build.rs", "fn main() {\n    assert!(leaf_crate::SCRIPT);\n}\n")
        .chapter("one.md", &doctest("assert!(!leaf_crate::SCRIPT); tiny::twice(1);"))
        .options(json!({ "packages": ["tiny"], "dependencies": ["leaf-crate"] }));
    runs(&book);
}

#[test]
fn the_workspace_may_lie_elsewhere() {
    let elsewhere = |name: &str, manifest: &str| {
        Book::new(name)
            .file("code/Cargo.toml", &package("tiny", "[workspace]"))
            .file("code/src/lib.rs", "pub fn one() -> u32 {\n    1\n}\n")
            .chapter("one.md", &doctest("assert_eq!(tiny::one(), 1);"))
            .options(json!({ "packages": ["tiny"], "manifest": manifest }))
    };
    runs(&elsewhere("elsewhere", "code/Cargo.toml"));
    elsewhere("elsewhere-gone", "cod/Cargo.toml")
        .fails("test", &["manifest: ", "cod/Cargo.toml is no file Cargo.toml"]);
}

#[test]
fn a_book_without_a_workspace_is_checked_and_left_to_mdbook() {
    let text = doctest("assert_eq!(1 + 1, 2);");
    let book = Book::new("no-workspace").chapter("one.md", &text);
    let answer = book.run("test");
    assert!(answer.stderr.contains("one.md: 1 doctest\n"), "{}", answer.stderr);
    let answer: Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(answer["items"][0]["Chapter"]["path"], "one.md");
    assert_eq!(answer["items"][0]["Chapter"]["content"], *text);
    let broken = format!("{text}\n[x](gone.md)\n");
    Book::new("no-workspace-link")
        .chapter("one.md", &broken)
        .fails("test", &["src/one.md:7: `gone.md`"]);
}

#[test]
fn what_cargo_test_has_built_is_not_built_again() {
    let manifest = package(
        "tiny",
        "[dependencies]\nleaf-crate = { path = \"../leaf\" }\n\
         [dev-dependencies]\nleaf-crate = { path = \"../leaf\", features = [\"more\"] }",
    );
    let book = workspace("whole")
        .file("leaf/Cargo.toml", &package("leaf-crate", "[features]\nmore = []\nmost = []"))
        .file("tiny/Cargo.toml", &manifest)
        .file(
            "only-program/Cargo.toml",
            &package(
                "only-program",
                "[dependencies]\nleaf-crate = { path = \"../leaf\", features = [\"most\"] }",
            ),
        )
        .chapter("one.md", &doctest(USES_TINY))
        .options(json!({ "packages": ["tiny"], "workspace": true }));
    cargo(&book, &["test", "--workspace", "--no-run"]);
    let said = runs(&book);
    assert!(!said.contains("Compiling"), "{said}");
}

#[test]
fn what_is_wrong_already_is_said_before_the_build() {
    let book = workspace("early")
        .file("tiny/src/lib.rs", "nonsense\n")
        .chapter("one.md", &format!("{}\n[x](gone.md)\n", doctest(USES_TINY)));
    let answer = book.run("test");
    assert!(!answer.success && answer.stderr.contains("`gone.md`"), "{}", answer.stderr);
    assert!(!answer.stderr.contains("cargo"), "{}", answer.stderr);
    let misspelt = json!({ "packages": ["tiny"], "dependencies": ["lief-crate"] });
    let answer = book.options(misspelt).file("src/gone.md", "").run("test");
    assert!(!answer.stderr.contains("Compiling"), "{}", answer.stderr);
}

/// A toolchain that is not there is what rustup, in the place of `rustc`, complains of.
#[cfg(unix)]
#[test]
fn what_the_compiler_complains_of_is_passed_on() {
    use std::os::unix::fs::PermissionsExt;
    let script =
        "#!/bin/sh\necho \"error: toolchain '1.2.3' is not installed\" >&2\nexit 1\n";
    let book = workspace("toolchain")
        .file("bin/rustc", script)
        .chapter("one.md", &doctest(USES_TINY));
    let rustc = book.root.join("bin/rustc");
    std::fs::set_permissions(&rustc, std::fs::Permissions::from_mode(0o755)).unwrap();
    let answer =
        book.run_by(Command::new(PROGRAM).env("PATH", book.root.join("bin")), "test");
    let part = "`rustc -vV` failed in ";
    assert!(answer.stderr.contains(part), "{}", answer.stderr);
    assert!(
        answer.stderr.contains("toolchain '1.2.3' is not installed"),
        "{}",
        answer.stderr
    );
}

/// The file that rustdoc never reads, since its path is a list of arguments, would fail if
/// it did.
#[test]
fn an_mdbook_that_changes_the_path_is_found_out() {
    let book = workspace("changed-path").chapter("one.md", &doctest(USES_TINY));
    let answer: Value = serde_json::from_str(&book.run("test").stdout).unwrap();
    let content = answer["items"][0]["Chapter"]["content"].as_str().unwrap();
    for name in ["one.args", "one.md", "one.rs"] {
        let book = Book::new("changed-path-read").file(name, content);
        let output = Command::new("rustdoc")
            .args(["--test", name])
            .current_dir(&book.root)
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(!output.status.success(), "{name}: {said}");
        let part = "mdBook 0.5.4 does not hand a chapter's path to rustdoc unchanged";
        assert!(said.contains(part), "{name}: {said}");
    }
}
