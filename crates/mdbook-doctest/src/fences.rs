//! Which code blocks rustdoc runs, and which are quotations of source that Cargo has
//! compiled.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::includes::directives;
use crate::page::{Page, Problem, line_at};
use crate::part::Part;

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

/// The quotations of `text`, last to first, so that replacing one moves none of the rest.
fn quotations_backwards(text: &str) -> impl Iterator<Item = Block> {
    blocks(text).into_iter().filter(|block| block.used("") == Use::Quote).rev()
}

/// `text` with each quotation moved left by the indentation that all its lines share: a
/// method is quoted from inside its `impl` and read outside it.
///
/// A quotation that is itself indented, as in a list, stays as it is.
pub fn dedent_quotations(text: &str) -> String {
    let mut out = text.to_owned();
    for block in quotations_backwards(text) {
        let (Some(first), Some(last)) = (block.body.first(), block.body.last()) else {
            continue;
        };
        if !block.range.start.checked_sub(1).is_none_or(|at| text[at..].starts_with('\n'))
        {
            continue;
        }
        let body = first.start..last.end;
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let lines = text[body.clone()].lines();
        let shared =
            lines.clone().filter(|line| !line.trim().is_empty()).map(indent).min();
        let moved = lines.map(|line| line.get(shared.unwrap_or(0)..).unwrap_or_default());
        let moved: String = moved.map(|line| format!("{line}\n")).collect();
        out.replace_range(body, &moved);
    }
    out
}

/// `text` with the info string of each quotation changed to `text`, so that rustdoc
/// leaves it alone.
pub fn hide_quotations(text: &str) -> String {
    let mut out = text.to_owned();
    for block in quotations_backwards(text) {
        let line = text[block.range.start..].lines().next().unwrap_or_default();
        let fence = line.len() - line.trim_start_matches(['`', '~']).len();
        out.replace_range(
            block.range.start + fence..block.range.start + line.len(),
            "text",
        );
    }
    out
}

/// What is wrong with the quotations, and which pages show Rust of which nothing is run.
///
/// `compiled` are the sources, as canonical paths, that a quotation may come from.
pub fn problems(
    pages: &[Page],
    compiled: &BTreeSet<PathBuf>,
    host: &str,
) -> Vec<Problem> {
    let mut found = Vec::new();
    for page in pages {
        let mut report = |line, message: String| {
            found.push(Problem { file: page.file.clone(), line, message })
        };
        let in_raw = count(&page.raw, host).quote;
        let expanded = count(&page.content, host);
        if in_raw != expanded.quote {
            let after = expanded.quote;
            report(
                1,
                format!(
                    "{after} quoted blocks after expansion, {in_raw} in the file: write each in the chapter itself"
                ),
            );
        }
        if expanded.run + expanded.compile + expanded.quote == 0 && expanded.ignore > 0 {
            report(
                1,
                format!(
                    "shows {} blocks of Rust, but all are ignored: nothing is run",
                    expanded.ignore
                ),
            );
        }
        let quoted = |block: &Block| block.used(host) == Use::Quote;
        for block in blocks(&page.raw).into_iter().filter(quoted) {
            if block.body.iter().all(|part| page.raw[part.clone()].trim().is_empty()) {
                report(
                    line_at(&page.raw, block.range.start),
                    "quoted, but empty".to_owned(),
                );
            }
            for part in block.body {
                let first = line_at(&page.raw, part.start);
                for (at, line) in page.raw[part]
                    .lines()
                    .enumerate()
                    .filter(|(_, line)| !line.trim().is_empty())
                {
                    if let Err(message) =
                        check_quotation(line.trim(), &page.on_disk, compiled)
                    {
                        report(first + at, message);
                    }
                }
            }
        }
    }
    found
}

/// Whether `line` is an include of a named anchor of a compiled file.
fn check_quotation(
    line: &str,
    page: &Path,
    compiled: &BTreeSet<PathBuf>,
) -> Result<(), String> {
    let only = format!(
        "a quoted block holds only `{{{{#include file.rs:anchor}}}}` lines, not `{line}`"
    );
    let found = directives(line);
    let [directive] = &found[..] else { return Err(only) };
    if directive.name != Some("include") || directive.text != line {
        return Err(only);
    }
    // A file or an argument that is wrong in itself is reported with the other includes.
    let Ok((file, part)) = directive.target(page.parent().unwrap_or(page)) else {
        return Ok(());
    };
    let Ok(file) = file.canonicalize() else { return Ok(()) };
    if !matches!(part, Part::Anchor(_)) {
        return Err(only);
    }
    if !compiled.contains(&file) {
        return Err(format!(
            "quoted from {}, which Cargo did not compile for any of `packages`",
            file.display()
        ));
    }
    Ok(())
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
