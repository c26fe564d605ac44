//! A class: for each student a problem sheet with numbers of their own, the solutions to
//! these, and inputs for the exercises; for the teacher one key.
//!
//! A sheet is set once, with marks where a student's name and tasks come.
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use mdbook_doctest::parallel;
use mdbook_renderer::RenderContext;
use solutions::tasks::{RULES, Rule, exercise_cases};

use crate::base::browser;
use crate::base::cache::Memory;
use crate::book::course::Settings;
use crate::book::offer::Sheet as Kind;
use crate::set::formula::Maths;

use super::course::{Course, More, Sheet};
use super::own::Own;
use super::students::Student;
use super::write;

/// What a class is given.
pub struct Class {
    /// The students.
    pub students: Vec<Student>,
    /// What all numbers come from.
    pub seed: String,
    /// Where everything is put.
    pub folder: PathBuf,
    /// Whether to make PDFs too.
    pub pdf: bool,
}

/// The teacher's file in the folder: every answer, and the seed.
pub const KEY: &str = "key.csv";

/// The column of the key that has the seed.
const SEED: &str = "seed";

/// Where a student's name comes: a character that means nothing to anybody.
const NAME: &str = "\u{e000}";

/// Where the tasks of a problem come: a formula, so that a sheet that has no other has the
/// font of formulas.
fn mark(problem: u32) -> String {
    format!("<math data-own=\"{problem}\"></math>")
}

/// The seed of the key in `folder`, if there is one.
///
/// # Errors
/// A key that cannot be read, or has no seed.
pub fn known_seed(folder: &Path) -> Result<Option<String>> {
    let file = folder.join(KEY);
    if !file.exists() {
        return Ok(None);
    }
    let read = || {
        let mut key = csv::Reader::from_path(&file).ok()?;
        let at = key.headers().ok()?.iter().position(|it| it == SEED)?;
        let first = key.records().next()?.ok()?;
        first.get(at).map(str::to_owned).filter(|it| !it.is_empty())
    };
    let seed = read().with_context(|| {
        let file = file.display();
        format!("{file}: has no seed in a column `{SEED}`; mend it, or move it away for a new one")
    });
    seed.map(Some)
}

/// Makes everything for `class` out of the book.
///
/// # Errors
/// As those of [`write::sheets`]; a file that cannot be written, a PDF that cannot be made.
pub fn make(
    context: &RenderContext,
    settings: &Settings,
    memory: Option<&Memory>,
    class: &Class,
) -> Result<()> {
    let expected = settings.exercises.as_ref().map(|folder| {
        let file = context.root.join(folder).join("tests/expected.json");
        let text = fs::read_to_string(&file);
        text.with_context(|| format!("cannot read {}", file.display()))
    });
    let expected = expected.transpose()?;
    ensure!(!class.pdf || browser::find().is_some(), "{}", browser::MISSING);
    let templates = write::of_course(context, settings, memory, |course, page| {
        let rules = asked(course);
        ensure!(
            !rules.is_empty(),
            "no part of the sheets asks for what a student's numbers are for"
        );
        let sheets = [problems(course, &rules), solutions(course, &rules)];
        Ok((rules, sheets.map(|sheet| page(&sheet))))
    })?;
    let (rules, templates) = templates;
    let maths = Maths::default();
    for folder in ["problems", "solutions", "expected"] {
        let folder = class.folder.join(folder);
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
    }
    // First, because the rest can be made again from its seed.
    let tasks =
        parallel::map(&class.students, |student| own(student, &class.seed, &rules));
    let tasks: Vec<Vec<Own>> = tasks.into_iter().collect::<Result<_>>()?;
    replace(&class.folder.join(KEY), &key(class, &tasks)?)?;
    let students = class.students.iter().zip(&tasks);
    let done = parallel::map(students, |(student, own)| {
        let place = |folder: &str, end: &str| {
            class.folder.join(folder).join(format!("{}.{end}", student.file))
        };
        let questions = filled(&templates[0], student, own, |it| it.question(&maths))?;
        replace(&place("problems", "html"), questions.as_bytes())?;
        let solutions = filled(&templates[1], student, own, |it| it.solution(&maths))?;
        replace(&place("solutions", "html"), solutions.as_bytes())?;
        if let Some(expected) = &expected {
            let cases = exercise_cases(student.seed(&class.seed, "exercises"));
            let own = with_cases(expected, &cases.map_err(|error| anyhow!("{error}"))?)?;
            replace(&place("expected", "json"), own.as_bytes())?;
        }
        Ok(())
    });
    done.into_iter().collect::<Result<()>>()?;
    if class.pdf { print(class, &settings.author) } else { Ok(()) }
}

/// The rules for what the parts of the sheets ask, each with its number.
fn asked(course: &Course<'_>) -> Vec<(&'static Rule, String)> {
    let rules = |number: u32| RULES.iter().filter(move |rule| rule.problem() == number);
    let of = course.chapters.iter().flat_map(|chapter| {
        let claims = chapter.task.parts.iter().flat_map(|part| &part.head.claims);
        let claims: Vec<String> = claims.map(|it| it.label()).collect();
        let number = chapter.task.number;
        let asked =
            rules(number).filter(move |it| claims.iter().any(|claim| claim == it.claim));
        asked.enumerate().map(move |(at, rule)| (rule, format!("{number}.{}", at + 1)))
    });
    of.collect()
}

