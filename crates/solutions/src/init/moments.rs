//! Exact second and fourth moments, and the standard error of a simulated variance that
//! follows from them.

use ndarray::Array1;
use rand::{Rng, RngExt};
use rand_distr::{Distribution, StandardNormal};

use super::{Field, Widths, default_variance};

/// How the input x is drawn: independent coordinates of mean 0 and variance 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard normal coordinates: E\[xᵢ⁴\] = 3.
    Gaussian,
    /// Uniform(−√3, √3) coordinates: E\[xᵢ⁴\] = 9/5.
    Uniform,
    /// Fair signs ±1: E\[xᵢ⁴\] = 1.
    Rademacher,
}

impl Input {
    /// The moments of one draw: v = 1, q = E\[xᵢ⁴\], c = E\[xᵢ²xⱼ²\] = 1.
    #[must_use]
    pub fn moments<F: Field>(self) -> Moments<F> {
        let q = match self {
            Self::Gaussian => F::count(3),
            Self::Uniform => F::count(9) / F::count(5),
            Self::Rademacher => F::one(),
        };
        Moments { v: F::one(), q, c: F::one() }
    }

    /// Draws x: `(n)`.
    pub fn draw(self, n: usize, rng: &mut impl Rng) -> Array1<f64> {
        Array1::from_shape_simple_fn(n, || match self {
            Self::Gaussian => StandardNormal.sample(rng),
            Self::Uniform => 3_f64.sqrt() * (2.0 * rng.random::<f64>() - 1.0),
            Self::Rademacher => f64::from(rng.random::<bool>()) * 2.0 - 1.0,
        })
    }
}

/// The even moments of a layer's coordinates, the same for every coordinate and every
/// pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments<F> {
    /// v = E\[yᵢ²\].
    pub v: F,
    /// q = E\[yᵢ⁴\].
    pub q: F,
    /// c = E\[yᵢ²yⱼ²\] for i ≠ j.
    pub c: F,
}

/// The moments of y₀, …, y_L under the default initialisation, exactly (P2.6).
#[must_use]
pub fn moments<F: Field>(widths: &Widths, input: Input) -> Vec<Moments<F>> {
    let mut all = vec![input.moments()];
    for n in widths.fan_ins() {
        let next = all[all.len() - 1].after_layer(n);
        all.push(next);
    }
    all
}

impl<F: Field> Moments<F> {
    // ANCHOR: moments
    /// The moments after one more layer of fan-in n (P2.6).
    #[must_use]
    pub fn after_layer(&self, fan_in: usize) -> Self {
        let Self { v, q, c } = self.clone();
        let n = F::count(fan_in);
        let u: F = default_variance(fan_in);
        let uu = u.clone() * u.clone();
        let w = F::one() / F::count(5 * fan_in * fan_in);
        let twice_squares = F::count(2 * fan_in) * v.clone(); // 2·E Σ yⱼ²
        let fourths = n.clone() * q; // E Σ yⱼ⁴
        let pairs = n.clone() * F::count(fan_in - 1) * c; // E Σ yⱼ²yₖ² over j ≠ k
        let cross = F::count(3) * uu.clone() * (pairs.clone() + twice_squares.clone());
        Self {
            v: u * (n * v + F::one()),
            q: w * (fourths.clone() + F::one()) + cross,
            c: uu * (fourths + pairs + twice_squares + F::one()),
        }
    }
    // ANCHOR_END: moments
}

// ANCHOR: standard_error
/// The standard deviation of the mean of yᵢ² over m coordinates and T independent trials:
/// √( [(q − v²)/m + (1 − 1/m)(c − v²)] / T ). The second term is there because the
/// coordinates of one trial share that trial's y_{l−1}: their squares are not
/// independent.
#[must_use]
pub fn standard_error(moments: &Moments<f64>, m: usize, trials: usize) -> f64 {
    let Moments { v, q, c } = moments;
    let share = 1.0 / m as f64;
    (((q - v * v) * share + (1.0 - share) * (c - v * v)) / trials as f64).sqrt()
}
// ANCHOR_END: standard_error
