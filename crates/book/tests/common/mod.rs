//! A small book in a folder of its own, and what the program says of it.
#![allow(dead_code, missing_docs, reason = "each test program uses its share")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A book of one chapter, with a file for each kind of input.
pub fn book() -> TempDir {
    let root = TempDir::new().unwrap();
    write(
        root.path(),
        "book.toml",
        "[book]\ntitle = \"T\"\n[output.html]\n[output.markdown]\n",
    );
    write(root.path(), "src/SUMMARY.md", "- [One](one.md)\n");
    write(root.path(), "src/one.md", "# One\n\n{{#include ../crates/a/src/lib.rs}}\n");
    write(root.path(), "src/picture.svg", "<svg/>");
    write(root.path(), "theme/css/a.css", "a {}");
    write(root.path(), "crates/a/src/lib.rs", "fn a() {}");
    write(root.path(), "crates/a/tests/p1.rs", "// p1_1");
    root
}

pub fn write(root: &Path, file: &str, text: &str) {
    let file = root.join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// The program under test, in the folder `root`.
pub fn program(root: &Path, words: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_book"));
    program.args(words).current_dir(root).stdin(Stdio::null());
    program.env("RUST_BACKTRACE", "1");
    program
}

/// All that a program said, which is never a backtrace.
pub fn said(output: &Output) -> String {
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(!said.to_lowercase().contains("backtrace"), "{said}");
    said
}
