//! The elements of a finished page, for the steps that read what mdBook has written.
//!
//! Pages are written by programs, so this expects quoted attributes and elements that are
//! closed; what is left open ends with the element around it.
use std::collections::HashMap;
use std::ops::Range;

/// Elements that have no end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements in which nothing is a tag.
const VERBATIM: [&str; 4] = ["script", "style", "textarea", "title"];

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
        let value = |(at, _)| {
            let rest = self.tag[at..].strip_prefix([' ', '\n'])?;
            rest.strip_prefix(name)?.strip_prefix("=\"")?.split('"').next()
        };
        self.tag.match_indices([' ', '\n']).find_map(value)
    }

    /// Whether it has the class `class`.
    pub fn is(&self, class: &str) -> bool {
        self.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    }
}

impl<'a> Page<'a> {
    /// Reads the page `text`.
    pub fn read(text: &'a str) -> Self {
        let mut page = Self { text, elements: Vec::new(), ids: HashMap::new() };
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while let Some(start) = text[at..].find('<').map(|found| at + found) {
            if text[start..].starts_with("<!--") {
                at = text[start..].find("-->").map_or(text.len(), |end| start + end + 3);
                continue;
            }
            at = start + tag_length(&text[start..]);
            let tag = &text[start..at];
            if let Some(name) = tag.strip_prefix("</") {
                page.close(&mut open, name.trim_end_matches('>').trim_end(), start..at);
                continue;
            }
            let end = tag.find([' ', '\n', '>', '/']).unwrap_or(tag.len());
            let name = &tag[1..end];
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                continue;
            }
            let parent = open.last().copied();
            let (outer, inner) = (start..at, at..at);
            let element = Element { name, tag, outer, inner, parent };
            if let Some(id) = element.attribute("id") {
                page.ids.entry(id).or_insert(page.elements.len());
            }
            page.elements.push(element);
            if VOID.contains(&name) || tag.ends_with("/>") {
                continue;
            }
            open.push(page.elements.len() - 1);
            if VERBATIM.contains(&name) {
                let end = text[at..].find(&format!("</{name}"));
                at = end.map_or(text.len(), |end| at + end);
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

/// The length of the tag that `html` begins with; a `>` between quotes does not end it.
pub fn tag_length(html: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in html.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at + 1,
            _ => {}
        }
    }
    html.len()
}
