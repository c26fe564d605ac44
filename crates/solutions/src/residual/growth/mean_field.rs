//! Residual layers with ReLU branches at large width: asymptotic formulas, not theorems
//! about any finite network.

use std::f64::consts::PI;

/// α = 1/√(6π): the length of the mean of ReLU(A·y), in units of ‖y‖.
fn alpha() -> f64 {
    1.0 / (6.0 * PI).sqrt()
}

/// Where the activations of a wide residual ReLU network stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MeanField {
    /// ρ: the cosine of the angle between y_l and (1, …, 1).
    pub rho: f64,
}

impl MeanField {
    /// After y₁ = ReLU(A₁·x + b₁): ρ = E ReLU(Z) / √(E ReLU(Z)²) = 1/√π for a Gaussian Z.
    #[must_use]
    pub fn first_layer() -> Self {
        Self { rho: 1.0 / PI.sqrt() }
    }

    // ANCHOR: mean_field
    /// The factor 7/6 + 2ρα by which the next layer multiplies ‖y‖².
    #[must_use]
    pub fn growth(self) -> f64 {
        7.0 / 6.0 + 2.0 * self.rho * alpha()
    }

    /// One layer on: ρ′ = (ρ + α)/√(7/6 + 2ρα).
    #[must_use]
    pub fn next(self) -> Self {
        Self { rho: (self.rho + alpha()) / self.growth().sqrt() }
    }
    // ANCHOR_END: mean_field

    /// The limit of deep networks, where ρ²(7/6 + 2ρα) = (ρ + α)². Near it a layer shrinks
    /// the distance by a third, so that 200 are more than f64 can tell.
    #[must_use]
    pub fn fixed_point() -> Self {
        (0..200).fold(Self::first_layer(), |state, _| state.next())
    }
}

/// The number of layers below the output, ln n / ln(g/(7/6)), after which the part of a
/// gradient along y, at first 1/n of its square and growing by g a layer, overtakes the
/// rest, which grows by 7/6.
#[must_use]
pub fn crossover(n: usize) -> f64 {
    (n as f64).ln() / (MeanField::fixed_point().growth() * 6.0 / 7.0).ln()
}

/// The prediction for E‖∂y_L/∂y_l‖², l = L−1, …, L−1−k, in a residual ReLU network with k
/// middle layers of width n, to first order in 1/n.
///
/// The row A_L has independent entries of variance 1/(3n), so E‖∂y_L/∂y_l‖² is a third
/// of E‖v‖² for a random unit direction v at y_l that is carried up to y_{L−1}. Its
/// square grows by 7/6, exactly, and by 2αst, where s and t are v's components along y
/// and along (1, …, 1)/√n. A layer multiplies the pair (s, t) by a matrix and adds noise
/// of variance ‖v‖²/n times the constants below (moments of Gaussian pairs).
#[must_use]
pub fn relu_gradients(n: usize, k: usize) -> Vec<f64> {
    let mut states = vec![MeanField::first_layer()];
    for l in 0..k {
        states.push(states[l].next());
    }
    (0..=k).map(|m| carried_up(n, &states[k - m..k]) / 3.0).collect()
}

/// E‖v‖² after the layers whose inputs stand as `states` say, from a random unit v.
fn carried_up(n: usize, states: &[MeanField]) -> f64 {
    let (n, alpha) = (n as f64, alpha());
    let rho = states.first().map_or(0.0, |state| state.rho);
    let mut square = 1.0;
    let (mut ss, mut st, mut tt) = (1.0 / n, rho / n, 1.0 / n);
    for state in states {
        let (rho, root) = (state.rho, state.growth().sqrt());
        let noise = square / n;
        square = 7.0 / 6.0 * square + 2.0 * alpha * st;
        let (a, b, c) = ((7.0 / 6.0 + alpha * rho) / root, alpha / root, alpha);
        let along = 7.0 / 18.0 - 1.0 / (6.0 * PI) + 2.0 * rho * alpha / 3.0;
        (ss, st, tt) = (
            a * a * ss + 2.0 * a * b * st + b * b * tt + noise * along / (root * root),
            a * c * ss
                + (a + b * c) * st
                + b * tt
                + noise * (rho / 6.0 + alpha / 3.0) / root,
            c * c * ss + 2.0 * c * st + tt + noise / 6.0,
        );
    }
    square
}
