//! What `book.toml` says about where the book is published.
use std::fmt::Display;
use std::path::Path;

use mdbook_renderer::RenderContext;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::base::problem::Problem;

/// The table `[output.site]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// The address of the published book, with a `/` at its end; without one no page names
    /// its own address.
    pub url: Option<String>,
    /// What may be done with the text and the code, in one sentence of Markdown.
    pub licence: Option<String>,
    /// Fonts that every page needs, by the names of their files without what follows a `.`.
    pub preload: Vec<String>,
    /// The script of the labs, as seen from the book's root.
    pub lab: Option<String>,
    /// Files and folders of what it is made from.
    pub lab_sources: Vec<String>,
    /// The EPUB; without this table none is made.
    pub epub: Option<Epub>,

    // mdBook's own keys.
    #[serde(rename = "command")]
    _command: Option<IgnoredAny>,
    #[serde(rename = "optional")]
    _optional: Option<IgnoredAny>,
}

/// The table `[output.site.epub]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Epub {
    /// Its style sheet and the font of its formulas, as seen from the book's root.
    pub style: String,
    /// See there.
    pub font: String,
    /// The standard of accessibility that the authors vouch for.
    pub conforms_to: String,
    /// What a reader should know who cannot see the book, or not well.
    pub summary: String,
}

impl Settings {
    /// Those of the book. While `mdbook serve` runs there is no address.
    pub fn read(context: &RenderContext) -> Result<Self, Vec<Problem>> {
        let fault = |said: String| fault(&context.root, "output.site", said);
        let read = context.config.get::<Self>("output.site").map_err(|error| {
            fault(format!(
                "{error:#}; there are: url, licence, preload, lab, lab-sources, \
                 epub"
            ))
        })?;
        let mut settings = read.unwrap_or_default();
        settings.url = settings.url.filter(|url| !url.is_empty());
        let Some(url) = &settings.url else { return Ok(settings) };
        let host = ["https://", "http://"].iter().find_map(|it| url.strip_prefix(it));
        let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~%:@+,;=()".contains(c);
        if !host.is_some_and(|rest| {
            !rest.starts_with('/') && rest.ends_with('/') && rest.chars().all(plain)
        }) {
            return Err(fault(format!(
                "url = \"{url}\": it must be the address of the book's folder, as \
                 `https://example.org/book/`: with `https://` or `http://` before it and `/` \
                 at its end, without `?` and `#`"
            )));
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
pub fn value<T: DeserializeOwned + Default>(
    context: &RenderContext,
    key: &str,
) -> Result<T, Vec<Problem>> {
    let read = context.config.get(key).map(Option::unwrap_or_default);
    read.map_err(|error| fault(&context.root, key, format!("{error:#}")))
}

/// A fault of the table `section`, or of a key in it, on its line in `book.toml`.
pub fn fault(root: &Path, section: &str, message: impl Display) -> Vec<Problem> {
    vec![Problem::in_book_toml(root, section, format!("[{section}]: {message}"))]
}
