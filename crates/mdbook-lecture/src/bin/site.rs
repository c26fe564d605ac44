//! The backend `site` as mdBook calls it: what mdBook has rendered on the standard input.
use std::io;

use anyhow::{Context, Result, bail};
use mdbook_lecture::site;
use mdbook_renderer::RenderContext;

fn main() -> Result<()> {
    if std::env::args_os().nth(1).is_some() {
        bail!("mdBook calls this program, without arguments");
    }
    let context = RenderContext::from_json(io::stdin().lock())
        .context("mdBook must call this program: [output.site] in book.toml")?;
    site::finish(&context)
}
