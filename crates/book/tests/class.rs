//! `book class` with the real book: what each student gets, what the teacher does, and what
//! is written when something is wrong.
#![allow(missing_docs, reason = "tests")]

#[path = "../../mdbook-lecture/tests/common/answers.rs"]
mod answers;
#[path = "../../mdbook-lecture/tests/common/sheets.rs"]
mod sheets;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use answers::{secrets, told, untagged};
use sheets::{answers_of, chapters, numbers, root};
use tempfile::TempDir;

/// How many sheets are searched for answers.
const STUDENTS: usize = 60;

/// Every file below the folder of a class, by name.
type Files = BTreeMap<String, Vec<u8>>;

fn class(folder: &Path, students: &[String], words: &[&str]) -> Output {
    let list = folder.join("class.csv");
    fs::write(&list, students.join("\n")).unwrap();
    let mut book = Command::new(env!("CARGO_BIN_EXE_book"));
    book.arg("class").arg(&list).args(words).current_dir(root());
    book.env("MDBOOK_OUTPUT__HANDOUTS__AUTHOR", "");
    book.env("CHROMIUM", folder.join("chromium")).output().unwrap()
}

fn made(folder: &Path, students: &[String], words: &[&str]) -> Files {
    let output = class(folder, students, words);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    files(&folder.join("class"))
}

fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    for part in ["", "problems", "solutions", "expected"] {
        for file in fs::read_dir(folder.join(part)).unwrap().map(|it| it.unwrap()) {
            if file.path().is_file() {
                let name = format!("{part}/{}", file.file_name().into_string().unwrap());
                files.insert(name, fs::read(file.path()).unwrap());
            }
        }
    }
    files
}

fn students(count: usize) -> Vec<String> {
    (1..=count).map(|it| format!("Student {it}")).collect()
}

/// The tasks of a sheet by their numbers, HTML.
fn tasks(html: &str) -> BTreeMap<&str, &str> {
    let parts = html.split("<section class=\"part\" id=\"own-").skip(1);
    let parts = parts.map(|it| it.split("</section>").next().unwrap());
    parts.map(|it| it.split_once('"').unwrap()).collect()
}

/// Whether a task shows `answer`, a fraction or a number of three digits or more.
fn shows(task: &str, answer: &str) -> bool {
    let unsigned = answer.trim_start_matches('-');
    match unsigned.split_once('⁄') {
        Some((above, below)) => {
            task.contains(&format!("<mn>{above}</mn><mn>{below}</mn>"))
        }
        None => {
            let said = numbers(&untagged(task).replace('\u{2062}', " "));
            unsigned.len() >= 3 && said.iter().any(|it| it.replace(',', "") == unsigned)
        }
    }
}

#[test]
fn no_students_problem_sheet_says_an_answer() {
    let folder = TempDir::new().unwrap();
    let files = made(folder.path(), &students(STUDENTS), &["--seed", "1"]);
    let sheet = |kind: &str, name: &str| {
        let file = format!("{kind}/{}.html", name.to_lowercase().replace(' ', "-"));
        String::from_utf8(files[&file].clone()).unwrap()
    };
    let secrets: Vec<String> =
        chapters("all").iter().flat_map(|it| secrets(it)).collect();
    assert!(secrets.len() > 600);
    let known = answers_of("all");
    let mut key = csv::Reader::from_reader(&*files["/key.csv"]);
    let head = key.headers().unwrap().clone();
    let (mut hidden, mut sheets, mut everybody) = (0, BTreeSet::new(), BTreeSet::new());
    for line in key.records().map(Result::unwrap) {
        let (name, problems) = (&line[0], sheet("problems", &line[0]));
        let solutions = sheet("solutions", name);
        assert!(
            problems.contains(&format!("· {name}</h1>"))
                && !problems.contains('\u{e000}')
        );
        let (asked, solved) = (tasks(&problems), tasks(&solutions));
        assert_eq!((asked.len(), asked.keys().eq(solved.keys())), (12, true));
        let own: String = asked.values().copied().collect();
        assert!(told(&secrets, &own).is_empty(), "{name}: {:?}", told(&secrets, &own));
        // The rest is the same for everybody, and looked at once.
        let rest = problems.replace(name, "");
        everybody.insert(asked.values().fold(rest, |rest, own| rest.replace(own, "")));
        for (title, answer) in head.iter().zip(&line).skip(2) {
            let number = title.split(' ').next().unwrap();
            assert!(!shows(asked[number], answer), "{name}, {title}: {answer}");
            let shown = shows(solved[number], answer);
            assert!(
                shown
                    || answer.len() < 3 && !answer.contains('⁄')
                    || answer.starts_with('-'),
                "{name}, {title}: {answer}: {}",
                solved[number]
            );
            hidden += usize::from(shown);
        }
        assert!(!asked.values().any(|it| it.contains("class=\"answer\"")));
        sheets.insert(own);
    }
    let rest = everybody.pop_first().unwrap();
    assert!(everybody.is_empty() && told(&secrets, &rest).is_empty());
    // How long and how much a question takes is no answer.
    let main = rest.split_once("<main>").unwrap().1.split("<p class=\"marks\">");
    let main: String =
        main.map(|it| it.split_once("</p>").map_or(it, |it| it.1)).collect();
    let given = numbers(&untagged(main.split_once("</header>").map_or(&main, |it| it.1)));
    let numbers: Vec<_> = known.iter().filter(|it| given.contains(it)).collect();
    assert!(numbers.is_empty(), "{numbers:?}");
    // The check has something to see, and no two have the same sheet.
    assert!(
        hidden > STUDENTS * 10 && sheets.len() == STUDENTS,
        "{hidden} answers, {} sheets",
        sheets.len()
    );
}

