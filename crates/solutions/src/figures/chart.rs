//! What all figures share: size, type, palette, and a chart of labelled series.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::data::{Axis, Data, Series};
use crate::Error;
use crate::format::power_of_ten;

/// Every colour a figure uses and the css variable that takes over from it when the SVG
/// stands in a page.
///
/// The series colours are those of Okabe and Ito, chosen to be told apart with any colour
/// vision.
pub const PALETTE: &[(&str, &str)] = &[
    ("#000000", "--figure-ink"),
    ("#FFFFFF", "--figure-paper"),
    ("#D0D0D0", "--figure-grid"),
    ("#0072B2", "--series-1"),
    ("#D55E00", "--series-2"),
    ("#009E73", "--series-3"),
    ("#CC79A7", "--series-4"),
    ("#E69F00", "--series-5"),
    ("#56B4E9", "--series-6"),
];

/// The colours of the series, first to last.
pub(super) const SERIES: [RGBColor; 6] = [
    RGBColor(0, 114, 178),
    RGBColor(213, 94, 0),
    RGBColor(0, 158, 115),
    RGBColor(204, 121, 167),
    RGBColor(230, 159, 0),
    RGBColor(86, 180, 233),
];

/// Besides its colour each series has its own dash pattern (as SVG writes it) …
const DASHES: [&str; 6] =
    ["none", "30 14", "8 12", "40 12 8 12", "60 14", "24 10 8 10 8 10"];

const GRID: RGBColor = RGBColor(208, 208, 208);
const WIDTH: u32 = 1800;
const LINE: u32 = 7;
const MARK: i32 = 15;

/// The height of a line of text, in the units of the drawing.
pub(super) const TEXT: u32 = 66;
/// The height of a legend row.
pub(super) const ROW: i32 = 84;

/// The whole drawing, in its own units.
pub(super) type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What plotters says of a step of a drawing.
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;
/// A point of the drawing: right and down from its upper left corner.
pub(super) type Point = (i32, i32);
type Plane<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Draws up to six series with a legend above them; their numbers go along with the
/// drawing.
pub(super) fn chart(x: &Axis, y: &Axis, series: &[Series]) -> Result<String, Error> {
    let rows = series.len().div_ceil(2) as i32;
    let svg = draw(1080 + (rows * ROW) as u32, |root| {
        for (k, series) in series.iter().enumerate() {
            let corner =
                (k as i32 % 2 * (WIDTH as i32 / 2) + 40, k as i32 / 2 * ROW + 20);
            legend_entry(root, k, series, corner)?;
        }
        let plot = root.clone().shrink((0, rows * ROW + 30), (WIDTH, 1050));
        let mut plane = axes(&plot, x, y)?;
        series
            .iter()
            .enumerate()
            .try_for_each(|(k, series)| draw_series(root, &mut plane, k, series, x, y))
    })?;
    Ok(Data::of(x, y, series).put_into(&svg))
}

/// An SVG of the usual width, white where nothing is drawn.
pub(super) fn draw(
    height: u32,
    figure: impl FnOnce(&Area) -> Drawn,
) -> Result<String, Error> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        let all =
            root.fill(&WHITE).and_then(|()| figure(&root)).and_then(|()| root.present());
        all.map_err(|why| Error::Drawing(why.to_string()))?;
    }
    Ok(with_dashes(svg))
}

/// Text of the usual size, anchored at its left and vertical middle.
pub(super) fn text() -> TextStyle<'static> {
    (FontFamily::SansSerif, TEXT)
        .into_text_style(&(WIDTH, WIDTH))
        .pos(Pos::new(HPos::Left, VPos::Center))
}

/// Where a value of this axis lies between its ends: itself, or its power of ten.
fn scaled(axis: &Axis, value: f64) -> f64 {
    if axis.logarithmic { value.log10() } else { value }
}

/// The two axes, their grid and their labels.
fn axes<'a, 'b>(
    plot: &'a Area<'b>,
    x: &Axis,
    y: &Axis,
) -> Result<Plane<'a, 'b>, DrawingAreaErrorKind<std::io::Error>> {
    let range =
        |axis: &Axis| scaled(axis, axis.range.start)..scaled(axis, axis.range.end);
    let mut plane = ChartBuilder::on(plot)
        .margin_left(20)
        .margin_right(60)
        .x_label_area_size(170)
        .y_label_area_size(280)
        .build_cartesian_2d(range(x), range(y))?;
    plane
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID.stroke_width(3))
        .axis_style(BLACK.stroke_width(4))
        .x_labels(ticks(x))
        .y_labels(ticks(y))
        .x_label_formatter(&|v| tick_label(x, *v))
        .y_label_formatter(&|v| tick_label(y, *v))
        .x_desc(&x.label)
        .y_desc(&y.label)
        .label_style((FontFamily::SansSerif, TEXT))
        .axis_desc_style((FontFamily::SansSerif, TEXT))
        .draw()?;
    Ok(plane)
}

/// How many ticks an axis may have at most: on a logarithmic one, no more than it has
/// powers of ten.
fn ticks(axis: &Axis) -> usize {
    let most = 8;
    if axis.logarithmic {
        let powers = scaled(axis, axis.range.end).floor()
            - scaled(axis, axis.range.start).ceil()
            + 1.0;
        most.min(powers.max(1.0) as usize)
    } else {
        most
    }
}

