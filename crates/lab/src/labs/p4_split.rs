//! P4: what splitting saves, and whether the loop over the paths is the grouped form.

use ndarray::Array4;
use rand::{RngExt, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Error;
use solutions::figures::{ParameterCount, parameter_count};
use solutions::format::{counted, grouped};
use solutions::stm::{BlockShape, Grouped, SplitTransformMerge};

use super::common::number;
use crate::{Control, Kind, Lab, Output, Run, Settings};

/// The lab.
pub const LAB: Lab = Lab {
    name: "p4-split",
    title: "Plain against split",
    figure: "parameter-count",
    controls: CONTROLS,
    start: |settings| Ok(Box::new(Split::new(settings)?)),
};

const CONTROLS: &[Control] = &[
    whole("channels", "Channels c", 8, 256, 8, BlockShape::STM.channels),
    whole("plain_width", "Width of the plain block", 4, 256, 4, BlockShape::PLAIN.width),
    whole("paths", "Paths P", 1, 64, 1, BlockShape::STM.paths),
    whole("width", "Width w of a path", 1, 16, 1, BlockShape::STM.width),
    whole("kernel", "Kernel k × k", 1, 5, 2, BlockShape::STM.kernel),
    Control {
        name: "chained",
        label: "Let the loop overwrite x (the mistake of P4.4)",
        kind: Kind::Toggle(false),
    },
];

const fn whole(
    name: &'static str,
    label: &'static str,
    min: u32,
    max: u32,
    step: u32,
    default: usize,
) -> Control {
    let [min, max, step] = [min as f64, max as f64, step as f64];
    Control {
        name,
        label,
        kind: Kind::Number { min, max, step, default: default as f64, unit: "" },
    }
}

/// How many images both forms are run on.
const IMAGES: usize = 8;
/// The side of an image.
const SIDE: usize = 3;
/// The most channels of an image: what the forms do is the same in each, and with more of
/// them a step would take so long that the page is held up.
const MOST_CHANNELS: usize = 32;
/// Of the weights and of the images.
const SEED: u64 = 4;

/// The two blocks, and the images on which the two forms of the split one have been
/// compared.
struct Split {
    figure: ParameterCount,
    chained: bool,
    layer: SplitTransformMerge,
    grouped: Grouped,
    /// An image and what the loop has made of it, until the grouped form is run too.
    looped: Option<[Array4<f64>; 2]>,
    rng: Xoshiro256PlusPlus,
    images: usize,
    /// The largest difference and the largest output, over all images so far.
    difference: f64,
    output: f64,
}

/// The plain block and the split one.
fn shapes(figure: &ParameterCount) -> [BlockShape; 2] {
    let &ParameterCount { channels, plain_width, paths, width, kernel } = figure;
    [
        BlockShape { channels, paths: 1, width: plain_width, kernel },
        BlockShape { channels, paths, width, kernel },
    ]
}

/// The split block that is run.
fn run_shape(figure: &ParameterCount) -> BlockShape {
    let [_, split] = shapes(figure);
    BlockShape { channels: split.channels.min(MOST_CHANNELS), ..split }
}

impl Split {
    fn new(settings: &Settings) -> Result<Self, Error> {
        let figure = ParameterCount {
            channels: settings.whole("channels"),
            plain_width: settings.whole("plain_width"),
            paths: settings.whole("paths"),
            width: settings.whole("width"),
            kernel: settings.whole("kernel"),
        };
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(SEED);
        let layer = SplitTransformMerge::draw(run_shape(&figure), &mut rng)?;
        Ok(Self {
            grouped: Grouped::try_from(&layer)?,
            figure,
            chained: settings.on("chained"),
            layer,
            looped: None,
            rng,
            images: 0,
            difference: 0.0,
            output: 0.0,
        })
    }

    // ANCHOR: compare
    /// The first half of a comparison: the loop, on another random image.
    fn run_loop(&mut self) -> Result<[Array4<f64>; 2], Error> {
        let shape = (1, run_shape(&self.figure).channels, SIDE, SIDE);
        let pixel = || 2.0 * self.rng.random::<f64>() - 1.0;
        let x = Array4::from_shape_simple_fn(shape, pixel);
        let looped = match self.chained {
            false => self.layer.forward(x.view())?,
            true => self.layer.forward_chained(x.view())?,
        };
        Ok([x, looped])
    }

    /// The second half: the grouped form on the same image, beside what the loop made.
    fn compare(&mut self, [x, looped]: [Array4<f64>; 2]) -> Result<(), Error> {
        let at_once = self.grouped.forward(x.view())?;
        for (one, other) in looped.iter().zip(&at_once) {
            self.difference = self.difference.max((one - other).abs());
            self.output = self.output.max(other.abs());
        }
        self.images += 1;
        Ok(())
    }
    // ANCHOR_END: compare
}

impl Run for Split {
    fn output(&self) -> Result<Output, Error> {
        let shapes = shapes(&self.figure);
        let [plain, split] = shapes.map(BlockShape::parameters);
        let [plain, split] = [plain?.total(), split?.total()];
        let [plain_work, split_work] = shapes.map(BlockShape::work);
        let [plain_work, split_work] =
            [plain_work?.multiply_adds, split_work?.multiply_adds];
        let share = |part: usize, whole: usize| {
            format!("{}%", number(100.0 * part as f64 / whole as f64, 3))
        };
        let form = if self.chained && self.figure.paths > 1 {
            "the overwriting loop"
        } else {
            "the loop"
        };
        let seen = |most: f64| match self.images {
            0 => "not yet run".into(),
            _ => number(most, 2),
        };
        let difference = seen(self.difference);
        let channels = run_shape(&self.figure).channels;
        let run = format!("{} of {IMAGES}, of {channels} channels", self.images);
        let ParameterCount { paths, kernel, .. } = self.figure;
        let paths = counted(paths, ["path", "paths"]);
        let counts = format!(
            "Plain {}, {paths} {} parameters, {}.",
            grouped(plain),
            grouped(split),
            share(split, plain)
        );
        let compared = match self.images {
            0 => String::new(),
            n => format!(
                " Between {form} and the grouped form the largest difference is {difference} on {}.",
                counted(n, ["image", "images"])
            ),
        };
        Ok(Output {
            svg: parameter_count(&self.figure)?,
            caption: format!(
                "Parameters of a plain block of width {} and of {paths} of width {}, on one scale, with {} channels and {kernel} × {kernel} kernels in the middle. Exact counts.",
                self.figure.plain_width, self.figure.width, self.figure.channels
            ),
            values: vec![
                ("Parameters, plain", grouped(plain)),
                ("Parameters, split", grouped(split)),
                ("Split ÷ plain", share(split, plain)),
                ("Multiply-adds per pixel, plain", grouped(plain_work)),
                ("Multiply-adds per pixel, split", grouped(split_work)),
                ("Split ÷ plain, multiply-adds", share(split_work, plain_work)),
                ("Images compared", run),
                ("Largest difference", difference),
                ("Largest output", seen(self.output)),
            ],
            entries: Vec::new(),
            // With one path there is nothing to overwrite.
            idle: if self.figure.paths == 1 { vec!["chained"] } else { Vec::new() },
            status: counts + &compared,
        })
    }

    /// Two an image, so that none takes long.
    fn steps(&self) -> usize {
        2 * IMAGES
    }

    fn step(&mut self) -> Result<(), Error> {
        match self.looped.take() {
            None => self.looped = Some(self.run_loop()?),
            Some(both) => self.compare(both)?,
        }
        Ok(())
    }
}
