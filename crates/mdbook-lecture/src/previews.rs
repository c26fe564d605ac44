//! The cards that show what a reference leads to: `previews.js`, beside the pages, holds
//! those whose target is on another page than the reference.
//!
//! A card is cut out of the finished page, so that it cannot say anything else. It holds no
//! ids, which are the page's, and no links, which nobody could reach in it.
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use crate::html::{Element, Page};
use crate::site::{HANDOUTS, pages, sources};

/// The file, and the pages that refer to nothing of their own.
const FILE: &str = "previews.js";
const SKIPPED: [&str; 3] = ["print.html", "404.html", "toc.html"];

/// The folders of pages without cards: the sheets, which are large, and the sources.
const WITHOUT_CARDS: [&str; 2] = [HANDOUTS, sources::FOLDER];

/// The classes of links that have a card.
const REFERENCES: [&str; 3] = ["ref", "symbol", "cite"];

/// What is left out of a card with all that is in it.
const LEFT_OUT: [&str; 2] = ["used-in", "anchor"];

/// Writes the cards for the html book in `folder`.
///
/// # Errors
/// A file that cannot be read or written, or every reference that leads to nothing a card
/// could show.
pub fn write(folder: &Path) -> Result<()> {
    let texts: BTreeMap<String, String> = pages::all(folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .into_iter()
        .filter(|name| has_cards(name))
        .map(|name| {
            let file = folder.join(&name);
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            Ok((name, text))
        })
        .collect::<Result<_>>()?;
    let read: BTreeMap<&str, Page<'_>> =
        texts.par_iter().map(|(name, text)| (&**name, Page::read(text))).collect();
    let (mut cards, mut problems) = (BTreeMap::new(), BTreeSet::new());
    for (name, page) in &read {
        for (target, id) in references(name, page) {
            let there = read.get(&*target);
            match there.and_then(|there| card(there, there.with_id(&id)?)) {
                Some(_) if target == *name => {}
                Some(card) => _ = cards.insert(format!("{target}#{id}"), card),
                None => {
                    problems.insert(format!("{name}: nothing to show for {target}#{id}"));
                }
            }
        }
    }
    if !problems.is_empty() {
        bail!("{}", problems.into_iter().collect::<Vec<_>>().join("\n"));
    }
    let file = folder.join(FILE);
    let script = format!("window.previews = {};\n", serde_json::to_string(&cards)?);
    fs::write(&file, script).with_context(|| format!("cannot write {}", file.display()))
}

/// Whether the file `name` of the book refers to things by cards.
fn has_cards(name: &str) -> bool {
    !SKIPPED.contains(&name)
        && !WITHOUT_CARDS.iter().any(|it| Path::new(name).starts_with(it))
}

/// The page and the id of everything that `page`, whose path is `name`, refers to.
fn references(name: &str, page: &Page<'_>) -> BTreeSet<(String, String)> {
    let links = page.elements.iter().filter(|element| {
        element.name == "a" && REFERENCES.iter().any(|class| element.is(class))
    });
    let target = |link: &Element<'_>| {
        let (file, id) = link.attribute("href")?.split_once('#')?;
        let mut parts: Vec<&str> = name.split('/').collect();
        if !file.is_empty() {
            parts.pop();
        }
        for part in file.split('/').filter(|part| !part.is_empty() && *part != ".") {
            match part {
                ".." => _ = parts.pop()?,
                part => parts.push(part),
            }
        }
        Some((parts.join("/"), id.to_owned()))
    };
    links.filter_map(target).collect()
}

/// What a card shows of `target`, an element with an id in `page`.
fn card(page: &Page<'_>, target: &Element<'_>) -> Option<String> {
    let around = |wanted: &dyn Fn(&Element<'_>) -> bool| page.around(target, wanted);
    let shown = |element: &Element<'_>, outer: bool| clean(page, element, outer);
    if matches!(target.name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
        let below = page.elements.iter().filter(|it| it.outer.start >= target.outer.end);
        let claim = below
            .take_while(|it| it.name != target.name)
            .find(|it| it.name == "div" && it.is("claim"))?;
        let title = shown(target, false);
        return Some(format!("<p class=\"title\">{title}</p>{}", shown(claim, false)));
    }
    if let Some(equation) = around(&|it| it.is("equation")) {
        return Some(shown(equation, true));
    }
    if target.name == "figure" {
        let caption = page.inside(target).find(|it| it.name == "figcaption")?;
        return Some(format!("<p>{}</p>", shown(caption, false)));
    }
    if let Some(row) = around(&|it| it.name == "tr") {
        let mut cells = page.inside(row).filter(|it| matches!(it.name, "td" | "th"));
        let (symbol, meaning) =
            (shown(cells.next()?, false), shown(cells.next()?, false));
        let shape = cells.next().map(|cell| shown(cell, false)).unwrap_or_default();
        let shape = match shape.trim() {
            "" => String::new(),
            shape => format!("<p class=\"shape\">{shape}</p>"),
        };
        return Some(format!("<p>{symbol}: {meaning}</p>{shape}"));
    }
    if target.name == "li" {
        return page.inside(target).find(|it| it.name == "p").map(|it| shown(it, true));
    }
    around(&|it| it.name == "p").map(|it| shown(it, true))
}

/// `element` without ids and links and what is left out of a card; `outer` with its own
/// tags.
fn clean(page: &Page<'_>, element: &Element<'_>, outer: bool) -> String {
    let range = if outer { &element.outer } else { &element.inner };
    let mut out = String::new();
    let mut at = range.start;
    let own = outer.then_some(element);
    for inside in own.into_iter().chain(page.inside(element)) {
        if inside.outer.start < at {
            continue;
        }
        let tag = inside.outer.start..inside.outer.start + inside.tag.len();
        out.push_str(&page.text[at..tag.start]);
        if LEFT_OUT.iter().any(|class| inside.is(class)) {
            at = inside.outer.end;
            continue;
        }
        at = tag.end;
        if inside.name == "a" {
            out.push_str("<span>");
            out.push_str(&clean(page, inside, false));
            out.push_str("</span>");
            at = inside.outer.end;
        } else {
            out.push_str(&match inside.attribute("id") {
                Some(id) => inside.tag.replace(&format!(" id=\"{id}\""), ""),
                None => inside.tag.to_owned(),
            });
        }
    }
    out + &page.text[at..range.end]
}
