//! What P3's labs show, held against the chapter, its laws and the networks themselves.
#![allow(missing_docs, reason = "tests")]

use lab::{Output, Session};
use ndarray::Array1;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::format::significant;
use solutions::init::Input;
use solutions::residual::{Kind, Layer, Network};
use solutions::{Activation, values};

fn output(lab: &str, query: &str) -> Output {
    Session::new(lab, query).unwrap().output().unwrap()
}

fn value(output: &Output, what: &str) -> String {
    let found = output.values.iter().find(|(label, _)| *label == what);
    found.unwrap_or_else(|| panic!("no value `{what}`")).1.clone()
}

/// ‖∂y_L/∂b₁‖ of the chapter's network (seed 31, depth 16, width 32), by central
/// differences: nothing here knows a formula for a gradient.
fn first_layer_by_differences(kind: Kind, cut: Option<f64>) -> f64 {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(31);
    let tanh = Activation::Tanh;
    let mut network = Network::draw((32, 32, 16), tanh, kind, &mut rng).unwrap();
    let x: Array1<f64> = Input::Gaussian.draw(32, &mut rng);
    if let Some(factor) = cut {
        network = network.with_weight_scaled(8, factor).unwrap();
    }
    let h = 1e-4;
    let entry = |i: usize| {
        let at = |step: f64| {
            let mut layers: Vec<Layer> =
                (1..=16).map(|l| network.layer(l).clone()).collect();
            layers[0].bias[i] += step;
            let moved = Network::new(layers, tanh, kind).unwrap();
            moved.forward(x.view()).unwrap().y[16][0]
        };
        (at(h) - at(-h)) / (2.0 * h)
    };
    (0..32).map(|i| entry(i).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn p3_first_layers_are_those_of_the_chapters_network() {
    let shown = output("p3-gradient", "");
    for (what, kind, cut) in [
        ("Nothing cut: first layer, plain", Kind::Plain, None),
        ("Nothing cut: first layer, residual", Kind::Residual, None),
        ("First layer, residual", Kind::Residual, Some(1e-4)),
    ] {
        let exact = first_layer_by_differences(kind, cut);
        assert_eq!(value(&shown, what), significant(exact, 3), "{what}");
    }
    // In the chapter's words: about one twenty-thousandth, and four powers of ten less.
    let plain = first_layer_by_differences(Kind::Plain, None);
    assert!((1.0 / 25_000.0..1.0 / 15_000.0).contains(&plain), "{plain}");
    assert!(value(&shown, "First layer, plain").ends_with("× 10⁻⁹"));
}

#[test]
fn p3_a_layer_cut_to_zero_stops_the_plain_gradient_and_no_other() {
    for query in ["factor=0", "factor=0&cut=2&sigma=sigmoid", "factor=0&cut=15&seed=9"] {
        let shown = output("p3-gradient", query);
        assert_eq!(value(&shown, "First layer, plain"), "0", "{query}");
        assert_eq!(value(&shown, "Residual over plain"), "none: the plain one is 0");
        assert_ne!(value(&shown, "First layer, residual"), "0", "{query}");
        assert_ne!(value(&shown, "Nothing cut: first layer, plain"), "0", "{query}");
    }
    // The last layer has no skip.
    let last = output("p3-gradient", "factor=0&cut=16");
    assert_eq!(value(&last, "First layer, residual"), "0");
    // The first layer is below nothing: its own gradient is not stopped by its weights.
    let first = output("p3-gradient", "factor=0&cut=1");
    assert_ne!(value(&first, "First layer, plain"), "0");
}

#[test]
fn p3_what_is_not_cut_is_as_drawn() {
    let drawn = |query: &str| {
        let shown = output("p3-gradient", query);
        let [now, drawn] = ["First layer, plain", "Nothing cut: first layer, plain"]
            .map(|what| value(&shown, what));
        assert_eq!(now, drawn, "{query}");
        (value(&shown, "Cut"), shown.svg.matches("A₈").count())
    };
    assert_eq!(drawn("cut=0"), ("nothing".into(), 0));
    let beyond = "nothing, as there is no layer 8 of 4".to_owned();
    assert_eq!(drawn("depth=4"), (beyond, 0));
}

#[test]
fn p3_the_branch_scale_is_the_residual_networks_alone() {
    let ratio = |query: &str| {
        let shown = output("p3-gradient", query);
        let plain = value(&shown, "Nothing cut: first layer, plain");
        (plain, value(&shown, "Nothing cut: first layer, residual"))
    };
    let (plain, residual) = ratio("");
    let (scaled_plain, scaled_residual) = ratio("beta=0.25");
    assert_eq!(plain, scaled_plain);
    assert_ne!(residual, scaled_residual);
    // At depth 2 there is no layer with a skip: both networks are one.
    let (plain, residual) = ratio("depth=2&beta=2");
    assert_eq!(plain, residual);
}

#[test]
fn p3_paths_are_counted_and_weighed_as_in_the_chapter() {
    let shown = output("p3-gradient", "depth=12");
    assert_eq!(value(&shown, "Residual paths from layer 1 to L − 1"), "1,024");
    assert_eq!(value(&shown, "Branches a path takes, mean"), "5.00 of 10");
    let weighed = "The same by the squared gradient of a linear network (P3.5)";
    assert_eq!(value(&shown, weighed), "2.50 of 10"); // k/4
    let scaled = output("p3-gradient", "depth=12&beta=0.5");
    assert_eq!(value(&scaled, weighed), "0.769 of 10"); // β²/3 = 1/12, k/13
    let none = output("p3-gradient", "depth=2");
    assert_eq!(value(&none, weighed), "0 of 0");
    assert_eq!(value(&none, "Residual paths from layer 1 to L − 1"), "1");
}

#[test]
fn p3_short_paths_carry_the_shares_of_the_chapter() {
    let shown = output("p3-paths", "");
    for (what, name) in [
        ("Those, of all paths", "p3.paths.short"),
        ("Those, of the squared gradient", "p3.paths.short.square"),
    ] {
        // The lab shows a digit more than the prose.
        let number = |text: &str| text.trim_end_matches('%').parse::<f64>().unwrap();
        let [lab, book] = [value(&shown, what), values::get(name).unwrap()];
        assert!((number(&lab) - number(&book)).abs() <= 0.55, "{lab}, {book}");
    }
    let all = output("p3-paths", "layers=3&most=16");
    assert_eq!(value(&all, "Those, of all paths"), "100%");
    // The empty path: one of eight, and of the square (3/4)³.
    let none = output("p3-paths", "layers=3&most=0");
    assert_eq!(value(&none, "Those, of all paths"), "12.5%");
    assert_eq!(value(&none, "Those, of the squared gradient"), "42.2%");
}
