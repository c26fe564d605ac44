//! What each sheet holds.
use lab::page::escape_html;
use pulldown_cmark::html::push_html;
use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};
use rayon::prelude::*;

use crate::base::path::relative;
use crate::book::course::{Settings, WrongAnswers};
use crate::book::offer::Sheet as Kind;
use crate::book::task::{self, Exercise, Part, Piece, Section, Span, Task, Wrong};
use crate::set::formula::double_quoted;
use crate::set::table::counted;
use crate::syntax::head::Ask;
use crate::syntax::page::Page;

use super::code;

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
    /// What stands under its head, HTML.
    pub body: String,
}

/// A chapter as the preprocessors left it, with its task.
pub struct Chapter<'a> {
    /// Its pages.
    pub pages: Vec<&'a Page>,
    /// Its task.
    pub task: &'a Task,
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
    pub chapters: &'a [Chapter<'a>],
}

impl Course<'_> {
    /// Every sheet: three for each chapter, and three for all together.
    pub fn sheets(&self) -> Vec<Sheet> {
        let each = self.chapters.iter().map(Some).chain([None]);
        let wanted: Vec<_> =
            each.flat_map(|chapter| Kind::ALL.map(|kind| (chapter, kind))).collect();
        let sheet = |&(chapter, kind): &(Option<&Chapter<'_>>, Kind)| match chapter {
            Some(chapter) => self.one(chapter, kind),
            None => self.all(kind),
        };
        wanted.par_iter().map(sheet).collect()
    }

    fn one(&self, chapter: &Chapter<'_>, kind: Kind) -> Sheet {
        let number = chapter.task.number;
        let head = |title: &str| format!("{} {number}: {title}", kind.name());
        let setter = Setter { chapter, course: self, top: 2, prefix: String::new() };
        Sheet {
            name: format!("p{number}-{}", kind.slug()),
            title: head(&chapter.plain(&chapter.task.title)),
            heading: head(&setter.html(&chapter.task.title)),
            due: self.settings.due.of(number).to_owned(),
            total: chapter.total(kind),
            to_fill_in: kind == Kind::Problems,
            body: setter.body(kind),
        }
    }

    fn all(&self, kind: Kind) -> Sheet {
        let mut body = String::new();
        let (mut minutes, mut points) = (0, 0);
        for chapter in self.chapters {
            let number = chapter.task.number;
            let (prefix, total) = (format!("p{number}-"), chapter.total(kind));
            let setter = Setter { chapter, course: self, top: 3, prefix };
            let due = match self.settings.due.of(number) {
                "" => String::new(),
                day => format!("Due {}, ", escape_html(day)),
            };
            body.push_str(&format!(
                "<article class=\"problem\" id=\"p{number}\">\n<h2>{number}. {}</h2>\n\
                 <p class=\"marks\">{due}{}</p>\n{}</article>\n",
                setter.html(&chapter.task.title),
                worth(total),
                setter.body(kind)
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
            body,
        }
    }
}

/// `10 minutes, 4 points`.
fn worth((minutes, points): (u32, u32)) -> String {
    let (minutes, points) = (minutes as usize, points as usize);
    format!("{}, {}", counted(minutes, "minute"), counted(points, "point"))
}

impl Chapter<'_> {
    /// Minutes and points of what this sheet asks.
    fn total(&self, kind: Kind) -> (u32, u32) {
        let parts = self.task.parts.iter().map(|part| &part.head.ask);
        let exercises = self.task.exercises.iter();
        let exercises =
            exercises.filter(|it| kind == Kind::Solutions || on_the_sheet(it));
        parts
            .chain(exercises.map(|it| &it.head.ask))
            .fold((0, 0), |(minutes, points), ask| {
                (minutes + ask.minutes, points + ask.points)
            })
    }

    /// The words of `piece`.
    pub fn plain(&self, piece: &Piece) -> String {
        let words = self.events(piece).filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(&**text),
            _ => None,
        });
        words.collect()
    }

    /// The events of `piece`.
    fn events<'b>(
        &'b self,
        piece: &'b [Span],
    ) -> impl Iterator<Item = &'b Event<'static>> {
        let of = |span: &'b Span| &self.pages[span.page].text.events[span.events.clone()];
        piece.iter().flat_map(of).map(|(event, _)| event)
    }
}

