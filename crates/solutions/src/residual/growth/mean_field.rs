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

/// The number of layers below the output, ln n / ln(λ/(7/6)), after which the part of a
/// gradient along y, at first 1/n of its square and growing by λ a layer, overtakes the
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
    let carried_up = |m: usize| {
        let above = |v: Direction, state: &MeanField| v.above_layer(n, *state);
        states[k - m..k].iter().fold(Direction::random(n, states[k - m]), above)
    };
    (0..=k).map(|m| carried_up(m).square / 3.0).collect()
}

/// The mean squares of a direction v that is sent up through residual ReLU layers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Direction {
    /// E‖v‖².
    pub square: f64,
    /// E s², where s is v's component along y.
    pub ss: f64,
    /// E st.
    pub st: f64,
    /// E t², where t is v's component along (1, …, 1)/√n.
    pub tt: f64,
}

impl Direction {
    /// A random unit vector of n entries, at a y as `state` says.
    #[must_use]
    pub fn random(n: usize, state: MeanField) -> Self {
        let share = 1.0 / n as f64;
        Self { square: 1.0, ss: share, st: state.rho * share, tt: share }
    }

    /// After one more layer of width n, whose input stands as `state` says; to first order
    /// in 1/n.
    #[must_use]
    pub fn above_layer(self, n: usize, state: MeanField) -> Self {
        let Self { square, ss, st, tt } = self;
        let (rho, alpha, root) = (state.rho, alpha(), state.growth().sqrt());
        // s′ = a·s + b·t + noise, t′ = α·s + t + noise
        let (a, b) = ((7.0 / 6.0 + alpha * rho) / root, alpha / root);
        let noise = square / n as f64;
        let along = 7.0 / 18.0 - 1.0 / (6.0 * PI) + 2.0 * rho * alpha / 3.0;
        let mixed = rho / 6.0 + alpha / 3.0;
        Self {
            square: 7.0 / 6.0 * square + 2.0 * alpha * st,
            ss: a * a * ss
                + 2.0 * a * b * st
                + b * b * tt
                + noise * along / (root * root),
            st: a * alpha * ss + (a + b * alpha) * st + b * tt + noise * mixed / root,
            tt: alpha * alpha * ss + 2.0 * alpha * st + tt + noise / 6.0,
        }
    }
}
