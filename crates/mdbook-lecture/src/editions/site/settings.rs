//! What `book.toml` says about where the book is published.
use std::fs;
use std::path::Path;

use mdbook_renderer::RenderContext;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::base::problems::Problems;

/// The table `[output.site]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// The address of the published book, with a `/` at its end; without one no page names
    /// its own address.
    pub url: Option<String>,
    /// The script of the labs, as seen from the book's root.
    pub lab: Option<String>,
    /// Files and folders of what it is made from.
    pub lab_sources: Vec<String>,

    // mdBook's own keys.
    #[serde(rename = "command")]
    _command: Option<IgnoredAny>,
    #[serde(rename = "optional")]
    _optional: Option<IgnoredAny>,
}

impl Settings {
    /// Those of the book. While `mdbook serve` runs there is no address.
    ///
    /// # Errors
    /// What is wrong with the table.
    pub fn read(context: &RenderContext) -> Result<Self, Problems> {
        let read = context.config.get("output.site").map_err(|error| {
            let message = format!("{error:#}; there are: url, lab, lab-sources");
            fault(&context.root, "output.site", &message)
        })?;
        let mut settings: Self = read.unwrap_or_default();
        settings.url = settings.url.filter(|url| !url.is_empty());
        if let Some(url) = &settings.url {
            check(url).map_err(|said| fault(&context.root, "output.site", &said))?;
        }
        if context.config.contains_key("output.html.live-reload-endpoint") {
            settings.url = None;
        }
        Ok(settings)
    }

    /// The path of the address, from its first `/`.
    pub fn path(&self) -> Option<&str> {
        let (_, rest) = self.url.as_ref()?.split_once("//")?;
        rest.find('/').map(|at| &rest[at..])
    }
}

/// The value of `key` in `book.toml`, or that of a book that does not say.
///
/// # Errors
/// A value of another kind.
pub fn value<T: DeserializeOwned + Default>(
    context: &RenderContext,
    key: &str,
) -> Result<T, Problems> {
    match context.config.get(key) {
        Ok(value) => Ok(value.unwrap_or_default()),
        Err(error) => Err(fault(&context.root, key, &format!("{error:#}"))),
    }
}

/// A fault of the table `section`, or of a key in it, on its line in `book.toml`.
pub fn fault(root: &Path, section: &str, message: &str) -> Problems {
    let text = fs::read_to_string(root.join("book.toml")).unwrap_or_default();
    let heads = [section, section.rsplit_once('.').map_or("", |it| it.0)];
    let line = heads.iter().find_map(|head| {
        let head = format!("[{head}]");
        text.lines().position(|line| line.trim() == head)
    });
    let line = line.map_or(1, |index| index + 1);
    Problems::one("book.toml", line, format!("[{section}]: {message}"))
}

fn check(url: &str) -> Result<(), String> {
    let host = ["https://", "http://"].iter().find_map(|it| url.strip_prefix(it));
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~%:@+,;=()".contains(c);
    let good = host.is_some_and(|rest| {
        !rest.starts_with('/') && rest.ends_with('/') && rest.chars().all(plain)
    });
    if good {
        return Ok(());
    }
    Err(format!(
        "url = \"{url}\": it must be the address of the book's folder, as \
         `https://example.org/book/`: with `https://` or `http://` before it and `/` at its \
         end, without `?` and `#`"
    ))
}
