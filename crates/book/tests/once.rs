//! `make` and `make test` compile each crate once.
#![allow(missing_docs, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
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
