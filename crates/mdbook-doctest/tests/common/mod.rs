//! A small book in a folder of its own, and what the preprocessor says of it.

use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

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

/// What a program answered.
pub struct Answer {
    pub success: bool,
    pub stdout: String,
    pub stderr: String,
}

impl Answer {
    fn of(output: Output) -> Answer {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        Answer { success: output.status.success(), stdout, stderr }
    }

    /// The answer, which must be a success or a failure, and says all of `parts`.
    #[track_caller]
    pub fn with(self, success: bool, parts: &[&str]) -> Answer {
        let said = format!("{}\n{}", self.stdout, self.stderr);
        assert!(
            self.success == success,
            "success must be {success}, {parts:?}, but:\n{said}"
        );
        let missing = parts.iter().find(|part| !said.contains(**part));
        assert!(missing.is_none(), "{missing:?} is not in:\n{said}");
        self
    }

    /// The first chapter that the preprocessor passed on.
    pub fn chapter(&self) -> Value {
        let book: Value = serde_json::from_str(&self.stdout).expect(&self.stderr);
        book["items"][0]["Chapter"].clone()
    }
}

impl Book {
    /// An empty book in an empty folder.
    pub fn new(name: &str) -> Book {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&root);
        std::fs::create_dir_all(&root).unwrap();
        let (options, html) = (json!({}), json!({}));
        Book { root, options, version: "0.5.4".to_owned(), html, chapters: Vec::new() }
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
    pub fn options(self, options: Value) -> Book {
        Book { options, ..self }
    }

    /// What mdBook would write for the preprocessor: the first chapter holds the others.
    pub fn input(&self, renderer: &str) -> String {
        let context = json!({
            "root": self.root, "renderer": renderer, "mdbook_version": self.version,
            "config": { "book": { "src": "src" }, "output": { "html": self.html },
                "preprocessor": { "doctest": self.options } },
        });
        let chapter = |path: Option<&str>, content: &str| {
            json!({ "Chapter": { "name": path.unwrap_or("Draft"), "content": content, "number": null,
                "sub_items": [], "path": path, "source_path": path, "parent_names": [] } })
        };
        let chapters = self.chapters.iter();
        let mut items: Vec<Value> =
            chapters.map(|(path, content)| chapter(Some(path), content)).collect();
        if !items.is_empty() {
            let inner: Vec<Value> = items.drain(1..).collect();
            items[0]["Chapter"]["sub_items"] = json!(inner);
        }
        items.extend([chapter(None, ""), json!("Separator")]);
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
        Answer::of(child.wait_with_output().unwrap())
    }

    /// Runs another program in the book's folder.
    pub fn call(&self, program: &str, arguments: &[&str]) -> Answer {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.root).env_remove("CARGO_TARGET_DIR");
        let output = command.output();
        Answer::of(output.unwrap_or_else(|error| panic!("cannot run {program}: {error}")))
    }

    /// Demands that the preprocessor passes the book on, and returns what it said.
    #[track_caller]
    pub fn passes(&self, renderer: &str) -> String {
        self.run(renderer).with(true, &[]).stderr
    }

    /// Demands that the preprocessor stops, answers nothing, and says all of `parts`.
    #[track_caller]
    pub fn fails(&self, renderer: &str, parts: &[&str]) {
        let answer = self.run(renderer).with(false, parts);
        assert_eq!(answer.stdout, "", "half a book was written");
    }
}

/// Demands what the lines of `rows` say of the books that `build` makes, from a name and a
/// text; `broken_books.txt` says what the lines mean.
pub fn check_rows(
    name: &str,
    rows: &str,
    build: impl Fn(&str, &str) -> Book,
    renderers: &[&str],
) {
    let mut options = json!({});
    let mut answers: Vec<Answer> = Vec::new();
    for (at, row) in rows.lines().enumerate().filter(|(_, row)| !row.starts_with('#')) {
        println!("line {}: {row}", at + 1);
        let (kind, text) = row.split_once(' ').unwrap_or((row, ""));
        let text = text.replace('⏎', "\n");
        match kind {
            "?" => options = serde_json::from_str(&text).unwrap(),
            "=" => {
                let parts: Vec<&str> = text.split(" … ").collect();
                let has_all = |said: &str| parts.iter().all(|part| said.contains(part));
                let missing = answers.iter().find(|answer| !has_all(&answer.stderr));
                assert!(missing.is_none(), "{}", missing.unwrap().stderr);
            }
            "+" | "-" => {
                let book = build(&format!("{name}-{at}"), &text);
                let book = book.options(options.clone());
                let run = |renderer: &&str| book.run(renderer).with(kind == "+", &[]);
                answers = renderers.iter().map(run).collect();
                let half = |answer: &Answer| kind == "-" && !answer.stdout.is_empty();
                assert!(!answers.iter().any(half), "half a book was written");
            }
            _ => panic!("no such row"),
        }
    }
}

/// A package's manifest.
pub fn package(name: &str, more: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{more}\n"
    )
}

/// A workspace of one library with a feature, one program, and nothing to download.
pub fn workspace(name: &str) -> Book {
    Book::new(name)
        .file("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"tiny\", \"leaf\", \"only-program\"]\n")
        .file("tiny/src/lib.rs", "mod inner;\n// ANCHOR: line\npub use inner::twice;\n// ANCHOR_END: line\n#[cfg(feature = \"other\")]\npub fn other() {}\n")
        .file("tiny/src/inner.rs", "// ANCHOR: twice\npub fn twice(x: u32) -> u32 {\n    leaf_crate::add(x, x)\n}\n// ANCHOR_END: twice\n")
        .file("tiny/src/forgotten.rs", "// ANCHOR: old\npub fn old() {}\n// ANCHOR_END: old\n")
        .file("tiny/tests/claims.rs", "mod common;\n// ANCHOR: claim\n#[test]\nfn claim() {\n    common::shared()\n}\n// ANCHOR_END: claim\n")
        .file("tiny/tests/common/mod.rs", "// ANCHOR: shared\npub fn shared() {}\n// ANCHOR_END: shared\n")
        .file("tiny/examples/good.rs", "// ANCHOR: good\nfn main() {}\n// ANCHOR_END: good\n")
        .file("leaf/src/lib.rs", "pub fn add(x: u32, y: u32) -> u32 {\n    x + y\n}\n")
        .file("only-program/src/main.rs", "fn main() {}\n")
        .file("tiny/Cargo.toml", &package("tiny", "[features]\nother = []\n[dependencies]\nleaf-crate = { path = \"../leaf\" }"))
        .file("leaf/Cargo.toml", &package("leaf-crate", ""))
        .file("only-program/Cargo.toml", &package("only-program", ""))
        .options(json!({ "after": ["links"], "packages": ["tiny"] }))
}
