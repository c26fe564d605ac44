//! What every figure is drawn with: lines, arrows, boxes, discs and labels on a sheet.
//!
//! A sheet is as wide as the text of a page, [`WIDTH`] units. It grows with what is drawn on
//! it, in every direction, so that nothing is cut off. Shapes are drawn by plotters; labels,
//! which have mathematics in them, lie on top of all shapes.

use plotters::prelude::{Color, DrawingBackend, RGBColor, SVGBackend, ShapeStyle};

use super::label::Label;

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

/// The width of a sheet.
pub(super) const WIDTH: f64 = 600.0;
/// The size of labels: on a phone, whose column is about 358 pixels wide, 11 of them.
pub(super) const SIZE: f64 = 19.0;
/// The width of a line, and of one that is to be noticed.
pub(super) const THIN: f64 = 1.5;
pub(super) const THICK: f64 = 3.0;
/// What is left free around a drawing.
const MARGIN: f64 = 4.0;

/// How many of plotters' units, which are whole numbers, one of ours has.
const FINE: i32 = 100;

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

    fn rgb(self) -> RGBColor {
        let number = u32::from_str_radix(&self.colour()[1..], 16).unwrap_or_default();
        let [_, red, green, blue] = number.to_be_bytes();
        RGBColor(red, green, blue)
    }
}

/// How a shape is painted: its border so wide, and so much of a colour inside.
#[derive(Clone, Copy)]
pub(super) struct Paint {
    stroke: (Ink, f64),
    fill: (Ink, f64),
    dashes: &'static [i32],
}

impl Paint {
    /// A line of a colour and a width.
    pub const fn line(ink: Ink, width: f64) -> Self {
        Self { stroke: (ink, width), fill: (ink, 0.0), dashes: &[] }
    }

    /// A colour inside and no border.
    pub const fn full(ink: Ink) -> Self {
        Self::tint(ink, 1.0)
    }

    /// So much of a colour inside and no border.
    pub const fn tint(ink: Ink, share: f64) -> Self {
        Self::line(ink, 0.0).tinted(ink, share)
    }

    /// The same border with so much of a colour inside.
    pub const fn tinted(self, ink: Ink, share: f64) -> Self {
        Self { fill: (ink, share), ..self }
    }

    /// The same with a dashed border: how long dashes and gaps are in turn.
    pub const fn dashed(self, dashes: &'static [i32]) -> Self {
        Self { dashes, ..self }
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
    shapes: String,
    labels: String,
    /// The corners of what is drawn so far.
    low: Point,
    high: Point,
}

impl Sheet {
    /// An empty sheet.
    pub fn new() -> Self {
        let (low, high) = ((MARGIN, f64::MAX), (WIDTH - MARGIN, 0.0));
        Self { shapes: String::new(), labels: String::new(), low, high }
    }

    /// Has plotters draw the inside of a shape, then its border, with dashes and `more`
    /// attributes that plotters has no words for.
    fn draw<E>(
        &mut self,
        corners: &[Point],
        (paint, more): (Paint, &str),
        shape: impl Fn(&mut SVGBackend, Vec<(i32, i32)>, &ShapeStyle) -> Result<(), E>,
    ) {
        let Paint { stroke: (ink, width), fill: (inside, share), dashes } = paint;
        corners.iter().for_each(|corner| self.reach(*corner, width / 2.0));
        let dashes: String = dashes.iter().map(|it| format!(" {}", FINE * it)).collect();
        let dashes = match dashes.trim_start() {
            "" => String::new(),
            dashes => format!(" stroke-dasharray=\"{dashes}\""),
        };
        let border =
            ink.rgb().mix(f64::from(width > 0.0)).stroke_width(fine(width) as u32);
        for style in [inside.rgb().mix(share).filled(), border] {
            let mut svg = String::new();
            let places = corners.iter().map(|it| (fine(it.0), fine(it.1))).collect();
            // Nothing fails that is written to a string.
            shape(&mut SVGBackend::with_string(&mut svg, (0, 0)), places, &style).ok();
            // What cannot be seen is not drawn.
            if let Some(element) = svg.lines().find_map(|line| line.strip_suffix("/>")) {
                let [more, dashes] =
                    if style.filled { ["", ""] } else { [more, &dashes] };
                self.shapes.extend([element, more, dashes, "/>\n"]);
            }
        }
    }

