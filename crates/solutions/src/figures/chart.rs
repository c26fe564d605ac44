//! A chart of labelled series: axes, curves, points with error bars, and their names at the
//! ends of the curves or, where there is no room, above them.

use std::convert::Infallible;
use std::ops::Range;

use plotters::coord::combinators::WithKeyPoints;
use plotters::coord::{cartesian::MeshLine, ranged1d::BoldPoints, types::RangedCoordf64};
use plotters::prelude::{BindKeyPoints, Cartesian2d, CoordTranslate, Ranged};

use super::data::{Axis, Data, Series};
use super::drawing::{
    CENTRE, Ink, LEFT, Paint, Point, RIGHT, SIZE, Sheet, THICK, THIN, WIDTH, coarse, fine,
};
use super::label::Label;
use crate::Error;

/// Besides its colour each series has its own dash pattern …
const DASHES: [&[i32]; 6] =
    [&[], &[10, 5], &[3, 4], &[13, 4, 3, 4], &[20, 5], &[8, 4, 3, 4, 3, 4]];

/// How high the plot is, and the height of a row of the legend.
const HIGH: f64 = 330.0;
pub(super) const ROW: f64 = 27.0;
/// Half the width of a marker.
const MARK: f64 = 5.0;
/// How many numbers an axis has at most.
const MOST: usize = 7;
/// The most room that names at the ends of curves may take, and how far a name may stand
/// from its end.
const BESIDE: f64 = 205.0;
const AWAY: f64 = 34.0;

/// Draws up to six series; their numbers go along with the drawing.
///
/// # Errors
/// [`Error::Drawing`] for an axis whose ends are not finite, or one above the other.
pub(super) fn chart(x: &Axis, y: &Axis, series: &[Series]) -> Result<String, Error> {
    for axis in [x, y] {
        let Range { start, end } = range(axis);
        if !(start < end && (end - start).is_finite()) {
            return Err(Error::Drawing(format!(
                "the axis of {} runs from {start} to {end}",
                Label::plain(&axis.label)
            )));
        }
    }
    let mut xs = series.iter().flat_map(|it| {
        it.curve.iter().map(|it| it.0).chain(it.points.iter().map(|it| it.0))
    });
    // Where there are layers only, no number stands between two of them.
    let whole = xs.all(|x| x.fract() == 0.0);
    let mut across = ticks(x);
    across.retain(|it| x.logarithmic || !whole || (it - it.round()).abs() < 1e-9);
    let mut sheet = Sheet::new();
    let wide = ticks(y).into_iter().map(|it| Label::read(&number(y, it)).width());
    let left = 14.0 + SIZE * wide.fold(0.0, f64::max);
    let room =
        series.iter().map(|it| SIZE * Label::read(&it.label).width()).fold(0.0, f64::max);
    let plot = |right, top| Plot::new((left, right, top), [x, y], across.clone());
    let beside = plot(WIDTH - 24.0 - room, 34.0);
    let ends = (series.len() > 1 && room <= BESIDE).then(|| beside.ends(series));
    let (plot, ends) = match ends.flatten() {
        Some(ends) => (beside, ends),
        None => {
            let rows = if series.len() > 1 { legend(&mut sheet, series) } else { 0.0 };
            (plot(WIDTH - 14.0, 34.0 + rows), Vec::new())
        }
    };
    sheet.label((4.0, plot.top - 22.0), LEFT, &y.label);
    plot.axes(&mut sheet);
    for (k, it) in series.iter().enumerate() {
        plot.series(&mut sheet, k, it);
    }
    for (k, ((across, down), height)) in ends.into_iter().enumerate() {
        // A name that stands beside its end needs none; a short stroke would be a minus.
        if (height - down).abs() > 3.0 {
            let leader = [(across + MARK + 2.0, down), (plot.right + 11.0, height)];
            sheet.line(&leader, Paint::line(Ink::Series(k), 1.0));
        }
        sheet.label((plot.right + 15.0, height), LEFT, &series[k].label);
    }
    Ok(Data::of(x, y, series).put_into(&sheet.finish()))
}

/// Where a value of this axis lies between its ends: itself, or its power of ten.
fn scaled(axis: &Axis, value: f64) -> f64 {
    if axis.logarithmic { value.log10() } else { value }
}

/// From where to where this axis runs, so scaled.
fn range(axis: &Axis) -> Range<f64> {
    scaled(axis, axis.range.start)..scaled(axis, axis.range.end)
}

/// Where the plot lies.
struct Plot<'a> {
    left: f64,
    right: f64,
    top: f64,
    x: &'a Axis,
    y: &'a Axis,
    plane: Cartesian2d<WithKeyPoints<RangedCoordf64>, WithKeyPoints<RangedCoordf64>>,
}

