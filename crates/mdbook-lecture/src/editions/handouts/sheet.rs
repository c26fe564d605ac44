//! What each sheet holds of a chapter.
use lab::page::escape_html;
use pulldown_cmark::Event;

use crate::book::course::WrongAnswers;
use crate::book::offer::Sheet as Kind;
use crate::book::task::{self, Exercise, Part, Piece, Section, Wrong};
use crate::set::formula::double_quoted;
use crate::set::table::counted;
use crate::syntax::head::Ask;

use super::chapter::Chapter;

/// Sets one chapter.
pub struct Setter<'a> {
    /// The chapter.
    pub chapter: &'a Chapter<'a>,
    /// The wrong answers that are also code.
    pub wrong_answers: &'a WrongAnswers,
    /// The level of the headings of parts.
    pub top: usize,
    /// What the ids of parts and exercises begin with.
    pub prefix: String,
    /// Whether a problem sheet has room to write.
    pub room: bool,
}

impl Setter<'_> {
    /// `piece` as HTML: a claim's heading is one below that of its part, and of level 2 in the
    /// book.
    pub fn html(&self, piece: &Piece) -> String {
        self.chapter.html(piece, self.top - 1, &self.prefix)
    }

    /// What stands under the head of the sheet, or of this chapter in a sheet of all.
    pub fn body(&self, kind: Kind) -> String {
        let task = &self.chapter.task;
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
                Kind::Problems => self.room(&part.head.ask),
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
                Kind::Problems => self.room(&exercise.head.ask),
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

    /// Room to write, where there is any.
    fn room(&self, ask: &Ask) -> String {
        let room = |minutes| {
            format!("<div class=\"room\" style=\"--minutes: {minutes}\"></div>\n")
        };
        if self.room { room(ask.minutes) } else { String::new() }
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
        let (task, top, prefix) = (&self.chapter.task, self.top, &self.prefix);
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
            (&self.chapter.task, self.top, self.top + 1, &self.prefix);
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
        let named = wrong.code.as_ref().and_then(|it| self.wrong_answers.named(it));
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

/// `10 minutes, 4 points`.
pub fn worth((minutes, points): (u32, u32)) -> String {
    let (minutes, points) = (minutes as usize, points as usize);
    format!("{}, {}", counted(minutes, "minute"), counted(points, "point"))
}

/// Whether the problem sheet has `exercise`.
pub fn on_the_sheet(exercise: &Exercise) -> bool {
    exercise.head.after.is_empty()
}
