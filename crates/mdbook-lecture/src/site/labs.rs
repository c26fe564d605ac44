//! The script of the labs, put beside the pages that have one.
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::controls::SECTION;
use crate::site::Site;

/// The script's name in the html book.
const FILE: &str = "lab.js";

/// What says to the page's own script where that of the labs is, from the book's folder.
pub const ENGINE: &str = "<section class=\"lab\" data-engine=\"lab.js\"";

/// Copies the script and names it in each section of controls. If there is none, or if it
/// is older than what it is made from, the sections stay as they are, and hidden.
///
/// # Errors
/// A file that cannot be read or written.
pub fn write(site: &Site) -> Result<()> {
    let Some(script) = &site.settings.lab else { return Ok(()) };
    let made = site.root.join(script);
    let Ok(age) = fs::metadata(&made).and_then(|data| data.modified()) else {
        return Ok(());
    };
    for source in &site.settings.lab_sources {
        let newest = newest(&site.root.join(source)).with_context(|| {
            format!("book.toml: [output.site]: lab-sources: cannot read {source}")
        })?;
        if newest.is_some_and(|newest| newest > age) {
            eprintln!(
                "{script} is older than {source}, so the book has no labs, only their \
                 static figures: `make lab`, then build again"
            );
            return Ok(());
        }
    }
    let target = site.html.join(FILE);
    fs::copy(&made, &target)
        .with_context(|| format!("cannot copy {script} to {}", target.display()))?;
    for page in &site.pages {
        let text = site.read(&page.file)?;
        if text.contains(SECTION) {
            site.write(&page.file, &text.replace(SECTION, ENGINE))?;
        }
    }
    Ok(())
}

/// When the file `source`, or the newest file in the folder of that name, was written.
fn newest(source: &Path) -> Result<Option<SystemTime>> {
    let data = fs::metadata(source)?;
    if !data.is_dir() {
        return Ok(Some(data.modified()?));
    }
    let mut newest = None;
    for entry in fs::read_dir(source)? {
        newest = newest.max(self::newest(&entry?.path())?);
    }
    Ok(newest)
}
