//! Remembers between builds what takes long to make, by everything it depends on.
//!
//! That is the name, the arguments and the program itself: its folder is named by the length
//! and the time of the running executable, so that one compiled anew begins with none.
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// Of so many other programs the entries are kept.
const KEPT: usize = 3;

/// What a program has made before, on disk.
#[derive(Clone, Debug)]
pub struct Memory {
    directory: PathBuf,
}

/// What an entry was made from.
#[derive(PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Key {
    kind: String,
    name: String,
    arguments: Vec<(String, String)>,
}

/// An entry on disk; the whole key is in it, so a collision of file names is harmless.
#[derive(Serialize, Deserialize)]
struct Entry {
    key: Key,
    text: String,
    check: u64,
}

impl Memory {
    /// What lies in `directory`, as the program known by `program` has made it.
    ///
    /// A directory that cannot be made or written only costs time.
    pub fn new(directory: PathBuf, program: u64) -> Self {
        let own = directory.join(format!("{program:016x}"));
        if fs::create_dir_all(&own).is_ok() {
            let _ = prune(&directory, &own);
        }
        Self { directory: own }
    }

    /// What the running program has made, for the book in the folder `root`.
    ///
    /// # Errors
    /// The running executable's file cannot be asked for.
    pub fn of_this_program(root: &Path) -> anyhow::Result<Self> {
        let program = std::env::current_exe().and_then(|file| identity(&file));
        let program = program.context("cannot find this program's own executable")?;
        Ok(Self::new(directory(root), program))
    }

    /// The entry for this key, or what `make` makes, which then becomes the entry.
    ///
    /// # Errors
    /// Those of `make`, which are not remembered.
    pub fn remember<E>(
        &self,
        kind: &str,
        name: &str,
        arguments: &[(&str, &str)],
        make: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let mut arguments: Vec<_> =
            arguments.iter().map(|&(key, value)| (key.into(), value.into())).collect();
        arguments.sort();
        let key = Key { kind: kind.into(), name: name.into(), arguments };
        let file = self.directory.join(format!("{:016x}.json", hash(&key)));
        if let Some(text) = read(&file, &key) {
            return Ok(text);
        }
        let text = make()?;
        let _ = write(&file, &Entry { key, check: hash(&text), text: text.clone() });
        Ok(text)
    }
}

/// What tells an executable from the one that the compiler wrote before in its place: to
/// read all of it would take longer than most of what is remembered.
///
/// # Errors
/// The file cannot be asked for.
pub fn identity(executable: &Path) -> io::Result<u64> {
    let file = fs::metadata(executable)?;
    Ok(hash(&(file.len(), file.modified()?)))
}

/// Where the cache lives: in the target directory this program was built in, or else in
/// that of the book.
fn directory(root: &Path) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let target =
        program.ancestors().find(|directory| directory.join("CACHEDIR.TAG").is_file());
    target.map_or_else(|| root.join("target"), Path::to_path_buf).join("mdbook-lecture")
}

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The text in `file`, if it is whole and made from `key`.
fn read(file: &Path, key: &Key) -> Option<String> {
    let entry: Entry = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    (entry.key == *key && entry.check == hash(&entry.text)).then_some(entry.text)
}

/// Writes an entry beside its place and moves it there, so that nobody reads half of it.
fn write(file: &Path, entry: &Entry) -> io::Result<()> {
    let half = file.with_extension(format!("{}.tmp", std::process::id()));
    fs::write(&half, serde_json::to_vec(entry)?)?;
    fs::rename(half, file)
}

/// Deletes what is in `directory` but for the folder `own` and the newest others.
fn prune(directory: &Path, own: &Path) -> io::Result<()> {
    let mut others = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        if entry.path() != own {
            others.push((entry.metadata()?.modified()?, entry.path()));
        }
    }
    others.sort();
    for (_, path) in others.iter().rev().skip(KEPT) {
        fs::remove_dir_all(path).or_else(|_| fs::remove_file(path))?;
    }
    Ok(())
}
