//! The lines of a quiz.
use super::read::Answer;
use crate::problem::Fault;

/// A line, without the byte that ends it, and where it begins.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    /// Its first byte.
    pub at: usize,
    /// What it says.
    pub text: &'a str,
}

impl<'a> Line<'a> {
    /// Whether it has nothing but space.
    pub fn is_blank(self) -> bool {
        self.text.trim().is_empty()
    }

    /// Where its text ends.
    pub fn end(self) -> usize {
        self.at + self.text.trim_end().len()
    }

    /// The number of the question that begins here, and where its text does: `**2.** …`.
    pub fn question(self) -> Option<(usize, usize)> {
        let (number, rest) = self.text.strip_prefix("**")?.split_once(".** ")?;
        Some((number.parse().ok()?, self.at + self.text.len() - rest.len()))
    }

    /// The answer that begins here, `- [ ] …` or `- [x] …`; what looks like one and is
    /// none is an error.
    pub fn answer(self) -> Option<Result<Answer, Fault>> {
        let rest = self.text.strip_prefix("- ")?;
        let right = match rest.get(..4) {
            Some("[ ] ") => false,
            Some("[x] ") => true,
            _ => {
                let message = format!(
                    "an answer begins `- [ ] `, the right one `- [x] `; found `{}`",
                    self.start()
                );
                return Some(Err(Fault::new(self.at, message)));
            }
        };
        Some(Ok(Answer { right, text: self.at + 6..self.end() }))
    }

    /// Its first words, for a message.
    pub fn start(self) -> &'a str {
        let cut = self.text.char_indices().nth(30).map_or(self.text.len(), |(at, _)| at);
        &self.text[..cut]
    }
}

/// The lines of `text` from byte `from` on.
pub fn lines(text: &str, from: usize) -> Vec<Line<'_>> {
    let mut at = from;
    let line = |line: &'_ str| {
        let start = at;
        at += line.len();
        Line { at: start, text: &text[start..at - usize::from(line.ends_with('\n'))] }
    };
    text[from..].split_inclusive('\n').map(line).collect()
}
