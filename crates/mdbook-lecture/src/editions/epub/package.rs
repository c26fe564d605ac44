//! The package of an EPUB: what it says of itself, its contents and its list of pages.
use lab::page::escape_html;
use mdbook_renderer::config::BookConfig;

use crate::base::digest::Digest;
use crate::base::markdown::inline_html;
use crate::editions::site::settings::Epub;
use crate::editions::site::text::plain;

use super::document::Document;

/// The folder of all that is the book's.
pub const FOLDER: &str = "EPUB";
/// Its style sheet there.
pub const STYLE: &str = "style.css";

/// What every such book is for those who cannot see it, or not well: properties of schema.org.
const ACCESS: [(&str, &[&str]); 4] = [
    ("accessMode", &["textual", "visual"]),
    ("accessModeSufficient", &["textual,visual", "textual"]),
    (
        "accessibilityFeature",
        &[
            "MathML",
            "alternativeText",
            "displayTransformability",
            "pageBreakMarkers",
            "pageNavigation",
            "readingOrder",
            "structuralNavigation",
            "tableOfContents",
        ],
    ),
    ("accessibilityHazard", &["none"]),
];

/// What a package is made of.
pub struct Package<'a> {
    /// What `book.toml` says of the book.
    pub book: &'a BookConfig,
    /// What it says of the EPUB.
    pub epub: &'a Epub,
    /// What may be done with the book, in Markdown.
    pub licence: Option<&'a str>,
    /// The day of this version, `2026-11-27`.
    pub day: String,
    /// The documents, in order.
    pub documents: &'a [Document],
}

