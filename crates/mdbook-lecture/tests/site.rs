//! The backend that finishes the html book.
#![allow(missing_docs, reason = "tests")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use mdbook_lecture::site;
use mdbook_renderer::RenderContext;
use mdbook_renderer::book::{Book, BookItem, Chapter};
use tempfile::TempDir;

const BOTH: &str = "[output.html]\n[output.handouts]\n[output.site]\n";

/// A folder in which the two other backends have written, and the files of each.
fn built(html: &[&str], handouts: &[&str]) -> TempDir {
    let root = TempDir::new().unwrap();
    let all = [("html", html), ("handouts", handouts), ("site", &[][..])];
    for (folder, files) in all {
        let folder = root.path().join("book").join(folder);
        fs::create_dir_all(&folder).unwrap();
        for file in files {
            fs::create_dir_all(folder.join(file).parent().unwrap()).unwrap();
            fs::write(folder.join(file), file).unwrap();
        }
    }
    root
}

fn context(root: &Path, config: &str) -> RenderContext {
    let page = Chapter::new("One", String::new(), "part/one.md", Vec::new());
    let items = [page, Chapter::new_draft("Later", Vec::new())].map(BookItem::Chapter);
    let book = Book::new_with_items(items.into());
    RenderContext::new(root, book, config.parse().unwrap(), root.join("book/site"))
}

const PAGES: [&str; 2] = ["index.html", "part/one.html"];

#[test]
fn the_handouts_are_copied_into_the_book() {
    let root = built(&PAGES, &["p1.html", "a/b.zip", ".p1.html.tmp", "p1.pdf.part"]);
    site::finish(&context(root.path(), BOTH)).unwrap();
    let copied = root.path().join("book/html/handouts");
    assert_eq!(fs::read_to_string(copied.join("p1.html")).unwrap(), "p1.html");
    assert_eq!(fs::read_to_string(copied.join("a/b.zip")).unwrap(), "a/b.zip");
    assert_eq!(fs::read_dir(&copied).unwrap().count(), 2, "nothing unfinished");
    assert!(root.path().join("book/handouts/p1.html").is_file(), "the first stays");
    assert!(!root.path().join("book/site").exists());
}

#[test]
fn what_is_missing_is_named() {
    let said = |root: &TempDir, config: &str| {
        let error = site::finish(&context(root.path(), config)).unwrap_err();
        let left = root.path().join("book/html/handouts.part");
        assert!(!left.exists() && root.path().join("book/site").exists());
        format!("{error:#}")
    };
    let whole = built(&PAGES, &["p1.html"]);
    let message = said(&whole, "[output.site]\n[output.handouts]");
    assert!(message.starts_with("book.toml has no [output.html], "), "{message}");
    assert!(message.contains("add it, or remove [output.site]"), "{message}");
    let message = said(&whole, "[output.site]\n[output.html]");
    assert!(message.starts_with("book.toml has no [output.handouts], "), "{message}");

    let message = said(&built(&[], &["p1.html"]), BOTH);
    assert!(message.contains("book/html has no index.html"), "{message}");
    let message = said(&built(&["index.html"], &["p1.html"]), BOTH);
    assert!(message.ends_with("book/html/part/one.html"), "{message}");
    let no_sheets = built(&PAGES, &[]);
    fs::remove_dir(no_sheets.path().join("book/handouts")).unwrap();
    let message = said(&no_sheets, BOTH);
    assert!(message.contains("book/handouts is missing"), "{message}");
}

#[test]
fn an_html_book_of_an_earlier_build_is_refused() {
    let root = built(&PAGES, &["p1.html"]);
    site::finish(&context(root.path(), BOTH)).unwrap();
    let error = site::finish(&context(root.path(), BOTH)).unwrap_err().to_string();
    assert!(error.contains("has a folder `handouts` already"), "{error}");
}

#[test]
fn the_program_reads_what_mdbook_hands_it() {
    let root = built(&PAGES, &["p1.html"]);
    let run = |input: &[u8], arguments: &[&str]| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_site"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input).unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let input = serde_json::to_vec(&context(root.path(), BOTH)).unwrap();
    assert_eq!(run(&input, &[]), (true, String::new()));
    assert!(root.path().join("book/html/handouts/p1.html").is_file());

    let (good, said) = run(b"{}", &[]);
    assert!(!good && said.contains("[output.site] in book.toml"), "{said}");
    let (good, said) = run(b"", &["html"]);
    assert!(!good && said.contains("without arguments"), "{said}");
}
