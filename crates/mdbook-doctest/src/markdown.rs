//! What a page's Markdown and raw HTML refer to, and which ids the rendered page will
//! have.

use mdbook_preprocessor::PreprocessorContext;
use pulldown_cmark::{Event, Options as Syntax, Parser, Tag, TagEnd};
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The Markdown extensions that mdBook turns on for this book; the same for every
/// renderer.
pub fn syntax(context: &PreprocessorContext) -> Syntax {
    let html = context.config.html_config().unwrap_or_default();
    let mut syntax = Syntax::ENABLE_TABLES
        | Syntax::ENABLE_FOOTNOTES
        | Syntax::ENABLE_STRIKETHROUGH
        | Syntax::ENABLE_TASKLISTS
        | Syntax::ENABLE_HEADING_ATTRIBUTES;
    syntax.set(Syntax::ENABLE_SMART_PUNCTUATION, html.smart_punctuation);
    syntax.set(Syntax::ENABLE_DEFINITION_LIST, html.definition_lists);
    syntax.set(Syntax::ENABLE_GFM, html.admonitions);
    syntax
}

/// Where `text` leads: each destination of a link or an image with its place, raw HTML
/// included.
pub fn destinations(text: &str, syntax: Syntax) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(text, syntax).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, link_type, .. })
                if link_type != pulldown_cmark::LinkType::Email =>
            {
                found.push((range.start, dest_url.into_string()));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                found.push((range.start, dest_url.into_string()))
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)
                if may_have(&text[range.clone()], &["href", "src"]) =>
            {
                let html = without_comments_and_scripts(&text[range.clone()]);
                let attributes = attributes(&html).into_iter().filter(leads_somewhere);
                found.extend(
                    attributes.map(|found| (range.start + found.offset, found.value)),
                );
            }
            _ => {}
        }
    }
    found
}

/// The ids of the rendered page: of headings and defined terms as mdBook makes them, of
/// footnotes, and those written in raw HTML.
pub fn ids(text: &str, syntax: Syntax) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut made = BTreeSet::new();
    let mut title: Option<(Option<String>, String)> = None;
    let mut images = 0;
    for (event, range) in Parser::new_ext(text, syntax).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                title = Some((id.map(|id| id.into_string()), String::new()))
            }
            Event::Start(Tag::DefinitionListTitle) => title = Some((None, String::new())),
            Event::End(TagEnd::Heading(_) | TagEnd::DefinitionListTitle) => {
                match title.take() {
                    Some((Some(written), _)) => {
                        ids.insert(written);
                    }
                    Some((None, words)) => {
                        made.insert(unused(&id_of_title(&words), &made));
                    }
                    None => {}
                }
            }
            Event::Start(Tag::FootnoteDefinition(name)) => {
                ids.insert(format!("footnote-{name}"));
            }
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)
                if may_have(&text[range.clone()], &["id", "name"]) =>
            {
                let html = without_comments_and_scripts(&text[range]);
                let named = |found: &Attribute| {
                    found.name == "id" || (found.tag == "a" && found.name == "name")
                };
                ids.extend(
                    attributes(&html).into_iter().filter(named).map(|found| found.value),
                );
            }
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            Event::Text(words) | Event::Code(words) | Event::InlineMath(words)
                if images == 0 =>
            {
                if let Some((_, title)) = &mut title {
                    title.push_str(&words);
                }
            }
            Event::SoftBreak => {
                if let Some((_, title)) = &mut title {
                    title.push('\n');
                }
            }
            _ => {}
        }
    }
    ids.extend(made);
    ids
}

/// Where `text` is code, blocks and inline.
pub fn code_ranges(text: &str) -> Vec<Range<usize>> {
    let events = Parser::new_ext(text, Syntax::ENABLE_TABLES | Syntax::ENABLE_FOOTNOTES)
        .into_offset_iter();
    let code = |event: &Event<'_>| {
        matches!(event, Event::Code(_) | Event::Start(Tag::CodeBlock(_)))
    };
    events.filter(|(event, _)| code(event)).map(|(_, range)| range).collect()
}

/// The id of a title: its letters and digits in lower case, a hyphen for each space.
fn id_of_title(title: &str) -> String {
    let keep =
        |letter: &char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | ' ');
    let spaces = |letter: char| if letter.is_whitespace() { ' ' } else { letter };
    title
        .trim()
        .to_lowercase()
        .chars()
        .map(spaces)
        .filter(keep)
        .collect::<String>()
        .replace(' ', "-")
}

/// `id`, or the first of `id-1`, `id-2`, … that no earlier title has.
fn unused(id: &str, used: &BTreeSet<String>) -> String {
    let numbered = (1..).map(|number| format!("{id}-{number}"));
    let mut candidates = std::iter::once(id.to_owned()).chain(numbered);
    candidates.find(|candidate| !used.contains(candidate)).unwrap_or_default()
}

/// An attribute in raw HTML.
struct Attribute {
    tag: String,
    name: String,
    value: String,
    offset: usize,
}

/// Whether some tag of `html` may have an attribute of one of these names. Most tags are
/// those of formulas, which have none, and to look is far quicker than to read them.
fn may_have(html: &str, names: &[&str]) -> bool {
    let bytes = html.as_bytes();
    names.iter().any(|name| {
        bytes.windows(name.len() + 1).any(|window| {
            window[0].is_ascii_whitespace()
                && window[1..].eq_ignore_ascii_case(name.as_bytes())
        })
    })
}

/// Whether the attribute is an address that the reader's browser would ask for.
fn leads_somewhere(found: &Attribute) -> bool {
    match found.tag.as_str() {
        "a" => found.name == "href",
        "img" | "source" | "video" | "audio" | "iframe" | "embed" => found.name == "src",
        _ => false,
    }
}

/// All attributes that have a value, of all tags of `html`.
fn attributes(html: &str) -> Vec<Attribute> {
    static TAG: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"<([A-Za-z][\w:-]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>"#).unwrap()
    });
    static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"\s([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))"#).unwrap()
    });
    let mut found = Vec::new();
    for tag in TAG.captures_iter(html) {
        let Some(inside) = tag.get(2) else { continue };
        for attribute in ATTRIBUTE.captures_iter(inside.as_str()) {
            let Some(value) = (2..5).find_map(|group| attribute.get(group)) else {
                continue;
            };
            found.push(Attribute {
                tag: tag[1].to_ascii_lowercase(),
                name: attribute[1].to_ascii_lowercase(),
                value: value.as_str().trim().replace("&amp;", "&"),
                offset: inside.start() + value.start(),
            });
        }
    }
    found
}

/// The same text, every byte at its place, with comments, scripts and styles blanked out.
fn without_comments_and_scripts(html: &str) -> String {
    static SKIPPED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?si)<!--.*?(?:-->|\z)|<script\b.*?(?:</script>|\z)|<style\b.*?(?:</style>|\z)").unwrap()
    });
    SKIPPED
        .replace_all(html, |found: &regex::Captures<'_>| " ".repeat(found[0].len()))
        .into_owned()
}
