//! What the pages of the book show of the sheets: links to them.
use lab::page::escape_html;

use crate::book::Written;
use crate::chromium;
use crate::handouts::document::Document;
use crate::handouts::settings::Settings;
use crate::handouts::sheet::Kind;
use crate::handouts::task;
use crate::outline::Outline;
use crate::references::relative;

/// For whom a chapter is set.
#[derive(Clone, Debug, Default)]
pub struct Edition {
    /// Whether it is for the sheets, which need what is for the teacher only.
    pub handouts: bool,
    /// The sheets there are; `None` in a book that makes none.
    pub offer: Option<Offer>,
}

/// The sheets of a book.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The number and the title of each problem, and its chapter's file.
    problems: Vec<(u32, String, String)>,
    /// Whether there are PDFs.
    pdf: bool,
    /// Whether there is an archive of exercises.
    exercises: bool,
}

impl Offer {
    /// What a book with these chapters and settings offers.
    pub fn of(chapters: &[Written], settings: &Settings) -> Self {
        let problem = |written: &Written| {
            let document = Document::written(&written.text);
            let task = task::read(&document, None).0?;
            let outline = Outline::of(&written.text, None);
            let title = outline.headings.into_iter().find(|it| it.level == 1);
            let title = title.map_or_else(String::new, |it| it.title);
            Some((task.number, title, written.file.clone()))
        };
        Self {
            problems: chapters.iter().filter_map(problem).collect(),
            pdf: settings.pdf && chromium::find().is_some(),
            exercises: settings.exercises.is_some(),
        }
    }
}

impl Edition {
    /// The links on the page `page` to the sheets of its own problem, or of all, as one
    /// line of HTML.
    ///
    /// # Errors
    /// There are no such sheets.
    pub fn nav(&self, page: &str, all: bool) -> Result<String, String> {
        if self.handouts {
            return Ok(String::new());
        }
        let offer = self.offer.as_ref().ok_or(
            "`{{#sheets}}` needs the sheets; write a table [output.handouts] into book.toml",
        )?;
        let mut chosen: Vec<(String, String)> = offer
            .problems
            .iter()
            .filter(|(_, _, file)| all || file == page)
            .map(|(number, title, _)| {
                (format!("p{number}"), format!("{number}. {title}"))
            })
            .collect();
        if !all && chosen.is_empty() {
            return Err(
                "`{{#sheets}}` stands in a chapter that has no sheets; it needs a \
                        `<div class=\"problem\">`, or write `{{#sheets all}}`"
                    .into(),
            );
        }
        if all {
            chosen.push(("all".into(), "All together".into()));
        }
        // The book's source folder stands for the folder of its pages.
        let source = page.split('/').next().unwrap_or_default();
        let link = |file: &str, text: &str| {
            let file = relative(page, &format!("{source}/handouts/{file}"));
            format!("<a href=\"{file}\">{text}</a>")
        };
        let sheets = |name: &str| {
            let sheet = |kind: Kind| {
                let file = format!("{name}-{}", kind.slug());
                let html = link(&format!("{file}.html"), kind.name());
                if !offer.pdf {
                    return html;
                }
                let pdf = format!("PDF<span class=\"of\"> of {}</span>", kind.name());
                format!("{html} ({})", link(&format!("{file}.pdf"), &pdf))
            };
            Kind::ALL.map(sheet).join(" · ")
        };
        let exercises =
            offer.exercises.then(|| link("exercises.zip", "Exercises in code"));
        let line = |(name, title): &(String, String)| match all {
            true => format!("<li>{}: {}</li>", escape_html(title), sheets(name)),
            false => sheets(name),
        };
        let lines: String = chosen.iter().map(line).collect();
        Ok(match (all, exercises) {
            (true, exercises) => {
                let exercises =
                    exercises.map_or_else(String::new, |it| format!("<li>{it}</li>"));
                format!("<ul class=\"sheets\">{lines}{exercises}</ul>")
            }
            (false, exercises) => {
                let exercises =
                    exercises.map_or_else(String::new, |it| format!(" · {it}"));
                format!(
                    "<p class=\"sheets\"><span class=\"label\">For a course:</span> {lines}{exercises}</p>"
                )
            }
        }
        .replace('$', "&#36;"))
    }
}
