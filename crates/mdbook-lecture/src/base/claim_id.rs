//! The number of a claim: `P1.3` to a reader, `p1_3` as an address and in the names of
//! tests.
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The number of a claim; in the order of the book, so that P1.2 comes before P1.10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId {
    /// The problem.
    pub problem: u32,
    /// The claim's number in it.
    pub claim: u32,
}

impl ClaimId {
    /// Reads `p1_3`, the whole of it.
    pub fn read(text: &str) -> Option<Self> {
        Self::head(text, 'p', '_').filter(|(_, rest)| rest.is_empty()).map(|(id, _)| id)
    }

    /// The claim a test is named by: `p1_3` of `p1_3_closed_form`.
    pub fn of_test(name: &str) -> Option<Self> {
        Self::head(name, 'p', '_')
            .filter(|(_, rest)| rest.starts_with('_'))
            .map(|it| it.0)
    }

    /// The number a claim's heading begins with: `P1.3` of `P1.3 · Title`.
    pub fn of_title(title: &str) -> Option<Self> {
        let (id, rest) = Self::head(title, 'P', '.')?;
        rest.trim_start().starts_with('·').then_some(id)
    }

    /// The number `text` begins with, `P1.3`, and its length; none if more of a number or
    /// a word follows.
    pub fn in_prose(text: &str) -> Option<(Self, usize)> {
        let (id, rest) = Self::head(text, 'P', '.')?;
        let mut after = rest.chars();
        let goes_on = match after.next() {
            Some('.') => after.next().is_some_and(|c| c.is_ascii_digit()),
            Some(next) => next.is_alphanumeric() || next == '_',
            None => false,
        };
        (!goes_on).then_some((id, text.len() - rest.len()))
    }

    /// Reads `P1.3`, the whole of it.
    pub fn of_label(text: &str) -> Option<Self> {
        Self::head(text, 'P', '.').filter(|(_, rest)| rest.is_empty()).map(|(id, _)| id)
    }

    /// Splits `p1_3…` into the number and what follows it.
    fn head(text: &str, first: char, middle: char) -> Option<(Self, &str)> {
        let (problem, rest) = number(text.strip_prefix(first)?)?;
        let (claim, rest) = number(rest.strip_prefix(middle)?)?;
        Some((Self { problem, claim }, rest))
    }

    /// `P1.3`.
    pub fn label(self) -> String {
        format!("P{}.{}", self.problem, self.claim)
    }

    /// The address of the claim's proof: `p1_3-proof`.
    pub fn proof(self) -> String {
        format!("{self}-proof")
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}_{}", self.problem, self.claim)
    }
}

impl Serialize for ClaimId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClaimId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let message = || format!("`{text}` is no number of a claim, such as `p1_3`");
        Self::read(&text).ok_or_else(|| de::Error::custom(message()))
    }
}

/// The digits `text` begins with as a number, written without a zero in front, and the
/// rest.
fn number(text: &str) -> Option<(u32, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let number = text[..end].parse().ok().filter(|_| !text.starts_with('0'))?;
    Some((number, &text[end..]))
}
