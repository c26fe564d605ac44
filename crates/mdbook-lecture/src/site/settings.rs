//! What `book.toml` says about where the book is published.
use anyhow::{Result, bail};
use mdbook_renderer::RenderContext;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// The table `[output.site]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Settings {
    /// The address of the published book, with a `/` at its end; without one no page names
    /// its own address.
    pub url: Option<String>,
    /// The script of the labs, as seen from the book's root.
    pub lab: Option<String>,
    /// Files and folders of what it is made from, none of which may be newer.
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
    pub fn read(context: &RenderContext) -> Result<Self> {
        let read = context.config.get("output.site").map_err(|error| {
            anyhow::anyhow!(
                "book.toml: [output.site]: {error:#}; there are: url, lab, lab-sources"
            )
        })?;
        let mut settings: Self = read.unwrap_or_default();
        settings.url = settings.url.filter(|url| !url.is_empty());
        if let Some(url) = &settings.url {
            check(url)?;
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

fn check(url: &str) -> Result<()> {
    let host = ["https://", "http://"].iter().find_map(|it| url.strip_prefix(it));
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-._~%:@+,;=()".contains(c);
    let good = host.is_some_and(|rest| {
        !rest.starts_with('/') && rest.ends_with('/') && rest.chars().all(plain)
    });
    if !good {
        bail!(
            "book.toml: [output.site]: url = \"{url}\": it must be the address of the \
             book's folder, as `https://example.org/book/`: with `https://` or `http://` \
             before it and `/` at its end, without `?` and `#`"
        );
    }
    Ok(())
}
