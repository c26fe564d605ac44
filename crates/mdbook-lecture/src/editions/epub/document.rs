//! A page of the site as a document of an EPUB.
use std::ops::Range;

use lab::page::escape_html;

use crate::base::html::{self, Element, is_void};
use crate::base::path::relative;
use crate::editions::site::colophon;
use crate::editions::site::folder::Folder;
use crate::editions::site::page::{INDEX, Kind, Page, resolve};
use crate::editions::site::text::plain;

/// As many characters as a page of paper holds: so often a document says on which one it is.
const PAGE: usize = 1800;

/// Headings at the end of a document, and the classes of what stands folded away on a page and
/// here below them.
const NOTES: [(&str, &[&str]); 4] = [
    ("Answers", &["predict", "answer", "why"]),
    ("Data of the figures", &["data"]),
    ("Checked by Coq", &["checked"]),
    ("More", &[]),
];

/// Elements that only a script needs, or that lead back to where one is.
const GONE: [&str; 4] = ["moved", "progress-count", "boring", "answers-choice"];

/// How a formula says in which style it is set.
const LEVELS: [&str; 2] = ["displaystyle", "scriptlevel"];

/// A document.
pub struct Document {
    /// Its file in the EPUB.
    pub file: String,
    /// The name of the chapter.
    pub name: String,
    /// Its number, empty if it has none.
    pub number: String,
    /// The id and the name of each of its sections.
    pub sections: Vec<(String, String)>,
    /// The numbers of its pages.
    pub pages: Range<usize>,
    /// The inside of its `<main>`.
    pub main: String,
}

/// The chapter on `page`, whose first page has the number `first`; `None` of any other page.
pub fn document(folder: &Folder, page: &Page, first: usize) -> Option<Document> {
    let Kind::Chapter { name, number, .. } = &page.kind else { return None };
    let (cut, number) = (&page.cut(), number.clone().unwrap_or_default());
    let main = cut.first("main")?.inner.clone();
    let (sections, notes) = (Vec::new(), Vec::new());
    let (read, next) = (PAGE, first);
    let mut writer = Writer { folder, page, cut, sections, notes, folds: 0, read, next };
    let mut main = writer.set(main, true).trim().to_owned() + "\n";
    writer.all_notes(&mut main);
    if let Some(colophon) = cut.with_id(colophon::ID).filter(|_| first == 1) {
        main += &writer.set(colophon.outer.clone(), false);
    }
    Some(Document {
        file: xhtml(&page.file),
        name: name.clone(),
        number,
        sections: writer.sections,
        pages: first..writer.next,
        main,
    })
}

/// The document of the page `file`.
fn xhtml(file: &str) -> String {
    format!("{}.xhtml", file.trim_end_matches(".html"))
}

/// Where the writing of a document is.
struct Writer<'a> {
    folder: &'a Folder,
    page: &'a Page,
    cut: &'a html::Page<'a>,
    sections: Vec<(String, String)>,
    /// What was folded away: the place of its heading, itself, and its length.
    notes: Vec<(usize, String, usize)>,
    /// How much that was.
    folds: usize,
    /// How many characters the page has up to here, and the number of the next one.
    read: usize,
    next: usize,
}

impl<'a> Writer<'a> {
    /// What stands in `range`; a page may end between two elements of the `top`.
    fn set(&mut self, range: Range<usize>, top: bool) -> String {
        let (mut out, mut at) = (String::new(), range.start);
        loop {
            let next = self.cut.elements.partition_point(|it| it.outer.start < at);
            let next =
                self.cut.elements.get(next).filter(|it| it.outer.start < range.end);
            let text = &self.cut.text[at..next.map_or(range.end, |it| it.outer.start)];
            self.read += text.chars().count();
            out += text;
            let Some(element) = next else { return out };
            if top {
                self.page_break(&mut out);
            }
            self.element(element, &mut out);
            at = element.outer.end;
        }
    }

    fn page_break(&mut self, out: &mut String) {
        if self.read >= PAGE {
            let page = self.next;
            *out += &format!(
                "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-{page}\" \
                 aria-label=\"Page {page}.\"></span>"
            );
            (self.read, self.next) = (0, page + 1);
        }
    }

