//! Writes every figure of the book, drawn with its defaults, as a standalone SVG:
//! `figures OUT_DIR`.
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow};
use solutions::figures::{TABLE, draw};

fn main() -> Result<()> {
    let directory: PathBuf =
        std::env::args_os().nth(1).context("say where to: figures OUT_DIR")?.into();
    std::fs::create_dir_all(&directory)
        .with_context(|| format!("cannot make {}", directory.display()))?;
    for figure in TABLE {
        let svg = draw(figure.name, &[])
            .map_err(|error| anyhow!("figure `{}`: {error}", figure.name))?;
        let file = directory.join(figure.name).with_extension("svg");
        std::fs::write(&file, svg)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
