//! What a finished page holds that must be there, or must not, as a browser reads it: ids and
//! links, what is left of our notation, and tags that do not fit.
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use html5ever::interface::{
    Attribute, ElementFlags, ExpandedName, NodeOrText, QuirksMode, TreeSink,
};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_document};

use crate::base::markdown::notation;
use crate::editions::site::whence::{Found, Heading};

/// What is on one page. Its lines are those of the page, from 1.
#[derive(Debug, Default)]
pub struct Traces {
    /// Its ids and their lines.
    pub ids: HashMap<String, usize>,
    /// The addresses it has of other things, and their lines.
    pub links: Vec<(String, usize)>,
    /// What is wrong by itself.
    pub faults: Vec<Found>,
    /// Its headings, in order.
    pub headings: Vec<Heading>,
}

impl Traces {
    /// Whether there is nothing to tell and nothing that another page may need.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty() && self.links.is_empty() && self.faults.is_empty()
    }
}

/// Elements in which a text is what it is; so it is in our formulas.
const VERBATIM: [&str; 9] =
    ["code", "kbd", "math", "pre", "samp", "script", "style", "template", "textarea"];
/// Attributes that somebody reads or hears, that are an address, and that are ids of the page.
const READ: [&str; 8] = [
    "alt",
    "aria-description",
    "aria-label",
    "data-label",
    "label",
    "placeholder",
    "summary",
    "title",
];
const ADDRESSES: [&str; 8] =
    ["action", "cite", "data", "formaction", "href", "poster", "src", "background"];
const IDS: [&str; 5] =
    ["aria-controls", "aria-describedby", "aria-labelledby", "for", "list"];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

