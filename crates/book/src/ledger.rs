//! Runs every test of the workspace and then shows what became of each claim of the book.
//!
//! What cargo prints is passed on as it comes.
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, Result, anyhow};
use mdbook_driver::MDBook;
use mdbook_lecture::base::cache::Memory;
use mdbook_lecture::book::bibliography::Bibliography;
use mdbook_lecture::book::options;
use mdbook_lecture::editions::cargo::{Outcome, Report};
use mdbook_lecture::editions::{markdown, terminal};
use mdbook_lecture::set::source::{Cached, Solutions};

use crate::python;

/// Runs `cargo test --workspace` in the folder `root` of `book.toml`, and shows the table
/// and the two lines that CI reads.
///
/// `mdbook` is the program that the tests take for mdBook's, if it is not on the path;
/// `python` counts among the tests.
///
/// # Errors
/// The book or its tests cannot be read, or cargo not be run; a test that fails is none.
pub fn show(
    root: &Path,
    mdbook: Option<&Path>,
    python: python::Outcome,
) -> Result<ExitCode> {
    let MDBook { config, book, .. } = MDBook::load(root)?;
    let tests = options::tests(&config, root).map_err(|found| {
        let lines: Vec<_> = found.iter().map(ToString::to_string).collect();
        anyhow!("{}", lines.join("\n"))
    })?;
    let tests = tests.context("book.toml has no `tests` under [preprocessor.lecture]")?;
    let works = Bibliography { incomplete: true, ..Bibliography::default() };
    let (book, _, problems) = markdown::read(&book, &config, Some(&tests), works);

    // Cargo may replace this program while it builds the tests.
    let memory = Memory::of_this_program(root)?;
    let (status, mut report) = cargo_test(root, mdbook)?;
    report.count_also(Outcome::Passed, python.passed);
    report.count_also(Outcome::Ignored, python.skipped);
    for problem in &problems {
        eprintln!("{problem}");
    }
    let source = Cached::new(Solutions, memory);
    let (table, failed) = terminal::table(&book.claims, &report, &source);
    let mut out = io::stdout().lock();
    write!(out, "\n{}\n\n{table}\n", terminal::title(&book.claims))?;
    write!(out, "{}", terminal::summary(&book.claims, failed, &report))?;
    let good = status.success() && failed == 0 && problems.is_empty();
    Ok(if good { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Runs `cargo test`, to the end even if a test fails, so that every claim has its say.
fn cargo_test(root: &Path, mdbook: Option<&Path>) -> Result<(ExitStatus, Report)> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(cargo)
        .args(["test", "--workspace", "--no-fail-fast"])
        .current_dir(root)
        .envs(mdbook.map(|program| ("MDBOOK", program)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run cargo")?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let report = Mutex::new(Report::default());
    let note = |read: fn(&mut Report, &str), line: &str| {
        if let Ok(mut report) = report.lock() {
            read(&mut report, line);
        }
    };
    let passed_on = thread::scope(|scope| {
        let errors = scope.spawn(|| {
            pass_on(stderr, io::stderr(), |line| note(Report::error_line, line))
        });
        let output =
            pass_on(stdout, io::stdout(), |line| note(Report::output_line, line));
        let errors =
            errors.join().unwrap_or_else(|_| Err(io::Error::other("a thread failed")));
        output.and(errors)
    });
    passed_on.context("cannot pass on what cargo prints")?;
    let status = child.wait().context("cannot wait for cargo")?;
    let report = report.into_inner().map_err(|_| anyhow!("a thread failed"))?;
    Ok((status, report))
}

/// Writes each line of `from` to `to` as it comes, and shows it to `see`.
fn pass_on(
    from: Option<impl Read>,
    mut to: impl Write,
    see: impl Fn(&str),
) -> io::Result<()> {
    let Some(from) = from else { return Ok(()) };
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while from.read_until(b'\n', &mut line)? > 0 {
        to.write_all(&line)?;
        to.flush()?;
        see(&String::from_utf8_lossy(&line));
        line.clear();
    }
    Ok(())
}
