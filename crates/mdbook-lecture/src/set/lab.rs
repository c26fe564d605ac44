//! `{{#lab name try="…"}}`: the controls of a lab, which make the figure above them the
//! reader's own. They are hidden until the page's script has the lab running and puts them
//! into the figure; without it the figure stays as it is.
use std::fmt::Write;

use lab::page::escape_html;
use lab::{Control, Kind as ControlKind, Lab};

use crate::base::problem::Fault;
use crate::book::index::Index;
use crate::syntax::arguments::required;
use crate::syntax::text::Text;

use super::call::{Call, Stands};
use super::figure::mentions;
use super::setter::{Directive, Kind, Setter};

/// A lab.
pub const LAB: Kind =
    Kind { word: "lab", stands: Stands::Alone, needs_tests: false, read };

struct Controls {
    at: usize,
    lab: &'static Lab,
    /// What to predict and what to try.
    asked: Text,
}

fn read(call: &Call<'_>) -> Result<Box<dyn Directive>, Fault> {
    let (at, (name, arguments)) = (call.at(), call.named("lab name try=\"…\"")?);
    let lab = lab::find(&name).map_err(|error| Fault::new(at, error.to_string()))?;
    if let Some(argument) = arguments.iter().find(|argument| argument.key != "try") {
        let message = format!("a lab takes `try`; found `{}`", argument.key);
        return Err(Fault::new(argument.at, message));
    }
    let asked = required(&arguments, "try", &format!("lab `{name}`"), at)?;
    Ok(Box::new(Controls { at, lab, asked: call.markdown(asked) }))
}

impl Directive for Controls {
    fn index(&self, index: &mut Index<'_>) -> Result<(), Fault> {
        mentions(&self.asked, index);
        Ok(())
    }

    fn set(&self, setter: &mut Setter<'_>) -> Result<String, String> {
        if setter.edition.handouts {
            return Ok(String::new());
        }
        let mut figures = setter.book.figures.iter();
        let above = figures.rfind(|it| it.page == setter.number && it.at < self.at);
        let above = above.filter(|it| it.name == self.lab.figure && it.plain);
        let Some(figure) = above else {
            let message = format!(
                "lab `{}` needs the figure `{}`, without parameters, as the last figure before it",
                self.lab.name, self.lab.figure
            );
            return Err(message);
        };
        let links = setter.links_at(self.at);
        let text = setter.html(&self.asked, links);
        Ok(html(self.lab, &figure.id, &text))
    }
}

/// How a page's section of controls begins; behind it the script's address may be put.
pub const SECTION: &str = "<section class=\"lab\"";

/// The section of controls of `lab` for the figure with the id `figure`, as one line of
/// HTML; `text`, HTML as well, says what to predict and what to try.
fn html(lab: &Lab, figure: &str, text: &str) -> String {
    let (name, title) = (lab.name, escape_html(lab.title));
    let controls: String = lab.controls.iter().map(control).collect();
    format!(
        "{SECTION} data-lab=\"{name}\" data-figure=\"{figure}\" aria-labelledby=\"lab-{name}\" hidden>\
         <h3 id=\"lab-{name}\">Lab: {title}</h3>\
         <details><summary>What to predict and to try</summary><p>{text}</p></details>\
         <p role=\"status\" class=\"lab-message\"></p>\
         <div class=\"lab-controls\">{controls}</div><p>{BUTTONS}</p>\
         <dl></dl><p role=\"status\" class=\"lab-status\"></p></section>"
    )
}

/// What every lab has; the script shows the first only where there is something to stop.
const BUTTONS: &str = "<button type=\"button\" class=\"lab-stop\" hidden>Stop</button> \
     <button type=\"button\" class=\"lab-reset\">Reset</button> \
     <button type=\"button\" class=\"lab-link\">Link to these settings</button> \
     <span class=\"lab-wait\"></span>";

/// One control with its label; what it is set to stands beside it in a `<b>`, which a
/// screen reader, told by the control itself, is spared.
fn control(control: &Control) -> String {
    let Control { name, label, kind } = control;
    let label = escape_html(label);
    match kind {
        ControlKind::Number { min, max, step, default, unit } => format!(
            "<label><span>{label}</span> <input type=\"range\" name=\"{name}\" min=\"{min}\" max=\"{max}\" \
             step=\"{step}\" value=\"{default}\"{}> <b aria-hidden=\"true\"></b></label>",
            if unit.is_empty() {
                String::new()
            } else {
                format!(" data-unit=\"{unit}\"")
            },
        ),
        ControlKind::Choice(options) => {
            let options = options.iter().fold(String::new(), |mut html, option| {
                let label = escape_html(option.label);
                let _ =
                    write!(html, "<option value=\"{}\">{label}</option>", option.name);
                html
            });
            format!(
                "<label><span>{label}</span> <select name=\"{name}\">{options}</select></label>"
            )
        }
        ControlKind::Toggle(on) => format!(
            "<label class=\"lab-toggle\"><input type=\"checkbox\" name=\"{name}\"{}> {label}</label>",
            checked(*on)
        ),
        ControlKind::Mask(keep) => {
            let entry = |(k, keep): (usize, &bool)| {
                let checked = checked(*keep);
                format!(
                    "<label><input type=\"checkbox\" name=\"{name}\"{checked}> {} <b></b></label>",
                    k + 1
                )
            };
            let entries: String = keep.iter().enumerate().map(entry).collect();
            format!("<fieldset><legend>{label}</legend>{entries}</fieldset>")
        }
    }
}

fn checked(on: bool) -> &'static str {
    if on { " checked" } else { "" }
}
