//! The problem sheets of the real book give nothing away; its sheets are whole.

use std::fs;

use crate::common::answers::{secrets, told, untagged};
use crate::common::sheets::{SHEETS, answers_of, chapters, numbers, sheets as built};

fn sheet(file: &str) -> String {
    let folder = built("a4").unwrap_or_else(|said| panic!("{said}"));
    fs::read_to_string(folder.join(file)).unwrap()
}

#[test]
fn no_problem_sheet_says_a_sentence_or_a_number_of_an_answer() {
    let mut said = Vec::new();
    for name in SHEETS {
        let html = sheet(&format!("{name}-problems.html"));
        let main = html.split_once("<main>").unwrap().1;
        let given = numbers(&untagged(main));
        let known = answers_of(name);
        assert!(!known.is_empty(), "{name}");
        let numbers: Vec<_> = known.iter().filter(|it| given.contains(it)).collect();
        assert!(numbers.is_empty(), "{name}-problems.html has {numbers:?}");
        let chapters = chapters(name);
        assert_eq!(chapters.len(), if name == "all" { 4 } else { 1 });
        for chapter in chapters {
            let secrets = secrets(&chapter);
            assert!(secrets.len() > 150, "{name}: {}", secrets.len());
            let told = told(&secrets, &html);
            said.extend(told.iter().map(|it| format!("{name}-problems.html: {it}")));
        }
        for hint in [
            "<figure",
            "figcaption",
            "class=\"proof",
            "fig-",
            "p1_1\"",
            "p2_1\"",
            "p3_1\"",
            "p4_1\"",
            "<title",
        ] {
            assert!(!main.contains(hint), "{name}: {hint}");
        }
    }
    assert!(said.is_empty(), "{said:#?}");
}

#[test]
fn the_check_sees_what_the_solutions_say_and_what_is_planted() {
    let chapter = &chapters("p4")[0];
    let secrets = secrets(chapter);
    let solutions = sheet("p4-solutions.html");
    assert!(told(&secrets, &solutions).len() > 100);
    let numbers_there = numbers(&untagged(&solutions));
    assert!(numbers_there.contains(&"78,592".to_owned()));
    let problems = sheet("p4-problems.html");
    for planted in [
        "<p>So the next path can read what this one wrote.</p>",
        "<p hidden>The loop that overwrites <math><mi>x</mi></math> computes <math><mi>y</mi></math> instead.</p>",
        "<img alt=\"Two drawings, so that the paths stand in a row\">",
    ] {
        let html = problems.replace("</main>", &format!("{planted}</main>"));
        assert!(!told(&secrets, &html).is_empty(), "{planted}");
    }
}

#[test]
fn every_sheet_is_one_whole_file() {
    for name in SHEETS {
        for kind in ["problems", "solutions", "teacher"] {
            let html = sheet(&format!("{name}-{kind}.html"));
            assert!(
                html.matches("<script>").count() == 1 && !html.contains(" src=\""),
                "{name}-{kind}"
            );
            let formulas = html.matches("<math").count();
            assert!(formulas > 0 && html.contains("<html lang=\"en\""));
            let text = html.split("<ol class=\"links\">").next().unwrap();
            let mut links = text.split("href=\"").skip(1);
            let other = links.find(|link| !link.starts_with('#'));
            assert!(other.is_none(), "{name}-{kind}: {:?}", other.map(|it| &it[..40]));
        }
    }
}
