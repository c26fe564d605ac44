//! Whether a book is up to date: all it may be made from, as one digest, and all that was
//! made, as another.
//!
//! Every file below the book's root counts by its name and content, whether the book uses
//! it or not, but for what other programs have made there: so nothing can be forgotten.
//! Where that does not tell enough, a book is never up to date.
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use mdbook_lecture::base::browser;
use mdbook_lecture::book::course::Settings;
use mdbook_preprocessor::config::Config;
use sha2::{Digest, Sha256};

/// The file in the book's folder that holds both digests of the last build.
const STAMP: &str = ".made";

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
    /// The variables of the environment.
    pub environment: Vec<(String, String)>,
}

/// All inputs of a build as one text; `None` if that cannot be told.
pub type Inputs = Option<String>;

impl Made<'_> {
    /// The digest of all inputs, as they are now: taken before a build, so that what
    /// changes meanwhile makes the book out of date.
    pub fn inputs(&self) -> Inputs {
        let mut digest = Sha256::new();
        let mut walk = Walk {
            source: self.root.join(&self.config.book.src),
            skip: vec![
                self.root.join(".git"),
                self.root.join("target"),
                self.folder.to_owned(),
            ],
            files: Vec::new(),
        };
        walk.folder(self.root).ok()?;
        // Made elsewhere, and copied into the book.
        let lab: Option<String> = self.config.get("output.site.lab").ok().flatten();
        walk.files.extend(lab.map(|lab| self.root.join(lab)));
        walk.files.sort();
        for file in &walk.files {
            let content = match fs::read(file) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                read => Some(read.ok()?),
            };
            if let Some(content) = &content
                && file.starts_with(&walk.source)
                && leads_out(content, file.strip_prefix(self.root).ok()?)
            {
                return None;
            }
            add(&mut digest, file.as_os_str().as_encoded_bytes());
            add(&mut digest, content.as_deref().unwrap_or(b"(none)"));
        }
        let program = fs::metadata(self.program).ok()?;
        add(&mut digest, state(&program)?.as_bytes());
        let mut environment: Vec<_> =
            self.environment.iter().filter(|it| it.0.starts_with("MDBOOK_")).collect();
        environment.sort();
        add(&mut digest, format!("{environment:?}").as_bytes());
        if Settings::read(self.config).ok().flatten().is_some_and(|it| it.pdf) {
            add(&mut digest, format!("{:?}", browser::find()).as_bytes());
        }
        Some(hexadecimal(digest))
    }

    /// The digest of what lies in the book's folder.
    fn outputs(&self) -> Option<String> {
        let mut walk = Walk {
            source: self.folder.to_owned(),
            skip: vec![self.folder.join(STAMP)],
            files: Vec::new(),
        };
        walk.folder(self.folder).ok()?;
        walk.files.sort();
        let mut digest = Sha256::new();
        for file in &walk.files {
            add(&mut digest, file.as_os_str().as_encoded_bytes());
            add(&mut digest, state(&fs::metadata(file).ok()?)?.as_bytes());
        }
        Some(hexadecimal(digest))
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

/// The digest of the files and folders `names`, as seen from `root`, and of the `program`.
///
/// # Errors
/// A file or a folder that cannot be read.
pub fn of_files(root: &Path, names: &[String], program: &Path) -> Result<String> {
    let mut digest = Sha256::new();
    for name in names {
        let path = root.join(name);
        let mut read = || -> io::Result<()> {
            let mut walk = Walk { source: path.clone(), skip: vec![], files: vec![] };
            match fs::metadata(&path)?.is_dir() {
                true => walk.folder(&path)?,
                false => walk.files.push(path.clone()),
            }
            walk.files.sort();
            for file in &walk.files {
                add(&mut digest, file.as_os_str().as_encoded_bytes());
                add(&mut digest, &fs::read(file)?);
            }
            Ok(())
        };
        read().with_context(|| format!("book.toml: cannot read `{name}`"))?;
    }
    let program = fs::metadata(program).context("cannot ask for this program's file")?;
    add(&mut digest, state(&program).unwrap_or_default().as_bytes());
    Ok(hexadecimal(digest))
}

/// The files of a folder.
struct Walk {
    /// Here every file counts, whatever its folder is called.
    source: PathBuf,
    skip: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Walk {
    /// Collects every file below `folder`, without what can be made again: folders that
    /// say so by a `CACHEDIR.TAG`, as Cargo's do, and those that npm fills.
    ///
    /// # Errors
    /// A folder cannot be read, or is a link and may be anywhere.
    fn folder(&mut self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            if self.skip.contains(&path) {
                continue;
            }
            let kind = entry.file_type()?;
            if kind.is_symlink() && path.is_dir() {
                return Err(io::Error::other("a folder elsewhere"));
            }
            if !kind.is_dir() {
                self.files.push(path);
            } else if path.starts_with(&self.source)
                || !(path.join("CACHEDIR.TAG").is_file()
                    || path.ends_with("node_modules"))
            {
                self.folder(&path)?;
            }
        }
        Ok(())
    }
}

/// Whether a chapter may include a file that is not below the book's root: `file` is its
/// path from there.
fn leads_out(content: &[u8], file: &Path) -> bool {
    let content = String::from_utf8_lossy(content);
    let depth = file.components().count();
    let rooted = |directive: &str| {
        let words = directive.trim_start().strip_prefix('#').unwrap_or_default();
        words.split_whitespace().nth(1).is_some_and(|path| Path::new(path).is_absolute())
    };
    content.contains(&"../".repeat(depth))
        || content
            .split("{{")
            .skip(1)
            .any(|rest| rooted(rest.split("}}").next().unwrap_or_default()))
}

/// A file's length and the time it was written.
fn state(file: &fs::Metadata) -> Option<String> {
    let time = file.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(format!("{} {}", file.len(), time.as_nanos()))
}

/// Adds `part` so that no other parts give the same sum.
fn add(digest: &mut Sha256, part: &[u8]) {
    digest.update((part.len() as u64).to_le_bytes());
    digest.update(part);
}

fn hexadecimal(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
