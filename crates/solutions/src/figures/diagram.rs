//! Block diagrams: boxes with text, and arrows between them.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::chart::{Area, Drawn, Point, SERIES, TEXT, text};

/// A box around lines of text; one that is to be noticed has a thicker frame in colour k.
pub(super) struct Block<'a> {
    pub lines: &'a [&'a str],
    pub marked: Option<usize>,
}

const LINE: u32 = 5;

/// Draws a block between two corners.
pub(super) fn block(root: &Area, block: &Block, corners: [Point; 2]) -> Drawn {
    let [(left, top), (right, bottom)] = corners;
    let (style, frame) = match block.marked {
        Some(k) => (SERIES[k].filled(), 14),
        None => (BLACK.filled(), LINE as i32),
    };
    for side in [
        [(left, top), (right, top + frame)],
        [(left, bottom - frame), (right, bottom)],
        [(left, top), (left + frame, bottom)],
        [(right - frame, top), (right, bottom)],
    ] {
        root.draw(&Rectangle::new(side, style))?;
    }
    let (middle, height) = ((left + right) / 2, TEXT as i32 + 6);
    let first = (top + bottom) / 2 - height * (block.lines.len() as i32 - 1) / 2;
    (0..)
        .zip(block.lines)
        .try_for_each(|(i, line)| label(root, line, (middle, first + i * height)))
}

/// Text around a point.
pub(super) fn label(root: &Area, line: &str, at: Point) -> Drawn {
    let style = text().pos(Pos::new(HPos::Center, VPos::Center));
    root.draw(&Text::new(line.to_string(), at, style))
}

/// A line through these points with a head at its end.
pub(super) fn arrow(root: &Area, points: &[Point]) -> Drawn {
    root.draw(&PathElement::new(points.to_vec(), BLACK.stroke_width(LINE)))?;
    let [.., (x, y), (to_x, to_y)] = points else { return Ok(()) };
    let (dx, dy) = (f64::from(to_x - x), f64::from(to_y - y));
    let length = dx.hypot(dy).max(1.0);
    let at = |along: f64, aside: f64| {
        (
            to_x + ((-along * dx - aside * dy) / length).round() as i32,
            to_y + ((-along * dy + aside * dx) / length).round() as i32,
        )
    };
    let head = vec![(*to_x, *to_y), at(30.0, 15.0), at(30.0, -15.0)];
    root.draw(&Polygon::new(head, BLACK.filled()))
}
