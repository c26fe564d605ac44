//! The preprocessor as mdBook calls it: a book on the standard input, the rendered book
//! on the standard output.
use std::io;
use std::process::ExitCode;

use anyhow::Result;
use mdbook_lecture::book::READS_NO_CHAPTER;
use mdbook_lecture::cache::{Cached, Memory};
use mdbook_lecture::disk;
use mdbook_lecture::source::Solutions;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["supports", renderer] => Ok(supports(renderer)),
        [] => preprocess(),
        _ => anyhow::bail!(
            "mdBook calls this program: without arguments, or with `supports RENDERER`"
        ),
    }
}

/// Every backend wants the rendered chapters, but for `mdbook test`, which reads the
/// Markdown as it was written, and `site`, which reads no chapter.
fn supports(renderer: &str) -> ExitCode {
    if matches!(renderer, "test" | READS_NO_CHAPTER) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// Renders the book, or says everything that is wrong with it.
fn preprocess() -> Result<ExitCode> {
    let (context, book) = mdbook_preprocessor::parse_input(&*disk::standard_input()?)?;
    let source = Cached::new(Solutions, Memory::of_this_program(&context.root)?);
    let (config, root) = (&context.config, &context.root);
    match mdbook_lecture::book::render(book, config, root, &context.renderer, &source) {
        Ok(book) => {
            serde_json::to_writer(io::stdout().lock(), &book)?;
            Ok(ExitCode::SUCCESS)
        }
        Err(problems) => {
            for problem in &problems {
                eprintln!("{problem}");
            }
            let count = problems.len();
            eprintln!(
                "mdbook-lecture: {count} {}",
                if count == 1 { "problem" } else { "problems" }
            );
            Ok(ExitCode::FAILURE)
        }
    }
}
