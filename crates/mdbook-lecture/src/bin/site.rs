//! The backend `site` as mdBook calls it: what mdBook has rendered on the standard input.

use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use mdbook_lecture::cache::Memory;
use mdbook_lecture::editions::site::Site;
use mdbook_lecture::{disk, highlight};
use mdbook_renderer::{RenderContext, Renderer};

fn main() -> ExitCode {
    match render() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn render() -> Result<()> {
    if std::env::args_os().nth(1).is_some() {
        bail!("mdBook calls this program, without arguments");
    }
    let context = RenderContext::from_json(&*disk::standard_input()?)
        .context("mdBook must call this program: [output.site] in book.toml")?;
    highlight::remember_in(Memory::of_this_program(&context.root)?);
    Site.render(&context)
}
