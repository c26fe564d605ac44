//! The archive of the exercises.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::{Duration, SystemTime};

use mdbook_lecture::base::archive::write;
use tempfile::TempDir;
use zip::ZipArchive;

fn put(folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// A small crate with what building and editing it leave behind.
fn crate_folder(names: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in names {
        put(folder.path(), name, &format!("text of {name}\n"));
    }
    folder
}

const FILES: [&str; 6] =
    ["src/p2.rs", "src/p10.rs", "Cargo.toml", "Cargo.lock", ".gitignore", "README.md"];

const LITTER: [&str; 6] = [
    "target/debug/x",
    "python/__pycache__/a.pyc",
    "python/.pytest_cache/b",
    ".git/HEAD",
    ".DS_Store",
    "python/target/c",
];

#[test]
fn it_holds_every_file_but_litter_in_order_and_whole() {
    let folder = crate_folder(&[&FILES[..], &LITTER[..]].concat());
    let out = TempDir::new().unwrap();
    let zip = out.path().join("e.zip");
    write(folder.path(), &zip).unwrap();
    let mut archive = ZipArchive::new(File::open(&zip).unwrap()).unwrap();
    let mut names = Vec::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let inside = name.strip_prefix("exercises/").unwrap();
        assert_eq!(text, format!("text of {inside}\n"));
        assert_eq!(file.unix_mode(), Some(0o100_644), "{name}");
        names.push(inside.to_owned());
    }
    let mut expected = FILES;
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert_eq!(
        fs::read_dir(out.path()).unwrap().count(),
        1,
        "nothing unfinished is left"
    );
}

#[test]
fn the_same_files_give_the_same_bytes() {
    let out = TempDir::new().unwrap();
    let (first, second) = (out.path().join("1.zip"), out.path().join("2.zip"));
    let folder = crate_folder(&FILES);
    write(folder.path(), &first).unwrap();

    let mut backwards = FILES;
    backwards.reverse();
    let folder = crate_folder(&[&backwards[..], &LITTER[..]].concat());
    let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let lock =
        File::options().write(true).open(folder.path().join("Cargo.lock")).unwrap();
    lock.set_modified(old).unwrap();
    write(folder.path(), &second).unwrap();
    assert!(fs::read(&first).unwrap() == fs::read(&second).unwrap());

    put(folder.path(), "src/p2.rs", "another text\n");
    write(folder.path(), &second).unwrap();
    assert!(fs::read(first).unwrap() != fs::read(second).unwrap());
}

#[test]
fn what_cannot_be_packed_is_named_and_the_old_archive_stays() {
    let out = TempDir::new().unwrap();
    let zip = out.path().join("e.zip");
    fs::write(&zip, "old").unwrap();
    let said = |folder: &Path| format!("{:#}", write(folder, &zip).unwrap_err());

    let nowhere = out.path().join("nowhere");
    let message = said(&nowhere);
    assert!(
        message.starts_with("cannot read the folder ") && message.contains("nowhere")
    );
    let empty = crate_folder(&["target/x"]);
    assert!(said(empty.path()).ends_with(" has no file to pack"));
    #[cfg(unix)]
    {
        let folder = crate_folder(&FILES);
        std::os::unix::fs::symlink("/etc/hosts", folder.path().join("hosts")).unwrap();
        let message = said(folder.path());
        assert!(message.ends_with("/hosts is neither a file nor a folder"), "{message}");
    }
    assert_eq!(fs::read(&zip).unwrap(), b"old");

    let folder = crate_folder(&FILES);
    let message = write(folder.path(), &nowhere.join("e.zip")).unwrap_err();
    assert!(format!("{message:#}").contains("nowhere/e.zip"), "{message:#}");
}
