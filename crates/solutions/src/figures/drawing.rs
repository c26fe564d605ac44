//! What every figure is drawn with: lines, arrows, boxes, discs and labels on a sheet.
//!
//! A sheet is as wide as the text of a page, [`WIDTH`] units. It grows with what is drawn on
//! it, in every direction, so that nothing is cut off.

use super::chart::PALETTE;
use super::label::{Label, short};

/// The width of a sheet.
pub(super) const WIDTH: f64 = 600.0;
/// The size of labels: on a phone, whose column is about 358 pixels wide, 11 of them.
pub(super) const SIZE: f64 = 19.0;
/// The width of a line, and of one that is to be noticed.
pub(super) const THIN: f64 = 1.5;
pub(super) const THICK: f64 = 3.0;
/// What is left free around a drawing.
const MARGIN: f64 = 4.0;

/// A point: right and down.
pub(super) type Point = (f64, f64);

/// A colour of the palette.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ink {
    Black,
    White,
    Grey,
    /// That of series k, counted from 0.
    Series(usize),
}

impl Ink {
    fn colour(self) -> &'static str {
        let place = match self {
            Self::Black => 0,
            Self::White => 1,
            Self::Grey => 2,
            Self::Series(k) => 3 + k % (PALETTE.len() - 3),
        };
        PALETTE[place].0
    }
}

/// How the border and the inside of a shape are painted.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    stroke: Option<(Ink, f64)>,
    fill: Option<(Ink, f64)>,
    dashes: &'static str,
}

impl Paint {
    /// A line of a colour and a width.
    pub const fn line(ink: Ink, width: f64) -> Self {
        Self { stroke: Some((ink, width)), fill: None, dashes: "" }
    }

    /// A colour inside and no border.
    pub const fn full(ink: Ink) -> Self {
        Self { stroke: None, fill: Some((ink, 1.0)), dashes: "" }
    }

    /// The same border with so much of a colour inside.
    pub const fn tinted(self, ink: Ink, share: f64) -> Self {
        Self { fill: Some((ink, share)), ..self }
    }

    /// So much of a colour inside and no border.
    pub const fn tint(ink: Ink, share: f64) -> Self {
        Self { fill: Some((ink, share)), ..Self::full(ink) }
    }

    /// The same with a dashed border, dashes as SVG writes them.
    pub const fn dashed(self, dashes: &'static str) -> Self {
        Self { dashes, ..self }
    }

    fn attributes(self) -> String {
        let fill = match self.fill {
            None => " fill=\"none\"".to_owned(),
            Some((ink, 1.0)) => format!(" fill=\"{}\"", ink.colour()),
            Some((ink, share)) => {
                format!(" fill=\"{}\" fill-opacity=\"{}\"", ink.colour(), short(share))
            }
        };
        let stroke = self.stroke.map_or(String::new(), |(ink, width)| {
            format!(" stroke=\"{}\" stroke-width=\"{}\"", ink.colour(), short(width))
        });
        let dashes = match self.dashes {
            "" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        fill + &stroke + &dashes
    }
}

/// A thin black line.
pub(super) const OUTLINE: Paint = Paint::line(Ink::Black, THIN);

/// How a label is set.
#[derive(Clone, Copy)]
pub(super) struct Type {
    /// 0 if the point is at its left end, ½ at its middle, 1 at its right end.
    pub anchor: f64,
    pub size: f64,
    pub ink: Ink,
    pub bold: bool,
}

/// Around its point, black.
pub(super) const CENTRE: Type =
    Type { anchor: 0.5, size: SIZE, ink: Ink::Black, bold: false };
pub(super) const LEFT: Type = Type { anchor: 0.0, ..CENTRE };
pub(super) const RIGHT: Type = Type { anchor: 1.0, ..CENTRE };
/// The head of a part of a drawing.
pub(super) const HEAD: Type = Type { bold: true, ..LEFT };

/// A drawing in the making.
pub(super) struct Sheet {
    body: String,
    /// The corners of what is drawn so far.
    low: Point,
    high: Point,
}

impl Sheet {
    /// An empty sheet.
    pub fn new() -> Self {
        Self { body: String::new(), low: (MARGIN, f64::MAX), high: (WIDTH - MARGIN, 0.0) }
    }

    /// A line through these points.
    pub fn line(&mut self, points: &[Point], paint: Paint) {
        let width = paint.stroke.map_or(0.0, |(_, width)| width / 2.0);
        points.iter().for_each(|point| self.reach(*point, width));
        self.body.push_str(&format!(
            "<polyline points=\"{}\" stroke-linejoin=\"round\"{}/>\n",
            list(points),
            paint.attributes()
        ));
    }

    /// The area within these corners.
    pub fn area(&mut self, corners: &[Point], paint: Paint) {
        let width = paint.stroke.map_or(0.0, |(_, width)| width / 2.0);
        corners.iter().for_each(|point| self.reach(*point, width));
        self.body.push_str(&format!(
            "<polygon points=\"{}\"{}/>\n",
            list(corners),
            paint.attributes()
        ));
    }

