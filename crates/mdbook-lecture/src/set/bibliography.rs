//! `{{#bibliography}}`: the works the book cites.
use crate::base::problem::Fault;
use crate::book::bibliography::Work;
use crate::book::index::Index;

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Setter};

/// The list.
pub const BIBLIOGRAPHY: Kind =
    Kind { word: "bibliography", stands: Stands::Alone, needs_tests: false, read };

struct Bibliography;

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    call.takes_nothing()?;
    Ok(Box::new(Bibliography))
}

impl Directive for Bibliography {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        index.lists_works();
        Ok(())
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let (book, page) = (setter.book, setter.page);
        let entry = |work: &Work| {
            let id = work.id();
            let uses = book.uses.of(&id).iter();
            let links: Vec<_> =
                uses.map(|it| it.link(&page.file, page.chapter())).collect();
            format!(
                "<li id=\"{id}\"><p>{}</p><p class=\"used-in\"><span class=\"label\">Cited \
                 in:</span> {}</p></li>",
                work.entry,
                links.join(", ")
            )
        };
        let entries: String = book.bibliography.works.iter().map(entry).collect();
        Ok(format!("<ul class=\"bibliography\">{entries}</ul>"))
    }
}