    fn element(&mut self, it: &'a Element<'a>, out: &mut String) {
        let inner = it.inner.clone();
        let id = it.attribute("id");
        match it.name {
            "script" | "input" => {}
            _ if GONE.iter().any(|class| it.is(class)) => {}
            _ if it.is("sheets") && self.folder.settings.url.is_none() => {}
            "section" if it.is("lab") && it.attribute("data-engine").is_none() => {}
            "section" if it.is("lab") => *out += &self.lab(it),
            "details" => *out += &self.fold(it),
            "label" => *out += &self.set(inner, false),
            "a" if it.is("header") => *out += &self.set(inner, false),
            "a" => match self.address(it.attribute("href").unwrap_or_default()) {
                Some(to) => self.put("a", it, &[("href", &to)], out),
                None => *out += &self.set(inner, false),
            },
            "fieldset" => self.put("div", it, &[("class", "question")], out),
            "legend" => self.put("p", it, &[], out),
            "math" => {
                let space = "http://www.w3.org/1998/Math/MathML";
                self.put("math", it, &[("xmlns", space)], out);
            }
            name if it
                .attribute("scriptlevel")
                .or(it.attribute("displaystyle"))
                .is_some() =>
            {
                // Browsers know the two on every element, the schema of EPUB on this one.
                let said = attributes(it.tag).filter(|(key, _)| LEVELS.contains(key));
                let said = said.map(|(key, value)| format!(" {key}=\"{value}\""));
                *out += &format!("<mstyle{}>", said.collect::<String>());
                self.put(name, it, &[], out);
                *out += "</mstyle>";
            }
            "svg" => {
                let space = "http://www.w3.org/2000/svg";
                let size = it.attribute("viewbox").or(it.attribute("viewBox"));
                let more = [("xmlns", space), ("viewBox", size.unwrap_or_default())];
                self.put("svg", it, &more, out);
            }
            // What is too wide for the screen scrolls, by the keyboard, too.
            "span" if it.is("wide") => self.put("span", it, &[("tabindex", "0")], out),
            "div" if it.is("table-wrapper") => {
                let caption = self.cut.inside(it).find(|it| it.name == "caption");
                let name = caption.map(|it| plain(&self.cut.text[it.inner.clone()]));
                let name = escape_html(name.as_deref().unwrap_or("Table"));
                let more = [("role", "group"), ("tabindex", "0"), ("aria-label", &name)];
                self.put("div", it, &more, out);
            }
            "pre" => {
                *out += &self.language(it);
                self.put("pre", it, &[], out);
            }
            name => {
                if let ("h2", Some(id)) = (name, id) {
                    let name = plain(&self.cut.text[inner]);
                    self.sections.push((id.to_owned(), name));
                }
                self.put(name, it, &[], out);
            }
        }
    }

    /// The element `it` under the name `name`, with `more` attributes, as XML.
    fn put(
        &mut self,
        name: &str,
        it: &'a Element<'a>,
        more: &[(&str, &str)],
        out: &mut String,
    ) {
        *out += &format!("<{name}");
        let own = attributes(it.tag).filter(|(key, _)| {
            let script = key.starts_with("data-") && *key != "data-label";
            let known = more.iter().any(|it| it.0.eq_ignore_ascii_case(key));
            // A table does not take its style from what it stands in.
            let level =
                LEVELS.contains(key) && (name, *key) != ("mtable", "displaystyle");
            !script && !known && !level && *key != "tabindex"
        });
        for (key, value) in own.chain(more.iter().copied()) {
            *out += &format!(" {key}=\"{value}\"");
            // Where nothing is known of variables, the colours are those of paper.
            for paint in value.split(';').filter(|_| key == "style") {
                let plain = paint.split_once(":var(").and_then(|(key, value)| {
                    Some((key, value.split_once(',')?.1.strip_suffix(')')?))
                });
                let plain = plain.map(|(key, value)| format!(" {key}=\"{value}\""));
                *out += &plain.unwrap_or_default();
            }
        }
        if is_void(name) || it.tag.ends_with("/>") {
            *out += "/>";
            return;
        }
        *out += ">";
        if let (Kind::Chapter { number: Some(number), .. }, "h1") =
            (&self.page.kind, name)
        {
            *out += &format!("<span class=\"number\">{number}</span> ");
        }
        *out += &self.set(it.inner.clone(), false);
        *out += &format!("</{name}>");
    }

