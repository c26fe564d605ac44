//! The book as a whole, and how it is made of what its pages and directives say.
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::base::claim_id::ClaimId;
use crate::base::problem::{Fault, Place, Problem};
use crate::syntax::heading::Heading;
use crate::syntax::page::Page;
use crate::syntax::text::Text;

use super::bibliography::Bibliography;
use super::claim::{self, Claim, Headed};
use super::erratum::{self, Erratum};
use super::evidence::{self, Folder};
use super::figure::Figure;
use super::name::{Kind, Names, Target};
use super::rests::Rests;
use super::task::{Task, read};
use super::usage::Uses;
use super::work;

/// A book whose pages have been read.
#[derive(Debug, Default)]
pub struct Book {
    /// Its pages, in the order of the book.
    pub pages: Vec<Page>,
    /// The pages of each chapter, by their places among all; a page without a number is
    /// alone.
    pub chapters: Vec<Vec<usize>>,
    /// The claims, in the order of their numbers.
    pub claims: Vec<Claim>,
    /// The version of Coq that has checked their theorems.
    pub coq: String,
    /// The errata, in the order of their claims.
    pub errata: Vec<Erratum>,
    /// The file that holds `{{#errata}}`.
    pub errata_page: Option<String>,
    /// The figures, page by page.
    pub figures: Vec<Figure>,
    /// The number of the label at each byte of each page.
    pub equations: BTreeMap<(usize, usize), String>,
    /// What the pages can refer to.
    pub names: Names,
    /// Where they do.
    pub uses: Uses,
    /// What the proofs of its claims use.
    pub rests: Rests,
    /// The works it cites.
    pub bibliography: Bibliography,
    /// What each chapter gives to the sheets, by its place among the chapters.
    pub tasks: BTreeMap<usize, Task>,
}

/// What one directive adds to the book.
pub struct Index<'a> {
    /// The page it stands on.
    pub page: &'a Page,
    /// That page's place among those of the book.
    pub number: usize,
    /// Where it begins.
    pub at: usize,
    entries: &'a mut Entries,
}

/// What the directives have added.
#[derive(Default)]
pub struct Entries {
    claims: Vec<Claim>,
    errata: Vec<Erratum>,
    figures: Vec<Figure>,
    errata_lists: Vec<Place>,
    work_lists: Vec<Place>,
    /// The claims whose theorems are shown, and where.
    checked: Vec<(ClaimId, Place)>,
    /// Page by page, what is mentioned and where.
    mentions: BTreeMap<usize, Vec<(usize, String)>>,
}

impl Entries {
    /// For the directive that begins at byte `at` of `page`, the one at `number`.
    pub fn at<'a>(&'a mut self, page: &'a Page, number: usize, at: usize) -> Index<'a> {
        Index { page, number, at, entries: self }
    }
}

