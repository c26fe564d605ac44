//! The two orders where plain floating point sees only 0 = 0: in logarithms.

use crate::Activation;
use crate::activation::softplus;
use crate::dropout::Rate;
use crate::gradient::Real;

/// ln sigmoid(x) = −ln(1 + e^−x), at every x.
#[must_use]
pub fn ln_sigmoid(x: f64) -> f64 {
    -softplus(-x)
}

/// ln Φ(x), at every x.
///
/// Below −5 it is ln φ(x) − ln(t + 1/(t + 2/(t + 3/(t + …)))) with t = −x, Laplace's
/// continued fraction for the normal tail; after 60 steps its relative error there is below
/// 1e−15.
#[must_use]
pub fn ln_normal_cdf(x: f64) -> f64 {
    if x > -5.0 {
        return x.normal_cdf().ln();
    }
    let t = -x;
    let fraction = (1..=60).rev().fold(t, |tail, k| t + f64::from(k) / tail);
    -0.5 * t * t - 0.5 * std::f64::consts::TAU.ln() - fraction.ln()
}

// ANCHOR: log_ratio
/// ln(|σ(s·x)| / |s·σ(x)|), "dropout first" over "activation first" on a kept entry: 0
/// would mean equal. For the sigmoid, SiLU and GELU; `None` for the others.
#[must_use]
pub fn kept_log_ratio(activation: Activation, rate: Rate, x: f64) -> Option<f64> {
    let s = rate.scale();
    match activation {
        Activation::Sigmoid => Some(ln_sigmoid(s * x) - ln_sigmoid(x) - s.ln()),
        // s·x·g(s·x) over s·x·g(x): the factors s·x cancel.
        Activation::Silu => Some(ln_sigmoid(s * x) - ln_sigmoid(x)),
        Activation::Gelu => Some(ln_normal_cdf(s * x) - ln_normal_cdf(x)),
        _ => None,
    }
}
// ANCHOR_END: log_ratio
