//! Inputs for the programs of the exercises.
use ndarray::arr2;
use rand::{RngExt, SeedableRng};

use super::task::{Random, Seed, one, signed};
use crate::dropout::{Rate, kept_gap};
use crate::init::{Widths, variance_closed_form};
use crate::residual::paths::Branches;
use crate::stm::BlockShape;
use crate::{Activation, Error};

/// For each program a name as in `expected.json`, its inputs, and then what is expected.
///
/// # Errors
/// What a function of the mathematics refuses; no such input is drawn.
pub fn exercise_cases(seed: Seed) -> Result<[(&'static str, Vec<f64>); 4], Error> {
    let random = &mut Random::from_seed(seed);
    let rate = f64::from(random.random_range(3..=17)) / 20.0;
    let x = signed(24, random) as f64 / 8.0;
    let gap = kept_gap(Activation::Sigmoid, Rate::new(rate)?, x);
    // A layer more than the sheet's.
    let widths: Vec<usize> = (0..5).map(|_| random.random_range(2..=60)).collect();
    let variance: f64 = variance_closed_form(&Widths::new(&widths)?);
    let branches: [f64; 5] = [(); 5].map(|()| signed(12, random) as f64 / 8.0);
    let paths = Branches::new(branches.iter().map(|it| arr2(&[[*it]])).collect())?;
    let (channels, paths_of, width) = (
        8 * random.random_range(4..=40),
        random.random_range(2..=40),
        random.random_range(2..=12),
    );
    let shape =
        BlockShape { channels, paths: paths_of, width, kernel: one(&[5, 7], random) };
    let counts = shape.parameters()?;
    let sizes = [shape.channels, shape.paths, shape.width, shape.kernel];
    let counts = [counts.reduce, counts.transform, counts.expand];
    let widths = widths.iter().map(|n| *n as f64);
    let lengths = paths.lengths();
    Ok([
        ("own.p1.kept_gap", vec![rate, x, gap]),
        ("own.p2.output_variance", widths.chain([variance]).collect()),
        (
            "own.p3.paths_by_length",
            branches.into_iter().chain(lengths.iter().map(|it| it[(0, 0)])).collect(),
        ),
        (
            "own.p4.split_block_parameters",
            sizes.into_iter().chain(counts).map(|n| n as f64).collect(),
        ),
    ])
}
