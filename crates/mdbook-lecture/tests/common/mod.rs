//! A source of figures and values that depends on nothing, and ways to look at what a
//! chapter became.

pub mod answers;
pub mod ledger;
pub mod sheets;
pub mod site;
pub mod task;

use std::path::Path;

use mdbook_lecture::base::markdown::events;
use mdbook_lecture::base::problem::Problem;
use mdbook_lecture::editions::markdown::Manuscript;
use mdbook_lecture::set::source::Source;
use mdbook_preprocessor::book::{Book, BookItem, Chapter, SectionNumber};
use mdbook_preprocessor::config::Config;
use pulldown_cmark::Event;

/// Draws `plain` (parameter `depth`) and `loud`, which uses a colour no theme knows.
pub struct Fake;

pub const SVG: &str = r##"<?xml version="1.0"?>
<svg width="80" height="60" viewBox="0 0 80 60" xmlns="http://www.w3.org/2000/svg">
<!-- a <comment> -->
<rect x="0" y="0" width="80" height="60" opacity="1" fill="#ffffff" stroke="none"/>
<polyline fill="none" opacity="0.5" stroke="#0072B2" stroke-width="4" points="1,1
2,2 "/>
<text x="8" y="8" font-family="sans-serif" font-size="4.123456" fill="#000000">
a &lt; b
</text>
</svg>
"##;

impl Source for Fake {
    fn draw(&self, name: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
        if let Some((key, _)) = arguments.iter().find(|(key, _)| *key != "depth") {
            return Err(format!(
                "no parameter of figure {name} is called `{key}`; there are: depth"
            ));
        }
        match name {
            "plain" => Ok(SVG.replace("</text>", &format!("{arguments:?}</text>"))),
            "loud" => Ok(SVG.replace("#0072B2", "#123456")),
            _ => Err(format!("no figure is called `{name}`; there are: plain, loud")),
        }
    }

    fn value(&self, name: &str) -> Result<String, String> {
        match name {
            "count" => Ok("78,592".into()),
            "share" => Ok("12 %".into()),
            "odd" => Ok("a*b*_c_ <d> [e] `f` $g$".into()),
            _ => {
                Err(format!("no value is called `{name}`; there are: count, share, odd"))
            }
        }
    }

    fn palette(&self) -> &[(&str, &str)] {
        &[
            ("#000000", "--figure-ink"),
            ("#FFFFFF", "--figure-paper"),
            ("#0072B2", "--series-1"),
        ]
    }
}

/// A book of these pages: the file in `src`, the number and the text of each.
pub fn book(pages: &[(&str, &[u32], &str)]) -> Book {
    let page = |(path, number, text): &(&str, &[u32], &str)| {
        let mut page = Chapter::new(path, (*text).to_owned(), path, Vec::new());
        page.number = (!number.is_empty()).then(|| SectionNumber::new(*number));
        BookItem::Chapter(page)
    };
    Book::new_with_items(pages.iter().map(page).collect())
}

/// `text` as the page `src/a.md` with this number, set for `renderer` from `source`.
pub fn set(
    number: &[u32],
    text: &str,
    renderer: &str,
    source: &dyn Source,
) -> Result<String, Vec<Problem>> {
    let (book, config) = (book(&[("a.md", number, text)]), Config::default());
    let set = Manuscript::read(book, &config, Path::new(".")).set(renderer, source)?;
    Ok(set.chapters().next().expect("one page").content.clone())
}

/// `text` as chapter 2, in `src/a.md`.
pub fn chapter(text: &str) -> Result<String, Vec<Problem>> {
    set(&[2], text, "html", &Fake)
}

/// What `text` becomes, which must have no fault.
pub fn page(text: &str) -> String {
    chapter(text).unwrap_or_else(|problems| panic!("{text:?}: {}", told(&problems)))
}

/// What is said about `text`, which must have a fault.
pub fn faults(text: &str) -> String {
    match chapter(text) {
        Ok(page) => panic!("{text:?} has no fault: {page}"),
        Err(problems) => told(&problems),
    }
}

pub fn told(problems: &[Problem]) -> String {
    problems.iter().map(Problem::to_string).collect::<Vec<_>>().join("\n")
}

/// The HTML and the text that mdBook's parser reads out of `markdown`, with every entity
/// decoded.
pub fn read_back(markdown: &str) -> String {
    let piece = |event| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::Html(html) | Event::InlineHtml(html) => decode(&html),
        Event::SoftBreak => "\n".into(),
        _ => String::new(),
    };
    events(markdown).map(piece).collect()
}

/// `html` with its entities decoded.
pub fn decode(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('&') {
        let end = at + rest[at..].find(';').expect("an entity ends");
        out.push_str(&rest[..at]);
        out.push(match &rest[at + 1..end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "nbsp" => '\u{a0}',
            code => {
                let code =
                    code.strip_prefix('#').unwrap_or_else(|| panic!("entity {code}"));
                let number = match code.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => code.parse(),
                };
                char::from_u32(number.expect("a number")).expect("a character")
            }
        });
        rest = &rest[end + 1..];
    }
    out + rest
}
