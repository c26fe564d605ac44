//! The whole book, and the options of its `[preprocessor.lecture]` table.
use std::collections::BTreeMap;

use mdbook_preprocessor::book::{Book, Chapter};
use mdbook_preprocessor::config::Config;
use serde::de::IgnoredAny;

use crate::chapter;
use crate::maths::Maths;
use crate::problem::Problem;
use crate::source::Source;

/// The keys mdBook itself gives a meaning to; this preprocessor adds none.
const OPTIONS: [&str; 5] = ["command", "before", "after", "renderers", "optional"];

/// Refuses an option that nobody reads.
///
/// # Errors
/// The option, and those there are.
pub fn check_options(config: &Config) -> Result<(), Problem> {
    let given: BTreeMap<String, IgnoredAny> =
        config.get("preprocessor.lecture").ok().flatten().unwrap_or_default();
    let problem = |key: &String| Problem {
        file: "book.toml".into(),
        line: 1,
        message: format!(
            "[preprocessor.lecture] has no option `{key}`; there are: {}",
            OPTIONS.join(", ")
        ),
    };
    given
        .keys()
        .find(|key| !OPTIONS.contains(&key.as_str()))
        .map_or(Ok(()), |key| Err(problem(key)))
}

/// `book` with every chapter rendered by [`chapter::render`].
///
/// # Errors
/// Every fault of every chapter.
pub fn render(
    mut book: Book,
    config: &Config,
    source: &dyn Source,
) -> Result<Book, Vec<Problem>> {
    let maths = Maths::default();
    let mut problems = check_options(config).err().into_iter().collect::<Vec<_>>();
    book.for_each_chapter_mut(|page| {
        let Some(file) = file_of(page, config) else { return };
        let number = page
            .number
            .as_ref()
            .map(|number| number.to_string().trim_end_matches('.').to_owned());
        let written = chapter::Chapter {
            file: &file,
            number: number.as_deref(),
            text: &page.content,
        };
        match chapter::render(&written, source, &maths) {
            Ok(text) => page.content = text,
            Err(mut found) => problems.append(&mut found),
        }
    });
    if problems.is_empty() { Ok(book) } else { Err(problems) }
}

/// The file of a chapter as seen from the book's root; a draft has none.
fn file_of(page: &Chapter, config: &Config) -> Option<String> {
    let file = config.book.src.join(page.source_path.as_ref()?);
    Some(file.to_string_lossy().replace('\\', "/"))
}