/// Whether the problem sheet has `exercise`.
fn on_the_sheet(exercise: &Exercise) -> bool {
    exercise.head.after.is_empty()
}

/// Sets one chapter.
struct Setter<'a> {
    chapter: &'a Chapter<'a>,
    course: &'a Course<'a>,
    /// The level of the headings of parts.
    top: usize,
    /// What the ids of parts and exercises begin with.
    prefix: String,
}

impl Setter<'_> {
    fn body(&self, kind: Kind) -> String {
        let task = self.chapter.task;
        let mut out = String::new();
        if kind == Kind::Teacher {
            self.teacher(&mut out);
            return out;
        }
        let settings = task.settings.iter().chain([&task.introduction]);
        for setting in settings.filter(|piece| !piece.is_empty()) {
            out.push_str(&format!(
                "<section class=\"setting\">\n{}</section>\n",
                self.html(setting)
            ));
        }
        for part in &task.parts {
            let answer = match kind {
                Kind::Problems => room(&part.head.ask),
                _ => self.sections(part),
            };
            let (id, heading) = part_heading(part);
            self.question(
                "part",
                &id,
                &heading,
                &part.head.ask,
                &part.text,
                &answer,
                &mut out,
            );
        }
        for exercise in &task.exercises {
            if kind == Kind::Problems && !on_the_sheet(exercise) {
                continue;
            }
            let answer = match kind {
                Kind::Problems => room(&exercise.head.ask),
                _ => format!(
                    "<div class=\"answer\">\n<p class=\"label\"><strong>Answer</strong></p>\n\
                     {}</div>\n",
                    self.html(&exercise.answer)
                ),
            };
            let (id, heading) = exercise_heading(exercise);
            let ask = &exercise.head.ask;
            self.question(
                "exercise",
                &id,
                &heading,
                ask,
                &exercise.text,
                &answer,
                &mut out,
            );
        }
        out
    }

    /// A part or an exercise with what follows it.
    #[expect(clippy::too_many_arguments, reason = "one for each place of the template")]
    fn question(
        &self,
        class: &str,
        id: &str,
        heading: &str,
        ask: &Ask,
        text: &Piece,
        answer: &str,
        out: &mut String,
    ) {
        let (top, prefix) = (self.top, &self.prefix);
        out.push_str(&format!(
            "<section class=\"{class}\" id=\"{prefix}{id}\">\n<h{top}>{heading}</h{top}>\n\
             <p class=\"marks\">{}</p>\n{}{answer}</section>\n",
            worth((ask.minutes, ask.points)),
            self.html(text)
        ));
    }

    /// The sections of the claims that answer `part`.
    fn sections(&self, part: &Part) -> String {
        let level = self.top + 1;
        let set = |section: &Section| {
            format!(
                "<section class=\"solution\" id=\"{}\">\n<h{level}>{}</h{level}>\n{}</section>\n",
                section.id,
                self.html(&section.title),
                self.html(&section.text)
            )
        };
        self.claims(part).map(set).collect()
    }

    fn claims(&self, part: &Part) -> impl Iterator<Item = &Section> {
        let sections = &self.chapter.task.sections;
        part.head.claims.iter().filter_map(|id| sections.iter().find(|it| it.id == *id))
    }

    fn teacher(&self, out: &mut String) {
        let (task, top, prefix) = (self.chapter.task, self.top, &self.prefix);
        for (id, heading, piece) in [
            ("say-first", "Say first", &task.teacher.say_first),
            ("time", "Time", &task.teacher.time),
        ] {
            out.push_str(&format!(
                "<section class=\"{id}\" id=\"{prefix}{id}\">\n<h{top}>{heading}</h{top}>\n{}</section>\n",
                self.html(piece)
            ));
        }
        let row = |part: &Part| {
            let PartCells { letter, kind, minutes, points, claims } = PartCells::of(part);
            format!(
                "<tr><th scope=\"row\">({letter})</th><td>{kind}</td><td>{minutes}</td>\
                 <td>{points}</td><td>{claims}</td></tr>\n"
            )
        };
        let rows: String = task.parts.iter().map(row).collect();
        out.push_str(&format!(
            "<section class=\"overview\">\n<h{top}>The parts</h{top}>\n<table>\n<thead><tr>\
             <th scope=\"col\">Part</th><th scope=\"col\">Kind</th><th scope=\"col\">Minutes</th>\
             <th scope=\"col\">Points</th><th scope=\"col\">Answered by</th></tr></thead>\n\
             <tbody>\n{rows}</tbody>\n</table>\n</section>\n"
        ));
        for part in &task.parts {
            self.teachers_part(part, out);
        }
        let loose: Vec<_> = task
            .exercises
            .iter()
            .filter(|it| {
                !on_the_sheet(it) && task.parts.iter().all(|part| !follows(it, part))
            })
            .collect();
        if !loose.is_empty() {
            let list = self.exercises(&loose);
            out.push_str(&format!("<h{top}>Further exercises</h{top}>\n{list}"));
        }
    }

    fn teachers_part(&self, part: &Part, out: &mut String) {
        let (task, top, sub, prefix) =
            (self.chapter.task, self.top, self.top + 1, &self.prefix);
        let (id, heading) = part_heading(part);
        out.push_str(&format!(
            "<section class=\"part\" id=\"{prefix}{id}\">\n<h{top}>{heading}</h{top}>\n\
             <p class=\"marks\">{}</p>\n",
            worth((part.head.ask.minutes, part.head.ask.points))
        ));
        let says: String = self.claims(part).map(|section| self.says(section)).collect();
        out.push_str(&format!(
            "<h{sub}>What answers it</h{sub}>\n<ul class=\"says\">\n{says}</ul>\n"
        ));
        let letter = part.head.letter;
        let wrong: String = task
            .teacher
            .wrong
            .iter()
            .filter(|wrong| wrong.part == letter)
            .map(|wrong| self.wrong(wrong))
            .collect();
        if !wrong.is_empty() {
            out.push_str(&format!(
                "<h{sub}>Typical wrong answers</h{sub}>\n<ul class=\"wrong\">\n{wrong}</ul>\n"
            ));
        }
        let next: String = task
            .teacher
            .ask_next
            .iter()
            .filter(|(part, _)| *part == letter)
            .map(|(_, piece)| self.html(piece))
            .collect();
        let exercises: Vec<_> = task
            .exercises
            .iter()
            .filter(|it| {
                task.parts
                    .iter()
                    .find(|part| follows(it, part))
                    .is_some_and(|first| first.head.letter == letter)
            })
            .collect();
        if !next.is_empty() || !exercises.is_empty() {
            out.push_str(&format!(
                "<h{sub}>What to ask next</h{sub}>\n{next}{}",
                self.exercises(&exercises)
            ));
        }
        out.push_str("</section>\n");
    }

    fn says(&self, section: &Section) -> String {
        let span = std::slice::from_ref(&section.span);
        let says = self.chapter.events(span).find_map(|event| match event {
            Event::Html(html) => task::one_line(html),
            _ => None,
        });
        let says = double_quoted(says.unwrap_or_default());
        format!("<li><b>{}</b> {says}</li>\n", section.id.label())
    }

    fn wrong(&self, wrong: &Wrong) -> String {
        let mut item = self.html(&wrong.text);
        let sections = &self.chapter.task.sections;
        let section = wrong.erratum.and_then(|id| sections.iter().find(|it| it.id == id));
        let span = section.map(|it| std::slice::from_ref(&it.span)).unwrap_or_default();
        for event in self.chapter.events(span) {
            if let Event::Html(html) = event
                && task::is_erratum(html)
            {
                item.push_str(&double_quoted(html));
            }
        }
        let named =
            wrong.code.as_ref().and_then(|it| self.course.wrong_answers.named(it));
        if let Some(named) = named {
            let tests = named.tests.iter().chain(&named.python);
            let tests: Vec<_> =
                tests.map(|it| format!("<code>{}</code>", escape_html(it))).collect();
            item.push_str(&format!(
                "<p class=\"caught\"><span class=\"label\">As code:</span> <code>{}</code>; \
                 {} of the exercises that it fails: {}.</p>\n",
                escape_html(&named.name),
                if tests.len() == 1 { "the test" } else { "the tests" },
                tests.join(", ")
            ));
        }
        format!("<li>{item}</li>\n")
    }

    /// The exercises to ask after a part, without their answers.
    fn exercises(&self, exercises: &[&Exercise]) -> String {
        let item = |exercise: &&Exercise| {
            let head = &exercise.head;
            format!(
                "<li><p><b>Exercise {}</b>, {}, {}</p>\n{}</li>\n",
                head.number,
                head.ask.kind.to_lowercase(),
                worth((head.ask.minutes, head.ask.points)),
                self.html(&exercise.text)
            )
        };
        let items: String = exercises.iter().map(item).collect();
        if items.is_empty() {
            items
        } else {
            format!("<ul class=\"exercises\">\n{items}</ul>\n")
        }
    }

    /// `piece` as HTML, its headings below those of the sheet.
    fn html(&self, piece: &Piece) -> String {
        let mut set: Vec<Event<'_>> = Vec::new();
        let mut block: Option<(String, String)> = None;
        // A claim's heading is one below that of its part, and of level 2 in the book.
        let below = self.top - 1;
        for event in self.notes_at_the_end(piece) {
            match (event, &mut block) {
                (Event::FootnoteReference(label), _) => {
                    set.push(Event::FootnoteReference(self.note(piece, label)));
                }
                (Event::Start(Tag::FootnoteDefinition(label)), _) => {
                    let label = self.note(piece, label);
                    set.push(Event::Start(Tag::FootnoteDefinition(label)));
                }
                (Event::Start(Tag::CodeBlock(kind)), _) => {
                    let info = match kind {
                        CodeBlockKind::Fenced(info) => info.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    block = Some((info, String::new()));
                }
                (Event::End(TagEnd::CodeBlock), Some((info, text))) => {
                    let html = code::html(text, info);
                    set.push(Event::Html(html.into()));
                    block = None;
                }
                (Event::Text(text), Some((_, code))) => code.push_str(text),
                (Event::Start(Tag::Heading { level, id, .. }), _) => {
                    let (level, id) = (lower(*level, below), id.clone());
                    let (classes, attrs) = (Vec::new(), Vec::new());
                    set.push(Event::Start(Tag::Heading { level, id, classes, attrs }));
                }
                (Event::End(TagEnd::Heading(level)), _) => {
                    set.push(Event::End(TagEnd::Heading(lower(*level, below))));
                }
                (Event::Start(Tag::Table(_)), _) => {
                    set.push(Event::Html(CowStr::Borrowed(
                        "<div class=\"table-wrapper\">\n",
                    )));
                    set.push(event.clone());
                }
                (Event::End(TagEnd::Table), _) => {
                    set.push(event.clone());
                    set.push(Event::Html(CowStr::Borrowed("</div>\n")));
                }
                (event, _) => set.push(event.clone()),
            }
        }
        let mut html = String::new();
        push_html(&mut html, set.into_iter());
        // A head that was cut off leaves the space after it.
        self.within(double_quoted(html.replace("<p> ", "<p>").trim_start()))
    }

    /// `html` with the links between the pages of the chapter, which the sheet holds together,
    /// as links within it.
    fn within(&self, html: String) -> String {
        let pages = &self.chapter.pages;
        let pairs = pages.iter().flat_map(|from| pages.iter().map(move |to| (from, to)));
        let others = pairs.filter(|(from, to)| from.file != to.file);
        others.fold(html, |html, (from, to)| {
            let link = format!("href=\"{}#", relative(&from.file, &to.file));
            html.replace(&link, "href=\"#")
        })
    }

    /// The events of `piece` and, behind them, the footnotes that it refers to, wherever on
    /// its pages they are written.
    fn notes_at_the_end<'b>(&'b self, piece: &'b Piece) -> Vec<&'b Event<'static>> {
        let (mut events, mut referred) = (Vec::new(), Vec::new());
        let mut inside = false;
        for event in self.chapter.events(piece) {
            match event {
                Event::Start(Tag::FootnoteDefinition(_)) => inside = true,
                Event::End(TagEnd::FootnoteDefinition) => inside = false,
                Event::FootnoteReference(label) if !inside => referred.push(label),
                _ => {}
            }
            if !inside && *event != Event::End(TagEnd::FootnoteDefinition) {
                events.push(event);
            }
        }
        for (at, label) in referred.iter().enumerate() {
            if referred[..at].contains(label) {
                continue;
            }
            let pages = piece.iter().map(|span| self.chapter.pages[span.page]);
            let all = pages.flat_map(|page| &page.text.events).map(|it| &it.0);
            let opens = |event: &&Event<'_>| matches!(event, Event::Start(Tag::FootnoteDefinition(it)) if it == *label);
            for event in all.skip_while(|event| !opens(event)) {
                events.push(event);
                if *event == Event::End(TagEnd::FootnoteDefinition) {
                    break;
                }
            }
        }
        events
    }

    /// The id of the footnote `label` in `piece`, which no other piece of the sheet has.
    fn note(&self, piece: &Piece, label: &str) -> CowStr<'static> {
        let at = piece.first().map(|span| (span.page, span.events.start));
        let (page, event) = at.unwrap_or_default();
        format!("{}note-{page}-{event}-{label}", self.prefix).into()
    }
}