#[test]
fn a_students_sheets_depend_on_the_seed_and_their_line_alone() {
    let [one, two, three] = [(); 3].map(|()| TempDir::new().unwrap());
    let few = made(one.path(), &students(3), &["--seed", "x"]);
    assert_eq!(few.len(), 3 * 3 + 1);
    // Another place in the list; a seed from the key.
    let mut more = students(4);
    more.reverse();
    fs::create_dir(two.path().join("class")).unwrap();
    fs::write(two.path().join("class/key.csv"), &few["/key.csv"]).unwrap();
    let more = made(two.path(), &more, &[]);
    let changed = |other: &Files| -> Vec<String> {
        let names = few.keys().filter(|name| few.get(*name) != other.get(*name));
        names.cloned().collect()
    };
    assert_eq!(changed(&more), ["/key.csv"]);
    assert_eq!(
        changed(&made(three.path(), &students(3), &["--seed", "y"])).len(),
        few.len()
    );
    // Without a seed, one that nobody knows.
    let seeds: BTreeSet<Vec<u8>> = (0..2)
        .map(|_| {
            let folder = TempDir::new().unwrap();
            made(folder.path(), &students(1), &[])["/key.csv"].clone()
        })
        .collect();
    assert_eq!(seeds.len(), 2);
}

#[test]
fn expected_numbers_are_those_of_the_exercises_but_for_four() {
    let folder = TempDir::new().unwrap();
    let files = made(folder.path(), &students(1), &["--seed", "x"]);
    let read = |bytes: &[u8]| -> BTreeMap<String, Vec<f64>> {
        serde_json::from_slice(bytes).unwrap()
    };
    let common = root().join("crates/exercises/tests/expected.json");
    let (common, own) =
        (read(&fs::read(common).unwrap()), read(&files["expected/student-1.json"]));
    assert!(common.keys().eq(own.keys()));
    let changed: Vec<_> = common.keys().filter(|it| common[*it] != own[*it]).collect();
    assert!(
        changed.len() == 4 && changed.iter().all(|it| it.starts_with("own.")),
        "{changed:?}"
    );
}

#[test]
fn a_bad_list_or_key_stops_before_anything_is_written() {
    let folder = TempDir::new().unwrap();
    let said = |students: &[&str], words: &[&str]| {
        let students: Vec<String> = students.iter().map(|it| (*it).to_owned()).collect();
        let output = class(folder.path(), &students, words);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    let message = said(&["Ada", "", "Ada"], &[]);
    assert!(message.contains("class.csv:3: `Ada` stands on line 1 already"), "{message}");
    assert!(
        message.contains("nothing was written") && !folder.path().join("class").exists()
    );
    assert!(said(&["Ada"], &["--pdfs"]).contains("`--pdfs` is no option"));
    assert!(!folder.path().join("class").exists());
    let key = folder.path().join("class/key.csv");
    fs::create_dir(folder.path().join("class")).unwrap();
    fs::write(&key, "student\nAda\n").unwrap();
    assert!(said(&["Ada"], &[]).contains("key.csv: has no seed in a column `seed`"));
    assert_eq!(fs::read_dir(folder.path().join("class")).unwrap().count(), 1);
}

/// PDFs of a program that only pretends to be Chromium, and fails from its fifth on.
#[cfg(unix)]
#[test]
fn pdfs_that_are_there_are_not_printed_again() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let log = folder.path().join("log");
    let program = |most: usize| {
        let script = format!(
            "#!/bin/sh\necho x >> {0}\n[ $(wc -l < {0}) -gt {most} ] && exit 1\nfor word; do \
             case $word in --print-to-pdf=*) echo '%PDF-1.4 %%EOF' > \"${{word#*=}}\";; esac\n\
             done\n",
            log.display()
        );
        let file = folder.path().join("chromium");
        fs::write(&file, script).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    };
    let pdfs = || {
        files(&folder.path().join("class"))
            .keys()
            .filter(|it| it.ends_with(".pdf"))
            .count()
    };
    program(4);
    let failed = class(folder.path(), &students(12), &["--seed", "x", "--pdf"]);
    assert!(!failed.status.success());
    let begun = pdfs();
    assert!((3..=4).contains(&begun), "{begun}");
    program(1000);
    let before = fs::read_to_string(&log).unwrap().lines().count();
    let output = class(folder.path(), &students(12), &["--pdf"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.contains(&format!("{begun} of 24 PDFs are there")), "{said}");
    assert!(said.contains("all 24 PDFs are there"), "{said}");
    let printed = fs::read_to_string(&log).unwrap().lines().count() - before;
    assert_eq!((pdfs(), printed), (24, 24 - begun));
    // Of other sheets all are printed again; nothing half-written stays.
    let output = class(folder.path(), &students(12), &["--seed", "y"]);
    assert!(output.status.success() && pdfs() == 0);
    let left = files(&folder.path().join("class"));
    assert!(
        left.keys()
            .all(|it| it.ends_with("html") || it.ends_with("json") || it == "/key.csv")
    );
}
