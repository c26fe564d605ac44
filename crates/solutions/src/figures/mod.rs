//! The figures of the book: each a plain function of named parameters that returns an SVG
//! string.
//!
//! A figure calls the mathematics and derives nothing itself. The SVG stands alone, black
//! on white; a page that inlines it may hand each colour of [`PALETTE`] over to a css
//! variable and so follow its reader's theme.

mod chart;
mod coverage_by_depth;
mod gradient_by_layer;
mod initialisations;
mod mean_and_median;
mod order_gap;
mod parameter_count;
mod parameters;
mod spread_by_depth;
mod two_inputs;
mod variance_by_depth;

pub use chart::PALETTE;
pub use coverage_by_depth::{CoverageByDepth, coverage_by_depth};
pub use gradient_by_layer::{GradientByLayer, gradient_by_layer};
pub use initialisations::{Initialisations, initialisations};
pub use mean_and_median::{MeanAndMedian, mean_and_median};
pub use order_gap::{OrderGap, order_gap};
pub use parameter_count::{ParameterCount, parameter_count};
pub use spread_by_depth::{SpreadByDepth, spread_by_depth};
pub use two_inputs::{TwoInputs, two_inputs};
pub use variance_by_depth::{VarianceByDepth, variance_by_depth};

use crate::Error;
use parameters::Parameters;

/// A figure as the table knows it.
pub struct Figure {
    /// Its name in the book.
    pub name: &'static str,
    /// What it shows, in a line.
    pub about: &'static str,
    /// Its parameters' names and defaults.
    pub defaults: fn() -> Vec<(&'static str, String)>,
    /// Draws it; parameters not given keep their defaults.
    pub draw: Draw,
}

/// Draws a figure from parameters given as names and texts.
pub type Draw = fn(&[(&str, &str)]) -> Result<String, Error>;

/// Every figure there is.
pub const TABLE: &[Figure] = &[
    Figure {
        name: "order-gap",
        about: "s·σ(x) − σ(s·x), by which the two orders differ on a kept entry",
        defaults: OrderGap::shown_defaults,
        draw: |given| order_gap(&OrderGap::read("order-gap", given)?),
    },
    Figure {
        name: "variance-by-depth",
        about: "Var(y_l) by depth under the default initialisation, exact and simulated",
        defaults: VarianceByDepth::shown_defaults,
        draw: |given| {
            variance_by_depth(&VarianceByDepth::read("variance-by-depth", given)?)
        },
    },
    Figure {
        name: "coverage-by-depth",
        about: "how often right and wrong 95 % intervals cover, by depth",
        defaults: CoverageByDepth::shown_defaults,
        draw: |given| {
            coverage_by_depth(&CoverageByDepth::read("coverage-by-depth", given)?)
        },
    },
    Figure {
        name: "initialisations",
        about: "E[z²] by depth under three initialisations, linear and with ReLU",
        defaults: Initialisations::shown_defaults,
        draw: |given| initialisations(&Initialisations::read("initialisations", given)?),
    },
    Figure {
        name: "spread-by-depth",
        about: "how much ‖y‖² varies between networks, by depth over width",
        defaults: SpreadByDepth::shown_defaults,
        draw: |given| spread_by_depth(&SpreadByDepth::read("spread-by-depth", given)?),
    },
    Figure {
        name: "two-inputs",
        about: "the correlation of two inputs' outputs, by depth",
        defaults: TwoInputs::shown_defaults,
        draw: |given| two_inputs(&TwoInputs::read("two-inputs", given)?),
    },
    Figure {
        name: "mean-and-median",
        about: "ln of the mean and of the median of ‖y‖²/‖x‖², by depth",
        defaults: MeanAndMedian::shown_defaults,
        draw: |given| mean_and_median(&MeanAndMedian::read("mean-and-median", given)?),
    },
    Figure {
        name: "gradient-by-layer",
        about: "the size of each layer's gradient, plain and residual, with one layer's weights near zero",
        defaults: GradientByLayer::shown_defaults,
        draw: |given| {
            gradient_by_layer(&GradientByLayer::read("gradient-by-layer", given)?)
        },
    },
    Figure {
        name: "parameter-count",
        about: "parameters of the plain and the split-transform-merge block, layer by layer",
        defaults: ParameterCount::shown_defaults,
        draw: |given| parameter_count(&ParameterCount::read("parameter-count", given)?),
    },
];

/// The figure called `name`.
///
/// # Errors
/// [`Error::Name`] if there is none.
pub fn find(name: &str) -> Result<&'static Figure, Error> {
    TABLE.iter().find(|figure| figure.name == name).ok_or_else(|| Error::Name {
        kind: "figure".into(),
        given: name.into(),
        allowed: TABLE.iter().map(|figure| figure.name.into()).collect(),
    })
}

/// Draws the figure called `name` as SVG; parameters not given keep their defaults.
///
/// # Errors
/// [`Error::Name`] for an unknown figure or parameter, [`Error::Text`] for a parameter
/// that does not parse, and whatever the mathematics refuses.
pub fn draw(name: &str, given: &[(&str, &str)]) -> Result<String, Error> {
    (find(name)?.draw)(given)
}
