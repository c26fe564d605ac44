//! P4: parameters against the number of paths, at one total width.

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::stm::{BlockShape, Expand, TotalWidth};

parameters! {
    /// Parameters of [`parameters_by_paths`].
    ParametersByPaths {
        /// Channels read and written.
        channels: usize = BlockShape::PLAIN.channels,
        /// The total width D = P·w.
        total: usize = BlockShape::PLAIN.width,
        /// The side of the middle kernel.
        kernel: usize = BlockShape::PLAIN.kernel,
    }
}

/// Thousands of parameters against P: curves through every whole P, points where P
/// divides D, path by path and merged.
///
/// # Errors
/// [`Error::Count`] for a count of 0 or an even kernel, or a total width of 1, which
/// cannot be cut.
pub fn parameters_by_paths(p: &ParametersByPaths) -> Result<String, Error> {
    let blocks = TotalWidth::new(p.channels, p.total, p.kernel)?;
    if p.total < 2 {
        let allowed = "at least 2, to be cut into paths".into();
        return Err(Error::Count { what: "the total width", given: p.total, allowed });
    }
    let series = |(expand, label): (Expand, &str)| {
        let count = |paths: usize| {
            let exact = blocks.parameters(paths, expand)?;
            Ok((paths as f64, *exact.numer() as f64 / *exact.denom() as f64 / 1000.0))
        };
        let divisors = (1..=p.total).filter(|paths| p.total.is_multiple_of(*paths));
        let points = divisors.map(|paths| count(paths).map(|(x, y)| (x, y, 0.0)));
        Ok::<_, Error>(Series {
            label: label.into(),
            curve: (1..=p.total).map(count).collect::<Result<_, Error>>()?,
            points: points.collect::<Result<_, Error>>()?,
        })
    };
    let series = [(Expand::EachPath, "path by path"), (Expand::Merged, "merged")]
        .map(series)
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    let most = series.iter().flat_map(|s| &s.curve).fold(0.0_f64, |m, (_, y)| m.max(*y));
    let x = Axis {
        label: format!("number $P$ of paths, each of width ${}/P$", p.total),
        range: 0.9..p.total as f64 * 1.1,
        logarithmic: true,
    };
    let y = Axis {
        label: "thousand parameters".into(),
        range: 0.0..most * 1.05,
        logarithmic: false,
    };
    chart(&x, &y, &series)
}
