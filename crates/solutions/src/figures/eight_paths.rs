//! P3: residual layers unravelled into the paths through them.

use super::data::Data;
use super::drawing::{HEAD, Ink, LEFT, OUTLINE, Paint, Sheet, THICK, THIN};
use super::parameters::parameters;
use crate::Error;
use crate::format::significant;
use crate::residual::paths::length_shares;

parameters! {
    /// Parameters of [`eight_paths`].
    EightPaths {
        /// The number k of residual layers, from 1 to 4.
        layers: usize = 3,
    }
}

const BLOCK: (f64, f64) = (48.0, 28.0);
/// Where the paths begin and end, how far apart they lie, and the air between two lengths.
const ENDS: [f64; 2] = [176.0, 452.0];
const ROW: f64 = 36.0;
const AIR: f64 = 16.0;

/// Every path from y₀ to the output, in the order of the number m of branches it takes: a
/// block for a branch, a line for a skip, the product that it adds to the gradient, and what
/// share of the expected squared gradient the paths of each length have in a linear default
/// network.
///
/// # Errors
/// [`Error::Count`] for a number of layers outside 1 to 4.
pub fn eight_paths(p: &EightPaths) -> Result<String, Error> {
    let k = p.layers;
    if !(1..=4).contains(&k) {
        let (what, allowed) = ("the number of layers", "from 1 to 4".into());
        return Err(Error::Count { what, given: k, allowed });
    }
    let (counts, squares) = length_shares(k as u32);
    let mut sheet = Sheet::new();
    sheet.label((4.0, 0.0), HEAD, "branches");
    sheet.label((ENDS[0], 0.0), HEAD, "path");
    sheet.label((ENDS[1] + 24.0, 0.0), HEAD, "its gradient");
    let mut rows =
        vec![["branches", "paths", "of the squared gradient"].map(String::from).to_vec()];
    let mut y = 40.0;
    for m in 0..=k {
        let subsets = (0_u32..1 << k).filter(|it| it.count_ones() as usize == m);
        let subsets: Vec<u32> = subsets.collect();
        let share = format!("{}%", significant(100.0 * squares[m], 2));
        let paths = (counts[m] * 2_f64.powi(k as i32)).round();
        let name = if paths == 1.0 { "path" } else { "paths" };
        sheet.label((4.0, y), LEFT, &format!("${m}$: ${paths}$ {name}"));
        // One path has room for its share beside its name, more have it below.
        let place = if subsets.len() > 1 { (4.0, y + 26.0) } else { (109.0, y) };
        sheet.label(place, LEFT, &share);
        rows.push(vec![m.to_string(), paths.to_string(), share]);
        for subset in subsets {
            path(&mut sheet, k, subset, y);
            y += ROW;
        }
        y += AIR;
    }
    let note = "per cent: their share of the expected squared gradient";
    sheet.label((4.0, y + 4.0), LEFT, note);
    let caption = format!("The paths through {k} residual layers");
    Ok(Data { caption, rows }.put_into(&sheet.finish()))
}

/// One path: bit l − 1 of `subset` says whether it takes the branch of layer l.
fn path(sheet: &mut Sheet, k: usize, subset: u32, y: f64) {
    let [left, right] = ENDS;
    let step = (right - left) / k as f64;
    sheet.arrow(&[(left, y), (right, y)], Ink::Black, THIN);
    let mut product = String::from("$g");
    for l in (1..=k).rev().filter(|l| subset >> (l - 1) & 1 == 1) {
        product.push_str(&format!("J_{l}"));
    }
    for l in 1..=k {
        let x = left + (l as f64 - 0.5) * step - 4.0;
        if subset >> (l - 1) & 1 == 1 {
            let paint = OUTLINE.tinted(Ink::White, 1.0);
            sheet.block((x, y), BLOCK, paint, &format!("$J_{l}$"));
        } else {
            let half = BLOCK.0 / 2.0;
            sheet.line(
                &[(x - half, y), (x + half, y)],
                Paint::line(Ink::Series(1), THICK + 1.0),
            );
        }
    }
    sheet.label((right + 24.0, y), LEFT, &format!("{product}$"));
}
