//! `{{#value name}}`: a computed value where it stands.
use crate::base::problem::Fault;
use crate::syntax::directive::Region;

use super::call::{Call, Stands};
use super::number::{in_formula, in_prose};
use super::setter::{Directive, Kind, Setter};

/// A computed value.
pub const VALUE: Kind = Kind {
    word: "value",
    stands: Stands::In(&[Region::Formula]),
    needs_tests: false,
    read,
};

struct Value {
    name: String,
    in_formula: bool,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let body = call.body();
    let mut words = body.split_whitespace();
    let (Some(name), None) = (words.next(), words.next()) else {
        let message =
            format!("a value is `{{{{#value name}}}}`, one name; found `{body}`");
        return Err(Fault::new(call.at(), message));
    };
    let in_formula = call.written.region == Region::Formula;
    Ok(Box::new(Value { name: name.to_owned(), in_formula }))
}

impl Directive for Value {
    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        let value = setter.tools.source.value(&self.name)?;
        Ok(if self.in_formula { in_formula(&value) } else { in_prose(&value) })
    }
}
