//! P3: how many branches the paths take, and how much of the gradient the short ones carry.

use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Error;
use solutions::figures::{PathLengths, path_lengths_so_far};
use solutions::format::grouped;
use solutions::residual::growth::PathsTrialByTrial;
use solutions::residual::paths::{length_shares, mean_length};

use super::common::{number, real};
use crate::{Control, Lab, Output, Run, Settings};

/// The lab.
pub const LAB: Lab = Lab {
    name: "p3-paths",
    title: "Paths by length",
    figure: "path-lengths",
    controls: CONTROLS,
    start: |settings| Ok(Box::new(Paths::new(settings))),
};

const CONTROLS: &[Control] = &[
    real("layers", "Residual layers k", [1.0, 16.0, 1.0], 10.0),
    real(
        "most",
        "Count the paths that take at most this many branches",
        [0.0, 16.0, 1.0],
        4.0,
    ),
    real("seed", "Seed of the simulation", [1.0, 99.0, 1.0], 35.0),
];

/// So many layers, how long a path still counts as short, and the networks drawn so far.
struct Paths {
    figure: PathLengths,
    most: usize,
    run: PathsTrialByTrial,
    rng: Xoshiro256PlusPlus,
}

impl Paths {
    fn new(settings: &Settings) -> Self {
        let figure = PathLengths {
            layers: settings.whole("layers"),
            seed: settings.whole("seed") as u64,
            ..PathLengths::default()
        };
        Self {
            run: PathsTrialByTrial::new(figure.width, figure.layers),
            rng: figure.rng(),
            most: settings.whole("most"),
            figure,
        }
    }
}

impl Run for Paths {
    fn output(&self) -> Result<Output, Error> {
        let k = self.figure.layers;
        let (counts, squares) = length_shares(k as u32);
        let short = |shares: &[f64]| {
            let share: f64 = shares.iter().take(self.most + 1).sum();
            format!("{} %", number(100.0 * share, 3))
        };
        let mean = |shares: &[f64]| number(mean_length(shares), 3);
        let finding = format!(
            "Of the {} paths through {k} layers, those that take at most {} branches are {} and carry {} of the expected squared gradient.",
            grouped(1 << k),
            self.most,
            short(&counts),
            short(&squares)
        );
        Ok(Output {
            svg: path_lengths_so_far(&self.figure, self.run.seen().ok().as_deref())?,
            alt: format!("Two bell-shaped curves over the path's length. {finding}"),
            values: vec![
                ("Paths", grouped(1 << k)),
                ("Paths that are counted", format!("of at most {} branches", self.most)),
                ("Those, of all paths", short(&counts)),
                ("Those, of the squared gradient", short(&squares)),
                ("Branches a path takes, mean", mean(&counts)),
                ("The same by the squared gradient", mean(&squares)),
                (
                    "Networks drawn",
                    format!("{} of {}", self.run.trials(), self.figure.trials),
                ),
            ],
            entries: Vec::new(),
            status: finding,
        })
    }

    fn steps(&self) -> usize {
        self.figure.trials
    }

    fn step(&mut self) -> Result<(), Error> {
        self.run.add(&mut self.rng)
    }
}
