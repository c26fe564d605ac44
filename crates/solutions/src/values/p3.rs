//! Numbers of P3: residual backpropagation.

use ndarray::Array1;
use num_rational::BigRational;
use num_traits::{One, ToPrimitive};
use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::value::Value;
use crate::format::{grouped, significant};
use crate::gradient::{
    Objective, Real, best_step, central_differences, difference_bound, forward_mode,
};
use crate::residual::bounds::spectral_norm;
use crate::residual::growth::{
    Blocks, Branch, Estimate, MeanField, crossover, growth, simulate_activations,
};
use crate::residual::paths::length_shares;
use crate::residual::{Kind, Layer, Network};
use crate::{Activation, Error};

/// Half the distance from 1 to the next f64: the size of one rounding of a number near 1.
const ROUNDING: f64 = f64::EPSILON / 2.0;

/// The same of `f32`, 2⁻²⁴.
const ROUNDING_F32: f64 = f32::EPSILON as f64 / 2.0;

pub(super) const VALUES: &[Value] = &[
    Value {
        name: "p3.spectral.limit",
        about: "2/√3, the limit of the spectral norm of a square default matrix",
        compute: || Ok(significant(2.0 / 3_f64.sqrt(), 4)),
    },
    Value {
        name: "p3.spectral.measured",
        about: "the spectral norm of one default matrix of width 128 (seed 34)",
        compute: || {
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(34);
            Ok(significant(spectral_norm(&Layer::draw(128, 128, &mut rng).weight), 4))
        },
    },
    Value {
        name: "p3.spectral.sigmoid",
        about: "a quarter of the limit: what a sigmoid's slope leaves of it",
        compute: || Ok(significant(0.5 / 3_f64.sqrt(), 3)),
    },
    Value {
        name: "p3.paths.short",
        about: "the share of the 1,024 paths of ten layers that take at most four",
        compute: || Ok(percent(length_shares(10).0[..=4].iter().sum())),
    },
    Value {
        name: "p3.paths.short.square",
        about: "the share of the expected squared gradient that they carry",
        compute: || Ok(percent(length_shares(10).1[..=4].iter().sum())),
    },
    Value {
        name: "p3.growth.fifty",
        about: "(4/3)⁵⁰, rounded to a whole number",
        compute: || {
            let factor: BigRational = growth(Kind::Residual, BigRational::one(), 50);
            let text = |n: usize| grouped(n);
            Ok(factor.round().to_integer().to_usize().map_or_else(String::new, text))
        },
    },
    Value {
        name: "p3.growth.plain",
        about: "3⁻⁵⁰, the same without skips",
        compute: || Ok(significant(growth(Kind::Plain, 1.0, 50), 2)),
    },
    Value {
        name: "p3.growth.scaled",
        about: "(1 + 1/150)⁵⁰: fifty layers with branches scaled by 1/√50",
        compute: || Ok(significant(growth(Kind::Residual, 1.0 / 50.0, 50), 4)),
    },
    Value {
        name: "p3.growth.bound",
        about: "e^(1/3), which no number of scaled layers exceeds",
        compute: || Ok(significant((1.0_f64 / 3.0).exp(), 4)),
    },
    Value {
        name: "p3.relu.rho",
        about: "the fixed point ρ of the mean field",
        compute: || Ok(significant(MeanField::fixed_point().rho, 3)),
    },
    Value {
        name: "p3.relu.growth",
        about: "the factor by which a wide residual ReLU layer multiplies ‖y‖²",
        compute: || Ok(significant(MeanField::fixed_point().growth(), 3)),
    },
    Value {
        name: "p3.relu.crossover.32",
        about: "the layers after which its gradient grows as fast, at width 32",
        compute: || Ok(significant(crossover(32), 2)),
    },
    Value {
        name: "p3.relu.crossover.1024",
        about: "the same at width 1,024",
        compute: || Ok(significant(crossover(1024), 2)),
    },
    Value {
        name: "p3.block.second",
        about: "1 + (1 + √2)²/4, the second factor of the example in P3.10",
        compute: || Ok(significant(1.0 + (1.0 + 2_f64.sqrt()).powi(2) / 4.0, 3)),
    },
    Value {
        name: "p3.block.width",
        about: "the width of the measured blocks of P3.10",
        compute: || Ok(BLOCKS.width.to_string()),
    },
    Value {
        name: "p3.block.linear",
        about: BLOCK,
        compute: || block(Branch::Linear, 1.0),
    },
    Value {
        name: "p3.block.relu-first",
        about: BLOCK,
        compute: || block(Branch::ReluFirst, 2.0),
    },
    Value {
        name: "p3.block.relu-last",
        about: BLOCK,
        compute: || block(Branch::ReluLast, 2.0),
    },
    Value {
        name: "p3.block.normalised",
        about: BLOCK,
        compute: || block(Branch::Normalised, 1.0),
    },
    Value {
        name: "p3.step.best",
        about: "the best step for a function whose value and third derivative are 1",
        compute: || Ok(significant(best_step(ROUNDING, 1.0), 2)),
    },
    Value {
        name: "p3.step.error",
        about: "the bound on the error there",
        compute: || {
            let h = best_step(ROUNDING, 1.0);
            Ok(significant(difference_bound(h, ROUNDING, 1.0), 2))
        },
    },
    Value {
        name: "p3.step.best.f32",
        about: "the same step where values are rounded to f32",
        compute: || Ok(significant(best_step(ROUNDING_F32, 1.0), 2)),
    },
    Value {
        name: "p3.step.error.f32",
        about: "the bound on the error there",
        compute: || {
            let h = best_step(ROUNDING_F32, 1.0);
            Ok(significant(difference_bound(h, ROUNDING_F32, 1.0), 2))
        },
    },
    Value {
        name: "p3.step.small.f32",
        about: "the bound at a step of 1e−5 in f32",
        compute: || Ok(significant(difference_bound(1e-5, ROUNDING_F32, 1.0), 1)),
    },
    Value {
        name: "p3.step.tiny.f32",
        about: "the bound at a step of 1e−7 in f32",
        compute: || Ok(significant(difference_bound(1e-7, ROUNDING_F32, 1.0), 1)),
    },
    Value {
        name: "p3.kink.difference",
        about: "a central difference of ReLU of step 1e−5 at z = 1e−6",
        compute: || Ok(significant(central_differences(&Kink, &[1e-6], 1e-5)[0], 2)),
    },
    Value { name: "p3.oracle.x.formula", about: FORMULA, compute: || formula(X) },
    Value { name: "p3.oracle.x.dual", about: DUAL, compute: || dual(X) },
    Value {
        name: "p3.oracle.x.difference",
        about: DIFFERENCE,
        compute: || difference(X),
    },
    Value {
        name: "p3.oracle.weight.formula",
        about: FORMULA,
        compute: || formula(WEIGHT),
    },
    Value { name: "p3.oracle.weight.dual", about: DUAL, compute: || dual(WEIGHT) },
    Value {
        name: "p3.oracle.weight.difference",
        about: DIFFERENCE,
        compute: || difference(WEIGHT),
    },
    Value { name: "p3.oracle.bias.formula", about: FORMULA, compute: || formula(BIAS) },
    Value { name: "p3.oracle.bias.dual", about: DUAL, compute: || dual(BIAS) },
    Value {
        name: "p3.oracle.bias.difference",
        about: DIFFERENCE,
        compute: || difference(BIAS),
    },
];

