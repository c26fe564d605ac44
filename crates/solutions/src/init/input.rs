//! How the input of a random network is drawn.

use ndarray::Array1;
use rand::{Rng, RngExt};
use rand_distr::{Distribution as _, StandardNormal};

use super::{Field, Moments};

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
    // ANCHOR: input
    /// The moments of one draw of n entries: v = 1, q = E\[xᵢ⁴\], c = E\[xᵢ²xⱼ²\] (P2.6).
    #[must_use]
    pub fn moments<F: Field>(self, n: usize) -> Moments<F> {
        let independent = |q| Moments { v: F::one(), q, c: F::one() };
        match self {
            Self::Gaussian => independent(F::count(3)),
            Self::Uniform => independent(F::count(9) / F::count(5)),
            Self::Rademacher => independent(F::one()),
            Self::Sphere => {
                let c = F::count(n) / F::count(n + 2);
                Moments { v: F::one(), q: F::count(3) * c.clone(), c }
            }
        }
    }
    // ANCHOR_END: input

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
