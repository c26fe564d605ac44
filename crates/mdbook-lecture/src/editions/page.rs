//! One page, from what was written to the Markdown that mdBook renders.
use std::collections::BTreeSet;
use std::ops::Range;

use crate::base::claim_id::ClaimId;
use crate::base::problem::Problem;
use crate::book::claim::block;
use crate::book::index::Book;
use crate::book::task::Part;
use crate::book::usage::Use;
use crate::set::directive::Directives;
use crate::set::link::Mention;
use crate::set::quiz;
use crate::set::rests;
use crate::set::setter::{Setter, UNKNOWN};
use crate::set::splice::{Mark, sort, splice};
use crate::syntax::heading::Heading;
use crate::syntax::page::Page;

/// The page that `setter` is for, with everything in place. Every line keeps its number.
///
/// # Errors
/// Every fault of the page that can be seen only now.
pub fn set(
    mut setter: Setter<'_>,
    directives: &Directives,
) -> Result<String, Vec<Problem>> {
    let page = setter.page;
    let handouts = setter.edition.handouts;
    let mut marks = proof_ids(page, setter.book);
    marks.extend(prerequisites(setter.book, setter.number));
    marks.extend(numbers(&mut setter));
    if !handouts {
        marks.extend(anchors(setter.book, setter.number));
        marks.extend(links_back(page, setter.book));
    }
    for written in &page.text.directives {
        let at = written.range.start;
        let Some(directive) = directives.get(&(setter.number, at)) else { continue };
        let set = directive.set(&mut setter).unwrap_or_else(|message| {
            setter.problems.push(page.problem(at, message));
            UNKNOWN.to_owned()
        });
        marks.push((written.range.clone(), set));
    }
    for_the_edition(setter.book, setter.number, handouts, &mut marks);
    sort(&mut marks);
    let formulas: Vec<_> = page
        .text
        .formulas
        .iter()
        .filter_map(|formula| setter.formula(&page.text, formula, &marks))
        .collect();
    marks.extend(formulas);
    sort(&mut marks);
    marks.extend(quiz(&mut setter, &marks));
    sort(&mut marks);
    if !setter.problems.is_empty() {
        return Err(setter.problems);
    }
    let text = &page.text.source;
    // The end of a proof stands on the line of its last word.
    Ok(splice(text, 0..text.len(), &marks).replace(" ∎", "&nbsp;∎"))
}

/// Takes what is for the teacher out of a page, and the links out of the heads that
/// the sheets are read by.
fn for_the_edition(book: &Book, number: usize, handouts: bool, marks: &mut Vec<Mark>) {
    let chapter = book.chapters.iter().position(|pages| pages.contains(&number));
    let Some(chapter) = chapter else { return };
    let Some(task) = book.tasks.get(&chapter) else { return };
    let here = |page: usize| book.chapters[chapter][page] == number;
    if handouts {
        let heads = task.heads().filter(|(page, _)| here(*page));
        let heads: Vec<_> = heads.map(|(_, bytes)| bytes).collect();
        marks.retain(|it| !heads.iter().any(|head| head.contains(&it.0.start)));
    } else if let Some((page, secret)) = &task.secret
        && here(*page)
    {
        marks.push((secret.clone(), String::new()));
    }
}

