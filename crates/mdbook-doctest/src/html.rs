//! Raw HTML as mdBook reads it: tag by tag, with html5ever.

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};
use std::cell::RefCell;

/// What a piece of raw HTML means to the rest of the book.
#[derive(Debug, PartialEq, Eq)]
pub enum Meaning {
    /// An address whose `.md` mdBook turns into `.html`.
    Link(String),
    /// An address that stays as it is.
    Address(String),
    /// An id.
    Id(String),
    /// `<a name>`, to which a fragment leads as to an id.
    Name(String),
}

/// What the tags of `html` mean, each with its line, counted from 0.
pub fn meanings(html: &str) -> Vec<(usize, Meaning)> {
    if !html.split_ascii_whitespace().any(may_mean) {
        return Vec::new();
    }
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let tokenizer = Tokenizer::new(Tags::default(), Default::default());
    // No tag stops it: this sink never asks for a script to be run.
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let tags = tokenizer.sink.0.take();
    tags.iter()
        .flat_map(|(line, tag)| of_tag(tag).into_iter().map(|found| (*line, found)))
        .collect()
}

/// Whether `word` may be an attribute that means something. Most tags are those of
/// formulas, which have none, and to look is far quicker than to read them.
fn may_mean(word: &str) -> bool {
    const ATTRIBUTES: &[&str] =
        &["id", "name", "href", "src", "poster", "data", "xlink:href"];
    ATTRIBUTES.iter().any(|name| {
        word.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
    })
}

fn of_tag(tag: &Tag) -> Vec<Meaning> {
    let is_image_button = || {
        let kind = tag.attrs.iter().find(|attribute| &*attribute.name.local == "type");
        kind.is_some_and(|kind| kind.value.eq_ignore_ascii_case("image"))
    };
    let mut found = Vec::new();
    for attribute in &tag.attrs {
        let value = attribute.value.trim().to_owned();
        match (&*tag.name, &*attribute.name.local) {
            (_, "id") => found.push(Meaning::Id(value)),
            ("a", "name") => found.push(Meaning::Name(value)),
            ("a", "href" | "xlink:href") => found.push(Meaning::Link(value)),
            ("area" | "link", "href")
            | ("use" | "image", "href" | "xlink:href")
            | ("img" | "source" | "video" | "audio" | "track" | "script", "src")
            | ("iframe" | "embed", "src")
            | ("video", "poster")
            | ("object", "data") => found.push(Meaning::Address(value)),
            ("input", "src") if is_image_button() => found.push(Meaning::Address(value)),
            ("img" | "source", "srcset") => {
                found.extend(candidates(&value).into_iter().map(Meaning::Address))
            }
            _ => {}
        }
    }
    found
}

/// The addresses of a `srcset`: its candidates are separated by commas, and in each all but
/// the first word says how large it is.
fn candidates(srcset: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut begins = true;
    for word in srcset.split_ascii_whitespace() {
        let word = match word.split_once(',') {
            _ if begins => word,
            Some((_, rest)) => rest,
            None => continue,
        };
        let address = word.trim_matches(',');
        begins = address.is_empty() || word.ends_with(',');
        found.extend((!address.is_empty()).then(|| address.to_owned()));
    }
    found
}

/// The opening tags so far, each with its line.
#[derive(Default)]
struct Tags(RefCell<Vec<(usize, Tag)>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        let raw = match &*tag.name {
            "script" => Some(RawKind::ScriptData),
            "style" => Some(RawKind::Rawtext),
            _ => None,
        };
        let line = usize::try_from(line).unwrap_or(usize::MAX).saturating_sub(1);
        self.0.borrow_mut().push((line, tag));
        raw.map_or(TokenSinkResult::Continue, TokenSinkResult::RawData)
    }
}
