//! The works the book cites, from a BibTeX file.
use std::path::Path;

use biblatex::{
    ChunksExt, Entry, ParseError, Person, RawBibliography, RawEntry, Spanned,
};
use lab::page::escape_html;

use crate::problem::{Fault, Place, Problem};

/// The fields that are read; another would be lost in silence.
const FIELDS: [&str; 16] = [
    "author",
    "title",
    "journaltitle",
    "journal",
    "booktitle",
    "series",
    "volume",
    "number",
    "chapter",
    "pages",
    "date",
    "year",
    "doi",
    "url",
    "shorthand",
    "annotation",
];

/// The works of one file.
#[derive(Default)]
pub struct Bibliography {
    /// The works, in the order of the file.
    pub works: Vec<Work>,
    /// Whether the file has more works, which cannot be read.
    pub incomplete: bool,
}

/// A work, ready for the page.
pub struct Work {
    /// Its key in the file.
    pub key: String,
    /// What a citation says: `He et al., 2015`, as HTML.
    pub short: String,
    /// The entry: who, what, where, a link, and what it is cited for, as HTML.
    pub entry: String,
    /// Where it stands in the file.
    pub place: Place,
}

impl Bibliography {
    /// Whether a work has this id.
    pub fn has(&self, id: &str) -> bool {
        self.works.iter().any(|work| work.id() == id)
    }
}

impl Work {
    /// Its id in the page, which is also its name.
    pub fn id(&self) -> String {
        format!("cite-{}", self.key)
    }
}

/// Reads the file `name`, a path from `root`, and everything that is wrong with it.
pub fn read(root: &Path, name: &str) -> (Bibliography, Vec<Problem>) {
    match std::fs::read_to_string(root.join(name)) {
        Ok(text) => parse(&text, name),
        Err(error) => {
            let message = format!(
                "`references` of [preprocessor.lecture]: cannot read {name}: {error}"
            );
            let problem = Problem { file: "book.toml".into(), line: 1, message };
            (Bibliography { incomplete: true, ..Bibliography::default() }, vec![problem])
        }
    }
}

/// Reads `text`, the contents of the BibTeX file `file`, and everything that is wrong with
/// it.
pub fn parse(text: &str, file: &str) -> (Bibliography, Vec<Problem>) {
    let top = Place { file: file.to_owned(), line: 1 };
    let entries = RawBibliography::parse(text).and_then(|raw| {
        let start = |it: &Spanned<RawEntry<'_>>| (it.v.key.v.to_owned(), it.span.start);
        let starts: Vec<_> = raw.entries.iter().map(start).collect();
        Ok((starts, biblatex::Bibliography::from_raw(raw)?))
    });
    let (starts, parsed) = match entries {
        Ok(entries) => entries,
        Err(ParseError { span, kind }) => {
            let fault = Fault::new(span.start.min(text.len()), kind.to_string());
            let nothing = Bibliography { incomplete: true, ..Bibliography::default() };
            return (nothing, vec![top.problem(text, fault)]);
        }
    };
    let (mut works, mut problems) = (Vec::new(), Vec::new());
    for entry in parsed.iter() {
        let at = starts.iter().find(|(key, _)| *key == entry.key).map_or(0, |it| it.1);
        match work(entry, top.problem(text, Fault::new(at, ""))) {
            Ok(work) => works.push(work),
            Err(problem) => problems.push(problem),
        }
    }
    (Bibliography { works, incomplete: !problems.is_empty() }, problems)
}

