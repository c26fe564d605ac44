//! Quotations: blocks that show source which Cargo has compiled.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::config::Check;
use crate::directives::directives;
use crate::fences::{Block, Use, blocks};
use crate::page::{Lines, Page, Problem};
use crate::part::Part;

/// A line of a quotation that includes an anchor of a file.
#[derive(Debug)]
pub struct Quotation {
    /// The chapter, as messages name it.
    pub file: String,
    /// The line there.
    pub line: usize,
    /// The canonical path of the file that is quoted.
    pub source: PathBuf,
}

/// What the quotations of all pages are of; what is written wrongly goes to `problems`.
pub fn find(pages: &[Page], problems: &mut Vec<Problem>) -> Vec<Quotation> {
    let mut found = Vec::new();
    for page in pages {
        let mut report = |line, message: String| {
            let check = Check::Quotation;
            problems.push(Problem { file: page.file.clone(), line, check, message })
        };
        let (written, expanded) =
            (quotations(&page.raw).len(), quotations(&page.content).len());
        if written != expanded {
            report(
                1,
                format!(
                    "{expanded} quoted blocks after expansion, {written} in the file: write each in the chapter itself"
                ),
            );
        }
        let lines = Lines::of(&page.raw);
        for block in quotations(&page.raw) {
            if block.body.iter().all(|part| page.raw[part.clone()].trim().is_empty()) {
                report(lines.at(block.range.start), "quoted, but empty".to_owned());
            }
            for part in block.body {
                let first = lines.at(part.start);
                for (at, line) in page.raw[part].lines().enumerate() {
                    match source(line.trim(), &page.on_disk) {
                        Ok(None) => {}
                        Ok(Some(source)) => found.push(Quotation {
                            file: page.file.clone(),
                            line: first + at,
                            source,
                        }),
                        Err(message) => report(first + at, message),
                    }
                }
            }
        }
    }
    found
}

/// The quotations of files that are not among `compiled`, which are canonical paths.
pub fn uncompiled(
    quotations: &[Quotation],
    compiled: &BTreeSet<PathBuf>,
) -> Vec<Problem> {
    let uncompiled =
        quotations.iter().filter(|quoted| !compiled.contains(&quoted.source));
    let problem = |quoted: &Quotation| Problem {
        file: quoted.file.clone(),
        line: quoted.line,
        check: Check::Quotation,
        message: format!(
            "quoted from {}, which Cargo did not compile for any of `packages`",
            quoted.source.display()
        ),
    };
    uncompiled.map(problem).collect()
}

/// The file that `line` of a quotation includes; `None` where another check reports what
/// is wrong, and for a blank line.
fn source(line: &str, page: &Path) -> Result<Option<PathBuf>, String> {
    if line.is_empty() {
        return Ok(None);
    }
    let only = format!(
        "a quoted block holds only `{{{{#include file.rs:anchor}}}}` lines, not `{line}`"
    );
    let found = directives(line);
    let [directive] = &found[..] else { return Err(only) };
    if directive.name != Some("include") || directive.text != line {
        return Err(only);
    }
    let Ok((file, part)) = directive.target(page.parent().unwrap_or(page)) else {
        return Ok(None);
    };
    let Ok(file) = file.canonicalize() else { return Ok(None) };
    if matches!(part, Part::Anchor(_)) { Ok(Some(file)) } else { Err(only) }
}

/// The quotations of `text`.
fn quotations(text: &str) -> Vec<Block> {
    let quoted = |block: &Block| block.used("") == Use::Quote;
    if !text.contains("quoted") {
        return Vec::new();
    }
    blocks(text).into_iter().filter(quoted).collect()
}

/// `text` with each quotation moved left by the indentation that all its lines share: a
/// method is quoted from inside its `impl` and read outside it.
///
/// A quotation that is itself indented, as in a list, stays as it is.
pub fn dedent_quotations(text: &str) -> String {
    // Last to first, so that replacing one moves none of the rest.
    let mut out = text.to_owned();
    for block in quotations(text).into_iter().rev() {
        let (Some(first), Some(last)) = (block.body.first(), block.body.last()) else {
            continue;
        };
        if !matches!(text[..block.range.start].bytes().next_back(), None | Some(b'\n')) {
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
    // Last to first, so that replacing one moves none of the rest.
    let mut out = text.to_owned();
    for block in quotations(text).into_iter().rev() {
        let line = text[block.range.start..].lines().next().unwrap_or_default();
        let fence = line.len() - line.trim_start_matches(['`', '~']).len();
        out.replace_range(
            block.range.start + fence..block.range.start + line.len(),
            "text",
        );
    }
    out
}