/// Parses the page `html` and looks at all of it.
pub fn read(html: &str) -> Traces {
    // What stands in `<noscript>` is looked at, too.
    let tree_builder = TreeBuilderOpts {
        exact_errors: true,
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let options = ParseOpts { tree_builder, ..ParseOpts::default() };
    // The parser tells of every line but the first.
    let reader = Reader { line: Cell::new(1), ..Reader::default() };
    parse_document(reader, options).one(html)
}

/// A node, and what is put into one.
type Node = Rc<Element>;
type Child = NodeOrText<Node>;

/// Where the parser is, and what it has told.
#[derive(Default)]
struct Reader {
    line: Cell<usize>,
    /// The line of the last mistake.
    mistake: Cell<usize>,
    traces: RefCell<Traces>,
    /// A text that may go on, what it is in, and its line.
    text: RefCell<Option<(Node, String, usize)>>,
}

struct Element {
    name: QualName,
    /// Whether a text in it is what it is, and whether it is a heading's.
    verbatim: Cell<bool>,
    heading: Cell<bool>,
}

impl Element {
    /// What has no name: the page, a comment.
    fn nameless() -> Rc<Self> {
        let name = QualName::new(None, ns!(), local_name!(""));
        Rc::new(Self { name, verbatim: Cell::default(), heading: Cell::default() })
    }
}

impl Reader {
    fn fault(&self, message: String, written: Vec<String>, line: usize) {
        self.traces.borrow_mut().faults.push(Found { message, written, line });
    }

    fn link(&self, address: &str) {
        self.traces.borrow_mut().links.push((address.to_owned(), self.line.get()));
    }

    /// Finds what is left of our notation in `text`, which stands at `place`.
    fn judge(&self, text: &str, place: &str, line: usize) {
        let Some(left) = notation(text) else { return };
        let message = format!(
            "`{left}` is on the page{place} as it was written: no formula and no directive is \
             read there, or it is not one; what is meant as it is stands in code"
        );
        let words = left.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        self.fault(message, vec![left.to_owned(), words], line);
    }

    fn attribute(&self, element: &str, name: &str, value: &str) {
        let line = self.line.get();
        if name == "id" && !value.is_empty() {
            let first = self.traces.borrow().ids.get(value).copied();
            let Some(first) = first else {
                self.traces.borrow_mut().ids.insert(value.to_owned(), line);
                return;
            };
            let message = format!(
                "the id `{value}` is there twice, first on line {first} of the page"
            );
            let written = [format!("{{#{value}}}"), format!("id=\"{value}\"")];
            self.fault(message, [&written[..], &[value.to_owned()]].concat(), line);
        } else if ADDRESSES.contains(&name) {
            self.link(value);
        } else if IDS.contains(&name) {
            value.split_whitespace().for_each(|id| self.link(&format!("#{id}")));
        } else if name == "srcset" {
            let all = value.split(',').filter_map(|it| it.split_whitespace().next());
            all.for_each(|address| self.link(address));
        } else if READ.contains(&name) {
            self.judge(
                value,
                &format!(" in the attribute `{name}` of <{element}>"),
                line,
            );
            if let Some((_, address)) = value.split_once("; URL=")
                && element == "meta"
            {
                self.link(address);
            }
        }
    }

    fn put(&self, parent: &Node, child: Child) {
        let text = match child {
            NodeOrText::AppendNode(child) => {
                child.verbatim.set(child.verbatim.get() || parent.verbatim.get());
                child.heading.set(child.heading.get() || parent.heading.get());
                return;
            }
            NodeOrText::AppendText(text) => text,
        };
        if let Some((same, before, _)) = &mut *self.text.borrow_mut()
            && Rc::ptr_eq(same, parent)
        {
            return before.push_str(&text);
        }
        self.end_text();
        self.text.replace(Some((parent.clone(), text.to_string(), self.line.get())));
    }

    fn end_text(&self) {
        let Some((parent, text, line)) = self.text.take() else { return };
        if parent.heading.get()
            && let Some(heading) = self.traces.borrow_mut().headings.last_mut()
        {
            heading.reads += &text;
        }
        if !parent.verbatim.get() {
            self.judge(&text, "", line);
        }
    }
}

impl TreeSink for Reader {
    type Handle = Node;
    type Output = Traces;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Traces {
        self.end_text();
        self.traces.into_inner()
    }

    fn parse_error(&self, mistake: Cow<'static, str>) {
        let line = self.line.get();
        // What follows on one line follows from the first.
        if let Some(message) = said(&mistake).filter(|_| self.mistake.get() != line) {
            self.mistake.set(line);
            self.fault(message, Vec::new(), line);
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX));
    }

    fn get_document(&self) -> Node {
        Element::nameless()
    }

    fn elem_name<'a>(&'a self, target: &'a Node) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Node {
        self.end_text();
        let value = |name: &str| attributes.iter().find(|it| &*it.name.local == name);
        let heading = HEADINGS.contains(&&*name.local);
        if heading {
            let id = value("id").map_or(String::new(), |id| id.value.to_string());
            let it = Heading { line: self.line.get(), id, reads: String::new() };
            self.traces.borrow_mut().headings.push(it);
        }
        for it in &attributes {
            self.attribute(&name.local, &it.name.local, &it.value);
        }
        let verbatim = VERBATIM.contains(&&*name.local);
        Rc::new(Element { name, verbatim: verbatim.into(), heading: heading.into() })
    }

    fn create_comment(&self, _: StrTendril) -> Node {
        Element::nameless()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Node {
        Element::nameless()
    }

    fn append(&self, parent: &Node, child: Child) {
        self.put(parent, child);
    }

    // A sibling, or a table, is in the same elements.
    fn append_before_sibling(&self, it: &Node, child: Child) {
        self.put(it, child);
    }

    fn append_based_on_parent_node(&self, table: &Node, _: &Node, child: Child) {
        self.put(table, child);
    }

    fn same_node(&self, one: &Node, other: &Node) -> bool {
        Rc::ptr_eq(one, other)
    }

    // What a template holds stands in it like anything else.
    fn get_template_contents(&self, target: &Node) -> Node {
        target.clone()
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn add_attrs_if_missing(&self, _: &Node, _: Vec<Attribute>) {}
    fn remove_from_parent(&self, _: &Node) {}
    fn reparent_children(&self, _: &Node, _: &Node) {}
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
        (None, Some(name)) => {
            format!(
                "`</{name}>` closes nothing, or what was opened behind it is not closed"
            )
        }
        (None, None) => format!("a tag is not closed or is not written right: {mistake}"),
    })
}
