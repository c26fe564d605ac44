//! Copies of `crates/exercises`: as it is, and with the answers put in.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// What a folder of exercises may hold beside its sources.
const NOT_COPIED: [&str; 3] = ["target", "__pycache__", ".pytest_cache"];

/// Where everything is.
pub struct Rooms {
    /// `crates/grading`.
    pub grading: PathBuf,
    /// `crates/exercises`.
    pub exercises: PathBuf,
    /// The book's own folder.
    pub book: PathBuf,
    /// Where copies are made and built; kept from run to run.
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

    /// Locks the workshop against another run until the file is dropped.
    pub fn lock(&self) -> Result<File> {
        fs::create_dir_all(&self.workshop)?;
        let file = File::create(self.workshop.join("lock"))?;
        file.lock().context("the workshop cannot be locked")?;
        Ok(file)
    }

    /// The exercises as students get them.
    pub fn skeleton(&self) -> Result<PathBuf> {
        place(self.workshop.join("skeleton"), &self.sources()?)
    }

    /// The exercises with the answers put in. They call `solutions`, so that the book's
    /// versions hold.
    pub fn answers(&self) -> Result<PathBuf> {
        let mut sources = self.sources()?;
        for answer in ["p1.rs", "p2.rs", "p3.rs", "p4.rs", "wrong.rs", "p4.py"] {
            let folder = if answer.ends_with(".py") { "python" } else { "src" };
            let text = read(&self.grading.join("answers").join(answer))?;
            sources.insert(Path::new(folder).join(answer), text);
        }
        sources.insert("Cargo.lock".into(), read(&self.book.join("Cargo.lock"))?);
        let mut append = |file: &str, text: &str| {
            sources.entry(file.into()).and_modify(|old| old.push_str(text));
        };
        append("src/lib.rs", "mod wrong;\n");
        let solutions = self.book.join("crates/solutions");
        let solutions = toml::Value::from(solutions.to_string_lossy().into_owned());
        append(
            "Cargo.toml",
            &format!("\n[dependencies.solutions]\npath = {solutions}\n"),
        );
        place(self.workshop.join("answers"), &sources)
    }

    /// The text of every file of the exercises, by its path in them.
    pub fn sources(&self) -> Result<BTreeMap<PathBuf, String>> {
        let files = files(&self.exercises)?;
        let text = |file: PathBuf| Ok((file.clone(), read(&self.exercises.join(file))?));
        files.into_iter().map(text).collect()
    }
}

/// Makes a folder hold these files and no others, and touches only what changes, so that
/// cargo builds only that.
fn place(folder: PathBuf, sources: &BTreeMap<PathBuf, String>) -> Result<PathBuf> {
    fs::create_dir_all(&folder)?;
    for old in files(&folder)? {
        if !sources.contains_key(&old) {
            fs::remove_file(folder.join(old))?;
        }
    }
    for (path, text) in sources {
        let path = folder.join(path);
        if fs::read_to_string(&path).is_ok_and(|old| old == *text) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap_or(&folder))?;
        fs::write(&path, text)
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(folder)
}

/// All files of a folder of exercises, by their path in it.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inner) = folders.pop() {
        let outer = folder.join(&inner);
        let entries = fs::read_dir(&outer)
            .with_context(|| format!("{} cannot be read", outer.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            if NOT_COPIED.iter().any(|left| name == *left) {
                continue;
            }
            let path = inner.join(name);
            if entry.file_type()?.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A file's text.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))
}
