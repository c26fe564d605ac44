//! P3: the paths through residual layers by length, their number and what they carry.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::residual::Kind;
use crate::residual::growth::{Estimate, growth, simulate_paths};
use crate::residual::paths::length_shares;

parameters! {
    /// Parameters of [`path_lengths`].
    PathLengths {
        /// The number k of residual layers, from 1 to 60.
        layers: usize = 10,
        /// The width of every layer.
        width: usize = 32,
        /// Independent networks simulated.
        trials: usize = 200,
        /// Seed of the simulation (xoshiro256++).
        seed: u64 = 35,
    }
}

/// For each length m its share of the 2ᵏ paths and its share of the expected squared
/// gradient of a linear default network: the formulas as curves, the simulated share as
/// points with bars of two sample standard errors.
///
/// # Errors
/// [`Error::Count`] for a number of layers outside 1 to 60, fewer than two trials or a
/// width of 0.
pub fn path_lengths(p: &PathLengths) -> Result<String, Error> {
    checked(p)?;
    let seen = simulate_paths(p.width, p.layers, p.trials, &mut p.rng())?;
    path_lengths_so_far(p, Some(&seen))
}

impl PathLengths {
    /// The generator of the simulation, at its beginning.
    #[must_use]
    pub fn rng(&self) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(self.seed)
    }
}

/// Refuses a number of layers whose paths cannot be counted.
fn checked(p: &PathLengths) -> Result<(), Error> {
    if !(1..=60).contains(&p.layers) {
        return Err(Error::Count {
            what: "the number of layers",
            given: p.layers,
            allowed: "from 1 to 60".into(),
        });
    }
    Ok(())
}

/// The same with what a simulation has `seen` up to now; without points if that is
/// nothing.
///
/// # Errors
/// [`Error::Count`] for a number of layers outside 1 to 60.
pub fn path_lengths_so_far(
    p: &PathLengths,
    seen: Option<&[Estimate]>,
) -> Result<String, Error> {
    checked(p)?;
    let (counts, squares) = length_shares(p.layers as u32);
    let total = growth(Kind::Residual, 1.0, p.layers) / 3.0;
    let by_length =
        |shares: &[f64]| shares.iter().enumerate().map(|(m, s)| (m as f64, *s)).collect();
    let curve: Vec<(f64, f64)> = by_length(&counts);
    let series = [
        Series {
            label: "of all paths".into(),
            points: curve.iter().map(|&(m, share)| (m, share, 0.0)).collect(),
            curve,
        },
        Series {
            label: "of the squared gradient".into(),
            points: seen
                .into_iter()
                .flatten()
                .enumerate()
                .map(|(m, seen)| (m as f64, seen.mean / total, 2.0 * seen.error / total))
                .collect(),
            curve: by_length(&squares),
        },
    ];
    let highest = counts.into_iter().chain(squares).fold(0.0, f64::max);
    let x = Axis {
        label: "length $m$ of the path".into(),
        range: -0.3..p.layers as f64 + 0.3,
        logarithmic: false,
    };
    let y =
        Axis { label: "share".into(), range: 0.0..1.15 * highest, logarithmic: false };
    chart(&x, &y, &series)
}
