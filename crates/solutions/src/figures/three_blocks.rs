//! P4: the plain, the split and the merged block.

use super::data::Data;
use super::drawing::{CENTRE, HEAD, Ink, Paint, Sheet, THIN};
use super::parameters::parameters;
use crate::Error;
use crate::format::grouped;
use crate::stm::BlockShape;

parameters! {
    /// Parameters of [`three_blocks`].
    ThreeBlocks {
        /// Channels read and written by every block.
        channels: usize = BlockShape::STM.channels,
        /// The width of the plain block.
        plain_width: usize = BlockShape::PLAIN.width,
        /// The number of paths of the others, at least 3.
        paths: usize = BlockShape::STM.paths,
        /// The width of one path.
        width: usize = BlockShape::STM.width,
        /// The side of the middle kernel.
        kernel: usize = BlockShape::STM.kernel,
    }
}

/// How high the input's channels are, how wide a bar is, and where the bars stand; those of
/// the paths' own outputs, and the circle where these are added, stand before the last.
const HIGH: f64 = 150.0;
const BAR: f64 = 12.0;
const PLACES: [f64; 4] = [30.0, 168.0, 306.0, 570.0];
const OWN: f64 = 444.0;
const SUM: f64 = 506.0;
/// Where the first, second and last path lie about the middle; how high the channels of one
/// are, its few inner ones and those of its output.
const LANES: [f64; 3] = [-58.0, 0.0, 58.0];
const LANE: f64 = 28.0;
const OUTPUT: f64 = 46.0;
/// How far apart the heads of two panels lie, and the middle of the bars below a head.
const PANEL: f64 = 284.0;
const MIDDLE: f64 = 132.0;

/// One above the other the plain block, that with paths, and that with paths whose last
/// convolutions are one. Of the paths the first, the second and the last are drawn.
///
/// # Errors
/// [`Error::Count`] for a count of 0, an even kernel or fewer than 3 paths.
pub fn three_blocks(p: &ThreeBlocks) -> Result<String, Error> {
    let &ThreeBlocks { channels, plain_width, paths, width, kernel } = p;
    if paths < 3 {
        let (what, allowed) = ("the number of paths", "at least 3".into());
        return Err(Error::Count { what, given: paths, allowed });
    }
    let plain = BlockShape { channels, paths: 1, width: plain_width, kernel };
    let split = BlockShape { channels, paths, width, kernel };
    let counts = [
        plain.parameters()?.total(),
        split.parameters()?.total(),
        split.merged_parameters()?.total(),
    ];
    let names = ["plain".into(), format!("split: {paths} paths"), "merged".into()];
    let mut sheet = Sheet::new();
    for (k, (name, count)) in names.iter().zip(counts).enumerate() {
        let top = k as f64 * PANEL;
        let head = format!("{name}, {} parameters", grouped(count));
        sheet.label((4.0, top), HEAD, &head);
        let own = k == 1;
        let [middle, last] = [top + MIDDLE, if own { OWN } else { PLACES[3] }];
        if k == 0 {
            whole(&mut sheet, p, middle);
        } else {
            lanes(&mut sheet, p, own, middle);
        }
        let square = format!("${kernel} × {kernel}$");
        let [x, first, second, _] = PLACES;
        for (left, right, text) in [
            (x, first, "$1 × 1$"),
            (first, second, square.as_str()),
            (second, last, "$1 × 1$"),
        ] {
            let at = ((left + right) / 2.0, middle - HIGH / 2.0 - 16.0);
            sheet.label(at, CENTRE, text);
        }
    }
    Ok(table(p, &names, counts).put_into(&sheet.finish()))
}

/// The plain block.
fn whole(sheet: &mut Sheet, p: &ThreeBlocks, middle: f64) {
    let narrow = HIGH * p.plain_width as f64 / p.channels as f64;
    let ends = [HIGH, narrow, narrow, HIGH].map(|high| around(middle, high));
    for k in 0..3 {
        fan(sheet, [PLACES[k], PLACES[k + 1]], [ends[k], ends[k + 1]], k, 0.35);
    }
    PLACES.into_iter().zip(ends).for_each(|(x, ends)| bar(sheet, x, ends, Ink::Black));
    let [c, w] = [p.channels, p.plain_width].map(|it| format!("${it}$"));
    below(sheet, middle, &PLACES, &[&c, &w, &w, &c]);
}