/// Behind the head of each part: the other parts on which its answer rests, and claims of
/// other chapters.
fn prerequisites(book: &Book, number: usize) -> Vec<Mark> {
    let chapters = book.chapters.iter().enumerate();
    let mut places = chapters.filter_map(|(chapter, pages)| {
        Some((chapter, pages.iter().position(|page| *page == number)?))
    });
    let Some((chapter, here)) = places.next() else { return Vec::new() };
    let parts = book.tasks.get(&chapter).map_or(&[][..], |task| &task.parts);
    let line = |part: &Part| {
        let own = &part.head.claims;
        let uses = own.iter().flat_map(|id| book.rests.on(*id));
        let used: BTreeSet<ClaimId> = uses
            .filter(|it| it.1.named.is_some() && !own.contains(&it.0))
            .map(|it| it.0)
            .collect();
        let mut names: Vec<String> = Vec::new();
        for id in used {
            let part = parts.iter().find(|it| it.head.claims.contains(&id));
            let name =
                part.map_or_else(|| id.label(), |it| format!("({})", it.head.letter));
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let end = part.bytes.end + "**".len();
        let said = format!(" *Prerequisites: {}.*", names.join(", "));
        (!names.is_empty()).then_some((end..end, said))
    };
    parts.iter().filter(|it| it.page == here).filter_map(line).collect()
}

/// Gives the first proof of each claim its id.
fn proof_ids(page: &Page, book: &Book) -> Vec<Mark> {
    let first = |heading: &Heading| {
        let id = heading.claim().filter(|id| book.claim(*id).is_some())?;
        let proof = block(page, &heading.section, "proof")?;
        let tag = format!("<div class=\"proof\" id=\"{}\">", id.proof());
        Some((proof.tag.clone(), tag))
    };
    page.headings.iter().filter_map(first).collect()
}

/// Gives each exercise and part its id.
fn anchors(book: &Book, page: usize) -> impl Iterator<Item = Mark> {
    book.asked(page)
        .into_iter()
        .map(|(at, id)| (at..at, format!("<span class=\"anchor\" id=\"{id}\"></span>")))
}

/// Links at plain numbers of claims, but for those in the claims' own sections.
fn numbers(setter: &mut Setter<'_>) -> Vec<Mark> {
    let page = setter.page;
    let mut marks = Vec::new();
    for number in &page.text.numbers {
        let range = &number.range;
        if page.claim_of(range.start) == Some(number.claim) {
            continue;
        }
        match setter.link(&Mention::of_claim(number.claim)) {
            Ok(link) => marks.push((range.clone(), link)),
            Err(_) => {
                let message = format!(
                    "{} is no claim of the book; write it as code if it is not \
                     meant to be one",
                    number.claim.label()
                );
                setter.problems.push(page.problem(range.start, message));
            }
        }
    }
    marks
}

/// The line at the end of each claim, with what is no claim that rests on it or on which it
/// rests, but mentions it.
fn links_back(page: &Page, book: &Book) -> Vec<Mark> {
    let line = |heading: &Heading| {
        let id = heading.claim()?;
        let end = block(page, &heading.section, "claim")?.end_tag?;
        let uses = [book.rests.on(id), book.rests.used_by(id)].concat();
        let known: Vec<_> = uses.into_iter().map(|it| it.0).chain([id]).collect();
        let elsewhere = |it: &&Use| match &*it.anchor {
            "" => it.chapter.is_some() && it.file != page.file,
            anchor => ClaimId::read(anchor).is_none_or(|it| !known.contains(&it)),
        };
        let uses = book.uses.of(&id.to_string()).iter().filter(elsewhere);
        let links: Vec<_> = uses.map(|it| it.link(&page.file, page.chapter())).collect();
        Some((end..end, rests::line(id, &links, book, page)?))
    };
    page.headings.iter().filter_map(line).collect()
}

/// The quiz as a section; a sheet has none.
fn quiz(setter: &mut Setter<'_>, marks: &[Mark]) -> Vec<Mark> {
    let page = setter.page;
    let Some(quiz) = &page.quiz else { return Vec::new() };
    let whole: Range<usize> = quiz.open.start..quiz.close.end;
    if setter.edition.handouts {
        return vec![(whole, String::new())];
    }
    let Some(chapter) = page.chapter() else {
        let message = "a quiz stands in a numbered chapter, this one has none";
        setter.problems.push(page.problem(whole.start, message));
        return Vec::new();
    };
    let problem = setter.book.problem(setter.number).map(|it| it.to_string());
    let problem = problem.as_deref().unwrap_or(chapter);
    quiz::marks(quiz, problem, &page.text.source, marks)
}
