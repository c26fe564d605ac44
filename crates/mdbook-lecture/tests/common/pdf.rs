//! What can be read in a PDF.

use std::fs;
use std::path::Path;

use lopdf::{Dictionary, Document, Object};

/// A PDF and its text, page by page.
pub struct Pdf {
    pub bytes: Vec<u8>,
    pub pages: Vec<String>,
    document: Document,
}

/// `text` without white space: a PDF places words and need not write the spaces.
pub fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

impl Pdf {
    pub fn read(file: &Path) -> Result<Self, String> {
        let bytes = fs::read(file).map_err(|error| error.to_string())?;
        let document = Document::load_mem(&bytes).map_err(|error| error.to_string())?;
        let text = |number: &u32| {
            document.extract_text(&[*number]).map_err(|error| error.to_string())
        };
        let pages = document.get_pages().keys().map(text).collect::<Result<_, _>>()?;
        Ok(Self { bytes, pages, document })
    }

    fn catalog(&self) -> &Dictionary {
        self.document.catalog().expect("a catalog")
    }

    fn inside<'a>(&'a self, object: &'a Object) -> &'a Object {
        match object.as_reference() {
            Ok(id) => self.document.get_object(id).expect("an object"),
            Err(_) => object,
        }
    }

    /// Marked as tagged, and with a tree of its structure that has something in it.
    pub fn is_tagged(&self) -> bool {
        let marks = self.catalog().get(b"MarkInfo").and_then(Object::as_dict);
        let marked = marks.and_then(|it| it.get(b"Marked")).and_then(Object::as_bool);
        let tree = self.catalog().get(b"StructTreeRoot").map(|it| self.inside(it));
        let first = tree.and_then(Object::as_dict).and_then(|it| it.get(b"K"));
        marked.unwrap_or(false) && first.is_ok()
    }

    pub fn has_outline(&self) -> bool {
        self.catalog().get(b"Outlines").is_ok()
    }

    pub fn language(&self) -> String {
        text(self.catalog().get(b"Lang").expect("a language"))
    }

    pub fn title(&self) -> String {
        self.information("Title")
    }

    /// This entry of the document's information.
    pub fn information(&self, key: &str) -> String {
        let all = self.document.trailer.get(b"Info").expect("information");
        let all = self.inside(all).as_dict().expect("a dictionary");
        text(all.get(key.as_bytes()).unwrap_or_else(|_| panic!("no {key}")))
    }

    /// The entries of the outline, and the page that each leads to, from 1.
    pub fn outline(&self) -> Vec<(String, usize)> {
        let outline = self.document.get_toc().expect("an outline");
        assert!(outline.errors.is_empty(), "{:?}", outline.errors);
        outline.toc.into_iter().map(|entry| (entry.title, entry.page)).collect()
    }

    /// The names of its fonts.
    pub fn fonts(&self) -> Vec<String> {
        let all = self.document.objects.values().filter_map(|it| it.as_dict().ok());
        let names =
            all.filter_map(|it| it.get(b"BaseFont").and_then(Object::as_name).ok());
        names.map(|name| String::from_utf8_lossy(name).into_owned()).collect()
    }

    /// Width and height of each page, in points.
    pub fn sizes(&self) -> Vec<[f32; 2]> {
        let size = |id: &lopdf::ObjectId| {
            let page = self.document.get_dictionary(*id).expect("a page");
            let sides = page.get(b"MediaBox").and_then(Object::as_array).expect("a box");
            [2, 3].map(|at| sides[at].as_float().expect("a number"))
        };
        self.document.get_pages().values().map(size).collect()
    }

    /// The text of all pages, every string outside them (information, alternative texts,
    /// outline), all as text.
    pub fn everything(&self) -> String {
        let mut out = self.pages.join("\n");
        for object in self.document.objects.values() {
            strings(object, &mut out);
        }
        out
    }

    /// Its bytes, with zeros for the digits of its two dates.
    pub fn without_dates(&self) -> Vec<u8> {
        let mut bytes = self.bytes.clone();
        for name in [&b"/CreationDate (D:"[..], b"/ModDate (D:"] {
            let at = bytes.windows(name.len()).position(|it| it == name);
            let start = at.expect("a date") + name.len();
            bytes[start..start + 14].fill(b'0');
        }
        bytes
    }
}

/// Appends every string in `object`.
fn strings(object: &Object, out: &mut String) {
    match object {
        Object::String(..) => {
            out.push('\n');
            out.push_str(&text(object));
        }
        Object::Array(items) => items.iter().for_each(|it| strings(it, out)),
        Object::Dictionary(items) => items.iter().for_each(|(_, it)| strings(it, out)),
        Object::Stream(stream) => stream.dict.iter().for_each(|(_, it)| strings(it, out)),
        _ => {}
    }
}

fn text(object: &Object) -> String {
    lopdf::decode_text_string(object).unwrap_or_default()
}
