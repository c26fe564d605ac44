//! Dropout and the activation.
use rand::RngExt;

use super::task::{Random, Task, one, over, signed, tex, whole};
use crate::Error;
use crate::activation::leaky_relu;
use crate::dropout_variance::multiplier_variance;
use crate::homogeneous::common_root;

/// Rates whose scale 1/(1 − p) is a short fraction.
const RATES: [(i64, i64); 8] =
    [(1, 4), (1, 5), (2, 5), (3, 5), (1, 6), (2, 7), (3, 7), (3, 8)];

pub fn two_orders(random: &mut Random) -> Result<Task, Error> {
    let ((a, b), q) = (one(&RATES, random), one(&[2, 4, 5], random));
    let (c, x) = (random.random_range(1..=5), -q * random.random_range(1..=4));
    let (slope, s) = (over(1, q), over(b, b - a));
    let sigma = |t| leaky_relu(slope.clone(), t) + whole(c);
    let inside = &s * whole(x);
    let (first, last) = (&s * sigma(whole(x)), sigma(inside.clone()));
    Ok(Task {
        given: vec![1, q, c, x, a, b],
        text: format!(
            "Let $\\sigma(t)$ be a leaky ReLU of slope $\\frac{{1}}{{{q}}}$ to which the \
             constant ${c}$ is added. The entry $x = {x}$ meets dropout of rate \
             $p = \\frac{{{a}}}{{{b}}}$ and is kept. Compute what comes out if the activation \
             comes first, and if dropout comes first."
        ),
        steps: vec![
            format!(
                "The factor of a kept entry is $s = \\frac{{1}}{{1-p}} = {}$.",
                tex(&s)
            ),
            format!("The activation gives $\\sigma({x}) = {}$.", tex(&sigma(whole(x)))),
            format!("Activation first: $s\\,\\sigma({x}) = {}$.", tex(&first)),
            format!("Dropout first: $\\sigma({}) = {}$.", tex(&inside), tex(&last)),
        ],
        answers: vec![("activation first", first), ("dropout first", last)],
    })
}

pub fn variance(random: &mut Random) -> Result<Task, Error> {
    let ((a, b), x) = (one(&RATES, random), signed(9, random));
    let (p, square) = (over(a, b), whole(x * x));
    let s = (whole(1) - &p).recip();
    let variance = multiplier_variance(p) * &square;
    let second = &variance + &square;
    Ok(Task {
        given: vec![x, a, b],
        text: format!(
            "An entry $x = {x}$ meets inverted dropout of rate $p = \\frac{{{a}}}{{{b}}}$. Find \
             the second moment and the variance of what comes out, over the mask."
        ),
        steps: vec![
            format!(
                "The factor of a kept entry is $s = \\frac{{1}}{{1-p}} = {}$.",
                tex(&s)
            ),
            format!("The second moment is $s\\,x^2 = {}$.", tex(&second)),
            format!(
                "The mean is $x$, so the variance is $s\\,x^2 - x^2 = {}$.",
                tex(&variance)
            ),
        ],
        answers: vec![("second moment", second), ("variance", variance)],
    })
}

pub fn common_rate(random: &mut Random) -> Result<Task, Error> {
    let (s, t) = loop {
        let root = one(&[2_u64, 3, 5, 6, 7], random);
        let [i, j] = [(); 2].map(|()| random.random_range(2..=5));
        if [(2, 3), (3, 4), (2, 5), (3, 5)].contains(&(i.min(j), i.max(j)))
            && root.pow(i.max(j)) < 1000
        {
            break (root.pow(i), root.pow(j));
        }
    };
    // A root there always is: both are powers of one number.
    let root = common_root(s, t).unwrap_or(1);
    let rate = whole(1) - over(1, root as i64);
    let rates = [s, t].map(|it| format!("\\frac{{{}}}{{{it}}}", it - 1));
    let powers = |it: u64| (1..).find(|k| root.pow(*k) == it).unwrap_or_default();
    Ok(Task {
        given: vec![s as i64 - 1, s as i64, t as i64 - 1, t as i64],
        text: format!(
            "Two dropouts have the rates ${}$ and ${}$. Each of them does the same as several \
             dropouts of one and the same rate $p$ in a row. Find the largest such $p$ of the \
             form $1 - \\frac{{1}}{{c}}$ with a whole $c$.",
            rates[0], rates[1]
        ),
        steps: vec![
            format!("The factors of kept entries are ${s}$ and ${t}$."),
            format!(
                "They are ${root}^{{{}}}$ and ${root}^{{{}}}$, whose exponents have no common \
                 divisor, so ${root}$ is the largest number of which both are powers.",
                powers(s),
                powers(t)
            ),
            format!("The rate is $p = 1 - \\frac{{1}}{{{root}}} = {}$.", tex(&rate)),
        ],
        answers: vec![("rate", rate)],
    })
}
