//! The heads of the four chapters: what each says first, and that its minutes are those of
//! its parts.
#![allow(missing_docs, reason = "tests")]

use std::fs;
use std::path::Path;

/// What the lines of a head begin with, in this order.
const LINES: [&str; 5] = [
    "**You will be able to prove** ",
    "- **Assumed:** ",
    "- **From this book:** ",
    "- **Time:** ",
    "- **At the end:** [exercises](#exercises), [five questions to check yourself](#check-yourself), [summary](#summary).",
];

/// A head's minutes are rounded to ten.
const ROUNDED: usize = 5;

/// The chapters of the four problems.
fn chapters() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../src");
    let names = fs::read_dir(&folder).unwrap().map(|it| it.unwrap().file_name());
    let problem = |name: &String| {
        name.starts_with('p')
            && name.as_bytes()[1].is_ascii_digit()
            && name.ends_with(".md")
    };
    let names = names.map(|name| name.into_string().unwrap()).filter(problem);
    names.map(|it| (it.clone(), fs::read_to_string(folder.join(it)).unwrap())).collect()
}

/// The lines of the chapter's head.
fn head(text: &str) -> Vec<&str> {
    let head = text.split("<div class=\"abstract\">").nth(1).expect("a head");
    let head = head.split("</div>").next().unwrap();
    head.lines().filter(|line| !line.is_empty()).collect()
}

/// The number before ` minutes` in each line that `select` accepts, summed.
fn minutes(text: &str, select: impl Fn(&str) -> bool) -> usize {
    let of = |line: &str| {
        let before = line.split(" minutes · ").next()?;
        before.rsplit("· ").next()?.parse::<usize>().ok()
    };
    text.lines().filter(|line| select(line)).filter_map(of).sum()
}

/// The number that stands before `what`.
fn before(line: &str, what: &str) -> usize {
    let start = line.split(what).next().unwrap();
    start.rsplit(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{line}: {what}"))
}

#[test]
fn every_chapter_opens_with_the_same_lines() {
    let chapters = chapters();
    assert_eq!(chapters.len(), 4);
    for (name, text) in chapters {
        let lines = head(&text);
        for (line, start) in lines.iter().zip(LINES) {
            assert!(line.starts_with(start), "{name}: `{line}` is not `{start}…`");
        }
        assert!(lines.len() >= LINES.len(), "{name}");
    }
}

#[test]
fn the_minutes_of_a_head_are_those_of_its_exercises_and_of_its_problem() {
    for (name, text) in chapters() {
        let head = head(&text);
        let exercise =
            |line: &str| line.starts_with("**") && line.as_bytes()[2].is_ascii_digit();
        let part = |line: &str| line.starts_with("**(");
        for (said, summed) in [
            (before(head[3], " for the exercises"), minutes(&text, exercise)),
            (before(head[3], " to solve the problem"), minutes(&text, part)),
        ] {
            assert!(summed > 0 && said % 10 == 0, "{name}: {said}, {summed}");
            assert!(said.abs_diff(summed) <= ROUNDED, "{name} says {said}, not {summed}");
        }
    }
}
