//! The figures of the book.

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The page it is on, among those of the book.
    pub page: usize,
    /// Where its directive begins.
    pub at: usize,
    /// Its name in the table of figures.
    pub name: String,
    /// Whether it is drawn with its defaults.
    pub plain: bool,
    /// Its id in the page, `fig-…`.
    pub id: String,
    /// The number it is given, counted through the chapter.
    pub number: String,
}

impl Figure {
    /// What a reader calls it: `Figure 2.3`.
    pub fn label(&self) -> String {
        format!("Figure {}", self.number)
    }
}
