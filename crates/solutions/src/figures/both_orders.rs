//! P1: one vector through both orders of dropout and activation, entry by entry.

use ndarray::ArrayView1;

use super::data::Data;
use super::drawing::{CENTRE, HEAD, Ink, LEFT, OUTLINE, Paint, Sheet, THICK, THIN, Type};
use super::names;
use super::parameters::parameters;
use crate::dropout::{
    Mask, Rate, activation_then_dropout, dropout, dropout_then_activation,
};
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`both_orders`].
    BothOrders {
        /// The vector, of up to three entries.
        x: Vec<f64> = vec![2.0, 3.0, -1.0],
        /// The entry that is dropped, counted from 1; 0 for none.
        dropped: usize = 2,
        /// The dropout rate p.
        rate: f64 = 0.5,
        /// The activations, one above the other.
        activations: Vec<Activation> = vec![Activation::Relu, Activation::Sigmoid],
    }
}

/// The width and the height of an entry, and how far apart the vectors are.
const CELL: (f64, f64) = (47.0, 38.0);
const GAP: f64 = (super::drawing::WIDTH - 9.0 * CELL.0 - 8.0) / 2.0;
/// How far below the head of a panel its two rows lie, and how high a panel is.
const ROWS: [f64; 2] = [84.0, 166.0];
const PANEL: f64 = 258.0;

/// What both orders make of one vector.
struct Panel {
    name: &'static str,
    /// σ(x) and D(x).
    halfway: [Vec<f64>; 2],
    /// D(σ(x)) and σ(D(x)).
    ends: [Vec<f64>; 2],
}

/// For each activation x, what each order has halfway, and both results, with an equals sign
/// between the entries that agree.
///
/// # Errors
/// [`Error::Number`] for a rate outside [0, 1); [`Error::Count`] for a vector that is empty
/// or has more than three entries, or a dropped entry that is not there.
pub fn both_orders(p: &BothOrders) -> Result<String, Error> {
    let n = p.x.len();
    for (what, given, most) in
        [("the number of entries", n, 3), ("the dropped entry", p.dropped, n)]
    {
        if given > most {
            return Err(Error::Count { what, given, allowed: format!("at most {most}") });
        }
    }
    let rate = Rate::new(p.rate)?;
    let keep: Vec<bool> = (1..=n).map(|entry| entry != p.dropped).collect();
    let mask = Mask::given(&keep);
    let x = ArrayView1::from(&p.x);
    let panel = |&activation: &Activation| {
        let vectors = [
            x.mapv(|x| activation.apply(x)),
            dropout(x, &mask, rate)?,
            activation_then_dropout(activation, x, &mask, rate)?,
            dropout_then_activation(activation, x, &mask, rate)?,
        ];
        let [applied, thinned, outside, inside] = vectors.map(|vector| vector.to_vec());
        let (halfway, ends) = ([applied, thinned], [outside, inside]);
        Ok(Panel { name: names::activation(activation), halfway, ends })
    };
    let panels = p.activations.iter().map(panel).collect::<Result<Vec<_>, Error>>()?;
    let mut sheet = Sheet::new();
    let s = shown(rate.scale());
    let words =
        format!("Dropout $D$ drops the dashed entry and scales the others by {s}");
    sheet.label((4.0, 12.0), LEFT, &words);
    for (k, panel) in panels.iter().enumerate() {
        draw(&mut sheet, p, panel, 58.0 + k as f64 * PANEL);
    }
    Ok(table(p, &panels).put_into(&sheet.finish()))
}