const BLOCK: &str = "‖y₈‖²/n behind eight blocks of P3.10: mean over 200 networks and batches (seed 310), \
                     and its standard error";

/// Eight blocks; the branch and its gain are set by each value.
const BLOCKS: Blocks =
    Blocks { branch: Branch::Linear, gain: 1.0, width: 64, layers: 8, batch: 8 };

/// The second moment behind eight blocks, measured.
fn block(branch: Branch, gain: f64) -> Result<String, Error> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(310);
    let seen = simulate_activations(Blocks { branch, gain, ..BLOCKS }, 200, &mut rng)?;
    let Estimate { mean, error } = seen[BLOCKS.layers];
    Ok(format!("{} ± {}", significant(mean, 3), significant(error, 1)))
}

/// ReLU as a function of its one variable.
struct Kink;

impl Objective for Kink {
    fn value<T: Real>(&self, z: &[T]) -> T {
        Activation::Relu.apply(z[0])
    }
}

const FORMULA: &str = "one gradient of the network of P3.8, by P3.2";
const DUAL: &str = "the same by dual numbers";
const DIFFERENCE: &str = "the same by a central difference of step 1e−5";

/// Where x₁, A₃'s entry (2, 5) and b₄'s entry 1 stand among the variables of the network
/// of P3.8, 4 → 5 → 5 → 5 → 5 → 1, whose layers have 25, 30, 30, 30 and 6 parameters.
const X: usize = 0;
const WEIGHT: usize = 4 + 25 + 30 + 5 + 4;
const BIAS: usize = 4 + 25 + 30 + 30 + 25;

/// The network of the code block in P3.8, its variables and its gradients by formula.
fn judged() -> Result<(Network, Vec<f64>, Vec<f64>), Error> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(5);
    let network = Network::draw((4, 5, 5), Activation::Tanh, Kind::Residual, &mut rng)?;
    let x = Array1::linspace(-1.0, 1.0, 4);
    let gradients = network.gradients(&network.forward(x.view())?).flat();
    let variables = network.variables(x.view());
    Ok((network, variables, gradients))
}

fn formula(variable: usize) -> Result<String, Error> {
    Ok(digits(judged()?.2[variable]))
}

fn dual(variable: usize) -> Result<String, Error> {
    let (network, variables, _) = judged()?;
    Ok(digits(forward_mode(&network.objective(), &variables)[variable]))
}

fn difference(variable: usize) -> Result<String, Error> {
    let (network, variables, _) = judged()?;
    Ok(digits(central_differences(&network.objective(), &variables, 1e-5)[variable]))
}

/// As many decimals as f64 has near 1.
fn digits(x: f64) -> String {
    format!("{x:.15}").replace('-', "−")
}

fn percent(share: f64) -> String {
    format!("{:.0}%", 100.0 * share)
}
