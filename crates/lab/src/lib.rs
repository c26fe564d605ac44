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
mod lab;
pub mod labs;
mod output;
pub mod page;
mod session;
mod settings;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use control::{Choice, Control, Kind, Setting};
pub use lab::{Lab, Run};
pub use labs::{LABS, find};
pub use output::Output;
pub use session::Session;
pub use settings::Settings;