impl Index<'_> {
    /// Where the directive stands.
    pub fn place(&self) -> Place {
        self.page.place(self.at)
    }

    /// Adds the claim of a directive with these texts.
    pub fn claim(&mut self, id: ClaimId, says: Text, keywords: Vec<String>) {
        let (page, at, place) = (self.number, self.at, self.place());
        let (tests, theorems, figures) = (Vec::new(), Vec::new(), Vec::new());
        let doctests = 0;
        let claim = Claim {
            id,
            page,
            at,
            place,
            says,
            keywords,
            tests,
            theorems,
            doctests,
            figures,
        };
        self.entries.claims.push(claim);
    }

    /// Notes that the theorems of a claim are shown here.
    ///
    /// # Errors
    /// It stands in no claim's section, or in another's.
    pub fn checked(&mut self, id: ClaimId) -> Result<(), Fault> {
        if self.page.claim_of(self.at) == Some(id) {
            let place = self.place();
            self.entries.checked.push((id, place));
            return Ok(());
        }
        let message =
            format!("`{{{{#checked {id}}}}}` stands in the section of {id} only");
        Err(Fault::new(self.at, message))
    }

    /// Adds an erratum.
    ///
    /// # Errors
    /// It stands in no claim's section, or in another's.
    pub fn erratum(&mut self, written: &str, erratum: Erratum) -> Result<(), Fault> {
        let place = match self.page.claim_of(self.at) {
            None => "in no claim's section; it belongs in the one it names".to_owned(),
            Some(claim) if claim.to_string() != written => format!(
                "in the section of {claim}; an erratum names the claim it stands under"
            ),
            Some(claim) => {
                self.entries.errata.push(Erratum { claim, ..erratum });
                return Ok(());
            }
        };
        let message = format!("`{{{{#erratum {written}}}}}` stands {place}");
        Err(Fault::new(self.at, message))
    }

    /// Adds a figure.
    pub fn figure(&mut self, name: &str, id: &str, plain: bool) {
        let (page, at) = (self.number, self.at);
        let (name, id) = (name.to_owned(), id.to_owned());
        let figure = Figure { page, at, name, plain, id, number: String::new() };
        self.entries.figures.push(figure);
    }

    /// Notes that the errata are listed here.
    pub fn lists_errata(&mut self) {
        let place = self.place();
        self.entries.errata_lists.push(place);
    }

    /// Notes that the works are listed here.
    pub fn lists_works(&mut self) {
        let place = self.place();
        self.entries.work_lists.push(place);
    }

    /// Notes that the directive mentions `name`.
    pub fn mention(&mut self, name: &str) {
        let mentions = self.entries.mentions.entry(self.number).or_default();
        mentions.push((self.at, name.to_owned()));
    }
}

/// The book of `pages`, whose directives have said `entries`, whose tests are in `folder` and
/// which cites the works of `bibliography`; and everything that is wrong with it, in the order
/// of files and lines.
///
/// Without tests there are neither claims nor errata in it.
pub fn book(
    pages: Vec<Page>,
    entries: Entries,
    folder: Option<&Folder>,
    bibliography: Bibliography,
) -> (Book, Vec<Problem>) {
    let Entries { claims, errata, figures, errata_lists, work_lists, checked, mentions } =
        entries;
    let chapters = chapters(&pages);
    let mut book = Book { pages, chapters, figures, bibliography, ..Book::default() };
    book.count();
    let mut problems = book.name(&work_lists);
    problems.extend(book.read_tasks());
    let mentions = book.mentions(mentions);
    book.use_names(&mentions);
    problems.extend(work::uncited(&book.bibliography, &book.uses));
    problems.extend(book.chapters.iter().flat_map(|chapter| book.more_quizzes(chapter)));
    if let Some(folder) = folder {
        book.claims = claims;
        book.errata = errata;
        problems.extend(book.join_claims(folder, &errata_lists));
        let theorems = &folder.proofs.theorems;
        problems.extend(claim::give_theorems(&mut book.claims, theorems, &checked));
        book.coq.clone_from(&folder.proofs.coq);
        let (rests, found) = Rests::read(&book.pages, &mentions, theorems);
        book.rests = rests;
        problems.extend(found);
    }
    problems.sort();
    (book, problems)
}

/// The pages of each chapter.
fn chapters(pages: &[Page]) -> Vec<Vec<usize>> {
    let mut chapters: Vec<Vec<usize>> = Vec::new();
    let mut numbered: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        let known = page.chapter().and_then(|it| numbered.get(it).copied());
        if let Some(known) = known {
            chapters[known].push(at);
            continue;
        }
        if let Some(number) = page.chapter() {
            numbered.insert(number, chapters.len());
        }
        chapters.push(vec![at]);
    }
    chapters
}

impl Book {
    /// The problem of the chapter that the page at `page` belongs to: that of the chapter's
    /// first claim.
    pub fn problem(&self, page: usize) -> Option<u32> {
        let chapter = self.chapters.iter().find(|it| it.contains(&page))?;
        let mut claims = chapter.iter().flat_map(|it| &self.pages[*it].headings);
        claims.find_map(Heading::claim).map(|id| id.problem)
    }

