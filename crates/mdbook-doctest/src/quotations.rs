//! Quotations: blocks that show source which Cargo has compiled.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::config::Check;
use crate::directives::directives;
use crate::fences::{Block, Use, blocks};
use crate::page::{Lines, Page, Problem};
use crate::part::Part;

/// The canonical paths of the files that the pages quote, each with what is wrong unless
/// Cargo compiled it; what is written wrongly goes to `problems`.
pub fn find(pages: &[Page], problems: &mut Vec<Problem>) -> Vec<(Problem, PathBuf)> {
    let mut found = Vec::new();
    for page in pages {
        let problem =
            |line, message: String| page.problem(line, Check::Quotation, message);
        let written = quotations(&page.raw);
        let expanded = quotations(&page.content).len();
        if written.len() != expanded {
            problems.push(problem(1, format!(
                "{expanded} quoted blocks after expansion, {} in the file: write each in the chapter itself",
                written.len()
            )));
        }
        let lines = Lines::of(&page.raw);
        for block in written {
            if block.body.iter().all(|part| page.raw[part.clone()].trim().is_empty()) {
                let line = lines.at(block.range.start);
                problems.push(problem(line, "quoted, but empty".to_owned()));
            }
            for part in block.body {
                let first = lines.at(part.start);
                for (at, line) in page.raw[part].lines().enumerate() {
                    match source(line.trim(), &page.on_disk) {
                        Ok(None) => {}
                        Ok(Some(source)) => {
                            let message = format!(
                                "quoted from {}, which Cargo did not compile for any of `packages`",
                                source.display()
                            );
                            found.push((problem(first + at, message), source));
                        }
                        Err(message) => problems.push(problem(first + at, message)),
                    }
                }
            }
        }
    }
    found
}

/// The file that `line` of a quotation includes; `None` where another check reports what
/// is wrong, and for a blank line.
fn source(line: &str, page: &Path) -> Result<Option<PathBuf>, String> {
    let only = format!(
        "a quoted block holds only `{{{{#include file.rs:anchor}}}}` lines, not `{line}`"
    );
    let directive = match &directives(line).collect::<Vec<_>>()[..] {
        [] if line.is_empty() => return Ok(None),
        [one] if one.name == Some("include") && one.text == line => one.target(page),
        _ => return Err(only),
    };
    match directive.map(|(file, part)| (file.canonicalize(), part)) {
        Ok((Ok(file), Part::Anchor(_))) => Ok(Some(file)),
        Ok((Ok(_), _)) => Err(only),
        _ => Ok(None),
    }
}

/// The quotations of `text`.
fn quotations(text: &str) -> Vec<Block> {
    if !text.contains("quoted") {
        return Vec::new();
    }
    blocks(text).into_iter().filter(|block| block.used("") == Use::Quote).collect()
}

/// `text` with what `change` finds in each quotation replaced.
fn changed<F>(text: &str, change: F) -> String
where
    F: Fn(&Block) -> Option<(Range<usize>, String)>,
{
    let mut out = text.to_owned();
    // Last to first, so that replacing one moves none of the rest.
    for (range, new) in quotations(text).iter().rev().filter_map(change) {
        out.replace_range(range, &new);
    }
    out
}

/// `text` with each quotation moved left by the indentation that all its lines share: a
/// method is quoted from inside its `impl` and read outside it.
///
/// A quotation that is itself indented, as in a list, stays as it is.
pub fn dedented(text: &str) -> String {
    changed(text, |block| {
        let body = block.body.first()?.start..block.body.last()?.end;
        if !matches!(text[..block.range.start].bytes().next_back(), None | Some(b'\n')) {
            return None;
        }
        let lines = text[body.clone()].lines();
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let filled = lines.clone().filter(|line| !line.trim().is_empty());
        let shared = filled.map(indent).min().unwrap_or(0);
        let moved = lines.map(|line| format!("{}\n", line.get(shared..).unwrap_or("")));
        Some((body, moved.collect()))
    })
}

/// `text` with the info string of each quotation changed to `text`, so that rustdoc
/// leaves it alone.
pub fn hidden(text: &str) -> String {
    changed(text, |block| {
        let start = block.range.start;
        let line = text[start..].lines().next()?;
        let fence = line.len() - line.trim_start_matches(['`', '~']).len();
        Some((start + fence..start + line.len(), "text".to_owned()))
    })
}
