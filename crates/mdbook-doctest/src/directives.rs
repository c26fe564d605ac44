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

/// Directives outside code that neither mdBook nor, by the options, a later preprocessor
/// expands: they are in the chapter's file and still in its text.
pub fn unknown(page: &Page, options: &Options) -> Vec<Problem> {
    static LOOKS_LIKE: LazyLock<Regex> = LazyLock::new(|| {
        let built_in = "(?:include|rustdoc_include|playground|playpen)\\b";
        let without_hash = format!(r"\{{\{{\s*(?<bare>{built_in})\s[^}}\n]*\}}\}}");
        let one_brace = format!(r"\{{\s*#(?<single>{built_in})\s[^}}\n]*\}}");
        let named = r"\{\{\s*#\s*(?<name>[A-Za-z0-9_-]*)";
        Regex::new(&format!("{named}|{without_hash}|{one_brace}")).unwrap()
    });
    let lines = Lines::of(&page.raw);
    let code = code_ranges(&page.raw);
    let built_in = directives(&page.raw).into_iter().filter(Directive::is_built_in);
    let built_in: Vec<Range<usize>> = built_in
        .map(|directive| directive.offset..directive.offset + directive.text.len())
        .collect();
    let is_in = |ranges: &[Range<usize>], offset: usize| {
        let after = ranges.partition_point(|range| range.start <= offset);
        ranges[..after].last().is_some_and(|range| range.contains(&offset))
    };
    let mut lefts: HashMap<&str, bool> = HashMap::new();
    let mut found = Vec::new();
    for seen in LOOKS_LIKE.captures_iter(&page.raw) {
        let Some(all) = seen.get(0) else { continue };
        let group = |group: &str| seen.name(group).map(|name| name.as_str());
        let name = group("name").or(group("bare")).or(group("single"));
        let name = name.unwrap_or_default();
        let known = options.directives.iter().any(|known| known == name);
        let escaped = page.raw[..all.start()].ends_with('\\');
        let left = || page.content.contains(all.as_str());
        let expanded = !*lefts.entry(all.as_str()).or_insert_with(left);
        let hidden = is_in(&code, all.start()) || is_in(&built_in, all.start());
        if known || escaped || expanded || hidden {
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
pub fn unexpanded(page: &Page, options: &Options) -> Option<Problem> {
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
