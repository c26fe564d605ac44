//! The book's labs: each is a figure of the book whose parameters its reader sets.
//!
//! A lab parses what it is given and calls `solutions`; it derives nothing. The same crate
//! is linked into the preprocessor, which makes a page's controls from the table [`LABS`],
//! and compiled to WebAssembly, where [`wasm`](crate) is all that is not tested natively.
//!
//! # How to add a lab
//!
//! 1. Write `labs/NAME.rs` with the table of its controls and a type that implements
//!    [`Run`]: [`output`](Run::output) for what is there at once, and
//!    [`step`](Run::step) and [`steps`](Run::steps) if it has trials to add, one after
//!    another, as [`labs::p4_split`] has. A generator is made from a seed in its `new`.
//! 2. Put a [`Lab`] into [`LABS`]; its figure, drawn at the defaults, must be the figure of
//!    the same name drawn without parameters. `tests/labs.rs` holds every lab to that.
//! 3. Add its numbers, against the book's, to `tests/labs.rs`.
//! 4. In the chapter write `{{#lab NAME try="…"}}` on a line of its own, after a blank line
//!    below the `{{#figure …}}` it belongs to, with what to predict and to try; and below
//!    it, in `<details class="lab-rust">`, quote the Rust that computes its numbers.
//! 5. Add some of its queries to the grid in `tests/browser/lab.test.js`.

mod control;
mod decimal;
mod json;
pub mod labs;
mod output;
pub mod page;
mod session;
mod settings;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use control::{Choice, Control, Kind, Setting};
pub use output::Output;
pub use session::Session;
pub use settings::Settings;

use solutions::Error;

/// A lab as the table knows it.
#[derive(Debug)]
pub struct Lab {
    /// Its name in the book and in permalinks.
    pub name: &'static str,
    /// What it is about, in a few words: the name of its controls as a group.
    pub title: &'static str,
    /// The figure that it draws.
    pub figure: &'static str,
    /// What can be set.
    pub controls: &'static [Control],
    /// Begins a run with these settings.
    pub start: fn(&Settings) -> Result<Box<dyn Run>, Error>,
}

/// A lab at work, with its settings fixed.
pub trait Run {
    /// What there is to show after the steps taken so far.
    ///
    /// # Errors
    /// What the mathematics refuses.
    fn output(&self) -> Result<Output, Error>;

    /// How many steps there are in all; 0 if everything is there at once.
    fn steps(&self) -> usize {
        0
    }

    /// Takes one step, short enough not to be noticed.
    ///
    /// # Errors
    /// What the mathematics refuses.
    fn step(&mut self) -> Result<(), Error> {
        Ok(())
    }
}

/// Every lab there is.
pub const LABS: &[Lab] = &[
    labs::p1_orders::LAB,
    labs::p2_variance::LAB,
    labs::p3_gradient::LAB,
    labs::p3_paths::LAB,
    labs::p4_split::LAB,
];

/// The lab called `name`.
///
/// # Errors
/// [`Error::Name`] if there is none.
pub fn find(name: &str) -> Result<&'static Lab, Error> {
    LABS.iter().find(|lab| lab.name == name).ok_or_else(|| Error::Name {
        kind: "lab".into(),
        given: control::shortened(name),
        allowed: LABS.iter().map(|lab| lab.name.into()).collect(),
    })
}
