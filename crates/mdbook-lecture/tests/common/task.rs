//! A chapter with a problem and nothing wrong, to be changed one thing at a time.

use std::path::{Path, PathBuf};

use mdbook_lecture::book::course::Settings;
use mdbook_lecture::editions::handouts::write;
use mdbook_lecture::editions::markdown::Manuscript;
use mdbook_preprocessor::book::Book;
use mdbook_preprocessor::config::Config;
use mdbook_renderer::RenderContext;

use crate::common::{Fake, book, told};

/// Line 1 is the chapter's heading; the lines of the heads are named in the tests.
pub const CHAPTER: &str = r#"# On squares

<div class="abstract">

Abstract words nobody prints.

{{#sheets}}

</div>

<div class="setting">

A *square* is $n \cdot n$ ({{#cite euclid}}, [a page](https://example.org/squares?a=1&b=2)):

$$q = n \cdot n. \label{eq:square}$$

</div>

<div class="problem">

An introduction to the parts.

**(a) · Prove · ★ · 10 minutes · 4 points · P7.1.** Is $n^2$ "even"?

A second paragraph, see [above](#p7_1), {{#ref eq:square}}, {{#ref eq:proved}} and {{#ref p7_exercise_2}}.

**(b) · Find the bug · ★★ · 1 minute · 1 point · P7.2, P7.3.** What is wrong?

```python
def square(n):  # of a number
    return "n" + 2
```

</div>

## P7.1 · Title of the first {#p7_1}
{{#claim p7_1 says="First in one line, $a^2$."}}

<div class="claim">

**Claim P7.1.** First claimed with {{#value count}} of them.

</div>

<details class="predict">
<summary>Predict this?</summary>

Predicted words.

</details>

<div class="proof">

$$n^2 = q \label{eq:proved}$$

**Proof.** First proved, see [P7.2](#p7_2), [other](other.md) and {{#cite euclid text="Euclid again"}}. ∎

</div>

{{#erratum p7_1 notes="said wrongly" book="said rightly" tests=p7_1_holds}}

```rust
# use hidden::line;
assert_eq!(1 + 1, 2); // "two"
```

{{#figure plain caption="Caption words." alt="Alternative words."}}

### A smaller heading

<div class="breaks">

**Where it breaks.** Broken words.

</div>

## P7.2 · Title of the second {#p7_2}
{{#claim p7_2 says="Second."}}

<div class="claim">

Second claimed.

</div>

<div class="proof">

Second proved.

</div>

```rust
assert!(true);
```

## P7.3 · Title of the third {#p7_3}
{{#claim p7_3 says="Third."}}

<div class="claim">

Third claimed.

</div>

<div class="proof">

Third proved by {{#ref eq:proved}} of P7.1 and P7.2.

</div>

```rust
assert!(true);
```

## Exercises

**1 · Compute · ★ · 5 minutes · 2 points.** Exercise one.

<details class="answer">
<summary>Answer to exercise 1</summary>

Answer one.

</details>

**2 · Break · ★★★ · 15 minutes · 6 points · after P7.2.** Exercise two.

<details class="answer">
<summary>Answer to exercise 2</summary>

Answer two.

</details>

## Summary

Summed up.

<div class="teacher">

**Say first.** Said first.

**Time.** Timed.

- **Wrong · (a) · code p7_slip · erratum P7.1.** A slip.
- **Wrong · (b).** On paper, see {{#ref eq:proved}}.

**Ask next · (a).** Asked next.

</div>
"#;

pub const WORKS: &str = "# Works\n\n{{#bibliography}}\n";

const BIB: &str = "@book{euclid, title = {Elements}, shorthand = {Euclid}, \
    url = {https://example.org/elements?a=1&b=2}, annotation = {Squares.}}\n";

const TESTS: &str = "/// Evidence: property\n#[test]\nfn p7_1_holds() {}\n\
    /// Evidence: property\n#[test]\nfn p7_2_holds() {}\n\
    /// Evidence: property\n#[test]\nfn p7_3_holds() {}\n";

const WRONG: &str = "[[wrong]]\nname = \"p7_slip\"\nproblem = \"p7\"\n\
    tests = [\"p7_the_square_is_right\"]\n";

pub const BOOK: &str = r#"
[book]
title = "The book"
language = "en"
src = "src"
[preprocessor.lecture]
tests = "t"
references = "w.bib"
[output.handouts]
course = "Course \"C\" </style>"
term = "Term T"
due = "Day D"
author = "Author A"
wrong-answers = "wrong.toml"
"#;

/// A book with this chapter.
pub struct TaskBook {
    pub chapter: String,
    /// Further pages of the chapter: 7.1, 7.2 …
    pub further: Vec<(&'static str, String)>,
    pub config: String,
    pub wrong: String,
    root: PathBuf,
}

impl TaskBook {
    pub fn good(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("handouts").join(name);
        let (chapter, config, wrong) = (CHAPTER.into(), BOOK.into(), WRONG.into());
        Self { chapter, further: Vec::new(), config, wrong, root }
    }

    /// The same chapter on three pages: its first claim, the problem as it is set, the rest.
    pub fn on_three_pages(name: &str) -> Self {
        let mut book = Self::good(name);
        let mut cut = |from: &str, to: &str| {
            let (start, end) =
                (book.chapter.find(from).unwrap(), book.chapter.find(to).unwrap());
            let piece = book.chapter[start..end].to_owned();
            book.chapter.replace_range(start..end, "");
            piece
        };
        let problem = cut("<div class=\"setting\">", "## P7.1");
        let rest = cut("## P7.2", "## Summary");
        let teacher = book.chapter.find("<div class=\"teacher\">").unwrap();
        let teacher = book.chapter.split_off(teacher);
        book.further = vec![
            (
                "part/problem.md",
                format!("# The problem as it is set\n\n{problem}{teacher}"),
            ),
            ("rest.md", format!("# The rest\n\n{rest}")),
        ];
        book
    }

    /// The same with `old`, which must be there, replaced in the chapter.
    pub fn chapter(mut self, old: &str, new: &str) -> Self {
        assert!(self.chapter.contains(old), "{old}");
        self.chapter = self.chapter.replacen(old, new, 1);
        self
    }

    /// The same with `old`, which must be there, replaced in book.toml.
    pub fn config(mut self, old: &str, new: &str) -> Self {
        assert!(self.config.contains(old), "{old}");
        self.config = self.config.replacen(old, new, 1);
        self
    }

    /// The first line of the chapter that holds `text`.
    pub fn line(&self, text: &str) -> usize {
        let line = self.chapter.lines().position(|line| line.contains(text));
        line.unwrap_or_else(|| panic!("no {text}")) + 1
    }

    fn files(&self) -> Config {
        std::fs::create_dir_all(self.root.join("t")).unwrap();
        std::fs::write(self.root.join("t/p7.rs"), TESTS).unwrap();
        std::fs::write(self.root.join("wrong.toml"), &self.wrong).unwrap();
        std::fs::write(self.root.join("book.toml"), &self.config).unwrap();
        std::fs::write(self.root.join("w.bib"), BIB).unwrap();
        std::fs::create_dir_all(self.root.join("src")).unwrap();
        std::fs::write(self.root.join("src/a.svg"), "<svg/>").unwrap();
        // The theme of the real book.
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../theme");
        for folder in ["css", "js", "fonts"] {
            std::fs::create_dir_all(self.root.join("theme").join(folder)).unwrap();
            for file in std::fs::read_dir(theme.join(folder)).unwrap() {
                let file = file.unwrap();
                let to = self.root.join("theme").join(folder).join(file.file_name());
                std::fs::copy(file.path(), to).unwrap();
            }
        }
        self.config.parse().unwrap()
    }

    /// The book for `renderer` after the preprocessor, or what is wrong.
    pub fn rendered(&self, renderer: &str) -> Result<Book, String> {
        let config = self.files();
        let errata = "# Errata\n\n{{#errata}}\n";
        let numbers: Vec<[u32; 2]> =
            (1..=self.further.len() as u32).map(|it| [7, it]).collect();
        let further = self.further.iter().zip(&numbers);
        let further = further.map(|((file, text), number)| (*file, &number[..], &**text));
        let mut pages: Vec<(&str, &[u32], &str)> =
            vec![("seven.md", &[7], &self.chapter)];
        pages.extend(further);
        pages.extend([("works.md", &[8][..], WORKS), ("errata.md", &[9][..], errata)]);
        let book = book(&pages);
        Manuscript::read(book, &config, &self.root)
            .set(renderer, &Fake)
            .map_err(|it| told(&it))
    }

    /// The chapter's pages, or what is wrong.
    pub fn pages(&self) -> Result<Vec<String>, String> {
        let book = self.rendered("html")?;
        let pages = book.chapters().take(1 + self.further.len());
        Ok(pages.map(|page| page.content.clone()).collect())
    }

    /// The chapter's first page, or what is wrong.
    pub fn page(&self) -> Result<String, String> {
        let book = self.rendered("html")?;
        Ok(book.chapters().next().unwrap().content.clone())
    }

    /// Every sheet, by its name.
    pub fn sheets(&self) -> Vec<(String, String)> {
        let book = self.rendered("handouts").unwrap_or_else(|said| panic!("{said}"));
        let config = self.files();
        let settings = Settings::read(&config).unwrap().unwrap();
        let destination = self.root.join("book/handouts");
        let context = RenderContext::new(&self.root, book, config, destination);
        write::sheets(&context, &settings, None).unwrap()
    }

    /// The sheet `name`.
    pub fn sheet(&self, name: &str) -> String {
        let sheets = self.sheets();
        let found = sheets.into_iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("no {name}")).1
    }
}
