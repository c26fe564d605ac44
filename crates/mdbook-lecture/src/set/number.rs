//! How a computed value is written where it stands.
use crate::base::markdown::escape;

/// `value` in running text: Markdown reads every character as itself.
pub fn in_prose(value: &str) -> String {
    escape(value, "\\`*_[]<>&$|~^")
}

/// `value` in a formula: a comma between digits is no punctuation, and `%` is no comment.
///
/// `78,592` becomes `78{,}592`, and `12 %` becomes `12 \%`.
pub fn in_formula(value: &str) -> String {
    let characters: Vec<char> = value.chars().collect();
    let digit = |at: Option<usize>| {
        at.and_then(|at| characters.get(at)).is_some_and(char::is_ascii_digit)
    };
    let mut tex = String::with_capacity(value.len());
    for (at, &character) in characters.iter().enumerate() {
        match character {
            ',' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => tex.push_str("{,}"),
            '%' => tex.push_str("\\%"),
            _ => tex.push(character),
        }
    }
    tex
}
