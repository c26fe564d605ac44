//! The controls of a lab: what makes the figure above them the reader's own. They are
//! hidden until the page's script has the lab running; without it the figure stays as it
//! is.
use std::fmt::Write;

use lab::page::escape_html;
use lab::{Control, Kind, Lab};

/// How a page's section of controls begins; behind it the script's address may be put.
pub const SECTION: &str = "<section class=\"lab\"";

/// The section of controls of `lab` for the figure with the id `figure`, as one line of
/// HTML; `text`, HTML as well, says what to predict and what to try.
pub fn html(lab: &Lab, figure: &str, text: &str) -> String {
    let title = escape_html(lab.title);
    let controls: String = lab.controls.iter().map(control).collect();
    let html = format!(
        "{SECTION} data-lab=\"{}\" data-figure=\"{figure}\" aria-label=\"Lab: {title}\" hidden>\
         <p>{text} The figure above shows what you set; its caption is that of the printed one.</p><p role=\"status\" class=\"lab-message\"></p>\
         <div class=\"lab-controls\">{controls}</div><p>{BUTTONS}</p>\
         <dl></dl><p role=\"status\" class=\"lab-status\"></p></section>",
        lab.name,
    );
    html.replace('\n', " ").replace('$', "&#36;")
}

/// What every lab has; the script shows the first only where there is something to stop.
const BUTTONS: &str = "<button type=\"button\" class=\"lab-stop\" hidden>Stop</button> \
     <button type=\"button\" class=\"lab-reset\">Reset</button> \
     <button type=\"button\" class=\"lab-link\">Link to these settings</button>";

/// One control with its label; what it is set to stands beside it in a `<b>`, which a
/// screen reader, told by the control itself, is spared.
fn control(control: &Control) -> String {
    let Control { name, label, kind } = control;
    let label = escape_html(label);
    match kind {
        Kind::Number { min, max, step, default, unit } => format!(
            "<label><span>{label}</span> <input type=\"range\" name=\"{name}\" min=\"{min}\" max=\"{max}\" \
             step=\"{step}\" value=\"{default}\"{}> <b aria-hidden=\"true\"></b></label>",
            if unit.is_empty() {
                String::new()
            } else {
                format!(" data-unit=\"{unit}\"")
            },
        ),
        Kind::Choice(options) => {
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
        Kind::Toggle(on) => format!(
            "<label class=\"lab-toggle\"><input type=\"checkbox\" name=\"{name}\"{}> {label}</label>",
            checked(*on)
        ),
        Kind::Mask(keep) => {
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
