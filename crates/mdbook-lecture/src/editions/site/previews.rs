//! The cards that show what a reference leads to: `previews.js`, beside the pages, holds
//! those whose target is on another page than the reference.
//!
//! A card is cut out of the finished page, so that it cannot say anything else. It holds no
//! ids, which are the page's, and no links, which nobody could reach in it.
use std::collections::{BTreeMap, BTreeSet};

use mdbook_doctest::parallel;

use crate::base::html::{Element, Page};
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::page::{Kind, resolve};
use crate::editions::site::whence::Found;

/// The file.
const FILE: &str = "previews.js";

/// The classes of links that have a card.
const REFERENCES: [&str; 3] = ["ref", "symbol", "cite"];

/// What is left out of a card with all that is in it.
const LEFT_OUT: [&str; 2] = ["used-in", "anchor"];

/// A page's file and its text.
type Text<'a> = (&'a str, &'a str);

/// Makes the cards of the pages of the chapters. A reference to a thing that no card could
/// show is a problem of the book.
pub fn write(folder: &mut Folder) -> Done {
    let chapter = |kind: &Kind| matches!(kind, Kind::Chapter { .. });
    let pages = folder.pages.iter().filter(|page| chapter(&page.kind));
    let texts: Vec<Text<'_>> = pages.map(|page| (&*page.file, &*page.text)).collect();
    let (cards, nothing) = cards(&texts);
    // What is not there at all is told by the last look, as of any other link.
    let problems = nothing.into_iter().filter_map(|(page, target, id)| {
        let there = format!(" id=\"{id}\"");
        let there = folder.page(&target).is_some_and(|it| it.text.contains(&there));
        let message = format!("nothing to show for {target}#{id}");
        let found = Found { message, written: vec![id], line: 1 };
        there.then_some(found.problem(folder, folder.page(&page)?, &[]))
    });
    let problems: Vec<_> = problems.collect();
    folder.problems.extend(problems);
    let cards = serde_json::Value::from_iter(cards);
    folder.put(FILE, format!("window.previews = {cards};\n"));
    Ok(())
}

/// A reference that leads to nothing a card could show: the page that it is on, the page that
/// it leads to, and the id there.
type Nothing = (String, String, String);

/// The cards by their names, and every reference that leads to nothing.
pub fn cards(pages: &[Text<'_>]) -> (BTreeMap<String, String>, BTreeSet<Nothing>) {
    let read: BTreeMap<&str, Page<'_>> =
        parallel::map(pages, |(name, text)| (*name, Page::read(text)))
            .into_iter()
            .collect();
    let (mut cards, mut nothing) = (BTreeMap::new(), BTreeSet::new());
    for (name, page) in &read {
        for (target, id) in references(name, page) {
            let there = read.get(&*target);
            match there.and_then(|there| card(there, there.with_id(&id)?)) {
                Some(_) if target == *name => {}
                Some(card) => _ = cards.insert(format!("{target}#{id}"), card),
                None => _ = nothing.insert(((*name).to_owned(), target, id)),
            }
        }
    }
    (cards, nothing)
}

/// The page and the id of everything that `page`, whose path is `name`, refers to.
fn references(name: &str, page: &Page<'_>) -> BTreeSet<(String, String)> {
    let links = page.elements.iter().filter(|element| {
        element.name == "a" && REFERENCES.iter().any(|class| element.is(class))
    });
    let target = |link: &Element<'_>| {
        let (file, id) = link.attribute("href")?.split_once('#')?;
        Some((resolve(name, file)?, id.to_owned()))
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
