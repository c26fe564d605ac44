//! Where figures and values come from.
use crate::base::cache::Memory;

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
