//! Whether a book is up to date: all it may be made from, as one digest, and all that was
//! made, as another.
//!
//! Every file below the book's root counts by its name and content, whether the book uses
//! it or not, but for what other programs have made there: so nothing can be forgotten.
//! Where that does not tell enough, a book is never up to date.
use std::collections::{BTreeMap, HashSet};
use std::env;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use mdbook_lecture::base::browser;
use mdbook_lecture::base::digest::{self, Digest};
use mdbook_lecture::book::course::Settings;
use mdbook_preprocessor::config::Config;
use serde_json::Value;

use crate::parts;

/// The file in the book's folder that holds both digests of the last build.
const STAMP: &str = ".made";

/// What `book.toml` says that may begin with `/` or lead outside without being read there.
const NO_INPUTS: [&str; 4] = [
    "/build/build-dir",
    "/output/html/redirect",
    "/output/html/site-url",
    "/output/site/lab",
];

/// A book on disk, and where it is made.
pub struct Made<'a> {
    /// The folder of `book.toml`.
    pub root: &'a Path,
    /// What `book.toml` says, and the environment.
    pub config: &'a Config,
    /// The folder with a folder for each backend.
    pub folder: &'a Path,
    /// The running program.
    pub program: &'a Path,
}

/// All inputs of a build as one text; `None` if that cannot be told.
pub type Inputs = Option<String>;

impl Made<'_> {
    /// The digest of all inputs, as they are now: taken before a build, so that what
    /// changes meanwhile makes the book out of date.
    pub fn inputs(&self) -> Inputs {
        let source = self.root.join(&self.config.book.src);
        let others = [&self.root.join(".git"), &self.root.join("target"), self.folder];
        let skip = |path: &Path| {
            others.contains(&path)
                || !path.starts_with(&source)
                    && (path.ends_with("node_modules")
                        || path.join("CACHEDIR.TAG").is_file())
        };
        let elsewhere = |path: &Path| {
            let mut parts = path.components();
            let mut folders = path.ancestors().filter(|it| !it.as_os_str().is_empty());
            path.is_absolute()
                || parts.any(|it| it == Component::ParentDir)
                || folders.any(|it| skip(&self.root.join(it)))
        };
        if parts::has_foreign(self.config).ok()? || leads_out(self.config, &elsewhere)? {
            return None;
        }
        let mut files = Vec::new();
        digest::files(self.root, &skip, &mut files).ok()?;
        // Made elsewhere, and copied into the book if it is made from the sources of now.
        if let Some(lab) = self.config.get::<PathBuf>("output.site.lab").ok()? {
            let lab = self.root.join(lab);
            files.extend([digest::stamp(&lab), lab]);
        }
        files.sort();
        let sources: Vec<_> = files.iter().filter(|it| it.starts_with(&source)).collect();
        if sources.is_empty() || !knows_all(&files, &sources).ok()? {
            return None;
        }
        let mut digest = Digest::default();
        for file in &files {
            digest.add(file.as_os_str().as_encoded_bytes());
            match fs::read(file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    digest.add(b"(none)")
                }
                content => digest.add(&content.ok()?),
            }
        }
        digest.add(state(&fs::metadata(self.program).ok()?)?.as_bytes());
        let environment: BTreeMap<_, _> = env::vars_os()
            .filter(|(name, _)| name.as_encoded_bytes().starts_with(b"MDBOOK_"))
            .collect();
        digest.add(format!("{environment:?}").as_bytes());
        if Settings::read(self.config).ok().flatten().is_some_and(|it| it.pdf) {
            digest.add(format!("{:?}", browser::find()).as_bytes());
        }
        Some(digest.text())
    }

    /// The digest of what lies in the book's folder.
    fn outputs(&self) -> Option<String> {
        let (mut files, stamp) = (Vec::new(), self.folder.join(STAMP));
        digest::files(self.folder, &|path| path == stamp, &mut files).ok()?;
        files.sort();
        let mut digest = Digest::default();
        for file in &files {
            digest.add(file.as_os_str().as_encoded_bytes());
            digest.add(state(&fs::metadata(file).ok()?)?.as_bytes());
        }
        Some(digest.text())
    }

    /// Whether the last build was made from these `inputs` and has been left as it was.
    pub fn is_up_to_date(&self, inputs: &Inputs) -> bool {
        let Some(inputs) = inputs else { return false };
        let Ok(stamp) = fs::read_to_string(self.folder.join(STAMP)) else { return false };
        self.outputs().is_some_and(|outputs| stamp == format!("{inputs}\n{outputs}\n"))
    }

    /// Says that the book is not up to date: a build has begun.
    ///
    /// # Errors
    /// What says the contrary cannot be removed.
    pub fn forget(&self) -> io::Result<()> {
        match fs::remove_file(self.folder.join(STAMP)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Says that the book is made from these `inputs`.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn remember(&self, inputs: &Inputs) -> io::Result<()> {
        let Some((inputs, outputs)) = inputs.as_ref().zip(self.outputs()) else {
            return Ok(());
        };
        fs::write(self.folder.join(STAMP), format!("{inputs}\n{outputs}\n"))
    }
}

/// Whether `config` names, other than to write there, what may lie outside: where
/// `elsewhere` says so of a path as seen from the root.
fn leads_out(config: &Config, elsewhere: &dyn Fn(&Path) -> bool) -> Option<bool> {
    fn any(value: &Value, elsewhere: &dyn Fn(&Path) -> bool) -> bool {
        match value {
            Value::String(text) => elsewhere(Path::new(text)),
            Value::Array(values) => values.iter().any(|it| any(it, elsewhere)),
            Value::Object(values) => values.values().any(|it| any(it, elsewhere)),
            _ => false,
        }
    }
    let mut config = serde_json::to_value(config).ok()?;
    for key in NO_INPUTS {
        config.pointer_mut(key).map(Value::take);
    }
    Some(any(&config, elsewhere))
}

/// Whether each file that one of `sources`, or a file they name, includes or links is one of
/// the sorted `files`.
fn knows_all(files: &[PathBuf], sources: &[&PathBuf]) -> io::Result<bool> {
    let mut todo: Vec<PathBuf> = sources.iter().map(|it| it.to_path_buf()).collect();
    let mut seen: HashSet<PathBuf> = todo.iter().cloned().collect();
    while let Some(file) = todo.pop() {
        let text = fs::read(&file)?;
        let text = String::from_utf8_lossy(&text);
        let directives = text.split("{{").skip(1).filter_map(|it| {
            let (word, path) =
                it.split("}}").next()?.trim().split_once(char::is_whitespace)?;
            word.starts_with('#').then_some(path.trim())
        });
        let links = text.split("](").skip(1).filter_map(|it| it.split(')').next());
        for path in directives.chain(links) {
            // Up to the lines or the anchor, and to what else is said.
            for end in [&[':', '#'][..], &[':', '#', ' ', '\t', '\n']] {
                let path =
                    file.with_file_name(path.split(end).next().unwrap_or_default());
                if !seen.insert(path.clone()) || !path.is_file() {
                    continue;
                }
                let path = path.canonicalize()?;
                if files.binary_search(&path).is_err() {
                    return Ok(false);
                }
                todo.push(path);
            }
        }
    }
    Ok(true)
}

/// A file's length and the time it was written.
fn state(file: &fs::Metadata) -> Option<String> {
    let time = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {}", file.len(), time.as_nanos()))
}
