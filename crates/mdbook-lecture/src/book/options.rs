//! The options of `[preprocessor.lecture]` in `book.toml`.
use std::collections::BTreeMap;
use std::path::Path;

use mdbook_preprocessor::config::Config;
use serde::de::IgnoredAny;

use crate::base::problem::Problem;

use super::bibliography::{self, Bibliography};
use super::evidence::Folder;
use super::theorem::Proofs;

/// The keys mdBook itself gives a meaning to, and those of this preprocessor.
const OPTIONS: [&str; 8] = [
    "command",
    "before",
    "after",
    "renderers",
    "optional",
    "tests",
    "proofs",
    "references",
];

/// The backend that reads no page, but what the others have made of them.
pub const READS_NO_PAGE: &str = "site";

/// Refuses an option that nobody reads, and a backend that would get the pages as they
/// were written, because `renderers` does not name it.
///
/// # Errors
/// The option, and those there are; the backend.
pub fn check(config: &Config, root: &Path) -> Result<(), Problem> {
    let given: BTreeMap<String, IgnoredAny> =
        config.get("preprocessor.lecture").ok().flatten().unwrap_or_default();
    if let Some(key) = given.keys().find(|key| !OPTIONS.contains(&key.as_str())) {
        let message = format!(
            "[preprocessor.lecture] has no option `{key}`; there are: {}",
            OPTIONS.join(", ")
        );
        return Err(in_table(root, message));
    }
    let renderers: Option<Vec<String>> =
        config.get("preprocessor.lecture.renderers").ok().flatten();
    let Some(renderers) = renderers else { return Ok(()) };
    let backends: BTreeMap<String, IgnoredAny> = config.outputs().unwrap_or_default();
    let left_out = |it: &&String| {
        *it != READS_NO_PAGE && !renderers.iter().any(|known| known == *it)
    };
    match backends.keys().find(left_out) {
        None => Ok(()),
        Some(backend) => Err(in_table(
            root,
            format!(
                "[output.{backend}] would show directives and formulas as they are written: add \
             \"{backend}\" to `renderers` of [preprocessor.lecture], which has: {}",
                renderers.join(", ")
            ),
        )),
    }
}

/// The tests in the folder that the option `tests` names, a path from `root`, with what a
/// proof assistant has checked in that of the option `proofs`; `None` without tests.
///
/// # Errors
/// An option is no text, or a folder cannot be read; a theorem that was not checked.
pub fn tests(config: &Config, root: &Path) -> Result<Option<Folder>, Vec<Problem>> {
    let named = |option: &str| {
        config.get::<String>(&format!("preprocessor.lecture.{option}")).map_err(|_| {
            vec![in_table(root, format!("`{option}` is the path of a folder, in quotes"))]
        })
    };
    let Some(tests) = named("tests")? else { return Ok(None) };
    let mut folder = Folder::read(root, &tests).map_err(|message| {
        vec![in_table(root, format!("`tests` of [preprocessor.lecture]: {message}"))]
    })?;
    if let Some(proofs) = named("proofs")? {
        let (proofs, problems) = Proofs::read(root, &proofs);
        if !problems.is_empty() {
            return Err(problems);
        }
        folder.proofs = proofs;
    }
    Ok(Some(folder))
}

/// The works in the file that the option `references` names, a path from `root`, and what
/// is wrong with them; none without the option.
pub fn references(config: &Config, root: &Path) -> (Bibliography, Vec<Problem>) {
    match config.get::<String>("preprocessor.lecture.references") {
        Ok(Some(name)) => bibliography::read(root, &name),
        Ok(None) => (Bibliography::default(), Vec::new()),
        Err(_) => {
            let message = "`references` is the path of a BibTeX file, in quotes";
            (Bibliography::default(), vec![in_table(root, message)])
        }
    }
}

fn in_table(root: &Path, message: impl Into<String>) -> Problem {
    Problem::in_book_toml(root, "preprocessor.lecture", message)
}
