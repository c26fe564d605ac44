//! The sheets of this repository's own book, and what a problem sheet must not say.
#![allow(dead_code, missing_docs, reason = "each test program uses its share")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The problems, as the names of the sheets have them; `all` holds all of them.
pub const SHEETS: [&str; 5] = ["p1", "p2", "p3", "p4", "all"];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder with the sheets for `paper`, which mdBook makes once for all tests.
pub fn sheets(paper: &str) -> Result<PathBuf, String> {
    static BUILT: [OnceLock<Result<PathBuf, String>>; 2] =
        [OnceLock::new(), OnceLock::new()];
    let built = BUILT[usize::from(paper == "letter")].get_or_init(|| build(paper));
    let folder = built.as_ref().map_err(Clone::clone)?;
    Ok(folder.join("handouts"))
}

fn build(paper: &str) -> Result<PathBuf, String> {
    // mdBook runs cargo in that folder, which must find this workspace from there.
    let folder = root().join("target/test-sheets").join(paper);
    std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let folder = folder.canonicalize().map_err(|error| error.to_string())?;
    let mdbook = std::env::var_os("MDBOOK").unwrap_or_else(|| "mdbook".into());
    let output = Command::new(&mdbook)
        .args(["build", "--dest-dir"])
        .arg(&folder)
        .env("MDBOOK_OUTPUT__HANDOUTS__PAPER", paper)
        .env("MDBOOK_OUTPUT__HANDOUTS__PDF", "false")
        .current_dir(root())
        .output()
        .map_err(|error| {
            format!(
                "this test needs mdBook 0.5.4: set MDBOOK, or put mdbook on the path \
                 ({}: {error})",
                mdbook.display()
            )
        })?;
    match output.status.success() {
        true => Ok(folder),
        false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
    }
}

/// The Markdown of each chapter that the sheet `name` is made of, all its pages together.
pub fn chapters(name: &str) -> Vec<String> {
    let mut files: Vec<_> = std::fs::read_dir(root().join("src"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let of = |number: &&str| {
        let page = |file: &&PathBuf| {
            let name = file.file_name().unwrap().to_string_lossy();
            name.starts_with(&format!("{number}-")) && name.ends_with(".md")
        };
        let pages = files.iter().filter(page);
        pages
            .map(|file| std::fs::read_to_string(file).unwrap())
            .collect::<Vec<_>>()
            .join("\n\n")
    };
    let wanted =
        |number: &&&str| **number != "all" && (name == "all" || name == **number);
    SHEETS.iter().filter(wanted).map(of).collect()
}

/// The computed numbers of `chapter` (`p4`, or `all`) that only an answer holds: those of
/// three digits or more that none of its settings and parts gives.
pub fn answers_of(chapter: &str) -> Vec<String> {
    let given = given(chapter);
    let of_chapter =
        |name: &str| chapter == "all" || name.starts_with(&format!("{chapter}."));
    let mut answers: Vec<String> = solutions::values::all()
        .filter(|value| of_chapter(value.name))
        .flat_map(|value| numbers(&(value.compute)().unwrap()))
        .filter(|number| number.chars().filter(char::is_ascii_digit).count() >= 3)
        .filter(|number| !numbers(&given).contains(number))
        .collect();
    answers.sort();
    answers.dedup();
    answers
}

/// The Markdown of the settings and problems of `chapter`, in which a part's number may
/// stand.
fn given(chapter: &str) -> String {
    let mut given = String::new();
    for file in std::fs::read_dir(root().join("src")).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().into_string().unwrap();
        let here = name.starts_with(&format!("{chapter}-"))
            || chapter == "all" && name.starts_with('p');
        if !here || !name.ends_with(".md") {
            continue;
        }
        let text = std::fs::read_to_string(file.path()).unwrap();
        for open in ["<div class=\"setting\">", "<div class=\"problem\">"] {
            for block in text.split(open).skip(1) {
                given.push_str(block.split("</div>").next().unwrap_or_default());
            }
        }
    }
    given
}

/// Every run of digits in `text`, with the commas and points inside it.
pub fn numbers(text: &str) -> Vec<String> {
    text.replace("{,}", ",")
        .split(|c: char| !c.is_ascii_digit() && c != ',' && c != '.')
        .map(|number| number.trim_matches([',', '.']).to_owned())
        .filter(|number| !number.is_empty())
        .collect()
}
