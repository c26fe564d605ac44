//! P2.9: how much ‖y_l‖² varies between networks, by depth over width.

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::init::{Ensemble, Initialisation, Input, Widths, spreads};

parameters! {
    /// Parameters of [`spread_by_depth`].
    SpreadByDepth {
        /// A narrow constant width n.
        narrow: usize = 16,
        /// A wide one.
        wide: usize = 64,
        /// How far the depth goes, as a multiple of each width.
        reach: f64 = 2.0,
    }
}

/// The standard deviation of ‖y_l‖² over its mean, √(R − 1), by l/n: Gaussian weights
/// without biases and the default initialisation with them, at two widths, on inputs of
/// fair signs. Exact curves.
///
/// # Errors
/// [`Error::Count`] for a width of 0 or a reach of less than one layer; [`Error::Number`]
/// for a reach above 10.
pub fn spread_by_depth(p: &SpreadByDepth) -> Result<String, Error> {
    if !(p.reach > 0.0 && p.reach <= 10.0) {
        let allowed = "positive and at most 10";
        return Err(Error::Number { what: "the reach", given: p.reach, allowed });
    }
    let kinds =
        [("no biases", Initialisation::GAUSSIAN), ("default", Initialisation::DEFAULT)];
    let mut series = Vec::new();
    for (name, initialisation) in kinds {
        for n in [p.narrow, p.wide] {
            let widths = Widths::constant(n, (n as f64 * p.reach).floor() as usize)?;
            let input = Input::Rademacher;
            let ensemble = Ensemble { widths, input, initialisation, relu: false };
            let all = spreads::<f64>(&ensemble);
            let at =
                |(l, r): (usize, f64)| (l as f64 / n as f64, (r - 1.0).max(0.0).sqrt());
            let curve = all.iter().map(|spread| spread.r).enumerate().map(at).collect();
            series.push(Series {
                label: format!("{name}, $n = {n}$"),
                curve,
                points: Vec::new(),
            });
        }
    }
    let highest = series
        .iter()
        .flat_map(|series| &series.curve)
        .fold(0.1_f64, |high, (_, spread)| high.max(*spread));
    let x = Axis {
        label: "depth over width, $l/n$".into(),
        range: 0.0..p.reach,
        logarithmic: false,
    };
    let y = Axis {
        label: "relative standard deviation of $‖y_l‖^2$".into(),
        range: 0.0..highest * 1.05,
        logarithmic: false,
    };
    chart(&x, &y, &series)
}