    /// Numbers figures and equations through each chapter.
    fn count(&mut self) {
        let Self { pages, chapters, figures, equations, .. } = self;
        for chapter in chapters {
            let (mut drawn, mut labelled) = (0, 0);
            for &at in &*chapter {
                let page = &pages[at];
                // What is for the teacher is on no page, and counts after what is.
                let hidden: Vec<_> = hidden(page).collect();
                let apart = |it: usize| hidden.iter().any(|range| range.contains(&it));
                let number = |count: &mut usize| {
                    *count += 1;
                    let chapter = page.chapter().map(|it| format!("{it}."));
                    format!("{}{count}", chapter.unwrap_or_default())
                };
                for last in [false, true] {
                    let figures = figures.iter_mut().filter(|figure| figure.page == at);
                    for figure in figures.filter(|it| apart(it.at) == last) {
                        figure.number = number(&mut drawn);
                    }
                    let labels = page.text.formulas.iter().flat_map(|it| &it.labels);
                    let places = labels.map(|label| label.range.start);
                    for place in places.filter(|it| apart(*it) == last) {
                        equations.insert((at, place), number(&mut labelled));
                    }
                }
            }
        }
    }

    /// Gives everything its name; what is for the teacher is on no page and has none.
    fn name(&mut self, work_lists: &[Place]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for at in 0..self.pages.len() {
            for target in self.targets(at) {
                problems.extend(self.names.add(target));
            }
        }
        problems.extend(work::add(&self.bibliography, work_lists, &mut self.names));
        problems
    }

    /// What has a name on the page at `at`.
    fn targets(&self, at: usize) -> Vec<Target> {
        let page = &self.pages[at];
        let problem = self.problem(at);
        let mut found = Vec::new();
        let mut add = |kind, name: &str, label: String, of: String, at: usize| {
            let place = page.place(at);
            let (name, chapter) = (name.to_owned(), page.chapter().map(str::to_owned));
            found.push((at, Target { kind, name, label, of, place, chapter }));
        };
        for heading in &page.headings {
            if let Some(id) = heading.claim() {
                let (name, at) = (id.to_string(), heading.range.start);
                add(Kind::Claim, &name, id.label(), String::new(), at);
            }
        }
        for figure in self.figures.iter().filter(|figure| figure.page == at) {
            add(Kind::Figure, &figure.id, figure.label(), String::new(), figure.at);
        }
        for asked in page.asked.iter().filter(|_| problem.is_some()) {
            let problem = problem.unwrap_or_default();
            let of = format!(" of P{problem}");
            add(Kind::Asked, &asked.id(problem), asked.label(), of, asked.at);
        }
        for symbol in &page.symbols {
            let label = symbol.written.clone();
            add(Kind::Symbol, &symbol.id, label, String::new(), symbol.at);
        }
        for label in page.text.formulas.iter().flat_map(|it| &it.labels) {
            let start = label.range.start;
            let number = self.equations.get(&(at, start)).cloned().unwrap_or_default();
            let number = format!("({number})");
            add(Kind::Equation, &label.name, number, String::new(), start);
        }
        let hidden: Vec<_> = hidden(page).collect();
        found.retain(|(at, _)| !hidden.iter().any(|range| range.contains(at)));
        found.into_iter().map(|(_, target)| target).collect()
    }

