//! The figures of the book: each a plain function of named parameters that returns an SVG
//! string.
//!
//! A figure calls the mathematics and derives nothing itself. A chart's SVG carries the
//! numbers it was drawn from in its `<metadata>`. The SVG stands alone, black
//! on white; a page that inlines it may hand each colour of [`PALETTE`] over to a css
//! variable and so follow its reader's theme.

mod both_orders;
mod by_activation;
mod chart;
mod cloud_of_inputs;
mod coverage_by_depth;
mod data;
mod dead_layer;
mod difference_error;
mod drawing;
mod eight_paths;
mod forms;
mod front;
mod gradient_by_layer;
mod gradient_growth;
mod initialisations;
mod label;
mod log_periodic;
mod mean_and_median;
#[cfg(not(target_family = "wasm"))]
mod moved_and_measured;
mod names;
mod order_gap;
mod parameter_count;
mod parameters;
mod parameters_by_paths;
mod path_lengths;
#[cfg(not(target_family = "wasm"))]
mod relative_times;
mod same_budget;
mod skip_and_fork;
mod spread_by_depth;
mod spread_over_networks;
mod three_blocks;
mod three_merges;
mod two_inputs;
mod two_loops;
mod two_slopes;
mod uniform_density;
mod variance_by_depth;
mod variance_by_layer;

pub use both_orders::{BothOrders, both_orders};
pub use by_activation::{DropoutBias, GapByActivation, dropout_bias, gap_by_activation};
pub use cloud_of_inputs::{CloudOfInputs, cloud_of_inputs};
pub use coverage_by_depth::{CoverageByDepth, coverage_by_depth};
pub use dead_layer::{DeadLayer, dead_layer};
pub use difference_error::{DifferenceError, difference_error};
pub use drawing::PALETTE;
pub use eight_paths::{EightPaths, eight_paths};
pub use forms::{Forms, grouped_form, merge_forms};
pub use front::{Front, front};
pub use gradient_by_layer::{GradientByLayer, LayerNorms, gradient_by_layer};
pub use gradient_growth::{GradientGrowth, ReluGrowth, gradient_growth, relu_growth};
pub use initialisations::{Initialisations, initialisations};
pub use log_periodic::{LogPeriodicCurve, log_periodic};
pub use mean_and_median::{MeanAndMedian, mean_and_median};
#[cfg(not(target_family = "wasm"))]
pub use moved_and_measured::{MovedAndMeasured, moved_and_measured};
pub use order_gap::{OrderGap, order_gap};
pub use parameter_count::{ParameterCount, parameter_count};
pub use parameters_by_paths::{ParametersByPaths, parameters_by_paths};
pub use path_lengths::{PathLengths, path_lengths, path_lengths_so_far};
#[cfg(not(target_family = "wasm"))]
pub use relative_times::{RelativeTimes, relative_times};
pub use same_budget::{SameBudget, same_budget};
pub use skip_and_fork::{SkipAndFork, skip_and_fork};
pub use spread_by_depth::{SpreadByDepth, spread_by_depth};
pub use spread_over_networks::{SpreadOverNetworks, spread_over_networks};
pub use three_blocks::{ThreeBlocks, three_blocks};
pub use three_merges::{ThreeMerges, three_merges};
pub use two_inputs::{TwoInputs, two_inputs};
pub use two_loops::{TwoLoops, two_loops};
pub use two_slopes::{TwoSlopesCone, two_slopes};
pub use uniform_density::{UniformDensity, uniform_density};
pub use variance_by_depth::{
    VarianceByDepth, variance_by_depth, variance_by_depth_so_far,
};
pub use variance_by_layer::{VarianceByLayer, variance_by_layer};

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

/// A row of the table: a function of its parameters under the name the book knows it by.
macro_rules! figure {
    ($name:literal, $about:literal, $function:ident($parameters:ty)) => {
        Figure {
            name: $name,
            about: $about,
            defaults: <$parameters>::shown_defaults,
            draw: |given| $function(&<$parameters>::read($name, given)?),
        }
    };
}

