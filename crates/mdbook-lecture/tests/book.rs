//! The whole book, as mdBook hands it over.

use std::fs;
use std::path::Path;

use crate::common::{Fake, told};
use mdbook_lecture::base::problem::Problem;
use mdbook_lecture::book::options::check;
use mdbook_lecture::book::summary;
use mdbook_lecture::editions::markdown::Manuscript;
use mdbook_preprocessor::book::{Book, BookItem, Chapter, SectionNumber};
use mdbook_preprocessor::config::Config;
use tempfile::TempDir;

fn config(table: &str) -> Config {
    format!("[book]\nsrc = \"text\"\n[preprocessor.lecture]\n{table}").parse().unwrap()
}

fn chapter(name: &str, number: &[u32], text: &str) -> Chapter {
    let mut chapter = Chapter::new(name, text.into(), format!("{name}.md"), Vec::new());
    chapter.number = Some(SectionNumber::new(number));
    chapter
}

fn book(chapters: Vec<Chapter>) -> Book {
    Book::new_with_items(chapters.into_iter().map(BookItem::Chapter).collect())
}

#[test]
fn the_figures_of_a_nested_page_count_in_its_chapter() {
    let figure = "{{#figure plain caption=c alt=a}}";
    let mut outer = chapter("outer", &[2], "$x$");
    outer.sub_items.push(BookItem::Chapter(chapter("inner", &[2, 3], figure)));
    outer.sub_items.push(BookItem::Chapter(Chapter::new_draft("later", Vec::new())));
    let rendered = Manuscript::read(book(vec![outer]), &config(""), Path::new("."))
        .set("html", &Fake)
        .unwrap();
    let texts: Vec<_> =
        rendered.chapters().map(|chapter| chapter.content.as_str()).collect();
    assert!(texts[0].contains("<math") && texts[1].contains("Figure 2.1<"), "{texts:?}");
}

#[test]
fn the_faults_of_all_chapters_come_at_once() {
    let pages =
        vec![chapter("a", &[1], "\n$\\nosuch$"), chapter("b", &[2], "{{#value nosuch}}")];
    let problems = Manuscript::read(book(pages), &config("depth = 3"), Path::new("."))
        .set("html", &Fake)
        .unwrap_err();
    let places: Vec<_> = problems
        .iter()
        .map(|problem| format!("{}:{}", problem.file, problem.line))
        .collect();
    assert_eq!(places, ["book.toml:1", "text/a.md:2", "text/b.md:1"]);
}

#[test]
fn an_option_nobody_reads_is_refused() {
    assert_eq!(
        check(&config("command = \"c\"\nbefore = [\"links\"]"), Path::new(".")),
        Ok(())
    );
    assert_eq!(
        check(&config("colour = true"), Path::new(".")).unwrap_err().to_string(),
        "book.toml:1: [preprocessor.lecture] has no option `colour`; there are: command, before, after, renderers, optional, tests, proofs, references"
    );
}

#[test]
fn a_backend_that_would_get_the_chapters_as_written_is_refused() {
    let with = |lists: &str| check(&config(lists), Path::new("."));
    let list = "renderers = [\"handouts\", \"html\"]\n";
    assert_eq!(with(&format!("{list}[output.html]\n[output.site]")), Ok(()));
    assert_eq!(with("[output.epub]"), Ok(()), "mdBook asks about every backend");
    assert_eq!(
        with(&format!("{list}[output.html]\n[output.epub]")).unwrap_err().to_string(),
        "book.toml:1: [output.epub] would show directives and formulas as they are written: \
         add \"epub\" to `renderers` of [preprocessor.lecture], which has: handouts, html"
    );
}