/// What `student` is asked.
fn own(
    student: &Student,
    seed: &str,
    rules: &[(&'static Rule, String)],
) -> Result<Vec<Own>> {
    let own = |(rule, number): &(&'static Rule, String)| {
        let task = rule.task(student.seed(seed, rule.name));
        let task = task.map_err(|error| anyhow!("{}: {error}", rule.name))?;
        Ok(Own { rule, number: number.clone(), task })
    };
    rules.iter().map(own).collect()
}

/// What the tasks of a problem, or of all, are worth.
fn total(rules: &[(&'static Rule, String)], problem: Option<u32>) -> (u32, u32) {
    let of = rules.iter().map(|it| it.0);
    let of = of.filter(|rule| problem.is_none_or(|number| rule.problem() == number));
    of.fold((0, 0), |sum, rule| (sum.0 + rule.minutes, sum.1 + rule.points))
}

/// The problem sheet, everybody's but for the marks.
fn problems(course: &Course<'_>, rules: &[(&'static Rule, String)]) -> Sheet {
    let more = |number| More { html: mark(number), total: total(rules, Some(number)) };
    named(course.all(Kind::Problems, &more))
}

/// The solutions to the tasks: what is the same for everybody is on the common sheet.
fn solutions(course: &Course<'_>, rules: &[(&'static Rule, String)]) -> Sheet {
    let problems = course.chapters.iter().map(|chapter| {
        let (number, title) = (chapter.task.number, &chapter.task.title);
        let title = lab::page::escape_html(&chapter.plain(title));
        let mark = mark(number);
        format!(
            "<article id=\"p{number}\">\n<h2>{number}. {title}</h2>\n{mark}</article>\n"
        )
    });
    let body: String = problems.collect();
    let common = "<p>What is the same for everybody is solved on the common sheet.</p>\n";
    let title = format!("{}: solutions for your own numbers", course.title);
    named(Sheet {
        name: String::new(),
        heading: lab::page::escape_html(&title),
        title,
        due: String::new(),
        total: total(rules, None),
        to_fill_in: false,
        short: false,
        body: format!("{common}{body}"),
    })
}

/// `sheet` with a student's name on it.
fn named(sheet: Sheet) -> Sheet {
    let title = format!("{} · {NAME}", sheet.title);
    let heading = format!("{} · {NAME}", sheet.heading);
    Sheet { title, heading, to_fill_in: false, ..sheet }
}

/// A sheet of `student`: names have nothing that means something to HTML.
fn filled(
    template: &str,
    student: &Student,
    own: &[Own],
    set: impl Fn(&Own) -> Result<String>,
) -> Result<String> {
    let mut html = template.replace(NAME, &student.name());
    for problem in 1..=4 {
        let parts = own.iter().filter(|it| it.rule.problem() == problem).map(&set);
        html = html.replace(&mark(problem), &parts.collect::<Result<String>>()?);
    }
    Ok(html)
}

/// The numbers that the exercises expect, with a student's own.
fn with_cases(expected: &str, cases: &[(&str, Vec<f64>)]) -> Result<String> {
    let mut lines: Vec<String> = expected.lines().map(str::to_owned).collect();
    for (name, numbers) in cases {
        let key = format!("\"{name}\": ");
        let line = lines.iter_mut().find(|line| line.starts_with(&key));
        let line =
            line.with_context(|| format!("tests/expected.json has no `{name}`"))?;
        let comma = if line.ends_with(',') { "," } else { "" };
        let numbers: Vec<String> = numbers.iter().map(f64::to_string).collect();
        *line = format!("{key}[{}]{comma}", numbers.join(", "));
    }
    Ok(lines.join("\n") + "\n")
}

/// The key: a line for each student, a column for each answer. Spreadsheets take it for UTF-8
/// by its first character, and a fraction for a date unless its stroke is that of fractions.
fn key(class: &Class, tasks: &[Vec<Own>]) -> Result<Vec<u8>> {
    let mut key = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let columns = class.students.first().map_or(0, |it| it.columns.len());
    let mut head: Vec<String> =
        ["student", "column 2"].map(String::from)[..columns].to_vec();
    head.push(SEED.into());
    let own = tasks.first().into_iter().flatten();
    head.extend(own.flat_map(|own| {
        own.task.answers.iter().map(|it| format!("{} {}", own.number, it.0))
    }));
    key.write_record(head)?;
    for (student, own) in class.students.iter().zip(tasks) {
        let answers = own
            .iter()
            .flat_map(|own| &own.task.answers)
            .map(|it| it.1.to_string().replace('/', "⁄"));
        let first = student.columns.iter().chain([&class.seed]).cloned();
        key.write_record(first.chain(answers))?;
    }
    Ok(key.into_inner()?)
}

/// Puts `bytes` into `file` at once, and removes the PDF of what was another page.
fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(file).is_ok_and(|old| old == bytes) {
        return Ok(());
    }
    let part = file.with_extension("part");
    let write = || {
        let pdf = file.with_extension("pdf");
        if pdf.exists() {
            fs::remove_file(pdf)?;
        }
        fs::write(&part, bytes)?;
        fs::rename(&part, file)
    };
    write().with_context(|| format!("cannot write {}", file.display()))
}

/// Prints what has no PDF yet, and says how far it is.
fn print(class: &Class, author: &str) -> Result<()> {
    let chromium = browser::find().context(browser::MISSING)?.for_author(author);
    let pages = class.students.iter().flat_map(|student| {
        ["problems", "solutions"]
            .map(|it| class.folder.join(it).join(format!("{}.html", student.file)))
    });
    let (done, left): (Vec<_>, Vec<_>) =
        pages.partition(|it| it.with_extension("pdf").is_file());
    let all = done.len() + left.len();
    for (at, pages) in left.chunks(10).enumerate() {
        eprintln!("class: {} of {all} PDFs are there", done.len() + 10 * at);
        let jobs: Vec<_> =
            pages.iter().map(|it| (it.clone(), it.with_extension("pdf"))).collect();
        chromium.print_all(&jobs)?;
    }
    eprintln!("class: all {all} PDFs are there");
    Ok(())
}