/// One entry of the file; `here` is a problem without words where it stands.
fn work(entry: &Entry, here: Problem) -> Result<Work, Problem> {
    let fault = |message: String| Problem { message, ..here.clone() };
    if let Some(field) = entry.fields.keys().find(|field| !FIELDS.contains(&&***field)) {
        let message = format!(
            "`{}` has no field `{field}`; there are: {}",
            entry.key,
            FIELDS.join(", ")
        );
        return Err(fault(message));
    }
    let text = |field: &str| entry.get(field).map(|chunks| chunks.format_verbatim());
    let required = |field: &str| {
        text(field).ok_or_else(|| fault(format!("`{}` has no {field}", entry.key)))
    };
    let (title, annotation) = (required("title")?, required("annotation")?);
    let authors = match entry.get("author") {
        Some(_) => entry.author().map_err(|error| fault(error.to_string()))?,
        None => Vec::new(),
    };
    let address = match (text("doi"), text("url")) {
        (Some(doi), _) => format!("https://doi.org/{doi}"),
        (None, Some(url)) => url,
        (None, None) => {
            return Err(fault(format!("`{}` has neither doi nor url", entry.key)));
        }
    };
    let year = text("date").or_else(|| text("year"));
    let year = year.map(|date| date.chars().take(4).collect::<String>());
    let name = match (text("shorthand"), &authors[..]) {
        (Some(shorthand), _) => shorthand,
        (None, []) => {
            return Err(fault(format!(
                "`{}` has neither author nor shorthand",
                entry.key
            )));
        }
        (None, [one]) => family(one),
        (None, [one, other]) => format!("{} and {}", family(one), family(other)),
        (None, [first, ..]) => format!("{} et al.", family(first)),
    };
    let short = [Some(name), year.clone()].into_iter().flatten().collect::<Vec<_>>();
    let escaped = escape_html(&address);
    let entry_html = [
        sentence(&people(&authors)),
        format!("<cite>{}</cite>", sentence(&title)),
        sentence(&venue(&text, year)),
        format!("<a href=\"{escaped}\">{escaped}</a>."),
        sentence(&annotation),
    ];
    let entry_html: Vec<_> = entry_html.into_iter().filter(|it| !it.is_empty()).collect();
    Ok(Work {
        key: entry.key.clone(),
        short: escape_html(&short.join(", ")),
        entry: entry_html.join(" "),
        place: Place { file: here.file.clone(), line: here.line },
    })
}

/// Where and when a work appeared: `Neural Networks 107, 2018, pages 3–11`.
fn venue(text: &impl Fn(&str) -> Option<String>, year: Option<String>) -> String {
    let volume = text("volume").map(|volume| match text("number") {
        Some(number) => format!("{volume} ({number})"),
        None => volume,
    });
    let beside = |name: Option<String>, number: Option<String>| {
        Some([name?, number.unwrap_or_default()].join(" ").trim().to_owned())
    };
    let container =
        text("journaltitle").or_else(|| text("journal")).or_else(|| text("booktitle"));
    let year =
        year.filter(|year| !container.as_ref().is_some_and(|it| it.contains(year)));
    let (container, series) = match text("series") {
        Some(series) => (container, beside(Some(series), volume)),
        None => (beside(container, volume), None),
    };
    let chapter = text("chapter").map(|chapter| format!("chapter {chapter}"));
    let pages = text("pages")
        .map(|pages| format!("pages {}", pages.replace("--", "–").replace('-', "–")));
    let parts = [container, year, series, chapter, pages];
    let mut venue = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    if venue.starts_with("chapter") {
        venue.replace_range(..1, "C");
    }
    venue
}

/// `text` as HTML, with a stop at its end.
fn sentence(text: &str) -> String {
    match text.trim() {
        "" => String::new(),
        text if text.ends_with(['.', '?', '!']) => escape_html(text),
        text => format!("{}.", escape_html(text)),
    }
}

/// The family name of `person`.
fn family(person: &Person) -> String {
    [&*person.prefix, &*person.name].join(" ").trim().to_owned()
}

/// All of `authors`: `Boris Hanin and Mihai Nica`.
fn people(authors: &[Person]) -> String {
    let full = |person: &Person| {
        let names = [person.given_name.clone(), family(person), person.suffix.clone()];
        names.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ")
    };
    match authors {
        [] => String::new(),
        [one] => full(one),
        [others @ .., last] => {
            let others: Vec<_> = others.iter().map(full).collect();
            format!("{} and {}", others.join(", "), full(last))
        }
    }
}
