//! Which functions commute with dropout: the two-slope functions, all of them, and what
//! else does if only some rates are asked for.

use std::f64::consts::TAU;
use std::ops::{Mul, Neg};

use num_rational::BigRational;
use num_traits::{One, Zero};

use crate::Error;
use crate::dropout::Rate;

// ANCHOR: two_slopes
/// The two-slope function through σ(1) = `right` and σ(−1) = `left`, at x:
/// σ(1)·x₊ + σ(−1)·x₋ with x₊ = max(x, 0) and x₋ = max(−x, 0). Source: P1.3.
pub fn two_slopes<T>(right: T, left: T, x: T) -> T
where
    T: Zero + PartialOrd + Neg<Output = T> + Mul<Output = T>,
{
    if x > T::zero() { right * x } else { left * -x }
}

/// The rate and the input at which the two orders differ on a kept entry if σ(x) is not
/// what [`two_slopes`] makes of σ(1) and σ(−1). `None` at ±1, where it always is; at 0,
/// where a dropped entry shows it at any rate; and where the rate would round to 0 or 1.
#[must_use]
pub fn exposing(x: f64) -> Option<(Rate, f64)> {
    let s = x.abs().max(1.0 / x.abs());
    let rate = Rate::new(1.0 - 1.0 / s).ok().filter(|rate| rate.p() > 0.0)?;
    Some((rate, if x.abs() > 1.0 { x.signum() } else { x }))
}
// ANCHOR_END: two_slopes

/// σ(x) = x·(1 + ε·sin(2π ln|x| / ln s)), σ(0) = 0: it commutes with dropout at the rate p
/// with s = 1/(1 − p) and is no two-slope function unless ε = 0. Source: P1.4.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LogPeriodic {
    epsilon: f64,
    s: f64,
}

impl LogPeriodic {
    /// The function with amplitude ε and the scale s of `rate`.
    ///
    /// # Errors
    /// [`Error::Number`] unless ε is finite and the rate positive.
    pub fn new(epsilon: f64, rate: Rate) -> Result<Self, Error> {
        let finite = "a finite number";
        if !epsilon.is_finite() {
            return Err(Error::Number { what: "ε", given: epsilon, allowed: finite });
        }
        if rate.p() == 0.0 {
            return Err(Error::Number {
                what: "the rate of a log-periodic function",
                given: 0.0,
                allowed: "in (0, 1)",
            });
        }
        Ok(Self { epsilon, s: rate.scale() })
    }

    // ANCHOR: log_periodic
    /// σ(x).
    #[must_use]
    pub fn apply(self, x: f64) -> f64 {
        if x == 0.0 {
            return 0.0;
        }
        x * (1.0 + self.epsilon * (TAU * x.abs().ln() / self.s.ln()).sin())
    }

    /// The least and the greatest slope of σ away from 0, 1 ∓ |ε|·√(1 + (2π/ln s)²): σ is
    /// strictly increasing if the first is positive, and Lipschitz in any case.
    #[must_use]
    pub fn slopes(self) -> (f64, f64) {
        let swing = self.epsilon.abs() * (TAU / self.s.ln()).hypot(1.0);
        (1.0 - swing, 1.0 + swing)
    }
    // ANCHOR_END: log_periodic

    /// The largest gap |c·σ(x) − σ(c·x)| / |c·x| over all x ≠ 0, for the scale c of `rate`:
    /// 2·|ε·sin(π ln c / ln s)|, which is 0 exactly if c is a power of s.
    #[must_use]
    pub fn largest_gap(self, rate: Rate) -> f64 {
        let half_turns = rate.scale().ln() / self.s.ln();
        2.0 * (self.epsilon * (TAU / 2.0 * half_turns).sin()).abs()
    }
}

// ANCHOR: common_root
/// The largest whole c > 1 of which both scales are powers, if there is one, for whole
/// scales s, t ≥ 2 (rates 1 − 1/s and 1 − 1/t): Euclid's algorithm on the exponents, by
/// division instead of subtraction. `None` means that ln s / ln t is irrational.
#[must_use]
pub fn common_root(s: u64, t: u64) -> Option<u64> {
    let (mut high, mut low) = (s.max(t), s.min(t));
    while low > 1 && high > low {
        if high % low != 0 {
            return None;
        }
        (high, low) = ((high / low).max(low), (high / low).min(low));
    }
    (low > 1).then_some(low)
}
// ANCHOR_END: common_root

/// A function that commutes with dropout at the rates 1/2 and 2/3 and is no two-slope
/// function, because it is not continuous: x if |x| = 2ⁱ3ʲ for whole i and j, 0 otherwise.
#[must_use]
pub fn comb(x: &BigRational) -> BigRational {
    let smooth = |n: &num_rational::BigRational| {
        let mut n = n.clone();
        for prime in [2, 3] {
            let prime = BigRational::from_integer(prime.into());
            while (&n / &prime).is_integer() {
                n /= &prime;
            }
        }
        n.is_one()
    };
    let size = if *x < BigRational::zero() { -x } else { x.clone() };
    let (above, below) = (size.numer().clone(), size.denom().clone());
    if !size.is_zero() && smooth(&above.into()) && smooth(&below.into()) {
        x.clone()
    } else {
        BigRational::zero()
    }
}