    /// A line through these points.
    pub fn line(&mut self, points: &[Point], paint: Paint) {
        self.draw(points, (paint, ""), |svg, points, style| svg.draw_path(points, style));
    }

    /// The area within these corners, with so much of a colour.
    pub fn area(&mut self, corners: &[Point], ink: Ink, share: f64) {
        let paint = Paint::tint(ink, share);
        self.draw(corners, (paint, ""), |svg, it, style| svg.fill_polygon(it, style));
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
        let shaft = [&points[..points.len() - 1], &[at(0.8 * long, 0.0)]].concat();
        self.line(&shaft, Paint::line(ink, width));
        self.area(&[*to, at(long, wide), at(long, -wide)], ink, 1.0);
    }

    /// A rectangle from its upper left corner.
    pub fn rectangle(&mut self, at: Point, (width, height): (f64, f64), paint: Paint) {
        let [across, down, border] = [width, height, paint.stroke.1].map(fine);
        let more = format!(" stroke-width=\"{border}\" stroke-linejoin=\"miter\"");
        let corners = [at, (at.0 + width, at.1 + height)];
        self.draw(&corners, (paint, &more), |svg, it, style| {
            svg.draw_rect(it[0], (it[0].0 + across, it[0].1 + down), style, style.filled)
        });
    }

    /// A rectangle around a label, its middle given.
    pub fn block(&mut self, middle: Point, size: (f64, f64), paint: Paint, text: &str) {
        self.rectangle((middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0), size, paint);
        self.label(middle, CENTRE, text);
    }

    /// A disc or a ring.
    pub fn disc(&mut self, middle: Point, radius: f64, paint: Paint) {
        self.reach(middle, radius + paint.stroke.1 / 2.0);
        self.draw(&[middle], (paint, ""), |svg, it, style| {
            svg.draw_circle(it[0], fine(radius) as u32, style, style.filled)
        });
    }

    /// Many small discs, as the round ends of lines of no length: plotters' own, an element
    /// a disc, are six times as long.
    pub fn dots(&mut self, middles: &[Point], radius: f64, ink: Ink) {
        middles.iter().for_each(|middle| self.reach(*middle, radius));
        let dot = |at: &Point| format!("M{} {}h0", fine(at.0), fine(at.1));
        let (path, colour) = (middles.iter().map(dot).collect::<String>(), ink.colour());
        self.shapes.push_str(&format!(
            "<path d=\"{path}\" stroke-linecap=\"round\" stroke=\"{colour}\" stroke-width=\"{}\"/>\n",
            fine(2.0 * radius)
        ));
    }

    /// A ring with a plus in it, where values are added.
    pub fn sum(&mut self, (x, y): Point, ink: Ink) {
        let line = Paint::line(ink, THIN + 0.5);
        self.disc((x, y), 13.0, line.tinted(Ink::White, 1.0));
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
        label.write(&mut self.labels, at, set.anchor, set.size, &paint, set.bold);
    }

    /// Notes that something reaches to this point and so far around it.
    fn reach(&mut self, (x, y): Point, around: f64) {
        self.low = (self.low.0.min(x - around), self.low.1.min(y - around));
        self.high = (self.high.0.max(x + around), self.high.1.max(y + around));
    }

    /// The drawing as an SVG, white where nothing is drawn.
    pub fn finish(mut self) -> String {
        let [left, top] = [self.low.0, self.low.1].map(|it| (it - MARGIN).floor());
        let [right, bottom] = [self.high.0, self.high.1].map(|it| (it + MARGIN).ceil());
        let (width, height) = (right - left, bottom - top);
        let shapes = std::mem::take(&mut self.shapes);
        self.rectangle((left, top), (width, height), Paint::full(Ink::White));
        let Self { shapes: ground, labels, .. } = self;
        format!(
            "<svg width=\"{width}\" height=\"{height}\" \
             viewBox=\"{left} {top} {width} {height}\" \
             xmlns=\"http://www.w3.org/2000/svg\">\n\
             <g transform=\"scale({})\" stroke-linejoin=\"round\">\n{ground}{shapes}</g>\n{labels}</svg>\n",
            1.0 / f64::from(FINE)
        )
    }
}

/// A length in plotters' units.
pub(super) fn fine(length: f64) -> i32 {
    (f64::from(FINE) * length).round() as i32
}

/// A point of plotters' in ours.
pub(super) fn coarse((x, y): (i32, i32)) -> Point {
    (f64::from(x) / f64::from(FINE), f64::from(y) / f64::from(FINE))
}
