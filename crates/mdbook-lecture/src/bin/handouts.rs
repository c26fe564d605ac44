//! mdBook's backend that makes the sheets for a course: `[output.handouts]`.
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow};
use mdbook_lecture::cache::Memory;
use mdbook_lecture::disk;
use mdbook_lecture::handouts::settings::Settings;
use mdbook_lecture::handouts::write;
use mdbook_lecture::highlight;
use mdbook_renderer::RenderContext;

fn main() -> Result<ExitCode> {
    if std::env::args_os().nth(1).is_some() {
        anyhow::bail!(
            "mdBook calls this program, without arguments and with the book on standard input"
        );
    }
    let context = RenderContext::from_json(&*disk::standard_input()?)
        .context("standard input is not what mdBook 0.5.4 hands to a backend")?;
    let settings =
        Settings::read(&context.config).map_err(|said| anyhow!("book.toml: {said}"))?;
    let settings = settings.context("book.toml has no [output.handouts]")?;
    highlight::remember_in(Memory::of_this_program(&context.root)?);
    let files = write::sheets(&context, &settings)?;
    write::write(&files, &settings, &context.root, &context.destination)?;
    Ok(ExitCode::SUCCESS)
}
