//! The whole book, as mdBook hands it over.
#![allow(missing_docs, reason = "tests")]

mod common;

use std::path::Path;

use common::Fake;
use mdbook_lecture::book::options::check;
use mdbook_lecture::editions::markdown::Manuscript;
use mdbook_preprocessor::book::{Book, BookItem, Chapter, SectionNumber};
use mdbook_preprocessor::config::Config;

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
    assert_eq!(check(&config("command = \"c\"\nbefore = [\"links\"]")), Ok(()));
    assert_eq!(
        check(&config("katex = true")).unwrap_err().to_string(),
        "book.toml:1: [preprocessor.lecture] has no option `katex`; there are: command, before, after, renderers, optional, tests, references"
    );
}

#[test]
fn a_backend_that_would_get_the_chapters_as_written_is_refused() {
    let with = |lists: &str| check(&config(lists));
    let list = "renderers = [\"handouts\", \"html\"]\n";
    assert_eq!(with(&format!("{list}[output.html]\n[output.site]")), Ok(()));
    assert_eq!(with("[output.epub]"), Ok(()), "mdBook asks about every backend");
    assert_eq!(
        with(&format!("{list}[output.html]\n[output.epub]")).unwrap_err().to_string(),
        "book.toml:1: [output.epub] would show directives and formulas as they are written: \
         add \"epub\" to `renderers` of [preprocessor.lecture], which has: handouts, html"
    );
}
