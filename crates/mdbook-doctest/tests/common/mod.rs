//! A small book in a folder of its own, and what the preprocessor says of it.
#![allow(dead_code, reason = "each test program uses a part of this")]

use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_mdbook-doctest");

/// A book on disk.
pub struct Book {
    pub root: PathBuf,
    pub options: Value,
    pub version: String,
    pub html: Value,
    chapters: Vec<(String, String)>,
}

/// What the preprocessor answered.
pub struct Answer {
    pub success: bool,
    pub stdout: String,
    pub stderr: String,
}

impl Book {
    /// An empty book in an empty folder.
    pub fn new(name: &str) -> Book {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(&root).unwrap();
        Book {
            root,
            options: json!({}),
            version: "0.5.4".to_owned(),
            html: json!({}),
            chapters: Vec::new(),
        }
    }

    /// The same book with one more file.
    pub fn file(self, path: &str, text: &str) -> Book {
        let file = self.root.join(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
        self
    }

    /// The same book with one more chapter, which reaches the preprocessor unchanged.
    pub fn chapter(self, path: &str, text: &str) -> Book {
        self.expanded(path, text, text)
    }

    /// The same book with one more chapter, which other preprocessors have expanded.
    pub fn expanded(self, path: &str, raw: &str, content: &str) -> Book {
        let mut book = self.file(&format!("src/{path}"), raw);
        book.chapters.push((path.to_owned(), content.to_owned()));
        book
    }

    /// The same book with these options.
    pub fn options(mut self, options: Value) -> Book {
        self.options = options;
        self
    }

    /// What mdBook would write for the preprocessor: the first chapter holds the others.
    pub fn input(&self, renderer: &str) -> String {
        let context = json!({
            "root": self.root, "renderer": renderer, "mdbook_version": self.version,
            "config": { "book": { "src": "src" }, "output": { "html": self.html },
                "preprocessor": { "doctest": self.options } },
        });
        let mut items: Vec<Value> =
            self.chapters.iter().map(|(path, content)| chapter(path, content)).collect();
        if !items.is_empty() {
            let inner: Vec<Value> = items.drain(1..).collect();
            items[0]["Chapter"]["sub_items"] = json!(inner);
        }
        items.push(json!({ "Chapter": { "name": "Draft", "content": "", "number": null, "sub_items": [],
            "path": null, "source_path": null, "parent_names": [] } }));
        items.push(json!("Separator"));
        json!([context, { "items": items }]).to_string()
    }

    /// Runs the preprocessor.
    pub fn run(&self, renderer: &str) -> Answer {
        self.run_by(&mut Command::new(PROGRAM), renderer)
    }

    /// Runs the preprocessor by this command.
    pub fn run_by(&self, command: &mut Command, renderer: &str) -> Answer {
        let mut child = command
            .env_remove("CARGO_TARGET_DIR")
            .current_dir(&self.root)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(self.input(renderer).as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Answer {
            success: output.status.success(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Demands that the preprocessor passes the book on, and returns what it said.
    pub fn passes(&self, renderer: &str) -> String {
        let answer = self.run(renderer);
        assert!(answer.success, "must pass, but:\n{}", answer.stderr);
        answer.stderr
    }

    /// Demands that the preprocessor stops, answers nothing, and says all of `parts`.
    pub fn fails(&self, renderer: &str, parts: &[&str]) {
        let answer = self.run(renderer);
        assert!(!answer.success, "must fail with {parts:?}");
        assert_eq!(answer.stdout, "", "half a book was written");
        for part in parts {
            assert!(
                answer.stderr.contains(part),
                "{part:?} is not in:\n{}",
                answer.stderr
            );
        }
    }
}

fn chapter(path: &str, content: &str) -> Value {
    json!({ "Chapter": { "name": path, "content": content, "number": null, "sub_items": [],
        "path": path, "source_path": path, "parent_names": [] } })
}

/// A workspace of one library with a feature, one program, and nothing to download.
pub fn workspace(name: &str) -> Book {
    Book::new(name)
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"tiny\", \"leaf\", \"only-program\"]\n")
        .file(
            "tiny/Cargo.toml",
            "[package]\nname = \"tiny\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[features]\nother = []\n\
             [dependencies]\nleaf-crate = { path = \"../leaf\" }\n",
        )
        .file("tiny/src/lib.rs", "mod inner;\n// ANCHOR: line\npub use inner::twice;\n// ANCHOR_END: line\n#[cfg(feature = \"other\")]\npub fn other() {}\n")
        .file(
            "tiny/src/inner.rs",
            "// ANCHOR: twice\npub fn twice(x: u32) -> u32 {\n    leaf_crate::add(x, x)\n}\n// ANCHOR_END: twice\n",
        )
        .file("tiny/src/forgotten.rs", "// ANCHOR: old\npub fn old() {}\n// ANCHOR_END: old\n")
        .file("tiny/tests/claims.rs", "mod common;\n// ANCHOR: claim\n#[test]\nfn claim() {\n    common::shared()\n}\n// ANCHOR_END: claim\n")
        .file("tiny/tests/common/mod.rs", "// ANCHOR: shared\npub fn shared() {}\n// ANCHOR_END: shared\n")
        .file("tiny/examples/good.rs", "// ANCHOR: good\nfn main() {}\n// ANCHOR_END: good\n")
        .file("leaf/Cargo.toml", "[package]\nname = \"leaf-crate\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
        .file("leaf/src/lib.rs", "pub fn add(x: u32, y: u32) -> u32 {\n    x + y\n}\n")
        .file("only-program/Cargo.toml", "[package]\nname = \"only-program\"\nversion = \"0.1.0\"\nedition = \"2024\"\n")
        .file("only-program/src/main.rs", "fn main() {}\n")
        .options(json!({ "after": ["links"], "packages": ["tiny"] }))
}