    /// Where `href` leads from the document; `None` if only the site has it, and no address.
    fn address(&self, href: &str) -> Option<String> {
        let (path, id) = href.split_once('#').unwrap_or((href, ""));
        if path.is_empty() || path.contains(':') {
            return Some(href.to_owned());
        }
        let mut file = resolve(&self.page.file, path)?;
        if file.is_empty() || file == INDEX {
            file = self.folder.page(INDEX)?.from().to_owned();
        }
        let end = if id.is_empty() { String::new() } else { format!("#{id}") };
        let page = self.folder.page(&file).map(|page| &page.kind);
        if matches!(page, Some(Kind::Chapter { .. })) {
            return Some(relative(&xhtml(&self.page.file), &xhtml(&file)) + &end);
        }
        Some(format!("{}{file}{end}", self.folder.settings.url.as_ref()?))
    }

    /// What stands in the place of a lab, whose figure is above it.
    fn lab(&self, it: &Element<'_>) -> String {
        let said = "you can change what this figure shows.";
        let Some(url) = &self.folder.settings.url else {
            return format!("<p class=\"lab\">On the book’s website {said}</p>\n");
        };
        let (file, figure) = (&self.page.file, it.attribute("data-figure"));
        let figure = figure.unwrap_or_default();
        format!(
            "<p class=\"lab\"><a href=\"{url}{file}#{figure}\">On the book’s website</a> \
             {said}</p>\n"
        )
    }

    /// What a block of code is, which the site's style sheet says.
    fn language(&self, it: &Element<'_>) -> String {
        let code = self.cut.inside(it).find(|it| it.name == "code");
        let is = |class: &str| code.is_some_and(|it| it.is(class));
        let beside = it.parent.is_some_and(|at| self.cut.elements[at].is("tabs"));
        let said = match () {
            () if is("quoted") => "From the library",
            () if is("language-rust") => "Check",
            () if is("language-python") && beside => "The same check in PyTorch",
            () if is("language-python") => "Python",
            () => return String::new(),
        };
        format!("<p class=\"code-label\">{said}</p>")
    }

    /// What stands in the place of what is folded away; that goes to the notes.
    fn fold(&mut self, it: &'a Element<'a>) -> String {
        self.folds += 1;
        let fold = self.folds;
        let cut = self.cut;
        let summary = cut.inside(it).find(|it| it.name == "summary");
        let text = summary.map_or(it.inner.start, |it| it.outer.end)..it.inner.end;
        let inside = |it: &'a Element<'a>| cut.inside(it).find(|it| it.name == "p");
        let summary = summary.map(|it| inside(it).unwrap_or(it).inner.clone());
        let summary = summary.unwrap_or(text.start..text.start);
        let said = self.set(summary.clone(), false);
        let kind = it.attribute("class").unwrap_or_default();
        let id = it.attribute("id").map_or(format!("note-{fold}"), str::to_owned);
        let here = match kind {
            "predict" => format!(
                "<p class=\"predict\" id=\"from-{fold}\">{said} <a href=\"#{id}\">Answer</a></p>"
            ),
            _ => format!(
                "<p class=\"turn\"><a id=\"from-{fold}\" href=\"#{id}\">{}</a></p>",
                escape_html(&plain(&cut.text[summary]))
            ),
        };
        // Away from the claim the heading says which it is.
        let of = self.sections.last().filter(|_| kind == "checked");
        let of = of.map_or_else(String::new, |it| format!(": {}", escape_html(&it.1)));
        let read = std::mem::take(&mut self.read);
        let note = format!(
            "<section class=\"note {kind}\" id=\"{id}\">\n<h3>{said}{of}</h3>{}\
             <p class=\"back\"><a role=\"doc-backlink\" href=\"#from-{fold}\">Back to the \
             text</a></p>\n</section>\n",
            self.set(text, false)
        );
        let length = std::mem::replace(&mut self.read, read);
        let place = NOTES.iter().position(|it| it.1.contains(&kind));
        self.notes.push((place.unwrap_or(NOTES.len() - 1), note, length));
        here
    }

    /// The notes, each under its heading.
    fn all_notes(&mut self, out: &mut String) {
        let notes = std::mem::take(&mut self.notes);
        for (place, (heading, _)) in NOTES.iter().enumerate() {
            let mut notes = notes.iter().filter(|it| it.0 == place).peekable();
            if notes.peek().is_some() {
                *out += &format!("<h2 id=\"notes-{place}\">{heading}</h2>\n");
            }
            for (_, note, length) in notes {
                self.page_break(out);
                *out += note;
                self.read += length;
            }
        }
    }
}

/// The attributes that a start tag has.
fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        let (before, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        rest = after;
        Some((before.rsplit(char::is_whitespace).next()?, value))
    })
}
