//! The figures of the book: each a plain function of named parameters that returns an SVG
//! string.
//!
//! A figure calls the mathematics and derives nothing itself. The SVG stands alone, black
//! on white; a page that inlines it may hand each colour of [`PALETTE`] over to a css
//! variable and so follow its reader's theme.

mod by_activation;
mod chart;
mod coverage_by_depth;
mod diagram;
mod difference_error;
mod forms;
mod gradient_by_layer;
mod gradient_growth;
mod initialisations;
mod log_periodic;
mod mean_and_median;
mod order_gap;
mod parameter_count;
mod parameters;
mod parameters_by_paths;
mod path_lengths;
mod spread_by_depth;
mod three_merges;
mod two_inputs;
mod variance_by_depth;

pub use by_activation::{DropoutBias, GapByActivation, dropout_bias, gap_by_activation};
pub use chart::PALETTE;
pub use coverage_by_depth::{CoverageByDepth, coverage_by_depth};
pub use difference_error::{DifferenceError, difference_error};
pub use forms::{Forms, grouped_form, merge_forms};
pub use gradient_by_layer::{GradientByLayer, gradient_by_layer};
pub use gradient_growth::{GradientGrowth, ReluGrowth, gradient_growth, relu_growth};
pub use initialisations::{Initialisations, initialisations};
pub use log_periodic::{LogPeriodicCurve, log_periodic};
pub use mean_and_median::{MeanAndMedian, mean_and_median};
pub use order_gap::{OrderGap, order_gap};
pub use parameter_count::{ParameterCount, parameter_count};
pub use parameters_by_paths::{ParametersByPaths, parameters_by_paths};
pub use path_lengths::{PathLengths, path_lengths};
pub use spread_by_depth::{SpreadByDepth, spread_by_depth};
pub use three_merges::{ThreeMerges, three_merges};
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
        name: "path-lengths",
        about: "how many paths through residual layers have each length, and what they carry",
        defaults: PathLengths::shown_defaults,
        draw: |given| path_lengths(&PathLengths::read("path-lengths", given)?),
    },
    Figure {
        name: "gradient-growth",
        about: "the expected squared gradient by depth, linear: plain, residual, branches scaled",
        defaults: GradientGrowth::shown_defaults,
        draw: |given| gradient_growth(&GradientGrowth::read("gradient-growth", given)?),
    },
    Figure {
        name: "relu-growth",
        about: "the expected squared gradient by depth with ReLU branches, predicted and simulated",
        defaults: ReluGrowth::shown_defaults,
        draw: |given| relu_growth(&ReluGrowth::read("relu-growth", given)?),
    },
    Figure {
        name: "difference-error",
        about: "the error of a central difference by its step, against its bound and dual numbers",
        defaults: DifferenceError::shown_defaults,
        draw: |given| {
            difference_error(&DifferenceError::read("difference-error", given)?)
        },
    },
    Figure {
        name: "parameter-count",
        about: "parameters of the plain and the split-transform-merge block, layer by layer",
        defaults: ParameterCount::shown_defaults,
        draw: |given| parameter_count(&ParameterCount::read("parameter-count", given)?),
    },
    Figure {
        name: "parameters-by-paths",
        about: "parameters against the number of paths, at one total width",
        defaults: ParametersByPaths::shown_defaults,
        draw: |given| {
            parameters_by_paths(&ParametersByPaths::read("parameters-by-paths", given)?)
        },
    },
    Figure {
        name: "merge-forms",
        about: "diagrams of the three merges: ReLU then sum, sum then ReLU, sum alone",
        defaults: Forms::shown_defaults,
        draw: |given| merge_forms(&Forms::read("merge-forms", given)?),
    },
    Figure {
        name: "grouped-form",
        about: "diagrams of the grouped and of the merged form",
        defaults: Forms::shown_defaults,
        draw: |given| grouped_form(&Forms::read("grouped-form", given)?),
    },
    Figure {
        name: "three-merges",
        about: "the three merges of a one-pixel layer with two paths, against its input",
        defaults: ThreeMerges::shown_defaults,
        draw: |given| three_merges(&ThreeMerges::read("three-merges", given)?),
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
