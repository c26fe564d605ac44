//! P4: the plain, the split and the merged block, their channels drawn to scale.

use super::data::Data;
use super::drawing::{CENTRE, HEAD, Ink, Paint, Point, Sheet, THIN};
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
        /// The number of paths of the others.
        paths: usize = BlockShape::STM.paths,
        /// The width of one path.
        width: usize = BlockShape::STM.width,
        /// The side of the middle kernel.
        kernel: usize = BlockShape::STM.kernel,
    }
}

/// How high the input's channels are, how wide a bar is, and where the bars stand.
const HIGH: f64 = 150.0;
const BAR: f64 = 12.0;
const PLACES: [f64; 4] = [30.0, 176.0, 322.0, 570.0];
/// How far before the last bar the outputs of the paths stand.
const DECK: f64 = 90.0;
/// How far apart the heads of two panels lie, and the middle of the bars below a head.
const PANEL: f64 = 284.0;
const MIDDLE: f64 = 132.0;

/// One block: how many strands its inner layers have, how wide each is, its own count of
/// parameters, and whether each strand has an output of its own.
pub(super) struct Block {
    name: String,
    strands: usize,
    width: usize,
    outputs: usize,
    parameters: usize,
}

impl Block {
    /// A block of this shape.
    pub fn of(name: &str, shape: BlockShape, outputs: usize, parameters: usize) -> Self {
        let BlockShape { paths: strands, width, .. } = shape;
        Self { name: name.into(), strands, width, outputs, parameters }
    }
}

/// Three panels, one below the other. A bar is as high as its layer has channels.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel.
pub fn three_blocks(p: &ThreeBlocks) -> Result<String, Error> {
    let &ThreeBlocks { channels, plain_width, paths, width, kernel } = p;
    let plain = BlockShape { channels, paths: 1, width: plain_width, kernel };
    let split = BlockShape { channels, paths, width, kernel };
    let named = format!("split: {paths} paths");
    let blocks = [
        Block::of("plain", plain, 1, plain.parameters()?.total()),
        Block::of(&named, split, paths, split.parameters()?.total()),
        Block::of("merged", split, 1, split.merged_parameters()?.total()),
    ];
    let most = blocks.iter().map(|it| it.strands * it.width).fold(channels, usize::max);
    let scale = HIGH / most as f64;
    let mut sheet = Sheet::new();
    for (k, block) in blocks.iter().enumerate() {
        draw(&mut sheet, p, block, (k as f64 * PANEL, scale));
    }
    Ok(table(p, &blocks).put_into(&sheet.finish()))
}

/// Where the strands of a layer begin and end, from the top of the panel.
pub(super) fn strands(block: &Block, scale: f64, middle: f64) -> Vec<[f64; 2]> {
    let (n, wide) = (block.strands as f64, block.width as f64 * scale);
    // Strands have as much air between them as they are wide, so that they can be told apart.
    let pitch = if block.strands == 1 { wide } else { 2.0 * wide };
    let first = middle - (pitch * (n - 1.0) + wide) / 2.0;
    (0..block.strands)
        .map(|k| first + k as f64 * pitch)
        .map(|top| [top, top + wide])
        .collect()
}

fn draw(sheet: &mut Sheet, p: &ThreeBlocks, block: &Block, (top, scale): (f64, f64)) {
    let count = grouped(block.parameters);
    sheet.label((4.0, top), HEAD, &format!("{}, {count} parameters", block.name));
    let middle = top + MIDDLE;
    let whole = [-0.5, 0.5].map(|side| middle + side * p.channels as f64 * scale);
    let inner = strands(block, scale, middle);
    let all = [inner[0][0], inner[inner.len() - 1][1]];
    let [x, first, second, y] = PLACES;
    let many = block.outputs > 1;
    // What every path computes by itself, and what is one convolution.
    let back = if many { y - DECK } else { y };
    let apart = if many { &inner[..] } else { &[all] };
    for strand in apart {
        fan(sheet, [x, first], [whole, *strand], 0);
        fan(sheet, [second, back], [*strand, whole], 2);
    }
    for strand in &inner {
        fan(sheet, [first, second], [*strand, *strand], 1);
    }
    if many {
        for card in 0..block.outputs.min(6) {
            let left = back + 6.0 * card as f64;
            let size = (2.0, whole[1] - whole[0]);
            sheet.rectangle((left, whole[0]), size, Paint::full(Ink::Black));
        }
        sheet.arrow(&[(y - 44.0, middle), (y - BAR, middle)], Ink::Black, THIN);
    }
    for place in [x, y] {
        bar(sheet, place, whole, Ink::Black);
    }
    for place in [first, second] {
        inner.iter().for_each(|strand| bar(sheet, place, *strand, Ink::Black));
    }
    let below = all[1].max(whole[1]) + 20.0;
    let inside = match block.strands {
        1 => format!("${}$", block.width),
        n => format!("${n} × {}$", block.width),
    };
    let channels = format!("${}$", p.channels);
    for (place, text) in PLACES.into_iter().zip([&channels, &inside, &inside, &channels])
    {
        sheet.label((place, below), CENTRE, text);
    }
    if many {
        let outputs = format!("${} × {}$", block.outputs, p.channels);
        sheet.label((back + 2.0, below), CENTRE, &outputs);
        sheet.label((y - 26.0, middle - 20.0), CENTRE, "$Σ$");
    }
    let square = format!("${0} × {0}$", p.kernel);
    for (ends, text) in PLACES.windows(2).zip(["$1 × 1$", &square, "$1 × 1$"]) {
        let right = if ends[1] == y { back } else { ends[1] };
        let at: Point = ((ends[0] + right) / 2.0, all[0].min(whole[0]) - 16.0);
        sheet.label(at, CENTRE, text);
    }
}

/// A layer of the network.
pub(super) fn bar(sheet: &mut Sheet, x: f64, [top, bottom]: [f64; 2], ink: Ink) {
    sheet.rectangle((x - BAR / 2.0, top), (BAR, bottom - top), Paint::full(ink));
}

/// A convolution from one layer to the next.
pub(super) fn fan(
    sheet: &mut Sheet,
    [left, right]: [f64; 2],
    [from, to]: [[f64; 2]; 2],
    k: usize,
) {
    let corners = [(left, from[0]), (right, to[0]), (right, to[1]), (left, from[1])];
    let thin = (from[1] - from[0]).min(to[1] - to[0]) < 10.0;
    let share = if thin && k != 1 { 0.05 } else { 0.35 };
    sheet.area(&corners, Ink::Series(k), share);
}

fn table(p: &ThreeBlocks, blocks: &[Block]) -> Data {
    let heads = ["Block", "Paths", "Channels", "Parameters"].map(String::from).to_vec();
    let row = |block: &Block| {
        let (c, w) = (p.channels, block.width);
        vec![
            block.name.clone(),
            block.strands.to_string(),
            format!("{c} → {w} → {w} → {c}"),
            grouped(block.parameters),
        ]
    };
    let caption = "The three blocks".into();
    Data { caption, rows: [heads].into_iter().chain(blocks.iter().map(row)).collect() }
}
