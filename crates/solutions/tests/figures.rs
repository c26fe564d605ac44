//! The figures: each draws, each follows its parameters, and none uses a colour the theme
//! does not know.

use std::collections::HashSet;

use solutions::timings::Timings;
use solutions::{figures, values};

#[test]
fn every_figure_draws_the_same_svg_twice() {
    for figure in figures::TABLE {
        let svg = (figure.draw)(&[]).unwrap();
        assert!(
            svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"),
            "{}",
            figure.name
        );
        assert!(svg.contains("<text "), "{}", figure.name);
        assert_eq!(svg, figures::draw(figure.name, &[]).unwrap(), "{}", figure.name);
    }
}

#[test]
fn every_colour_has_a_css_variable() {
    let known: HashSet<&str> =
        figures::PALETTE.iter().map(|(colour, _)| *colour).collect();
    for figure in figures::TABLE {
        let svg = (figure.draw)(&[]).unwrap();
        for (at, _) in svg.match_indices("=\"#") {
            let colour = &svg[at + 2..at + 9];
            assert!(known.contains(colour), "{}: {colour}", figure.name);
        }
    }
}

#[test]
fn defaults_given_in_full_change_nothing_and_other_values_do() {
    let other = |key: &str, text: &str| match (key, text) {
        ("rates" | "widths" | "activations" | "rhos", list) => {
            list.rsplit_once(',').unwrap().0.to_string()
        }
        ("activation", "tanh") => "sigmoid".into(),
        ("activation", _) => "tanh".into(),
        // Any slope commutes: a slope of 0.2 draws the same line at zero, which is the
        // figure's point.
        ("slope", _) => "0.1".into(),
        ("kernel", _) => "5".into(),
        ("seed", _) => "7".into(),
        ("threads", _) => "2".into(),
        ("initialisation", _) => "he".into(),
        ("relu", _) => "true".into(),
        (_, number) => (number.parse::<f64>().unwrap() * 0.5).to_string(),
    };
    for figure in figures::TABLE {
        let defaults = (figure.defaults)();
        let given: Vec<(&str, &str)> =
            defaults.iter().map(|(key, text)| (*key, text.as_str())).collect();
        let drawn = (figure.draw)(&[]).unwrap();
        assert_eq!(drawn, (figure.draw)(&given).unwrap(), "{}", figure.name);
        // On a machine with one core, only one thread is measured.
        let threads = |key: &str| key != "threads" || two_threads_are_measured();
        for (key, text) in given.into_iter().filter(|(key, _)| threads(key)) {
            let changed = (figure.draw)(&[(key, &other(key, text))]).unwrap();
            assert_eq!(changed == drawn, key == "slope", "{}: {key}", figure.name);
        }
    }
}

fn two_threads_are_measured() -> bool {
    let run = Timings::of_the_book().unwrap().run("stm").unwrap();
    ["1x14", "1x56", "8x28"].iter().all(|size| run.case("stm", size, 2).is_ok())
}

#[test]
fn simulated_points_are_there_with_their_bars() {
    // 3 widths × 11 layers, a marker each and one in the legend; 3 rectangles a bar and
    // one behind everything.
    let svg = figures::draw("variance-by-depth", &[]).unwrap();
    assert_eq!(svg.matches("<circle ").count(), 12);
    assert_eq!(svg.matches("<rect ").count(), 1 + 12 + 3 * 33);
}

#[test]
fn a_gradient_of_zero_has_no_place_on_a_logarithmic_axis() {
    // The fourth of five layers cut off: the plain network's first three have no gradient.
    let draw = |factor| {
        let given = [("depth", "5"), ("cut", "4"), ("factor", factor)];
        figures::draw("gradient-by-layer", &given).unwrap()
    };
    // Triangles mark the plain network that is cut, one of them in the legend.
    let triangles = |svg: &str| svg.matches("<polygon ").count();
    assert_eq!(triangles(&draw("0.5")), 5 + 1);
    assert_eq!(triangles(&draw("0")), 2 + 1);
    // Without a cut there are two networks: discs and triangles, nothing in squares.
    let whole =
        figures::draw("gradient-by-layer", &[("depth", "5"), ("cut", "0")]).unwrap();
    assert_eq!(triangles(&whole), 5 + 1);
    assert_eq!(whole.matches("<rect ").count(), 1);
}

