//! P2: the density of a default weight, its variance and its standard deviation.

use super::data::Data;
use super::drawing::{CENTRE, Ink, LEFT, OUTLINE, Paint, RIGHT, Sheet, THICK, WIDTH};
use super::parameters::parameters;
use crate::Error;
use crate::format::significant;
use crate::init::{ConstantWidth, default_bound, uniform_variance};

parameters! {
    /// Parameters of [`uniform_density`].
    UniformDensity {
        /// The fan-in n, of which the bound is a = 1/√n.
        fan_in: usize = 64,
    }
}

/// Where the axis lies, how wide a is drawn and how high the density.
const FOOT: f64 = 230.0;
const REACH: f64 = 215.0;
const HIGH: f64 = 120.0;
const MIDDLE: f64 = WIDTH / 2.0 + 20.0;

/// The density 1/(2a) of Uniform(−a, a), with one standard deviation to each side of 0.
///
/// # Errors
/// [`Error::Count`] for a fan-in of 0.
pub fn uniform_density(p: &UniformDensity) -> Result<String, Error> {
    let a = default_bound(ConstantWidth::new(p.fan_in)?.get());
    let variance = uniform_variance(a);
    let deviation = variance.sqrt();
    let mut sheet = Sheet::new();
    let n = p.fan_in;
    let [bound, square, root] = [a, variance, deviation].map(|it| significant(it, 3));
    sheet.label((4.0, 0.0), LEFT, &format!("fan-in $n = {n}$: $a = 1/√n = {bound}$"));
    let x = |value: f64| MIDDLE + REACH * value / a;
    let top = FOOT - HIGH;
    let outline = [
        (x(-1.3 * a), FOOT),
        (x(-a), FOOT),
        (x(-a), top),
        (x(a), top),
        (x(a), FOOT),
        (x(1.25 * a), FOOT),
    ];
    sheet.line(&outline, Paint::line(Ink::Series(0), THICK));
    sheet.line(&[(x(-1.3 * a), FOOT), (x(1.25 * a), FOOT)], OUTLINE);
    for (value, text) in [
        (-a, "$-a$"),
        (-deviation, "$-\\frac{a}{√3}$"),
        (0.0, "$0$"),
        (deviation, "$\\frac{a}{√3}$"),
        (a, "$a$"),
    ] {
        sheet.line(&[(x(value), FOOT - 5.0), (x(value), FOOT + 5.0)], OUTLINE);
        sheet.label((x(value), FOOT + 30.0), CENTRE, text);
    }
    sheet.label((x(-a) - 14.0, top + 6.0), RIGHT, "$\\frac{1}{2a}$");
    // One standard deviation from 0.
    let over = top - 16.0;
    sheet.arrow(&[(x(0.0), over), (x(deviation), over)], Ink::Series(1), 2.0);
    sheet.arrow(&[(x(0.0), over), (x(-deviation), over)], Ink::Series(1), 2.0);
    for side in [-1.0, 1.0] {
        let edge = x(side * deviation);
        sheet.line(
            &[(edge, over - 8.0), (edge, FOOT)],
            Paint::line(Ink::Series(1), 1.5).dashed(&[5, 4]),
        );
    }
    sheet.label(
        (MIDDLE, over - 30.0),
        CENTRE,
        &format!("standard deviation $\\frac{{a}}{{√3}} = {root}$, variance $\\frac{{a^2}}{{3}} = {square}$"),
    );
    let cells = [
        p.fan_in.to_string(),
        significant(a, 4),
        significant(variance, 4),
        significant(deviation, 4),
    ];
    let heads = ["n", "a", "variance", "standard deviation"].map(String::from);
    let caption = "Uniform(−a, a)".into();
    Ok(Data { caption, rows: vec![heads.to_vec(), cells.to_vec()] }
        .put_into(&sheet.finish()))
}
