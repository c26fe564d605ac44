//! P3: a plain and a residual layer as block diagrams, forward and backward.

use super::drawing::{
    CENTRE, HEAD, Ink, OUTLINE, Paint, Point, Sheet, THICK, THIN, Type, WIDTH,
};
use super::parameters::parameters;
use crate::Error;
use crate::residual::Kind;

parameters! {
    /// Parameters of [`skip_and_fork`].
    SkipAndFork {
        /// Whether the residual layer is drawn below the plain one.
        residual: bool = true,
    }
}

/// Where the two ends, the middles of the two blocks and the sum lie from left to right.
const FORK: f64 = 92.0;
const BLOCKS: [f64; 2] = [196.0, 350.0];
const SUM: f64 = 460.0;
const ENDS: [f64; 2] = [36.0, 564.0];
const BLOCK: (f64, f64) = (112.0, 44.0);
const BACK: Ink = Ink::Series(1);
/// Formulas: larger than other labels, for most of them have an index to be read on a phone.
const FORMULA: Type = Type { size: 22.0, ..CENTRE };

/// y_l = σ(z_l) and y_l = y_{l−1} + σ(z_l), each once with the values that go forward and
/// once with the gradients that come back; at the fork of the skip two of them add.
///
/// # Errors
/// None.
pub fn skip_and_fork(p: &SkipAndFork) -> Result<String, Error> {
    let mut sheet = Sheet::new();
    forward(&mut sheet, Kind::Plain, 0.0);
    backward(&mut sheet, Kind::Plain, 112.0);
    let right = Type { anchor: 1.0, ..FORMULA };
    sheet.label((WIDTH - 8.0, 112.0), right, "$g_l = ∂y_L/∂y_l$");
    if p.residual {
        forward(&mut sheet, Kind::Residual, 262.0);
        backward(&mut sheet, Kind::Residual, 436.0);
    }
    Ok(sheet.finish())
}

/// The values, from left to right.
fn forward(sheet: &mut Sheet, kind: Kind, top: f64) {
    let skip = kind == Kind::Residual;
    let name = if skip { "residual layer, forward" } else { "plain layer, forward" };
    sheet.label((4.0, top), HEAD, name);
    let y = top + if skip { 104.0 } else { 52.0 };
    let [first, second] = BLOCKS;
    let half = BLOCK.0 / 2.0;
    let mut to = vec![(first + half, second - half), (ENDS[0] + 32.0, first - half)];
    if skip {
        to.extend([(second + half, SUM - 13.0), (SUM + 13.0, ENDS[1] - 26.0)]);
        let over = y - 60.0;
        let around = [(FORK, y), (FORK, over), (SUM, over), (SUM, y - 14.0)];
        sheet.arrow(&around, Ink::Black, THIN);
        sheet.disc((FORK, y), 4.0, Paint::full(Ink::Black));
        sheet.sum((SUM, y), Ink::Black);
        sheet.label(((first + second) / 2.0, over - 17.0), FORMULA, "$y_{l-1}$");
    } else {
        to.push((second + half, ENDS[1] - 26.0));
    }
    for (from, to) in to {
        sheet.arrow(&[(from, y), (to, y)], Ink::Black, THIN);
    }
    boxes(sheet, y, ["$A_l, b_l$", "$σ$"]);
    sheet.label(((first + second) / 2.0, y - 18.0), FORMULA, "$z_l$");
    sheet.label((ENDS[0], y), FORMULA, "$y_{l-1}$");
    sheet.label((ENDS[1], y), FORMULA, "$y_l$");
}

/// The gradients, from right to left.
fn backward(sheet: &mut Sheet, kind: Kind, top: f64) {
    let skip = kind == Kind::Residual;
    let name = if skip { "residual layer, backward" } else { "plain layer, backward" };
    sheet.label((4.0, top), HEAD, name);
    let y = top + if skip { 104.0 } else { 52.0 };
    let [first, second] = BLOCKS;
    let half = BLOCK.0 / 2.0;
    let back =
        |sheet: &mut Sheet, points: &[Point]| sheet.arrow(points, BACK, THICK - 0.5);
    if skip {
        let over = y - 60.0;
        let around = [(SUM, y), (SUM, over), (FORK, over), (FORK, y - 14.0)];
        back(sheet, &around);
        back(sheet, &[(SUM, y), (second + half, y)]);
        back(sheet, &[(first - half, y), (FORK + 14.0, y)]);
        back(sheet, &[(FORK - 13.0, y), (ENDS[0] + 22.0, y)]);
        back(sheet, &[(ENDS[1] - 20.0, y), (SUM + 2.0, y)]);
        sheet.disc((SUM, y), 5.0, Paint::full(BACK));
        sheet.sum((FORK, y), BACK);
        sheet.label(((first + second) / 2.0, over - 17.0), FORMULA, "$g_l$");
    } else {
        back(sheet, &[(ENDS[1] - 20.0, y), (second + half, y)]);
        back(sheet, &[(first - half, y), (ENDS[0] + 30.0, y)]);
    }
    back(sheet, &[(second - half, y), (first + half, y)]);
    boxes(sheet, y, ["$· A_l$", "$· \\diag(σ′)$"]);
    sheet.label((ENDS[1], y), FORMULA, "$g_l$");
    sheet.label((ENDS[0] - 10.0, y), FORMULA, "$g_{l-1}$");
    let result = match kind {
        Kind::Plain => "$g_{l-1} = g_l \\diag(σ′(z_l)) A_l$",
        Kind::Residual => "$g_{l-1} = g_l + g_l \\diag(σ′(z_l)) A_l$",
    };
    let left = Type { anchor: 0.0, ..FORMULA };
    sheet.label((FORK - 30.0, y + 48.0), left, result);
}

/// The two blocks of a layer.
fn boxes(sheet: &mut Sheet, y: f64, names: [&str; 2]) {
    for (x, name) in BLOCKS.into_iter().zip(names) {
        let corner = (x - BLOCK.0 / 2.0, y - BLOCK.1 / 2.0);
        sheet.rectangle(corner, BLOCK, OUTLINE.tinted(Ink::White, 1.0));
        sheet.label((x, y), FORMULA, name);
    }
}
