//! What a lab is.

use solutions::Error;

use crate::{Control, Output, Settings};

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
