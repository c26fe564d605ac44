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
pub type Count = [usize; 5];

/// A code block, fenced or indented.
#[derive(Debug)]
pub struct Block {
    /// From the opening fence to the closing one.
    pub range: Range<usize>,
    /// What follows the opening fence; nothing for an indented block.
    pub info: String,
    /// The lines of its body.
    pub body: Vec<Range<usize>>,
}

/// The code blocks of `text` as rustdoc finds them: with no Markdown extension, and none
/// in raw HTML.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match (event, found.last_mut()) {
            (Event::Start(Tag::CodeBlock(kind)), _) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                found.push(Block { range, info, body: Vec::new() });
                inside = true;
            }
            (Event::End(TagEnd::CodeBlock), _) => inside = false,
            (Event::Text(_), Some(block)) if inside => block.body.push(range),
            _ => {}
        }
    }
    found
}

/// How rustdoc uses the blocks of `text` on the machine `host`.
pub fn count(text: &str, host: &str) -> Count {
    let mut count = Count::default();
    blocks(text).iter().for_each(|block| count[block.used(host) as usize] += 1);
    count
}

/// Which pages show Rust of which nothing is run on the machine `host`.
pub fn problems(pages: &[Page], host: &str) -> Vec<Problem> {
    let ignored = |page: &Page| match count(&page.content, host) {
        [0, 0, ignored, 0, _] if ignored > 0 => {
            let message = format!(
                "shows {ignored} blocks of Rust, but all are ignored: nothing is run"
            );
            Some(page.problem(1, Check::IgnoredChapter, message))
        }
        _ => None,
    };
    pages.iter().filter_map(ignored).collect()
}

impl Block {
    /// What rustdoc does with the block on the machine `host`, such as
    /// `x86_64-unknown-linux-gnu`.
    ///
    /// A tag that is not rustdoc's makes the block another language, unless `rust` is there
    /// too or a tag that only Rust has comes at a place where rustdoc believes it.
    pub fn used(&self, host: &str) -> Use {
        let (mut rust, mut other, mut custom) = (false, false, false);
        let (mut compile, mut ignore, mut ignored_hosts) = (false, false, Vec::new());
        // Tags are separated by commas or blanks; a remark in parentheses is left out.
        let tags =
            self.info.split('(').next().unwrap_or_default().split([',', ' ', '\t']);
        for tag in tags.filter(|tag| !tag.is_empty()) {
            match tag {
                "quoted" => return Use::Quote,
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
}
