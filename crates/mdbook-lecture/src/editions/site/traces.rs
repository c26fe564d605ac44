//! What a finished page holds that must be there, or must not: the ids and the links on it,
//! what is left of our notation, and tags that do not fit.
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::base::dom::{self, Document, Kind, Node};
use crate::editions::site::whence::Found;

/// What is on one page.
#[derive(Debug, Default)]
pub struct Traces {
    /// Its ids, each with the line it stands on.
    pub ids: HashMap<String, usize>,
    /// The addresses it has of other things.
    pub links: Vec<Link>,
    /// What is wrong by itself.
    pub faults: Vec<Found>,
}

/// An address on a page.
#[derive(Debug)]
pub struct Link {
    /// The address, with its characters instead of entities.
    pub address: String,
    /// Where it is.
    pub found: Found,
}

/// What our formulas are on a page, up to the `>`; they are written by a program that has
/// read every one of them, and are most of a page.
const FORMULA: &str = "<span class=\"katex\">";

/// Elements in which a text is what it is.
const VERBATIM: [&str; 9] = [
    "annotation",
    "code",
    "kbd",
    "pre",
    "samp",
    "script",
    "style",
    "template",
    "textarea",
];

/// Attributes that somebody reads or hears.
const READ: [&str; 9] = [
    "alt",
    "aria-description",
    "aria-label",
    "content",
    "data-label",
    "label",
    "placeholder",
    "summary",
    "title",
];

/// Attributes that are an address, and those that are ids of the same page.
const ADDRESSES: [&str; 8] =
    ["action", "cite", "data", "formaction", "href", "poster", "src", "background"];
const IDS: [&str; 5] =
    ["aria-controls", "aria-describedby", "aria-labelledby", "for", "list"];

/// Parses the page `html` and looks at all of it.
pub fn read(html: &str) -> Traces {
    let document = dom::parse(&without_formulas(html));
    let mut traces = Traces::default();
    let mut heading = None;
    let mut twice = Vec::new();
    for (index, node) in document.nodes.iter().enumerate() {
        if is_heading(node) {
            heading = Some(told(&document, index));
        }
        let here =
            || Found { heading: heading.clone(), line: node.line, ..Found::default() };
        match &node.kind {
            Kind::Text(text) => {
                if let Some(left) = notation(text)
                    && !is_verbatim(&document.nodes, node.parent)
                {
                    traces.faults.push(left_over(left, "", here()));
                }
            }
            Kind::Element { .. } => traces.element(node, &here, &mut twice),
        }
    }
    for (id, found) in twice {
        let message = format!(
            "the id `{id}` is there twice, first on line {} of the page",
            traces.ids[&id]
        );
        let written = vec![format!("{{#{id}}}"), format!("id=\"{id}\""), id];
        traces.faults.push(Found { message, written, ..found });
    }
    let mut last = 0;
    for (line, mistake) in &document.mistakes {
        // What follows on one line follows from the first.
        if let Some(message) = said(mistake).filter(|_| *line != last) {
            let heading = heading_before(&document, *line);
            let found = Found { message, line: *line, heading, ..Found::default() };
            traces.faults.push(found);
            last = *line;
        }
    }
    traces
}

impl Traces {
    fn element(
        &mut self,
        node: &Node,
        here: &impl Fn() -> Found,
        twice: &mut Vec<(String, Found)>,
    ) {
        for (name, value) in node.attributes() {
            if name == "id" && !value.is_empty() {
                if self.ids.contains_key(value) {
                    twice.push((value.to_owned(), here()));
                } else {
                    self.ids.insert(value.to_owned(), node.line);
                }
            } else if ADDRESSES.contains(&name) {
                self.link(value, here());
            } else if IDS.contains(&name) {
                let ids = value.split_whitespace();
                ids.for_each(|id| self.link(&format!("#{id}"), here()));
            } else if name == "srcset" {
                let all = value.split(',').filter_map(|it| it.split_whitespace().next());
                all.for_each(|address| self.link(address, here()));
            } else if READ.contains(&name) {
                if let Some(left) = notation(value) {
                    let at = format!(" in the attribute `{name}` of <{}>", node.name());
                    self.faults.push(left_over(left, &at, here()));
                }
                if node.name() == "meta"
                    && let Some((_, address)) = value.split_once("; URL=")
                {
                    self.link(address, here());
                }
            }
        }
    }

