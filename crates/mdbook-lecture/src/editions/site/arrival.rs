//! Whoever opens an address that names a place on a page sees that place first, and it stays.
//!
//! A browser paints a page while it reads it, and goes to the place when it has read all and has
//! run the scripts: until then it shows the page's head. And a font that comes late moves what
//! has been read.
use crate::base::html::spliced;
use crate::editions::site::folder::{Done, Folder};
use crate::editions::site::settings;

/// The first element of a page that may be fetched, which the script stands before.
const FIRST: &str = "<link ";

/// At the end of the text.
const END: &str = "</main>";

/// Where there is a place to go to, the first picture waits for this script; it goes there.
const ARRIVE: &str = "<script id=\"arrival\">
if (performance.getEntriesByType('navigation')[0]?.type === 'navigate') {
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ behavior: 'instant' });
}
</script>
";

/// Puts a script into the head of every page and one behind its text.
pub fn write(folder: &mut Folder) -> Done {
    let mut fonts = Vec::new();
    for name in &folder.settings.preload {
        let file = folder.files().find(|file| {
            let rest =
                file.strip_prefix("fonts/").and_then(|it| it.strip_prefix(&**name));
            rest.is_some_and(|it| it.starts_with(['.', '-']) && it.ends_with(".woff2"))
        });
        let file = file.map(str::to_owned).ok_or_else(|| {
            let said = format!("preload: the book has no font fonts/{name}.woff2");
            settings::fault(&folder.root, "output.site", said)
        })?;
        fonts.push(file);
    }
    folder.change(|_, page| {
        let places = page.text.find(FIRST).zip(page.text.rfind(END));
        let Some((first, end)) = places.filter(|_| page.of_template()) else {
            return Ok(None);
        };
        let root = page.root();
        let fonts: Vec<_> = fonts.iter().map(|font| format!("'{root}{font}'")).collect();
        let scripts =
            [(first..first, head(&fonts.join(", "))), (end..end, ARRIVE.to_owned())];
        Ok(Some(spliced(&page.text, scripts)))
    })
}

/// The script that says what to wait for and what to fetch early. From the disk a page may not
/// fetch fonts itself, only its style sheet may.
fn head(fonts: &str) -> String {
    format!(
        "<script>
(() => {{
    const link = (it) => document.head.append(Object.assign(document.createElement('link'), it));
    if (location.hash.length > 1) link({{ rel: 'expect', href: '#arrival', blocking: 'render' }});
    if (location.protocol !== 'file:') {{
        [{fonts}].forEach((href) => link({{ rel: 'preload', as: 'font', crossOrigin: '', href }}));
    }}
}})();
</script>
        "
    )
}
