//! What can be said of the exercises without running them.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};

use crate::rooms::{Rooms, read};
use crate::wrong_answers::WrongAnswer;

/// Numbers and code that would be an answer; as they are and with a separator, so spaces,
/// `_` and commas are taken out before they are looked for.
const ANSWERS: [&str; 17] = [
    // P4's counts: layers, totals, the notes' wrong ones, and the merged form's.
    "78592",
    "78512",
    "213504",
    "147584",
    "32896",
    "40960",
    "41216",
    "70656",
    "212992",
    "70144",
    // P2's variances.
    "/3.0",
    "powi(3",
    "3*fan_in",
    "23/108",
    // P3's Jacobian and gradients.
    "diag(σ",
    "outer(",
    // The book's own code.
    "solutions::",
];

/// No file of the exercises holds an answer.
pub fn hold_no_answer(rooms: &Rooms) -> Result<()> {
    for (path, text) in rooms.sources()? {
        let squeezed: String =
            text.chars().filter(|c| !matches!(c, ' ' | '_' | ',' | '\u{202f}')).collect();
        for answer in ANSWERS {
            let answer = answer.replace('_', "");
            // In the list of expected numbers, digits may stand inside a longer number.
            let found = squeezed.match_indices(&answer).any(|(at, _)| {
                let outside =
                    |c: Option<char>| c.is_none_or(|c| !c.is_ascii_digit() && c != '.');
                !answer.chars().all(|c| c.is_ascii_digit())
                    || (outside(squeezed[..at].chars().next_back())
                        && outside(squeezed[at + answer.len()..].chars().next()))
            });
            ensure!(!found, "{} holds an answer: {answer}", path.display());
        }
    }
    Ok(())
}

/// Every package of the exercises' lock file is in the book's, in the same version: what
/// the book has fetched is enough to run them offline.
pub fn lock_is_in_step(rooms: &Rooms) -> Result<()> {
    let book = packages(&read(&rooms.book.join("Cargo.lock"))?)?;
    let ours = packages(&read(&rooms.exercises.join("Cargo.lock"))?)?;
    let missing: Vec<_> = ours.difference(&book).filter(|p| p.0 != "exercises").collect();
    ensure!(
        missing.is_empty(),
        "crates/exercises/Cargo.lock has packages that the book's lock file has not, or \
         not in this version: {missing:?}; `cargo update PACKAGE --precise VERSION` there \
         puts them in step"
    );
    Ok(())
}

/// Name, version and checksum of every package.
fn packages(lock: &str) -> Result<BTreeSet<(String, String, Option<String>)>> {
    let lock: toml::Table = toml::from_str(lock).context("a lock file is wrong")?;
    let list = lock.get("package").and_then(toml::Value::as_array);
    let text = |package: &toml::Value, key| {
        package.get(key).and_then(toml::Value::as_str).map(String::from)
    };
    let one = |package| {
        let name = text(package, "name").unwrap_or_default();
        (name, text(package, "version").unwrap_or_default(), text(package, "checksum"))
    };
    Ok(list.context("a lock file without packages")?.iter().map(one).collect())
}

/// The wrong answers of the code are those of the list, each asked for under its own
/// problem.
pub fn wrong_answers_are_listed(rooms: &Rooms, listed: &[WrongAnswer]) -> Result<()> {
    for (answer, python) in [
        ("p1.rs", false),
        ("p2.rs", false),
        ("p3.rs", false),
        ("p4.rs", false),
        ("p4.py", true),
    ] {
        let text = read(&rooms.grading.join("answers").join(answer))?;
        let problem = &answer[..2];
        let prefix = format!("{problem}_");
        let quoted: BTreeSet<&str> =
            text.split('"').filter(|word| word.starts_with(&prefix)).collect();
        let listed: BTreeSet<&str> = listed
            .iter()
            .filter(|wrong| {
                wrong.problem == problem && !(python && wrong.python.is_empty())
            })
            .map(|wrong| wrong.name.as_str())
            .collect();
        ensure!(
            quoted == listed,
            "answers/{answer} has the wrong answers {quoted:?}, wrong-answers.toml lists \
             {listed:?}"
        );
    }
    Ok(())
}
