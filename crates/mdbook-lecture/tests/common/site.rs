//! A small book as mdBook's own html backend makes it, and what the backend `site` makes of
//! that.

use std::fs;
use std::path::Path;

use mdbook_html::HtmlHandlebars;
use mdbook_lecture::editions::site;
use mdbook_renderer::book::{Book, BookItem, Chapter, SectionNumber};
use mdbook_renderer::{RenderContext, Renderer};
use tempfile::TempDir;

/// A book: what `book.toml` says, and its files.
#[derive(Clone)]
pub struct Written {
    /// The inside of `[output.html]` and what follows it.
    pub html: String,
    /// The chapters: the file, and what is in it.
    pub chapters: Vec<(&'static str, String)>,
    /// Every other file, as seen from the book's root.
    pub files: Vec<(&'static str, String)>,
}

impl Written {
    /// A book of these chapters.
    pub fn of(chapters: &[(&'static str, &str)]) -> Self {
        let chapters = chapters.iter().map(|(file, text)| (*file, (*text).to_owned()));
        Self { html: String::new(), chapters: chapters.collect(), files: Vec::new() }
    }

    /// The book, finished in a new folder, or what is said of it.
    pub fn finish(&self) -> Result<TempDir, String> {
        let root = TempDir::new().unwrap();
        fs::create_dir_all(root.path().join("book/handouts")).unwrap();
        let site =
            if self.html.contains("[output.site]") { "" } else { "[output.site]\n" };
        let config = format!("[output.handouts]\n{site}[output.html]\n{}", self.html);
        let put = |file: &str, text: &str| {
            let file = root.path().join(file);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        };
        put("book.toml", &config);
        self.files.iter().for_each(|(file, text)| put(file, text));
        let chapter = |(file, text): &(&str, String)| {
            put(&format!("src/{file}"), text);
            // As mdBook's preprocessors `index` and `links` do it.
            let path = file.replace("README.md", "index.md");
            let text = text.replace("{{#include ../a.rs:2:3}}", "two\nthree");
            let mut chapter = Chapter::new(file, text, path, Vec::new());
            chapter.source_path = Some(file.into());
            // `p2.md` and `p2-more.md` are pages of one chapter.
            let number = file.strip_prefix('p').and_then(|it| it[..1].parse().ok());
            chapter.number = number.map(|number: u32| match file.contains('-') {
                false => SectionNumber::new([number]),
                true => SectionNumber::new([number, 1]),
            });
            BookItem::Chapter(chapter)
        };
        let mut items: Vec<_> = self.chapters.iter().map(chapter).collect();
        items.push(BookItem::Separator);
        items.push(BookItem::PartTitle("Part".to_owned()));
        items.push(BookItem::Chapter(Chapter::new_draft("Later", Vec::new())));
        let book = Book::new_with_items(items);
        let of = |folder: &str| {
            let folder = root.path().join(folder);
            RenderContext::new(root.path(), book.clone(), config.parse().unwrap(), folder)
        };
        HtmlHandlebars::new().render(&of("book/html")).unwrap();
        site::finish(&of("book/site"), None).map_err(|said| format!("{said:#}"))?;
        Ok(root)
    }

    /// What is said of the book, which must have a fault.
    pub fn faults(&self) -> Vec<String> {
        let said = self.finish().map(|_| ()).expect_err("a fault");
        said.lines().map(str::to_owned).collect()
    }
}

/// A file of the html book in the folder `root`.
pub fn page(root: &TempDir, file: &str) -> String {
    let file = Path::new("book/html").join(file);
    fs::read_to_string(root.path().join(&file))
        .unwrap_or_else(|it| panic!("{file:?}: {it}"))
}

/// The cases of a table, one a line: what is given, ` => ` and what comes of it.
pub fn cases(table: &str) -> impl Iterator<Item = (String, &str)> {
    let cases = table.lines().filter_map(|line| line.trim().split_once(" => "));
    cases.map(|(given, told)| (given.replace("\\n", "\n"), told))
}
