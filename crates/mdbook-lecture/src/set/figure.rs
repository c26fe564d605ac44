//! `{{#figure name key=value … caption="…" alt="…"}}`: a drawing with its caption and the
//! table of its numbers.
use lab::page::{data, svg};

use crate::base::problem::Fault;
use crate::book::index::Index;
use crate::syntax::arguments::{given, required};
use crate::syntax::text::Text;

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Setter};
use super::source::with_values;

/// A figure.
pub const FIGURE: Kind =
    Kind { word: "figure", stands: Stands::Alone, needs_tests: false, read };

/// Keys of a figure that are for the page and not for the drawing.
const RESERVED: [&str; 3] = ["caption", "alt", "id"];

struct Figure {
    at: usize,
    /// The name in the table of figures.
    name: String,
    /// The id in the page, `fig-…`.
    id: String,
    caption: Text,
    /// What a reader who cannot see the figure is told.
    alt: Text,
    /// What the drawing is given.
    arguments: Vec<(String, String)>,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let usage = "figure name key=value … caption=\"…\" alt=\"…\"";
    let (at, (name, arguments)) = (call.at(), call.named(usage)?);
    let id = given(&arguments, "id");
    let suffix = id.map_or(&*name, |argument| &argument.value);
    let legal = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if suffix.is_empty() || suffix.starts_with("fig-") || !suffix.chars().all(legal) {
        let message = format!(
            "`{suffix}` is no id: letters, digits, `-` and `_`; the `fig-` before it is added"
        );
        return Err(Fault::new(id.map_or(at, |argument| argument.at), message));
    }
    let id = format!("fig-{suffix}");
    let text = |key| {
        let found = required(&arguments, key, &format!("figure `{name}`"), at)?;
        Ok(call.markdown(found))
    };
    let (caption, alt) = (text("caption")?, text("alt")?);
    let drawn = arguments.into_iter().filter(|it| !RESERVED.contains(&&*it.key));
    let arguments = drawn.map(|it| (it.key, it.value)).collect();
    Ok(Box::new(Figure { at, name, id, caption, alt, arguments }))
}

impl Directive for Figure {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        index.figure(&self.name, &self.id, self.arguments.is_empty());
        mentions(&self.caption, index);
        Ok(())
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let Self { at, name, id, caption, alt, arguments } = self;
        let own = |it: &&crate::book::figure::Figure| it.page == setter.number;
        let mut figures = setter.book.figures.iter().filter(own);
        if figures.any(|it| it.id == *id && it.at < *at) {
            let message = format!(
                "the page has a `{id}` already; give this one another with `id=…`"
            );
            return Err(message);
        }
        let links = setter.links_at(*at);
        let caption = setter.html(caption, links);
        let alt = spoken(alt, setter);
        let given: Vec<_> = arguments.iter().map(|(k, v)| (&**k, &**v)).collect();
        let source = setter.tools.source;
        let drawn = source.draw(name, &given)?;
        let fault = |said: String| format!("figure `{name}`: {said}");
        let (drawing, data) = data::split(&drawn).map_err(fault)?;
        let title_id = format!("alt-{}-{id}", slug(&setter.page.file));
        let svg = svg::inline(&drawing, &alt, &title_id, source.palette());
        let svg = svg.map_err(fault)?;
        let figure = setter.book.figure_at(setter.number, *at);
        let label = figure.map(|it| it.label()).unwrap_or_default();
        Ok(format!(
            "<figure id=\"{id}\" class=\"figure\">{svg}<figcaption>\
             <span class=\"number\">{label}</span> {caption}</figcaption></figure>{}",
            table(&label, &data)
        ))
    }
}

/// Notes what `text`, which stands in a directive, mentions.
pub fn mentions(text: &Text, index: &mut Index<'_>) {
    for number in &text.numbers {
        index.mention(&number.claim.to_string());
    }
    for directive in &text.directives {
        let prefix = match &*directive.word {
            "ref" => "",
            "cite" => "cite-",
            "symbol" => "symbol-",
            _ => continue,
        };
        let body = &text.source[directive.body.clone()];
        let name = body.split_whitespace().next().unwrap_or_default();
        index.mention(&format!("{prefix}{name}"));
    }
}

/// What a reader who cannot see the figure is told, on one line.
fn spoken(alt: &Text, setter: &mut Setter<'_>) -> String {
    let formulas = alt.formulas.iter().map(|formula| formula.range.start);
    let problem = |at| {
        let message =
            "a formula cannot stand in the alt text of a figure; say it in words";
        alt.place(at).with(message)
    };
    setter.problems.extend(formulas.map(problem));
    setter.problems.extend(alt.faults.iter().map(|fault| alt.problem(fault.clone())));
    let (alt, problems) = with_values(alt, setter.tools.source, &str::to_owned);
    setter.problems.extend(problems);
    alt.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The table of the numbers of the figure called `label`, which its reader can open; nothing
/// for a figure without numbers.
fn table(label: &str, table: &str) -> String {
    if table.is_empty() {
        return String::new();
    }
    format!(
        "<details class=\"data\"><summary>Data of {}</summary>\
         <div class=\"table-wrapper\">{table}</div></details>",
        label.replacen('F', "f", 1)
    )
}

/// `file` as part of an id that no other page has.
fn slug(file: &str) -> String {
    let name = file.trim_end_matches(".md");
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
        .collect()
}
