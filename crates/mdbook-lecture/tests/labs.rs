//! The controls of a lab on the page.

use crate::common::{set, told};
use mdbook_lecture::set::source::Solutions;

const FIGURE: &str = "{{#figure parameter-count caption=c alt=a}}";
const LAB: &str = "{{#lab p4-split try=\"*Widen* it by {{#value p4.width.10}}.\"}}";

fn render(text: &str, renderer: &str) -> Result<String, String> {
    set(&[4], text, renderer, &Solutions).map_err(|problems| told(&problems))
}

#[test]
fn a_lab_is_one_hidden_line_of_controls_for_the_figure_above() {
    let text = format!("{FIGURE}\n\n{LAB}\n\nafter");
    let page = render(&text, "html").unwrap();
    assert_eq!(page.lines().count(), text.lines().count());
    let line = page.lines().nth(2).unwrap();
    assert!(line.starts_with(
        "<section class=\"lab\" data-lab=\"p4-split\" data-figure=\"fig-parameter-count\" \
         aria-labelledby=\"lab-p4-split\" hidden><h3 id=\"lab-p4-split\">Lab: Plain against split</h3>\
         <details><summary>What to predict and to try</summary><p><em>Widen</em> it by "
    ));
    // Each control of the table stands there, with its label and its default.
    for control in lab::find("p4-split").unwrap().controls {
        let name = format!(" name=\"{}\"", control.name);
        assert_eq!(line.matches(&name).count(), 1, "{name}");
        assert!(line.contains(&lab::page::escape_html(control.label)), "{name}");
    }
    assert!(line.contains("min=\"1\" max=\"64\" step=\"1\" value=\"32\""), "{line}");
    let sheet = render(&text, "handouts").unwrap();
    assert!(sheet.contains("<figure") && !sheet.contains("class=\"lab\""));
}

#[test]
fn the_faults_of_a_lab_say_what_it_needs() {
    let needs = "lab `p4-split` needs the figure `parameter-count`, without parameters, as the last figure before it";
    for (above, lab, said) in [
        (FIGURE, "{{#lab p9 try=t}}", "no lab is called `p9`; there are: "),
        (FIGURE, "{{#lab p4-split}}", "lab `p4-split` has no try; write `try=\"…\"`"),
        (FIGURE, "{{#lab p4-split try=\"\"}}", "lab `p4-split` has an empty try"),
        (FIGURE, "{{#lab p4-split try=t width=3}}", "a lab takes `try`; found `width`"),
        (
            FIGURE,
            "{{#lab try=t}}",
            "a lab is `{{#lab name try=\"…\"}}`; its name is missing",
        ),
        (FIGURE, "x {{#lab p4-split try=t}}", "a lab needs its lines to itself"),
        (
            FIGURE,
            "{{#lab p4-split try=\"{{#value nosuch}}\"}}",
            "no value is called `nosuch`",
        ),
        ("none", LAB, needs),
        ("{{#figure parameter-count width=3 caption=c alt=a}}", LAB, needs),
        ("{{#figure order-gap caption=c alt=a}}", LAB, needs),
    ] {
        let told = render(&format!("{above}\n\n{lab}"), "html").unwrap_err();
        let said = format!("src/a.md:3: {said}");
        assert!(told.starts_with(&said), "{lab}\n     got {told}\nexpected {said}");
        assert_eq!(told.matches("src/a.md").count(), 1, "{told}");
    }
}