#[test]
fn a_gradient_that_overflows_is_refused() {
    let given = [("activation", "identity"), ("factor", "1e308")];
    let message = figures::draw("gradient-by-layer", &given).unwrap_err().to_string();
    assert!(
        message.contains("a gradient's norm") && message.contains("finite"),
        "{message}"
    );
}

#[test]
fn names_are_unique_and_every_value_computes() {
    let figures: HashSet<_> = figures::TABLE.iter().map(|figure| figure.name).collect();
    assert_eq!(figures.len(), figures::TABLE.len());
    let names: HashSet<_> = values::all().map(|value| value.name).collect();
    assert_eq!(names.len(), values::all().count());
    for value in values::all() {
        let text = values::get(value.name).unwrap();
        assert!(text.chars().any(|c| c.is_ascii_digit()), "{} = {text}", value.name);
    }
}

#[test]
fn a_figures_default_is_a_value() {
    assert_eq!(values::get("figure.variance-by-depth.widths").unwrap(), "4, 16, 64");
    for wrong in [
        "figure.none.widths",
        "figure.variance-by-depth.width",
        "figure.variance-by-depth",
    ] {
        assert!(values::get(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn figures_refuse_what_they_cannot_draw() {
    for (name, key, text) in [
        ("order-gap", "rates", "0.1,0.2,0.3,0.4"),
        ("order-gap", "reach", "0"),
        ("order-gap", "reach", "NaN"),
        ("order-gap", "activation", "softmax"),
        ("log-periodic", "rate", "0"),
        ("log-periodic", "rate", "1"),
        ("log-periodic", "reach", "-1"),
        ("gap-by-activation", "activations", "tanh,softmax"),
        ("gap-by-activation", "rate", "1"),
        ("dropout-bias", "activations", "tanh,elu,silu,gelu,sigmoid"),
        ("dropout-bias", "reach", "0"),
        ("variance-by-depth", "widths", "4,0"),
        ("variance-by-depth", "widths", ""),
        ("variance-by-depth", "widths", "1,2,3,4,5"),
        ("variance-by-depth", "trials", "0"),
        ("variance-by-depth", "depth", "-1"),
        ("variance-by-depth", "initialisation", "lecun"),
        ("variance-by-depth", "relu", "1"),
        ("gradient-by-layer", "cut", "17"),
        ("gradient-by-layer", "factor", "inf"),
        ("gradient-by-layer", "branch_scale", "inf"),
        ("gradient-by-layer", "depth", "1"),
        ("path-lengths", "layers", "0"),
        ("path-lengths", "layers", "61"),
        ("path-lengths", "width", "0"),
        ("gradient-growth", "layers", "0"),
        ("gradient-growth", "trials", "1"),
        ("relu-growth", "layers", "0"),
        ("relu-growth", "width", "0"),
        ("difference-error", "depth", "1"),
        ("difference-error", "width", "0"),
        ("coverage-by-depth", "repetitions", "0"),
        ("initialisations", "width", "0"),
        ("spread-by-depth", "reach", "11"),
        ("spread-by-depth", "narrow", "0"),
        ("two-inputs", "rhos", "0,1.1"),
        ("two-inputs", "rhos", "0,0,0,0,0"),
        ("mean-and-median", "step", "0"),
        ("mean-and-median", "trials", "0"),
        ("parameter-count", "kernel", "2"),
        ("parameter-count", "paths", "0"),
        ("parameters-by-paths", "total", "1"),
        ("parameters-by-paths", "kernel", "4"),
        ("merge-forms", "width", "0"),
        ("grouped-form", "kernel", "2"),
        ("three-merges", "from", "-4"),
        ("three-merges", "to", "-3"),
    ] {
        let message = figures::draw(name, &[(key, text)]).unwrap_err().to_string();
        assert!(message.contains("must be"), "{name} {key}={text}: {message}");
    }
}

#[test]
fn the_readmes_figure_is_the_one_the_code_draws() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/variance-by-depth.svg");
    let committed = std::fs::read_to_string(path).unwrap();
    let drawn = figures::draw("variance-by-depth", &[]).unwrap();
    assert!(
        committed == drawn,
        "run `make figures` and copy figures/variance-by-depth.svg to src/"
    );
}
