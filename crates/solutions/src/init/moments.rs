//! Exact second and fourth moments, and the standard error of a simulated variance that
//! follows from them.

use super::{Ensemble, Field, Initialisation, Input};

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

/// The moments of z₀, …, z_L, exactly (P2.6 for the default linear network, P2.8 for the
/// others).
#[must_use]
pub fn moments<F: Field>(ensemble: &Ensemble) -> Vec<Moments<F>> {
    let Ensemble { widths, input, initialisation, relu } = ensemble;
    let mut all: Vec<Moments<F>> = vec![input.moments(widths.at(0))];
    for l in 1..=widths.depth() {
        let z = &all[l - 1];
        let y = if *relu && l > 1 { z.after_relu() } else { z.clone() };
        all.push(y.after_layer((widths.at(l - 1), widths.at(l)), *initialisation));
    }
    all
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
}

impl<F: Field> Moments<F> {
    /// The moments after one more layer of this fan-in n and fan-out (P2.6).
    #[must_use]
    pub fn after_layer(&self, fans: (usize, usize), init: Initialisation) -> Self {
        let Self { v, q, c } = self.clone();
        let (n, squared) = (F::count(fans.0), |x: &F| x.clone() * x.clone());
        let u: F = init.weight_variance(fans.0, fans.1); // E A²
        let w = init.distribution.kurtosis::<F>() * squared(&u); // E A⁴
        let b2: F = init.bias_variance(fans.0); // E b²
        let b4 = F::count(9) / F::count(5) * squared(&b2); // E b⁴
        // ANCHOR: moments
        let squares = n.clone() * v; // E Σ yⱼ²
        let fourths = n.clone() * q; // E Σ yⱼ⁴
        let pairs = n * F::count(fans.0 - 1) * c; // E Σ yⱼ²yₖ² over j ≠ k
        let mixed = F::count(2) * u.clone() * b2.clone() * squares.clone();
        Self {
            v: u.clone() * squares + b2.clone(),
            q: w * fourths.clone()
                + F::count(3) * (squared(&u) * pairs.clone() + mixed.clone())
                + b4,
            c: squared(&u) * (fourths + pairs) + mixed + squared(&b2),
        }
        // ANCHOR_END: moments
    }

    // ANCHOR: after_relu
    /// The moments of ReLU(z) where z has these and flipping the sign of any entry leaves
    /// its law as it is (P2.8): halves of v and q, a quarter of c.
    #[must_use]
    pub fn after_relu(&self) -> Self {
        let Self { v, q, c } = self.clone();
        Self { v: v / F::count(2), q: q / F::count(2), c: c / F::count(4) }
    }
    // ANCHOR_END: after_relu
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
    let one = (q - v * v) * share + (1.0 - share) * (c - v * v);
    (one.max(0.0) / trials as f64).sqrt()
}
// ANCHOR_END: standard_error
