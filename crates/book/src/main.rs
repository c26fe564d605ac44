//! `book COMMAND`, in the folder of `book.toml`: what `make` runs, and what mdBook runs.
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, anyhow, bail};
use book::parts::{Checked, Handouts, Lecture, Site};
use book::{builder, cards, figures, labs, ledger, log, piped, proofs, unused};
use mdbook_lecture::editions::handouts::class::{Class, KEY, known_seed};
use mdbook_lecture::editions::handouts::students;
use mdbook_lecture::set::table::counted;
use mdbook_renderer::MDBOOK_VERSION;

/// What `book` can be asked for.
const USAGE: &str = "\
book build [--labs] [--dest-dir DIR]   build the book; with --labs make its labs first
book test                              run its code and every test, and tell of each claim
book serve                             serve it at http://localhost:3000, rebuild what changes
book labs                              make the labs
book figures DIR                       write every figure as an SVG file
book proofs [--check]                  let Coq check the proofs, and write down what it checked;
                                       with --check compare
book proofs --wrong                    after that, see wrong versions of the statements fail
book proofs --unused                   see each proof fail without a premise of its statement
book class FILE [--seed TEXT] [--pdf]   make sheets with other numbers for each student that
                                       FILE lists, into the folder of its name
book cards DIR                         draw the pictures that links to the pages show elsewhere
book lecture|doctest|handouts|site     as mdBook calls them";

fn main() -> ExitCode {
    log::listen();
    let words: Vec<OsString> = env::args_os().skip(1).collect();
    let words: Option<Vec<&str>> = words.iter().map(|word| word.to_str()).collect();
    match run(&words.unwrap_or_default()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[&str]) -> Result<ExitCode> {
    let root = Path::new(".");
    match *words {
        ["build", ref options @ ..] => build(root, options)?,
        ["test"] => return test(root),
        ["serve"] => return serve(root),
        ["labs"] => labs::make(root)?,
        ["figures", folder] => figures::write(Path::new(folder))?,
        ["proofs"] => proofs::check(root, false)?,
        ["proofs", "--wrong"] => proofs::refuse(root)?,
        ["proofs", "--unused"] => unused::check(root)?,
        ["proofs", "--check"] => proofs::check(root, true)?,
        ["class", file, ref options @ ..] => class(root, Path::new(file), options)?,
        ["cards", folder] => cards::draw_into(Path::new(folder))?,
        ["lecture", ref words @ ..] => {
            return piped::preprocess(&Lecture::default(), words);
        }
        ["doctest", ref words @ ..] => return piped::preprocess(&Checked, words),
        ["handouts"] => piped::render(&Handouts)?,
        ["site"] => piped::render(&Site)?,
        _ => bail!("book: `{}` is no command; there are:\n{USAGE}", words.join(" ")),
    }
    Ok(ExitCode::SUCCESS)
}

fn build(root: &Path, options: &[&str]) -> Result<()> {
    let (wanted, options) = match options {
        ["--labs", rest @ ..] => (true, rest),
        _ => (false, options),
    };
    let destination = match *options {
        [] => None,
        ["--dest-dir", folder] => Some(Path::new(folder)),
        _ => {
            bail!("book build: `{}` is no option; there are:\n{USAGE}", options.join(" "))
        }
    };
    if wanted {
        labs::make(root)?;
    }
    let (folder, built) = builder::build(root, destination)?;
    let state = if built { "built" } else { "up to date" };
    println!("{}: {state}", folder.display());
    Ok(())
}

/// The sheets of the class that `file` lists; with the seed of an earlier time, if none is
/// given, so that who is added changes nobody else's.
fn class(root: &Path, file: &Path, options: &[&str]) -> Result<()> {
    let (seed, options) = match *options {
        ["--seed", "", ..] => bail!("book class: `--seed` is empty; any text is allowed"),
        ["--seed", seed, ref rest @ ..] => (Some(seed.to_owned()), rest),
        ref rest => (None, rest),
    };
    let pdf = match *options {
        [] => false,
        ["--pdf"] => true,
        _ => {
            bail!("book class: `{}` is no option; there are:\n{USAGE}", options.join(" "))
        }
    };
    let students = students::read(file).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        anyhow!("{}\nnothing was written", lines.join("\n"))
    })?;
    let folder = file.with_extension("");
    if folder == file {
        bail!(
            "{}: the list must be called by another name than its folder: class.csv",
            file.display()
        );
    }
    let seed = match seed.map_or_else(|| known_seed(&folder), |it| Ok(Some(it)))? {
        Some(seed) => seed,
        None => format!("{:016x}{:016x}", getrandom::u64()?, getrandom::u64()?),
    };
    let count = students.len();
    builder::class(root, Class { students, seed, folder: folder.clone(), pdf })?;
    println!(
        "{}: {}, and {KEY} for the teacher",
        folder.display(),
        counted(count, "student")
    );
    Ok(())
}

/// The book's code, and if it has a ledger, all tests. A test that needs mdBook finds this
/// program in its place where there is none.
fn test(root: &Path) -> Result<ExitCode> {
    let this = env::current_exe()?;
    let (python, has_ledger) = builder::test(root)?;
    if !has_ledger {
        return Ok(ExitCode::SUCCESS);
    }
    let installed = env::var_os("MDBOOK").is_some() || mdbook_is_on_path();
    ledger::show(root, (!installed).then_some(&*this), python)
}

/// mdBook's own server where it is installed, else ours, which makes the labs by itself.
fn serve(root: &Path) -> Result<ExitCode> {
    let mut server = if mdbook_is_on_path() {
        labs::make(root)?;
        let mut mdbook = Command::new("mdbook");
        mdbook.arg("serve");
        mdbook
    } else {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo.args(["run", "--package", "book", "--features", "serve", "--bin", "serve"]);
        cargo
    };
    let status = server.status().with_context(|| format!("cannot run {server:?}"))?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether `mdbook` can be run, and is of the version that this program is made of.
fn mdbook_is_on_path() -> bool {
    Command::new("mdbook").arg("--version").output().is_ok_and(|output| {
        let said = String::from_utf8_lossy(&output.stdout);
        said.trim().trim_start_matches("mdbook v") == MDBOOK_VERSION
    })
}
