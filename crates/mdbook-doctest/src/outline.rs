//! What a page refers to and what may be referred to; of raw HTML as mdBook reads it, tag
//! by tag, with html5ever.

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer,
};
use regex::Regex;
use std::cell::RefCell;
use std::sync::LazyLock;

use crate::config::Check;

/// Something in a page that needs something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// A link or an image, whose `.md` mdBook turns into `.html`.
    Link(String),
    /// An address in raw HTML that stays as it is.
    Address(String),
    /// Nothing but text to Markdown, meant as more by its author: the check, and why.
    Slip(Check, String),
}

/// What a page refers to and what may be referred to, each with its line.
#[derive(Debug, Default)]
pub struct Outline {
    /// What it refers to.
    pub references: Vec<(usize, Reference)>,
    /// The ids of headings and defined terms as mdBook makes them, of footnotes, and those
    /// written in raw HTML.
    pub ids: Vec<(usize, String)>,
    /// `<a name>`, to which a fragment leads as to an id.
    pub names: Vec<(usize, String)>,
}

impl Outline {
    /// Adds what the tags of `html` mean, which begins on the line `first`.
    pub fn add_html(&mut self, html: &str, first: usize) {
        // Most tags are those of formulas, and to look is far quicker than to read them.
        static MAY_MEAN: LazyLock<Regex> = LazyLock::new(|| {
            let names = "id|name|(?:xlink:)?href|src(?:set)?|poster|data";
            Regex::new(&format!(r"(?i)\s(?:{names})[\s=/>]")).unwrap()
        });
        if !MAY_MEAN.is_match(html) {
            return;
        }
        let queue = BufferQueue::default();
        queue.push_back(html.into());
        let tokenizer = Tokenizer::new(Tags::default(), Default::default());
        // No tag stops it: this sink never asks for a script to be run.
        let _ = tokenizer.feed(&queue);
        tokenizer.end();
        for (line, tag) in tokenizer.sink.0.take() {
            let further = usize::try_from(line).unwrap_or_default().saturating_sub(1);
            self.add_tag(&tag, first + further);
        }
    }

    fn add_tag(&mut self, tag: &Tag, line: usize) {
        // Commas separate the candidates of a `srcset`; each begins with its address.
        static CANDIDATE: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"[\s,]*(\S*[^\s,])[^,]*,?").unwrap());
        let is_image_button = tag.attrs.iter().any(|found| {
            &*found.name.local == "type" && found.value.eq_ignore_ascii_case("image")
        });
        for attribute in &tag.attrs {
            let value = attribute.value.trim().to_owned();
            let references = match (&*tag.name, &*attribute.name.local) {
                (_, "id") => {
                    self.ids.push((line, value));
                    continue;
                }
                ("a", "name") => {
                    self.names.push((line, value));
                    continue;
                }
                ("a", "href" | "xlink:href") => vec![Reference::Link(value)],
                ("input", "src") if !is_image_button => continue,
                ("area" | "link", "href")
                | ("use" | "image", "href" | "xlink:href")
                | ("img" | "source" | "video" | "audio" | "track" | "script", "src")
                | ("iframe" | "embed" | "input", "src")
                | ("video", "poster")
                | ("object", "data") => vec![Reference::Address(value)],
                ("img" | "source", "srcset") => {
                    let found = CANDIDATE.captures_iter(&value);
                    found.map(|found| Reference::Address(found[1].to_owned())).collect()
                }
                _ => continue,
            };
            self.references.extend(references.into_iter().map(|found| (line, found)));
        }
    }
}

/// The opening tags so far, each with its line.
#[derive(Default)]
struct Tags(RefCell<Vec<(u64, Tag)>>);

impl TokenSink for Tags {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else { return TokenSinkResult::Continue };
        if tag.kind == TagKind::EndTag {
            return TokenSinkResult::Continue;
        }
        let result = match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            _ => TokenSinkResult::Continue,
        };
        self.0.borrow_mut().push((line, tag));
        result
    }
}
