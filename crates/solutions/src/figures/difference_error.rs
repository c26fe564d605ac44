//! P3: the error of a central difference by its step.

use rand::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::chart::chart;
use super::data::{Axis, Series};
use super::parameters::parameters;
use crate::gradient::{central_differences, difference_bound, forward_mode};
use crate::init::Input;
use crate::residual::{Kind, Network};
use crate::{Activation, Error};

parameters! {
    /// Parameters of [`difference_error`].
    DifferenceError {
        /// The depth L.
        depth: usize = 6,
        /// The width of every hidden layer and of the input.
        width: usize = 8,
        /// The activation σ, which should be smooth.
        activation: Activation = Activation::Tanh,
        /// Seed of the weights and the input (xoshiro256++).
        seed: u64 = 38,
    }
}

/// What stands for an error of 0 on a logarithmic axis: far below one rounding.
const NONE: f64 = 1e-18;

/// The largest error of a central difference over all weights, biases and inputs of a
/// residual network by its step h, with the bound for a function whose value and third
/// derivative are 1, and the largest error of dual numbers.
///
/// # Errors
/// [`Error::Count`] for a depth below 2 or a width of 0.
pub fn difference_error(p: &DifferenceError) -> Result<String, Error> {
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(p.seed);
    let shape = (p.width, p.width, p.depth);
    let network = Network::draw(shape, p.activation, Kind::Residual, &mut rng)?;
    let x = Input::Gaussian.draw(p.width, &mut rng);
    let variables = network.variables(x.view());
    let formula = network.gradients(&network.forward(x.view())?).flat();
    let largest_error = |oracle: Vec<f64>| {
        let errors = oracle.iter().zip(&formula).map(|(a, b)| (a - b).abs());
        errors.fold(NONE, f64::max)
    };
    let steps: Vec<f64> = (2..=24).map(|i| 10_f64.powf(-f64::from(i) / 2.0)).collect();
    let at = |h| largest_error(central_differences(&network.objective(), &variables, h));
    let dual = largest_error(forward_mode(&network.objective(), &variables));
    let curve =
        |error: &dyn Fn(f64) -> f64| steps.iter().map(|h| (*h, error(*h))).collect();
    let measured: Vec<(f64, f64)> = curve(&at);
    let series = [
        Series {
            label: "central differences".into(),
            points: measured.iter().map(|&(h, error)| (h, error, 0.0)).collect(),
            curve: vec![],
        },
        Series {
            label: "$h^2/6 + 2^{-53}/h$".into(),
            curve: curve(&|h| difference_bound(h, 2_f64.powi(-53), 1.0)),
            ..Series::default()
        },
        Series {
            label: "dual numbers".into(),
            curve: curve(&|_| dual),
            ..Series::default()
        },
    ];
    let highest = measured.iter().fold(0.0_f64, |most, (_, error)| most.max(*error));
    let x = Axis { label: "step $h$".into(), range: 4e-13..2.5e-1, logarithmic: true };
    let y = Axis {
        label: "largest error".into(),
        range: dual / 10.0..highest * 10.0,
        logarithmic: true,
    };
    chart(&x, &y, &series)
}
