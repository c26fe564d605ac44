//! The works the book cites, from a BibTeX file.
use std::collections::BTreeMap;
use std::path::Path;

use biblatex::{
    ChunksExt, Entry, ParseError, Person, RawBibliography, RawChunk, RawEntry, Spanned,
};
use lab::page::escape_html;

use crate::base::problem::{Lines, Place, Problem};

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
#[derive(Debug, Default)]
pub struct Bibliography {
    /// The works, in the order of the file.
    pub works: Vec<Work>,
    /// Whether the file has more works, which cannot be read.
    pub incomplete: bool,
}

/// A work, ready for the page.
#[derive(Debug)]
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
            let nothing = Bibliography { incomplete: true, ..Bibliography::default() };
            (nothing, vec![Problem::in_book_toml(root, "preprocessor.lecture", message)])
        }
    }
}

/// Reads `text`, the contents of the BibTeX file `file`, and everything that is wrong with
/// it.
pub fn parse(text: &str, file: &str) -> (Bibliography, Vec<Problem>) {
    let lines = Lines::of(text);
    let here = |at: usize| Place { file: file.to_owned(), line: lines.line(at) };
    let entries = RawBibliography::parse(text).and_then(|raw| {
        let written = |it: &Spanned<RawEntry<'_>>| {
            let address = ["doi", "url"].map(|field| verbatim(&it.v, field));
            (it.v.key.v.to_owned(), (here(it.span.start), address))
        };
        let written: BTreeMap<_, _> = raw.entries.iter().map(written).collect();
        Ok((written, biblatex::Bibliography::from_raw(raw)?))
    });
    let (mut written, parsed) = match entries {
        Ok(entries) => entries,
        Err(ParseError { span, kind }) => {
            let nothing = Bibliography { incomplete: true, ..Bibliography::default() };
            let problem = here(span.start.min(text.len())).with(kind.to_string());
            return (nothing, vec![problem]);
        }
    };
    let (mut works, mut problems) = (Vec::new(), Vec::new());
    for entry in parsed.iter() {
        let (place, address) =
            written.remove(&entry.key).unwrap_or_else(|| (here(0), Default::default()));
        let again = parsed.iter().filter(|it| called(it) == called(entry));
        let again: Vec<_> = again.map(|it| &*it.key).collect();
        let letter = match (again.len(), again.iter().position(|key| *key == entry.key)) {
            (0 | 1, _) | (_, None) => String::new(),
            (_, Some(at)) => match ('a'..='z').nth(at) {
                Some(letter) => letter.into(),
                None => {
                    let message = format!(
                        "`{}` is one work too many of its authors and year, which a letter \
                         from a to z tells apart; give it a `shorthand`",
                        entry.key
                    );
                    problems.push(place.with(message));
                    continue;
                }
            },
        };
        match work(entry, &place, address, &letter) {
            Ok(work) => works.push(work),
            Err(message) => problems.push(place.with(message)),
        }
    }
    (Bibliography { works, incomplete: !problems.is_empty() }, problems)
}

/// The field `field` of `entry` as it is written, with the characters that BibTeX escapes.
fn verbatim(entry: &RawEntry<'_>, field: &str) -> Option<String> {
    let pair = entry.fields.iter().find(|pair| pair.key.v.eq_ignore_ascii_case(field))?;
    let chunk = |chunk: &Spanned<RawChunk<'_>>| match chunk.v {
        RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text.to_owned(),
    };
    let text: String = pair.value.v.iter().map(chunk).collect();
    let escaped = ["\\_", "\\%", "\\&", "\\#", "\\~"];
    let plain = |text: String, it: &str| text.replace(it, &it[1..]);
    Some(escaped.into_iter().fold(text, plain).trim().to_owned())
}

/// Who has written a work and when, as a citation says it: `He et al., 2015`.
fn called(entry: &Entry) -> (Option<String>, Option<String>) {
    let text = |field: &str| entry.get(field).map(|chunks| chunks.format_verbatim());
    let authors = entry.author().unwrap_or_default();
    let name = match (text("shorthand"), &authors[..]) {
        (Some(shorthand), _) => Some(shorthand),
        (None, []) => None,
        (None, [one]) => Some(family(one)),
        (None, [one, other]) => Some(format!("{} and {}", family(one), family(other))),
        (None, [first, ..]) => Some(format!("{} et al.", family(first))),
    };
    let year = text("date").or_else(|| text("year"));
    let digits =
        |date: &str| date.bytes().take(4).filter(u8::is_ascii_digit).count() == 4;
    (name, year.map(|date| if digits(&date) { date[..4].to_owned() } else { date }))
}

