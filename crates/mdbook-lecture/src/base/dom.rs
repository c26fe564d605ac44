//! A page as a browser reads it: parsed by html5ever, with the line of each element and of
//! each mistake.
//!
//! For looking only. What is written back goes by bytes ([`crate::base::html`]), so that a
//! page stays as it was but for what is changed.
use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::interface::{
    Attribute, ElementFlags, ExpandedName, NodeOrText, QuirksMode, TreeSink,
};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{ParseOpts, QualName, local_name, ns, parse_document};

/// A page that was parsed.
pub struct Document {
    /// Its elements and texts, each behind the one around it; the first is the page itself.
    pub nodes: Vec<Node>,
    /// What is wrong with its tags: the line, and what the parser says.
    pub mistakes: Vec<(usize, Cow<'static, str>)>,
}

/// An element or a text.
pub struct Node {
    /// Which of the two, and what it holds.
    pub kind: Kind,
    /// The place of the element around it among the nodes.
    pub parent: usize,
    /// The line on which its tag or its text ends, from 1.
    pub line: usize,
}

/// What a node is.
pub enum Kind {
    /// An element (or the page itself, without a name).
    Element {
        /// Its name, in lower case but in SVG.
        name: QualName,
        /// Its attributes, with their characters instead of entities.
        attributes: Vec<Attribute>,
    },
    /// A piece of text, with its characters instead of entities.
    Text(StrTendril),
}

impl Node {
    /// The name of an element; that of a text is empty.
    pub fn name(&self) -> &str {
        match &self.kind {
            Kind::Element { name, .. } => &name.local,
            Kind::Text(_) => "",
        }
    }

    /// The attributes of an element.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = match &self.kind {
            Kind::Element { attributes, .. } => attributes.as_slice(),
            Kind::Text(_) => &[],
        };
        all.iter().map(|it| (&*it.name.local, &*it.value))
    }
}

/// Parses `html`, a whole page.
pub fn parse(html: &str) -> Document {
    let options = ParseOpts {
        tree_builder: TreeBuilderOpts {
            exact_errors: true,
            // What stands in `<noscript>` is looked at, too.
            scripting_enabled: false,
            ..TreeBuilderOpts::default()
        },
        ..ParseOpts::default()
    };
    parse_document(Builder::new(), options).one(html)
}

/// What the parser tells its findings to.
struct Builder {
    nodes: RefCell<Vec<Node>>,
    mistakes: RefCell<Vec<(usize, Cow<'static, str>)>>,
    line: Cell<usize>,
}

/// A node, and the name of an element, which the parser asks for again and again.
#[derive(Clone)]
struct Handle {
    node: usize,
    name: QualName,
}

impl Builder {
    fn new() -> Self {
        let builder = Self {
            nodes: RefCell::default(),
            mistakes: RefCell::default(),
            line: Cell::new(1),
        };
        builder.element(nameless(), Vec::new());
        builder
    }

    fn add(&self, kind: Kind, parent: usize) -> usize {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { kind, parent, line: self.line.get() });
        nodes.len() - 1
    }

    fn element(&self, name: QualName, attributes: Vec<Attribute>) -> Handle {
        let node = self.add(Kind::Element { name: name.clone(), attributes }, 0);
        Handle { node, name }
    }

    fn parent(&self, node: usize) -> usize {
        self.nodes.borrow()[node].parent
    }

    fn put(&self, parent: usize, child: NodeOrText<Handle>) {
        match child {
            NodeOrText::AppendNode(child) => {
                self.nodes.borrow_mut()[child.node].parent = parent;
            }
            NodeOrText::AppendText(text) => {
                if let Some(Node { kind: Kind::Text(before), parent: same, .. }) =
                    self.nodes.borrow_mut().last_mut()
                    && *same == parent
                {
                    before.push_tendril(&text);
                    return;
                }
                self.add(Kind::Text(text), parent);
            }
        }
    }
}

/// The name of what has none: the page, a comment.
fn nameless() -> QualName {
    QualName::new(None, ns!(), local_name!(""))
}

impl TreeSink for Builder {
    type Handle = Handle;
    type Output = Document;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> Document {
        Document { nodes: self.nodes.into_inner(), mistakes: self.mistakes.into_inner() }
    }

    fn parse_error(&self, message: Cow<'static, str>) {
        self.mistakes.borrow_mut().push((self.line.get(), message));
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(usize::try_from(line).unwrap_or(usize::MAX));
    }

    fn get_document(&self) -> Handle {
        Handle { node: 0, name: nameless() }
    }

    fn elem_name<'a>(&'a self, target: &'a Handle) -> ExpandedName<'a> {
        target.name.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> Handle {
        self.element(name, attributes)
    }

    fn create_comment(&self, _: StrTendril) -> Handle {
        self.element(nameless(), Vec::new())
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> Handle {
        self.element(nameless(), Vec::new())
    }

    fn append(&self, parent: &Handle, child: NodeOrText<Handle>) {
        self.put(parent.node, child);
    }

    fn append_before_sibling(&self, sibling: &Handle, child: NodeOrText<Handle>) {
        self.put(self.parent(sibling.node), child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &Handle,
        _: &Handle,
        child: NodeOrText<Handle>,
    ) {
        self.put(self.parent(element.node), child);
    }

    fn reparent_children(&self, node: &Handle, new_parent: &Handle) {
        for child in self.nodes.borrow_mut().iter_mut().skip(node.node + 1) {
            if child.parent == node.node {
                child.parent = new_parent.node;
            }
        }
    }

    fn remove_from_parent(&self, target: &Handle) {
        self.put(0, NodeOrText::AppendNode(target.clone()));
    }

    fn same_node(&self, one: &Handle, other: &Handle) -> bool {
        one.node == other.node
    }

    // What a template holds stands in it like anything else.
    fn get_template_contents(&self, target: &Handle) -> Handle {
        target.clone()
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}
    fn set_quirks_mode(&self, _: QuirksMode) {}
    fn add_attrs_if_missing(&self, _: &Handle, _: Vec<Attribute>) {}
}
