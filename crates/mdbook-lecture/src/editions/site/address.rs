//! Where an address on a page leads.
use std::ops::Range;

use crate::base::html::{Element, Page};

/// The file that the relative `path` on the page `file` leads to, both as seen from the
/// folder of the html book; `None` if it leads out of it.
pub fn resolve(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    if !path.is_empty() {
        parts.pop();
    }
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        match part {
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Whether `address` leads to a file by the place of the page it is on.
pub fn is_relative(address: &str) -> bool {
    !address.is_empty() && !address.starts_with(['#', '/', '?']) && !address.contains(':')
}

/// `address` cut into its path and the rest, from its `?` or `#`.
pub fn cut(address: &str) -> (&str, &str) {
    address.split_at(address.find(['#', '?']).unwrap_or(address.len()))
}

/// Where in `page` the relative addresses of these `elements` are, and what they say.
pub fn relative<'a>(
    page: &'a Page<'a>,
    elements: impl IntoIterator<Item = &'a Element<'a>>,
) -> impl Iterator<Item = (Range<usize>, &'a str)> {
    let all = |element: &'a Element<'a>| {
        let values = ["href", "src"].map(|name| element.value(name));
        values.into_iter().flatten().map(|value| (value.clone(), &page.text[value]))
    };
    elements.into_iter().flat_map(all).filter(|(_, address)| is_relative(address))
}