/// One activation: its name and what is found, x, and the two orders above each other.
fn draw(sheet: &mut Sheet, p: &BothOrders, panel: &Panel, top: f64) {
    let Panel { name, halfway, ends } = panel;
    let name = *name;
    let differ = ends[0].iter().zip(&ends[1]).filter(|(one, other)| one != other).count();
    let found = match differ {
        0 => "the two orders agree".to_owned(),
        all if all == p.x.len() => "the two orders differ in every entry".to_owned(),
        some => format!("the two orders differ in {some} of {}", p.x.len()),
    };
    sheet.label((4.0, top), HEAD, &format!("{name}: {found}"));
    let [upper, lower] = ROWS.map(|row| top + row);
    let (wide, middle) = (CELL.0 * p.x.len() as f64, (upper + lower) / 2.0);
    let lefts = [4.0, 4.0 + wide + GAP, 4.0 + 2.0 * (wide + GAP)];
    let plain = |_: usize| None;
    let dropped = |entry: usize| (entry + 1 == p.dropped).then_some(Ink::Black);
    vector(sheet, (lefts[0], middle), &p.x, plain);
    sheet.label((lefts[0] + 10.0, middle - 33.0), LEFT, "$x$");
    let operators = [[name, "$D$"], ["$D$", name]];
    for (row, y) in [upper, lower].into_iter().enumerate() {
        let side = if row == 0 { -1.0 } else { 1.0 };
        let (away, beside) = (side * CELL.1 / 2.0, side * 15.0);
        let start = lefts[0] + wide / 2.0;
        sheet.arrow(
            &[(start, middle + away), (start, y), (lefts[1] - 3.0, y)],
            Ink::Black,
            THIN,
        );
        sheet.arrow(&[(lefts[1] + wide, y), (lefts[2] - 3.0, y)], Ink::Black, THIN);
        let [first, second] = operators[row].map(upright);
        let result = match row {
            0 => format!("$D(\\{name}(x))$"),
            _ => format!("$\\{name}(D(x))$"),
        };
        let end = (lefts[2] + wide / 2.0, y + side * 34.0);
        sheet.label(end, CENTRE, &result);
        let between = (start + lefts[1]) / 2.0;
        sheet.label((between, y + beside), CENTRE, &first);
        sheet.label((lefts[2] - GAP / 2.0, y + beside), CENTRE, &second);
        let by = |mark: bool| move |entry: usize| dropped(entry).filter(|_| mark);
        vector(sheet, (lefts[1], y), &halfway[row], by(row == 1));
        vector(sheet, (lefts[2], y), &ends[row], by(row == 0));
    }
    for (entry, (one, other)) in ends[0].iter().zip(&ends[1]).enumerate() {
        let at = (lefts[2] + CELL.0 * (entry as f64 + 0.5), middle);
        let (sign, ink) = if one == other { ("=", 2) } else { ("≠", 1) };
        let set = Type { size: 26.0, ink: Ink::Series(ink), bold: true, ..CENTRE };
        sheet.label(at, set, sign);
    }
}

/// An operator's name as mathematics.
fn upright(name: &str) -> String {
    if name.starts_with('$') { name.into() } else { format!("$\\{name}$") }
}

/// A row of entries, from the middle of its left side; one that has just been dropped is
/// dashed.
fn vector(
    sheet: &mut Sheet,
    (left, y): (f64, f64),
    entries: &[f64],
    dropped: impl Fn(usize) -> Option<Ink>,
) {
    for (k, entry) in entries.iter().enumerate() {
        let at = (left + CELL.0 * (k as f64 + 0.5), y);
        sheet.block(at, CELL, OUTLINE, &format!("${}$", shown(*entry)));
        if dropped(k).is_some() {
            let inner = (CELL.0 - 8.0, CELL.1 - 8.0);
            let corner = (at.0 - inner.0 / 2.0, at.1 - inner.1 / 2.0);
            let dashes = Paint::line(Ink::Series(0), THICK - 1.0).dashed(&[4, 3]);
            sheet.rectangle(corner, inner, dashes);
        }
    }
}

/// A whole number as it is, another with two decimals.
fn shown(x: f64) -> String {
    if x == x.trunc() { format!("{}", x + 0.0) } else { format!("{x:.2}") }
}

fn table(p: &BothOrders, panels: &[Panel]) -> Data {
    let mut heads = vec!["Entry".into(), "x".into()];
    for Panel { name, .. } in panels {
        heads.extend([format!("{name}, then dropout"), format!("dropout, then {name}")]);
    }
    let row = |entry: usize| {
        let ends = panels.iter().flat_map(|panel| &panel.ends);
        let cells = [p.x[entry]].into_iter().chain(ends.map(|end| end[entry]));
        let cells = cells.map(|x| shown(x).replace('-', "−"));
        [(entry + 1).to_string()].into_iter().chain(cells).collect()
    };
    let caption = "One vector through both orders".into();
    Data { caption, rows: [heads].into_iter().chain((0..p.x.len()).map(row)).collect() }
}
