//! Everything about the sheets that stops the build, in any build of the book.
use std::collections::BTreeMap;
use std::path::Path;

use crate::base::problem::Problem;
use crate::syntax::heading::Heading;
use crate::syntax::page::Page;

use super::course::{Due, Parts, Settings, WrongAnswers};
use super::index::Book;
use super::task::{Task, Wrong};

/// What is wrong with the sheets of `book`; with `settings` for sheets a chapter with claims
/// must have a problem, and without `wrong_answers` every name of one will do.
pub fn problems(
    book: &Book,
    wrong_answers: Option<&WrongAnswers>,
    settings: Option<&Settings>,
    root: &Path,
) -> Vec<Problem> {
    let mut problems: Vec<Problem> =
        settings.iter().flat_map(|settings| unknown(book, settings, root)).collect();
    for (at, chapter) in book.chapters.iter().enumerate() {
        let Some(task) = book.tasks.get(&at) else {
            problems.extend(chapter.iter().filter(|_| settings.is_some()).find_map(
                |page| {
                    let page = &book.pages[*page];
                    let claim = page.headings.iter().find(|it| it.claim().is_some());
                    claim.map(|claim| without(page, claim))
                },
            ));
            continue;
        };
        let pages: Vec<&Page> = chapter.iter().map(|page| &book.pages[*page]).collect();
        for wrong in &task.teacher.wrong {
            let here = |message| pages[wrong.page].problem(wrong.bytes.start, message);
            problems.extend(unknown_code(task, wrong, wrong_answers).map(here));
            problems.extend(unknown_erratum(book, &pages, wrong).map(here));
        }
        for page in chapter {
            problems.extend(figures_on_the_sheet(book, *page));
        }
    }
    problems
}

/// Days and parts for problems, and parts, that there are not.
fn unknown(book: &Book, settings: &Settings, root: &Path) -> Vec<Problem> {
    let tasks: BTreeMap<String, &Task> =
        book.tasks.values().map(|task| (format!("p{}", task.number), task)).collect();
    let list =
        |all: Vec<String>| if all.is_empty() { "none".into() } else { all.join(", ") };
    let no_problem = |option, name: &String| {
        let known = list(tasks.keys().cloned().collect());
        format!(
            "`{option}` of [output.handouts] has no problem `{name}`; there are: {known}"
        )
    };
    let mut said = Vec::new();
    if let Due::Each(days) = &settings.due {
        let unknown = days.keys().filter(|day| !tasks.contains_key(*day));
        said.extend(unknown.map(|day| no_problem("due", day)));
        let missing = tasks.keys().filter(|name| !days.contains_key(*name));
        said.extend(missing.map(|name| {
            format!(
                "`due` of [output.handouts] has no day for {name}; write {name} = \"3 May\", \
                 or \"\" if it is not due"
            )
        }));
    }
    for (name, parts) in &settings.parts {
        let Some(task) = tasks.get(name) else {
            said.push(no_problem("parts", name));
            continue;
        };
        let all =
            || list(task.parts.iter().map(|it| it.head.letter.to_string()).collect());
        if let Parts::Letters(letters) = parts {
            let known =
                |it: &&char| task.parts.iter().any(|part| part.head.letter == **it);
            let unknown = letters.iter().find(|it| !known(it));
            said.extend(unknown.map(|letter| {
                let all = all();
                format!("`parts` of [output.handouts]: {name} has no part `{letter}`; there are: {all}")
            }));
        }
        if parts.of(task).parts.is_empty() {
            let all = all();
            said.push(format!(
                "`parts` of [output.handouts]: nothing is left of {name}; write letters of its \
                 parts ({all}), or `\"core\"` where a head says `core`"
            ));
        }
    }
    let problem = |it| Problem::in_book_toml(root, "output.handouts", it);
    said.into_iter().map(problem).collect()
}

fn without(page: &Page, claim: &Heading) -> Problem {
    let message = "a chapter with claims needs a `<div class=\"problem\">` \
                   before the first and a `<div class=\"teacher\">` at its end";
    page.problem(claim.range.start, message)
}

/// The name of a wrong answer that does not exist.
fn unknown_code(
    task: &Task,
    wrong: &Wrong,
    wrong_answers: Option<&WrongAnswers>,
) -> Option<String> {
    let (name, answers) = (wrong.code.as_ref()?, wrong_answers?);
    if answers.named(name).is_some() {
        return None;
    }
    let names = answers.names(task.number);
    let allowed = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    Some(format!(
        "no wrong answer is called `{name}`; for this problem there are: {allowed}"
    ))
}

/// An erratum that the chapter does not have.
fn unknown_erratum(book: &Book, pages: &[&Page], wrong: &Wrong) -> Option<String> {
    let id = wrong.erratum?;
    let of_page = |file: &str| pages.iter().any(|page| page.file == file);
    let here = book.errata.iter().filter(|it| of_page(&it.place.file));
    let mut labels: Vec<_> = here.map(|it| it.claim.label()).collect();
    labels.dedup();
    if labels.contains(&id.label()) {
        return None;
    }
    let allowed = if labels.is_empty() { "none".into() } else { labels.join(", ") };
    Some(format!("the chapter has no erratum of {}; there are: {allowed}", id.label()))
}

/// Figures in what the problem sheet prints: their captions say the finding.
fn figures_on_the_sheet(book: &Book, page: usize) -> Vec<Problem> {
    let own = book.figures.iter().filter(|figure| figure.page == page);
    let page = &book.pages[page];
    let printed = |at: usize| {
        let mut blocks = page.blocks.iter().filter(|block| block.bytes.contains(&at));
        blocks.find(|it| ["setting", "problem"].contains(&&*it.class))
    };
    let problem = |at: usize| {
        let message = format!(
            "a figure in a `<div class=\"{}\">` would be printed on the problem sheet, \
             where its caption and its text alternative give the answer away",
            printed(at)?.class
        );
        Some(page.problem(at, message))
    };
    own.filter_map(|figure| problem(figure.at)).collect()
}
