//! What may stand in `[preprocessor.doctest]`, and which mdBook may ask.

use anyhow::{Context, Result, bail};
use mdbook_preprocessor::PreprocessorContext;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::PathBuf;

/// The version of mdBook that this was tried with.
pub const TRIED: &str = "0.5.4";

/// The table `[preprocessor.doctest]` of `book.toml`; the README explains each key.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the README's table of options")]
pub struct Options {
    pub packages: Vec<String>,
    pub dependencies: Vec<String>,
    pub features: Vec<String>,
    pub manifest: Option<PathBuf>,
    pub workspace: bool,
    pub directives: Vec<String>,
    pub id_prefixes: Vec<String>,
    pub unchecked: Vec<PathBuf>,
    pub math: bool,
    pub allow: Vec<Check>,
    pub after: Vec<String>,
    // mdBook's other keys: known here so that a misspelt key is an error.
    pub command: IgnoredAny,
    pub before: IgnoredAny,
    pub renderers: IgnoredAny,
    pub optional: IgnoredAny,
}

impl Options {
    /// The options of this run; all empty when the book has no such table.
    /// Errors: a key that does not exist or a value of the wrong type.
    pub fn of(context: &PreprocessorContext) -> Result<Options> {
        let options = context.config.get("preprocessor.doctest");
        Ok(options.context("[preprocessor.doctest] in book.toml")?.unwrap_or_default())
    }
}

/// What can be found wrong, by the name that `allow` and the messages use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the README's table of what stops a build")]
pub enum Check {
    AbsoluteLink,
    BlankInclude,
    Directive,
    DuplicateId,
    Footnote,
    Fragment,
    IgnoredChapter,
    Include,
    Link,
    Quotation,
    Reference,
    SecondRegion,
    TornInclude,
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Decides whether this mdBook may go on: `Ok(Some(warning))` when it may, but was not
/// tried.
/// Errors: it is not 0.5.
pub fn check_version(version: &str) -> Result<Option<String>> {
    match version {
        TRIED => Ok(None),
        _ if version.starts_with("0.5.") => {
            Ok(Some(format!("mdBook {version} was not tried, only {TRIED}")))
        }
        _ => bail!("mdBook {version} is not supported, only 0.5 (tried with {TRIED})"),
    }
}
