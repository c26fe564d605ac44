//! P4: diagrams of the layer's forms.

use super::chart::{Area, Drawn, Point, draw, text};
use super::diagram::{Block, arrow, block, label};
use super::parameters::parameters;
use crate::Error;
use crate::stm::BlockShape;
use plotters::element::Text;

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

/// Where a panel's middle lane lies below its top.
const MIDDLE: i32 = 280;
/// The height of a panel.
const PANEL: i32 = 560;
/// Where the lanes of the first, second and last path lie about the middle.
const LANES: [i32; 3] = [-130, 0, 190];

/// Three panels, A, C and B of P4.6: where the ReLU stands, and that it is gone.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel.
pub fn merge_forms(p: &Forms) -> Result<String, Error> {
    let shape = checked(p)?;
    let (c, w) = (shape.channels, shape.width);
    draw(80 + 3 * PANEL as u32, |root| {
        let steps = format!("{} paths {c} → {w} → {w} → {c}", p.paths);
        root.draw(&Text::new(steps, (40, 40), text()))?;
        for (i, (name, each, after)) in [
            ("A: ReLU in each path, then sum", true, false),
            ("C: sum, then one ReLU", false, true),
            ("B: sum, no last ReLU", false, false),
        ]
        .into_iter()
        .enumerate()
        {
            parallel(root, name, (each, after), p.kernel, 80 + i as i32 * PANEL)?;
        }
        Ok(())
    })
}

/// Two panels: the layer as grouped convolutions, and what B and C merge it to.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel.
pub fn grouped_form(p: &Forms) -> Result<String, Error> {
    let BlockShape { channels: c, paths, width: w, kernel: k } = checked(p)?;
    let narrow = paths * w;
    let (reduce, back) = (format!("{c} → {narrow}"), format!("{narrow} → {c}"));
    let (square, groups) = (format!("{k}×{k}"), format!("{paths} groups"));
    let (wide, after) = (format!("→ {paths}·{c}"), format!("of {paths}"));
    let first: [&[&str]; 2] = [&["1×1", &reduce], &[&square, &groups]];
    draw(80 + 2 * 480, |root| {
        let [reduce, transform] = first;
        let expand: &[&str] = &["1×1", &wide, &groups];
        chain(
            root,
            "grouped: the same function as A",
            &[
                (reduce, None),
                (transform, None),
                (expand, Some(0)),
                (&["ReLU"], Some(0)),
                (&["sum", &after], Some(0)),
            ],
            20,
        )?;
        let back: &[&str] = &["1×1", &back];
        let merged = [(reduce, None), (transform, None), (back, Some(1))];
        chain(root, "merged: the same function as B", &merged, 540)
    })
}

/// The shape, if such a block exists.
fn checked(p: &Forms) -> Result<BlockShape, Error> {
    let &Forms { channels, paths, width, kernel } = p;
    let shape = BlockShape { channels, paths, width, kernel };
    shape.parameters()?;
    Ok(shape)
}

/// Three lanes from x to a sum, the last path below dots; a ReLU in each lane or one
/// behind the sum.
fn parallel(
    root: &Area,
    name: &str,
    (each, after): (bool, bool),
    kernel: usize,
    top: i32,
) -> Drawn {
    let middle = top + MIDDLE;
    root.draw(&Text::new(name.to_string(), (40, top + 50), text()))?;
    label(root, "x", (60, middle))?;
    let square = format!("{kernel}×{kernel}");
    let mut names = vec!["1×1", &square, "1×1"];
    names.extend(each.then_some("ReLU"));
    for lane in LANES {
        let y = middle + lane;
        let mut from = vec![(90, middle), (150, middle), (150, y)];
        for (i, name) in names.iter().enumerate() {
            let left = 210 + i as i32 * 270;
            from.push((left, y));
            arrow(root, &from)?;
            let marked = (*name == "ReLU").then_some(0);
            let lines: &[&str] = &[name];
            block(
                root,
                &Block { lines, marked },
                [(left, y - 50), (left + 200, y + 50)],
            )?;
            from = vec![(left + 200, y)];
        }
        from.extend([(1300, y), (1300, middle), (1350, middle)]);
        arrow(root, &from)?;
    }
    for i in 0..3 {
        label(root, "·", (710, middle + 63 + 22 * i))?;
    }
    finish(root, after, middle)
}

/// The sum, a ReLU behind it or not, and y.
fn finish(root: &Area, after: bool, middle: i32) -> Drawn {
    let sum = Block { lines: &["+"], marked: None };
    block(root, &sum, [(1350, middle - 50), (1430, middle + 50)])?;
    let mut from = 1430;
    if after {
        arrow(root, &[(from, middle), (1480, middle)])?;
        let relu = Block { lines: &["ReLU"], marked: Some(1) };
        block(root, &relu, [(1480, middle - 50), (1680, middle + 50)])?;
        from = 1680;
    }
    arrow(root, &[(from, middle), (1730, middle)])?;
    label(root, "y", (1765, middle))
}

/// Blocks in a row from x to y.
fn chain(
    root: &Area,
    name: &str,
    blocks: &[(&[&str], Option<usize>)],
    top: i32,
) -> Drawn {
    let middle = top + 260;
    root.draw(&Text::new(name.to_string(), (40, top + 50), text()))?;
    label(root, "x", (50, middle))?;
    let mut from = 75;
    for (lines, marked) in blocks {
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        let right = from + 45 + (50 + 29 * longest as i32).max(190);
        arrow(root, &[(from, middle), (from + 45, middle)])?;
        let corners: [Point; 2] = [(from + 45, middle - 130), (right, middle + 130)];
        block(root, &Block { lines, marked: *marked }, corners)?;
        from = right;
    }
    arrow(root, &[(from, middle), (from + 50, middle)])?;
    label(root, "y", (from + 80, middle))
}
