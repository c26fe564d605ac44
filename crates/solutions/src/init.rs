//! What a random initialisation does to the variance of a deep linear network.
//!
//! The network is y₀ = x, y_l = A_l·y_{l−1} + b_l; all entries of A_l and b_l are
//! independent, Uniform(−1/√n_{l−1}, 1/√n_{l−1}), which is what PyTorch's `nn.Linear`
//! does by default.
//!
//! | claim | module |
//! |---|---|
//! | P2.1–P2.4 | this file |
//! | P2.5, whose variance | `share` |
//! | P2.6, P2.8, fourth moments, other initialisations, ReLU | `input`, `ensemble`, `moments`, `simulation`, `rectified` |
//! | P2.7, entries that are not independent | `coverage` |
//! | P2.9, finite width | `spread` |
//! | P2.10, backward | `backward` |
//! | P2.11, two inputs | `pair` |
//! | P2.12, mean and typical size | `typical` |
//! | P2.13, `kaiming_uniform_`, leaky ReLU, convolutions | `kaiming` |
//! | P2.14, fan-in or fan-out | `fans` |

mod backward;
mod coverage;
mod ensemble;
mod fans;
mod field;
mod input;
mod kaiming;
mod moments;
mod pair;
mod rectified;
mod share;
mod simulation;
mod spread;
mod typical;
mod widths;

pub use backward::{
    gradient_by_recursion, gradient_spreads, simulate_gradients, simulate_squared_loss,
    squared_loss_gradient,
};
pub use coverage::{
    Coverage, NORMAL_95, coverage, coverage_error, coverage_experiment,
    pooled_standard_error, pooling_factor,
};
pub use ensemble::{Distribution, Ensemble, Initialisation, Scale};
pub use fans::{Fan, gradient_norms, signal_entries};
pub use field::Field;
pub use input::Input;
pub use kaiming::{
    conv_fan_in, kaiming_uniform_bound, kaiming_variance, leaky_relu_share,
};
pub use moments::{Moments, moments, standard_error};
pub use pair::{
    Correlation, PairSimulation, covariance_by_recursion, output_correlation,
    simulate_pairs,
};
pub use rectified::relu_second_moment;
pub use share::{ConstantWidth, input_shares, last_biases_share};
pub use simulation::{Simulation, TrialByTrial, simulate};
pub use spread::{Spread, default_spread_limit, gaussian_growth, spreads};
pub use typical::{digamma_of_half, log_norm_moments, trigamma_of_half};
pub use widths::Widths;

use field::third_to;

// ANCHOR: bound
/// PyTorch's default bound a = 1/√fan_in: weights and biases are Uniform(−a, a). Source:
/// `nn.Linear.reset_parameters`, where Kaiming-uniform with slope √5 comes to the same thing.
#[must_use]
pub fn default_bound(fan_in: usize) -> f64 {
    1.0 / (fan_in as f64).sqrt()
}

/// Var Uniform(−a, a) = a²/3.
#[must_use]
pub fn uniform_variance(a: f64) -> f64 {
    a * a / 3.0
}

/// The variance 1/(3·fan_in) of every default weight and bias (P2.1).
#[must_use]
pub fn default_variance<F: Field>(fan_in: usize) -> F {
    F::one() / F::count(3 * fan_in)
}
// ANCHOR_END: bound

// ANCHOR: recursion
/// Var(y_l) for l = 0, …, L by the recursion Var(y_l) = Var(y_{l−1})/3 + 1/(3n_{l−1})
/// (P2.3).
#[must_use]
pub fn variance_by_recursion<F: Field>(widths: &Widths) -> Vec<F> {
    let mut variances = vec![F::one()];
    for n in widths.fan_ins() {
        let u: F = default_variance(n);
        let before = variances[variances.len() - 1].clone();
        variances.push(F::count(n) * u.clone() * before + u);
    }
    variances
}
// ANCHOR_END: recursion

// ANCHOR: closed_form
/// Var(y_L) = 3^−L + Σ_{k=0}^{L−1} 3^−(L−k) / n_k (P2.4).
#[must_use]
pub fn variance_closed_form<F: Field>(widths: &Widths) -> F {
    let depth = widths.depth();
    let biases =
        widths.fan_ins().enumerate().map(|(k, n)| third_to::<F>(depth - k) / F::count(n));
    biases.fold(third_to(depth), |sum, term| sum + term)
}
// ANCHOR_END: closed_form
