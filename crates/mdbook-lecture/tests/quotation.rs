//! Which lines of a file a chapter quotes.

use std::fs;

use mdbook_lecture::editions::site::quotation::{Quotation, find};
use tempfile::TempDir;

const FILE: &str = "one\n// ANCHOR: a\n  two\n\n  three\n// ANCHOR_END: a\nfour\n";

/// What a chapter that includes `target` quotes, or what is said of it.
fn quoted(target: &str) -> Result<Quotation, String> {
    let root = TempDir::new().unwrap();
    fs::create_dir_all(root.path().join("src")).unwrap();
    fs::write(root.path().join("src/a.rs"), FILE).unwrap();
    fs::write(root.path().join("src/latin.txt"), b"\xe9\n").unwrap();
    let chapter = format!("# One\n\n```text\n{{{{#include {target}}}}}\n```\n");
    let (mut good, mut bad) = find(&chapter, "src/one.md", root.path());
    assert_eq!(good.len() + bad.len(), 1);
    good.pop().ok_or_else(|| bad.remove(0).to_string())
}

#[test]
fn a_quotation_is_some_lines_of_a_file() {
    for (target, lines, text) in [
        ("a.rs:3", 3..=3, "two"),
        ("a.rs:1:3", 1..=3, "one\n// ANCHOR: a\n  two"),
        ("a.rs:3:5", 3..=5, "two\n\nthree"),
        ("a.rs:5:", 5..=7, "  three\n// ANCHOR_END: a\nfour"),
        ("a.rs:6:99", 6..=7, "// ANCHOR_END: a\nfour"),
        ("a.rs::1", 1..=1, "one"),
        ("a.rs:", 1..=7, FILE.trim_end()),
        ("a.rs::", 1..=7, FILE.trim_end()),
        ("a.rs", 1..=7, FILE.trim_end()),
        ("a.rs:a", 3..=5, "two\n\nthree"),
    ] {
        let quoted = quoted(target).unwrap_or_else(|said| panic!("{target}: {said}"));
        assert_eq!((quoted.lines, &*quoted.text), (lines, text), "{target}");
        assert_eq!(quoted.file, "src/a.rs");
    }
}

#[test]
fn what_cannot_be_quoted_is_told_where_it_stands() {
    for (target, said) in [
        ("a.rs:8", "src/a.rs: line 8, but the file has 7"),
        ("a.rs:3:2", "src/a.rs: lines 3 to 2, which is none"),
        ("a.rs::0", "src/a.rs: lines are counted from 1"),
        ("a.rs:5:x", "src/a.rs: `x` is not a line number"),
        ("a.rs:b", "src/a.rs: no anchor `b`; the file has a"),
        ("a.rs:7:7:7", "src/a.rs: `7:7:7` is neither an anchor nor `first:last`"),
        ("latin.txt", "cannot read src/latin.txt: stream did not contain valid UTF-8"),
        ("../../x.rs", "../../x.rs is outside the book's folder"),
    ] {
        assert_eq!(quoted(target).unwrap_err(), format!("src/one.md:4: {said}"));
    }
}
