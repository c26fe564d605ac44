//! Includes: mdBook leaves a broken one in the page as text, here it stops the build.

use crate::parallel;
use pulldown_cmark::{CodeBlockKind, Event, Options as Syntax, Parser, Tag, TagEnd};
use std::cell::LazyCell;
use std::ops::Range;
use std::path::Path;

use crate::config::{Check, Options};
use crate::directives::{Directive, directives, unexpanded, unknown};
use crate::page::{Lines, Page, Problem, normalise, slashes};
use crate::part::Part;

/// mdBook follows includes within included files this deep and drops what lies deeper.
const DEEPEST: usize = 10;

/// What is wrong with the directives of all pages of the book in the folder `root`.
pub fn problems(pages: &[Page], root: &Path, options: &Options) -> Vec<Problem> {
    let of_page = |page: &Page| {
        let mut found = unknown(page, options);
        let mut walk = Walk { root, in_files: Vec::new() };
        let broken = walk.follow(&page.raw, &page.on_disk, 0);
        if broken.is_empty() {
            // mdBook leaves a broken include as it is.
            found.extend(unexpanded(page, options));
        }
        let broken = broken.into_iter();
        found.extend(broken.map(|(line, check, what)| page.problem(line, check, what)));
        found.extend(walk.in_files);
        found
    };
    parallel::map(pages, of_page).into_iter().flatten().collect()
}

struct Walk<'a> {
    root: &'a Path,
    /// What is wrong with an included file, whoever includes it.
    in_files: Vec<Problem>,
}

impl Walk<'_> {
    /// Follows every include of `text`, which stands in `file`, `depth` files below the
    /// chapter, and returns what is wrong, by the line of `text`.
    fn follow(
        &mut self,
        text: &str,
        file: &Path,
        depth: usize,
    ) -> Vec<(usize, Check, String)> {
        let lines = Lines::of(text);
        let blocks = LazyCell::new(|| outermost_blocks(text));
        let mut found = Vec::new();
        for directive in directives(text).filter(Directive::includes) {
            let mut faults = Vec::new();
            match self.include(&directive, file, depth, &mut faults) {
                Err(message) => faults.push((Check::Include, message)),
                Ok(inserted) => {
                    let torn = torn(text, &blocks, directive.range.clone(), &inserted);
                    faults.extend(torn.map(|torn| (Check::TornInclude, format!(
                        "mdBook does not indent what it includes, which breaks the {torn} around it: move it out, or include one line"
                    ))));
                }
            }
            let (line, text) = (lines.at(directive.range.start), directive.text);
            let faults = faults.into_iter();
            found.extend(
                faults.map(|(check, what)| (line, check, format!("{text}: {what}"))),
            );
        }
        found
    }

    /// Reads what mdBook puts in the place of `directive`.
    fn include(
        &mut self,
        directive: &Directive<'_>,
        place: &Path,
        depth: usize,
        faults: &mut Vec<(Check, String)>,
    ) -> Result<String, String> {
        if depth == DEEPEST {
            let message = "includes are nested deeper than";
            return Err(format!("{message} {DEEPEST}; is there a cycle?"));
        }
        let name = directive.name.unwrap_or_default();
        let (file, part) = directive.target(place)?;
        let shown = normalise(&file);
        let shown = slashes(shown.strip_prefix(self.root).unwrap_or(&shown));
        let whole = std::fs::read_to_string(&file)
            .map_err(|error| format!("cannot read {shown}: {error}"))?;
        let picked = part.shown(&whole).map_err(|what| format!("{shown}: {what}"))?;
        let picked: Vec<(&str, bool)> = whole.lines().zip(picked).collect();
        let is_blank = |(line, shown): &(&str, bool)| !shown || line.trim().is_empty();
        if part != Part::All && picked.iter().all(is_blank) {
            let message = "there is nothing in it but blank lines".to_owned();
            faults.push((Check::BlankInclude, message));
        }
        if let Some(line) = part.second_region(&whole).filter(|_| name == "include") {
            let message = format!(
                "a second region of an anchor; {} shows only the first",
                directive.text
            );
            let (file, check) = (shown.clone(), Check::SecondRegion);
            self.in_files.push(Problem { file, line, check, message });
        }
        let hides = name == "rustdoc_include";
        let (mut in_place, mut inserted) = (Vec::new(), Vec::new());
        for (line, shown) in picked {
            in_place.push(if shown || hides { line } else { "" });
            if shown || hides {
                inserted.push(format!("{}{line}", if shown { "" } else { "# " }));
            }
        }
        for (at, check, what) in self.follow(&in_place.join("\n"), &file, depth + 1) {
            faults.push((check, format!("{shown}:{at}: {what}")));
        }
        let text = inserted.join("\n");
        let is_played = name.starts_with("play");
        Ok(if is_played { format!("```rust\n{text}\n```\n") } else { text })
    }
}

const SYNTAX: Syntax = Syntax::ENABLE_TABLES.union(Syntax::ENABLE_FOOTNOTES);

/// Where the outermost blocks of `text` begin, and the items of the outermost lists.
///
/// What an include does to the blocks around it depends on none before these.
pub fn outermost_blocks(text: &str) -> Vec<usize> {
    let mut depth = 0;
    let mut found = Vec::new();
    for (event, range) in Parser::new_ext(text, SYNTAX).into_offset_iter() {
        match event {
            Event::Start(Tag::List(_)) | Event::End(TagEnd::List(_)) if depth == 0 => {}
            Event::Start(_) => {
                if depth == 0 {
                    found.push(text[..range.start].rfind('\n').map_or(0, |at| at + 1));
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    found
}

/// What breaks when `inserted` stands in `text` in place of `range`, at the margin;
/// `None` when nothing does. `blocks` are those of [`outermost_blocks`].
///
/// A list item, a quote or a code block that begins before the include must still hold all
/// of what was included.
pub fn torn(
    text: &str,
    blocks: &[usize],
    range: Range<usize>,
    inserted: &str,
) -> Option<&'static str> {
    let line = text[..range.start].rsplit('\n').next().unwrap_or_default();
    let is_fence = |line: &str| line.trim_start().starts_with(['`', '~']);
    if !inserted.contains('\n') || (line.is_empty() && !inserted.lines().any(is_fence)) {
        return None;
    }
    let before = blocks.partition_point(|start| *start <= range.start);
    let before = &text[before.checked_sub(1).map_or(0, |at| blocks[at])..range.start];
    let rest = text[range.end..].split_inclusive('\n').next().unwrap_or_default();
    let expanded = format!("{before}{inserted}{rest}");
    let (start, end) = (before.len(), before.len() + inserted.trim_end().len());
    let breaks = |(event, held): (Event<'_>, Range<usize>)| {
        let (name, by_indentation) = match event {
            Event::Start(Tag::Item) => ("list item", false),
            Event::Start(Tag::BlockQuote(_)) => ("quote", false),
            Event::Start(Tag::CodeBlock(kind)) => {
                ("code block", kind == CodeBlockKind::Indented)
            }
            Event::Start(Tag::FootnoteDefinition(_)) => ("footnote", false),
            _ => return None,
        };
        let begins_before = if by_indentation {
            held.start <= start && !line.is_empty()
        } else {
            expanded.get(held.start..start).is_some_and(|text| !text.trim().is_empty())
        };
        (begins_before && start < held.end && held.end < end).then_some(name)
    };
    Parser::new_ext(&expanded, SYNTAX).into_offset_iter().find_map(breaks)
}
