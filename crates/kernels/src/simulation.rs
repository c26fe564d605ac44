//! Monte-Carlo simulation of a deep linear network at its default initialisation (P2), each weight used as it is drawn.
//!
//! **What.** One trial draws y₀ of n standard normal numbers and then, for l = 1, …, L, fresh A: (n, n) and b: (n), all
//! Uniform(±1/√n), for y_l = A y_{l−1} + b. That is L n (n + 1) weights, each drawn once and used once.
//!
//! **Order.** Sixteen rows at a time, column by column: one draw of the sixteen generators is a column of sixteen weights,
//! which is multiplied by one entry of y, the same for all, and added to sixteen sums. So a weight goes from the generator
//! to its sum in registers, no sum runs across a register, and the bias is a column like another. The generators' 64 words
//! of state and the sums fill 5 of the 32 registers of AVX-512. Rows beyond a width that is no multiple of 16 are drawn and
//! thrown away.
//!
//! **A weight.** A word, taken as an integer k from −2³¹ to 2³¹ − 1 and rounded to f32: 24 significant bits, on a lattice
//! that is finer near 0. A row's sum is multiplied once, by 2⁻³¹/√n rounded to f32. So the mean of a weight is not 0 but
//! −2⁻³²/√n, and its variance is 1/(3n) but for a factor within 1 ± 2⁻⁴⁶; the rounding of 2⁻³¹/√n is another within
//! 1 ± 2⁻²³ for each layer. Both are far below the standard error of any simulation that ends.
//!
//! **Work.** A weight is 4 bytes that are never stored; y, 4 n bytes, is read once for 16 rows and stays in the first cache.
//! 13 vector instructions draw and use 16 weights, of which 2 are the product and the sum: not multiply-adds are the limit
//! but the generator. Two such instructions a cycle make 2.46 weights a cycle, 8.8·10⁹ a second at the 3.6 GHz this
//! processor reaches in scalar code.
//!
//! **Measured** by `taskset -c 1 cargo bench -p kernels -- simulation` with L = 20 and n = 256, in 10⁹ weights/s of one core
//! of an Intel Xeon (family 6, model 167): AVX-512 7.5, which is 0.85 of that limit, AVX2 4.3, portable 2.3.
//!
//! **The same everywhere.** Products and sums are rounded separately: a fused multiply-add would give 10 % more speed but
//! other last bits than a processor, or a browser, without it. As they are, all levels and machines give identical bits.
//!
//! Source: P2.2 and P2.6 for what is simulated; the generator's and the normal numbers' are given where they are.

mod draws;
pub mod generator;

use crate::error::at_least_one;
use crate::level::{Arithmetic, Kernel};
use crate::{Error, Level};
use draws::{Block, normals, weights};
use generator::{Generator, LANES};

/// A simulation that can be run in as many steps as one likes; see the [module](self).
#[derive(Clone, Debug)]
pub struct Simulation {
    level: Level,
    width: usize,
    generator: Generator,
    /// y_l of the trial that runs, zeros after the last entry.
    y: Vec<Block>,
    /// Where y_{l+1} is written.
    next: Vec<Block>,
    trials: u64,
    totals: Vec<Totals>,
}

/// Sums over trials and over every sixteenth coordinate of a layer.
#[derive(Clone, Copy, Debug, Default)]
struct Totals {
    values: [f64; LANES],
    squares: [f64; LANES],
}

/// What a simulation saw at each depth l = 0, …, L.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// The number of independent trials T.
    pub trials: u64,
    /// The mean of y_{l,i} over trials and coordinates.
    pub means: Vec<f64>,
    /// The mean of y_{l,i}² over trials and coordinates, an unbiased estimate of Var(y_l) since E\[y_l\] = 0.
    pub variances: Vec<f64>,
}

