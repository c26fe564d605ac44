//! What a lab shows.

/// What a lab shows for its settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// The figure, as `solutions::figures` draws it.
    pub svg: String,
    /// What is drawn now, in place of the printed figure's caption.
    pub caption: String,
    /// The numbers beside it: what each is, and the number.
    pub values: Vec<(&'static str, String)>,
    /// What stands beside the entries of a [`Kind::Mask`](crate::Kind::Mask), one each.
    pub entries: Vec<String>,
    /// The controls that change nothing while the others are as they are.
    pub idle: Vec<&'static str>,
    /// The finding in a sentence, for a reader who listens.
    pub status: String,
}
