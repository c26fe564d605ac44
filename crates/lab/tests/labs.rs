//! What the labs show, held against the figures, the values and the laws of the book.
#![allow(missing_docs, reason = "tests")]

use lab::{LABS, Output, Session};
use solutions::dropout::{Rate, kept_gap};
use solutions::{Activation, figures, values};

fn output(lab: &str, query: &str, steps: usize) -> Output {
    let mut session = Session::new(lab, query).unwrap();
    (0..steps).for_each(|_| session.step().unwrap());
    session.output().unwrap()
}

fn value(output: &Output, what: &str) -> String {
    let found = output.values.iter().find(|(label, _)| label.starts_with(what));
    found.unwrap_or_else(|| panic!("no value `{what}`")).1.clone()
}

#[test]
fn the_defaults_draw_the_figure_of_the_book() {
    for lab in LABS {
        let drawn = output(lab.name, "", 0).svg;
        assert_eq!(drawn, figures::draw(lab.figure, &[]).unwrap(), "{}", lab.name);
    }
}

#[test]
fn a_run_takes_its_steps_and_no_more() {
    for lab in LABS {
        let mut session = Session::new(lab.name, "").unwrap();
        let steps = session.left();
        for left in (0..steps).rev() {
            session.step().unwrap();
            assert_eq!(session.left(), left);
        }
        let end = session.state("t").unwrap();
        session.step().unwrap();
        assert_eq!(session.state("t").unwrap(), end, "{}", lab.name);
    }
}

#[test]
fn p4_counts_are_those_of_the_chapter() {
    let book = |name: &str| values::get(name).unwrap();
    let at_first = output("p4-split", "", 0);
    for (what, name) in [
        ("Parameters, plain", "p4.plain.parameters"),
        ("Parameters, split", "p4.stm.parameters"),
        ("Split over plain", "p4.stm.share"),
        ("Multiply-adds a pixel, plain", "p4.plain.multiply-adds"),
        ("Multiply-adds a pixel, split", "p4.stm.multiply-adds"),
    ] {
        assert_eq!(value(&at_first, what), book(name), "{what}");
    }
    for (query, name) in [
        ("width=10", "p4.width.10"),
        ("width=11", "p4.width.11"),
        ("paths=16&width=8", "p4.paths.at-16"),
        ("paths=1&width=4", "p4.path.parameters"),
    ] {
        assert_eq!(value(&output("p4-split", query, 0), "Parameters, split"), book(name));
    }
}

/// The differences that the lab has found on `steps` images.
fn difference(query: &str, steps: usize) -> f64 {
    let text = value(&output("p4-split", query, steps), "Largest difference");
    let (mantissa, power) = text.split_once(" × 10⁻").unwrap_or((&text, ""));
    let digit = |c| "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|it| it == c).unwrap() as i32;
    let power = power.chars().fold(0, |power, c| 10 * power + digit(c));
    mantissa.parse::<f64>().unwrap() * 10_f64.powi(-power)
}

#[test]
fn p4_the_loop_is_the_grouped_form_and_the_overwriting_loop_is_not() {
    // Rounding: sums of fewer than 10⁴ terms below 10, of relative error 10⁴ · 2⁻⁵³ each.
    let rounding = 1e-10;
    for query in
        ["channels=16", "channels=8&paths=5&width=3&kernel=5", "channels=8&paths=1"]
    {
        assert!(difference(query, 3) < rounding, "{query}");
    }
    // With one path there is nothing to overwrite.
    assert!(difference("channels=8&paths=1&chained=1", 3) < rounding);
    for query in ["channels=16&chained=1", "channels=8&paths=2&chained=1"] {
        assert!(difference(query, 3) > 1e-3, "{query}");
    }
}

#[test]
fn p1_numbers_are_those_of_the_chapter() {
    let book = |name: &str| values::get(name).unwrap();
    let at_first = output("p1-orders", "", 0);
    let number = |what| value(&at_first, what).parse::<f64>().unwrap();
    let rate = Rate::new(0.5).unwrap();
    let gap = kept_gap(Activation::Sigmoid, rate, 1.0);
    // The lab shows more digits than the prose; both are rounded from one number.
    assert_eq!(value(&at_first, "Activation, then dropout"), book("p1.sigmoid.outside"));
    assert!(
        (number("Dropout, then activation") - Activation::Sigmoid.apply(2.0)).abs()
            < 1e-5
    );
    assert!((number("Gap at x") - gap).abs() < 1e-3);
    assert_eq!(value(&at_first, "Units whose outputs differ"), "16 of 16");
}

#[test]
fn p1_what_commutes_shows_no_gap_and_what_does_not_does() {
    let apart = |query: &str| {
        let shown = output("p1-orders", query, 0);
        (value(&shown, "Largest gap"), value(&shown, "Units whose outputs differ"))
    };
    let agree = ("0".to_owned(), "0 of 16".to_owned());
    for query in [
        "sigma=relu",
        "sigma=leaky-relu&slope=-2&p=0.95",
        "sigma=two-slopes&right=-1&left=2&p=0.3&x=8",
        "sigma=log-periodic&epsilon=0.3",
        // Twice as often: the scale 4 is the square of 2.
        "sigma=log-periodic&p=0.75",
        "sigma=sigmoid&p=0",
    ] {
        assert_eq!(apart(query), agree, "{query}");
    }
    // What was made for one rate fails at another; the rest fail at every rate but 0.
    for query in
        ["sigma=log-periodic&p=0.3", "sigma=tanh&p=0.05", "sigma=elu", "sigma=gelu"]
    {
        assert_ne!(apart(query).0, "0", "{query}");
    }
    // A dropped unit shows σ(0): the sigmoid's is 1/2, even where nothing is scaled.
    let dropped = output("p1-orders", "p=0&mask=0111111111111111", 0);
    assert_eq!(dropped.entries[0], "−0.500");
    assert_eq!(dropped.entries[1..], [const { "0" }; 15]);
    assert!(dropped.status.contains("the curve is 0, but the units show a gap"));
}
