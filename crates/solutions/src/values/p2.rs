//! Numbers of P2: variance at initialisation.

use num_rational::BigRational;
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::value::Value;
use crate::Error;
use crate::figures::CoverageByDepth;
use crate::format::significant;
use crate::init::{
    ConstantWidth, Coverage, Ensemble, Input, Widths, coverage, coverage_error,
    coverage_experiment, default_spread_limit, default_variance, gaussian_growth,
    log_norm_moments, moments, output_correlation, pooling_factor, signal_entries,
    squared_loss_gradient, variance_by_recursion, variance_closed_form,
};

pub(super) const VALUES: &[Value] = &[
    Value {
        name: "p2.example.variance",
        about: "Var(y₃) for the widths 4, 2, 3, 1, as a fraction",
        compute: || {
            Ok(variance_closed_form::<BigRational>(&Widths::new(&[4, 2, 3, 1])?)
                .to_string())
        },
    },
    Value {
        name: "p2.example.decimal",
        about: "the same as a decimal",
        compute: || {
            Ok(significant(variance_closed_form(&Widths::new(&[4, 2, 3, 1])?), 4))
        },
    },
    Value {
        name: "p2.deep.variance",
        about: "Var(y₁₀) at constant width 64",
        compute: || Ok(significant(variance_closed_form(&Widths::constant(64, 10)?), 4)),
    },
    Value {
        name: "p2.deep.input",
        about: "what is left in it of the input, 3⁻¹⁰",
        compute: || Ok(significant(3_f64.powi(-10), 3)),
    },
    Value {
        name: "p2.deep.share",
        about: "the input's share of Var(y₁₀) at constant width 64, in percent",
        compute: || {
            let variances: Vec<f64> = variance_by_recursion(&Widths::constant(64, 10)?);
            Ok(format!("{}%", significant(100.0 * 3_f64.powi(-10) / variances[10], 2)))
        },
    },
    Value {
        name: "p2.deep.apart",
        about: "the root mean square distance of the outputs for two independent inputs at width 64 and depth 10, in percent of an output",
        compute: || {
            let variance: f64 = variance_closed_form(&Widths::constant(64, 10)?);
            let apart = (2.0 * 3_f64.powi(-10) / variance).sqrt();
            Ok(format!("{}%", significant(100.0 * apart, 2)))
        },
    },
    Value {
        name: "p2.relu.default",
        about: "E[z₁₀²] with ReLU under the default without biases, from 1 at the input",
        compute: || {
            let layers = Widths::constant(64, 10)?;
            let default = |n, _| default_variance::<f64>(n);
            Ok(significant(signal_entries(&layers, true, default)[10], 2))
        },
    },
    Value {
        name: "p2.half.64",
        about: "the depth at which input and biases have half each at width 64",
        compute: || Ok(significant(ConstantWidth::new(64)?.half_depth(), 3)),
    },
    Value {
        name: "p2.share.narrow",
        about: "the last bias's share of Var(y₈) where one width of 64 is 1, in percent",
        compute: || {
            let widths = Widths::new(&[64, 64, 64, 64, 64, 64, 1, 64, 64])?;
            let share = 1.0 / (192.0 * variance_closed_form::<f64>(&widths));
            Ok(format!("{}%", significant(100.0 * share, 2)))
        },
    },
    Value {
        name: "p2.pool.shallow",
        about: "by what factor pooling understates the error at width 64 and depth 2",
        compute: || Ok(significant(pooled_at(64, 2)?, 3)),
    },
    Value {
        name: "p2.pool.layers",
        about: "by what factors pooling understates the error at width 64 in layers 1 to 7",
        compute: || {
            let factors: Result<Vec<_>, Error> =
                (1..=7).map(|l| Ok(format!("{:.2}", pooled_at(64, l)?))).collect();
            Ok(factors?.join(", "))
        },
    },
    Value {
        name: "p2.pool.limit",
        about: "the same factor far down",
        compute: || Ok(format!("{:.2}", pooled_at(64, 60)?)),
    },
    Value {
        name: "p2.pool.deep",
        about: "by how many percent it does at depth 20",
        compute: || {
            Ok(format!("{}%", significant(100.0 * (pooled_at(64, 20)? - 1.0), 1)))
        },
    },
    Value {
        name: "p2.pool.coverage",
        about: "how often a pooled 95 % interval covers at width 64 and depth 2, in percent",
        compute: || {
            Ok(format!("{}%", significant(100.0 * coverage(pooled_at(64, 2)?), 2)))
        },
    },
    Value {
        name: "p2.cover.right",
        about: "right intervals that covered at layer 2 of the figure",
        compute: || Ok(counted()?.right[2].to_string()),
    },
    Value {
        name: "p2.cover.wrong",
        about: "pooled intervals that covered at layer 2 of the figure",
        compute: || Ok(counted()?.wrong[2].to_string()),
    },
    Value {
        name: "p2.cover.expected",
        about: "pooled intervals expected to cover there",
        compute: || {
            let p = CoverageByDepth::default();
            let share = coverage(pooled_at(p.width, 2)?);
            Ok(format!("{:.0}", share * p.repetitions as f64))
        },
    },
    Value {
        name: "p2.cover.error",
        about: "the binomial error of the number of right intervals that cover",
        compute: || {
            let n = CoverageByDepth::default().repetitions;
            Ok(significant(coverage_error(0.95, n) * n as f64, 2))
        },
    },
    Value {
        name: "p2.spread.growth",
        about: "R at width 64 and depth 64 under Gaussian weights, from R = 1",
        compute: || Ok(significant(gaussian_growth(&Widths::constant(64, 64)?), 3)),
    },
    Value {
        name: "p2.spread.limit",
        about: "n·Var(‖y‖²)/E² far down at width 64 under the default initialisation",
        compute: || Ok(significant(default_spread_limit(ConstantWidth::new(64)?), 3)),
    },
    Value {
        name: "p2.loss.factor",
        about: "the squared loss's backward factor for one layer of widths 64 and 64",
        compute: || {
            let outputs: f64 = 64.0 * ConstantWidth::new(64)?.variance::<f64>(1);
            Ok(significant(squared_loss_gradient::<f64>(64, 64) / outputs, 3))
        },
    },
    Value {
        name: "p2.pair.deep",
        about: "the output correlation of uncorrelated inputs at width 64 and depth 10",
        compute: || {
            Ok(significant(output_correlation(&Widths::constant(64, 10)?, 0.0), 3))
        },
    },
    Value {
        name: "p2.typical.layer",
        about: "what one layer of width 8 adds to the mean logarithm",
        compute: || Ok(minus(log_norm_moments(&Widths::constant(8, 1)?).0)),
    },
    Value {
        name: "p2.typical.deep",
        about: "the typical ‖y‖²/‖x‖² at width 8 and depth 48",
        compute: || {
            Ok(significant(log_norm_moments(&Widths::constant(8, 48)?).0.exp(), 2))
        },
    },
];

/// By what factor pooling understates the error at constant width and Gaussian inputs.
fn pooled_at(n: usize, depth: usize) -> Result<f64, Error> {
    let widths = Widths::constant(n, depth)?;
    let all = moments::<f64>(&Ensemble::default_linear(&widths, Input::Gaussian));
    Ok(pooling_factor(&all[depth], n))
}

/// The experiment of the figure `coverage-by-depth`.
fn counted() -> Result<Coverage, Error> {
    let p = CoverageByDepth::default();
    let widths = Widths::constant(p.width, p.depth)?;
    let ensemble = Ensemble::default_linear(&widths, Input::Gaussian);
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    coverage_experiment(&ensemble, p.trials, p.repetitions, &mut rng)
}

fn minus(x: f64) -> String {
    significant(x, 3).replace('-', "−")
}
