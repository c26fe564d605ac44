//! The door that mdBook's own program opens: a book on the standard input.
//!
//! For a preprocessor the answer goes to the standard output. mdBook also asks a
//! preprocessor, by the words `supports RENDERER`, whether it has anything to do.
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::Preprocessor;
use mdbook_renderer::{RenderContext, Renderer};

/// Answers mdBook as the preprocessor `part`, after everything has succeeded, so that it
/// never receives half a book.
///
/// # Errors
/// Other words than mdBook's; what is on the standard input is no book; what the
/// preprocessor finds wrong.
pub fn preprocess(part: &dyn Preprocessor, words: &[&str]) -> Result<ExitCode> {
    match words {
        ["supports", renderer] => Ok(match part.supports_renderer(renderer)? {
            true => ExitCode::SUCCESS,
            false => ExitCode::FAILURE,
        }),
        [] => {
            let (context, book) = mdbook_preprocessor::parse_input(&*input()?)?;
            let answer = serde_json::to_vec(&part.run(&context, book)?)?;
            io::stdout().lock().write_all(&answer)?;
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!(
            "mdBook calls `{}`: without arguments, or with `supports RENDERER`",
            part.name()
        ),
    }
}

/// Does what mdBook asks of the backend `part`.
///
/// # Errors
/// What is on the standard input is no rendered book; what the backend finds wrong.
pub fn render(part: &dyn Renderer) -> Result<()> {
    let context = RenderContext::from_json(&*input()?).with_context(|| {
        format!("mdBook must call this program: [output.{}] in book.toml", part.name())
    })?;
    part.render(&context)
}

/// What mdBook writes to a program it calls, all of it: to parse it as it comes, byte by
/// byte, takes several times as long.
fn input() -> io::Result<Vec<u8>> {
    io::read_to_string(io::stdin()).map(Vec::from)
}
