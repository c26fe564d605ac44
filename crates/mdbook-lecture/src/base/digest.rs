//! One text for many files, which is another if any of them is.
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

/// A digest of parts.
#[derive(Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Adds `part` so that no other parts give the same digest.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// The digest of all parts, in hexadecimal.
    pub fn text(self) -> String {
        self.bytes().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The same as bytes.
    pub fn bytes(self) -> [u8; 32] {
        self.0.finalize().into()
    }
}

/// What tells a file that says `text` from an earlier one, for its name.
pub fn short(text: &str) -> String {
    Sha256::digest(text).iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// Adds every file below `folder` to `found`, without the files and folders to `skip`.
///
/// # Errors
/// A folder cannot be read, or is a link and may be anywhere.
pub fn files(
    folder: &Path,
    skip: &dyn Fn(&Path) -> bool,
    found: &mut Vec<PathBuf>,
) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, kind) = (entry.path(), entry.file_type()?);
        if skip(&path) {
            continue;
        }
        if kind.is_symlink() && path.is_dir() {
            return Err(io::Error::other("a folder elsewhere"));
        }
        match kind.is_dir() {
            true => files(&path, skip, found)?,
            false => found.push(path),
        }
    }
    Ok(())
}

/// The digest of the files and folders `sources`, as seen from `root`, that the script of
/// the labs is made from.
///
/// # Errors
/// Which of them cannot be read.
pub fn of_labs(root: &Path, sources: &[String]) -> Result<String, String> {
    let mut digest = Digest::default();
    for source in sources {
        let mut add = || -> io::Result<()> {
            let (path, mut found) = (root.join(source), Vec::new());
            match path.is_dir() {
                true => files(&path, &|_| false, &mut found)?,
                false => found.push(path),
            }
            found.sort();
            for file in found {
                let name = file.strip_prefix(root).unwrap_or(&file);
                digest.add(name.as_os_str().as_encoded_bytes());
                digest.add(&fs::read(&file)?);
            }
            Ok(())
        };
        add().map_err(|error| format!("lab-sources: cannot read {source}: {error}"))?;
    }
    Ok(digest.text())
}

/// Where the digest is kept of what the labs' `script` was made from.
pub fn stamp(script: &Path) -> PathBuf {
    script.with_extension("made")
}

/// Whether the labs' `script` is there, made from sources of this `digest`.
pub fn is_made_from(script: &Path, digest: &str) -> bool {
    script.is_file() && fs::read_to_string(stamp(script)).is_ok_and(|it| it == digest)
}
