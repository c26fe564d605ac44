//! P2.9: how much ‖y_L‖² varies from one random network to the next.

use super::{ConstantWidth, Ensemble, Field, Moments, Widths, moments};

/// The two ratios that describe how ‖y‖² varies.
#[derive(Clone, Debug, PartialEq)]
pub struct Spread<F> {
    /// R = E‖y‖⁴/(E‖y‖²)², so that Var(‖y‖²)/(E‖y‖²)² = R − 1.
    pub r: F,
    /// S = Σ E\[yᵢ⁴\]/(E‖y‖²)².
    pub s: F,
}

impl<F: Field> Spread<F> {
    /// R and S of a vector of n entries with these moments.
    #[must_use]
    pub fn of(moments: &Moments<F>, n: usize) -> Self {
        let Moments { v, q, c } = moments.clone();
        let mean = F::count(n) * v;
        let square = mean.clone() * mean;
        let fourths = F::count(n) * q;
        let pairs = F::count(n) * F::count(n - 1) * c;
        Self { r: (fourths.clone() + pairs) / square.clone(), s: fourths / square }
    }

    // ANCHOR: spread
    /// R and S after a layer without biases, of fan-out n′ and weights of kurtosis κ:
    /// R′ = ((n′ + 2)R + (κ − 3)S)/n′ and S′ = (3R + (κ − 3)S)/n′ (P2.9).
    #[must_use]
    pub fn after_layer(&self, fan_out: usize, kurtosis: &F) -> Self {
        let n = F::count(fan_out);
        let excess = (kurtosis.clone() - F::count(3)) * self.s.clone();
        let r = (F::count(fan_out + 2) * self.r.clone() + excess.clone()) / n.clone();
        Self { r, s: (F::count(3) * self.r.clone() + excess) / n }
    }
    // ANCHOR_END: spread
}

/// R and S of y₀, …, y_L from the exact moments, whatever the ensemble.
#[must_use]
pub fn spreads<F: Field>(ensemble: &Ensemble) -> Vec<Spread<F>> {
    let all = moments::<F>(ensemble);
    all.iter().enumerate().map(|(l, z)| Spread::of(z, ensemble.widths.at(l))).collect()
}

// ANCHOR: gaussian
/// Π (1 + 2/n_l) over l = 1, …, L: what R grows by under Gaussian weights without biases
/// (P2.9).
#[must_use]
pub fn gaussian_growth<F: Field>(widths: &Widths) -> F {
    (1..=widths.depth())
        .map(|l| F::count(widths.at(l) + 2) / F::count(widths.at(l)))
        .fold(F::one(), |product, factor| product * factor)
}

/// n·Var(‖y_L‖²)/(E‖y_L‖²)² in the limit of depth under the default initialisation with
/// its biases: 9n(11n − 1)/(60n² − 7n + 1) (P2.9).
#[must_use]
pub fn default_spread_limit<F: Field>(width: ConstantWidth) -> F {
    let n = F::count(width.get());
    let above = F::count(9) * n.clone() * (F::count(11) * n.clone() - F::one());
    above / ((F::count(60) * n.clone() - F::count(7)) * n + F::one())
}
// ANCHOR_END: gaussian
