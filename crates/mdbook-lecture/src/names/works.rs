//! The works of the bibliography: their names, and the page that lists them.
use crate::bibliography::Work;
use crate::chapter::Chapter;
use crate::directive::{self, Request};
use crate::problem::{Place, Problem};

use super::Names;
use super::target::{Kind, Target};

impl Names {
    /// Names the works, whose page is that of `{{#bibliography}}`.
    pub(super) fn add_works(&mut self, chapters: &[Chapter<'_>]) -> Vec<Problem> {
        let page = |chapter: &Chapter<'_>| {
            let all = directive::find(chapter.text).0.into_iter();
            let listed = all.filter(|it| it.request == Request::Bibliography);
            listed.map(|it| chapter.place(it.range.start)).collect::<Vec<_>>()
        };
        let pages: Vec<Place> = chapters.iter().flat_map(page).collect();
        let works = &self.bibliography.works;
        match (&pages[..], works.first()) {
            (_, None) if self.bibliography.incomplete => Vec::new(),
            ([], None) => Vec::new(),
            ([], Some(work)) => {
                let message = "no page lists the works; write `{{#bibliography}}` on one";
                vec![work.place.clone().with(message)]
            }
            ([page, ..], None) => {
                let message = "`{{#bibliography}}` has no works to list; write \
                               `references = \"FILE.bib\"` under [preprocessor.lecture] in \
                               book.toml";
                vec![page.clone().with(message)]
            }
            ([page, more @ ..], Some(_)) => {
                let target = |work: &Work| Target {
                    kind: Kind::Work,
                    anchor: work.id(),
                    label: work.short.clone(),
                    of: String::new(),
                    place: page.clone(),
                    numbered: false,
                };
                let named: Vec<_> =
                    works.iter().map(|it| (it.id(), target(it))).collect();
                let message = format!(
                    "the works are listed in {}:{} already",
                    page.file, page.line
                );
                let again = more.iter().map(|place| place.clone().with(message.clone()));
                let again = again.collect();
                for (name, target) in named {
                    self.targets.entry(name).or_default().push(target);
                }
                again
            }
        }
    }

    /// A problem for each work that nobody cites.
    pub(super) fn uncited(&self) -> Vec<Problem> {
        let cited = |id: &str| !self.uses(id).is_empty();
        let works = self.bibliography.works.iter().filter(|work| !cited(&work.id()));
        let problem = |work: &Work| {
            let key = &work.key;
            let message = format!(
                "`{key}` is cited nowhere; write `{{{{#cite {key}}}}}` where it is used, or \
                 take it out"
            );
            work.place.clone().with(message)
        };
        works.map(problem).collect()
    }

    /// The list of works for the page `page`, as one line of HTML.
    pub fn works_html(&self, page: &str) -> String {
        let entry = |work: &Work| {
            let id = work.id();
            let links: Vec<_> = self.uses(&id).iter().map(|it| it.link(page)).collect();
            format!(
                "<li id=\"{id}\"><p>{}</p><p class=\"used-in\"><span class=\"label\">Cited \
                 in:</span> {}</p></li>",
                work.entry,
                links.join(", ")
            )
        };
        let entries: String = self.bibliography.works.iter().map(entry).collect();
        format!("<ul class=\"bibliography\">{entries}</ul>").replace('$', "&#36;")
    }
}
