//! How the activations of random residual blocks grow on their way up (P3.10).

use ndarray::{Array2, Axis};
use num_traits::pow;
use rand::Rng;

use super::simulation::{Estimate, check_trials, estimate};
use crate::Error;
use crate::activation::relu;
use crate::init::{Field, Input, Widths};

// ANCHOR: branch_growth
/// The factor by which k linear residual layers y + β·A·y multiply E‖y‖²: (1 + β²·nv)ᵏ.
///
/// `gain`: n·v, what A with n columns and independent entries of mean 0 and variance v
/// makes of E‖y‖² by itself, 1/3 by default and 1 if the branch keeps it (P3.10).
/// `beta_squared`: β².
#[must_use]
pub fn branch_growth<F: Field>(gain: F, beta_squared: F, k: usize) -> F {
    pow(F::one() + beta_squared * gain, k)
}
// ANCHOR_END: branch_growth

/// What a residual block adds to y, with A: `(n, n)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// A·y.
    Linear,
    /// A·relu(y).
    ReluFirst,
    /// relu(A·y).
    ReluLast,
    /// A·relu(y), of which each entry is then shifted and scaled to mean 0 and variance 1
    /// over the batch.
    Normalised,
}

// ANCHOR: branch
impl Branch {
    /// y + branch for a batch of inputs y: `(batch, n)`.
    #[must_use]
    pub fn forward(self, y: &Array2<f64>, weight: &Array2<f64>) -> Array2<f64> {
        let branch = match self {
            Self::Linear => y.dot(&weight.t()),
            Self::ReluFirst => y.mapv(relu).dot(&weight.t()),
            Self::ReluLast => y.dot(&weight.t()).mapv(relu),
            Self::Normalised => normalised(y.mapv(relu).dot(&weight.t())),
        };
        y + &branch
    }
}

/// Each column shifted and scaled to mean 0 and variance 1 over the rows, as batch norm
/// does in training, without its small ε. NaN for a column whose entries are all equal.
#[must_use]
pub fn normalised(mut batch: Array2<f64>) -> Array2<f64> {
    for mut column in batch.axis_iter_mut(Axis(1)) {
        let rows = column.len() as f64;
        let mean = column.sum() / rows;
        column -= mean;
        let deviation = (column.dot(&column) / rows).sqrt();
        column /= deviation;
    }
    batch
}
// ANCHOR_END: branch

/// The network that is simulated: blocks of one kind with Gaussian weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Blocks {
    /// What each block adds.
    pub branch: Branch,
    /// n·v, where v is the weights' variance: 1, or 2 for He's.
    pub gain: f64,
    /// The width n.
    pub width: usize,
    /// The number of blocks.
    pub layers: usize,
    /// How many inputs go through each network together.
    pub batch: usize,
}

/// ‖y_l‖²/n for l = 0, …, `layers`, averaged over a batch of Gaussian inputs of its own in
/// each of `trials` networks.
///
/// # Errors
/// [`Error::Count`] for fewer than two trials, a width of 0 or a batch of fewer than two.
pub fn simulate_activations(
    blocks: Blocks,
    trials: usize,
    rng: &mut impl Rng,
) -> Result<Vec<Estimate>, Error> {
    let Blocks { branch, gain, width, layers, batch } = blocks;
    check_trials(trials)?;
    Widths::constant(width, 1)?;
    if batch < 2 {
        let (what, allowed) = ("the batch", "at least 2".into());
        return Err(Error::Count { what, given: batch, allowed });
    }
    let scale = (gain / width as f64).sqrt();
    let mut squares = vec![Vec::with_capacity(trials); layers + 1];
    for _ in 0..trials {
        let mut y = gaussian((batch, width), rng);
        for (l, sample) in squares.iter_mut().enumerate() {
            if l > 0 {
                y = branch.forward(&y, &(scale * gaussian((width, width), rng)));
            }
            sample.push(y.iter().map(|y| y * y).sum::<f64>() / y.len() as f64);
        }
    }
    Ok(squares.iter().map(|sample| estimate(sample)).collect())
}

/// Independent standard normal entries.
fn gaussian((rows, columns): (usize, usize), rng: &mut impl Rng) -> Array2<f64> {
    let mut matrix = Array2::zeros((rows, columns));
    for mut row in matrix.rows_mut() {
        row.assign(&Input::Gaussian.draw(columns, rng));
    }
    matrix
}
