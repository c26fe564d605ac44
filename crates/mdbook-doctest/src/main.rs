//! The command that mdBook runs: `mdbook-doctest` reads a book on standard input and
//! writes it back, `mdbook-doctest supports <renderer>` says that every renderer is
//! supported.

use anyhow::Context;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

const HELP: &str = "mdBook runs this program: name it in book.toml as

    [preprocessor.doctest]
    after = [\"links\"]
    packages = [\"my-library\"]

Usage: mdbook-doctest                      reads mdBook's book on standard input
       mdbook-doctest supports <renderer>  succeeds for every renderer
       mdbook-doctest --help | --version
";

fn main() -> ExitCode {
    let first = std::env::args().nth(1);
    match first.as_deref() {
        Some("supports") => ExitCode::SUCCESS,
        Some("--version" | "-V") => {
            println!("mdbook-doctest {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        Some("--help" | "-h") => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        Some(other) => {
            eprintln!("mdbook-doctest: there is no `{other}`\n\n{HELP}");
            ExitCode::FAILURE
        }
        None if std::io::stdin().is_terminal() => {
            eprint!("{HELP}");
            ExitCode::FAILURE
        }
        None => match run() {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("mdbook-doctest: {error:#}");
                ExitCode::FAILURE
            }
        },
    }
}

/// Answers mdBook only after everything has succeeded, so that it never receives half a
/// book.
fn run() -> anyhow::Result<()> {
    let input = std::io::read_to_string(std::io::stdin().lock());
    let book = mdbook_doctest::preprocess(&input.context("standard input is no text")?)?;
    let answer = serde_json::to_vec(&book)?;
    std::io::stdout().lock().write_all(&answer)?;
    Ok(())
}
