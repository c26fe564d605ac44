//! Where everything is.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// What a folder of exercises may hold beside its sources.
const NOT_SOURCES: [&str; 3] = ["target", "__pycache__", ".pytest_cache"];

/// The folders.
pub struct Rooms {
    /// `crates/grading`.
    pub grading: PathBuf,
    /// `crates/exercises`.
    pub exercises: PathBuf,
    /// The book's own folder.
    pub book: PathBuf,
    /// Where something can be written; kept from run to run.
    pub workshop: PathBuf,
}

impl Rooms {
    /// As cargo says.
    pub fn find() -> Self {
        let grading = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let crates = grading.parent().expect("crates/grading has a parent").to_path_buf();
        Self {
            exercises: crates.join("exercises"),
            book: crates.parent().expect("crates has a parent").to_path_buf(),
            workshop: Path::new(env!("CARGO_TARGET_TMPDIR")).join("grading"),
            grading,
        }
    }

    /// A copy of the exercises' Python part with the answer put in.
    pub fn python_answers(&self) -> Result<PathBuf> {
        let copy = self.workshop.join("answers");
        for (from, to) in [
            (self.grading.join("answers/p4.py"), "python/p4.py"),
            (self.exercises.join("python/test_p4.py"), "python/test_p4.py"),
            (self.exercises.join("tests/expected.json"), "tests/expected.json"),
        ] {
            let to = copy.join(to);
            fs::create_dir_all(to.parent().unwrap_or(&copy))?;
            fs::write(&to, read(&from)?)
                .with_context(|| format!("{} cannot be written", to.display()))?;
        }
        Ok(copy)
    }

    /// The text of every file of the exercises, by its path in them.
    pub fn sources(&self) -> Result<BTreeMap<PathBuf, String>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.exercises.clone()];
        while let Some(folder) = folders.pop() {
            let entries = fs::read_dir(&folder)
                .with_context(|| format!("{} cannot be read", folder.display()))?;
            for entry in entries {
                let path = entry?.path();
                if NOT_SOURCES.iter().any(|left| path.ends_with(left)) {
                    continue;
                }
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found
                        .insert(path.strip_prefix(&self.exercises)?.into(), read(&path)?);
                }
            }
        }
        Ok(found)
    }
}

/// A file's text.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
