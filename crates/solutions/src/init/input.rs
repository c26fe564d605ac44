//! How the input of a random network is drawn.

use ndarray::Array1;
use rand::{Rng, RngExt};
use rand_distr::{Distribution as _, StandardNormal};

/// How the input x of n entries is drawn: uncorrelated entries of mean 0 and variance 1,
/// which are independent in all cases but the sphere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Standard normal entries: E\[xᵢ⁴\] = 3.
    Gaussian,
    /// Uniform(−√3, √3) entries: E\[xᵢ⁴\] = 9/5.
    Uniform,
    /// Fair signs ±1: E\[xᵢ⁴\] = 1.
    Rademacher,
    /// Uniform on the sphere ‖x‖² = n: E\[xᵢ⁴\] = 3n/(n + 2), E\[xᵢ²xⱼ²\] = n/(n + 2).
    Sphere,
}

impl Input {
    /// Draws x: `(n)`.
    pub fn draw(self, n: usize, rng: &mut impl Rng) -> Array1<f64> {
        let x = Array1::from_shape_simple_fn(n, || match self {
            Self::Gaussian | Self::Sphere => StandardNormal.sample(rng),
            Self::Uniform => 3_f64.sqrt() * (2.0 * rng.random::<f64>() - 1.0),
            Self::Rademacher => f64::from(rng.random::<bool>()) * 2.0 - 1.0,
        });
        match self {
            // The direction of a Gaussian vector is uniform.
            Self::Sphere => &x * (n as f64 / x.dot(&x)).sqrt(),
            _ => x,
        }
    }
}
