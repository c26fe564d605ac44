//! P1: the two slopes of a graph as two rays, and a sigmoid's graph, which is no ray.

use super::data::Data;
use super::drawing::{
    CENTRE, HEAD, Ink, LEFT, OUTLINE, Paint, Point, RIGHT, Sheet, THICK, Type,
};
use super::names;
use super::parameters::parameters;
use crate::dropout::scaling_gap;
use crate::format::significant;
use crate::sigma::Sigma;
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`two_slopes`].
    TwoSlopesCone {
        /// The function with two slopes.
        activation: Activation = Activation::LeakyRelu { slope: 0.3 },
        /// The function beside it.
        other: Activation = Activation::Sigmoid,
        /// The place x of the point that is moved.
        place: f64 = 1.0,
        /// The factor c ≥ 0 by which it is moved.
        factor: f64 = 2.0,
    }
}

/// How wide and how high a panel is, and where its middle lies.
const UNIT: f64 = 48.0;
const REACH: (f64, f64) = (2.7, 2.5);
const MIDDLES: [Point; 2] = [(145.0, 178.0), (455.0, 178.0)];

/// Two graphs with the points (x, σ(x)) and c·(x, σ(x)). The second lies on the ray from the
/// origin through the first; it lies on the graph too if σ(cx) = cσ(x).
///
/// # Errors
/// [`Error::Number`] for a factor that is negative.
pub fn two_slopes(p: &TwoSlopesCone) -> Result<String, Error> {
    if p.factor < 0.0 {
        let (what, allowed) = ("the factor c", "at least 0");
        return Err(Error::Number { what, given: p.factor, allowed });
    }
    let mut sheet = Sheet::new();
    let mut rows =
        vec![["Function", "σ(x)", "c·σ(x)", "σ(c·x)"].map(String::from).to_vec()];
    for (activation, middle) in [p.activation, p.other].into_iter().zip(MIDDLES) {
        let sigma = Sigma::Activation(activation).function()?;
        sheet.label((middle.0 - 141.0, 12.0), HEAD, names::activation(activation));
        panel(&mut sheet, p, sigma, middle);
        let [x, c] = [p.place, p.factor];
        let numbers = [sigma(x), c * sigma(x), sigma(c * x)];
        let numbers = numbers.map(|it| significant(it, 3).replace('-', "−"));
        let name = [names::activation(activation).to_owned()];
        rows.push(name.into_iter().chain(numbers).collect());
    }
    let caption = format!("Scaling before and after, x = {}, c = {}", p.place, p.factor);
    Ok(Data { caption, rows }.put_into(&sheet.finish()))
}

/// One graph with two points of it moved.
pub(super) fn panel(
    sheet: &mut Sheet,
    p: &TwoSlopesCone,
    sigma: impl Fn(f64) -> f64 + Copy,
    middle: Point,
) {
    let at = |x: f64, y: f64| (middle.0 + UNIT * x, middle.1 - UNIT * y);
    let (wide, high) = REACH;
    sheet.line(&[at(-wide, 0.0), at(wide, 0.0)], Paint::line(Ink::Grey, 2.0));
    sheet.line(&[at(0.0, -0.9), at(0.0, high)], Paint::line(Ink::Grey, 2.0));
    let xs = (-54..=54).map(|k| f64::from(k) / 20.0);
    let graph: Vec<Point> = xs
        .map(|x| (x, sigma(x)))
        .filter(|(_, y)| *y <= high)
        .map(|(x, y)| at(x, y))
        .collect();
    let [x, c] = [p.place, p.factor];
    let (first, moved, there) =
        ((x, sigma(x)), (c * x, c * sigma(x)), (c * x, sigma(c * x)));
    // The ray from the origin through the point, to the edge of the panel.
    let stretch = (wide / first.0.abs()).min(high / first.1.abs().max(1e-9));
    let ray = [at(0.0, 0.0), at(stretch * first.0, stretch * first.1)];
    sheet.line(&ray, Paint::line(Ink::Series(1), 1.5).dashed(&[6, 5]));
    sheet.line(&graph, Paint::line(Ink::Series(0), THICK));
    let shown = |it: Point| at(it.0, it.1);
    for x in [x, -x] {
        let [from, to] = [(x, sigma(x)), (c * x, c * sigma(x))].map(shown);
        sheet.arrow(&[from, to], Ink::Series(1), THICK);
    }
    let gap = scaling_gap(sigma, c, x);
    if gap != 0.0 {
        sheet.line(&[shown(moved), shown(there)], Paint::line(Ink::Series(1), THICK));
        sheet.disc(shown(there), 5.5, Paint::full(Ink::Series(0)));
        let beside = (shown(there).0 + 2.0, shown(there).1 + 20.0);
        sheet.label(beside, Type { anchor: 0.3, ..CENTRE }, "$σ(cx)$");
    }
    sheet.disc(shown(first), 5.5, OUTLINE.tinted(Ink::White, 1.0));
    sheet.disc(shown(moved), 5.5, Paint::full(Ink::Series(1)));
    let above = |it: Point| (shown(it).0 - 9.0, shown(it).1 - 12.0);
    sheet.label(above(first), RIGHT, "$σ(x)$");
    sheet.label(above(moved), RIGHT, "$cσ(x)$");
    for (x, text) in [(first.0, "$x$"), (moved.0, "$cx$")] {
        sheet.line(&[at(x, 0.07), at(x, -0.07)], OUTLINE);
        sheet.label(at(x, -0.32), CENTRE, text);
    }
    let found = if gap == 0.0 { "$σ(cx) = cσ(x)$" } else { "$σ(cx) ≠ cσ(x)$" };
    sheet.label((middle.0 - 141.0, middle.1 + 64.0), LEFT, found);
}
