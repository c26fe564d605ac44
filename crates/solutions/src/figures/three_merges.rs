//! P4: what the three merges make of two paths, one pixel, one channel.

use ndarray::Array4;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::Error;
use crate::stm::{Merged, SplitTransformMerge};

parameters! {
    /// Parameters of [`three_merges`].
    ThreeMerges {
        /// The least x drawn, at least −3, from where on the two paths are linear.
        from: f64 = -3.0,
        /// The largest x drawn.
        to: f64 = 5.0,
    }
}

/// A = Σ relu(a_i), C = relu(Σ a_i) and B = Σ a_i against x for a₁ = x + 1, a₂ = 2 − 2x.
///
/// # Errors
/// [`Error::Number`] for a range that is empty or begins below −3.
pub fn three_merges(p: &ThreeMerges) -> Result<String, Error> {
    for (given, good, allowed) in [
        (p.from, p.from >= -3.0, "at least −3, from where on the paths are linear"),
        (p.to, p.to > p.from, "above the other end"),
    ] {
        if !good {
            return Err(Error::Number {
                what: "an end of the range of x",
                given,
                allowed,
            });
        }
    }
    let steps = 160;
    let at = |k: usize| p.from + (p.to - p.from) * k as f64 / steps as f64;
    let x = Array4::from_shape_fn((1, 1, 1, steps + 1), |(.., k)| at(k));
    let layer = SplitTransformMerge::crossing()?;
    let merged = Merged::try_from(&layer)?;
    let forms = [
        ("A: ReLU, then sum", layer.forward(x.view())?),
        ("C: sum, then ReLU", merged.forward_relu(x.view())?),
        ("B: sum alone", merged.forward(x.view())?),
    ];
    let (low, high) = forms
        .iter()
        .flat_map(|(_, y)| y)
        .fold((0.0_f64, 0.0_f64), |(low, high), y| (low.min(*y), high.max(*y)));
    let series = forms.map(|(label, y)| {
        let curve: Vec<(f64, f64)> = x.iter().copied().zip(y).collect();
        let points = curve.iter().step_by(steps / 8).map(|&(x, y)| (x, y, 0.0)).collect();
        Series { label: label.into(), curve, points }
    });
    let margin = 0.05 * (high - low);
    let axis =
        |label: &str, range| Axis { label: label.into(), range, logarithmic: false };
    chart(
        &axis("$x$", p.from..p.to),
        &axis("output", low - margin..high + margin),
        &series,
    )
}
