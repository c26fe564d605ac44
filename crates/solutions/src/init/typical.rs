//! P2.12: the mean of ‖y_L‖² against its typical size.

use super::Widths;

/// Euler's constant γ = 0.577….
const EULER: f64 = 0.577_215_664_901_532_9;

// ANCHOR: digamma
/// ψ(n/2) for n ≥ 1, where ψ = (ln Γ)′: ψ(x + 1) = ψ(x) + 1/x from ψ(1) = −γ or
/// ψ(1/2) = −γ − 2 ln 2.
#[must_use]
pub fn digamma_of_half(n: usize) -> f64 {
    let start = if n.is_multiple_of(2) { 0.0 } else { -2.0 * std::f64::consts::LN_2 };
    start - EULER + steps(n).map(|x| 1.0 / x).sum::<f64>()
}

/// From 1 or 1/2 in steps of 1 to below n/2.
fn steps(n: usize) -> impl Iterator<Item = f64> {
    let first = if n.is_multiple_of(2) { 2 } else { 1 };
    (first..n).step_by(2).map(|twice| twice as f64 / 2.0)
}
// ANCHOR_END: digamma

/// ψ′(n/2) for n ≥ 1: ψ′(x + 1) = ψ′(x) − 1/x² from ψ′(1) = π²/6 or ψ′(1/2) = π²/2.
#[must_use]
pub fn trigamma_of_half(n: usize) -> f64 {
    let start = if n.is_multiple_of(2) { 6.0 } else { 2.0 };
    std::f64::consts::PI.powi(2) / start - steps(n).map(|x| 1.0 / (x * x)).sum::<f64>()
}

// ANCHOR: log_norm
/// Mean and variance of ln(‖y_L‖²/‖x‖²) under Gaussian weights of variance 1/n_{l−1}
/// without biases: the sums over l of ψ(n_l/2) + ln(2/n_{l−1}) and of ψ′(n_l/2) (P2.12).
#[must_use]
pub fn log_norm_moments(widths: &Widths) -> (f64, f64) {
    widths.fan_ins().enumerate().fold((0.0, 0.0), |(mean, variance), (k, fan_in)| {
        let n = widths.at(k + 1);
        let log = digamma_of_half(n) + (2.0 / fan_in as f64).ln();
        (mean + log, variance + trigamma_of_half(n))
    })
}
// ANCHOR_END: log_norm
