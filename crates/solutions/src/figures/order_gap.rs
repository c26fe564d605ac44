//! P1: by how much the two orders of dropout and an activation differ.

use super::chart::chart;
use super::data::{Axis, Series};
use super::names;
use super::parameters::parameters;
use crate::dropout::{Rate, scaling_gap};
use crate::sigma::Sigma;
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`order_gap`].
    OrderGap {
        /// Up to three dropout rates p.
        rates: Vec<f64> = vec![0.1, 0.3, 0.5],
        /// The function σ that is tried.
        activation: Sigma = Sigma::Activation(Activation::Sigmoid),
        /// The slope of the leaky ReLU, which does.
        slope: f64 = 0.1,
        /// x runs from −reach to reach.
        reach: f64 = 8.0,
    }
}

impl OrderGap {
    /// The places x at which the gap is drawn.
    pub fn places(&self) -> impl Iterator<Item = f64> + Clone {
        let reach = self.reach;
        (0..=160).map(move |i| reach * (f64::from(i) / 80.0 - 1.0))
    }
}

/// s·σ(x) − σ(s·x) over x: one curve a rate for σ, and beside it leaky ReLU at the last
/// rate.
///
/// # Errors
/// [`Error::Number`] for a rate outside [0, 1), a reach that is not positive, or a σ that
/// is none;
/// [`Error::Count`] for more than three rates.
pub fn order_gap(p: &OrderGap) -> Result<String, Error> {
    if p.reach <= 0.0 {
        return Err(Error::Number { what: "reach", given: p.reach, allowed: "positive" });
    }
    let rates =
        p.rates.iter().map(|rate| Rate::new(*rate)).collect::<Result<Vec<_>, _>>()?;
    let Some(last) = rates.last().copied().filter(|_| rates.len() <= 3) else {
        return Err(Error::Count {
            what: "the number of rates",
            given: rates.len(),
            allowed: "from 1 to 3".into(),
        });
    };
    let curve = |sigma: Sigma, rate: Rate| -> Result<Vec<(f64, f64)>, Error> {
        let sigma = sigma.function()?;
        Ok(p.places().map(|x| (x, scaling_gap(sigma, rate.scale(), x))).collect())
    };
    let mut series = Vec::new();
    for rate in rates {
        series.push(Series {
            label: format!("{}, $p = {}$", names::sigma(p.activation), rate.p()),
            curve: curve(p.activation, rate)?,
            ..Series::default()
        });
    }
    if !matches!(p.activation, Sigma::Activation(Activation::LeakyRelu { .. })) {
        let leaky = Sigma::Activation(Activation::LeakyRelu { slope: p.slope });
        series.push(Series {
            label: format!("leaky ReLU, $p = {}$", last.p()),
            curve: curve(leaky, last)?,
            ..Series::default()
        });
    }
    let gaps = series.iter().flat_map(|series| &series.curve).map(|(_, gap)| *gap);
    let (low, high) =
        gaps.fold((0.0_f64, 0.0_f64), |(low, high), gap| (low.min(gap), high.max(gap)));
    let margin = 0.08 * (high - low).max(1e-3);
    let x = Axis { label: "$x$".into(), range: -p.reach..p.reach, logarithmic: false };
    let y = Axis {
        label: "$sσ(x) - σ(sx)$".into(),
        range: low - margin..high + margin,
        logarithmic: false,
    };
    chart(&x, &y, &series)
}
