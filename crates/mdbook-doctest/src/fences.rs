//! Which code blocks rustdoc runs.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

use crate::config::Check;
use crate::page::{Page, Problem};

/// What rustdoc does with a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Compiled and run.
    Run,
    /// Compiled, or expected not to compile, but never run.
    Compile,
    /// Listed as ignored.
    Ignore,
    /// A quotation; rustdoc is not shown it.
    Quote,
    /// Not Rust.
    Other,
}

/// How often each [`Use`] occurs.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as the variants of Use")]
pub struct Count {
    pub run: usize,
    pub compile: usize,
    pub ignore: usize,
    pub quote: usize,
}

/// A code block, fenced or indented.
#[derive(Debug)]
pub struct Block {
    /// From the opening fence to the closing one.
    pub range: Range<usize>,
    /// What follows the opening fence; `None` for an indented block.
    pub info: Option<String>,
    /// The lines of its body.
    pub body: Vec<Range<usize>>,
}

/// The code blocks of `text` as rustdoc finds them: with no Markdown extension, and none
/// in raw HTML.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.into_string()),
                    CodeBlockKind::Indented => None,
                };
                found.push(Block { range, info, body: Vec::new() });
                inside = true;
            }
            Event::End(TagEnd::CodeBlock) => inside = false,
            Event::Text(_) if inside => found
                .iter_mut()
                .last()
                .into_iter()
                .for_each(|b| b.body.push(range.clone())),
            _ => {}
        }
    }
    found
}

impl Block {
    /// What rustdoc does with the block on the machine `host`, such as
    /// `x86_64-unknown-linux-gnu`.
    pub fn used(&self, host: &str) -> Use {
        let info = self.info.as_deref().unwrap_or_default();
        if tags(info).contains(&"quoted") { Use::Quote } else { use_of(info, host) }
    }
}

/// The uses of the blocks of `text`.
pub fn count(text: &str, host: &str) -> Count {
    let mut count = Count::default();
    for block in blocks(text) {
        match block.used(host) {
            Use::Run => count.run += 1,
            Use::Compile => count.compile += 1,
            Use::Ignore => count.ignore += 1,
            Use::Quote => count.quote += 1,
            Use::Other => {}
        }
    }
    count
}

/// Which pages show Rust of which nothing is run on the machine `host`.
pub fn problems(pages: &[Page], host: &str) -> Vec<Problem> {
    let ignored = |page: &Page| {
        let count = count(&page.content, host);
        let any = count.run + count.compile + count.quote > 0;
        (!any && count.ignore > 0).then(|| Problem {
            file: page.file.clone(),
            line: 1,
            check: Check::IgnoredChapter,
            message: format!(
                "shows {} blocks of Rust, but all are ignored: nothing is run",
                count.ignore
            ),
        })
    };
    pages.iter().filter_map(ignored).collect()
}

/// The tags of an info string: separated by commas or blanks, a remark in parentheses
/// left out.
fn tags(info: &str) -> Vec<&str> {
    let info = info.split('(').next().unwrap_or_default();
    info.split([',', ' ', '\t']).filter(|tag| !tag.is_empty()).collect()
}

/// What rustdoc does with a block of this info string.
///
/// A tag that is not rustdoc's makes the block another language, unless `rust` is there
/// too or a tag that only Rust has comes at a place where rustdoc believes it.
fn use_of(info: &str, host: &str) -> Use {
    let (mut rust, mut other, mut custom) = (false, false, false);
    let (mut compile, mut ignore, mut ignored_hosts) = (false, false, Vec::new());
    for tag in tags(info) {
        match tag {
            "rust" => rust = true,
            "custom" => custom = true,
            "should_panic" => rust = !other,
            "no_run" => (rust, compile) = (!other, true),
            "ignore" => (rust, ignore) = (!other, true),
            "compile_fail" => (rust, compile) = (rust || !other, true),
            "test_harness" | "standalone_crate" => rust = rust || !other,
            _ if tag.starts_with("edition") => {}
            _ => match tag.strip_prefix("ignore-") {
                Some(part) => {
                    ignored_hosts.push(part);
                    rust = !other;
                }
                None => other = true,
            },
        }
    }
    if !ignored_hosts.is_empty() {
        ignore = ignored_hosts.iter().any(|part| host.contains(part));
    }
    match (custom || (other && !rust), ignore, compile) {
        (true, ..) => Use::Other,
        (_, true, _) => Use::Ignore,
        (_, _, true) => Use::Compile,
        _ => Use::Run,
    }
}
