//! The tests of a folder: their names, and the kind of evidence each gives.
//!
//! A test file is read line by line and not parsed, so that a test inside
//! `proptest! { … }` is found like any other.
use std::fs;
use std::path::Path;

use crate::base::claim_id::ClaimId;
use crate::base::problem::Problem;

use super::theorem::Proofs;

/// Every kind of evidence a test may give.
pub const KINDS: [&str; 8] = [
    "exact arithmetic",
    "exhaustive",
    "property",
    "oracles",
    "simulation",
    "reference vectors",
    "floating point",
    "counterexample",
];

/// A file of tests.
pub struct File {
    /// Its path as seen from the book's root, with forward slashes.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A function that carries `#[test]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Its name.
    pub name: String,
    /// The file it is in.
    pub file: String,
    /// The line of its `fn`, from 1.
    pub line: usize,
    /// What kind of evidence it gives: one of [`KINDS`].
    pub kind: &'static str,
    /// What there is to say about it, or nothing; for a simulation the false-alarm rate.
    pub detail: String,
    /// Whether cargo leaves it out unless it is asked for: then it is no evidence.
    pub ignored: bool,
}

impl Test {
    /// The kind of evidence and what there is to say about it, as its author wrote it.
    pub fn evidence(&self) -> String {
        let detail = if self.detail.is_empty() { "" } else { ", " };
        let ignored = if self.ignored { " (ignored: no evidence)" } else { "" };
        format!("{}{detail}{}{ignored}", self.kind, self.detail)
    }
}

/// A folder of tests.
#[derive(Default)]
pub struct Folder {
    /// Its path from the book's root, as `book.toml` gives it.
    pub name: String,
    /// The Rust files directly in it, in the order of their names.
    pub files: Vec<File>,
    /// What a proof assistant has checked beside them.
    pub proofs: Proofs,
}

impl Folder {
    /// Reads the folder `name`, a path from `root`.
    ///
    /// # Errors
    /// What could not be read, or that there is no Rust file.
    pub fn read(root: &Path, name: &str) -> Result<Self, String> {
        let cannot =
            |path: &Path, error| format!("cannot read {}: {error}", path.display());
        let path = root.join(name);
        let mut files = Vec::new();
        for entry in fs::read_dir(&path).map_err(|error| cannot(&path, error))? {
            let file = entry.map_err(|error| cannot(&path, error))?.path();
            if file.is_file() && file.extension().is_some_and(|end| end == "rs") {
                let text =
                    fs::read_to_string(&file).map_err(|error| cannot(&file, error))?;
                let name = file.strip_prefix(root).unwrap_or(&file).to_string_lossy();
                files.push(File { name: name.replace('\\', "/"), text });
            }
        }
        if files.is_empty() {
            return Err(format!("there is no Rust file in {}", path.display()));
        }
        files.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(Self { name: name.to_owned(), files, proofs: Proofs::default() })
    }
}

/// Every test of `files`, and what is wrong with the evidence of those that are named by
/// a claim.
pub fn tests(files: &[File]) -> (Vec<Test>, Vec<Problem>) {
    let (mut tests, mut problems) = (Vec::new(), Vec::new());
    for file in files {
        for Found { name, line, evidence, ignored } in functions(&file.text) {
            let (kind, detail) = match said(&evidence) {
                Ok(said) => said,
                Err(message) => {
                    if ClaimId::of_test(name).is_some() {
                        problems.push(Problem {
                            file: file.name.clone(),
                            line,
                            message: format!("test `{name}` {message}"),
                        });
                    }
                    ("", String::new())
                }
            };
            let (name, file) = (name.to_owned(), file.name.clone());
            tests.push(Test { name, file, line, kind, detail, ignored });
        }
    }
    (tests, problems)
}

/// The kind and the detail of the one evidence line.
fn said(lines: &[&str]) -> Result<(&'static str, String), String> {
    let kinds = KINDS.join(", ");
    let [line] = lines else {
        let count = if lines.is_empty() { "no".into() } else { lines.len().to_string() };
        return Err(format!(
            "has {count} lines `/// Evidence: KIND`, and needs one; the kinds are: {kinds}"
        ));
    };
    let (kind, detail) = line.split_once(',').unwrap_or((line, ""));
    let (kind, detail) = (kind.trim(), detail.trim());
    let known = KINDS.into_iter().find(|known| *known == kind).ok_or_else(|| {
        format!("gives evidence of the unknown kind `{kind}`; the kinds are: {kinds}")
    })?;
    if known == "simulation" && detail.is_empty() {
        let message = "is a simulation and does not say how often a correct program fails \
                       it; write `/// Evidence: simulation, false alarms below …`";
        return Err(message.into());
    }
    Ok((known, detail.to_owned()))
}

/// A test as it stands in its file.
struct Found<'a> {
    name: &'a str,
    line: usize,
    /// What follows `Evidence:` on each such line of its documentation.
    evidence: Vec<&'a str>,
    ignored: bool,
}

/// Every function of `text` that carries `#[test]`.
fn functions(text: &str) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    let (mut evidence, mut is_test, mut ignored, mut open) =
        (Vec::new(), false, false, 0);
    for (at, line) in text.lines().enumerate() {
        let mut rest = line.trim();
        if let Some(words) = rest.strip_prefix("///") {
            evidence.extend(words.trim().strip_prefix("Evidence:").map(str::trim));
            continue;
        }
        while open > 0 || rest.starts_with("#[") {
            is_test |= open == 0 && rest.starts_with("#[test]");
            ignored |= open == 0
                && ["#[ignore", "#[cfg_attr"].iter().any(|it| rest.starts_with(it))
                && rest.contains("ignore");
            rest = after_attribute(rest, &mut open).trim_start();
            if rest.is_empty() {
                break;
            }
        }
        if rest.is_empty() || rest.starts_with("//") {
            continue;
        }
        if is_test && let Some(name) = function(rest) {
            found.push(Found {
                name,
                line: at + 1,
                evidence: std::mem::take(&mut evidence),
                ignored,
            });
        }
        evidence.clear();
        (is_test, ignored) = (false, false);
    }
    found
}

/// What follows the attribute that `line` begins with or goes on with; `open` counts the
/// brackets that are open, those between quotes left out.
fn after_attribute<'a>(line: &'a str, open: &mut usize) -> &'a str {
    let mut quoted = false;
    for (at, character) in line.char_indices() {
        match character {
            '"' if !line[..at].ends_with('\\') => quoted = !quoted,
            _ if quoted => {}
            '[' => *open += 1,
            ']' => {
                *open = open.saturating_sub(1);
                if *open == 0 {
                    return &line[at + 1..];
                }
            }
            _ => {}
        }
    }
    ""
}

/// The name in `fn name(…`, whatever stands before the `fn`.
fn function(line: &str) -> Option<&str> {
    let mut words = line.split_whitespace();
    words.find(|word| *word == "fn")?;
    let name = words.next()?;
    let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
    Some(&name[..end])
}