impl<'a> Plot<'a> {
    /// A plot whose x axis has its numbers at these places.
    fn new(
        (left, right, top): (f64, f64, f64),
        [x, y]: [&'a Axis; 2],
        across: Vec<f64>,
    ) -> Self {
        let place = (fine(left)..fine(right), fine(top + HIGH)..fine(top));
        let across = range(x).with_key_points(across);
        let up = range(y).with_key_points(ticks(y));
        Self { left, right, top, x, y, plane: Cartesian2d::new(across, up, place) }
    }

    /// Where a point of the plane lies on the sheet.
    fn at(&self, x: f64, y: f64) -> Point {
        coarse(self.plane.translate(&(scaled(self.x, x), scaled(self.y, y))))
    }

    /// The grid, the axes, their numbers, and what the x axis shows.
    fn axes(&self, sheet: &mut Sheet) {
        let Ok(()) = self.plane.draw_mesh(BoldPoints(MOST), BoldPoints(MOST), |line| {
            let (MeshLine::XMesh(from, to, _) | MeshLine::YMesh(from, to, _)) = line;
            let ((x, y), to) = (coarse(from), coarse(to));
            sheet.line(&[(x, y), to], Paint::line(Ink::Grey, 1.0));
            let (at, set, number) = match line {
                MeshLine::XMesh(.., it) => ((x, y + 17.0), CENTRE, number(self.x, *it)),
                MeshLine::YMesh(.., it) => ((x - 8.0, y), RIGHT, number(self.y, *it)),
            };
            sheet.label(at, set, &number);
            Ok::<_, Infallible>(())
        });
        let foot = self.top + HIGH;
        let corner = [(self.left, self.top), (self.left, foot), (self.right, foot)];
        sheet.line(&corner, Paint::line(Ink::Black, THIN));
        sheet.label(((self.left + self.right) / 2.0, foot + 44.0), CENTRE, &self.x.label);
    }

    /// The curve of series k, then its points and their error bars.
    fn series(&self, sheet: &mut Sheet, k: usize, series: &Series) {
        let curve: Vec<Point> =
            series.curve.iter().map(|it| self.at(it.0, it.1)).collect();
        if !curve.is_empty() {
            sheet.line(&visible(&curve), line(k));
        }
        for &(x, y, error) in &series.points {
            // A bar that would reach below the axis ends at its foot.
            let low = (y - error).max(self.y.range.start);
            if error > 0.0 {
                let [top, bottom] = [y + error, low].map(|it| self.at(x, it));
                let bar = Paint::line(Ink::Series(k), THIN);
                let cap = |it: Point| [(it.0 - 5.0, it.1), (it.0 + 5.0, it.1)];
                let lines = [[top, bottom], cap(top), cap(bottom)];
                lines.iter().for_each(|it| sheet.line(it, bar));
            }
            marker(sheet, k, self.at(x, y));
        }
    }

    /// The right ends of the series, and how high their names stand beside them; nothing if
    /// they lie so close together that a name could be taken for another's.
    fn ends(&self, series: &[Series]) -> Option<Vec<(Point, f64)>> {
        let end = |it: &Series| {
            let last = it.points.last().map(|it| (it.0, it.1));
            let (x, y) = last.or(it.curve.last().copied())?;
            // A curve that ends elsewhere has no name at the right.
            Some(self.at(x, y)).filter(|it| it.0 > self.right - 40.0)
        };
        let points = series.iter().map(end).collect::<Option<Vec<Point>>>()?;
        let ends: Vec<f64> = points.iter().map(|it| it.1).collect();
        let mut order: Vec<usize> = (0..ends.len()).collect();
        order.sort_by(|one, other| ends[*one].total_cmp(&ends[*other]));
        let mut places = ends.clone();
        let apart = 1.15 * SIZE;
        // From above, each name far enough below the one before; then back from the foot.
        for pair in order.windows(2) {
            places[pair[1]] = places[pair[1]].max(places[pair[0]] + apart);
        }
        let mut limit = self.top + HIGH;
        for k in order.iter().rev() {
            places[*k] = places[*k].min(limit);
            limit = places[*k] - apart;
        }
        let close = |pair: &[usize]| ends[pair[1]] - ends[pair[0]] < 4.0;
        let far = places.iter().zip(&ends).any(|(place, end)| (place - end).abs() > AWAY);
        (!far && !order.windows(2).any(close))
            .then(|| points.into_iter().zip(places).collect())
    }
}

/// The line of series k.
fn line(k: usize) -> Paint {
    Paint::line(Ink::Series(k), THICK - 0.5).dashed(DASHES[k % DASHES.len()])
}

/// Samples of all series and their names, in two columns if they fit; how high it is.
fn legend(sheet: &mut Sheet, series: &[Series]) -> f64 {
    let wide = series.iter().map(|it| SIZE * Label::read(&it.label).width());
    let columns = if wide.fold(0.0, f64::max) < WIDTH / 2.0 - 62.0 { 2 } else { 1 };
    for (k, series) in series.iter().enumerate() {
        let left = 4.0 + (k % columns) as f64 * WIDTH / 2.0;
        let y = ROW * (k / columns) as f64;
        if !series.curve.is_empty() {
            sheet.line(&[(left, y), (left + 46.0, y)], line(k));
        }
        if !series.points.is_empty() {
            marker(sheet, k, (left + 23.0, y));
        }
        sheet.label((left + 54.0, y), LEFT, &series.label);
    }
    ROW * series.len().div_ceil(columns) as f64
}

/// The places of an axis that have a number: on a logarithmic axis 1, 2, 5, 10, 20 …, or
/// powers of ten if there are too many of those.
fn ticks(axis: &Axis) -> Vec<f64> {
    let Range { start, end } = range(axis);
    let (low, high) = (start.ceil() as i32, end.floor() as i32);
    if !axis.logarithmic {
        return RangedCoordf64::from(start..end).key_points(MOST);
    } else if has_powers(axis) {
        let every = 1 + (high - low) / MOST as i32;
        return (low..=high).filter(|it| it % every == 0).map(f64::from).collect();
    }
    digits(start..end)
}

/// The logarithms of 1, 2, 5, 10, 20 … in this range.
fn digits(Range { start, end }: Range<f64>) -> Vec<f64> {
    let digits =
        |power: i32| [1.0, 2.0, 5.0].map(|it: f64| f64::from(power) + it.log10());
    let all = (start.floor() as i32..=end.floor() as i32).flat_map(digits);
    all.filter(|it| (start..=end).contains(it)).collect()
}

/// Whether the numbers of an axis are powers of ten only.
fn has_powers(axis: &Axis) -> bool {
    axis.logarithmic && digits(range(axis)).len() > MOST
}

/// The number at a place of an axis, free of what rounding has left.
fn number(axis: &Axis, place: f64) -> String {
    if has_powers(axis) {
        return power_of_ten(place as i32);
    }
    let value = if axis.logarithmic { 10_f64.powf(place) } else { place };
    format!("${}$", (value * 1e6).round() / 1e6 + 0.0)
}

/// The power as a label.
pub(super) fn power_of_ten(power: i32) -> String {
    match power {
        0 => "$1$".into(),
        1 => "$10$".into(),
        2 => "$100$".into(),
        _ => format!("$10^{{{power}}}$"),
    }
}

/// The corners of a line that a reader can see: a point is left out if the line without it
/// passes less than a third of a unit from it.
fn visible(line: &[Point]) -> Vec<Point> {
    let [first, .., last] = line else { return line.to_vec() };
    let [dx, dy] = [last.0 - first.0, last.1 - first.1];
    let length = dx.hypot(dy);
    let distance = |point: &Point| {
        let [px, py] = [point.0 - first.0, point.1 - first.1];
        if length > 0.0 { (dx * py - dy * px).abs() / length } else { px.hypot(py) }
    };
    let inside = (1..line.len() - 1).map(|k| (k, distance(&line[k])));
    match inside.max_by(|one, other| one.1.total_cmp(&other.1)) {
        Some((k, farthest)) if farthest >= 0.33 => {
            let mut corners = visible(&line[..=k]);
            corners.pop();
            corners.extend(visible(&line[k..]));
            corners
        }
        _ => vec![*first, *last],
    }
}

/// … and its own marker: disc, triangle, square, cross, ring, diamond.
fn marker(sheet: &mut Sheet, k: usize, (x, y): Point) {
    let (full, stroke) =
        (Paint::full(Ink::Series(k)), Paint::line(Ink::Series(k), THICK - 0.5));
    let m = MARK;
    match k {
        0 => sheet.disc((x, y), m, full),
        1 => {
            let corners = [(x, y - 1.25 * m), (x + 1.2 * m, y + m), (x - 1.2 * m, y + m)];
            sheet.area(&corners, Ink::Series(k), 1.0);
        }
        2 => sheet.rectangle((x - 0.9 * m, y - 0.9 * m), (1.8 * m, 1.8 * m), full),
        3 => {
            let arm = 0.9 * m;
            sheet.line(&[(x - arm, y - arm), (x + arm, y + arm)], stroke);
            sheet.line(&[(x - arm, y + arm), (x + arm, y - arm)], stroke);
        }
        4 => sheet.disc((x, y), 0.9 * m, stroke),
        _ => {
            let reach = 1.3 * m;
            let corners =
                [(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)];
            sheet.area(&corners, Ink::Series(k), 1.0);
        }
    }
}
