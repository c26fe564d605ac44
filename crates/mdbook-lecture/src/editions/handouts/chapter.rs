//! A chapter as the preprocessors left it, and pieces of it as HTML.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pulldown_cmark::html::push_html;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use crate::base::cache::Memory;
use crate::base::path::relative;
use crate::book::task::{Piece, Span, Task};
use crate::set::formula::double_quoted;
use crate::syntax::page::Page;

use super::code;

/// A chapter as the preprocessors left it, with its task.
pub struct Chapter<'a> {
    /// Its pages.
    pub pages: Vec<&'a Page>,
    /// Its task, or what the sheets ask of it.
    pub task: Task,
    /// The folder of the book's sources.
    pub source: &'a Path,
    /// Where code that was coloured before lies.
    pub memory: Option<&'a Memory>,
}

impl Chapter<'_> {
    /// The words of `piece`.
    pub fn plain(&self, piece: &Piece) -> String {
        let words = self.events(piece).filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            _ => None,
        });
        words.collect()
    }

    /// The events of `piece`.
    pub fn events<'b>(
        &'b self,
        piece: &'b [Span],
    ) -> impl Iterator<Item = &'b Event<'static>> {
        let of = |span: &'b Span| &self.pages[span.page].text.events[span.events.clone()];
        piece.iter().flat_map(of).map(|(event, _)| event)
    }

    /// `piece` as HTML, its headings `below` levels lower than in the book, and the ids of its
    /// footnotes behind `prefix`.
    pub fn html(&self, piece: &Piece, below: usize, prefix: &str) -> String {
        let mut set: Vec<Event<'_>> = Vec::new();
        let mut block: Option<(String, String)> = None;
        for event in self.notes_at_the_end(piece) {
            match (event, &mut block) {
                (Event::FootnoteReference(label), _) => {
                    set.push(Event::FootnoteReference(note(piece, label, prefix)));
                }
                (Event::Start(Tag::FootnoteDefinition(label)), _) => {
                    let label = note(piece, label, prefix);
                    set.push(Event::Start(Tag::FootnoteDefinition(label)));
                }
                (Event::Start(Tag::Image { link_type, dest_url, title, id }), _) => {
                    let (link_type, title, id) = (*link_type, title.clone(), id.clone());
                    let dest_url = self.picture(piece, dest_url);
                    set.push(Event::Start(Tag::Image { link_type, dest_url, title, id }));
                }
                (Event::Start(Tag::CodeBlock(kind)), _) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => info.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    block = Some((info, String::new()));
                }
                (Event::End(TagEnd::CodeBlock), Some((info, text))) => {
                    let html = code::html(text, info, self.memory);
                    set.push(Event::Html(html.into()));
                    block = None;
                }
                (Event::Text(text), Some((_, code))) => code.push_str(text),
                (Event::Start(Tag::Heading { level, id, .. }), _) => {
                    let (level, id) = (lower(*level, below), id.clone());
                    let (classes, attrs) = (Vec::new(), Vec::new());
                    set.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
                }
                (Event::End(TagEnd::Heading(level)), _) => {
                    set.push(Event::End(TagEnd::Heading(lower(*level, below))));
                }
                (Event::Start(Tag::Table(_)), _) => {
                    set.push(Event::Html(CowStr::Borrowed(
                        "<div class=\"table-wrapper\">\n",
                    )));
                    set.push(event.clone());
                }
                (Event::End(TagEnd::Table), _) => {
                    set.push(event.clone());
                    set.push(Event::Html(CowStr::Borrowed("</div>\n")));
                }
                (event, _) => set.push(event.clone()),
            }
        }
        let mut html = String::new();
        push_html(&mut html, set.into_iter());
        // A head that was cut off leaves the space after it.
        self.within(double_quoted(html.replace("<p> ", "<p>").trim_start()))
    }

    /// The picture `address` of `piece` itself, in place of its address: a sheet is one file.
    fn picture(&self, piece: &Piece, address: &CowStr<'static>) -> CowStr<'static> {
        let page = piece.first().map_or("", |span| &self.pages[span.page].file);
        let file = self.source.join(page).with_file_name(&**address);
        let kind = match file.extension().and_then(|end| end.to_str()) {
            Some("svg") => "svg+xml",
            Some("jpg" | "jpeg") => "jpeg",
            Some(end) => end,
            None => return address.clone(),
        };
        match fs::read(&file) {
            Ok(bytes) => {
                format!("data:image/{kind};base64,{}", STANDARD.encode(bytes)).into()
            }
            // What is not there is told where it is written.
            Err(_) => address.clone(),
        }
    }

    /// `html` with the links between the pages of the chapter, which the sheet holds together,
    /// as links within it.
    fn within(&self, html: String) -> String {
        let pages = &self.pages;
        let pairs = pages.iter().flat_map(|from| pages.iter().map(move |to| (from, to)));
        let others = pairs.filter(|(from, to)| from.file != to.file);
        let links = others.map(|(from, to)| relative(&from.file, &to.file));
        // Pages of one folder link another alike.
        let links: BTreeSet<String> = links.collect();
        links
            .iter()
            .fold(html, |html, link| html.replace(&format!("href=\"{link}#"), "href=\"#"))
    }

    /// The events of `piece` and, behind them, the footnotes that it refers to, wherever on
    /// its pages they are written.
    fn notes_at_the_end<'b>(&'b self, piece: &'b Piece) -> Vec<&'b Event<'static>> {
        let (mut events, mut referred) = (Vec::new(), Vec::new());
        let mut inside = false;
        for event in self.events(piece) {
            match event {
                Event::Start(Tag::FootnoteDefinition(_)) => inside = true,
                Event::End(TagEnd::FootnoteDefinition) => inside = false,
                Event::FootnoteReference(label) if !inside => referred.push(label),
                _ => {}
            }
            if !inside && *event != Event::End(TagEnd::FootnoteDefinition) {
                events.push(event);
            }
        }
        for (at, label) in referred.iter().enumerate() {
            if referred[..at].contains(label) {
                continue;
            }
            let pages = piece.iter().map(|span| self.pages[span.page]);
            let all = pages.flat_map(|page| &page.text.events).map(|it| &it.0);
            let opens = |event: &&Event<'_>| matches!(event, Event::Start(Tag::FootnoteDefinition(it)) if it == *label);
            for event in all.skip_while(|event| !opens(event)) {
                events.push(event);
                if *event == Event::End(TagEnd::FootnoteDefinition) {
                    break;
                }
            }
        }
        events
    }
}

/// The id of the footnote `label` in `piece`, which no other piece of the sheet has.
fn note(piece: &Piece, label: &str, prefix: &str) -> CowStr<'static> {
    let at = piece.first().map(|span| (span.page, span.events.start));
    let (page, event) = at.unwrap_or_default();
    format!("{prefix}note-{page}-{event}-{label}").into()
}

fn lower(level: HeadingLevel, by: usize) -> HeadingLevel {
    HeadingLevel::try_from((level as usize + by).min(6)).unwrap_or(HeadingLevel::H6)
}
