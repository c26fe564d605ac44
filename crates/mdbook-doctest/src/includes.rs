//! The `{{#…}}` directives: mdBook leaves a broken one in the page as text, here it stops
//! the build.

use rayon::prelude::*;
use regex::Regex;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::config::{Check, Options};
use crate::markdown::code_ranges;
use crate::page::{Lines, Page, Problem, normalise, slashes};
use crate::part::Part;
use crate::torn::torn;

/// The directives that mdBook expands itself.
pub const BUILT_IN: &[&str] =
    &["include", "rustdoc_include", "playground", "playpen", "title"];

/// mdBook follows includes within included files this deep and drops what lies deeper.
const DEEPEST: usize = 10;

/// A directive, where mdBook would see it.
#[derive(Debug, PartialEq, Eq)]
pub struct Directive<'a> {
    /// Where it begins.
    pub offset: usize,
    /// All of it, braces included.
    pub text: &'a str,
    /// Its name; `None` for an escaped one, which the reader is meant to see.
    pub name: Option<&'a str>,
    /// What follows the name.
    pub arguments: &'a str,
}

/// The directives of `text`, in order, by mdBook's rules: everywhere, in code blocks too,
/// and an escaped one hides all that follows it up to the last closing braces of its
/// line.
pub fn directives(text: &str) -> Vec<Directive<'_>> {
    static SEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#(?<name>[A-Za-z0-9_]+)\s+(?<rest>[^}]+)\}\}")
            .unwrap()
    });
    let seen = SEEN.captures_iter(text).filter_map(|found| Some((found.get(0)?, found)));
    seen.map(|(all, found)| Directive {
        offset: all.start(),
        text: all.as_str(),
        name: found.name("name").map(|name| name.as_str()),
        arguments: found.name("rest").map_or("", |rest| rest.as_str().trim()),
    })
    .collect()
}

impl Directive<'_> {
    /// Whether mdBook itself deals with it, be it only to strip the backslash.
    fn is_built_in(&self) -> bool {
        self.name.is_none_or(|name| BUILT_IN.contains(&name))
    }

    /// The file and the part that an include, in a file of the folder `base`, names.
    ///
    /// # Errors
    ///
    /// The argument says something that mdBook would silently drop.
    pub fn target(&self, base: &Path) -> Result<(PathBuf, Part), String> {
        let mut words = self.arguments.split_whitespace();
        let argument = words.next().unwrap_or_default();
        if matches!(self.name, Some("playground" | "playpen")) {
            return Ok((base.join(argument), Part::All));
        }
        if let Some(extra) = words.next() {
            return Err(format!("mdBook ignores `{extra}`: only `file:part` is read"));
        }
        let (file, part) = argument.split_once(':').unwrap_or((argument, ""));
        Ok((base.join(file), Part::parse(part)?))
    }
}

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

/// Directives outside code that neither mdBook nor, by the options, a later preprocessor
/// expands: they are in the chapter's file and still in its text.
fn unknown(page: &Page, options: &Options) -> Vec<Problem> {
    static LOOKS_LIKE: LazyLock<Regex> = LazyLock::new(|| {
        let built_in = "(?:include|rustdoc_include|playground|playpen)\\b";
        let without_hash = format!(r"\{{\{{\s*(?<bare>{built_in})\s[^}}\n]*\}}\}}");
        let one_brace = format!(r"\{{\s*#(?<single>{built_in})\s[^}}\n]*\}}");
        let named = r"\{\{\s*#\s*(?<name>[A-Za-z0-9_-]*)";
        Regex::new(&format!("{named}|{without_hash}|{one_brace}")).unwrap()
    });
    let lines = Lines::of(&page.raw);
    let mut hidden = code_ranges(&page.raw);
    let built_in = directives(&page.raw).into_iter().filter(Directive::is_built_in);
    hidden.extend(
        built_in
            .map(|directive| directive.offset..directive.offset + directive.text.len()),
    );
    let mut found = Vec::new();
    for seen in LOOKS_LIKE.captures_iter(&page.raw) {
        let Some(all) = seen.get(0) else { continue };
        let group = |group: &str| seen.name(group).map(|name| name.as_str());
        let name = group("name").or(group("bare")).or(group("single"));
        let name = name.unwrap_or_default();
        let known = options.directives.iter().any(|known| known == name);
        let escaped = page.raw[..all.start()].ends_with('\\');
        let expanded = !page.content.contains(all.as_str());
        let hidden = || hidden.iter().any(|range| range.contains(&all.start()));
        if known || escaped || expanded || hidden() {
            continue;
        }
        let message = if BUILT_IN.contains(&name) {
            let seen = group("name")
                .map_or(all.as_str().to_owned(), |name| format!("{{{{#{name}"));
            format!(
                "`{seen}` is not written as mdBook reads it, `{{{{#{name} argument}}}}`"
            )
        } else {
            let others: String =
                options.directives.iter().map(|name| format!(", {name}")).collect();
            format!(
                "unknown directive `{{{{#{name}`; known are {}{others}",
                BUILT_IN.join(", ")
            )
        };
        let line = lines.at(all.start());
        found.push(Problem {
            file: page.file.clone(),
            line,
            check: Check::Directive,
            message,
        });
    }
    found
}

/// Directives that mdBook would expand only after this preprocessor has read the text.
fn unexpanded(page: &Page, options: &Options) -> Option<Problem> {
    if options.after.iter().any(|name| name == "links") {
        return None;
    }
    let is_left = |directive: &Directive<'_>| {
        directive.name.is_some_and(|name| name != "title" && BUILT_IN.contains(&name))
            && page.content.contains(directive.text)
    };
    let directive = directives(&page.raw).into_iter().find(is_left)?;
    Some(Problem {
        file: page.file.clone(),
        line: Lines::of(&page.raw).at(directive.offset),
        check: Check::Directive,
        message: format!(
            "{} is not expanded yet: [preprocessor.doctest] needs `after = [\"links\"]`",
            directive.text
        ),
    })
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
