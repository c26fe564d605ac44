//! Where figures and values come from.
use crate::base::cache::Memory;
use crate::base::problem::Problem;
use crate::syntax::directive::Region;
use crate::syntax::text::Text;

use super::number::in_formula;
use super::splice::splice;

/// Draws figures and computes values by name, for several chapters at a time.
pub trait Source: Sync {
    /// The figure called `name` as an SVG document.
    ///
    /// # Errors
    /// What is wrong with the name or an argument, and what is allowed.
    fn draw(&self, name: &str, arguments: &[(&str, &str)]) -> Result<String, String>;

    /// The value called `name`, formatted for reading.
    ///
    /// # Errors
    /// What is wrong with the name, and what is allowed.
    fn value(&self, name: &str) -> Result<String, String>;

    /// Every colour a figure may use, as `#RRGGBB`, and the css variable that takes its
    /// place.
    fn palette(&self) -> &[(&str, &str)];
}

/// The figures and values of the crate `solutions`.
pub struct Solutions;

impl Source for Solutions {
    fn draw(&self, name: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
        solutions::figures::draw(name, arguments).map_err(|error| error.to_string())
    }

    fn value(&self, name: &str) -> Result<String, String> {
        solutions::values::get(name).map_err(|error| error.to_string())
    }

    fn palette(&self) -> &[(&str, &str)] {
        solutions::figures::PALETTE
    }
}

/// A source of figures and values that asks `source` only for what is in no memory.
pub struct Cached<S> {
    source: S,
    memory: Memory,
}

impl<S: Source> Cached<S> {
    /// `source` with a `memory`.
    pub fn new(source: S, memory: Memory) -> Self {
        Self { source, memory }
    }
}

impl<S: Source> Source for Cached<S> {
    fn draw(&self, name: &str, arguments: &[(&str, &str)]) -> Result<String, String> {
        let draw = || self.source.draw(name, arguments);
        self.memory.remember("figure", name, arguments, draw)
    }

    fn value(&self, name: &str) -> Result<String, String> {
        self.memory.remember("value", name, &[], || self.source.value(name))
    }

    fn palette(&self) -> &[(&str, &str)] {
        self.source.palette()
    }
}

/// `text` with the values of `source` in place, those outside formulas as `written` says, and
/// what is wrong with them; nothing else is set.
pub fn with_values(
    text: &Text,
    source: &dyn Source,
    written: &dyn Fn(&str) -> String,
) -> (String, Vec<Problem>) {
    let (mut marks, mut problems) = (Vec::new(), Vec::new());
    for directive in &text.directives {
        let name = text.source[directive.body.clone()].trim();
        let value = match (&*directive.word, directive.region) {
            ("value", Region::Formula) => source.value(name).map(|it| in_formula(&it)),
            ("value", _) => source.value(name).map(|it| written(&it)),
            (word, _) => {
                Err(format!("`{{{{#{word}}}}}` cannot stand inside another directive"))
            }
        };
        match value {
            Ok(value) => marks.push((directive.range.clone(), value)),
            Err(message) => {
                problems.push(text.place(directive.range.start).with(message));
            }
        }
    }
    (splice(&text.source, 0..text.source.len(), &marks), problems)
}
