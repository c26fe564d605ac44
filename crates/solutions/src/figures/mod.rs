//! The figures of the book: each a plain function of named parameters that returns an SVG
//! string.
//!
//! A figure calls the mathematics and derives nothing itself. The SVG stands alone, black
//! on white; a page that inlines it may hand each colour of [`PALETTE`] over to a css
//! variable and so follow its reader's theme.

mod by_activation;
mod chart;
mod gradient_by_layer;
mod log_periodic;
mod order_gap;
mod parameter_count;
mod parameters;
mod variance_by_depth;

pub use by_activation::{DropoutBias, GapByActivation, dropout_bias, gap_by_activation};
pub use chart::PALETTE;
pub use gradient_by_layer::{GradientByLayer, gradient_by_layer};
pub use log_periodic::{LogPeriodicCurve, log_periodic};
pub use order_gap::{OrderGap, order_gap};
pub use parameter_count::{ParameterCount, parameter_count};
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
        name: "log-periodic",
        about: "an activation that commutes with one dropout rate and has no two slopes",
        defaults: LogPeriodicCurve::shown_defaults,
        draw: |given| log_periodic(&LogPeriodicCurve::read("log-periodic", given)?),
    },
    Figure {
        name: "gap-by-activation",
        about: "s·σ(x) − σ(s·x) for several activations at one rate",
        defaults: GapByActivation::shown_defaults,
        draw: |given| {
            gap_by_activation(&GapByActivation::read("gap-by-activation", given)?)
        },
    },
    Figure {
        name: "dropout-bias",
        about: "the bias of dropout before the activation, for several activations",
        defaults: DropoutBias::shown_defaults,
        draw: |given| dropout_bias(&DropoutBias::read("dropout-bias", given)?),
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
