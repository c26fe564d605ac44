//! P4: diagrams of the layer's forms.

use super::drawing::{
    CENTRE, HEAD, Ink, LEFT, OUTLINE, Paint, Point, SIZE, Sheet, THICK, THIN,
};
use super::label::Label;
use super::parameters::parameters;
use crate::Error;
use crate::stm::BlockShape;

parameters! {
    /// Parameters of [`merge_forms`] and [`grouped_form`].
    Forms {
        /// Channels read and written.
        channels: usize = BlockShape::STM.channels,
        /// The number of paths.
        paths: usize = BlockShape::STM.paths,
        /// The width of one path.
        width: usize = BlockShape::STM.width,
        /// The side of the middle kernel.
        kernel: usize = BlockShape::STM.kernel,
    }
}

/// Where the middle lane of a panel lies below its head, and how high a panel is.
const MIDDLE: f64 = 74.0;
const PANEL: f64 = 190.0;
/// Where the lanes of the first, second and last path lie about the middle.
const LANES: [f64; 3] = [-38.0, 4.0, 68.0];
/// The height of a block of one line.
const HIGH: f64 = 34.0;

/// Three panels, A, C and B of P4.6: where the ReLU stands, and that it is gone.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel.
pub fn merge_forms(p: &Forms) -> Result<String, Error> {
    let BlockShape { channels: c, paths, width: w, kernel } = checked(p)?;
    let mut sheet = Sheet::new();
    let steps = format!("{paths} paths ${c} → {w} → {w} → {c}$");
    sheet.label((4.0, 0.0), LEFT, &steps);
    let forms = [
        ("A: ReLU in each path, then the sum", true, false),
        ("C: the sum, then one ReLU", false, true),
        ("B: the sum, no last ReLU", false, false),
    ];
    for (i, (name, each, after)) in forms.into_iter().enumerate() {
        parallel(&mut sheet, name, (each, after), kernel, 40.0 + i as f64 * PANEL);
    }
    Ok(sheet.finish())
}

/// Two panels: the layer as grouped convolutions, and what B and C merge it to.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel.
pub fn grouped_form(p: &Forms) -> Result<String, Error> {
    let BlockShape { channels: c, paths, width: w, kernel: k } = checked(p)?;
    let narrow = paths * w;
    let one = "$1 × 1$".to_owned();
    let groups = format!("${paths}$ groups");
    let reduce = vec![one.clone(), format!("${c} → {narrow}$")];
    let transform = vec![format!("${k} × {k}$"), groups.clone()];
    let expand = vec![one.clone(), format!("$→ {paths} · {c}$"), groups];
    let sum = vec!["sum".into(), format!("of ${paths}$")];
    let back = vec![one, format!("${narrow} → {c}$")];
    let mut sheet = Sheet::new();
    let grouped = [
        (reduce.clone(), None),
        (transform.clone(), None),
        (expand, Some(0)),
        (vec!["ReLU".into()], Some(0)),
        (sum, Some(0)),
    ];
    chain(&mut sheet, "grouped: the same function as A", &grouped, 0.0);
    let merged = [(reduce, None), (transform, None), (back, Some(1))];
    chain(&mut sheet, "merged: the same function as B", &merged, 168.0);
    Ok(sheet.finish())
}

/// The shape, if such a block exists.
fn checked(p: &Forms) -> Result<BlockShape, Error> {
    let &Forms { channels, paths, width, kernel } = p;
    let shape = BlockShape { channels, paths, width, kernel };
    shape.parameters()?;
    Ok(shape)
}

/// A box around lines of text; one that is to be noticed has a thicker frame in colour k.
fn block(
    sheet: &mut Sheet,
    middle: Point,
    size: (f64, f64),
    lines: &[String],
    marked: Option<usize>,
) {
    let frame = marked.map_or(OUTLINE, |k| Paint::line(Ink::Series(k), THICK + 1.0));
    sheet.rectangle((middle.0 - size.0 / 2.0, middle.1 - size.1 / 2.0), size, frame);
    let first = middle.1 - 12.0 * (lines.len() as f64 - 1.0);
    for (i, line) in lines.iter().enumerate() {
        sheet.label((middle.0, first + 24.0 * i as f64), CENTRE, line);
    }
}

/// Three lanes from x to a sum, the last path below dots; a ReLU in each lane or one
/// behind the sum.
fn parallel(
    sheet: &mut Sheet,
    name: &str,
    (each, after): (bool, bool),
    kernel: usize,
    top: f64,
) {
    let middle = top + MIDDLE;
    sheet.label((4.0, top), HEAD, name);
    sheet.label((14.0, middle), CENTRE, "$x$");
    let mut names =
        vec!["$1 × 1$".to_owned(), format!("${kernel} × {kernel}$"), "$1 × 1$".into()];
    names.extend(each.then(|| "ReLU".to_owned()));
    for lane in LANES {
        let y = middle + lane;
        let mut from = vec![(24.0, middle), (44.0, middle), (44.0, y)];
        for (i, name) in names.iter().enumerate() {
            let left = 66.0 + 91.0 * i as f64;
            from.push((left, y));
            sheet.arrow(&from, Ink::Black, THIN);
            let marked = (name == "ReLU").then_some(0);
            block(
                sheet,
                (left + 34.0, y),
                (68.0, HIGH),
                std::slice::from_ref(name),
                marked,
            );
            from = vec![(left + 68.0, y)];
        }
        let bend = 434.0;
        from.extend([(bend, y), (bend, middle), (447.0, middle)]);
        sheet.line(&from, Paint::line(Ink::Black, THIN));
    }
    for i in 0..3 {
        let at = (234.0, middle + 29.0 + 7.0 * f64::from(i));
        sheet.disc(at, 1.8, Paint::full(Ink::Black));
    }
    sheet.arrow(&[(434.0, middle), (453.0, middle)], Ink::Black, THIN);
    sheet.sum((466.0, middle), Ink::Black);
    let mut from = 479.0;
    if after {
        sheet.arrow(&[(from, middle), (498.0, middle)], Ink::Black, THIN);
        block(sheet, (530.0, middle), (64.0, HIGH), &["ReLU".into()], Some(1));
        from = 562.0;
    }
    sheet.arrow(&[(from, middle), (580.0, middle)], Ink::Black, THIN);
    sheet.label((589.0, middle), CENTRE, "$y$");
}

/// Blocks in a row from x to y.
fn chain(
    sheet: &mut Sheet,
    name: &str,
    blocks: &[(Vec<String>, Option<usize>)],
    top: f64,
) {
    let middle = top + 72.0;
    sheet.label((4.0, top), HEAD, name);
    sheet.label((10.0, middle), CENTRE, "$x$");
    let mut from = 20.0;
    for (lines, marked) in blocks {
        let longest =
            lines.iter().map(|line| Label::read(line).width()).fold(0.0, f64::max);
        let wide = 10.0 + SIZE * longest;
        sheet.arrow(&[(from, middle), (from + 20.0, middle)], Ink::Black, THIN);
        block(sheet, (from + 20.0 + wide / 2.0, middle), (wide, 86.0), lines, *marked);
        from += 20.0 + wide;
    }
    sheet.arrow(&[(from, middle), (from + 20.0, middle)], Ink::Black, THIN);
    sheet.label((from + 29.0, middle), CENTRE, "$y$");
}