/// Every figure there is.
pub const TABLE: &[Figure] = &[
    figure!("front", "the four problems in one picture", front(Front)),
    figure!(
        "both-orders",
        "one vector through both orders of dropout and activation, entry by entry",
        both_orders(BothOrders)
    ),
    figure!(
        "two-slopes",
        "the two slopes as rays: scaling slides along a ray, and off a sigmoid's graph",
        two_slopes(TwoSlopesCone)
    ),
    figure!(
        "order-gap",
        "s·σ(x) − σ(s·x), by which the two orders differ on a kept entry",
        order_gap(OrderGap)
    ),
    figure!(
        "three-blocks",
        "the plain, the split and the merged block, channels to scale",
        three_blocks(ThreeBlocks)
    ),
    figure!(
        "two-loops",
        "the loop over the paths, right and overwriting its input",
        two_loops(TwoLoops)
    ),
    figure!(
        "same-budget",
        "a bottleneck and a split block of the same budget, weights to scale",
        same_budget(SameBudget)
    ),
    figure!(
        "skip-and-fork",
        "a plain and a residual layer, forward and backward",
        skip_and_fork(SkipAndFork)
    ),
    figure!(
        "dead-layer",
        "a dead layer, where a plain network's gradient stops and a residual one's goes on",
        dead_layer(DeadLayer)
    ),
    figure!(
        "eight-paths",
        "residual layers unravelled into the paths through them",
        eight_paths(EightPaths)
    ),
    figure!(
        "log-periodic",
        "an activation that commutes with one dropout rate and has no two slopes",
        log_periodic(LogPeriodicCurve)
    ),
    figure!(
        "uniform-density",
        "the density of a default weight with its standard deviation",
        uniform_density(UniformDensity)
    ),
    figure!(
        "cloud-of-inputs",
        "a cloud of inputs that one default network makes a point",
        cloud_of_inputs(CloudOfInputs)
    ),
    figure!(
        "spread-over-networks",
        "the squared output norms of many networks beside their mean, by depth",
        spread_over_networks(SpreadOverNetworks)
    ),
    figure!(
        "variance-by-layer",
        "the variance of each layer, the input's part and the biases' part",
        variance_by_layer(VarianceByLayer)
    ),
    figure!(
        "gap-by-activation",
        "s·σ(x) − σ(s·x) for several activations at one rate",
        gap_by_activation(GapByActivation)
    ),
    figure!(
        "dropout-bias",
        "the mean shift by dropout before the activation, for several activations",
        dropout_bias(DropoutBias)
    ),
    figure!(
        "variance-by-depth",
        "Var(y_l) by depth under an initialisation, exact and simulated",
        variance_by_depth(VarianceByDepth)
    ),
    figure!(
        "coverage-by-depth",
        "how often right and wrong 95 % intervals cover, by depth",
        coverage_by_depth(CoverageByDepth)
    ),
    figure!(
        "initialisations",
        "E[z²] by depth under three initialisations, linear and with ReLU",
        initialisations(Initialisations)
    ),
    figure!(
        "spread-by-depth",
        "how much ‖y‖² varies between networks, by depth over width",
        spread_by_depth(SpreadByDepth)
    ),
    figure!(
        "two-inputs",
        "the correlation of two inputs' outputs, by depth",
        two_inputs(TwoInputs)
    ),
    figure!(
        "mean-and-median",
        "ln of the mean and of the median of ‖y‖²/‖x‖², by depth",
        mean_and_median(MeanAndMedian)
    ),
    figure!(
        "gradient-by-layer",
        "the size of each layer's gradient, plain and residual, with one layer's weights near zero",
        gradient_by_layer(GradientByLayer)
    ),
    figure!(
        "path-lengths",
        "how many paths through residual layers have each length, and what they carry",
        path_lengths(PathLengths)
    ),
    figure!(
        "gradient-growth",
        "the expected squared gradient by depth, linear: plain, residual, branches scaled",
        gradient_growth(GradientGrowth)
    ),
    figure!(
        "relu-growth",
        "the expected squared gradient by depth with ReLU branches, predicted and simulated",
        relu_growth(ReluGrowth)
    ),
    figure!(
        "difference-error",
        "the error of a central difference by its step, against its bound and dual numbers",
        difference_error(DifferenceError)
    ),
    figure!(
        "parameter-count",
        "parameters of the plain and the split-transform-merge block, layer by layer",
        parameter_count(ParameterCount)
    ),
    figure!(
        "parameters-by-paths",
        "parameters against the number of paths, at one total width",
        parameters_by_paths(ParametersByPaths)
    ),
    figure!(
        "merge-forms",
        "diagrams of the three merges: ReLU then sum, sum then ReLU, sum alone",
        merge_forms(Forms)
    ),
    figure!(
        "grouped-form",
        "diagrams of the grouped and of the merged form",
        grouped_form(Forms)
    ),
    figure!(
        "three-merges",
        "the three merges of a one-pixel layer with two paths, against its input",
        three_merges(ThreeMerges)
    ),
    #[cfg(not(target_family = "wasm"))]
    figure!(
        "relative-times",
        "how many times longer than ours other frameworks take for the layer, as measured",
        relative_times(RelativeTimes)
    ),
    #[cfg(not(target_family = "wasm"))]
    figure!(
        "moved-and-measured",
        "the time of each schedule's programs by what it moves in the model",
        moved_and_measured(MovedAndMeasured)
    ),
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
