//! P3: how many branches the paths take, and how much of the gradient the short ones carry.

use rand_xoshiro::Xoshiro256PlusPlus;
use solutions::Error;
use solutions::figures::{PathLengths, path_lengths_so_far};
use solutions::format::{counted, grouped};
use solutions::residual::growth::PathsTrialByTrial;
use solutions::residual::paths::{length_shares, mean_length};

use super::common::{number, of_all, real};
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

/// What a path takes.
const BRANCHES: [&str; 2] = ["branch", "branches"];

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
            format!("{}%", number(100.0 * share, 3))
        };
        let mean = |shares: &[f64]| number(mean_length(shares), 3);
        let so_far = format!("{} of {}", self.run.trials(), self.figure.trials);
        let finding = format!(
            "Of the {} paths through {}, those that take at most {} are {} and carry {} of the expected squared gradient.",
            grouped(1 << k),
            counted(k, ["layer", "layers"]),
            counted(self.most, BRANCHES),
            short(&counts),
            short(&squares)
        );
        Ok(Output {
            svg: path_lengths_so_far(&self.figure, self.run.seen().ok().as_deref())?,
            caption: format!(
                "How many of the {} paths through {} have length m, and what they contribute to the squared gradient of a linear network. Lines are exact; triangles are {} networks of width {}, seed {}, with bars of two of the sample’s own standard errors.",
                grouped(1 << k),
                counted(k, ["residual layer", "residual layers"]),
                of_all(self.run.trials(), self.figure.trials),
                self.figure.width,
                self.figure.seed,
            ),
            values: vec![
                ("Paths", grouped(1 << k)),
                (
                    "Paths that are counted",
                    format!("of at most {}", counted(self.most, BRANCHES)),
                ),
                ("Those, of all paths", short(&counts)),
                ("Those, of the squared gradient", short(&squares)),
                ("Branches a path takes, mean", mean(&counts)),
                ("The same by the squared gradient", mean(&squares)),
                ("Networks drawn", so_far),
            ],
            entries: Vec::new(),
            idle: Vec::new(),
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
