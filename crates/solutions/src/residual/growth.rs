//! How fast a gradient grows on its way down through layers of random default weights
//! (P3.7), and how the activations grow on their way up under others (P3.10).

mod activations;
mod mean_field;
mod simulation;

pub use activations::{Blocks, Branch, branch_growth, normalised, simulate_activations};
pub use mean_field::{Direction, MeanField, crossover, relu_gradients};
pub use simulation::{
    Estimate, PathsTrialByTrial, Start, simulate_gradients, simulate_paths,
};

use num_traits::pow;

use super::Kind;
use crate::init::{Field, default_variance};

// ANCHOR: growth
/// E‖∂y_L/∂y_{l−k}‖² / E‖∂y_L/∂y_l‖² over k linear layers under the default
/// initialisation: 3^−k plain, (1 + β²/3)^k with skips and branches scaled by β.
/// `beta_squared`: β².
#[must_use]
pub fn growth<F: Field>(kind: Kind, beta_squared: F, k: usize) -> F {
    let branch = F::one() / F::count(3);
    match kind {
        Kind::Plain => pow(branch, k),
        Kind::Residual => branch_growth(branch, beta_squared, k),
    }
}
// ANCHOR_END: growth

/// What the spread of ‖r‖² needs to be known of a random row r of n entries.
#[derive(Clone, Debug, PartialEq)]
pub struct RowMoments<F> {
    /// E‖r‖².
    pub square: F,
    /// E‖r‖⁴.
    pub fourth: F,
    /// E Σ rᵢ⁴.
    pub entries: F,
}

impl<F: Field> RowMoments<F> {
    /// The moments of r = A_L: n independent default weights.
    #[must_use]
    pub fn of_output_layer(n: usize) -> Self {
        let u: F = default_variance(n);
        let entries = F::count(n) * fourth_moment(n);
        let pairs = F::count(n) * F::count(n - 1) * u.clone() * u.clone();
        Self { square: F::count(n) * u, fourth: entries.clone() + pairs, entries }
    }

    /// The moments of r·A (plain) or r·(I + β·A) (residual) for fresh default weights A:
    /// `(n, n)`, independent of r.
    ///
    /// With s = r·A: given r, the sᵢ are independent with E sᵢ² = u‖r‖² and
    /// E sᵢ⁴ = 3u²‖r‖⁴ + (w − 3u²)·Σrⱼ⁴, where u = 1/(3n) and w = 1/(5n²) are the weights'
    /// moments. Odd powers of s have mean 0, as A and −A are equally likely.
    #[must_use]
    pub fn below_layer(&self, n: usize, kind: Kind, beta_squared: F) -> Self {
        let (size, u) = (F::count(n), default_variance::<F>(n));
        let uu = u.clone() * u.clone();
        let Self { square, fourth, entries } = self.clone();
        let tails = fourth_moment::<F>(n) - F::count(3) * uu.clone();
        let pairs = size.clone() * F::count(n - 1) * uu.clone() * fourth.clone();
        let s_square = size.clone() * u.clone() * square.clone(); // E‖s‖²
        let s_entries =
            size * (F::count(3) * uu * fourth.clone() + tails * entries.clone());
        let s_fourth = s_entries.clone() + pairs; // E‖s‖⁴
        if kind == Kind::Plain {
            return Self { square: s_square, fourth: s_fourth, entries: s_entries };
        }
        let b = beta_squared;
        let bb = b.clone() * b.clone();
        let cross = b.clone() * u * fourth.clone(); // β²·E Σ rᵢ²sᵢ²
        Self {
            square: square + b * s_square,
            // ‖r‖⁴ + 4β²(r·s)² + 2β²‖r‖²‖s‖² + β⁴‖s‖⁴
            fourth: fourth + F::count(4 + 2 * n) * cross.clone() + bb.clone() * s_fourth,
            // rᵢ⁴ + 6β²rᵢ²sᵢ² + β⁴sᵢ⁴
            entries: entries + F::count(6) * cross + bb * s_entries,
        }
    }
}

impl RowMoments<f64> {
    /// The standard error of the mean of ‖r‖² over independent trials:
    /// √((E‖r‖⁴ − (E‖r‖²)²) / trials).
    #[must_use]
    pub fn standard_error(&self, trials: usize) -> f64 {
        ((self.fourth - self.square * self.square) / trials as f64).sqrt()
    }
}

/// The moments of ∂y_L/∂y_l for l = L−1, …, L−1−k in a linear network of width n.
#[must_use]
pub fn linear_gradients<F: Field>(
    n: usize,
    kind: Kind,
    beta_squared: &F,
    k: usize,
) -> Vec<RowMoments<F>> {
    let mut all = vec![RowMoments::of_output_layer(n)];
    for i in 0..k {
        all.push(all[i].below_layer(n, kind, beta_squared.clone()));
    }
    all
}

/// w = E A⁴ = 1/(5n²) for a default weight of fan-in n.
fn fourth_moment<F: Field>(n: usize) -> F {
    F::one() / F::count(5 * n * n)
}
