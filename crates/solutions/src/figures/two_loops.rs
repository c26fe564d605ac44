//! P4: the loop over the paths, right and wrong, as data flow.

use super::drawing::{
    CENTRE, HEAD, Ink, LEFT, OUTLINE, Paint, Point, Sheet, THICK, THIN,
};
use super::parameters::parameters;
use crate::Error;
use crate::stm::BlockShape;

parameters! {
    /// Parameters of [`two_loops`].
    TwoLoops {
        /// The number of paths, at least 3.
        paths: usize = BlockShape::STM.paths,
    }
}

const BLOCK: (f64, f64) = (96.0, 40.0);
/// Where x, the paths, the sum and y lie in the right loop.
const ACROSS: [f64; 4] = [40.0, 270.0, 440.0, 560.0];
/// Where the paths lie in the wrong one.
const CHAIN: [f64; 3] = [150.0, 286.0, 470.0];

/// Above, every path reads x and their outputs are summed; below, the loop overwrites x, so
/// that each path reads what the one before it wrote.
///
/// # Errors
/// [`Error::Count`] for fewer than 3 paths.
pub fn two_loops(p: &TwoLoops) -> Result<String, Error> {
    if p.paths < 3 {
        let (what, allowed) = ("the number of paths", "at least 3".into());
        return Err(Error::Count { what, given: p.paths, allowed });
    }
    let names = [1, 2, p.paths].map(|path| format!("path ${path}$"));
    let mut sheet = Sheet::new();
    parallel(&mut sheet, &names);
    chain(&mut sheet, &names);
    Ok(sheet.finish())
}

/// Three dots from one point to another.
fn dots(sheet: &mut Sheet, from: Point, to: Point) {
    for k in 1..=3 {
        let along = f64::from(k) / 4.0;
        let at = (from.0 + along * (to.0 - from.0), from.1 + along * (to.1 - from.1));
        sheet.disc(at, 2.2, Paint::full(Ink::Black));
    }
}

fn parallel(sheet: &mut Sheet, names: &[String; 3]) {
    sheet.label((4.0, 0.0), HEAD, "right: every path reads $x$");
    let [x, paths, sum, y] = ACROSS;
    let (middle, fork) = (122.0, 120.0);
    let half = BLOCK.0 / 2.0;
    sheet.line(&[(x + 16.0, middle), (fork, middle)], Paint::line(Ink::Series(0), THICK));
    for (name, lane) in names.iter().zip([58.0, 110.0, 200.0]) {
        let way = [(fork, middle), (fork, lane), (paths - half, lane)];
        sheet.arrow(&way, Ink::Series(0), THICK);
        sheet.block((paths, lane), BLOCK, OUTLINE, name);
        let bend = sum - 70.0;
        let near = if (lane - middle).abs() < 20.0 {
            (sum - 13.0, middle)
        } else {
            (sum, middle + 14.0 * (lane - middle).signum())
        };
        let way = if near.0 < sum {
            vec![(paths + half, lane), (bend, lane), (bend, middle), near]
        } else {
            vec![(paths + half, lane), (sum, lane), near]
        };
        sheet.arrow(&way, Ink::Black, THIN);
    }
    dots(sheet, (paths, 124.0), (paths, 186.0));
    sheet.sum((sum, middle), Ink::Black);
    sheet.arrow(&[(sum + 13.0, middle), (y - 16.0, middle)], Ink::Black, THIN);
    sheet.label((x, middle), CENTRE, "$x$");
    sheet.label((y, middle), CENTRE, "$y$");
}

fn chain(sheet: &mut Sheet, names: &[String; 3]) {
    let top = 272.0;
    sheet.label((4.0, top), HEAD, "wrong: the loop overwrites $x$");
    sheet.label((4.0, top + 26.0), LEFT, "only the first path reads the input");
    let (lane, below) = (top + 76.0, top + 158.0);
    let half = BLOCK.0 / 2.0;
    let red = |sheet: &mut Sheet, from: f64, to: f64| {
        sheet.arrow(&[(from, lane), (to, lane)], Ink::Series(1), THICK);
    };
    sheet.arrow(&[(56.0, lane), (CHAIN[0] - half, lane)], Ink::Series(0), THICK);
    red(sheet, CHAIN[0] + half, CHAIN[1] - half);
    let gap = [CHAIN[1] + half, CHAIN[2] - half];
    sheet.line(
        &[(gap[0], lane), (gap[0] + 20.0, lane)],
        Paint::line(Ink::Series(1), THICK),
    );
    dots(sheet, (gap[0] + 18.0, lane), (gap[1] - 32.0, lane));
    red(sheet, gap[1] - 36.0, gap[1]);
    for (name, x) in names.iter().zip(CHAIN) {
        sheet.block((x, lane), BLOCK, OUTLINE, name);
    }
    // Each output is also added up.
    for x in CHAIN {
        sheet.sum((x, below), Ink::Black);
        sheet.arrow(&[(x, lane + BLOCK.1 / 2.0), (x, below - 14.0)], Ink::Black, THIN);
    }
    sheet.arrow(&[(CHAIN[0] + 13.0, below), (CHAIN[1] - 14.0, below)], Ink::Black, THIN);
    sheet.line(&[(CHAIN[1] + 13.0, below), (CHAIN[1] + 48.0, below)], OUTLINE);
    dots(sheet, (CHAIN[1] + 48.0, below), (CHAIN[2] - 58.0, below));
    sheet.arrow(&[(CHAIN[2] - 56.0, below), (CHAIN[2] - 14.0, below)], Ink::Black, THIN);
    sheet.arrow(&[(CHAIN[2] + 13.0, below), (ACROSS[3] - 16.0, below)], Ink::Black, THIN);
    sheet.label((40.0, lane), CENTRE, "$x$");
    sheet.label((ACROSS[3], below), CENTRE, "$y$");
}
