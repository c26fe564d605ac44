//! Style sheets and scripts without what only those who change them read, a sixth of what a page takes; the
//! sources keep it. A comment that begins with `/*!` is a licence, and stays.

/// A style sheet without its comments, without the lines that are left empty and what the others begin with.
pub fn out_of_style(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(at);
        let end = match from.as_bytes() {
            [b'/', b'*', b'!', ..] => from.find("*/").map(|end| end + 2),
            [b'/', b'*', ..] => {
                out.push_str(before);
                rest = from.split_once("*/").map_or("", |it| it.1);
                continue;
            }
            [b'/', ..] => Some(1),
            [quote, ..] => from[1..].find(char::from(*quote)).map(|end| end + 2),
            [] => None,
        };
        let end = at + end.unwrap_or(from.len());
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    without_empty_lines((out + rest).lines().map(str::trim_start))
}

/// A script without the comments that begin a line, and without the lines that are empty. What
/// stands behind code is left, for only a parser of scripts could tell it from a string.
pub fn out_of_script(text: &str) -> String {
    let mut inside = false;
    without_empty_lines(text.lines().filter(|line| {
        let line = line.trim_start();
        let begins = line.starts_with("/*") && !line.starts_with("/*!");
        let is_comment = inside || begins || line.starts_with("//");
        // Code may stand behind the end of a comment; mdBook writes none there.
        inside = (inside || begins) && !line.contains("*/");
        !is_comment
    }))
}

fn without_empty_lines<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let full = lines.filter(|line| !line.trim().is_empty());
    full.flat_map(|line| [line, "\n"]).collect()
}
