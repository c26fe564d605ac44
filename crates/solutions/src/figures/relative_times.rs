//! P4: how many times longer other programs take for the layer.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::chart::{Area, Drawn, ROW, SERIES, draw, text};
use super::data::Data;
use super::diagram::label;
use super::parameters::parameters;
use crate::Error;
use crate::format::significant;
use crate::timings::{Program, Timings, frameworks};

parameters! {
    /// Parameters of [`relative_times`].
    RelativeTimes {
        /// How many threads each program had.
        threads: usize = 1,
    }
}

/// The sizes that have a bar, as the measurements name them and as a reader knows them.
const SIZES: [(&str, &str); 3] = [
    ("1x14", "1 image, 14 × 14"),
    ("1x56", "1 image, 56 × 56"),
    ("8x28", "8 images, 28 × 28"),
];
/// What stands where a program was not measured.
const NONE: &str = "–";
const LEFT: i32 = 500;
const RIGHT: i32 = 1740;
const BAR: i32 = 46;
const GROUP: i32 = 3 * BAR + 44;
const TOP: i32 = 2 * ROW + 50;

/// One framework: its fastest program of each size, and its time over that of ours.
struct Row<'a> {
    framework: &'a str,
    fastest: Vec<Option<(&'a str, f64)>>,
}

/// For each framework and size, the time of its fastest program over ours, as bars from 1
/// on a logarithmic axis; frameworks in the order of their means.
///
/// # Errors
/// [`Error::Name`] for a number of threads that was not measured, [`Error::Measurements`] for
/// a file that cannot be read.
pub fn relative_times(p: &RelativeTimes) -> Result<String, Error> {
    let run = Timings::of_the_book()?.run("stm")?;
    let cases = SIZES.map(|(size, _)| run.case("stm", size, p.threads));
    let cases = cases.into_iter().collect::<Result<Vec<_>, _>>()?;
    let of = |framework| Row {
        framework,
        fastest: cases.iter().map(|case| case.fastest_of(framework)).collect(),
    };
    let mut rows: Vec<Row> =
        frameworks().map(of).filter(|row| row.mean().is_some()).collect();
    rows.sort_by(|one, other| one.mean().partial_cmp(&other.mean()).expect("no NaN"));
    let ratios = rows.iter().flat_map(|row| row.fastest.iter().flatten()).map(|it| it.1);
    let (least, most) =
        ratios.fold((1.0_f64, 10.0_f64), |(low, high), it| (low.min(it), high.max(it)));
    let bottom = TOP + GROUP * rows.len() as i32;
    let svg = draw((bottom + 2 * ROW + 30) as u32, |root| {
        legend(root)?;
        let place = |ratio: f64| {
            let [low, high] = [least, most * 1.1].map(f64::ln);
            LEFT + (f64::from(RIGHT - LEFT) * (ratio.ln() - low) / (high - low)) as i32
        };
        for tick in ticks(least, most) {
            let x = place(tick);
            let width = if tick == 1.0 { 4 } else { 3 };
            let colour = if tick == 1.0 { BLACK } else { RGBColor(208, 208, 208) };
            root.draw(&Rectangle::new(
                [(x, TOP - 20), (x + width, bottom)],
                colour.filled(),
            ))?;
            label(root, &tick.to_string(), (x, bottom + ROW / 2))?;
        }
        label(
            root,
            "time over that of ours",
            ((LEFT + RIGHT) / 2, bottom + ROW * 3 / 2),
        )?;
        rows.iter()
            .enumerate()
            .try_for_each(|(k, row)| bars(root, row, TOP + k as i32 * GROUP, place))
    })?;
    Ok(table(&rows).put_into(&svg))
}

impl Row<'_> {
    /// The geometric mean of what was measured.
    fn mean(&self) -> Option<f64> {
        let logs: Vec<f64> = self.fastest.iter().flatten().map(|it| it.1.ln()).collect();
        (!logs.is_empty()).then(|| logs.iter().sum::<f64>() / logs.len() as f64)
    }
}

/// 1, 2, 5, 10, 20 … as far as the bars go.
fn ticks(least: f64, most: f64) -> impl Iterator<Item = f64> {
    let decades = [0.1, 1.0, 10.0, 100.0, 1000.0];
    let all = decades.into_iter().flat_map(|ten| [1.0, 2.0, 5.0].map(|it| it * ten));
    all.filter(move |it| (least..=most * 1.1).contains(it))
}

/// A sample of each size's bar and its name.
fn legend(root: &Area) -> Drawn {
    for (k, (_, name)) in SIZES.iter().enumerate() {
        let (x, y) = (40 + k as i32 % 2 * 900, 20 + k as i32 / 2 * ROW);
        bar(root, k, (x, x + 110), y + (ROW - BAR) / 2)?;
        root.draw(&Text::new((*name).to_string(), (x + 150, y + ROW / 2), text()))?;
    }
    Ok(())
}

/// A framework's name and its bars.
fn bars(root: &Area, row: &Row, top: i32, place: impl Fn(f64) -> i32) -> Drawn {
    let style = text().pos(Pos::new(HPos::Right, VPos::Center));
    let middle = (LEFT - 30, top + GROUP / 2 - 22);
    root.draw(&Text::new(row.framework.to_string(), middle, style))?;
    for (k, ratio) in row.fastest.iter().enumerate() {
        if let Some((_, ratio)) = ratio {
            let ends = [place(1.0), place(*ratio)];
            let [left, right] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
            bar(root, k, (left, right), top + k as i32 * BAR)?;
        }
    }
    Ok(())
}

/// A bar of size k: full, striped or hollow, so that it does not take colour to tell them
/// apart.
fn bar(root: &Area, k: usize, (left, right): (i32, i32), top: i32) -> Drawn {
    let bottom = top + BAR - 8;
    let style = SERIES[k].filled();
    if k == 0 {
        return root.draw(&Rectangle::new([(left, top), (right, bottom)], style));
    }
    let frame = [
        [(left, top), (right, top + 6)],
        [(left, bottom - 6), (right, bottom)],
        [(left, top), (left + 6, bottom)],
        [(right - 6, top), (right, bottom)],
    ];
    let stripes = (left..right - 6).step_by(32).map(|x| [(x, top), (x + 12, bottom)]);
    let inside = stripes.filter(|_| k == 1);
    frame
        .into_iter()
        .chain(inside)
        .try_for_each(|corners| root.draw(&Rectangle::new(corners, style)))
}

/// The ratios, and in which way each framework was fastest.
fn table(rows: &[Row]) -> Data {
    let cell = |fastest: &Option<(&str, f64)>| match fastest {
        None => NONE.into(),
        Some((name, ratio)) => {
            match Program::named(name).map_or("", |program| program.way) {
                "" => significant(*ratio, 2),
                way => format!("{} ({way})", significant(*ratio, 2)),
            }
        }
    };
    let heads =
        ["Framework".into()].into_iter().chain(SIZES.map(|(_, name)| name.to_string()));
    let row = |row: &Row| {
        [row.framework.to_string()]
            .into_iter()
            .chain(row.fastest.iter().map(cell))
            .collect()
    };
    Data {
        caption: "Time over that of ours".into(),
        rows: [heads.collect()].into_iter().chain(rows.iter().map(row)).collect(),
    }
}
