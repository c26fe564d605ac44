//! The style sheet of formulas with their font inside it.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The family that formulas are set in.
const FAMILY: &str = "font-family: \"STIX Two Math\"";

/// The style sheet of formulas and its font, as the book has them.
pub struct Fonts(String);

impl Fonts {
    /// Reads them from the folder `theme`.
    ///
    /// # Errors
    /// A file that cannot be read, or fonts.css without a rule for formulas.
    pub fn read(theme: &Path) -> Result<Self> {
        let read = |file: &str| {
            let file = theme.join(file);
            fs::read(&file).with_context(|| format!("cannot read {}", file.display()))
        };
        let text = |file: &str| {
            Ok::<_, anyhow::Error>(without_comments(&String::from_utf8(read(file)?)?))
        };
        let (fonts, formulas) = (text("fonts/fonts.css")?, text("css/formulas.css")?);
        let rule = fonts.split("@font-face").find(|rule| rule.contains(FAMILY));
        let file = rule.and_then(|it| it.split("resource \"").nth(1)?.split('"').next());
        let file = file.with_context(|| format!("fonts/fonts.css: no `{FAMILY}`"))?;
        let font = STANDARD.encode(read(file)?);
        Ok(Self(format!(
            "@font-face{{{FAMILY};font-display:block;\
             src:url(data:font/woff2;base64,{font}) format(\"woff2\")}}\n{}\n",
            formulas.trim()
        )))
    }

    /// What the formulas of `html` need; empty if there are none.
    pub fn css(&self, html: &str) -> &str {
        if html.contains("<math") { &self.0 } else { "" }
    }
}

/// `css` without its comments.
pub fn without_comments(css: &str) -> String {
    let code =
        |part: &str| part.split_once("*/").map_or(part, |(_, rest)| rest).to_owned();
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + &code(part))
}
