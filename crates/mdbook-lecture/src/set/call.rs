//! A directive as it stands in a text, before it is read.
use crate::base::problem::Fault;
use crate::syntax::arguments::{Argument, article, named};
use crate::syntax::directive::{self, Region};
use crate::syntax::text::Text;

/// Where a directive may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// On lines of its own, with a blank line below.
    Alone,
    /// In a line, and in what is in these regions.
    In(&'static [Region]),
}

/// A directive as it stands in a text.
pub struct Call<'a> {
    /// The text.
    pub text: &'a Text,
    /// Where in it.
    pub written: &'a directive::Directive,
}

impl<'a> Call<'a> {
    /// Where it begins.
    pub fn at(&self) -> usize {
        self.written.range.start
    }

    /// What follows the word.
    pub fn body(&self) -> &'a str {
        self.text.source[self.written.body.clone()].trim()
    }

    /// Its name and arguments; `usage` shows what may stand there.
    ///
    /// # Errors
    /// The name is missing, or an argument cannot be read or is given twice.
    pub fn named(&self, usage: &str) -> Result<(String, Vec<Argument>), Fault> {
        named(&self.text.source, self.written.body.clone(), usage)
    }

    /// An argument that is Markdown.
    pub fn markdown(&self, argument: &Argument) -> Text {
        Text::read(&*argument.value, self.text.place(argument.at))
    }

    /// Refuses whatever follows the word.
    ///
    /// # Errors
    /// What was found.
    pub fn takes_nothing(&self) -> Result<(), Fault> {
        let (word, body) = (&self.written.word, self.body());
        if body.is_empty() {
            return Ok(());
        }
        let message = format!("`{{{{#{word}}}}}` takes nothing; found `{body}`");
        Err(Fault::new(self.at(), message))
    }

    /// Refuses it where one that stands so must not; `inside` another directive there are only
    /// words in a line.
    ///
    /// # Errors
    /// Why it must not.
    pub fn stands(&self, stands: Stands, inside: bool) -> Result<(), Fault> {
        let word = &self.written.word;
        let fault = |message: String| Err(Fault::new(self.at(), message));
        let regions = match stands {
            Stands::In(regions) => regions,
            Stands::Alone if inside => {
                return fault(format!(
                    "`{{{{#{word}}}}}` cannot stand inside another directive"
                ));
            }
            Stands::Alone => &[],
        };
        match self.written.region {
            region if region == Region::Prose || regions.contains(&region) => Ok(()),
            Region::Html => fault(format!(
                "`{{{{#{word}}}}}` inside an HTML block; put a blank line after the tag before it"
            )),
            _ => fault(format!("`{{{{#{word}}}}}` cannot stand in a formula")),
        }
    }

    /// Refuses it unless it has its lines to itself and a blank line after it.
    ///
    /// # Errors
    /// What it needs.
    pub fn stands_alone(&self) -> Result<(), Fault> {
        let (text, range) = (&self.text.source, &self.written.range);
        let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
        let mut after = text[range.end..].split('\n');
        let blank = |line: &str| line.chars().all(|c| c.is_whitespace() || c == '>');
        if blank(before) && after.by_ref().take(2).all(blank) {
            return Ok(());
        }
        let word = &*self.written.word;
        let message = format!(
            "{} {word} needs its lines to itself and a blank line after it",
            article(word)
        );
        Err(Fault::new(self.at(), message))
    }
}
