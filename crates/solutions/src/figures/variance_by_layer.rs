//! P2: the variance of each layer as bars of two parts, the input's and the biases'.

use super::data::Data;
use super::drawing::{CENTRE, Ink, LEFT, OUTLINE, Paint, Point, RIGHT, Sheet, WIDTH};
use super::parameters::parameters;
use crate::Error;
use crate::format::significant;
use crate::init::{Ensemble, Input, Widths, input_shares, variance_by_recursion};

parameters! {
    /// Parameters of [`variance_by_layer`].
    VarianceByLayer {
        /// The constant width n.
        width: usize = 4,
        /// The depth L, at most 8.
        depth: usize = 6,
    }
}

/// How high a variance of 1 is, and where the bars stand.
const HIGH: f64 = 300.0;
const FOOT: f64 = 412.0;
const FROM: f64 = 52.0;

/// Var(y_l) for l = 0, …, L under the default initialisation: what is left of the input
/// below, what the biases have brought above, with the input's share over each bar.
///
/// # Errors
/// [`Error::Count`] for a width of 0 or a depth that is 0 or above 8.
pub fn variance_by_layer(p: &VarianceByLayer) -> Result<String, Error> {
    if p.depth > 8 {
        let (what, allowed) = ("the depth", "at most 8".into());
        return Err(Error::Count { what, given: p.depth, allowed });
    }
    let widths = Widths::constant(p.width, p.depth)?;
    let variances = variance_by_recursion::<f64>(&widths);
    let shares: Vec<f64> =
        input_shares(&Ensemble::default_linear(&widths, Input::Gaussian));
    let mut sheet = Sheet::new();
    legend(&mut sheet, p.width);
    let highest = variances.iter().fold(1.0_f64, |high, v| high.max(*v));
    let scale = HIGH / highest;
    for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = FOOT - scale * tick;
        sheet.line(&[(FROM, y), (WIDTH - 4.0, y)], Paint::line(Ink::Grey, 1.0));
        sheet.label((FROM - 8.0, y), RIGHT, &format!("{tick}"));
    }
    let step = (WIDTH - 4.0 - FROM) / (p.depth + 1) as f64;
    for (l, (v, share)) in variances.iter().zip(&shares).enumerate() {
        let middle = FROM + (l as f64 + 0.5) * step;
        let (input, biases) = (scale * v * share, scale * v * (1.0 - share));
        let bar =
            |low: f64, high: f64| [(middle - 0.3 * step, low - high), (0.6 * step, high)];
        let [at, size] = bar(FOOT, input);
        sheet.rectangle(at, size, paint(0));
        let [at, size] = bar(FOOT - input, biases);
        if biases > 0.0 {
            sheet.rectangle(at, size, paint(1));
        }
        if let Some((next, share)) = variances.get(l + 1).zip(shares.get(l + 1))
            && l == 0
        {
            // The top of the input's part goes down to that of the next bar.
            let from = (middle + 0.3 * step, FOOT - input);
            let to = (from.0 + 0.4 * step, FOOT - scale * next * share);
            let dashes = Paint::line(Ink::Series(0), 1.5).dashed(&[5, 4]);
            sheet.line(&[from, to], dashes);
            let beside = (to.0 + 4.0, (from.1 + to.1) / 2.0 - 20.0);
            sheet.label(beside, CENTRE, "$× \\frac{1}{3}$");
        }
        let over = (middle, FOOT - input - biases - 15.0);
        sheet.label(over, CENTRE, &percent(*share));
        sheet.label((middle, FOOT + 18.0), CENTRE, &format!("${l}$"));
    }
    sheet.line(&[(FROM, FOOT), (WIDTH - 4.0, FOOT)], OUTLINE);
    sheet.label(((FROM + WIDTH) / 2.0, FOOT + 44.0), CENTRE, "layer $l$");
    Ok(table(&variances, &shares).put_into(&sheet.finish()))
}

/// What the two parts of a bar are, and what is drawn.
fn legend(sheet: &mut Sheet, n: usize) {
    sheet.label((4.0, 0.0), LEFT, &format!("$\\Var(y_l)$, width $n = {n}$"));
    let names = ["from the input (share above the bar)", "from the biases"];
    for (k, name) in names.into_iter().enumerate() {
        let at: Point = (4.0, 30.0 + 28.0 * k as f64);
        sheet.rectangle((at.0, at.1 - 9.0), (26.0, 18.0), paint(k));
        sheet.label((at.0 + 36.0, at.1), LEFT, name);
    }
}

/// The input's part is full, the biases' part tinted.
fn paint(part: usize) -> Paint {
    match part {
        0 => Paint::line(Ink::Series(0), 1.5).tinted(Ink::Series(0), 1.0),
        _ => Paint::line(Ink::Series(1), 1.5).tinted(Ink::Series(1), 0.3),
    }
}

fn percent(share: f64) -> String {
    format!("{}%", significant(100.0 * share, if share < 0.995 { 2 } else { 3 }))
}

fn table(variances: &[f64], shares: &[f64]) -> Data {
    let heads = ["layer l", "Var(y_l)", "from the input", "from the biases"];
    let row = |(l, (v, share)): (usize, (&f64, &f64))| {
        let parts = [*v, v * share, v * (1.0 - share)];
        let parts = parts.map(|x| if x == 0.0 { "0".into() } else { significant(x, 4) });
        [l.to_string()].into_iter().chain(parts).collect()
    };
    let rows = variances.iter().zip(shares).enumerate().map(row);
    Data {
        caption: "The parts of the variance by layer".into(),
        rows: [heads.map(String::from).to_vec()].into_iter().chain(rows).collect(),
    }
}