    fn link(&mut self, address: &str, found: Found) {
        self.links.push(Link { address: address.to_owned(), found });
    }
}

/// Whether `node` is an element whose text is what it is, or in one.
fn is_verbatim(nodes: &[Node], node: usize) -> bool {
    let mut around =
        std::iter::successors(Some(node), |&at| (at != 0).then(|| nodes[at].parent));
    around.any(|at| VERBATIM.contains(&nodes[at].name()))
}

/// What is left of our notation in `text`, up to the end of its line: a directive, an id or a
/// formula. A `$` before a digit is a price.
fn notation(text: &str) -> Option<&str> {
    let price = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let dollar = text.match_indices('$').find(|(at, _)| !price(&text[at + 1..]));
    let marks = [text.find("{{"), text.find("{#"), dollar.map(|it| it.0)];
    let at = marks.into_iter().flatten().min()?;
    let left = text[at..].lines().next().unwrap_or_default();
    let end = left.char_indices().nth(40).map_or(left.len(), |it| it.0);
    Some(left[..end].trim_end())
}

fn left_over(left: &str, place: &str, found: Found) -> Found {
    let message = format!(
        "`{left}` is on the page{place} as it was written: no formula and no directive is read \
         there, or it is not one; what is meant as it is stands in code"
    );
    let word = |it: &str| it.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    Found { message, written: vec![left.to_owned(), word(left)], ..found }
}

/// What the parser says of a mistake, in the words of an author; nothing of a page that does
/// not say what it is before its first tag.
fn said(mistake: &str) -> Option<String> {
    let between =
        |start: &str, end| Some(mistake.split_once(start)?.1.split_once(end)?.0);
    if mistake.ends_with("insertion mode Initial") {
        return None;
    }
    let tag = between("name: Atom(\\'", "\\'").or(between("while closing Atom('", "'"));
    let open =
        between("Unexpected open tag ", " at end").and_then(|it| it.rsplit(':').next());
    Some(match (open, tag) {
        (Some(name), _) => format!("`<{name}>` is not closed"),
        (None, Some(name)) if mistake.contains("kind: StartTag") => {
            format!(
                "`<{name}>` cannot stand here, or what stands before it is not closed"
            )
        }
        (None, Some(name)) => format!(
            "`</{name}>` closes nothing, or what was opened behind it is not closed"
        ),
        (None, None) => format!("a tag is not closed or is not written right: {mistake}"),
    })
}

fn is_heading(node: &Node) -> bool {
    matches!(node.name(), "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// How the heading `at` reads, and its id.
fn told(document: &Document, at: usize) -> Arc<(String, String)> {
    let id = document.nodes[at].attributes().find(|it| it.0 == "id");
    let mut reads = String::new();
    for node in document.nodes.iter().skip(at + 1) {
        match &node.kind {
            _ if node.parent < at => break,
            Kind::Text(text) => reads += text,
            Kind::Element { .. } => {}
        }
    }
    Arc::new((reads, id.map_or(String::new(), |it| it.1.to_owned())))
}

/// The last heading on a line up to `line`.
fn heading_before(document: &Document, line: usize) -> Option<Arc<(String, String)>> {
    let is_it = |node: &Node| node.line <= line && is_heading(node);
    document.nodes.iter().rposition(is_it).map(|at| told(document, at))
}

/// `html` without its formulas, but for those with an id or a link in them.
fn without_formulas(html: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(html.len() / 2);
    let mut at = 0;
    for (start, _) in html.match_indices(FORMULA) {
        let Some(formula) = element(&html[start..]) else { continue };
        if start >= at && ![" id=", " href="].iter().any(|it| formula.contains(it)) {
            out.push_str(&html[at..start]);
            at = start + formula.len();
        }
    }
    match at {
        0 => Cow::Borrowed(html),
        _ => Cow::Owned(out + &html[at..]),
    }
}

/// The element `span` that `html` begins with.
fn element(html: &str) -> Option<&str> {
    let mut depth = 0_usize;
    for (at, _) in html.match_indices("span") {
        if html[..at].ends_with('<') {
            depth += 1;
        } else if html[..at].ends_with("</") {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return html.get(..at + "span>".len());
            }
        }
    }
    None
}
