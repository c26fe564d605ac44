//! Links of a sheet: those within it stay, the others become text or a footnote.
use std::collections::{BTreeMap, BTreeSet};

use lab::page::escape_html;

use crate::base::path;

/// Addresses of the works the book cites: `references.md#cite-he2015` and where to find it.
pub type References = BTreeMap<String, String>;

/// `html`, the inside of a page, with its links settled, and its footnotes, each an
/// address.
pub fn settle(html: &str, references: &References) -> (String, Vec<String>) {
    let ids = ids(html);
    let mut footnotes: Vec<String> = Vec::new();
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find("<a ") {
        out.push_str(&rest[..at]);
        let link = &rest[at..];
        let (Some(open), Some(close)) = (link.find('>'), link.find("</a>")) else {
            out.push_str("<a ");
            rest = &rest[at + 3..];
            continue;
        };
        let (tag, text) = (&link[..=open], &link[open + 1..close]);
        rest = &link[close + 4..];
        let address = tag.split_once("href=\"").and_then(|it| it.1.split('"').next());
        let address = address.unwrap_or_default().replace("&amp;", "&");
        if address.strip_prefix('#').is_some_and(|id| ids.contains(id)) {
            out.push_str(&format!("<a href=\"{}\">{text}</a>", escape_html(&address)));
            continue;
        }
        out.push_str(text);
        let elsewhere = match address.starts_with("http") {
            true => Some(address),
            false => {
                let file = address.rsplit('/').next().unwrap_or_default();
                references.get(file).cloned()
            }
        };
        if let Some(address) = elsewhere {
            let known = footnotes.iter().position(|known| *known == address);
            let number = known.unwrap_or_else(|| {
                footnotes.push(address);
                footnotes.len() - 1
            }) + 1;
            out.push_str(&format!(
                "<sup class=\"link\"><a href=\"#link-{number}\" role=\"doc-noteref\" \
                 aria-label=\"Link {number}\">{number}</a></sup>"
            ));
        }
    }
    (out + rest, footnotes)
}

/// The list of footnotes, empty without any.
pub fn list(footnotes: &[String]) -> String {
    if footnotes.is_empty() {
        return String::new();
    }
    let item = |(at, address): (usize, &String)| {
        format!(
            "<li id=\"link-{}\"><a href=\"{}\">{}</a></li>\n",
            at + 1,
            escape_html(address),
            escape_html(short(address))
        )
    };
    let items: String = footnotes.iter().enumerate().map(item).collect();
    format!("<h2 id=\"links\">Links</h2>\n<ol class=\"links\">\n{items}</ol>\n")
}

/// An address as it is printed.
fn short(address: &str) -> &str {
    let address = address.trim_start_matches("https://").trim_start_matches("http://");
    address.trim_start_matches("www.").trim_end_matches('/')
}

/// Every id of `html`.
pub fn ids(html: &str) -> BTreeSet<&str> {
    html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The works that the page `file` lists, each in an item with an id and an address.
pub fn references(file: &str, text: &str) -> References {
    let file = path::page(file);
    let file = file.rsplit('/').next().unwrap_or_default();
    let work = |item: &str| {
        let (id, entry) = item.split_once('"')?;
        let address = entry.split_once("href=\"http")?.1.split('"').next()?;
        let address = format!("http{address}").replace("&amp;", "&");
        Some((format!("{file}#cite-{id}"), address))
    };
    text.split("<li id=\"cite-").skip(1).filter_map(work).collect()
}
