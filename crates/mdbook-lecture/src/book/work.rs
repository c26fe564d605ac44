//! The works of the bibliography: their names, and the page that lists them.
use crate::base::problem::{Place, Problem};

use super::bibliography::{Bibliography, Work};
use super::name::{Kind, Names, Target};
use super::usage::Uses;

/// Names the works of `bibliography`, which the pages with `{{#bibliography}}` list.
pub fn add(
    bibliography: &Bibliography,
    lists: &[Place],
    names: &mut Names,
) -> Vec<Problem> {
    match (lists, bibliography.works.first()) {
        (_, None) if bibliography.incomplete => Vec::new(),
        ([], None) => Vec::new(),
        ([], Some(work)) => {
            let message = "no page lists the works; write `{{#bibliography}}` on one";
            vec![work.place.with(message)]
        }
        ([page, ..], None) => {
            let message = "`{{#bibliography}}` has no works to list; write \
                           `references = \"FILE.bib\"` under [preprocessor.lecture] in \
                           book.toml";
            vec![page.with(message)]
        }
        ([page, more @ ..], Some(_)) => {
            for work in &bibliography.works {
                names.add(Target {
                    kind: Kind::Work,
                    name: work.id(),
                    label: work.short.clone(),
                    of: String::new(),
                    place: page.clone(),
                    chapter: None,
                });
            }
            let Place { file, line } = page;
            let message = format!("the works are listed in {file}:{line} already");
            more.iter().map(|place| place.with(message.clone())).collect()
        }
    }
}

/// A problem for each work that nobody cites.
pub fn uncited(bibliography: &Bibliography, uses: &Uses) -> Vec<Problem> {
    let cited = |work: &&Work| uses.of(&work.id()).is_empty();
    let problem = |work: &Work| {
        let key = &work.key;
        let message = format!(
            "`{key}` is cited nowhere; write `{{{{#cite {key}}}}}` where it is used, or \
             take it out"
        );
        work.place.with(message)
    };
    bibliography.works.iter().filter(cited).map(problem).collect()
}
