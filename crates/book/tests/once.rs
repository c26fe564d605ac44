//! `make` and `make test` compile each crate once, and `make test` every file of tests.
#![allow(missing_docs, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Of each package, every set of features with which it is compiled for this selection.
fn features(selection: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["tree", "--offline", "--prefix", "none", "--format", "{p}|{f}"])
        .args(selection)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = cargo.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut found = BTreeMap::<_, BTreeSet<_>>::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let line = line.trim_end_matches(" (*)");
        if let Some((package, features)) = line.split_once('|') {
            let package = package.replace(" (proc-macro)", "");
            found.entry(package).or_default().insert(features.to_owned());
        }
    }
    found
}

/// What `make` compiles, `cargo test --workspace` finds compiled with the same features.
#[test]
fn tests_ask_no_crate_of_the_book_for_other_features() {
    let book = features(&["--package", "book", "--edges", "no-dev"]);
    let all = features(&["--workspace", "--edges", "all"]);
    let mut twice = String::new();
    for (package, sets) in &book {
        let of_tests = &all[package];
        if !sets.is_subset(of_tests) {
            twice += &format!("\n{package}: {sets:?}, but for the tests {of_tests:?}");
        }
    }
    assert!(
        twice.is_empty(),
        "these would be compiled twice; name the features in crates/book/Cargo.toml:{twice}"
    );
}

/// Where cargo does not look for tests itself, each file is a program that the manifest names
/// or a module that another file names.
#[test]
fn every_file_of_tests_is_compiled() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = |file: &Path| fs::read_to_string(file).unwrap();
    let mut checked = 0;
    for package in fs::read_dir(crates).unwrap().map(|it| it.unwrap().path()) {
        let manifest = text(&package.join("Cargo.toml"));
        if !manifest.contains("\nautotests = false\n") {
            continue;
        }
        let entries = fs::read_dir(package.join("tests")).unwrap();
        let files = entries.map(|it| it.unwrap().path());
        let files: Vec<_> =
            files.filter(|it| it.extension().is_some_and(|end| end == "rs")).collect();
        let code: Vec<_> = files.iter().map(|file| text(file)).collect();
        for file in &files {
            let name = file.file_stem().unwrap().to_str().unwrap();
            let is_program = manifest.contains(&format!("[[test]]\nname = \"{name}\"\n"))
                || manifest.contains(&format!("\npath = \"tests/{name}.rs\"\n"));
            let line = format!("\nmod {name};\n");
            let is_compiled = is_program || code.iter().any(|it| it.contains(&line));
            assert!(is_compiled, "{} is in no program of tests", file.display());
            checked += 1;
        }
    }
    assert!(checked > 0);
}
