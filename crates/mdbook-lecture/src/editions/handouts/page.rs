//! A sheet as one file: nothing in it is fetched from elsewhere. Its one script lets the
//! keyboard reach what is too wide for the screen.
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use lab::page::escape_html;

use super::course::Sheet;
use super::fonts::Fonts;
use super::links::{self, References};
use crate::base::comments;
use crate::book::course::Settings;

/// What every page looks like.
pub struct Theme {
    fonts: Fonts,
    colours: String,
    sheet: String,
    scroll: String,
}

impl Theme {
    /// Reads it from the folder `theme`.
    ///
    /// # Errors
    /// A file that cannot be read, or a style sheet or script that is not as expected.
    pub fn read(theme: &Path) -> Result<Self> {
        let read = |name: &str| {
            let file = theme.join(name);
            let text = fs::read_to_string(&file);
            text.with_context(|| format!("cannot read {}", file.display()))
        };
        let colours = comments::out_of_style(&read("css/colours.css")?);
        let print = colours.split_once("@media print").and_then(|(_, rest)| {
            let (_, declared) = rest.split_once('{')?.1.split_once('{')?;
            declared.split('}').next().map(str::trim)
        });
        let print =
            print.context("theme/css/colours.css has no `@media print { … { … } }`")?;
        Ok(Self {
            fonts: Fonts::read(theme)?,
            colours: format!(":root {{\n    {print}\n}}\n"),
            sheet: read("css/sheet.css")?,
            scroll: read("js/scroll.js")?,
        })
    }
}

/// `sheet` as a page in the language `language`.
pub fn html(
    sheet: &Sheet,
    settings: &Settings,
    theme: &Theme,
    references: &References,
    language: &str,
) -> String {
    let main = format!("{}{}", head(sheet, settings), sheet.body);
    let (main, footnotes) = links::settle(&main, references);
    let main = main + &links::list(&footnotes);
    let paper = settings.paper.css().to_lowercase();
    let short = if sheet.short { " class=\"short\"" } else { "" };
    let title = match &*settings.course {
        "" => sheet.title.clone(),
        course => format!("{} · {course}", sheet.title),
    };
    let author = match &*settings.author {
        "" => String::new(),
        author => format!("<meta name=\"author\" content=\"{}\">\n", escape_html(author)),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\" data-paper=\"{paper}\"{short}>\n<head>\n\
         <meta charset=\"utf-8\">\n<title>{}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{author}\
         <style>\n{}</style>\n<style>\n{}{}</style>\n<style>\n{}</style>\n</head>\n\
         <body>\n<main>\n{main}</main>\n<script>\n{}</script>\n</body>\n</html>\n",
        escape_html(language),
        escape_html(&title),
        theme.fonts.css(&main),
        theme.colours,
        theme.sheet,
        margins(sheet, settings),
        theme.scroll,
    )
}

/// The head of the first page.
fn head(sheet: &Sheet, settings: &Settings) -> String {
    let (minutes, points) = sheet.total;
    let pairs = [
        ("Course", settings.course.clone()),
        ("Term", settings.term.clone()),
        ("Due", sheet.due.clone()),
        ("Author", settings.author.clone()),
        ("Points", points.to_string()),
        ("Minutes", minutes.to_string()),
    ];
    let pairs = pairs.iter().filter(|(_, said)| !said.is_empty());
    let pair = |(name, said): &(&str, String)| {
        format!("<div><dt>{name}</dt><dd>{}</dd></div>\n", escape_html(said))
    };
    let pairs: String = pairs.map(pair).collect();
    let name = if sheet.to_fill_in { "<p class=\"name-line\">Name</p>\n" } else { "" };
    format!(
        "<header class=\"sheet-head\">\n<h1>{}</h1>\n<dl>\n{pairs}</dl>\n{name}</header>\n",
        sheet.heading
    )
}

/// The size of the paper, what is printed in its margins, and the room to write in.
fn margins(sheet: &Sheet, settings: &Settings) -> String {
    let course: Vec<_> = [&settings.course, &settings.term]
        .into_iter()
        .filter(|it| !it.is_empty())
        .collect();
    let course = course.into_iter().map(String::as_str).collect::<Vec<_>>().join(" · ");
    let size = settings.paper.css();
    format!(
        "@page {{\n    size: {size};\n    @top-left {{ content: {} }}\n    \
         @top-right {{ content: {} }}\n    \
         @bottom-right {{ content: counter(page) \" / \" counter(pages) }}\n}}\n\
         :root {{ --room: {} }}\n",
        css_string(&course),
        css_string(&sheet.title),
        settings.room
    )
}

/// `text` as a string of css that stands in HTML.
fn css_string(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' | '<' | '\n' | '\r' => {
                out.push_str(&format!("\\{:x} ", u32::from(character)));
            }
            other => out.push(other),
        }
    }
    out + "\""
}
