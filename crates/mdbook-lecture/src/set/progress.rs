//! `{{#progress}}`: the line that `theme/js/progress.js` shows, with how many claims the reader
//! has ticked.
use crate::base::problem::Fault;

use super::call::{Call, Stands};
use super::setter::{Directive, Kind, Setter};

/// The line.
pub const PROGRESS: Kind =
    Kind { word: "progress", stands: Stands::Alone, needs_tests: true, read };

struct Progress;

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    call.takes_nothing()?;
    Ok(Box::new(Progress))
}

impl Directive for Progress {
    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let ids = setter.book.claims.iter().map(|claim| claim.id.to_string());
        let ids = ids.collect::<Vec<_>>().join(" ");
        Ok(format!("<p class=\"progress-count\" data-claims=\"{ids}\" hidden></p>"))
    }
}
