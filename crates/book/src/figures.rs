//! Every figure of the book, drawn with its defaults, as a standalone SVG.
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use solutions::figures::{TABLE, draw};

/// Writes each into a file of its name in the folder `directory`.
///
/// # Errors
/// A figure that cannot be drawn, or a file that cannot be written.
pub fn write(directory: &Path) -> Result<()> {
    std::fs::create_dir_all(directory)
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
