//! Includes: mdBook leaves a broken one in the page as text, here it stops the build.

use rayon::prelude::*;
use std::path::Path;

use crate::config::{Check, Options};
use crate::directives::{BUILT_IN, directives, unexpanded, unknown};
use crate::page::{Lines, Page, Problem, normalise, slashes};
use crate::part::Part;
use crate::torn::torn;

/// mdBook follows includes within included files this deep and drops what lies deeper.
const DEEPEST: usize = 10;

/// What is wrong with the directives of all pages of the book in the folder `root`.
pub fn problems(pages: &[Page], root: &Path, options: &Options) -> Vec<Problem> {
    let of_page = |page: &Page| {
        let mut found = unknown(page, options);
        let place = Place { file: &page.on_disk, root, depth: 0 };
        let mut in_files = Vec::new();
        let broken = follow(&page.raw, &place, &mut in_files);
        if broken.is_empty() {
            // mdBook leaves a broken include as it is.
            found.extend(unexpanded(page, options));
        }
        for (line, check, message) in broken {
            found.push(Problem { file: page.file.clone(), line, check, message });
        }
        found.extend(in_files);
        found
    };
    pages.par_iter().flat_map(of_page).collect()
}

/// The file that is being read, and how deep below the chapter.
struct Place<'a> {
    file: &'a Path,
    root: &'a Path,
    depth: usize,
}

/// Follows every include of `text` and returns what is wrong, by the line of `text`; what
/// is wrong with an included file, whoever includes it, goes to `in_files`.
fn follow(
    text: &str,
    place: &Place<'_>,
    in_files: &mut Vec<Problem>,
) -> Vec<(usize, Check, String)> {
    let base = place.file.parent().unwrap_or(place.root);
    let lines = Lines::of(text);
    let mut found = Vec::new();
    for directive in directives(text) {
        let Some(name) = directive.name else { continue };
        if name == "title" || !BUILT_IN.contains(&name) {
            continue;
        }
        let line = lines.at(directive.offset);
        let mut say = |check, what: &str| {
            found.push((line, check, format!("{}: {what}", directive.text)));
        };
        if place.depth == DEEPEST {
            let deep =
                format!("includes are nested deeper than {DEEPEST}; is there a cycle?");
            say(Check::Include, &deep);
            continue;
        }
        let (file, part) = match directive.target(base) {
            Ok(target) => target,
            Err(message) => {
                say(Check::Include, &message);
                continue;
            }
        };
        let shown = normalise(&file);
        let shown = slashes(shown.strip_prefix(place.root).unwrap_or(&shown));
        let whole = match std::fs::read_to_string(&file) {
            Ok(whole) => whole,
            Err(error) => {
                say(Check::Include, &format!("cannot read {shown}: {error}"));
                continue;
            }
        };
        let picked = match part.shown(&whole) {
            Ok(picked) => picked,
            Err(message) => {
                say(Check::Include, &format!("{shown}: {message}"));
                continue;
            }
        };
        let picked: Vec<(&str, bool)> = whole.lines().zip(picked).collect();
        let is_blank = |(line, shown): &(&str, bool)| !shown || line.trim().is_empty();
        if part != Part::All && picked.iter().all(is_blank) {
            say(Check::BlankInclude, "there is nothing in it but blank lines");
        }
        if let Some(line) = part.second_region(&whole).filter(|_| name == "include") {
            let message = format!(
                "a second region of an anchor; {} shows only the first",
                directive.text
            );
            let check = Check::SecondRegion;
            in_files.push(Problem { file: shown.clone(), line, check, message });
        }
        let range = directive.offset..directive.offset + directive.text.len();
        if let Some(torn) = torn(text, range, &inserted(name, &picked)) {
            let message = format!(
                "mdBook does not indent what it includes, which breaks the {torn} around it: move it out, or include one line"
            );
            say(Check::TornInclude, &message);
        }
        let in_place: Vec<&str> = picked
            .iter()
            .map(
                |(line, shown)| {
                    if *shown || name == "rustdoc_include" { *line } else { "" }
                },
            )
            .collect();
        let inner = Place { file: &file, root: place.root, depth: place.depth + 1 };
        for (at, check, what) in follow(&in_place.join("\n"), &inner, in_files) {
            say(check, &format!("{shown}:{at}: {what}"));
        }
    }
    found
}

/// What mdBook puts in place of the directive `name`: `lines`, each with whether it is
/// shown.
fn inserted(name: &str, lines: &[(&str, bool)]) -> String {
    let visible = |(line, shown): &(&str, bool)| match (*shown, name) {
        (true, _) => Some((*line).to_owned()),
        (false, "rustdoc_include") => Some(format!("# {line}")),
        (false, _) => None,
    };
    let text = lines.iter().filter_map(visible).collect::<Vec<_>>().join("\n");
    match name {
        "playground" | "playpen" => format!("```rust\n{text}\n```\n"),
        _ => text,
    }
}
