//! The fonts of a page, inside it, and the style sheet of its formulas.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::base::comments;

/// The families that text and formulas are set in.
const TEXT: &str = "font-family: \"STIX Two Text\"";
const FORMULAS: &str = "font-family: \"STIX Two Math\"";

/// What stands before and behind a font's address in a rule of fonts.css.
const ADDRESS: [&str; 2] = ["'{{ resource \"", "\" }}'"];

/// The fonts of text, and the style sheet of formulas with their font, as the book has them.
pub struct Fonts {
    text: String,
    formulas: String,
}

impl Fonts {
    /// Reads them from the folder `theme`.
    ///
    /// # Errors
    /// A file that cannot be read, or fonts.css without rules for text and for formulas.
    pub fn read(theme: &Path) -> Result<Self> {
        let read = |file: &str| {
            let file = theme.join(file);
            fs::read(&file).with_context(|| format!("cannot read {}", file.display()))
        };
        let text = |file: &str| {
            Ok::<_, anyhow::Error>(comments::out_of_style(&String::from_utf8(read(
                file,
            )?)?))
        };
        let fonts = text("fonts/fonts.css")?;
        let faces = |family: &str| {
            let rules =
                fonts.split("@font-face").skip(1).filter(|it| it.contains(family));
            let faces = rules.map(|rule| {
                let parts = rule.split_once(ADDRESS[0]).and_then(|(before, rest)| {
                    rest.split_once(ADDRESS[1]).map(|(file, after)| (before, file, after))
                });
                let (before, file, after) = parts.with_context(|| {
                    format!("fonts/fonts.css: a rule without a file:{rule}")
                })?;
                let font = STANDARD.encode(read(file)?);
                Ok(format!("@font-face{before}data:font/woff2;base64,{font}{after}"))
            });
            let faces: String = faces.collect::<Result<_>>()?;
            anyhow::ensure!(!faces.is_empty(), "fonts/fonts.css: no `{family}`");
            // Nothing stands in for a font that is there at once.
            Ok(faces.replace("font-display: swap", "font-display: block"))
        };
        let formulas =
            format!("{}{}\n", faces(FORMULAS)?, text("css/formulas.css")?.trim());
        Ok(Self { text: faces(TEXT)?, formulas })
    }

    /// The style sheet for the text and the formulas of `html`.
    pub fn css(&self, html: &str) -> String {
        let formulas = if html.contains("<math") { &*self.formulas } else { "" };
        format!("{}{formulas}", self.text)
    }
}