impl Simulation {
    /// No trials yet of a network of `depth` layers of `width` inputs and outputs each.
    ///
    /// # Errors
    /// [`Error::Count`] for a width of 0.
    pub fn new(width: usize, depth: usize, seed: u64) -> Result<Self, Error> {
        at_least_one("the width", width)?;
        let y = vec![[0.0; LANES]; width.div_ceil(LANES)];
        Ok(Self {
            level: Level::best(),
            width,
            generator: Generator::new(seed),
            next: y.clone(),
            y,
            trials: 0,
            totals: vec![Totals::default(); depth + 1],
        })
    }

    /// The same simulation with instructions of this level instead of the best one. Its results are the same.
    #[must_use]
    pub fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// The same simulation with random numbers of its own, which no other stream of this seed draws: `index` long jumps
    /// further. One stream a thread.
    #[must_use]
    pub fn on_stream(mut self, index: u32) -> Self {
        for _ in 0..index {
            self.generator.long_jump();
        }
        self
    }

    /// Runs so many trials more; the statistics are of all so far, NaN if there are none.
    pub fn run(&mut self, trials: u64) -> Statistics {
        self.level.run(Trials { trials, simulation: self });
        self.trials += trials;
        let count = self.trials as f64 * self.width as f64;
        let mean = |lanes: [f64; LANES]| lanes.iter().sum::<f64>() / count;
        Statistics {
            trials: self.trials,
            means: self.totals.iter().map(|layer| mean(layer.values)).collect(),
            variances: self.totals.iter().map(|layer| mean(layer.squares)).collect(),
        }
    }

    /// y_L of the last trial, zeros before the first.
    #[must_use]
    pub fn output(&self) -> &[f32] {
        &self.y.as_flattened()[..self.width]
    }
}

impl Statistics {
    /// The statistics of the trials of both, which are of equally deep networks.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let trials = self.trials + other.trials;
        let share = other.trials as f64 / trials as f64;
        let mix = |a: &[f64], b: &[f64]| {
            a.iter().zip(b).map(|(a, b)| a + share * (b - a)).collect()
        };
        Self {
            trials,
            means: mix(&self.means, &other.means),
            variances: mix(&self.variances, &other.variances),
        }
    }
}

/// So many trials, added to the totals.
struct Trials<'a> {
    trials: u64,
    simulation: &'a mut Simulation,
}

impl Kernel for Trials<'_> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        let Simulation { width, generator, y, next, totals, .. } = self.simulation;
        // A local copy, which can live in registers.
        let mut local = generator.clone();
        let scale = (0.5_f64.powi(31) / (*width as f64).sqrt()) as f32;
        for _ in 0..self.trials {
            normals(&mut local, y);
            finish(y, *width, &mut totals[0]);
            for totals in &mut totals[1..] {
                layer(&mut local, &y.as_flattened()[..*width], next, scale);
                finish(next, *width, totals);
                std::mem::swap(y, next);
            }
        }
        *generator = local;
    }
}

/// `next` = A y + b with fresh A and b. The sums are taken from the bias on, column by column; four columns a turn of the
/// loop are 4 % faster than one.
#[inline(always)]
fn layer(generator: &mut Generator, y: &[f32], next: &mut [Block], scale: f32) {
    for rows in next {
        let mut sums = weights(generator);
        let (fours, rest) = y.as_chunks::<4>();
        for four in fours {
            for y in four {
                add_column(&mut sums, weights(generator), *y);
            }
        }
        for y in rest {
            add_column(&mut sums, weights(generator), *y);
        }
        for k in 0..LANES {
            rows[k] = scale * sums[k];
        }
    }
}

/// Adds a column of A times its entry of y.
#[inline(always)]
fn add_column(sums: &mut Block, column: Block, y: f32) {
    for k in 0..LANES {
        sums[k] += column[k] * y;
    }
}

/// Clears what is beyond the width, and adds the rest to the totals.
#[inline(always)]
fn finish(y: &mut [Block], width: usize, totals: &mut Totals) {
    y.as_flattened_mut()[width..].fill(0.0);
    for block in y {
        for (k, value) in block.map(f64::from).into_iter().enumerate() {
            totals.values[k] += value;
            totals.squares[k] += value * value;
        }
    }
}
