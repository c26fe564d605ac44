//! P4: where the parameters of the plain and of the split block are.

use plotters::prelude::*;

use super::chart::{Area, Drawn, Point, ROW, SERIES, draw, text};
use super::data::Data;
use super::parameters::parameters;
use crate::Error;
use crate::format::grouped;
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

const LEFT: i32 = 40;
const LENGTH: i32 = 1720;
const BAR: i32 = 150;

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
        format!("1×1, {channels} → {plain_width} or {paths} × {width}"),
        format!("{kernel}×{kernel}"),
        format!("1×1, back to {channels}"),
    ];
    let svg = draw(1030, |root| {
        for (k, step) in steps.iter().enumerate() {
            let row = (LEFT, 20 + k as i32 * ROW);
            segment(root, k, [row, (row.0 + 110, row.1 + ROW - 24)])?;
            root.draw(&Text::new(
                step.clone(),
                (row.0 + 150, row.1 + (ROW - 24) / 2),
                text(),
            ))?;
        }
        bar(root, &format!("plain: {}", grouped(plain.total())), plain, most, 310)?;
        let name = format!("{paths} paths: {}", grouped(split.total()));
        bar(root, &name, split, most, 680)
    })?;
    let row = |name: String, count: Count| {
        let numbers = [count.reduce, count.transform, count.expand, count.total()];
        [name].into_iter().chain(numbers.map(grouped)).collect()
    };
    let heads = ["Block".into()].into_iter().chain(steps).chain(["Total".into()]);
    let data = Data {
        caption: "Parameters by layer".into(),
        rows: vec![
            heads.collect(),
            row("plain".into(), plain),
            row(format!("{paths} paths"), split),
        ],
    };
    Ok(data.put_into(&svg))
}

/// One block's name and total, its bar below it, and its three counts below that.
fn bar(root: &Area, name: &str, count: Count, most: usize, top: i32) -> Drawn {
    let steps = [count.reduce, count.transform, count.expand];
    root.draw(&Text::new(name.to_string(), (LEFT, top + ROW / 2), text()))?;
    let mut before = 0;
    for (k, step) in steps.into_iter().enumerate() {
        let x = |count: usize| {
            LEFT + (LENGTH as f64 * count as f64 / most as f64).round() as i32
        };
        segment(
            root,
            k,
            [(x(before), top + ROW + 10), (x(before + step), top + ROW + 10 + BAR)],
        )?;
        before += step;
    }
    let sum = steps.map(grouped).join(" + ");
    root.draw(&Text::new(sum, (LEFT, top + ROW + BAR + 20 + ROW / 2), text()))
}

/// A segment of layer k: full, striped or hollow, so that it does not take colour to tell
/// them apart.
fn segment(root: &Area, k: usize, corners: [Point; 2]) -> Drawn {
    let [(left, top), (right, bottom)] = corners;
    if k == 0 {
        return root.draw(&Rectangle::new(corners, SERIES[k].filled()));
    }
    let frame = [
        [(left, top), (right, top + 8)],
        [(left, bottom - 8), (right, bottom)],
        [(left, top), (left + 8, bottom)],
        [(right - 8, top), (right, bottom)],
    ];
    let stripes = (left..right - 8).step_by(32).map(|x| [(x, top), (x + 12, bottom)]);
    let inside = stripes.filter(|_| k == 1);
    frame
        .into_iter()
        .chain(inside)
        .try_for_each(|corners| root.draw(&Rectangle::new(corners, SERIES[k].filled())))
}
