//! Two ways to a gradient that know nothing of any formula for it: central differences and
//! forward-mode dual numbers.
//!
//! An [`Objective`] is written once, for any [`Real`], as a naive forward computation. Its
//! gradient by differences and by duals then judges the gradient that a chapter derives.

use std::cmp::Ordering;
use std::ops::{Add, Div, Mul, Neg, Sub};

use num_traits::{One, Zero};

/// What a forward computation needs of its numbers: `f64`, `f32` or [`Dual`].
pub trait Real:
    Copy
    + PartialOrd
    + Zero
    + One
    + Neg<Output = Self>
    + Sub<Output = Self>
    + Div<Output = Self>
{
    /// A number that does not depend on anything.
    fn constant(x: f64) -> Self;
    /// eˣ.
    #[must_use]
    fn exp(self) -> Self;
    /// eˣ − 1, without the cancellation near 0.
    #[must_use]
    fn exp_m1(self) -> Self;
    /// ln(1 + x), without the cancellation near 0.
    #[must_use]
    fn ln_1p(self) -> Self;
    /// tanh x.
    #[must_use]
    fn tanh(self) -> Self;
    /// Φ(x), the probability that a standard normal variable is at most x.
    #[must_use]
    fn normal_cdf(self) -> Self;
}

/// φ(x) = e^(−x²/2) / √(2π), the standard normal density and so the derivative of Φ.
#[must_use]
pub fn normal_density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

macro_rules! real_float {
    ($($float:ident $erfc:path;)+) => {
        $(impl Real for $float {
            fn constant(x: f64) -> Self {
                x as $float
            }

            fn exp(self) -> Self {
                self.exp()
            }

            fn exp_m1(self) -> Self {
                self.exp_m1()
            }

            fn ln_1p(self) -> Self {
                self.ln_1p()
            }

            fn tanh(self) -> Self {
                self.tanh()
            }

            // By erfc and not by erf: 1 + erf(x) cancels for negative x.
            fn normal_cdf(self) -> Self {
                0.5 * $erfc(-self * std::$float::consts::FRAC_1_SQRT_2)
            }
        })+
    };
}

real_float! {
    f32 libm::erfcf;
    f64 libm::erfc;
}

/// A dual number x + εẋ with ε² = 0: a value and its derivative along one direction.
///
/// Every operation carries the derivative along by its own differentiation rule, so that
/// no step size and no truncation error is involved. Order is that of the values.
#[derive(Clone, Copy, Debug)]
pub struct Dual {
    /// The value x.
    pub value: f64,
    /// The derivative ẋ.
    pub slope: f64,
}

impl Dual {
    /// A value together with its derivative.
    #[must_use]
    pub fn new(value: f64, slope: f64) -> Self {
        Self { value, slope }
    }
}

// ANCHOR: dual
impl Add for Dual {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.value + other.value, self.slope + other.slope)
    }
}

impl Mul for Dual {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        let slope = self.slope * other.value + self.value * other.slope;
        Self::new(self.value * other.value, slope)
    }
}
// ANCHOR_END: dual

impl Sub for Dual {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Dual {
    type Output = Self;

    fn neg(self) -> Self {
        Self::new(-self.value, -self.slope)
    }
}

impl Div for Dual {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        let value = self.value / other.value;
        Self::new(value, (self.slope - value * other.slope) / other.value)
    }
}

impl PartialEq for Dual {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl PartialOrd for Dual {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.value.partial_cmp(&other.value)
    }
}

impl Zero for Dual {
    fn zero() -> Self {
        Self::constant(0.0)
    }

    fn is_zero(&self) -> bool {
        self.value == 0.0 && self.slope == 0.0
    }
}

impl One for Dual {
    fn one() -> Self {
        Self::constant(1.0)
    }
}

impl Real for Dual {
    fn constant(x: f64) -> Self {
        Self::new(x, 0.0)
    }

    fn exp(self) -> Self {
        let value = self.value.exp();
        Self::new(value, value * self.slope)
    }

