//! The tables the ledger and the errata are shown in.
use lab::page::escape_html;

/// `count` of what `one` is called: `1 test`, `2 tests`.
pub fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// `text` with a capital at its beginning.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The name of a test, which may be broken after each part.
pub fn test_name(name: &str) -> String {
    format!("<code>{}</code>", escape_html(name).replace('_', "_<wbr>"))
}

/// A list of `items`, which are HTML.
pub fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: String =
        items.into_iter().map(|item| format!("<li>{item}</li>")).collect();
    format!("<ul>{items}</ul>")
}

/// A row whose first cell is its heading; each cell carries its column's name, for narrow
/// pages on which the columns are stacked.
pub fn html_row(id: &str, columns: &[&str], cells: &[String]) -> String {
    let cell = |(at, (column, cell)): (usize, (&&str, &String))| match at {
        0 => format!("<th scope=\"row\">{cell}</th>"),
        _ => format!("<td data-label=\"{column}\">{cell}</td>"),
    };
    let cells: String = columns.iter().zip(cells).enumerate().map(cell).collect();
    let id = if id.is_empty() { String::new() } else { format!(" id=\"{id}\"") };
    format!("<tr{id}>{cells}</tr>")
}

/// A table of the class `class` in the box that wide tables scroll in.
pub fn html_table(class: &str, columns: &[&str], caption: &str, rows: &str) -> String {
    let head: String =
        columns.iter().map(|column| format!("<th scope=\"col\">{column}</th>")).collect();
    format!(
        "<div class=\"table-wrapper\"><table class=\"stacked {class}\">\
         <caption>{caption}</caption><thead><tr>{head}</tr></thead>\
         <tbody>{rows}</tbody></table></div>"
    )
}
