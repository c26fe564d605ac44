//! The name and the `key=value` arguments of a directive.
use std::ops::Range;

use crate::base::problem::Fault;

/// One `key=value` of a directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// What stands before the `=`.
    pub key: String,
    /// What stands after it, without its quotes.
    pub value: String,
    /// The byte of the text at which the value begins.
    pub at: usize,
}

/// Reads a name and the arguments after it; `usage` shows what may stand there.
///
/// # Errors
/// The name is missing, or an argument cannot be read or is given twice.
pub fn named(
    text: &str,
    body: Range<usize>,
    usage: &str,
) -> Result<(String, Vec<Argument>), Fault> {
    let mut words = Words { text, at: body.start, end: body.end };
    let (at, name) = words.next_word().unwrap_or((body.start, ""));
    if name.is_empty() || name.contains(['=', '"']) {
        let word = usage.split(' ').next().unwrap_or_default();
        return Err(Fault::new(
            at,
            format!(
                "{} {word} is `{{{{#{usage}}}}}`; its name is missing",
                article(word)
            ),
        ));
    }
    let mut arguments: Vec<Argument> = Vec::new();
    while let Some(argument) = words.next_argument()? {
        if arguments.iter().any(|earlier| earlier.key == argument.key) {
            return Err(Fault::new(
                argument.at,
                format!("`{}` is given twice", argument.key),
            ));
        }
        arguments.push(argument);
    }
    Ok((name.into(), arguments))
}

/// The indefinite article of `word`.
pub fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// The argument called `key`, if it is given.
pub fn given<'a>(arguments: &'a [Argument], key: &str) -> Option<&'a Argument> {
    arguments.iter().find(|argument| argument.key == key)
}

/// The argument called `key`, which `what` must have and which may not be empty; `at` is
/// where `what` stands.
///
/// # Errors
/// It is missing or empty.
pub fn required<'a>(
    arguments: &'a [Argument],
    key: &str,
    what: &str,
    at: usize,
) -> Result<&'a Argument, Fault> {
    match given(arguments, key) {
        Some(argument) if !argument.value.trim().is_empty() => Ok(argument),
        Some(argument) => {
            Err(Fault::new(argument.at, format!("{what} has an empty {key}")))
        }
        None => Err(Fault::new(at, format!("{what} has no {key}; write `{key}=\"…\"`"))),
    }
}

/// Refuses an argument whose key is not among `keys`.
///
/// # Errors
/// The key, and those there are.
pub fn only(arguments: &[Argument], keys: &[&str], what: &str) -> Result<(), Fault> {
    match arguments.iter().find(|argument| !keys.contains(&&*argument.key)) {
        Some(Argument { key, at, .. }) => {
            let message =
                format!("{what} has no `{key}`; there are: {}", keys.join(", "));
            Err(Fault::new(*at, message))
        }
        None => Ok(()),
    }
}

/// A cursor over the words and arguments of a directive.
struct Words<'a> {
    text: &'a str,
    at: usize,
    end: usize,
}

impl<'a> Words<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..self.end]
    }

    fn skip_space(&mut self) {
        self.at = self.end - self.rest().trim_start().len();
    }

    /// The next run of bytes without a space, and where it begins.
    fn next_word(&mut self) -> Option<(usize, &'a str)> {
        self.skip_space();
        let word = self.rest().split_whitespace().next()?;
        let at = self.at;
        self.at += word.len();
        Some((at, word))
    }

    /// The next `key=value` or `key="value"`.
    fn next_argument(&mut self) -> Result<Option<Argument>, Fault> {
        self.skip_space();
        if self.rest().is_empty() {
            return Ok(None);
        }
        let start = self.at;
        let length = self
            .rest()
            .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
            .unwrap_or(0);
        let key = self.rest()[..length].to_owned();
        if key.is_empty() || !self.rest()[length..].starts_with('=') {
            let word = self.rest().split_whitespace().next().unwrap_or_default();
            return Err(Fault::new(
                start,
                format!("expected `key=value` or `key=\"value\"`, found `{word}`"),
            ));
        }
        self.at += length + 1;
        let (at, value) = if self.rest().starts_with('"') {
            self.quoted().ok_or_else(|| {
                Fault::new(start, format!("the quotes of `{key}` are not closed"))
            })?
        } else {
            let word = self.rest().split(char::is_whitespace).next().unwrap_or_default();
            let at = self.at;
            self.at += word.len();
            (at, word.to_owned())
        };
        Ok(Some(Argument { key, value, at }))
    }

    /// The text between the quotes here; `\"` in it is a quote, any other backslash is
    /// itself.
    fn quoted(&mut self) -> Option<(usize, String)> {
        let start = self.at + 1;
        let inside = &self.text[start..self.end];
        let length = inside
            .char_indices()
            .find(|&(at, character)| character == '"' && !inside[..at].ends_with('\\'))
            .map(|(at, _)| at)?;
        self.at = start + length + 1;
        Some((start, inside[..length].replace("\\\"", "\"")))
    }
}
