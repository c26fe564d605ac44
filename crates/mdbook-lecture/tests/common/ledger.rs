//! A book with one claim and nothing wrong, to be changed one thing at a time.

use std::path::Path;

use mdbook_lecture::book::bibliography::Bibliography;
use mdbook_lecture::book::evidence::{File, Folder};
use mdbook_lecture::book::index::Book;
use mdbook_lecture::book::theorem::Proofs;
use mdbook_lecture::editions::markdown::{Manuscript, read};
use mdbook_preprocessor::config::Config;

use crate::common::{Fake, book, told};

/// Line 1 is the chapter's heading, line 3 that of the claim.
pub const CHAPTER: &str = r#"# One

## P1.1 · Title {#p1_1}
{{#claim p1_1 says="Says $x^2 \le 1$ and {{#value count}}."}}

<div class="claim">

Claim.

</div>

<div class="proof">

Proof.

</div>

{{#erratum p1_1 notes="*old* {{#value count}}" book="new `code` $y$" tests=p1_1_holds}}

```rust
assert!(true);
```

```rust,quoted
quoted
```

{{#figure plain caption=c alt=a}}

## After
"#;

/// The same chapter on another page, whose figure has another name.
pub fn again() -> String {
    CHAPTER.replace("figure plain", "figure plain id=again")
}

pub const ERRATA: &str = "# Errata\n\n{{#errata}}\n";
pub const LEDGER: &str = "# Ledger\n\n{{#ledger}}\n";

pub const TESTS: &str =
    "/// Evidence: simulation, false alarms < 1e−9\n#[test]\nfn p1_1_holds() {}\n";

/// What is in the book and its tests.
pub struct Fixture {
    pub chapters: Vec<(&'static str, String)>,
    pub tests: Vec<(&'static str, String)>,
    pub proofs: Proofs,
}

impl Fixture {
    /// The book with nothing wrong.
    pub fn good() -> Self {
        let page = |file, text: &str| (file, text.to_owned());
        Self {
            chapters: vec![
                page("src/part/p1.md", CHAPTER),
                page("src/errata.md", ERRATA),
                page("src/ledger.md", LEDGER),
            ],
            tests: vec![("t/p1.rs", TESTS.to_owned())],
            proofs: Proofs::default(),
        }
    }

    /// The same with `old`, which must be there, replaced in the chapter.
    pub fn chapter(mut self, old: &str, new: &str) -> Self {
        let text = &mut self.chapters[0].1;
        assert!(text.contains(old), "{old}");
        *text = text.replace(old, new);
        self
    }

    /// The same with `old`, which must be there, replaced in the tests.
    pub fn tests(mut self, old: &str, new: &str) -> Self {
        let text = &mut self.tests[0].1;
        assert!(text.contains(old), "{old}");
        *text = text.replace(old, new);
        self
    }

    /// The same with one more page.
    pub fn page(mut self, file: &'static str, text: &str) -> Self {
        self.chapters.push((file, text.to_owned()));
        self
    }

    /// The book as mdBook hands it over: its pages are the chapters 1, 2, …
    pub fn written(&self) -> mdbook_preprocessor::book::Book {
        let numbers: Vec<[u32; 1]> =
            (1..=self.chapters.len() as u32).map(|it| [it]).collect();
        let pages: Vec<(&str, &[u32], &str)> = self
            .chapters
            .iter()
            .zip(&numbers)
            .map(|((file, text), number)| {
                (file.strip_prefix("src/").unwrap(), &number[..], &**text)
            })
            .collect();
        book(&pages)
    }

    pub fn folder(&self) -> Folder {
        let file = |(name, text): &(&str, String)| File {
            name: (*name).to_owned(),
            text: text.clone(),
        };
        Folder {
            name: "t".into(),
            files: self.tests.iter().map(file).collect(),
            proofs: self.proofs.clone(),
        }
    }

    /// The book that has been read, and what is wrong with it.
    pub fn read(&self) -> (Book, String) {
        self.read_with(Some(&self.folder()))
    }

    /// The same with other tests, or none.
    pub fn read_with(&self, tests: Option<&Folder>) -> (Book, String) {
        let (config, works) = (Config::default(), Bibliography::default());
        let (book, _, problems) = read(&self.written(), &config, tests, works);
        (book, told(&problems))
    }

    /// The book as mdBook's preprocessor sees it, in a folder of this name, with the option
    /// `tests`; each page as it is rendered, or what is wrong.
    pub fn render(&self, name: &str) -> Result<Vec<String>, String> {
        self.render_with(name, None)
    }

    /// The same with the works of a BibTeX file.
    pub fn render_with(
        &self,
        name: &str,
        works: Option<&str>,
    ) -> Result<Vec<String>, String> {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if let Some(works) = works {
            std::fs::create_dir_all(&root).unwrap();
            std::fs::write(root.join("w.bib"), works).unwrap();
        }
        for (file, text) in &self.tests {
            let file = root.join(file);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, text).unwrap();
        }
        let option = works.map_or("", |_| "references = \"w.bib\"");
        let config = format!("[preprocessor.lecture]\ntests = \"t\"\n{option}");
        let config = config.parse().unwrap();
        Manuscript::read(self.written(), &config, &root)
            .set("html", &Fake)
            .map(|book| book.chapters().map(|page| page.content.clone()).collect())
            .map_err(|problems| told(&problems))
    }
}
