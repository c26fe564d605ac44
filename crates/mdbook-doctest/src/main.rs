//! The command that mdBook runs: it reads a book on standard input and writes it back.

use anyhow::{Context, Result, bail};
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
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mdbook-doctest: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("supports") => {}
        Some("--version" | "-V") => {
            println!("mdbook-doctest {}", env!("CARGO_PKG_VERSION"))
        }
        Some("--help" | "-h") => print!("{HELP}"),
        Some(other) => bail!("there is no `{other}`\n\n{HELP}"),
        None if std::io::stdin().is_terminal() => bail!("{HELP}"),
        None => {
            let input = std::io::read_to_string(std::io::stdin().lock());
            let book =
                mdbook_doctest::preprocess(&input.context("standard input is no text")?)?;
            // Only after everything has succeeded: mdBook never receives half a book.
            std::io::stdout().lock().write_all(&serde_json::to_vec(&book)?)?;
        }
    }
    Ok(())
}