    /// A line through these points with a head at its end.
    pub fn arrow(&mut self, points: &[Point], ink: Ink, width: f64) {
        let [.., from, to] = points else { return };
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1e-9);
        let (long, wide) = (8.0 + 2.0 * width, 3.0 + 1.2 * width);
        let at = |along: f64, aside: f64| {
            (
                to.0 - (along * dx + aside * dy) / length,
                to.1 - (along * dy - aside * dx) / length,
            )
        };
        let mut shaft = points.to_vec();
        if let Some(end) = shaft.last_mut() {
            *end = at(0.8 * long, 0.0);
        }
        self.line(&shaft, Paint::line(ink, width));
        self.area(&[*to, at(long, wide), at(long, -wide)], Paint::full(ink));
    }

    /// A rectangle from its upper left corner.
    pub fn rectangle(&mut self, at: Point, (width, height): (f64, f64), paint: Paint) {
        let border = paint.stroke.map_or(0.0, |(_, width)| width / 2.0);
        self.reach(at, border);
        self.reach((at.0 + width, at.1 + height), border);
        let [x, y, width, height] = [at.0, at.1, width, height].map(short);
        self.body.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{}/>\n",
            paint.attributes()
        ));
    }

    /// A rectangle around a label, its middle given.
    pub fn block(&mut self, middle: Point, size: (f64, f64), paint: Paint, text: &str) {
        self.rectangle((middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0), size, paint);
        self.label(middle, CENTRE, text);
    }

    /// A disc or a ring.
    pub fn disc(&mut self, middle: Point, radius: f64, paint: Paint) {
        let border = paint.stroke.map_or(0.0, |(_, width)| width / 2.0);
        self.reach(middle, radius + border);
        let [x, y, radius] = [middle.0, middle.1, radius].map(short);
        self.body.push_str(&format!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{}/>\n",
            paint.attributes()
        ));
    }

    /// Many small discs.
    pub fn dots(&mut self, middles: &[Point], radius: f64, ink: Ink) {
        if middles.is_empty() {
            return;
        }
        middles.iter().for_each(|middle| self.reach(*middle, radius));
        let dot = |at: &Point| format!("M{} {}h0", tenths(at.0), tenths(at.1));
        let path: String = middles.iter().map(dot).collect();
        let line = Paint::line(ink, 2.0 * radius).attributes();
        self.body
            .push_str(&format!("<path d=\"{path}\" stroke-linecap=\"round\"{line}/>\n"));
    }

    /// A ring with a plus in it, where values are added.
    pub fn sum(&mut self, (x, y): Point, ink: Ink) {
        let radius = 13.0;
        let line = Paint::line(ink, THIN + 0.5);
        self.disc((x, y), radius, line.tinted(Ink::White, 1.0));
        self.line(&[(x - 7.0, y), (x + 7.0, y)], line);
        self.line(&[(x, y - 7.0), (x, y + 7.0)], line);
    }

    /// A label; its point is in the middle of its height. What stands between two `$` is
    /// mathematics.
    pub fn label(&mut self, at: Point, set: Type, text: &str) {
        let label = Label::read(text);
        let wide = label.width() * set.size * if set.bold { 1.12 } else { 1.0 };
        let high = if label.is_tall() { 1.15 } else { 0.6 } * set.size;
        let left = at.0 - set.anchor * wide;
        self.reach((left, at.1 - high), 0.0);
        self.reach((left + wide, at.1 + high), 0.0);
        let paint = format!(" fill=\"{}\"", set.ink.colour());
        label.write(&mut self.body, at, set.anchor, set.size, &paint, set.bold);
    }

    /// Notes that something reaches to this point and so far around it.
    fn reach(&mut self, (x, y): Point, around: f64) {
        self.low = (self.low.0.min(x - around), self.low.1.min(y - around));
        self.high = (self.high.0.max(x + around), self.high.1.max(y + around));
    }

    /// The drawing as an SVG, white where nothing is drawn.
    pub fn finish(self) -> String {
        let [left, top] = [self.low.0, self.low.1].map(|it| (it - MARGIN).floor());
        let [right, bottom] = [self.high.0, self.high.1].map(|it| (it + MARGIN).ceil());
        let (width, height) = (right - left, bottom - top);
        let white = Paint::full(Ink::White).attributes();
        format!(
            "<svg width=\"{width}\" height=\"{height}\" \
             viewBox=\"{left} {top} {width} {height}\" \
             xmlns=\"http://www.w3.org/2000/svg\">\n\
             <rect x=\"{left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\"{white}/>\n\
             {}</svg>\n",
            self.body
        )
    }
}

/// A number with one decimal at most.
fn tenths(x: f64) -> String {
    short((10.0 * x).round() / 10.0)
}

/// Points as SVG lists them.
fn list(points: &[Point]) -> String {
    let points =
        points.iter().map(|point| format!("{},{}", short(point.0), short(point.1)));
    points.collect::<Vec<_>>().join(" ")
}
