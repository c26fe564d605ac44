//! The script of the labs, put beside the pages that have one.
use crate::base::digest;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::settings;
use crate::set::lab::SECTION;

/// The script's name in the html book.
const FILE: &str = "lab.js";

/// What says to the page's own script where that of the labs is, from the book's folder.
pub const ENGINE: &str = "<section class=\"lab\" data-engine=\"lab.js\"";

/// Copies the script and names it in each section of controls. If there is none, or if it
/// was made from other sources, the sections stay as they are, and hidden.
pub fn write(folder: &mut Folder) -> Done {
    let Some(script) = folder.settings.lab.clone() else { return Ok(()) };
    let place = folder.root.join(&script);
    if !place.is_file() {
        return Ok(());
    }
    let sources = digest::of_labs(&folder.root, &folder.settings.lab_sources)
        .map_err(|said| settings::fault(&folder.root, "output.site", said))?;
    if !digest::is_made_from(&place, &sources) {
        eprintln!(
            "{script} was made from other sources, so the book has no labs, only their \
             static figures: `make lab`, then build again"
        );
        return Ok(());
    }
    folder.copy(&script, FILE);
    folder.change(|_, page| {
        let has_one = page.of_template() && page.text.contains(SECTION);
        Ok(has_one.then(|| page.text.replace(SECTION, ENGINE)))
    })
}
