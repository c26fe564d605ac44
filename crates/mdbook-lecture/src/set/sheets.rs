//! `{{#sheets}}`: links to the sheets of a problem, or with `all` to those of all problems.
use lab::page::escape_html;

use crate::base::path::relative;
use crate::base::problem::Fault;
use crate::book::offer::{Offer, Offered, Sheet};

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Setter};

/// The links.
pub const SHEETS: Kind =
    Kind { word: "sheets", stands: Stands::Alone, needs_tests: false, read };

struct Sheets {
    all: bool,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    match call.body() {
        "" => Ok(Box::new(Sheets { all: false })),
        "all" => Ok(Box::new(Sheets { all: true })),
        body => {
            let message =
                format!("`{{{{#sheets}}}}` takes nothing or `all`; found `{body}`");
            Err(Fault::new(call.at(), message))
        }
    }
}

impl Directive for Sheets {
    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        if setter.edition.handouts {
            return Ok(String::new());
        }
        let file = &setter.page.file;
        let links = match &setter.edition.offer {
            None => Err(
                "`{{#sheets}}` needs the sheets; write a table [output.handouts] into book.toml",
            ),
            Some(offer) if self.all => Ok(of_all(offer, file)),
            Some(offer) => of_page(offer, file).ok_or(
                "`{{#sheets}}` stands in a chapter that has no sheets; it needs a \
                 `<div class=\"problem\">`, or write `{{#sheets all}}`",
            ),
        };
        links.map_err(str::to_owned)
    }
}

/// A list of the sheets of every problem, and of all together.
fn of_all(offer: &Offer, page: &str) -> String {
    let line = |title: &str, links: &str| {
        let colon = if title.ends_with('?') { "" } else { ":" };
        format!("<li>{}{colon} {links}</li>", escape_html(title))
    };
    let each = offer
        .problems
        .iter()
        .map(|it| (format!("{}. {}", it.number, it.title), of_problem(offer, page, it)));
    let all = ("All together".to_owned(), links(offer, page, "all", &Sheet::ALL));
    let lines = each.chain([all]).filter(|(_, links)| !links.is_empty());
    let mut lines: String = lines.map(|(title, links)| line(&title, &links)).collect();
    if offer.exercises {
        lines.push_str(&format!("<li>{}</li>", exercises(offer, page)));
    }
    format!("<ul class=\"sheets\">{lines}</ul>")
}

/// A line with the sheets of the problem that `page` belongs to.
fn of_page(offer: &Offer, page: &str) -> Option<String> {
    let own = |it: &&Offered| it.files.iter().any(|file| file == page);
    let problem = offer.problems.iter().find(own)?;
    let exercises = if offer.exercises { exercises(offer, page) } else { String::new() };
    let line = joined([of_problem(offer, page, problem), exercises]);
    if line.is_empty() {
        return Some(line);
    }
    Some(format!(
        "<p class=\"sheets\"><span class=\"label\">For a course:</span> {line}</p>"
    ))
}

/// The links to the sheets of `problem`.
fn of_problem(offer: &Offer, page: &str, problem: &Offered) -> String {
    let name = format!("p{}", problem.number);
    let all = links(offer, page, &name, &Sheet::ALL);
    let core = match problem.core {
        true => links(offer, page, &format!("{name}-core"), &Sheet::CORE),
        false => String::new(),
    };
    if core.is_empty() {
        return all;
    }
    let label = "<span class=\"label\">Core questions on one page:</span>";
    let core = format!("{label} {core}");
    if all.is_empty() { core } else { format!("{all}<br>{core}") }
}

/// Those of the `links` that there are, in one line.
fn joined(links: impl IntoIterator<Item = String>) -> String {
    let links = links.into_iter().filter(|it| !it.is_empty());
    links.collect::<Vec<_>>().join(" · ")
}

/// The links to these sheets, whose files begin with `name`.
fn links(offer: &Offer, page: &str, name: &str, sheets: &[Sheet]) -> String {
    let sheet = |sheet: &Sheet| {
        let file = format!("{name}-{}", sheet.slug());
        if !offer.publish.has(&file) {
            return String::new();
        }
        let html = link(offer, page, &format!("{file}.html"), sheet.name());
        if !offer.pdf {
            return html;
        }
        let pdf = format!("PDF<span class=\"of\"> of {}</span>", sheet.name());
        format!("{html} ({})", link(offer, page, &format!("{file}.pdf"), &pdf))
    };
    joined(sheets.iter().map(sheet))
}

fn exercises(offer: &Offer, page: &str) -> String {
    link(offer, page, "exercises.zip", "Exercises in code")
}

/// A link from `page` to a file among the sheets.
fn link(offer: &Offer, page: &str, file: &str, text: &str) -> String {
    // The book's source folder stands for the folder of its pages.
    let file = relative(page, &format!("{}/handouts/{file}", offer.source));
    format!("<a href=\"{file}\">{text}</a>")
}
