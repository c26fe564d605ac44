//! P4: where the parameters of the plain and of the split block are.

use super::chart::ROW;
use super::data::Data;
use super::drawing::{HEAD, Ink, LEFT, Paint, Point, Sheet, WIDTH};
use super::label::Label;
use super::parameters::parameters;
use crate::Error;
use crate::format::{counted, grouped};
use crate::stm::{BlockShape, Parameters as Count};

parameters! {
    /// Parameters of [`parameter_count`].
    ParameterCount {
        /// Channels read and written by both blocks.
        channels: usize = BlockShape::STM.channels,
        /// The width of the plain block.
        plain_width: usize = BlockShape::PLAIN.width,
        /// The number of paths.
        paths: usize = BlockShape::STM.paths,
        /// The width of one path.
        width: usize = BlockShape::STM.width,
        /// The side of the middle kernel.
        kernel: usize = BlockShape::STM.kernel,
    }
}

/// How long the longest bar is, and how high a bar.
const LENGTH: f64 = WIDTH - 8.0;
const BAR: f64 = 46.0;

/// Two stacked bars on one scale, plain above split-transform-merge; the segments are the
/// three layers in order.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel.
pub fn parameter_count(p: &ParameterCount) -> Result<String, Error> {
    let &ParameterCount { channels, plain_width, paths, width, kernel } = p;
    let plain =
        BlockShape { channels, paths: 1, width: plain_width, kernel }.parameters()?;
    let split = BlockShape { channels, paths, width, kernel }.parameters()?;
    let most = plain.total().max(split.total());
    let steps = [
        format!("$1 × 1$, ${channels} → {plain_width}$ or ${paths} × {width}$"),
        format!("${kernel} × {kernel}$"),
        format!("$1 × 1$, back to ${channels}$"),
    ];
    let mut sheet = Sheet::new();
    for (k, step) in steps.iter().enumerate() {
        let y = ROW * k as f64;
        segment(&mut sheet, k, (4.0, y - 9.0), (34.0, 18.0));
        sheet.label((48.0, y), LEFT, step);
    }
    let name = format!("plain: {}", grouped(plain.total()));
    bar(&mut sheet, &name, plain, LENGTH / most as f64, 3.4 * ROW);
    let split_by = counted(paths, ["path", "paths"]);
    let name = format!("{split_by}: {}", grouped(split.total()));
    bar(&mut sheet, &name, split, LENGTH / most as f64, 3.4 * ROW + 124.0);
    let steps = steps.map(|step| Label::plain(&step));
    let row = |name: String, count: Count| {
        let numbers = [count.reduce, count.transform, count.expand, count.total()];
        [name].into_iter().chain(numbers.map(grouped)).collect()
    };
    let heads = ["Block".into()].into_iter().chain(steps).chain(["Total".into()]);
    let data = Data {
        caption: "Parameters by layer".into(),
        rows: vec![heads.collect(), row("plain".into(), plain), row(split_by, split)],
    };
    Ok(data.put_into(&sheet.finish()))
}

/// One block's name and total, its bar below it, and its three counts below that.
fn bar(sheet: &mut Sheet, name: &str, count: Count, scale: f64, top: f64) {
    let steps = [count.reduce, count.transform, count.expand];
    sheet.label((4.0, top), HEAD, name);
    let mut left = 4.0;
    for (k, step) in steps.into_iter().enumerate() {
        let wide = scale * step as f64;
        segment(sheet, k, (left, top + 16.0), (wide, BAR));
        left += wide;
    }
    let sum = steps.map(|step| format!("${}$", grouped(step))).join(" + ");
    sheet.label((4.0, top + 16.0 + BAR + 18.0), LEFT, &sum);
}

/// A segment of layer k: full, striped or hollow, so that it does not take colour to tell
/// them apart.
pub(super) fn segment(sheet: &mut Sheet, k: usize, at: Point, (wide, high): (f64, f64)) {
    let frame = Paint::line(Ink::Series(k), 2.0);
    if k == 0 {
        return sheet.rectangle(at, (wide, high), Paint::full(Ink::Series(0)));
    }
    let inside =
        ((at.0 + 1.0, at.1 + 1.0), ((wide - 2.0).max(0.0), (high - 2.0).max(0.0)));
    let mut stripe = at.0 + 6.0;
    while k == 1 && stripe + 4.0 < at.0 + wide {
        sheet.rectangle((stripe, at.1), (4.0, high), Paint::full(Ink::Series(1)));
        stripe += 10.0;
    }
    sheet.rectangle(inside.0, inside.1, frame);
}
