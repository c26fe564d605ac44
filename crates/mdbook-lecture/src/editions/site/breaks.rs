//! Where a line may break on a narrow page, and where not.
use crate::editions::site::folder::{Done, Folder};

/// Names shorter than this need no place to break at.
const LONG: usize = 20;

/// Lets a long name in a sentence break behind its underscores, and keeps the numbers in the
/// head of a question beside their units.
pub fn write(folder: &mut Folder) -> Done {
    for page in &mut folder.pages {
        page.text = heads(&names(&page.text));
    }
    Ok(())
}

/// The page with places to break at in its long names.
fn names(text: &str) -> String {
    let mut parts = text.split("<code");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let start = part.find('>').map_or(0, |at| at + 1);
        let (tag, rest) = part.split_at(start);
        let name = rest.split_once("</code>").map_or("", |it| it.0);
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        out.extend(["<code", tag]);
        if name.len() < LONG || !name.chars().all(plain) {
            out.push_str(rest);
        } else {
            out.push_str(&name.replace('_', "_<wbr>"));
            out.push_str(&rest[name.len()..]);
        }
    }
    out
}

/// The page with no break before the units in the heads of its questions.
fn heads(text: &str) -> String {
    const START: &str = "\"></span><strong>";
    let mut parts = text.split(START);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find("</strong>").unwrap_or(0);
        let head = part[..end].replace(" minute", "\u{a0}minute");
        out.extend([START, &head.replace(" point", "\u{a0}point"), &part[end..]]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_may_break_and_short_ones_and_code_may_not() {
        let kept = "<code>a_short_name</code> <code>x = a_name_of_many_words(y)</code>";
        assert_eq!(names(kept), kept);
        let long = "(<code class=\"hljs\">p1_2_a_name_of_many_words</code>)";
        let broken =
            "(<code>p1_<wbr>2_<wbr>a_<wbr>name_<wbr>of_<wbr>many_<wbr>words</code>)";
        assert_eq!(names(long), broken);
    }

    #[test]
    fn units_stay_with_their_numbers_in_heads_only() {
        let rest = "</strong> In 5 minutes";
        let page =
            format!("<span id=\"a\"></span><strong>1 · 10 minutes · 1 point.{rest}");
        let kept = "<span id=\"a\"></span><strong>1 · 10\u{a0}minutes · 1\u{a0}point.";
        assert_eq!(heads(&page), format!("{kept}{rest}"));
    }
}
