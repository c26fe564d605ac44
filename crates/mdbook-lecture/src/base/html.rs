//! A page cut into its elements, each with its bytes, so that a step can change some of them
//! and leave all others as they are.
//!
//! A parser of HTML knows no bytes, and what it would write is another
//! text. Pages are written by programs, so this expects quoted attributes and elements that
//! are closed; what is left open ends with the element around it.
use std::collections::HashMap;
use std::ops::Range;

use memchr::{memchr, memchr2_iter};

/// Elements in which nothing is a tag.
const VERBATIM: [&str; 4] = ["script", "style", "textarea", "title"];

/// Elements without an end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
];

/// A page cut into elements.
pub struct Page<'a> {
    /// Its source.
    pub text: &'a str,
    /// Its elements, in the order of their start tags.
    pub elements: Vec<Element<'a>>,
    /// The first element with each id.
    ids: HashMap<&'a str, usize>,
}

/// One element.
#[derive(Debug)]
pub struct Element<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its start tag.
    pub tag: &'a str,
    /// The whole of it.
    pub outer: Range<usize>,
    /// What is between its tags.
    pub inner: Range<usize>,
    /// The place of the element around it among the elements.
    pub parent: Option<usize>,
}

impl<'a> Element<'a> {
    /// The value of an attribute, as it is written.
    pub fn attribute(&self, name: &str) -> Option<&'a str> {
        let start = self.outer.start;
        self.value(name).map(|value| &self.tag[value.start - start..value.end - start])
    }

    /// Where the value of an attribute stands in the page.
    pub fn value(&self, name: &str) -> Option<Range<usize>> {
        let bytes = self.tag.bytes().enumerate();
        let mut spaces = bytes.filter(|(_, byte)| matches!(byte, b' ' | b'\n'));
        spaces.find_map(|(at, _)| {
            let value = self.tag[at + 1..].strip_prefix(name)?.strip_prefix("=\"")?;
            let start = self.outer.start + self.tag.len() - value.len();
            Some(start..start + value.find('"').unwrap_or(value.len()))
        })
    }

    /// Whether it has the class `class`.
    pub fn is(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split(' ').any(|it| it == class))
    }
}

impl<'a> Page<'a> {
    /// Reads the page `text`.
    pub fn read(text: &'a str) -> Self {
        let mut page = Self { text, elements: Vec::new(), ids: HashMap::new() };
        let mut open: Vec<usize> = Vec::new();
        for (start, tag) in tags(text) {
            let at = start + tag.len();
            if let Some(name) = tag.strip_prefix("</") {
                page.close(&mut open, name.trim_end_matches('>').trim_end(), start..at);
                continue;
            }
            let name = name(tag);
            let parent = open.last().copied();
            let (outer, inner) = (start..at, at..at);
            let element = Element { name, tag, outer, inner, parent };
            if let Some(id) = element.attribute("id") {
                page.ids.entry(id).or_insert(page.elements.len());
            }
            page.elements.push(element);
            if !is_void(name) && !tag.ends_with("/>") {
                open.push(page.elements.len() - 1);
            }
        }
        let end = text.len();
        open.into_iter().for_each(|left| page.end(left, end..end));
        page
    }

    /// Ends the innermost open element called `name`, and what is open in it.
    fn close(&mut self, open: &mut Vec<usize>, name: &str, tag: Range<usize>) {
        let Some(at) = open.iter().rposition(|it| self.elements[*it].name == name) else {
            return;
        };
        for left in open.drain(at + 1..).collect::<Vec<_>>() {
            self.end(left, tag.start..tag.start);
        }
        if let Some(it) = open.pop() {
            self.end(it, tag);
        }
    }

    fn end(&mut self, element: usize, tag: Range<usize>) {
        let element = &mut self.elements[element];
        element.inner.end = tag.start;
        element.outer.end = tag.end;
    }

    /// The first element of this name.
    pub fn first(&self, name: &str) -> Option<&Element<'a>> {
        self.elements.iter().find(|it| it.name == name)
    }

    /// The element with this id.
    pub fn with_id(&self, id: &str) -> Option<&Element<'a>> {
        self.elements.get(*self.ids.get(id)?)
    }

    /// The innermost of `element` and those around it that `wanted` accepts.
    pub fn around<'b>(
        &'b self,
        element: &'b Element<'a>,
        wanted: impl Fn(&Element<'a>) -> bool,
    ) -> Option<&'b Element<'a>> {
        let outwards = std::iter::successors(Some(element), |it| {
            it.parent.map(|parent| &self.elements[parent])
        });
        outwards.into_iter().find(|it| wanted(it))
    }

    /// The elements inside `element`, at any depth.
    pub fn inside(&self, element: &Element<'a>) -> impl Iterator<Item = &Element<'a>> {
        let inner = element.inner.clone();
        let first = self.elements.partition_point(|it| it.outer.start < inner.start);
        let end = inner.end;
        self.elements[first..]
            .iter()
            .take_while(move |it| it.outer.start < end)
            .filter(move |it| it.outer.end <= end)
    }
}

/// Every tag of `html`, with the byte it begins at: neither comments nor what stands in a
/// script is one.
pub fn tags(html: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr(b'<', &html.as_bytes()[at..])?;
            let rest = &html[start..];
            if rest.starts_with("<!--") {
                at = rest.find("-->").map_or(html.len(), |end| start + end + 3);
                continue;
            }
            let tag = &rest[..tag_length(rest)];
            at = start + tag.len();
            let name = name(tag);
            if VERBATIM.contains(&name) {
                let end = html[at..].find(&format!("</{name}"));
                at = end.map_or(html.len(), |end| at + end);
            }
            if tag.starts_with("</")
                || name.starts_with(|c: char| c.is_ascii_alphabetic())
            {
                return Some((start, tag));
            }
        }
    })
}

/// The name of the element that the start tag `tag` opens.
pub fn name(tag: &str) -> &str {
    let end = tag.bytes().position(|byte| matches!(byte, b' ' | b'\n' | b'>'));
    let name = tag.get(1..end.unwrap_or(tag.len())).unwrap_or_default();
    name.split_once('/').map_or(name, |it| it.0)
}

/// Whether an element of this name has no end tag.
pub fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// `text` with each of `edits`, which are in order, in the place of its bytes.
pub fn spliced<S: AsRef<str>>(
    text: &str,
    edits: impl IntoIterator<Item = (Range<usize>, S)>,
) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut at = 0;
    for (range, new) in edits {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(new.as_ref());
        at = range.end;
    }
    out + text.get(at..).unwrap_or_default()
}

/// The length of the tag that `html` begins with; a `>` between quotes does not end it.
pub fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for at in memchr2_iter(b'"', b'>', html.as_bytes()) {
        match html.as_bytes()[at] {
            b'"' => quoted = !quoted,
            _ if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}
