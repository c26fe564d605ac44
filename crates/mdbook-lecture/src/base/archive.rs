//! Packs files into a zip file: the same files give the same bytes.
//!
//! The files are stored as they are. They are small, and what a compressor writes may
//! change with its version and with the machine it runs on.
use std::fs::{self, File};
use std::io::{BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// The one folder at the top of the archive.
pub const TOP: &str = "exercises";

/// What building and testing leave behind; hidden files stay out too.
const LEFT_OUT: [&str; 2] = ["target", "__pycache__"];

/// The hidden files a student needs.
const HIDDEN: [&str; 1] = [".gitignore"];

/// Who may do what with an unpacked file: its owner writes it, everybody reads it.
const PERMISSIONS: u32 = 0o644;

/// Writes every file of `folder` into the archive `zip`, under [`TOP`] and in the order of
/// their paths, with fixed times and permissions.
///
/// An old `zip` stays as it is until the new one is complete.
///
/// # Errors
/// `folder` is no folder, has no file, or holds something that is neither a file nor a
/// folder or whose name is not UTF-8; a file cannot be read or written.
pub fn write(folder: &Path, zip: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(folder, TOP, &mut files)?;
    if files.is_empty() {
        bail!("{} has no file to pack", folder.display());
    }
    files.sort();
    let part = PathBuf::from(format!("{}.part", zip.display()));
    let done = File::create(&part)
        .map_err(Into::into)
        .and_then(|part| pack(files.into_iter().map(content), BufWriter::new(part)))
        .and_then(|mut part| Ok(part.flush()?))
        .and_then(|()| Ok(fs::rename(&part, zip)?))
        .with_context(|| format!("cannot write {}", zip.display()));
    if done.is_err() {
        let _ = fs::remove_file(&part);
    }
    done
}

/// Adds to `files` the name in the archive and the place of every file below `folder`.
fn collect(folder: &Path, name: &str, files: &mut Vec<(String, PathBuf)>) -> Result<()> {
    let read = || format!("cannot read the folder {}", folder.display());
    for entry in fs::read_dir(folder).with_context(read)? {
        let entry = entry.with_context(read)?;
        let place = entry.path();
        let file = entry.file_name();
        let Some(file) = file.to_str() else {
            bail!("the name of {} is not UTF-8", place.display());
        };
        let hidden = file.starts_with('.') && !HIDDEN.contains(&file);
        if hidden || LEFT_OUT.contains(&file) {
            continue;
        }
        let name = format!("{name}/{file}");
        let kind = entry.file_type().with_context(read)?;
        if kind.is_dir() {
            collect(&place, &name, files)?;
        } else if kind.is_file() {
            files.push((name, place));
        } else {
            bail!("{} is neither a file nor a folder", place.display());
        }
    }
    Ok(())
}

/// The name and the content of a file at this place.
fn content((name, place): (String, PathBuf)) -> Result<(String, Vec<u8>)> {
    let content = fs::read(&place);
    Ok((name, content.with_context(|| format!("cannot read {}", place.display()))?))
}

/// Writes the archive of these files into `to`, in this order.
///
/// # Errors
/// That of a file; it cannot be written.
pub fn pack<W: Write + Seek>(
    files: impl Iterator<Item = Result<(String, Vec<u8>)>>,
    to: W,
) -> Result<W> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .system(System::Unix)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(PERMISSIONS);
    let mut archive = ZipWriter::new(to);
    for file in files {
        let (name, content) = file?;
        archive.start_file(name, options)?;
        archive.write_all(&content)?;
    }
    Ok(archive.finish()?)
}
