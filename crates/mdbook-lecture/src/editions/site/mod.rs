//! Finishes the html book that mdBook has just written: a backend that runs after `html`,
//! because mdBook runs backends in the order of their names.
//!
//! mdBook's html backend empties its own folder before it writes, so whatever the book's
//! pages link to and another backend makes must be put there afterwards, at every build.
//! So must whatever changes a page that mdBook has written: each change is a step, in a
//! module of its own. The steps work on the pages in memory ([`folder`]); they are written
//! when nothing is wrong with any of them ([`last_look`]).
pub mod code;
pub mod folder;
pub mod head;
pub mod index;
pub mod labs;
pub mod last_look;
pub mod mend;
pub mod moved;
pub mod not_found;
pub mod page;
pub mod policy;
pub mod previews;
pub mod quotation;
pub mod settings;
pub mod sitemap;
pub mod sources;
pub mod styles;
pub mod text;
pub mod traces;
pub mod whence;

use std::fs;

use mdbook_renderer::errors::Result;
use mdbook_renderer::{RenderContext, Renderer};

use crate::base::problems::Problems;
use crate::editions::site::folder::Folder;

/// The backend `site`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site;

/// What is done to the html book, in this order: first what mdBook's pages must be for the
/// others, last what depends on all that is in a page.
type Step = fn(&mut Folder) -> Result<(), Problems>;
const STEPS: [Step; 13] = [
    index::write,
    mend::write,
    styles::write,
    not_found::write,
    moved::write,
    sources::write,
    code::write,
    labs::write,
    previews::write,
    head::write,
    sitemap::write,
    policy::write,
    last_look::look,
];

impl Renderer for Site {
    fn name(&self) -> &str {
        "site"
    }

    /// Does every step, writes the pages, and removes the empty folder that mdBook has made
    /// for this backend.
    fn render(&self, context: &RenderContext) -> Result<()> {
        let mut folder = Folder::read(context)?;
        for step in STEPS {
            step(&mut folder)?;
        }
        folder.write()?;
        // It stays if it has something in it, or where it may not go while a program is in it.
        let _ = fs::remove_dir(&context.destination);
        Ok(())
    }
}