/// A tick's label; on a logarithmic axis only whole powers of ten have one.
fn tick_label(axis: &Axis, value: f64) -> String {
    if !axis.logarithmic {
        let rounded = (value * 1e6).round() / 1e6;
        format!("{}", if rounded == 0.0 { 0.0 } else { rounded }).replace('-', "−")
    } else if (value - value.round()).abs() < 1e-9 {
        power_of_ten(value.round() as i32)
    } else {
        String::new()
    }
}

/// The curve of one series, then its points and their error bars.
fn draw_series(
    root: &Area,
    plane: &mut Plane,
    k: usize,
    series: &Series,
    x: &Axis,
    y: &Axis,
) -> Drawn {
    let at = |&(h, v): &(f64, f64)| (scaled(x, h), scaled(y, v));
    let curve: Vec<Point> =
        series.curve.iter().map(|point| plane.backend_coord(&at(point))).collect();
    if !curve.is_empty() {
        root.draw(&PathElement::new(visible(&curve), SERIES[k].stroke_width(LINE)))?;
    }
    for &(h, v, error) in &series.points {
        // A bar that would reach below a logarithmic axis ends at its foot.
        let low = (v - error).max(y.range.start);
        let [top, bottom] = [v + error, low].map(|v| plane.backend_coord(&at(&(h, v))));
        if error > 0.0 {
            error_bar(root, k, top, bottom.1)?;
        }
        marker(root, k, plane.backend_coord(&at(&(h, v))))?;
    }
    Ok(())
}

/// The corners of a line that a reader can see: a point is left out if the line without it
/// passes less than a unit, a third of a pixel, from it.
fn visible(line: &[Point]) -> Vec<Point> {
    let [first, .., last] = line else { return line.to_vec() };
    let [dx, dy] = [last.0 - first.0, last.1 - first.1].map(f64::from);
    let length = dx.hypot(dy);
    let distance = |point: &Point| {
        let [px, py] = [point.0 - first.0, point.1 - first.1].map(f64::from);
        if length > 0.0 { (dx * py - dy * px).abs() / length } else { px.hypot(py) }
    };
    let inside = (1..line.len() - 1).map(|k| (k, distance(&line[k])));
    match inside.max_by(|one, other| one.1.total_cmp(&other.1)) {
        Some((k, farthest)) if farthest >= 1.0 => {
            let mut corners = visible(&line[..=k]);
            corners.pop();
            corners.extend(visible(&line[k..]));
            corners
        }
        _ => vec![*first, *last],
    }
}

/// A bar from `top` down to `bottom`, with a cap at both ends.
fn error_bar(root: &Area, k: usize, top: Point, bottom: i32) -> Drawn {
    let (x, top) = top;
    let style = SERIES[k].filled();
    root.draw(&Rectangle::new([(x - 2, top), (x + 2, bottom)], style))?;
    for y in [top, bottom] {
        root.draw(&Rectangle::new([(x - 18, y - 2), (x + 18, y + 2)], style))?;
    }
    Ok(())
}

/// … and its own marker: disc, triangle, square, cross, ring, diamond.
fn marker(root: &Area, k: usize, at: Point) -> Drawn {
    let style = SERIES[k].filled();
    let (x, y) = at;
    match k {
        0 => root.draw(&Circle::new(at, MARK, style)),
        1 => root.draw(&TriangleMarker::new((x, y + 3), MARK + 7, style)),
        2 => root.draw(&Rectangle::new(
            [(x - MARK + 2, y - MARK + 2), (x + MARK - 2, y + MARK - 2)],
            style,
        )),
        3 => root.draw(&Cross::new(at, MARK - 2, SERIES[k].stroke_width(LINE))),
        4 => root.draw(&Circle::new(at, MARK - 2, SERIES[k].stroke_width(LINE))),
        _ => {
            let reach = MARK + 5;
            let corners =
                [(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)];
            root.draw(&Polygon::new(corners, style))
        }
    }
}

/// A sample of the series and its label, in a row whose upper left corner is given.
fn legend_entry(root: &Area, k: usize, series: &Series, (x, y): Point) -> Drawn {
    let middle = y + ROW / 2;
    if !series.curve.is_empty() {
        root.draw(&PathElement::new(
            [(x, middle), (x + 150, middle)],
            SERIES[k].stroke_width(LINE),
        ))?;
    }
    if !series.points.is_empty() {
        marker(root, k, (x + 75, middle))?;
    }
    root.draw(&Text::new(series.label.clone(), (x + 180, middle), text()))
}

/// The SVG with each series' polylines in its dash pattern, which plotters itself cannot
/// draw.
fn with_dashes(svg: String) -> String {
    SERIES.iter().zip(DASHES).skip(1).fold(svg, |svg, (RGBColor(r, g, b), dashes)| {
        let stroke = format!(
            "<polyline fill=\"none\" opacity=\"1\" stroke=\"#{r:02X}{g:02X}{b:02X}\""
        );
        svg.replace(&stroke, &format!("{stroke} stroke-dasharray=\"{dashes}\""))
    })
}
