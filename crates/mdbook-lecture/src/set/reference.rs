//! `{{#ref p1_3}}`, `{{#cite he2015}}`, `{{#symbol rate}}`: links to what has a name.
use crate::base::problem::Fault;
use crate::book::index::Index;
use crate::syntax::arguments::Argument;
use crate::syntax::directive::Region;

use super::call::{Call, Stands};
use super::link::Mention;
use super::setter::{Directive, Kind, Setter};

/// To claims, equations, figures, exercises and parts.
pub const REF: Kind = kind("ref", &[Region::Html, Region::Formula]);
/// To works.
pub const CITE: Kind = kind("cite", &[]);
/// To the notation.
pub const SYMBOL: Kind = kind("symbol", &[]);

const fn kind(word: &'static str, regions: &'static [Region]) -> Kind {
    Kind { word, stands: Stands::In(regions), needs_tests: false, read }
}

struct Reference(Mention);

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let word = &*call.written.word;
    if let Some(inside) = call.text.no_link_at(call.at()) {
        let message =
            format!("`{{{{#{word} …}}}}` is a link, which cannot stand in {inside}");
        return Err(Fault::new(call.at(), message));
    }
    let usage = match word {
        "ref" => "ref p1_3",
        "cite" => "cite he2015",
        _ => "symbol rate",
    };
    let (name, arguments) = call.named(usage)?;
    if let Some(Argument { key, at, .. }) = arguments.iter().find(|it| it.key != "text") {
        let message = format!("`{{{{#{word} {name}}}}}` has no `{key}`; there is: text");
        return Err(Fault::new(*at, message));
    }
    let name = match word {
        "ref" => name,
        word => format!("{word}-{name}"),
    };
    let text = arguments.into_iter().next().map(|argument| argument.value);
    Ok(Box::new(Reference(Mention { name, text, region: call.written.region })))
}

impl Directive for Reference {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        index.mention(&self.0.name);
        Ok(())
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        setter.link(&self.0)
    }
}
