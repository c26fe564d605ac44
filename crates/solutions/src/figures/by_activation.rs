//! P1: the gap between the two orders, and the bias of one, for several activations.

use super::chart::chart;
use super::data::{Axis, Series};
use super::names;
use super::parameters::parameters;
use crate::bias::bias;
use crate::dropout::{Rate, kept_gap};
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`gap_by_activation`].
    GapByActivation {
        /// Up to four activations.
        activations: Vec<Activation> = vec![
            Activation::Sigmoid, Activation::Tanh, Activation::Silu, Activation::Gelu,
        ],
        /// The dropout rate p.
        rate: f64 = 0.5,
        /// x runs from −reach to reach.
        reach: f64 = 5.0,
    }
}

parameters! {
    /// Parameters of [`dropout_bias`].
    DropoutBias {
        /// Up to four activations.
        activations: Vec<Activation> =
            vec![Activation::Sigmoid, Activation::Tanh, Activation::Elu],
        /// The dropout rate p.
        rate: f64 = 0.5,
        /// x runs from −reach to reach.
        reach: f64 = 5.0,
    }
}

/// s·σ(x) − σ(s·x) over x, a curve an activation.
///
/// # Errors
/// [`Error::Number`] for a rate outside [0, 1) or a reach that is not positive;
/// [`Error::Count`] for no or more than four activations.
pub fn gap_by_activation(p: &GapByActivation) -> Result<String, Error> {
    let label = format!("$sσ(x) - σ(sx)$, $p = {}$", p.rate);
    curves(&p.activations, p.rate, p.reach, label, kept_gap)
}

/// B(x) = E[σ(D(x))] − σ(x) over x, a curve an activation.
///
/// # Errors
/// As [`gap_by_activation`].
pub fn dropout_bias(p: &DropoutBias) -> Result<String, Error> {
    let label = format!("mean shift $B(x)$, $p = {}$", p.rate);
    curves(&p.activations, p.rate, p.reach, label, bias)
}

/// One curve of `quantity` for each activation.
fn curves(
    activations: &[Activation],
    rate: f64,
    reach: f64,
    label: String,
    quantity: fn(Activation, Rate, f64) -> f64,
) -> Result<String, Error> {
    if reach <= 0.0 {
        return Err(Error::Number { what: "reach", given: reach, allowed: "positive" });
    }
    if !(1..=4).contains(&activations.len()) {
        return Err(Error::Count {
            what: "the number of activations",
            given: activations.len(),
            allowed: "from 1 to 4".into(),
        });
    }
    let rate = Rate::new(rate)?;
    let series: Vec<Series> = activations
        .iter()
        .map(|&activation| Series {
            label: names::activation(activation).into(),
            curve: (-50..=50)
                .map(|i| reach * f64::from(i) / 50.0)
                .map(|x| (x, quantity(activation, rate, x)))
                .collect(),
            ..Series::default()
        })
        .collect();
    let heights = series.iter().flat_map(|series| &series.curve).map(|(_, y)| *y);
    let (low, high) =
        heights.fold((0.0_f64, 0.0_f64), |(low, high), y| (low.min(y), high.max(y)));
    let margin = 0.08 * (high - low).max(1e-3);
    let x = Axis { label: "$x$".into(), range: -reach..reach, logarithmic: false };
    let y = Axis { label, range: low - margin..high + margin, logarithmic: false };
    chart(&x, &y, &series)
}
