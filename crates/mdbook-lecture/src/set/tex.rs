//! What takes the place of a formula: its directives and labels in place, rendered, and with the
//! mark behind it that must not begin a line.
use crate::base::problem::Problem;
use crate::book::index::Book;
use crate::syntax::formula::Formula;
use crate::syntax::tex::LABEL;
use crate::syntax::text::{MASK, Text};

use super::formula::Maths;
use super::splice::{Mark, splice};

/// What takes the place of `formula`, which is in `text` of the page at `page`, with what is in
/// it by `marks`.
///
/// # Errors
/// It does not parse.
pub fn set(
    text: &Text,
    formula: &Formula,
    marks: &[Mark],
    (book, page): (&Book, usize),
    maths: &Maths,
) -> Result<Mark, Problem> {
    let range = &formula.range;
    let tex = with_marks(formula, marks, (book, page));
    let labels: Vec<&str> = formula.labels.iter().map(|it| &*it.name).collect();
    let html = maths.render(&tex, formula.display, &labels).map_err(|said| {
        let written = splice(&text.source, range.clone(), marks);
        let written: String = written.chars().take(200).collect();
        let message = format!("formula does not parse: {said}\n    {written}");
        text.place(range.start).with(message)
    })?;
    let (before, after) = (&text.source[..range.start], &text.source[range.end..]);
    let (opening, closing) = match formula.display {
        true => ("", ""),
        false => (if before.ends_with('(') { "(" } else { "" }, closing_mark(after)),
    };
    Ok((
        range.start - opening.len()..range.end + closing.len(),
        match (opening, closing) {
            ("", "") => html,
            _ => format!("<span class=\"held\">{opening}{html}{closing}</span>"),
        },
    ))
}

/// The TeX of `formula`, with its directives set and its labels numbered.
fn with_marks(formula: &Formula, marks: &[Mark], (book, page): (&Book, usize)) -> String {
    let range = &formula.range;
    let from = marks.partition_point(|(mark, _)| mark.start < range.start);
    let inside = marks[from..].iter().take_while(|(mark, _)| mark.end <= range.end);
    let (mut tex, mut rest) = (String::new(), &*formula.tex);
    for (mark, replacement) in inside {
        let Some(at) = rest.find(MASK) else { break };
        tex.push_str(&rest[..at]);
        tex.push_str(replacement);
        // As long as the directive, but for what a list or a quote has before its lines.
        let masked =
            |(at, c): &(usize, char)| *at < mark.len() && (*c == MASK || *c == '\n');
        let length = rest[at..].char_indices().take_while(masked).count();
        rest = &rest[at + length..];
    }
    tex.push_str(rest);
    for label in &formula.labels {
        let number = book.equations.get(&(page, label.range.start));
        let Some(at) = tex.find(LABEL) else { break };
        let end = tex[at..].find('}').map_or(tex.len(), |length| at + length + 1);
        let number = number.map_or("", String::as_str);
        tex.replace_range(at..end, &format!("\\tag{{{number}}}"));
    }
    tex
}

/// What `text` begins with and must not begin a line: browsers break before it where a formula
/// ends. That is marks, and what makes a word with the formula, such as `th`.
fn closing_mark(text: &str) -> &str {
    let marks = |c: char| c.is_lowercase() || ".,;:?)-–—/%’”".contains(c);
    &text[..text.find(|c| !marks(c)).unwrap_or(text.len())]
}