/// The words of a row in the table of parts.
struct PartCells {
    letter: char,
    kind: String,
    minutes: u32,
    points: u32,
    claims: String,
}

impl PartCells {
    fn of(part: &Part) -> Self {
        let ask = &part.head.ask;
        let claims: Vec<_> = part.head.claims.iter().map(|id| id.label()).collect();
        Self {
            letter: part.head.letter,
            kind: format!("{} {}", ask.kind, "★".repeat(ask.stars)),
            minutes: ask.minutes,
            points: ask.points,
            claims: claims.join(", "),
        }
    }
}

/// Whether `exercise` presupposes a claim that answers `part`.
fn follows(exercise: &Exercise, part: &Part) -> bool {
    exercise.head.after.iter().any(|id| part.head.claims.contains(id))
}

fn part_heading(part: &Part) -> (String, String) {
    let (letter, kind) = (part.head.letter, part.head.ask.kind);
    (format!("part-{letter}"), format!("({letter}) {kind}"))
}

fn exercise_heading(exercise: &Exercise) -> (String, String) {
    let (number, kind) = (exercise.head.number, exercise.head.ask.kind);
    (format!("exercise-{number}"), format!("Exercise {number}: {kind}"))
}

/// Room to write.
fn room(ask: &Ask) -> String {
    format!("<div class=\"room\" style=\"--minutes: {}\"></div>\n", ask.minutes)
}

fn lower(level: HeadingLevel, by: usize) -> HeadingLevel {
    HeadingLevel::try_from((level as usize + by).min(6)).unwrap_or(HeadingLevel::H6)
}
