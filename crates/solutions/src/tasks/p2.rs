//! Variance at initialisation.
use num_rational::BigRational;
use rand::RngExt;

use super::task::{Random, Task, one, over, tex, whole};
use crate::Error;
use crate::init::{
    ConstantWidth, Widths, conv_fan_in, default_variance, variance_by_recursion,
};

/// How deep the network of [`output_variance`] is.
const DEPTH: usize = 3;

pub fn output_variance(random: &mut Random) -> Result<Task, Error> {
    let widths: Vec<usize> = (0..=DEPTH).map(|_| random.random_range(2..=9)).collect();
    let variances: Vec<BigRational> = variance_by_recursion(&Widths::new(&widths)?);
    let step = |l: usize| {
        let n = widths[l - 1];
        format!(
            "$\\mathrm{{Var}}(y_{l}) = \\frac{{1}}{{3}} \\cdot {} + \
             \\frac{{1}}{{3 \\cdot {n}}} = {}$.",
            tex(&variances[l - 1]),
            tex(&variances[l])
        )
    };
    let list: Vec<String> = widths.iter().map(usize::to_string).collect();
    Ok(Task {
        given: widths.iter().map(|n| *n as i64).collect(),
        text: format!(
            "A default network of three layers has the widths $n_0, \\dots, n_3 = {}$. Find \
             $\\mathrm{{Var}}(y_3)$ as a fraction.",
            list.join(", ")
        ),
        steps: (1..=DEPTH).map(step).collect(),
        answers: vec![("variance", variances[DEPTH].clone())],
    })
}

pub fn forgetting_depth(random: &mut Random) -> Result<Task, Error> {
    // Depths of 4 to 6: a third of a third, as often as a pencil likes.
    let (n, q) = (random.random_range(5..=40), one(&[4, 5, 8, 10], random));
    let (width, bound) = (ConstantWidth::new(n)?, over(1, q));
    let share = |depth| width.input_share::<BigRational>(depth);
    let depth = (1..).find(|depth| share(*depth) < bound).unwrap_or_default();
    let (before, at) = (share(depth - 1), share(depth));
    Ok(Task {
        given: vec![n as i64, 1, q],
        text: format!(
            "A default network has the constant width $n = {n}$. Find the smallest depth $L$ at \
             which the input's share of $\\mathrm{{Var}}(y_L)$ lies below $\\frac{{1}}{{{q}}}$, \
             and this share as a fraction."
        ),
        steps: vec![
            format!(
                "The share at depth $L$ is $\\frac{{2n}}{{2n - 1 + 3^L}} = \
                 \\frac{{{}}}{{{} + 3^L}}$.",
                2 * n,
                2 * n - 1
            ),
            format!(
                "At $L = {}$ it is ${}$, not yet below $\\frac{{1}}{{{q}}}$.",
                depth - 1,
                tex(&before)
            ),
            format!("At $L = {depth}$ it is ${}$, which is.", tex(&at)),
        ],
        answers: vec![("depth", whole(depth)), ("share", at)],
    })
}

pub fn convolution(random: &mut Random) -> Result<Task, Error> {
    let (groups, each) = (one(&[2, 4, 8], random), random.random_range(3..=12));
    let (side, inputs) = (one(&[3, 5], random), groups * each);
    let outputs = groups * random.random_range(2..=6);
    let fan_in = conv_fan_in(inputs, groups, (side, side))?;
    let variance: BigRational = default_variance(fan_in);
    Ok(Task {
        given: [inputs, outputs, groups, side].map(|it| it as i64).to_vec(),
        text: format!(
            "A convolution leads from {inputs} to {outputs} channels in {groups} groups, with \
             a kernel of side {side}, and has PyTorch's default initialisation. Find its fan-in \
             and the variance of one of its weights."
        ),
        steps: vec![
            format!(
                "The fan-in is $\\frac{{{inputs}}}{{{groups}}} \\cdot {side}^2 = {fan_in}$."
            ),
            format!(
                "The variance is $\\frac{{1}}{{3 \\cdot {fan_in}}} = {}$.",
                tex(&variance)
            ),
        ],
        answers: vec![("fan-in", whole(fan_in)), ("variance", variance)],
    })
}
