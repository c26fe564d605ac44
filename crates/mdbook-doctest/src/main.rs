//! The command that mdBook runs: `mdbook-doctest` reads a book on standard input and
//! writes it back, `mdbook-doctest supports <renderer>` says that every renderer is
//! supported.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some("supports") {
        return ExitCode::SUCCESS;
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mdbook-doctest: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Answers mdBook only after everything has succeeded, so that it never receives half a
/// book.
fn run() -> anyhow::Result<()> {
    let book = mdbook_doctest::preprocess(std::io::stdin().lock())?;
    let answer = serde_json::to_vec(&book)?;
    std::io::stdout().lock().write_all(&answer)?;
    Ok(())
}