    /// Reads what each chapter gives to the sheets.
    fn read_tasks(&mut self) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (at, chapter) in self.chapters.iter().enumerate() {
            let pages: Vec<&Page> = chapter.iter().map(|it| &self.pages[*it]).collect();
            let (task, found) = read::read(&pages);
            problems.extend(found);
            self.tasks.extend(task.map(|task| (at, task)));
        }
        problems
    }

    /// What each page mentions and where: by `directives`, and by the numbers of claims.
    fn mentions(
        &self,
        mut directives: BTreeMap<usize, Vec<(usize, String)>>,
    ) -> Vec<Vec<(usize, String)>> {
        let of = |(at, page): (usize, &Page)| {
            let numbers = page.text.numbers.iter();
            let numbers = numbers.map(|it| (it.range.start, it.claim.to_string()));
            numbers.chain(directives.remove(&at).unwrap_or_default()).collect()
        };
        self.pages.iter().enumerate().map(of).collect()
    }

    /// Notes where each name is used: not in what is for the teacher, and not in the heads
    /// of parts, which name the claims that answer them.
    fn use_names(&mut self, mentions: &[Vec<(usize, String)>]) {
        for (chapter, pages) in self.chapters.iter().enumerate() {
            let parts = self.tasks.get(&chapter).into_iter().flat_map(|it| &it.parts);
            for (place, &at) in pages.iter().enumerate() {
                let page = &self.pages[at];
                let heads = parts.clone().filter(|part| part.page == place);
                let heads = heads.map(|part| part.bytes.clone());
                let left_out: Vec<_> = hidden(page).chain(heads).collect();
                let all = mentions[at].clone();
                self.uses.add(page, self.problem(at), all, &left_out);
            }
        }
    }

    /// Joins claims to their headings and tests, and checks the errata.
    fn join_claims(&mut self, folder: &Folder, errata_lists: &[Place]) -> Vec<Problem> {
        let (tests, mut problems) = evidence::tests(&folder.files);
        let mut headed: Vec<Headed> = Vec::new();
        let mut rest = std::mem::take(&mut self.claims);
        for (at, page) in self.pages.iter().enumerate() {
            let (mut own, others): (Vec<_>, Vec<_>) =
                rest.into_iter().partition(|claim| claim.page == at);
            rest = others;
            problems.extend(claim::join(page, at, &mut own, &mut headed));
            for claim in &mut own {
                let section =
                    page.heading_of(claim.at, |it| it.claim() == Some(claim.id));
                let Some(section) = section.map(|it| &it.section) else { continue };
                let figures = self.figures.iter().filter(|it| it.page == at);
                let inside = figures.filter(|it| section.contains(&it.at));
                claim.figures = inside.map(|it| (it.id.clone(), it.label())).collect();
            }
            self.claims.extend(own);
        }
        let name = &folder.name;
        let unread = folder.files.is_empty();
        let found = claim::give_tests(&mut self.claims, &tests, &headed, name);
        self.claims.sort_by_key(|claim| claim.id);
        let known: BTreeSet<&str> = tests.iter().map(|test| &*test.name).collect();
        let more = erratum::problems(&self.errata, &known, name, errata_lists);
        // Tests that cannot be read are one problem, not one for each that names them.
        problems.extend(found.into_iter().chain(more).filter(|_| !unread));
        erratum::number(&mut self.errata);
        self.errata_page = errata_lists.first().map(|place| place.file.clone());
        problems
    }

    /// The quizzes of a chapter beside its first.
    fn more_quizzes(&self, chapter: &[usize]) -> Vec<Problem> {
        let pages = chapter.iter().map(|at| &self.pages[*at]);
        let places: Vec<Place> = pages
            .filter_map(|page| Some(page.place(page.quiz.as_ref()?.open.start)))
            .collect();
        let Some((Place { file, line }, more)) = places.split_first() else {
            return Vec::new();
        };
        let message = format!("a chapter has one quiz, this one has it in {file}:{line}");
        more.iter().map(|place| place.with(message.clone())).collect()
    }

    /// The claim of this number.
    pub fn claim(&self, id: ClaimId) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.id == id)
    }

    /// The claim whose directive stands here, if nothing is wrong with it.
    pub fn claim_at(&self, place: &Place) -> Option<&Claim> {
        self.claims.iter().find(|claim| claim.place == *place)
    }

    /// The erratum whose directive stands here, if nothing is wrong with it.
    pub fn erratum_at(&self, place: &Place) -> Option<&Erratum> {
        self.errata.iter().find(|erratum| erratum.place == *place)
    }

    /// The figure that the directive at byte `at` of the page at `page` makes.
    pub fn figure_at(&self, page: usize, at: usize) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.page == page && figure.at == at)
    }

    /// The exercises and parts of the page at `page`, each with its id.
    pub fn asked(&self, page: usize) -> Vec<(usize, String)> {
        let Some(problem) = self.problem(page) else { return Vec::new() };
        let asked = self.pages[page].asked.iter();
        asked.map(|asked| (asked.at, asked.id(problem))).collect()
    }
}

/// The bytes of `page` that are for the teacher only.
fn hidden(page: &Page) -> impl Iterator<Item = Range<usize>> {
    let closed = page.blocks_of("teacher").filter(|block| block.end_tag.is_some());
    closed.map(|block| block.bytes.clone())
}
