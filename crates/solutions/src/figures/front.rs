//! The four problems in one picture.

use super::cloud_of_inputs::{CloudOfInputs, clouds};
use super::dead_layer::DeadLayer;
use super::drawing::{CENTRE, HEAD, Ink, LEFT, OUTLINE, Paint, Point, Sheet, THICK};
use super::parameters::parameters;
use super::three_blocks::{bar, fan};
use super::two_slopes::{self, TwoSlopesCone};
use crate::format::significant;
use crate::sigma::Sigma;
use crate::stm::BlockShape;
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`front`].
    Front {
        /// The slope of the leaky ReLU in the first part.
        slope: f64 = 0.3,
        /// The last layer after which the cloud of the second part is shown.
        layer: usize = 10,
        /// The layer of the third part whose weights are 0.
        dead: usize = 4,
        /// The number of paths of the fourth part.
        paths: usize = BlockShape::STM.paths,
    }
}

/// The upper left corners of the parts, and how large a part is.
const PARTS: [Point; 4] = [(4.0, 0.0), (312.0, 0.0), (4.0, 322.0), (312.0, 322.0)];
const PART: (f64, f64) = (284.0, 232.0);

/// A ray of leaky ReLU's graph; a cloud of inputs after more and more layers; the gradients of
/// a plain and of a residual network with a dead layer; the split block.
///
/// # Errors
/// Those of the figures it is taken from.
pub fn front(p: &Front) -> Result<String, Error> {
    let mut sheet = Sheet::new();
    let names = [
        "P1 Scaling keeps the ray",
        "P2 The input is forgotten",
        "P3 The skip carries on",
        "P4 Many narrow paths",
    ];
    for (corner, name) in PARTS.into_iter().zip(names) {
        sheet.label((corner.0, corner.1), HEAD, name);
    }
    let sigma = Sigma::Activation(Activation::LeakyRelu { slope: p.slope }).function()?;
    let middle = (PARTS[0].0 + PART.0 / 2.0, PARTS[0].1 + 168.0);
    two_slopes::panel(&mut sheet, &TwoSlopesCone::default(), sigma, middle);
    cloud(&mut sheet, p, PARTS[1])?;
    gradients(&mut sheet, p, PARTS[2])?;
    block(&mut sheet, p, PARTS[3])?;
    Ok(sheet.finish())
}

/// The inputs and what 1, 3 and `layer` layers make of them, in one frame.
fn cloud(sheet: &mut Sheet, p: &Front, (left, top): Point) -> Result<(), Error> {
    let settings =
        CloudOfInputs { layers: vec![1, 3, p.layer], ..CloudOfInputs::default() };
    let reach = 2.9;
    let unit = PART.0 / (2.0 * reach);
    let (high, middle) =
        (PART.1 / 2.0 / unit, (left + PART.0 / 2.0, top + 28.0 + PART.1 / 2.0));
    let inside = |it: &Point| it.0.abs() < reach && it.1.abs() < high;
    let at = |it: Point| (middle.0 + unit * it.0, middle.1 - unit * it.1);
    for ((_, cloud), series) in clouds(&settings)?.into_iter().zip([5, 0, 1, 2]) {
        let dots: Vec<Point> = cloud.into_iter().filter(inside).map(at).collect();
        sheet.dots(&dots, 2.2, Ink::Series(series));
        if series == 2
            && let Some(last) = dots.first()
        {
            sheet.disc(*last, 13.0, Paint::line(Ink::Black, THICK));
        }
    }
    let below = top + 28.0 + PART.1 + 12.0;
    let text = format!("0, 1, 3 and {} layers", p.layer);
    sheet.label((left + PART.0 / 2.0, below), CENTRE, &text);
    Ok(())
}

/// ‖∂y_L/∂b_l‖ of each layer, plain and residual.
fn gradients(sheet: &mut Sheet, p: &Front, (left, top): Point) -> Result<(), Error> {
    let norms = DeadLayer { dead: p.dead, ..DeadLayer::default() }.norms()?;
    let highest =
        norms.iter().flatten().fold(f64::MIN_POSITIVE, |high, it| high.max(*it));
    let foot = top + 186.0;
    for (k, name) in ["plain", "residual"].into_iter().enumerate() {
        let at = (left + 100.0 * k as f64, top + 34.0);
        sheet.rectangle((at.0, at.1 - 9.0), (18.0, 18.0), paint(k));
        sheet.label((at.0 + 26.0, at.1), LEFT, name);
    }
    let step = PART.0 / norms[0].len() as f64;
    for (k, norms) in norms.iter().enumerate() {
        for (l, norm) in norms.iter().enumerate() {
            let high = 126.0 * norm / highest;
            let x = left + step * (l as f64 + 0.1 + 0.4 * k as f64);
            if high > 0.0 {
                sheet.rectangle((x, foot - high), (0.36 * step, high), paint(k));
            }
        }
    }
    sheet.line(&[(left, foot), (left + PART.0, foot)], OUTLINE);
    for l in 1..=norms[0].len() {
        let text = if l == p.dead { "dead".to_owned() } else { format!("${l}$") };
        sheet.label((left + step * (l as f64 - 0.5), foot + 18.0), CENTRE, &text);
    }
    sheet.label((left + PART.0 / 2.0, foot + 44.0), CENTRE, "gradient by layer");
    Ok(())
}

fn paint(k: usize) -> Paint {
    match k {
        0 => Paint::full(Ink::Series(1)),
        _ => Paint::line(Ink::Series(0), 1.5).tinted(Ink::Series(0), 0.3),
    }
}

/// The split block, its channels to scale, and its share of the plain one's parameters.
fn block(sheet: &mut Sheet, p: &Front, (left, top): Point) -> Result<(), Error> {
    let shape = BlockShape { paths: p.paths, ..BlockShape::STM };
    let (split, plain) =
        (shape.parameters()?.total(), BlockShape::PLAIN.parameters()?.total());
    let widest = (2 * shape.paths * shape.width).max(shape.channels) as f64;
    let (scale, middle) = (164.0 / widest, top + 108.0);
    let whole = [-0.5, 0.5].map(|side| middle + side * scale * shape.channels as f64);
    let places = [8.0, 96.0, 188.0, 276.0].map(|it| left + it);
    // Strands have as much air between them as they are wide, so that they can be told apart.
    let wide = scale * shape.width as f64;
    let high = (2 * shape.paths - 1) as f64 * wide;
    let first = middle - high / 2.0;
    let all = [first, first + high];
    fan(sheet, [places[0], places[1]], [whole, all], 0, 0.35);
    fan(sheet, [places[2], places[3]], [all, whole], 2, 0.35);
    for path in 0..shape.paths {
        let top = first + 2.0 * wide * path as f64;
        let strand = &[top, top + wide];
        fan(sheet, [places[1], places[2]], [*strand, *strand], 1, 0.35);
        bar(sheet, places[1], *strand, Ink::Black);
        bar(sheet, places[2], *strand, Ink::Black);
    }
    bar(sheet, places[0], whole, Ink::Black);
    bar(sheet, places[3], whole, Ink::Black);
    let share = significant(100.0 * split as f64 / plain as f64, 3);
    let text = format!("{share}% of the parameters");
    sheet.label((left + PART.0 / 2.0, top + 230.0), CENTRE, &text);
    Ok(())
}