/// The link to a work with this doi or url.
fn address(doi: Option<String>, url: Option<String>) -> Result<String, String> {
    let plain = |c: char| !c.is_whitespace() && !"\\{}\"".contains(c);
    match (doi, url) {
        (Some(doi), _) if doi.starts_with("10.") && doi.chars().all(plain) => {
            Ok(format!("https://doi.org/{doi}"))
        }
        (Some(doi), _) => Err(format!(
            "has the doi `{doi}`; a doi is what follows `doi.org/`, and begins `10.`"
        )),
        (None, Some(url))
            if ["https://", "http://"].iter().any(|it| url.starts_with(it))
                && url.chars().all(plain) =>
        {
            Ok(url)
        }
        (None, Some(url)) => Err(format!(
            "has the url `{url}`; it begins `https://` and has no space, brace or backslash"
        )),
        (None, None) => Err("has neither doi nor url".into()),
    }
}

/// One entry of the file, at `place`, with its doi and url; `letter` tells it from others of
/// the same authors and year.
fn work(
    entry: &Entry,
    place: &Place,
    [doi, url]: [Option<String>; 2],
    letter: &str,
) -> Result<Work, String> {
    let key = &entry.key;
    if let Some(field) = entry.fields.keys().find(|field| !FIELDS.contains(&&***field)) {
        let fields = FIELDS.join(", ");
        return Err(format!("`{key}` has no field `{field}`; there are: {fields}"));
    }
    let text = |field: &str| entry.get(field).map(|chunks| chunks.format_verbatim());
    let required =
        |field: &str| text(field).ok_or_else(|| format!("`{key}` has no {field}"));
    let (title, annotation) = (required("title")?, required("annotation")?);
    for (field, chunks) in &entry.fields {
        let text = chunks.format_verbatim();
        let address = ["doi", "url"].contains(&&**field);
        if !address && text.contains(['\\', '$', '#', '~']) {
            return Err(format!(
                "`{key}` has the {field} `{text}`: only the letters of TeX are known, no commands, \
                 formulas or directives"
            ));
        }
    }
    let authors = match entry.get("author") {
        Some(_) => entry.author().map_err(|error| error.to_string())?,
        None => Vec::new(),
    };
    let address = address(doi, url).map_err(|said| format!("`{key}` {said}"))?;
    let (name, year) = called(entry);
    let name = name.ok_or_else(|| format!("`{key}` has neither author nor shorthand"))?;
    if year.is_none() && !letter.is_empty() {
        return Err(format!("`{key}` and another work are both cited as `{name}`"));
    }
    let dated = year.as_ref().map(|year| format!("{year}{letter}"));
    let short = [Some(name), dated].into_iter().flatten().collect::<Vec<_>>();
    let escaped = escape_html(&address);
    let entry_html = [
        sentence(&people(&authors)),
        format!("<cite>{}</cite>", sentence(&title)),
        sentence(&venue(&text, year, letter)),
        format!("<a href=\"{escaped}\">{escaped}</a>."),
        sentence(&annotation),
    ];
    let entry_html: Vec<_> = entry_html.into_iter().filter(|it| !it.is_empty()).collect();
    Ok(Work {
        key: key.clone(),
        short: escape_html(&short.join(", ")),
        entry: entry_html.join(" "),
        place: place.clone(),
    })
}

/// Where and when a work appeared: `Neural Networks 107, 2018, pages 3–11`.
fn venue(
    text: &impl Fn(&str) -> Option<String>,
    year: Option<String>,
    letter: &str,
) -> String {
    let volume = text("volume").map(|volume| match text("number") {
        Some(number) => format!("{volume} ({number})"),
        None => volume,
    });
    let beside = |name: Option<String>, number: Option<String>| {
        Some([name?, number.unwrap_or_default()].join(" ").trim().to_owned())
    };
    let container =
        text("journaltitle").or_else(|| text("journal")).or_else(|| text("booktitle"));
    let said = |year: &String| container.as_ref().is_some_and(|it| it.contains(year));
    let year = year.filter(|year| !letter.is_empty() || !said(year));
    let year = year.map(|year| year + letter);
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
