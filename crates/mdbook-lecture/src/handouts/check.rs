//! Everything about the sheets that stops the build, in any build of the book.
use crate::book::Written;
use crate::directive::Request;
use crate::handouts::document::Document;
use crate::handouts::settings::WrongAnswers;
use crate::handouts::task::{self, Task};
use crate::id::Id;
use crate::ledger::Ledger;
use crate::outline::Outline;
use crate::problem::Problem;

/// What is wrong with the sheets of `chapters`; a chapter with claims must have a problem
/// if they are `wanted`, and without `wrong_answers` every name of one will do.
pub fn problems(
    chapters: &[Written],
    ledger: &Ledger,
    wanted: bool,
    wrong_answers: Option<&WrongAnswers>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for written in chapters {
        let chapter = written.chapter();
        let document = Document::written(chapter.text);
        let (task, faults) = task::read(&document, chapter.number);
        let mut report = |at: usize, message: String| {
            problems.push(chapter.place(at).with(message));
        };
        for fault in faults {
            report(fault.at, fault.message);
        }
        match task {
            Some(task) => {
                wrong(&task, chapter.file, ledger, wrong_answers, &mut report);
                no_figures(&document, &mut report);
            }
            None if wanted => {
                let outline = Outline::of(chapter.text, chapter.number);
                if let Some(claim) =
                    outline.headings.iter().find(|it| it.claim().is_some())
                {
                    let message = "a chapter with claims needs a `<div class=\"problem\">` \
                                   before the first and a `<div class=\"teacher\">` at its end";
                    report(claim.range.start, message.into());
                }
            }
            None => {}
        }
    }
    problems
}

/// Names of wrong answers and of errata that do not exist.
fn wrong(
    task: &Task,
    file: &str,
    ledger: &Ledger,
    wrong_answers: Option<&WrongAnswers>,
    report: &mut impl FnMut(usize, String),
) {
    let chapter = Id { problem: task.number, claim: 0 };
    for wrong in &task.teacher.wrong {
        if let Some(name) = &wrong.code
            && let Some(wrong_answers) = wrong_answers
            && wrong_answers.named(name).is_none()
        {
            let names = wrong_answers.names(chapter).join(", ");
            let allowed = if names.is_empty() { "none" } else { &names };
            let message = format!(
                "no wrong answer is called `{name}`; for this problem there are: {allowed}"
            );
            report(wrong.bytes.start, message);
        }
        let here = || ledger.errata.iter().filter(|it| it.place.file == file);
        if let Some(id) = wrong.erratum
            && !here().any(|erratum| erratum.claim == id)
        {
            let mut labels: Vec<_> = here().map(|it| it.claim.label()).collect();
            labels.dedup();
            let allowed =
                if labels.is_empty() { "none".into() } else { labels.join(", ") };
            let message = format!(
                "the chapter has no erratum of {}; there are: {allowed}",
                id.label()
            );
            report(wrong.bytes.start, message);
        }
    }
}

/// A figure in what the problem sheet prints: its caption says the finding.
fn no_figures(document: &Document<'_>, report: &mut impl FnMut(usize, String)) {
    let printed: Vec<_> = document
        .blocks
        .iter()
        .filter(|it| ["setting", "problem"].contains(&&*it.class))
        .collect();
    for directive in Outline::of(document.text, None).directives {
        let inside = printed.iter().find(|it| it.bytes.contains(&directive.range.start));
        if let (Request::Figure { .. }, Some(block)) = (directive.request, inside) {
            let message = format!(
                "a figure in a `<div class=\"{}\">` would be printed on the problem sheet, \
                 where its caption and its text alternative give the answer away",
                block.class
            );
            report(directive.range.start, message);
        }
    }
}