    fn exp_m1(self) -> Self {
        Self::new(self.value.exp_m1(), self.value.exp() * self.slope)
    }

    fn ln_1p(self) -> Self {
        Self::new(self.value.ln_1p(), self.slope / (1.0 + self.value))
    }

    fn tanh(self) -> Self {
        let value = self.value.tanh();
        Self::new(value, (1.0 - value * value) * self.slope)
    }

    fn normal_cdf(self) -> Self {
        Self::new(self.value.normal_cdf(), normal_density(self.value) * self.slope)
    }
}

/// A scalar function of many variables, written for any kind of number.
pub trait Objective {
    /// f(x₁, …, x_n) for `x`: (n).
    fn value<T: Real>(&self, x: &[T]) -> T;
}

// ANCHOR: forward_mode
/// The gradient at `x`: (n) by dual numbers: one forward pass a variable, exact but for
/// rounding. At a kink it is the derivative of whichever branch the comparison takes.
#[must_use]
pub fn forward_mode(objective: &impl Objective, x: &[f64]) -> Vec<f64> {
    let along = |i: usize| {
        let direction = |(j, &x): (usize, &f64)| Dual::new(x, f64::from(i == j));
        objective.value(&x.iter().enumerate().map(direction).collect::<Vec<_>>()).slope
    };
    (0..x.len()).map(along).collect()
}
// ANCHOR_END: forward_mode

// ANCHOR: central_differences
/// The gradient at `x`: (n) by central differences (f(x + h·eᵢ) − f(x − h·eᵢ)) / 2h.
///
/// The truncation error is h²/6 times the third derivative; rounding adds about
/// 2⁻⁵³·|f|/h. Together they are least near h = (3·2⁻⁵³·|f| / |f‴|)^(1/3), which for a
/// function of ordinary size is 1e−5 and leaves an error near 1e−10. Not to be used across
/// a kink: every x ± h·eᵢ must lie on the side of x.
#[must_use]
pub fn central_differences(objective: &impl Objective, x: &[f64], h: f64) -> Vec<f64> {
    let moved = |i: usize, step: f64| {
        let mut moved = x.to_vec();
        moved[i] += step;
        objective.value(&moved)
    };
    (0..x.len()).map(|i| (moved(i, h) - moved(i, -h)) / (2.0 * h)).collect()
}
// ANCHOR_END: central_differences

// ANCHOR: step
/// A bound on the error of a central difference with step h: h²·M/6 + δ/h, where |f‴| ≤ M
/// along the step and each value of f is off by δ at most.
#[must_use]
pub fn difference_bound(h: f64, delta: f64, third: f64) -> f64 {
    h * h * third / 6.0 + delta / h
}

/// The step at which [`difference_bound`] is least, h = (3δ/M)^(1/3); there it is 3δ/2h.
#[must_use]
pub fn best_step(delta: f64, third: f64) -> f64 {
    (3.0 * delta / third).cbrt()
}
// ANCHOR_END: step

#[cfg(test)]
mod tests {
    use super::*;

    /// x·y + tanh(x)/y − e^(x − y), whose gradient is known.
    struct Known;

    impl Objective for Known {
        fn value<T: Real>(&self, x: &[T]) -> T {
            x[0] * x[1] + x[0].tanh() / x[1] - (x[0] - x[1]).exp()
        }
    }

    #[test]
    fn both_gradients_are_the_known_one() {
        let (x, y) = (0.7_f64, -1.3_f64);
        let e = (x - y).exp();
        let known = [y + (1.0 - x.tanh().powi(2)) / y - e, x - x.tanh() / (y * y) + e];
        let differences = central_differences(&Known, &[x, y], 1e-5);
        for (i, dual) in forward_mode(&Known, &[x, y]).into_iter().enumerate() {
            assert!((dual - known[i]).abs() < 1e-14, "dual {i}");
            assert!((differences[i] - known[i]).abs() < 1e-8, "difference {i}");
        }
    }
}
