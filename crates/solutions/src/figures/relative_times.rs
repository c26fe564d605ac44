//! P4: how many times longer other programs take for the layer.

use super::chart::ROW;
use super::data::Data;
use super::drawing::{CENTRE, Ink, LEFT, Paint, RIGHT, Sheet, WIDTH};
use super::parameter_count::segment;
use super::parameters::parameters;
use crate::Error;
use crate::format::significant;
use crate::timings::{Program, Timings, frameworks};

parameters! {
    /// Parameters of [`relative_times`].
    RelativeTimes {
        /// On which machine.
        machine: String = "epyc".into(),
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
/// The ends of the axis, the height of a bar and of a framework, and where the first begins.
const ENDS: [f64; 2] = [168.0, WIDTH - 16.0];
const BAR: f64 = 15.0;
const GROUP: f64 = 3.0 * BAR + 14.0;
const TOP: f64 = 2.0 * ROW + 8.0;

/// One framework: its fastest program of each size, and its time over that of ours.
struct Row<'a> {
    framework: &'a str,
    fastest: Vec<Option<(&'a str, f64)>>,
}

/// For each framework and size, the time of its fastest program over ours, as bars from 1
/// on a logarithmic axis; frameworks in the order of their means.
///
/// # Errors
/// [`Error::Name`] for a machine or a number of threads that was not measured, [`Error::Measurements`] for
/// a file that cannot be read.
pub fn relative_times(p: &RelativeTimes) -> Result<String, Error> {
    let run = Timings::of_the_book()?.machine(&p.machine)?.run("stm")?;
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
    let bottom = TOP + GROUP * rows.len() as f64;
    let mut sheet = Sheet::new();
    for (k, (_, name)) in SIZES.iter().enumerate() {
        let at = ((k % 2) as f64 * 300.0 + 4.0, (k / 2) as f64 * ROW);
        segment(&mut sheet, k, (at.0, at.1 - BAR / 2.0), (34.0, BAR - 3.0));
        sheet.label((at.0 + 44.0, at.1), LEFT, name);
    }
    let place = |ratio: f64| {
        let [low, high] = [least, most * 1.1].map(f64::ln);
        ENDS[0] + (ENDS[1] - ENDS[0]) * (ratio.ln() - low) / (high - low)
    };
    for tick in ticks(least, most) {
        let (x, one) = (place(tick), tick == 1.0);
        let line =
            if one { Paint::line(Ink::Black, 1.5) } else { Paint::line(Ink::Grey, 1.0) };
        sheet.line(&[(x, TOP - 6.0), (x, bottom)], line);
        sheet.label((x, bottom + 16.0), CENTRE, &format!("${tick}$"));
    }
    let middle = (ENDS[0] + ENDS[1]) / 2.0;
    sheet.label((middle, bottom + 43.0), CENTRE, "time over that of ours");
    for (k, row) in rows.iter().enumerate() {
        bars(&mut sheet, row, TOP + k as f64 * GROUP, place);
    }
    Ok(table(&rows).put_into(&sheet.finish()))
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

/// A framework's name and its bars.
fn bars(sheet: &mut Sheet, row: &Row, top: f64, place: impl Fn(f64) -> f64) {
    sheet.label((ENDS[0] - 10.0, top + GROUP / 2.0 - 7.0), RIGHT, row.framework);
    for (k, ratio) in row.fastest.iter().enumerate() {
        if let Some((_, ratio)) = ratio {
            let ends = [place(1.0), place(*ratio)];
            let [left, right] = [ends[0].min(ends[1]), ends[0].max(ends[1])];
            let at = (left, top + k as f64 * BAR);
            segment(sheet, k, at, (right - left, BAR - 3.0));
        }
    }
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
