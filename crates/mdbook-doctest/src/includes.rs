//! The `{{#…}}` directives: mdBook leaves a broken one in the page as text, here it stops
//! the build.

use regex::Regex;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::config::Options;
use crate::markdown::code_ranges;
use crate::page::{Page, Problem, line_at, normalise, slashes};
use crate::part::{Part, unbalanced_anchors};

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
    let mut found = Vec::new();
    for page in pages {
        found.extend(unknown(page, options));
        let place = Place { file: &page.on_disk, root, depth: 0 };
        follow(&page.raw, &place, &mut |line, message| {
            found.push(Problem { file: page.file.clone(), line, message });
        });
    }
    found
}

/// Directives outside code that neither mdBook nor, by the options, another preprocessor
/// expands.
fn unknown(page: &Page, options: &Options) -> Vec<Problem> {
    static LOOKS_LIKE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\{\{\s*#\s*(?<name>[A-Za-z0-9_-]*)").unwrap());
    let mut hidden = code_ranges(&page.raw);
    let built_in = directives(&page.raw).into_iter().filter(Directive::is_built_in);
    hidden.extend(
        built_in
            .map(|directive| directive.offset..directive.offset + directive.text.len()),
    );
    let mut found = Vec::new();
    for seen in LOOKS_LIKE.captures_iter(&page.raw) {
        let (start, name) = (seen.get(0).map_or(0, |all| all.start()), &seen["name"]);
        let escaped = page.raw[..start].ends_with('\\');
        let known = options.directives.iter().any(|known| known == name);
        if known || escaped || hidden.iter().any(|range| range.contains(&start)) {
            continue;
        }
        let message = if BUILT_IN.contains(&name) {
            format!(
                "`{{{{#{name}` is not written as mdBook reads it, `{{{{#{name} argument}}}}`"
            )
        } else {
            let others: String =
                options.directives.iter().map(|name| format!(", {name}")).collect();
            format!(
                "unknown directive `{{{{#{name}`; known are {}{others}",
                BUILT_IN.join(", ")
            )
        };
        found.push(Problem {
            file: page.file.clone(),
            line: line_at(&page.raw, start),
            message,
        });
    }
    found
}

/// The file that is being read, and how deep below the chapter.
struct Place<'a> {
    file: &'a Path,
    root: &'a Path,
    depth: usize,
}

/// Follows every include of `text` and reports what is wrong, by the line of `text`.
fn follow(text: &str, place: &Place<'_>, report: &mut dyn FnMut(usize, String)) {
    let base = place.file.parent().unwrap_or(place.root);
    for directive in directives(text) {
        if directive.name.is_none_or(|name| name == "title" || !BUILT_IN.contains(&name))
        {
            continue;
        }
        let line = line_at(text, directive.offset);
        let mut say = |what: &str| report(line, format!("{}: {what}", directive.text));
        if place.depth == DEEPEST {
            say(&format!("includes are nested deeper than {DEEPEST}; is there a cycle?"));
            continue;
        }
        let (file, part) = match directive.target(base) {
            Ok(target) => target,
            Err(message) => {
                say(&message);
                continue;
            }
        };
        let shown = normalise(&file).unwrap_or(file.clone());
        let shown = slashes(shown.strip_prefix(place.root).unwrap_or(&shown));
        let whole = match std::fs::read_to_string(&file) {
            Ok(whole) => whole,
            Err(error) => {
                say(&format!("cannot read {shown}: {error}"));
                continue;
            }
        };
        if matches!(part, Part::Anchor(_)) {
            unbalanced_anchors(&whole)
                .iter()
                .for_each(|(at, what)| say(&format!("{shown}:{at}: {what}")));
        }
        match part.select(&whole) {
            Ok(selected) => {
                let text = if directive.name == Some("rustdoc_include") {
                    &whole
                } else {
                    &selected
                };
                let inner =
                    Place { file: &file, root: place.root, depth: place.depth + 1 };
                follow(text, &inner, &mut |at, what| {
                    say(&format!("{shown}:{at}: {what}"))
                });
            }
            Err(message) => say(&format!("{shown}: {message}")),
        }
    }
}
