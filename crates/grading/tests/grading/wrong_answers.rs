//! `wrong-answers.toml`: which tests catch which wrong answer.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

/// The whole file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    wrong: Vec<WrongAnswer>,
}

/// One wrong answer.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrongAnswer {
    /// The name by which `answers/` asks for it.
    pub name: String,
    /// The problem it answers: `p1` to `p4`.
    pub problem: String,
    /// The tests of `crates/exercises` that fail with it, all of them.
    pub tests: BTreeSet<String>,
    /// The tests of `python/test_p4.py` that fail with it, if it is put in there too.
    #[serde(default)]
    pub python: BTreeSet<String>,
}

/// All wrong answers, in the file's order.
pub fn read(grading: &Path) -> Result<Vec<WrongAnswer>> {
    let path = grading.join("wrong-answers.toml");
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let file: File =
        toml::from_str(&text).with_context(|| format!("{} is wrong", path.display()))?;
    for WrongAnswer { name, problem, tests, .. } in &file.wrong {
        ensure!(
            ["p1", "p2", "p3", "p4"].contains(&problem.as_str()),
            "wrong-answers.toml: the problem of {name} is `{problem}`, not p1 to p4"
        );
        let prefix = format!("{problem}_");
        ensure!(
            name.starts_with(&prefix)
                && tests.iter().all(|test| test.starts_with(&prefix)),
            "wrong-answers.toml: {name} and its tests must begin with `{prefix}`"
        );
        ensure!(!tests.is_empty(), "wrong-answers.toml: {name} names no test");
    }
    Ok(file.wrong)
}
