//! P2.13: where the default's third comes from.

use super::Field;
use super::simulation::at_least_one;
use crate::Error;

// ANCHOR: kaiming
/// The bound √(6/((1 + a²)·fan_in)) of PyTorch's `kaiming_uniform_` for leaky ReLU of
/// slope a; at a = √5, which `nn.Linear` passes, it is 1/√fan_in (P2.13).
#[must_use]
pub fn kaiming_uniform_bound(slope: f64, fan_in: usize) -> f64 {
    (6.0 / ((1.0 + slope * slope) * fan_in as f64)).sqrt()
}

/// The variance 2/((1 + a²)·fan_in) of a weight drawn for slope a, from a², which is
/// rational where √5 is not (P2.13).
#[must_use]
pub fn kaiming_variance<F: Field>(squared_slope: F, fan_in: usize) -> F {
    F::count(2) / ((F::one() + squared_slope) * F::count(fan_in))
}

/// E\[σ(z)²\]/E\[z²\] = (1 + a²)/2 for leaky ReLU σ of slope a and z symmetric about 0
/// (P2.13).
#[must_use]
pub fn leaky_relu_share<F: Field>(squared_slope: F) -> F {
    (F::one() + squared_slope) / F::count(2)
}
// ANCHOR_END: kaiming

// ANCHOR: conv_fan_in
/// How many entries of the input one entry of a convolution's output reads:
/// inputs/groups·k_h·k_w, less where it reads zero padding (P2.13).
///
/// # Errors
/// [`Error::Count`] for a count of 0, or groups that do not divide the inputs.
pub fn conv_fan_in(
    inputs: usize,
    groups: usize,
    (height, width): (usize, usize),
) -> Result<usize, Error> {
    at_least_one("the number of input channels", inputs)?;
    at_least_one("the number of groups", groups)?;
    at_least_one("the kernel height", height)?;
    at_least_one("the kernel width", width)?;
    if !inputs.is_multiple_of(groups) {
        return Err(Error::Count {
            what: "the number of groups",
            given: groups,
            allowed: format!("a divisor of the {inputs} input channels"),
        });
    }
    Ok(inputs / groups * height * width)
}
// ANCHOR_END: conv_fan_in
