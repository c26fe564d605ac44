//! What a page refers to.

/// Something in a page that needs something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// A link or an image, whose `.md` mdBook turns into `.html`.
    Link(String),
    /// An address in raw HTML that stays as it is.
    Address(String),
    /// `[text][label]` or `[label][]` without a definition: text, to Markdown.
    Label(String),
    /// `[^note]` without a definition: text, to Markdown.
    Footnote(String),
    /// `[text](a b.md)`: text, to Markdown, for the blank.
    Blank(String),
}