#[test]
fn a_fault_of_an_option_is_told_on_its_line() {
    let text = "[a]\nb = 1\n\n[c.d]\ne = 2\nf = { g = 3 }\n\"/h.i\" = 4\n";
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("book.toml"), text).unwrap();
    for (table, message, line) in [
        ("c.d", "`f`, and not `e`", 6),
        ("c.d", "`e`, and not `f`", 5),
        ("c.d.f", "`g`", 6),
        ("c.d", "of `/h.i`", 7),
        ("c.d", "nothing in particular", 4),
        ("c.d.nosuch", "`e`", 4),
        ("a.b", "a key", 2),
        ("nosuch", "`b`", 1),
    ] {
        let problem = Problem::in_book_toml(root.path(), table, message);
        assert_eq!(problem.line, line, "{table}: {message}");
    }
}

/// What is said of a `SUMMARY.md` with these lines, from the first.
fn summed_up(lines: &str) -> String {
    let root = TempDir::new().unwrap();
    let source = root.path().join("text");
    fs::create_dir_all(source.join("p")).unwrap();
    for file in ["a.md", "b.md", "c d.md", "ü.md", "p/README.md", "p/index.md"] {
        fs::write(source.join(file), "# A\n").unwrap();
    }
    fs::write(source.join("latin.md"), b"# A\n\n\xe9\n").unwrap();
    fs::write(source.join("SUMMARY.md"), lines).unwrap();
    let mut config = config("[output.html]\ninput-404 = \"lost.md\"\n");
    config.build.create_missing = false;
    told(&summary::problems(root.path(), &config))
}

#[test]
fn a_file_that_can_be_no_chapter_is_told_before_mdbook_reads_it() {
    let no_file = "is no file of a chapter";
    let made = "which mdBook makes by itself";
    for (summary, said) in [
        ("- [A](/a.md)", no_file),
        ("- [A](../a.md)", no_file),
        ("- [A](p/../a.md)", no_file),
        ("- [A](./a.md)", no_file),
        ("- [A](https://example.org)", no_file),
        ("- [A](a$x$.md)", no_file),
        ("- [A](a.md#a)", no_file),
        ("- [A](a.html)", "`a.html` is no chapter: its file ends with `.md`"),
        ("- [A](nosuch.md)", "`nosuch.md`: cannot read it: "),
        ("- [A](toc.md)", made),
        ("[A](print.md)", made),
        ("- [A](404.md)", made),
        ("- [A](LOST.md)", "`LOST.md` would be lost.html, which mdBook makes by itself"),
        ("- [A $x$](a.md)", "`$x$`: the title of a chapter is plain text"),
        ("- [{{#value count}}](a.md)", "`{{#value count}}`: the title"),
        ("# Part `$x$`", "`$x$`: the title"),
    ] {
        let told = summed_up(&format!("# Summary\n\n{summary}\n"));
        assert!(told.starts_with("text/SUMMARY.md:3: "), "{summary}: {told}");
        assert!(told.contains(said) && told.lines().count() == 1, "{summary}: {told}");
    }
    for (summary, said) in [
        (
            "- [A](a.md)\n- [B](A.md)",
            "2: `A.md` has the same page as the chapter on line 1",
        ),
        (
            "- [A](p/index.md)\n- [B](p/README.md)",
            "2: `p/README.md` has the same page as the chapter on line 1",
        ),
        ("- [A](a.md)\n- [B](README.md)", "2: `README.md` would be index.html, "),
        ("- [A](a.md)\n- [B](index.md)", "2: `index.md` would be index.html, "),
    ] {
        let told = summed_up(summary);
        assert!(
            told.starts_with(&format!("text/SUMMARY.md:{said}")),
            "{summary}: {told}"
        );
    }
    assert_eq!(summed_up("- [A](latin.md)"), "text/latin.md:3: a byte that is no UTF-8");
    let good = "# Summary\n\n[A](p/README.md)\n\n# Part\n\n- [B $5](a.md)\n- [C](c%20d.md)\n    \
        - [D](ü.md)\n- [Draft]()\n<!-- [x](/x.md) -->\n";
    assert_eq!(summed_up(good), "");
}
