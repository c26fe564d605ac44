//! The script of the labs, put beside the pages that have one.
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use walkdir::{Result, WalkDir};

use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::settings;
use crate::set::lab::SECTION;

/// The script's name in the html book.
const FILE: &str = "lab.js";

/// What says to the page's own script where that of the labs is, from the book's folder.
pub const ENGINE: &str = "<section class=\"lab\" data-engine=\"lab.js\"";

/// Copies the script and names it in each section of controls. If there is none, or if it
/// is older than what it is made from, the sections stay as they are, and hidden.
pub fn write(folder: &mut Folder) -> Done {
    let Some(script) = folder.settings.lab.clone() else { return Ok(()) };
    let age = fs::metadata(folder.root.join(&script)).and_then(|it| it.modified());
    let Ok(age) = age else { return Ok(()) };
    for source in &folder.settings.lab_sources {
        let newest = newest(&folder.root.join(source)).map_err(|error| {
            let said = format!("lab-sources: cannot read {source}: {error}");
            settings::fault(&folder.root, "output.site", said)
        })?;
        if newest.is_some_and(|newest| newest > age) {
            eprintln!(
                "{script} is older than {source}, so the book has no labs, only their \
                 static figures: `make lab`, then build again"
            );
            return Ok(());
        }
    }
    folder.copy(&script, FILE);
    folder.change(|_, page| {
        let has_one = page.of_template() && page.text.contains(SECTION);
        Ok(has_one.then(|| page.text.replace(SECTION, ENGINE)))
    })
}

/// When the file `source`, or the newest file in the folder of that name, was written.
fn newest(source: &Path) -> Result<Option<SystemTime>> {
    let mut newest = None;
    for entry in WalkDir::new(source).follow_links(true) {
        let data = entry?.metadata()?;
        newest = newest.max(data.modified().ok().filter(|_| !data.is_dir()));
    }
    Ok(newest)
}
