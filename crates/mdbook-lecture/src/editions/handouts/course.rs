//! Every sheet of a course.
use lab::page::escape_html;
use mdbook_doctest::parallel;

use crate::book::course::{Settings, WrongAnswers};
use crate::book::offer::Sheet as Kind;

use super::chapter::Chapter;
use super::sheet::{Setter, on_the_sheet, worth};

/// A sheet before it is a page.
pub struct Sheet {
    /// The name of its file, without the end.
    pub name: String,
    /// Its title, plain text.
    pub title: String,
    /// The inside of its heading, HTML.
    pub heading: String,
    /// When it is due; empty if nobody says.
    pub due: String,
    /// Minutes and points of all that is asked on it.
    pub total: (u32, u32),
    /// Whether a student writes on it.
    pub to_fill_in: bool,
    /// Whether it is to fit on one page.
    pub short: bool,
    /// What stands under its head, HTML.
    pub body: String,
}

/// What a sheet has at the end of a problem besides what the chapter says.
#[derive(Default)]
pub struct More {
    /// It, HTML.
    pub html: String,
    /// Its minutes and points.
    pub total: (u32, u32),
}

/// What the sheets are made from.
pub struct Course<'a> {
    /// What the teacher has set.
    pub settings: &'a Settings,
    /// The title of all sheets together.
    pub title: &'a str,
    /// The wrong answers that are also code.
    pub wrong_answers: &'a WrongAnswers,
    /// The chapters, in order.
    pub chapters: Vec<Chapter<'a>>,
    /// Those with a short sheet, with what that asks.
    pub core: Vec<Chapter<'a>>,
}

impl Course<'_> {
    /// Every sheet: three for each chapter, two for the core of one, and three for all
    /// together.
    pub fn sheets(&self) -> Vec<Sheet> {
        let each = self.chapters.iter();
        let each = each.flat_map(|it| Kind::ALL.map(|kind| (Some(it), kind, false)));
        let core = self.core.iter();
        let core = core.flat_map(|it| Kind::CORE.map(|kind| (Some(it), kind, true)));
        let all = Kind::ALL.map(|kind| (None, kind, false));
        parallel::map(
            each.chain(core).chain(all),
            |(chapter, kind, core)| match chapter {
                Some(chapter) => self.one(chapter, kind, core),
                None => self.all(kind, &|_| More::default()),
            },
        )
    }

    /// A sheet of `chapter`; that of its `core` is for a page, and has no room to write.
    fn one(&self, chapter: &Chapter<'_>, kind: Kind, core: bool) -> Sheet {
        let number = chapter.task.number;
        let (what, slug) = if core { (", core questions", "core-") } else { ("", "") };
        let head = |title: &str| format!("{} {number}{what}: {title}", kind.name());
        let (wrong_answers, room) = (self.wrong_answers, !core);
        let setter =
            Setter { chapter, wrong_answers, top: 2, prefix: String::new(), room };
        Sheet {
            name: format!("p{number}-{slug}{}", kind.slug()),
            title: head(&chapter.plain(&chapter.task.title)),
            heading: head(&setter.html(&chapter.task.title)),
            due: self.settings.due.of(number).to_owned(),
            total: total(chapter, kind),
            to_fill_in: kind == Kind::Problems,
            short: core && kind == Kind::Problems,
            body: setter.body(kind),
        }
    }

    /// The sheet of all problems, each with what there is `more` of it at its end.
    pub fn all(&self, kind: Kind, more: &dyn Fn(u32) -> More) -> Sheet {
        let mut body = String::new();
        let (mut minutes, mut points) = (0, 0);
        for chapter in &self.chapters {
            let number = chapter.task.number;
            let (prefix, mut total) = (format!("p{number}-"), total(chapter, kind));
            let more = more(number);
            total = (total.0 + more.total.0, total.1 + more.total.1);
            let wrong_answers = self.wrong_answers;
            let setter = Setter { chapter, wrong_answers, top: 3, prefix, room: true };
            let due = match self.settings.due.of(number) {
                "" => String::new(),
                day => format!("Due {}, ", escape_html(day)),
            };
            body.push_str(&format!(
                "<article class=\"problem\" id=\"p{number}\">\n<h2>{number}. {}</h2>\n\
                 <p class=\"marks\">{due}{}</p>\n{}{}</article>\n",
                setter.html(&chapter.task.title),
                worth(total),
                setter.body(kind),
                more.html
            ));
            (minutes, points) = (minutes + total.0, points + total.1);
        }
        let what = match kind {
            Kind::Problems => "problem sheets",
            Kind::Solutions => "solutions",
            Kind::Teacher => "teacher’s notes",
        };
        let title = format!("{}: {what}", self.title);
        Sheet {
            name: format!("all-{}", kind.slug()),
            heading: escape_html(&title),
            title,
            due: String::new(),
            total: (minutes, points),
            to_fill_in: kind == Kind::Problems,
            short: false,
            body,
        }
    }
}

/// Minutes and points of what this sheet asks.
fn total(chapter: &Chapter<'_>, kind: Kind) -> (u32, u32) {
    let parts = chapter.task.parts.iter().map(|part| &part.head.ask);
    let exercises = chapter.task.exercises.iter();
    let exercises = exercises.filter(|it| kind == Kind::Solutions || on_the_sheet(it));
    parts
        .chain(exercises.map(|it| &it.head.ask))
        .fold((0, 0), |(minutes, points), ask| {
            (minutes + ask.minutes, points + ask.points)
        })
}
