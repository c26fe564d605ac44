//! A figure: what its directive must say, and the HTML it becomes.
use crate::arguments::{Argument, required};
use crate::problem::Fault;

/// Keys of a figure that are for the page and not for the drawing.
const RESERVED: [&str; 3] = ["caption", "alt", "id"];

/// A figure asked for, with everything it must have.
#[derive(Debug)]
pub struct Figure<'a> {
    /// The name in the table of figures.
    pub name: &'a str,
    /// The id in the page, `fig-…`.
    pub id: String,
    /// The caption, Markdown.
    pub caption: &'a Argument,
    /// What a reader who cannot see the figure is told.
    pub alt: &'a Argument,
    /// What the drawing is given.
    pub arguments: Vec<(&'a str, &'a str)>,
}

impl<'a> Figure<'a> {
    /// Sorts the arguments of a figure into those for the page and those for the drawing.
    ///
    /// # Errors
    /// A missing or empty caption or alt, or an id that cannot be one.
    pub fn new(
        name: &'a str,
        arguments: &'a [Argument],
        at: usize,
    ) -> Result<Self, Fault> {
        let required = |key| required(arguments, key, &format!("figure `{name}`"), at);
        let id = arguments.iter().find(|argument| argument.key == "id");
        let suffix = id.map_or(name, |argument| &argument.value);
        let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if suffix.is_empty() || suffix.starts_with("fig-") || !suffix.chars().all(legal) {
            let message = format!(
                "`{suffix}` is no id: letters, digits, `-` and `_`; the `fig-` before it is added"
            );
            return Err(Fault::new(id.map_or(at, |argument| argument.at), message));
        }
        let drawn =
            arguments.iter().filter(|argument| !RESERVED.contains(&&*argument.key));
        Ok(Self {
            name,
            id: format!("fig-{suffix}"),
            caption: required("caption")?,
            alt: required("alt")?,
            arguments: drawn.map(|argument| (&*argument.key, &*argument.value)).collect(),
        })
    }

    /// The number of a chapter's figure with `before` others above it: `2.1`, or `1` where
    /// the chapter has none.
    pub fn number(chapter: Option<&str>, before: usize) -> String {
        match chapter {
            Some(chapter) => format!("{chapter}.{}", before + 1),
            None => (before + 1).to_string(),
        }
    }

    /// The figure as one line of HTML: the drawing and the numbered caption.
    pub fn html(&self, number: &str, svg: &str, caption: &str) -> String {
        let html = format!(
            "<figure id=\"{}\" class=\"figure\">{svg}<figcaption>\
             <span class=\"number\">Figure {number}</span> {caption}</figcaption></figure>",
            self.id
        );
        html.replace('\n', " ").replace('$', "&#36;")
    }
}

/// The table of the numbers of figure `number`, which its reader can open; nothing for a
/// figure without numbers.
pub fn data(number: &str, table: &str) -> String {
    if table.is_empty() {
        return String::new();
    }
    format!(
        "<details class=\"data\"><summary>Data of figure {number}</summary>\
         <div class=\"table-wrapper\">{table}</div></details>"
    )
}

/// Whether the directive at `start..end` has its lines to itself and a blank line after
/// it.
pub fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].rsplit('\n').next().unwrap_or_default();
    let mut after = text[end..].split('\n');
    let blank = |line: &str| line.chars().all(|c| c.is_whitespace() || c == '>');
    blank(before) && after.by_ref().take(2).all(blank)
}
