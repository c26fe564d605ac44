//! Both doors lead to the same bytes: mdBook's own program, which runs the commands of
//! `book.toml`, and `book`, which does all in its own process. Ignored where no mdBook of
//! the version that `book` is made of is named by `MDBOOK` or on the path.
#![allow(missing_docs, reason = "tests")]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use libtest_mimic::{Arguments, Completion, Failed, Trial};
use mdbook_renderer::MDBOOK_VERSION;

fn main() -> ExitCode {
    let trial =
        Trial::ignorable_test("both_doors_write_the_same_bytes", || match mdbook() {
            Some(mdbook) => same_bytes(&mdbook).map(|()| Completion::Completed),
            None => Ok(Completion::ignored_with(format!(
                "no mdBook {MDBOOK_VERSION} on PATH, none in MDBOOK"
            ))),
        });
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit_code()
}

/// mdBook's own program; ours may stand in its place for other tests, but says so.
fn mdbook() -> Option<OsString> {
    let program = std::env::var_os("MDBOOK").unwrap_or("mdbook".into());
    let output = Command::new(&program).arg("--version").output().ok()?;
    let said = String::from_utf8_lossy(&output.stdout);
    (said.trim() == format!("mdbook v{MDBOOK_VERSION}")).then_some(program)
}

fn same_bytes(mdbook: &OsString) -> Result<(), Failed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let [theirs, ours] =
        ["mdbook", "book"].map(|it| root.join("target/test-doors").join(it));
    for (program, folder) in
        [(mdbook.clone(), &theirs), (env!("CARGO_BIN_EXE_book").into(), &ours)]
    {
        let _ = fs::remove_dir_all(folder);
        // mdBook runs cargo there, which must find this workspace from there.
        fs::create_dir_all(folder)?;
        let mut build = Command::new(program);
        build.args(["build", "--dest-dir"]).arg(folder).current_dir(&root);
        build.env("MDBOOK_OUTPUT__HANDOUTS__PDF", "false");
        let output = build.output()?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            return Err(format!("{build:?}: {said}").into());
        }
    }
    let (theirs, ours) = (files(&theirs)?, files(&ours)?);
    if theirs.len() < 50 {
        return Err(format!("only {} files", theirs.len()).into());
    }
    let names = theirs.keys().chain(ours.keys());
    match names.clone().find(|name| theirs.get(*name) != ours.get(*name)) {
        None => Ok(()),
        Some(name) => Err(format!("{} differs", name.display()).into()),
    }
}

/// The content of every file below `folder` that a reader gets.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>, Failed> {
    let (mut all, mut folders) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with(".made") {
                all.insert(path.strip_prefix(folder)?.to_owned(), fs::read(&path)?);
            }
        }
    }
    Ok(all)
}
