//! What may stand in `[preprocessor.doctest]`, and which mdBook may ask.

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::PreprocessorContext;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// The version of mdBook that this was tried with.
pub const TRIED: &str = "0.5.4";

/// The table `[preprocessor.doctest]` of `book.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Options {
    /// Workspace packages whose library the book's doctests may use.
    pub packages: Vec<String>,
    /// Crates those packages depend on, to expose as well: `rand`, or `my-package/rand`
    /// where two of them depend on different ones.
    pub dependencies: Vec<String>,
    /// Features to build them with, as `cargo build --features` takes them.
    pub features: Vec<String>,
    /// The manifest of the workspace, from the book's root, when it is not above the book.
    pub manifest: Option<PathBuf>,
    /// Whether the whole workspace and its tests are built, so that Cargo chooses the same
    /// features as for `cargo test --workspace`.
    pub workspace: bool,
    /// Names of `{{#…}}` directives that a later preprocessor expands, or an earlier one
    /// for other renderers; the ids of a page that holds one are not checked.
    pub directives: Vec<String>,
    /// Beginnings of HTML ids that a later preprocessor makes; fragments that begin so are
    /// not checked.
    pub id_prefixes: Vec<String>,
    /// Files and folders, as seen from the root of the rendered book, that something else
    /// puts there; links to them or into them are not checked.
    pub unchecked: Vec<PathBuf>,
    /// Whether `$…$` and `$$…$$` are mathematics, in which nothing is a link.
    pub math: bool,
    /// The checks that are off.
    pub allow: Vec<Check>,
    /// mdBook's own key: the preprocessors that run before this one.
    pub after: Vec<String>,

    // mdBook's other keys: known here so that a misspelt key is an error.
    #[serde(rename = "command")]
    _command: Option<serde_json::Value>,
    #[serde(rename = "before")]
    _before: Option<serde_json::Value>,
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

/// What can be found wrong, by the name that `allow` and the messages use.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// A link that begins with `/`.
    AbsoluteLink,
    /// An include that shows only blank lines.
    BlankInclude,
    /// A directive that nobody expands.
    Directive,
    /// An id that a page has twice.
    DuplicateId,
    /// `[^note]` without a definition.
    Footnote,
    /// A link to an id that the page does not have.
    Fragment,
    /// A chapter that shows Rust, all of it ignored.
    IgnoredChapter,
    /// An include of a file or a part that does not exist.
    Include,
    /// A link or an image that leads nowhere.
    Link,
    /// A quotation of anything else than compiled source.
    Quotation,
    /// `[text][label]` without a definition.
    Reference,
    /// An include of an anchor that has a second region, which mdBook does not show.
    SecondRegion,
    /// An include that breaks the list item, the quote or the code block it stands in.
    TornInclude,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// What of `[output.html]` says which files and ids the rendered book has.
///
/// Read by itself: mdBook's own type refuses the keys of a later version.
#[derive(Debug, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Html {
    /// Whether quotes and dashes are typeset.
    pub smart_punctuation: bool,
    /// Whether there are definition lists.
    pub definition_lists: bool,
    /// Whether there are admonitions.
    pub admonitions: bool,
    /// Pages that lead on, and where to.
    pub redirect: BTreeMap<String, String>,
    /// The source of the page for what is not found.
    pub input_404: Option<String>,
    /// The host, if there is a file for it.
    pub cname: Option<String>,
    /// Style sheets to copy.
    pub additional_css: Vec<PathBuf>,
    /// Scripts to copy.
    pub additional_js: Vec<PathBuf>,
}

impl Default for Html {
    fn default() -> Self {
        Self {
            smart_punctuation: true,
            definition_lists: true,
            admonitions: true,
            redirect: BTreeMap::new(),
            input_404: None,
            cname: None,
            additional_css: Vec::new(),
            additional_js: Vec::new(),
        }
    }
}

impl Html {
    /// The table of this book.
    ///
    /// # Errors
    ///
    /// A value of the wrong type.
    pub fn from_context(context: &PreprocessorContext) -> Result<Html> {
        let html = context.config.get("output.html");
        Ok(html.context("[output.html] in book.toml")?.unwrap_or_default())
    }
}

/// Decides whether this mdBook may go on: `Ok(Some(warning))` when it may, but was not
/// tried.
///
/// # Errors
///
/// It is not 0.5.
pub fn check_version(version: &str) -> Result<Option<String>> {
    if version == TRIED {
        Ok(None)
    } else if version.starts_with("0.5.") {
        Ok(Some(format!("mdBook {version} was not tried, only {TRIED}")))
    } else {
        bail!("mdBook {version} is not supported, only 0.5 (tried with {TRIED})")
    }
}
