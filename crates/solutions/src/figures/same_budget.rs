//! P4: a narrow bottleneck and a split one of the same budget, their weights drawn to scale.

use super::data::Data;
use super::drawing::{CENTRE, HEAD, Ink, Paint, Point, Sheet, WIDTH};
use super::parameters::parameters;
use crate::Error;
use crate::format::grouped;
use crate::stm::BlockShape;

parameters! {
    /// Parameters of [`same_budget`].
    SameBudget {
        /// Channels read and written by both blocks.
        channels: usize = BlockShape::STM.channels,
        /// The inner width of the bottleneck.
        bottleneck: usize = 64,
        /// The number of paths of the other block.
        paths: usize = BlockShape::STM.paths,
        /// The width of one path.
        width: usize = BlockShape::STM.width,
        /// The side of the middle kernel.
        kernel: usize = BlockShape::STM.kernel,
    }
}

/// How far apart the matrices of a block stand.
const GAP: f64 = 30.0;

/// The weights of both blocks as areas on one scale: a matrix for each 1×1 convolution, one
/// for each place of the kernel for the middle one. What is filled is a weight.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel.
pub fn same_budget(p: &SameBudget) -> Result<String, Error> {
    let &SameBudget { channels, bottleneck, paths, width, kernel } = p;
    let blocks = [
        BlockShape { channels, paths: 1, width: bottleneck, kernel },
        BlockShape { channels, paths, width, kernel },
    ];
    let inner = |shape: &BlockShape| shape.paths * shape.width;
    let long =
        blocks.iter().map(|it| channels + (kernel + 1) * inner(it)).fold(0, usize::max);
    let scale = (WIDTH - 8.0 - 2.0 * GAP) / long as f64;
    let mut sheet = Sheet::new();
    let mut rows = vec![
        ["Block", "1×1", &format!("{kernel}×{kernel}"), "1×1 back", "Weights"]
            .map(String::from)
            .to_vec(),
    ];
    let mut top = 0.0;
    for shape in blocks {
        let weights = shape.work()?.multiply_adds;
        let name = match shape.paths {
            1 => format!("one path of width {}", shape.width),
            n => format!("{n} paths of width {}", shape.width),
        };
        sheet.label((4.0, top), HEAD, &format!("{name}: {} weights", grouped(weights)));
        let high = (kernel * inner(&shape)).max(channels) as f64 * scale;
        let middle = top + 26.0 + high / 2.0;
        let below = middle + high / 2.0 + 18.0;
        let counts = draw(&mut sheet, &shape, scale, (middle, below));
        rows.push(
            [name]
                .into_iter()
                .chain(counts.map(grouped))
                .chain([grouped(weights)])
                .collect(),
        );
        top = below + 74.0;
    }
    let caption = "Weights, without biases".into();
    Ok(Data { caption, rows }.put_into(&sheet.finish()))
}

/// The three convolutions of a block, and below them how many weights each has.
fn draw(
    sheet: &mut Sheet,
    shape: &BlockShape,
    scale: f64,
    (middle, below): (f64, f64),
) -> [usize; 3] {
    let &BlockShape { channels, paths, width, kernel } = shape;
    let inner = paths * width;
    let [c, d] = [channels, inner].map(|it| scale * it as f64);
    let places = kernel as f64 * d;
    let left = 4.0;
    let full = |sheet: &mut Sheet, at: Point, size, k| {
        sheet.rectangle(at, size, Paint::tint(Ink::Series(k), 0.45));
    };
    full(sheet, (left, middle - d / 2.0), (c, d), 0);
    let start = (left + c + GAP, middle - places / 2.0);
    for place in 0..kernel * kernel {
        let (column, row) = (place % kernel, place / kernel);
        let corner = (start.0 + column as f64 * d, start.1 + row as f64 * d);
        // A path reads its own channels only, so that its weights lie on the diagonal.
        for path in 0..paths {
            let along = scale * (path * width) as f64;
            let side = scale * width as f64;
            full(sheet, (corner.0 + along, corner.1 + along), (side, side), 1);
        }
        sheet.rectangle(corner, (d, d), Paint::line(Ink::Black, 1.0));
    }
    full(sheet, (start.0 + places + GAP, middle - c / 2.0), (d, c), 2);
    let one = channels * inner;
    let square = match paths {
        1 => format!("${kernel}^2 · {inner} · {inner}$"),
        n => format!("${kernel}^2 · {n} · {width} · {width}$"),
    };
    let convolutions = [
        (left + c / 2.0, format!("${channels} · {inner}$"), one),
        (start.0 + places / 2.0, square, kernel * kernel * inner * width),
        (start.0 + places + GAP + d / 2.0, format!("${inner} · {channels}$"), one),
    ];
    for (x, product, count) in &convolutions {
        sheet.label((*x, below), CENTRE, product);
        sheet.label((*x, below + 26.0), CENTRE, &format!("$= {}$", grouped(*count)));
    }
    convolutions.map(|(.., count)| count)
}
