//! The series of a chart, and the numbers a figure drew as a table that its SVG carries along.
//!
//! The table stands in the SVG's `<metadata>` as text: in the first line its caption, then
//! a line for the heads and one for each row, with tabs between cells.

use std::ops::Range;

use super::label::Label;
use crate::format::significant;

/// How many rows a table has at most.
const MOST: usize = 12;
/// What stands where a series has no number.
const NONE: &str = "–";

/// One axis: what it shows, from where to where, and whether by powers of ten.
pub(super) struct Axis {
    pub label: String,
    pub range: Range<f64>,
    pub logarithmic: bool,
}

/// One series: a curve, points with or without error bars, or both.
#[derive(Default)]
pub(super) struct Series {
    pub label: String,
    pub curve: Vec<(f64, f64)>,
    /// x, y and the half-length of the error bar: 0 where there is no error or the series
    /// has no bars, NaN where the error is too large to draw.
    pub points: Vec<(f64, f64, f64)>,
}

/// A table of a figure's numbers.
pub(super) struct Data {
    /// What the numbers are.
    pub caption: String,
    /// The heads, then the rows; the first cell of each names it.
    pub rows: Vec<Vec<String>>,
}

impl Data {
    /// The numbers of a chart: a row for each x of its points, or of its curves if it has
    /// no points. If there are too many x, some are left out evenly, and the caption says
    /// so.
    pub fn of(x: &Axis, y: &Axis, series: &[Series]) -> Self {
        let columns: Vec<Column> =
            series.iter().flat_map(|series| columns(series, y)).collect();
        let all = places(series);
        let kept: Vec<f64> = evenly(all.len()).map(|k| all[k]).collect();
        let [across, up] = [x, y].map(|axis| Label::plain(&axis.label));
        let mut caption = format!("{up} by {across}");
        if kept.len() < all.len() {
            let (kept, all) = (kept.len(), all.len());
            caption.push_str(&format!("; {kept} of {all} places, evenly chosen"));
        }
        let heads = [held(&across)]
            .into_iter()
            .chain(columns.iter().map(|column| column.head.clone()));
        let row = |&at: &f64| {
            let cells = columns.iter().map(|column| column.cell(at));
            [number(at, 4)].into_iter().chain(cells).collect()
        };
        let rows = [heads.collect()].into_iter().chain(kept.iter().map(row)).collect();
        Self { caption, rows }
    }

    /// `svg` with the table in it.
    pub fn put_into(&self, svg: &str) -> String {
        let escape = |text: &str| {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
        };
        let rows = self.rows.iter().map(|row| escape(&row.join("\t")));
        let lines: Vec<String> =
            [escape(&self.caption)].into_iter().chain(rows).collect();
        let end = svg.find('>').map_or(0, |end| end + 1);
        let (root, drawing) = svg.split_at(end);
        format!("{root}\n<metadata>{}</metadata>{drawing}", lines.join("\n"))
    }
}

/// The numbers of one curve or of one series' points.
struct Column {
    head: String,
    cells: Vec<(f64, String)>,
}

impl Column {
    fn cell(&self, at: f64) -> String {
        let found = self.cells.iter().find(|(x, _)| same(*x, at));
        found.map_or_else(|| NONE.into(), |(_, text)| text.clone())
    }
}

/// The columns of a series: its curve, its points, or both.
fn columns(series: &Series, y: &Axis) -> Vec<Column> {
    let Series { label, curve, points } = series;
    let label = &held(&Label::plain(label));
    // What is drawn on the line of 0 is 0, whatever floating point left.
    let least = if y.logarithmic { 0.0 } else { 1e-6 * (y.range.end - y.range.start) };
    let shown = |v: f64| number(if v.abs() < least { 0.0 } else { v }, 4);
    let bars = points.iter().any(|(.., error)| *error > 0.0);
    let drawn = |&(h, v, error): &(f64, f64, f64)| {
        let bar = match bars {
            true if error.is_nan() => " (large error)".into(),
            true => format!(" ± {}", number(error, 2)),
            false => String::new(),
        };
        (h, shown(v) + &bar)
    };
    let head = match (curve.is_empty(), points.is_empty()) {
        (false, false) => [label.clone(), format!("{label}: points")],
        _ => [label.clone(), label.clone()],
    };
    let cells = [
        curve.iter().map(|&(h, v)| (h, shown(v))).collect(),
        points.iter().map(drawn).collect::<Vec<_>>(),
    ];
    let columns = head.into_iter().zip(cells);
    columns
        .filter(|(_, cells)| !cells.is_empty())
        .map(|(head, cells)| Column { head, cells })
        .collect()
}

