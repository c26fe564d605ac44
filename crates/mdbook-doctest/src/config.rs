//! What may stand in `[preprocessor.doctest]`, and which mdBook may ask.

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::PreprocessorContext;
use serde::Deserialize;
use std::path::PathBuf;

/// The versions of mdBook whose `mdbook test` was tried: it hands a chapter's path to
/// rustdoc as an argument, which is documented nowhere.
pub const TRIED: &[&str] = &["0.5.4"];

/// The table `[preprocessor.doctest]` of `book.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Options {
    /// Workspace packages whose library the book's doctests may use.
    pub packages: Vec<String>,
    /// Crates those packages depend on, to expose as well.
    pub dependencies: Vec<String>,
    /// Names of `{{#…}}` directives that another preprocessor expands.
    pub directives: Vec<String>,
    /// Beginnings of HTML ids that another preprocessor makes; fragments that begin so
    /// are not checked.
    pub id_prefixes: Vec<String>,
    /// Folders of the rendered book that another backend fills, as seen from its root; links
    /// into them are not checked.
    pub generated: Vec<PathBuf>,
    /// Whether `$…$` and `$$…$$` are mathematics, in which nothing is a link.
    pub math: bool,

    // mdBook's own keys in the same table: known here so that a misspelt key is an error.
    #[serde(rename = "command")]
    _command: Option<serde_json::Value>,
    #[serde(rename = "before")]
    _before: Option<serde_json::Value>,
    #[serde(rename = "after")]
    _after: Option<serde_json::Value>,
    #[serde(rename = "renderer")]
    _renderer: Option<serde_json::Value>,
    #[serde(rename = "renderers")]
    _renderers: Option<serde_json::Value>,
    #[serde(rename = "optional")]
    _optional: Option<serde_json::Value>,
}

impl Options {
    /// The options of this run; all empty when the book has no such table.
    ///
    /// # Errors
    ///
    /// A key that does not exist or a value of the wrong type.
    pub fn from_context(context: &PreprocessorContext) -> Result<Options> {
        let options = context.config.get("preprocessor.doctest");
        Ok(options.context("[preprocessor.doctest] in book.toml")?.unwrap_or_default())
    }
}

/// Decides whether this mdBook may go on: `Ok(Some(warning))` when it may, but was not
/// tried.
///
/// # Errors
///
/// For the `test` renderer any version outside [`TRIED`]; for the others any outside 0.5.
pub fn check_version(version: &str, renderer: &str) -> Result<Option<String>> {
    let tried = TRIED.join(", ");
    if TRIED.contains(&version) {
        Ok(None)
    } else if renderer == "test" {
        bail!(
            "`mdbook test` of mdBook {version} is not supported, only of {tried}: the way to rustdoc is undocumented and was tried with no other"
        )
    } else if version.starts_with("0.5.") {
        Ok(Some(format!("mdBook {version} was not tried, only {tried}")))
    } else {
        bail!("mdBook {version} is not supported, only 0.5 (tried with {tried})")
    }
}
