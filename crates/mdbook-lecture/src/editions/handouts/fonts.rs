//! The style sheet of formulas with those fonts that a page uses inside it.
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// KaTeX's style sheet and its fonts, as the book has them.
pub struct Fonts {
    katex: String,
    /// For each font what it is called in css, and its rule with the font inside.
    faces: Vec<(Face, String)>,
}

/// A family, whether it is bold and whether it is italic.
type Face = (String, bool, bool);

impl Fonts {
    /// Reads them from the folder `theme`.
    ///
    /// # Errors
    /// A file that cannot be read, or a rule for a font that is not as expected.
    pub fn read(theme: &Path) -> Result<Self> {
        let text = |file: &str| {
            let file = theme.join(file);
            fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))
        };
        let katex = without_comments(&text("css/katex.css")?);
        let mut faces = Vec::new();
        for rule in
            without_comments(&text("fonts/fonts.css")?).split("@font-face").skip(1)
        {
            let family = between(rule, "font-family: \"", "\"");
            let file = between(rule, "resource \"", "\"");
            let (family, file) = family.zip(file).with_context(|| {
                format!("fonts/fonts.css: a rule without a family or a file:{rule}")
            })?;
            // The part of a font that most pages need; a sheet holds the whole one.
            if file.ends_with("-Common.woff2") {
                continue;
            }
            let path = theme.join(file);
            let font = fs::read(&path)
                .with_context(|| format!("cannot read {}", path.display()))?;
            let (bold, italic) =
                (rule.contains("font-weight: 700"), rule.contains("font-style: italic"));
            let css = format!(
                "@font-face{{font-family:\"{family}\";font-weight:{};font-style:{};\
                 font-display:block;src:url(data:font/woff2;base64,{}) format(\"woff2\")}}\n",
                if bold { 700 } else { 400 },
                if italic { "italic" } else { "normal" },
                STANDARD.encode(font)
            );
            faces.push(((family.to_owned(), bold, italic), css));
        }
        Ok(Self { katex, faces })
    }

    /// The style sheet for the formulas of `html`; empty if there are none.
    pub fn css(&self, html: &str) -> String {
        let classes = classes(html);
        if !classes.contains("katex") {
            return String::new();
        }
        let used = self.used(&classes);
        let faces = self.faces.iter().filter(|(face, _)| used.contains(face));
        let faces: String = faces.map(|(_, css)| css.as_str()).collect();
        let shown = ".katex [data-t]::before{content:attr(data-t)}\n";
        format!("{faces}{}\n{shown}", self.katex.trim())
    }

    /// The fonts of every rule whose classes are all among `classes`.
    fn used(&self, classes: &BTreeSet<&str>) -> BTreeSet<Face> {
        let mut used = BTreeSet::from([("KaTeX_Main".to_owned(), false, false)]);
        for rule in self.katex.split('}') {
            let Some((selectors, body)) = rule.split_once('{') else { continue };
            let (bold, italic) =
                (body.contains("font-weight:700"), body.contains("font-style:italic"));
            let family = body.split("KaTeX_").nth(1).map_or("Main", |rest| {
                let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
                &rest[..end]
            });
            if !body.contains("KaTeX_") && !bold && !italic {
                continue;
            }
            let applies = |selector: &str| {
                selector.split('.').skip(1).all(|class| {
                    let end = class
                        .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
                    classes.contains(&class[..end.unwrap_or(class.len())])
                })
            };
            if selectors.split(',').any(applies) {
                used.insert((format!("KaTeX_{family}"), bold, italic));
            }
        }
        used
    }
}

/// Every class of every element of `html`.
fn classes(html: &str) -> BTreeSet<&str> {
    let lists = html.split(" class=\"").skip(1);
    lists
        .filter_map(|rest| rest.split('"').next())
        .flat_map(str::split_whitespace)
        .collect()
}

/// What stands in `text` between `start` and the next `end`.
fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start).and_then(|(_, rest)| rest.split(end).next())
}

/// `css` without its comments.
pub fn without_comments(css: &str) -> String {
    let code =
        |part: &str| part.split_once("*/").map_or(part, |(_, rest)| rest).to_owned();
    let mut parts = css.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |out, part| out + &code(part))
}
