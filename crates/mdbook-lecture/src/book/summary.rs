//! What `SUMMARY.md` names that mdBook fails at, or writes over: files that can be no chapters.
use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use mdbook_preprocessor::config::Config;
use pulldown_cmark::{Event, Tag};

use crate::base::markdown::{events, notation};
use crate::base::path::{page, with_slashes};
use crate::base::problem::{Lines, Place, Problem};

/// What is wrong with the chapters of the book in `root`, by the lines of its `SUMMARY.md`;
/// mdBook itself tells of one that it cannot read.
pub fn problems(root: &Path, config: &Config) -> Vec<Problem> {
    let sources = root.join(&config.book.src);
    let file = with_slashes(&config.book.src.join("SUMMARY.md"));
    let Ok(text) = fs::read_to_string(root.join(&file)) else { return Vec::new() };
    let lines = Lines::of(&text);
    let lost = config.get::<String>("output.html.input-404").ok().flatten();
    let made = ["404.md", "print.md", "toc.md", lost.as_deref().unwrap_or_default()];
    let (mut problems, mut pages) = (Vec::new(), BTreeMap::new());
    for (event, range) in events(&text).into_offset_iter() {
        let place = Place { file: file.clone(), line: lines.line(range.start) };
        match event {
            Event::Text(words) | Event::Code(words) => {
                problems.extend(notation(&words).map(|left| {
                    place.with(format!("`{left}`: the title of a chapter is plain text"))
                }));
            }
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.is_empty() => {
                let name = dest_url.replace("%20", " ");
                let read = || read(&sources, config, &name);
                let fault =
                    unfit(&name, &made, &mut pages, place.line).map(|it| place.with(it));
                problems.extend(fault.or_else(|| {
                    read().map(|(line, said)| match line {
                        None => place.with(said),
                        Some(line) => {
                            let file = with_slashes(&config.book.src.join(&name));
                            Place { file, line }.with(said)
                        }
                    })
                }));
            }
            _ => {}
        }
    }
    problems
}

/// Why `name` can be the file of no chapter: `made` are pages that mdBook makes of none, and
/// `pages` has the lines of the chapters before it by their pages.
fn unfit(
    name: &str,
    made: &[&str],
    pages: &mut BTreeMap<String, usize>,
    line: usize,
) -> Option<String> {
    let odd = |part: &str| matches!(part, "" | "." | "..");
    if name.split('/').any(odd) || name.contains(|c| "\\:?#%*<>\"|${}".contains(c)) {
        return Some(format!(
            "`{name}` is no file of a chapter: it is named from the folder of SUMMARY.md, with `/` \
             between folders, without `.`, `..` and signs that an address cannot have"
        ));
    }
    if !name.ends_with(".md") {
        return Some(format!("`{name}` is no chapter: its file ends with `.md`"));
    }
    // Some systems know no capitals in names of files.
    let own = page(name).to_lowercase();
    if made.contains(&&*own) || own == "index.md" && !pages.is_empty() {
        let html = own.replace(".md", ".html");
        return Some(format!(
            "`{name}` would be {html}, which mdBook makes by itself; give the file another name"
        ));
    }
    let first = pages.insert(own, line)?;
    Some(format!("`{name}` has the same page as the chapter on line {first}"))
}

/// What is wrong with the text of the chapter `name`, and on which of its lines; on none if it
/// is not there.
fn read(sources: &Path, config: &Config, name: &str) -> Option<(Option<usize>, String)> {
    let bytes = match fs::read(sources.join(name)) {
        Ok(bytes) => bytes,
        Err(error)
            if error.kind() == ErrorKind::NotFound && config.build.create_missing =>
        {
            return None;
        }
        Err(error) => return Some((None, format!("`{name}`: cannot read it: {error}"))),
    };
    let error = std::str::from_utf8(&bytes).err()?;
    let before = &bytes[..error.valid_up_to()];
    let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
    Some((Some(line), "a byte that is no UTF-8".to_owned()))
}