/// A head of which no line begins with a lone letter or with what a letter is equal to.
fn held(head: &str) -> String {
    let head = head.replace(" = ", "\u{a0}=\u{a0}");
    match head.rsplit_once(' ') {
        Some((rest, last)) if last.chars().count() == 1 => format!("{rest}\u{a0}{last}"),
        _ => head,
    }
}

/// Every x that has a point, or else every x of a curve, from left to right.
fn places(series: &[Series]) -> Vec<f64> {
    let points = series.iter().flat_map(|series| &series.points).map(|(x, ..)| *x);
    let curves = series.iter().flat_map(|series| &series.curve).map(|(x, _)| *x);
    let mut all: Vec<f64> = points.collect();
    if all.is_empty() {
        all = curves.collect();
    }
    all.sort_by(f64::total_cmp);
    all.dedup_by(|one, other| same(*one, *other));
    all
}

/// Up to [`MOST`] of the numbers below `n`, the first and the last among them.
fn evenly(n: usize) -> impl Iterator<Item = usize> {
    let kept = n.min(MOST);
    let steps = kept.saturating_sub(1).max(1);
    (0..kept).map(move |i| (i * (n - 1) + steps / 2) / steps)
}

/// Whether two x are one but for rounding.
fn same(one: f64, other: f64) -> bool {
    (one - other).abs() <= 1e-9 * one.abs().max(other.abs()).max(1e-9)
}

/// A number of the table: a whole one as it is, another to so many significant digits.
fn number(x: f64, digits: usize) -> String {
    let text = if x == x.trunc() && x.abs() < 1e6 {
        format!("{}", x + 0.0)
    } else {
        let text = significant(x, digits);
        match text.contains('.') && !text.contains('×') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text,
        }
    };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn axis(label: &str) -> Axis {
        Axis { label: label.into(), range: 0.0..4.0, logarithmic: false }
    }

    #[test]
    fn a_table_has_a_row_for_each_point_with_its_bar() {
        let series = [Series {
            label: "a < b".into(),
            curve: (0..=4).map(|k| (f64::from(k) / 2.0, 1.0 / 3.0)).collect(),
            points: vec![(0.0, 1e-9, 0.25), (1.0, -2.0, 0.0), (7.0, 0.5, f64::NAN)],
        }];
        let data = Data::of(&axis("x"), &axis("y"), &series);
        assert_eq!(data.caption, "y by x");
        let rows = [
            ["x", "a <\u{a0}b", "a <\u{a0}b: points"],
            ["0", "0.3333", "0 ± 0.25"],
            ["1", "0.3333", "−2 ± 0"],
            ["7", "–", "0.5 (large error)"],
        ];
        assert_eq!(data.rows, rows);
        let svg = data.put_into("<svg viewBox=\"0 0 1 1\"><g/></svg>");
        assert!(svg.starts_with(
            "<svg viewBox=\"0 0 1 1\">\n<metadata>y by x\nx\ta &lt;\u{a0}b"
        ));
        assert!(svg.ends_with("0.5 (large error)</metadata><g/></svg>"));
    }

    #[test]
    fn a_long_table_is_thinned_evenly_and_says_so() {
        let curve = (0..=160).map(|k| (f64::from(k), f64::from(k))).collect();
        let series = [Series { label: "a".into(), curve, ..Series::default() }];
        let data = Data::of(&axis("x"), &axis("y"), &series);
        assert_eq!(data.caption, "y by x; 12 of 161 places, evenly chosen");
        let first: Vec<&str> = data.rows.iter().map(|row| &*row[0]).collect();
        assert_eq!(
            first,
            [
                "x", "0", "15", "29", "44", "58", "73", "87", "102", "116", "131", "145",
                "160"
            ]
        );
    }
}
