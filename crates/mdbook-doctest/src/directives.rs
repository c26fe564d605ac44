//! The `{{#…}}` directives: which of them mdBook sees, and which nobody expands.

use regex::Regex;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::config::{Check, Options};
use crate::markdown::code_ranges;
use crate::page::{Lines, Page, Problem};
use crate::part::Part;

/// The directives that mdBook expands itself.
pub const BUILT_IN: &[&str] =
    &["include", "rustdoc_include", "playground", "playpen", "title"];

/// A directive, where mdBook would see it.
#[derive(Debug)]
pub struct Directive<'a> {
    /// Where it stands, braces included.
    pub range: Range<usize>,
    /// All of it.
    pub text: &'a str,
    /// Its name; `None` for an escaped one, which the reader is meant to see.
    pub name: Option<&'a str>,
    arguments: &'a str,
}

/// The directives of `text`, in order, by mdBook's rules: everywhere, in code blocks too,
/// and an escaped one hides all that follows it up to the last closing braces of its
/// line.
pub fn directives(text: &str) -> impl Iterator<Item = Directive<'_>> {
    static SEEN: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\\\{\{#.*\}\}|\{\{\s*#(?<name>[A-Za-z0-9_]+)\s+(?<rest>[^}]+)\}\}")
            .unwrap()
    });
    SEEN.captures_iter(text).map(|found| Directive {
        range: found.get_match().range(),
        text: found.get_match().as_str(),
        name: found.name("name").map(|name| name.as_str()),
        arguments: found.name("rest").map_or("", |rest| rest.as_str().trim()),
    })
}

impl Directive<'_> {
    /// Whether mdBook puts a file in its place.
    pub fn includes(&self) -> bool {
        self.name.is_some_and(|name| name != "title" && BUILT_IN.contains(&name))
    }

    /// The file and the part that an include, in the file `place`, names.
    /// Errors: the argument says something that mdBook would silently drop.
    pub fn target(&self, place: &Path) -> Result<(PathBuf, Part), String> {
        let mut words = self.arguments.split_whitespace();
        let argument = words.next().unwrap_or_default();
        if matches!(self.name, Some("playground" | "playpen")) {
            return Ok((place.with_file_name(argument), Part::All));
        }
        if let Some(extra) = words.next() {
            return Err(format!("mdBook ignores `{extra}`: only `file:part` is read"));
        }
        let (file, part) = argument.split_once(':').unwrap_or((argument, ""));
        Ok((place.with_file_name(file), Part::parse(part)?))
    }
}

/// Directives outside code that neither mdBook nor, by the options, a later preprocessor
/// expands: they are in the chapter's file and still in its text.
pub fn unknown(page: &Page, options: &Options) -> Vec<Problem> {
    static LOOKS_LIKE: LazyLock<Regex> = LazyLock::new(|| {
        let include = r"(?:include|rustdoc_include|playground|playpen)\b";
        let hash = r"\{\{\s*#\s*(?<hash>[A-Za-z0-9_-]*)";
        let bare = format!(r"\{{\{{\s*(?<bare>{include})\s[^}}\n]*\}}\}}");
        let single = format!(r"\{{\s*#(?<single>{include})\s[^}}\n]*\}}");
        Regex::new(&format!("{hash}|{bare}|{single}")).unwrap()
    });
    let lines = Lines::of(&page.raw);
    let code = code_ranges(&page.raw);
    let built_in =
        directives(&page.raw).filter(|d| d.name.is_none_or(|n| BUILT_IN.contains(&n)));
    let built_in: Vec<_> = built_in.map(|directive| directive.range).collect();
    let is_in = |ranges: &[Range<usize>], offset: usize| {
        let after = ranges.partition_point(|range| range.start <= offset);
        ranges[..after].last().is_some_and(|range| range.contains(&offset))
    };
    let mut lefts: HashMap<&str, bool> = HashMap::new();
    let mut found = Vec::new();
    for seen in LOOKS_LIKE.captures_iter(&page.raw) {
        let (all, start) = (seen.get_match().as_str(), seen.get_match().start());
        let names = ["hash", "bare", "single"].map(|group| seen.name(group));
        let name = names.iter().flatten().next().map_or("", |name| name.as_str());
        let mut is_left =
            || *lefts.entry(all).or_insert_with(|| page.content.contains(all));
        if options.directives.iter().any(|known| known == name)
            || page.raw[..start].ends_with('\\')
            || is_in(&code, start)
            || is_in(&built_in, start)
            || !is_left()
        {
            continue;
        }
        let short = format!("{{{{#{name}");
        let message = if BUILT_IN.contains(&name) {
            let shown = if names[0].is_some() { &short } else { all };
            format!("`{shown}` is not written as mdBook reads it, `{short} argument}}}}`")
        } else {
            let known =
                [BUILT_IN.join(", ")].into_iter().chain(options.directives.clone());
            let known = known.collect::<Vec<_>>().join(", ");
            format!("unknown directive `{short}`; known are {known}")
        };
        found.push(page.problem(lines.at(start), Check::Directive, message));
    }
    found
}

/// Directives that mdBook would expand only after this preprocessor has read the text.
pub fn unexpanded(page: &Page, options: &Options) -> Option<Problem> {
    if options.after.iter().any(|name| name == "links") {
        return None;
    }
    let mut includes = directives(&page.raw).filter(Directive::includes);
    let left = includes.find(|directive| page.content.contains(directive.text))?;
    let message = format!(
        "{} is not expanded yet: [preprocessor.doctest] needs `after = [\"links\"]`",
        left.text
    );
    let line = Lines::of(&page.raw).at(left.range.start);
    Some(page.problem(line, Check::Directive, message))
}
