//! The functions σ that the two orders of dropout are tried on, in one type: activations,
//! and the two families that commute with dropout, one at every rate and one at its own.

use std::fmt;
use std::str::FromStr;

use ndarray::{Array1, ArrayView1};

use crate::dropout::{Mask, Rate, dropout, scaling_gap};
use crate::homogeneous::{LogPeriodic, two_slopes};
use crate::{Activation, Error};

/// A function σ: ℝ → ℝ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sigma {
    /// An activation.
    Activation(Activation),
    /// [`two_slopes`]: it commutes at every rate. Source: P1.3.
    TwoSlopes {
        /// σ(1), the slope for positive x.
        right: f64,
        /// σ(−1), minus the slope for negative x.
        left: f64,
    },
    /// [`LogPeriodic`]: it commutes at the rate it was made for. Source: P1.4.
    LogPeriodic {
        /// The amplitude ε.
        epsilon: f64,
        /// The rate.
        rate: Rate,
    },
}

impl Sigma {
    /// σ(x).
    ///
    /// # Errors
    /// [`Error::Number`] for a log-periodic function of rate 0 or of an amplitude that is
    /// not finite.
    pub fn function(self) -> Result<impl Fn(f64) -> f64 + Copy, Error> {
        let wave = match self {
            Self::LogPeriodic { epsilon, rate } => Some(LogPeriodic::new(epsilon, rate)?),
            _ => None,
        };
        Ok(move |x| match (self, wave) {
            (Self::Activation(activation), _) => activation.apply(x),
            (Self::TwoSlopes { right, left }, _) => two_slopes(right, left, x),
            (Self::LogPeriodic { .. }, wave) => wave.map_or(x, |wave| wave.apply(x)),
        })
    }
}

// ANCHOR: orders
/// D(σ(x)) and σ(D(x)) under one mask, for any function σ; `x` and both results have n
/// entries.
///
/// # Errors
/// [`Error::Shape`] if the mask and `x` differ in length.
pub fn both_orders(
    sigma: impl Fn(f64) -> f64 + Copy,
    x: ArrayView1<f64>,
    mask: &Mask,
    rate: Rate,
) -> Result<[Array1<f64>; 2], Error> {
    Ok([dropout(x.mapv(sigma).view(), mask, rate)?, dropout(x, mask, rate)?.mapv(sigma)])
}

/// The largest |s·σ(x) − σ(s·x)| over these x, 0 for none: how far σ is from commuting
/// where they are.
pub fn largest_gap(
    sigma: impl Fn(f64) -> f64 + Copy,
    rate: Rate,
    xs: impl IntoIterator<Item = f64>,
) -> f64 {
    let gaps = xs.into_iter().map(|x| scaling_gap(sigma, rate.scale(), x).abs());
    gaps.fold(0.0, f64::max)
}
// ANCHOR_END: orders

impl fmt::Display for Sigma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Activation(activation) => activation.fmt(f),
            Self::TwoSlopes { right, left } => write!(f, "two-slopes:{right}:{left}"),
            Self::LogPeriodic { epsilon, rate } => {
                write!(f, "log-periodic:{epsilon}:{}", rate.p())
            }
        }
    }
}

impl FromStr for Sigma {
    type Err = Error;

    /// Reads what [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Error> {
        let numbers = |rest: &str| {
            let (one, other) = rest.split_once(':')?;
            let number = |text: &str| text.parse().ok().filter(|x: &f64| x.is_finite());
            Some((number(one)?, number(other)?))
        };
        let unread = || Error::Text {
            what: "a function σ".into(),
            given: text.into(),
            allowed: "an activation, two-slopes:σ(1):σ(−1) or log-periodic:ε:RATE".into(),
        };
        if let Some(rest) = text.strip_prefix("two-slopes:") {
            let (right, left) = numbers(rest).ok_or_else(unread)?;
            return Ok(Self::TwoSlopes { right, left });
        }
        if let Some(rest) = text.strip_prefix("log-periodic:") {
            let (epsilon, rate) = numbers(rest).ok_or_else(unread)?;
            return Ok(Self::LogPeriodic { epsilon, rate: Rate::new(rate)? });
        }
        text.parse().map(Self::Activation)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dropout::{activation_then_dropout, dropout_then_activation};

    #[test]
    fn a_function_is_read_as_it_is_written() {
        for text in
            ["sigmoid", "leaky-relu:-0.5", "two-slopes:1:-0.25", "log-periodic:0.1:0.5"]
        {
            assert_eq!(text.parse::<Sigma>().unwrap().to_string(), text);
        }
        for (text, message) in [
            ("softmax", "an activation is `softmax`"),
            ("two-slopes:1", "a function σ is `two-slopes:1`"),
            ("two-slopes:1:NaN", "a function σ is `two-slopes:1:NaN`"),
            ("log-periodic:inf:0.5", "a function σ is `log-periodic:inf:0.5`"),
            ("log-periodic:0.1:1", "the dropout rate p is 1, but must be in [0, 1)"),
        ] {
            let said = text.parse::<Sigma>().unwrap_err().to_string();
            assert!(said.starts_with(message), "{said}");
        }
        let still = Sigma::LogPeriodic { epsilon: 0.1, rate: Rate::new(0.0).unwrap() };
        assert!(still.function().is_err());
    }

    #[test]
    fn both_orders_are_the_two_orders_of_dropout_under_every_mask() {
        let rate = Rate::new(0.3).unwrap();
        let x = Array1::linspace(-2.0, 1.0, 6);
        for activation in [Activation::Sigmoid, Activation::LeakyRelu { slope: 0.1 }] {
            let sigma = Sigma::Activation(activation).function().unwrap();
            for mask in Mask::all(6).unwrap() {
                let expected = [activation_then_dropout, dropout_then_activation]
                    .map(|order| order(activation, x.view(), &mask, rate).unwrap());
                assert_eq!(both_orders(sigma, x.view(), &mask, rate).unwrap(), expected);
            }
        }
    }

    #[test]
    fn the_largest_gap_is_that_of_the_formulas() {
        // Multiplying by 2 rounds nothing: no tolerance.
        let slopes = Sigma::TwoSlopes { right: 1.5, left: -0.25 }.function().unwrap();
        let half = Rate::new(0.5).unwrap();
        assert_eq!(largest_gap(slopes, half, [-3.0, 0.0, 0.1, 7.0]), 0.0);
        assert_eq!(largest_gap(|x| x * x, half, [-3.0, 1.0]), 18.0);
        // P1.4: over all x of one size |c·x| the gap of a log-periodic function takes
        // 2ε|sin(π ln c / ln s)| at most, and x in steps of 1/4000 of a period come within
        // 1 − cos(2π/8000) < 10⁻⁶ of it.
        let (epsilon, quarter) = (0.1, Rate::new(0.75).unwrap());
        let wave = Sigma::LogPeriodic { epsilon, rate: quarter }.function().unwrap();
        let relative = |k: u32| {
            let x = 4_f64.powf(f64::from(k) / 4000.0);
            largest_gap(wave, half, [x]) / (half.scale() * x)
        };
        let most = (0..4000).map(relative).fold(0.0, f64::max);
        let closed = LogPeriodic::new(epsilon, quarter).unwrap().largest_gap(half);
        assert!(
            most <= closed * (1.0 + 1e-12) && most >= closed * (1.0 - 1e-6),
            "{most}"
        );
    }
}