/// Paths, each with an `own` output, or all with one last convolution.
fn lanes(sheet: &mut Sheet, p: &ThreeBlocks, own: bool, middle: f64) {
    let [x, first, second, y] = PLACES;
    let all = around(middle, HIGH);
    let inner = LANES.map(|lane| around(middle + lane, LANE));
    for lane in inner {
        fan(sheet, [x, first], [all, lane], 0, 0.2);
        fan(sheet, [first, second], [lane, lane], 1, 0.35);
    }
    if own {
        for (lane, inner) in LANES.into_iter().zip(inner) {
            let output = around(middle + lane, OUTPUT);
            fan(sheet, [second, OWN], [inner, output], 2, 0.35);
            bar(sheet, OWN, output, Ink::Black);
            let (from, to) = ((OWN + BAR / 2.0, middle + lane), 14.0 * lane.signum());
            let way = match lane {
                0.0 => vec![from, (SUM - 14.0, middle)],
                _ => vec![from, (SUM, from.1), (SUM, middle + to)],
            };
            sheet.arrow(&way, Ink::Black, THIN);
        }
        sheet.sum((SUM, middle), Ink::Black);
        sheet.arrow(&[(SUM + 13.0, middle), (y - BAR / 2.0, middle)], Ink::Black, THIN);
    } else {
        let from = [inner[0][0], inner[LANES.len() - 1][1]];
        fan(sheet, [second, y], [from, all], 2, 0.35);
    }
    for place in [x, y] {
        bar(sheet, place, all, Ink::Black);
    }
    for (lane, path) in inner.into_iter().zip([1, 2, p.paths]) {
        bar(sheet, first, lane, Ink::Black);
        bar(sheet, second, lane, Ink::Black);
        let at = ((first + second) / 2.0, (lane[0] + lane[1]) / 2.0);
        sheet.label(at, CENTRE, &format!("path ${path}$"));
    }
    let [_, from, to] = LANES;
    for k in -1..=1 {
        let at =
            ((first + second) / 2.0, middle + (from + to) / 2.0 + 7.0 * f64::from(k));
        sheet.disc(at, 1.8, Paint::full(Ink::Black));
    }
    let c = format!("${}$", p.channels);
    let [w, outputs] = [p.width, p.channels].map(|it| format!("${} × {it}$", p.paths));
    below(sheet, middle, &PLACES, &[&c, &w, &w, &c]);
    if own {
        below(sheet, middle, &[OWN], &[&outputs]);
    }
}

/// From where to where something so high around a middle reaches.
fn around(middle: f64, high: f64) -> [f64; 2] {
    [-0.5, 0.5].map(|side| middle + side * high)
}

/// The numbers of channels below the bars.
fn below(sheet: &mut Sheet, middle: f64, places: &[f64], texts: &[&str]) {
    for (x, text) in places.iter().zip(texts) {
        sheet.label((*x, middle + HIGH / 2.0 + 20.0), CENTRE, text);
    }
}

/// An array of channels.
pub(super) fn bar(sheet: &mut Sheet, x: f64, [top, bottom]: [f64; 2], ink: Ink) {
    sheet.rectangle((x - BAR / 2.0, top), (BAR, bottom - top), Paint::full(ink));
}

/// Convolution k from one array to the next, with so much of its colour.
pub(super) fn fan(
    sheet: &mut Sheet,
    [left, right]: [f64; 2],
    [from, to]: [[f64; 2]; 2],
    k: usize,
    share: f64,
) {
    let corners = [(left, from[0]), (right, to[0]), (right, to[1]), (left, from[1])];
    sheet.area(&corners, Ink::Series(k), share);
}

fn table(p: &ThreeBlocks, names: &[String; 3], counts: [usize; 3]) -> Data {
    let heads = ["Block", "Channels", "Parameters"].map(String::from).to_vec();
    let &ThreeBlocks { channels: c, plain_width: d, paths: n, width: w, .. } = p;
    let channels = [
        format!("{c} → {d} → {d} → {c}"),
        format!("{n} × ({c} → {w} → {w} → {c}), summed"),
        format!("{c} → {n} × {w} → {n} × {w} → {c}"),
    ];
    let rows = names.iter().zip(channels).zip(counts);
    let rows =
        rows.map(|((name, channels), it)| vec![name.clone(), channels, grouped(it)]);
    let caption = "The three blocks".into();
    Data { caption, rows: [heads].into_iter().chain(rows).collect() }
}
