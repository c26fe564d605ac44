//! The drawing inside a figure: what it gains, what it loses, and what it may not
//! contain.

use crate::common::{Fake, SVG};
use lab::page::{data::split, svg::inline};
use mdbook_lecture::set::source::Source;

fn inlined(svg: &str) -> Result<String, String> {
    inline(svg, "what <it> \"says\"", "t", Fake.palette())
}

#[test]
fn colours_become_variables_and_the_rest_becomes_small() {
    assert_eq!(
        inlined(SVG).unwrap(),
        "<svg viewBox=\"0 0 80 60\" role=\"img\" aria-labelledby=\"t\">\
         <title id=\"t\">what &lt;it&gt; &quot;says&quot;</title>\
         <rect x=\"0\" y=\"0\" width=\"80\" height=\"60\" style=\"fill:var(--figure-paper,#FFFFFF)\"/>\
         <polyline fill=\"none\" opacity=\"0.5\" stroke-width=\"4\" points=\"1,1 2,2\" style=\"stroke:var(--series-1,#0072B2)\"/>\
         <text x=\"8\" y=\"8\" font-size=\"4.12\" style=\"fill:var(--figure-ink,#000000)\">a &lt; b</text></svg>"
    );
}

#[test]
fn a_view_box_is_made_from_the_size_if_need_be() {
    let svg = SVG.replace(" viewBox=\"0 0 80 60\"", "");
    assert!(inlined(&svg).unwrap().starts_with("<svg viewBox=\"0 0 80 60\""));
    assert!(
        inlined("<svg></svg>")
            .unwrap_err()
            .contains("neither a viewBox nor a width and height")
    );
}

#[test]
fn what_a_theme_could_not_change_is_refused() {
    for (from, to, said) in [
        ("#0072B2", "#123456", "the colour #123456, which is not in the palette"),
        ("#0072B2", "red", "the colour RED, which is not in the palette"),
        (
            "opacity=\"0.5\"",
            "style=\"fill:#123456\"",
            "`style=\"fill:#123456\"`; colours go into fill and stroke only",
        ),
        (
            "opacity=\"0.5\"",
            "color=\"#123456\"",
            "`color=\"#123456\"`; colours go into fill and stroke only",
        ),
        ("opacity=\"0.5\"", "id=\"clip\"", "an id, `clip`"),
        ("<svg", "<g", "no SVG but <g>"),
    ] {
        let told = inlined(&SVG.replacen(from, to, 1)).unwrap_err();
        assert!(told.contains(said), "{told}");
    }
    assert!(inlined("hello").unwrap_err().contains("no SVG"));
}

#[test]
fn every_figure_of_the_book_can_be_inlined() {
    for figure in solutions::figures::TABLE {
        let (drawn, data) = split(&(figure.draw)(&[]).unwrap()).unwrap();
        let diagram =
            ["merge-forms", "grouped-form", "skip-and-fork", "two-loops", "front"]
                .contains(&figure.name);
        assert_eq!(data.is_empty(), diagram, "{}", figure.name);
        assert!(data.matches("<tr>").count() <= 13, "{}", figure.name);
        let inlined =
            inline(&drawn, "what it shows", "fig-x", solutions::figures::PALETTE)
                .unwrap();
        assert!(
            !inlined.contains('\n') && inlined.contains("what it shows"),
            "{}",
            figure.name
        );
    }
}
