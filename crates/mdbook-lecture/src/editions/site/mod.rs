//! Finishes the html book that mdBook has just written: a backend that runs after `html`,
//! because mdBook runs backends in the order of their names.
//!
//! mdBook's html backend empties its own folder before it writes, so what another backend
//! makes for it must be put there afterwards, at every build. So must whatever changes a page:
//! each change is a step, in a module of its own. The steps work on the pages in memory
//! ([`folder`]); they are written when nothing is wrong with any of them (`last_look`).
mod arrival;
mod breaks;
mod code;
pub mod colophon;
pub mod folder;
pub mod head;
mod index;
mod labs;
mod last_look;
pub mod mend;
mod moved;
mod not_found;
pub mod page;
pub mod policy;
pub mod previews;
mod print;
pub mod quotation;
mod scripts;
mod search;
pub mod settings;
mod sources;
mod styles;
pub mod text;
pub mod traces;
pub mod whence;

use std::fs;

use anyhow::Context;
use mdbook_renderer::RenderContext;
use mdbook_renderer::errors::{Error, Result};

use crate::base::cache::Memory;
use crate::base::problem::Problem;
use crate::editions::epub;
use crate::editions::site::folder::{Done, Folder};

/// What is done to the html book: first what mdBook's pages must be for the other steps, last
/// what depends on all that is in a page. One that finds what others could not go on with ends
/// the build at once; what else is wrong, the last look tells.
const STEPS: [fn(&mut Folder) -> Done; 20] = [
    index::write,
    mend::write,
    print::write,
    styles::write,
    scripts::write,
    colophon::write,
    search::write,
    not_found::write,
    moved::write,
    sources::write,
    arrival::write,
    code::write,
    labs::write,
    previews::write,
    head::write,
    head::sitemap,
    breaks::write,
    epub::write,
    policy::write,
    last_look::look,
];

/// Does every step, writes the pages, and removes the empty folder that mdBook has made for
/// this backend; code that is in the `memory` is coloured already.
///
/// # Errors
/// What is wrong with a page, or with `book.toml`; a file that cannot be read or written.
pub fn finish(context: &RenderContext, memory: Option<Memory>) -> Result<()> {
    let all = || {
        let mut folder = Folder::read(context, memory)?;
        STEPS.iter().try_for_each(|step| step(&mut folder))?;
        let made = epub::name(&folder).map(|name| folder.place.join(name));
        folder.write().map(|()| made)
    };
    let epub = all().map_err(|problems: Vec<Problem>| {
        let lines: Vec<_> = problems.iter().map(Problem::to_string).collect();
        Error::msg(lines.join("\n"))
    })?;
    // Readers have it from the site, and whoever has built it beside that.
    if let Some((epub, name)) = epub.as_ref().and_then(|it| Some((it, it.file_name()?))) {
        let place = context.destination.with_file_name(name);
        fs::copy(epub, &place)
            .with_context(|| format!("cannot write {}", place.display()))?;
    }
    // It stays if it has something in it, or where it may not go while a program is in it.
    let _ = fs::remove_dir(&context.destination);
    Ok(())
}