impl Package<'_> {
    /// The files that an EPUB begins with, and those that describe it.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        let container = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">\n\
             <rootfiles><rootfile full-path=\"{FOLDER}/package.opf\" \
             media-type=\"application/oebps-package+xml\"/></rootfiles>\n</container>\n"
        );
        let files = [
            ("mimetype".to_owned(), "application/epub+zip".to_owned()),
            ("META-INF/container.xml".to_owned(), container),
            (format!("{FOLDER}/package.opf"), self.opf()),
            (format!("{FOLDER}/nav.xhtml"), self.contents()),
        ];
        files.map(|(name, text)| (name, text.into_bytes())).into()
    }

    /// The name of the font in the EPUB.
    pub fn font(&self) -> &str {
        self.epub.font.rsplit('/').next().unwrap_or(&self.epub.font)
    }

    fn language(&self) -> String {
        escape_html(self.book.language.as_deref().unwrap_or("en"))
    }

    fn title(&self) -> &str {
        self.book.title.as_deref().unwrap_or_default()
    }

    fn opf(&self) -> String {
        let (title, day, language) =
            (escape_html(self.title()), &self.day, self.language());
        let mut said = format!(
            "<dc:identifier id=\"id\">{}</dc:identifier>\n<dc:title>{title}</dc:title>\n\
             <dc:language>{language}</dc:language>\n<dc:date>{day}</dc:date>\n\
             <meta property=\"dcterms:modified\">{day}T00:00:00Z</meta>\n\
             <meta property=\"pageBreakSource\">none</meta>\n",
            self.identifier()
        );
        let mut say = |start: &str, text: &str| {
            let element = start.split(' ').next().unwrap_or_default();
            said += &format!("<{start}>{}</{element}>\n", escape_html(text));
        };
        self.book.authors.iter().for_each(|author| say("dc:creator", author));
        if let Some(description) = &self.book.description {
            say("dc:description", description);
        }
        if let Some(licence) = self.licence {
            say("dc:rights", &plain(&inline_html(licence)));
        }
        for (property, values) in ACCESS {
            let start = format!("meta property=\"schema:{property}\"");
            values.iter().for_each(|value| say(&start, value));
        }
        say("meta property=\"schema:accessibilitySummary\"", &self.epub.summary);
        say("meta property=\"dcterms:conformsTo\"", &self.epub.conforms_to);
        say("meta property=\"a11y:certifiedBy\"", &self.book.authors.join(", "));
        let item = |(at, document): (usize, &Document)| {
            let has = |(element, property): (&str, &'static str)| {
                document.main.contains(element).then_some(property)
            };
            let has =
                [("<math ", "mathml"), ("<svg ", "svg")].into_iter().filter_map(has);
            let has = has.collect::<Vec<_>>().join(" ");
            let has = if has.is_empty() { has } else { format!(" properties=\"{has}\"") };
            format!(
                "<item id=\"d{at}\" href=\"{}\" media-type=\"application/xhtml+xml\"{has}/>\n",
                document.file
            )
        };
        let items: String = self.documents.iter().enumerate().map(item).collect();
        let spine =
            (0..self.documents.len()).map(|at| format!("<itemref idref=\"d{at}\"/>\n"));
        let spine: String = spine.collect();
        let font = self.font();
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
             unique-identifier=\"id\" xml:lang=\"{language}\">\n\
             <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n{said}</metadata>\n\
             <manifest>\n\
             <item id=\"nav\" href=\"nav.xhtml\" media-type=\"application/xhtml+xml\" properties=\"nav\"/>\n\
             <item id=\"style\" href=\"{STYLE}\" media-type=\"text/css\"/>\n\
             <item id=\"font\" href=\"{font}\" media-type=\"font/woff2\"/>\n{items}</manifest>\n\
             <spine>\n<itemref idref=\"nav\" linear=\"no\"/>\n{spine}</spine>\n</package>\n"
        )
    }

    /// What tells this book from every other one, the same for all its versions.
    fn identifier(&self) -> String {
        let mut digest = Digest::default();
        digest.add(self.title().as_bytes());
        digest.add(self.book.authors.join("\n").as_bytes());
        let hex = digest.text();
        // Version 8: whatever its maker likes.
        let parts = [&hex[..8], &hex[8..12], &hex[13..16], &hex[17..20], &hex[20..32]];
        let [a, b, c, d, e] = parts;
        format!("urn:uuid:{a}-{b}-8{c}-a{d}-{e}")
    }

    /// The contents, the list of pages and the landmarks.
    fn contents(&self) -> String {
        let (mut entries, mut pages) = (Vec::new(), String::new());
        for Document { file, name, number, sections, pages: numbers, .. } in
            self.documents
        {
            let level = number.matches('.').count();
            let name = escape_html(format!("{number} {name}").trim());
            entries.push((level, format!("<a href=\"{file}\">{name}</a>")));
            entries.extend(sections.iter().map(|(id, name)| {
                (level + 1, format!("<a href=\"{file}#{id}\">{}</a>", escape_html(name)))
            }));
            pages.extend(numbers.clone().map(|page| {
                format!("<li><a href=\"{file}#page-{page}\">{page}</a></li>\n")
            }));
        }
        let first = self.documents.iter().find(|it| !it.number.is_empty());
        let works =
            self.documents.iter().find(|it| it.main.contains("class=\"bibliography\""));
        let landmarks = [("bodymatter", first), ("bibliography", works)];
        let landmarks = landmarks.into_iter().filter_map(|(kind, document)| {
            let Document { file, name, .. } = document?;
            let name = escape_html(name);
            Some(format!("<li><a epub:type=\"{kind}\" href=\"{file}\">{name}</a></li>\n"))
        });
        let landmarks: String = landmarks.collect();
        let main = format!(
            "<nav epub:type=\"toc\" role=\"doc-toc\" id=\"toc\" aria-labelledby=\"contents\">\n\
             <h1 id=\"contents\">Contents</h1>\n{}</nav>\n\
             <nav epub:type=\"page-list\" role=\"doc-pagelist\" aria-labelledby=\"pages\" hidden=\"hidden\">\n\
             <h2 id=\"pages\">Pages</h2>\n<ol>\n{pages}</ol>\n</nav>\n\
             <nav epub:type=\"landmarks\" aria-labelledby=\"landmarks\" hidden=\"hidden\">\n\
             <h2 id=\"landmarks\">Landmarks</h2>\n<ol>\n\
             <li><a epub:type=\"toc\" href=\"#toc\">Contents</a></li>\n{landmarks}</ol>\n</nav>\n",
            nested(&entries)
        );
        document(&self.language(), self.title(), "", &main)
    }

    /// The documents as files.
    pub fn documents(&self) -> impl Iterator<Item = (String, Vec<u8>)> {
        self.documents.iter().map(|it| {
            let up = "../".repeat(it.file.matches('/').count());
            let main = format!("<main>\n{}</main>\n", it.main);
            let text = document(&self.language(), &it.name, &up, &main);
            (format!("{FOLDER}/{}", it.file), text.into_bytes())
        })
    }
}

/// A list of links, each with its level; what is one below another stands in a list of its own.
fn nested(entries: &[(usize, String)]) -> String {
    let (mut out, mut at) = ("<ol>\n".to_owned(), 0);
    while let Some((level, link)) = entries.get(at) {
        let below = &entries[at + 1..];
        let below = &below[..below.iter().take_while(|it| it.0 > *level).count()];
        let list = if below.is_empty() { String::new() } else { nested(below) };
        out += &format!("<li>{link}{list}</li>\n");
        at += 1 + below.len();
    }
    out + "</ol>\n"
}

/// A document around `body`, whose files are in the folder `up`.
fn document(language: &str, title: &str, up: &str, body: &str) -> String {
    let title = escape_html(title);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
         lang=\"{language}\" xml:lang=\"{language}\">\n<head>\n<title>{title}</title>\n\
         <link rel=\"stylesheet\" href=\"{up}{STYLE}\"/>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}
