//! A question with its numbers, and what draws and sets these.
use num_rational::BigRational;
use num_traits::Signed;
use rand::RngExt;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::format::grouped;

/// What all numbers of a task come from.
pub type Seed = [u8; 32];

/// How they do.
pub(super) type Random = Xoshiro256PlusPlus;

/// A question with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its numbers, in the order in which the text has them.
    pub given: Vec<i64>,
    /// The question, Markdown with formulas in TeX.
    pub text: String,
    /// How it is solved, one step each, Markdown.
    pub steps: Vec<String>,
    /// What is asked for, and the answer.
    pub answers: Vec<(&'static str, BigRational)>,
}

/// `x` in TeX: `-\frac{3}{4}` or `78{,}592`.
#[must_use]
pub fn tex(x: &BigRational) -> String {
    let sign = if x.is_negative() { "-" } else { "" };
    let (above, below) = (x.numer().abs().to_string(), x.denom().to_string());
    if x.is_integer() {
        let grouped_above = above.parse().map_or(above.clone(), grouped);
        format!("{sign}{}", grouped_above.replace(',', "{,}"))
    } else {
        format!("{sign}\\frac{{{above}}}{{{below}}}")
    }
}

pub(super) fn whole(n: impl Into<num_bigint::BigInt>) -> BigRational {
    BigRational::from_integer(n.into())
}

pub(super) fn over(above: i64, below: i64) -> BigRational {
    BigRational::new(above.into(), below.into())
}

/// One of `choices`.
pub(super) fn one<T: Copy>(choices: &[T], random: &mut Random) -> T {
    choices[random.random_range(0..choices.len())]
}

/// A number from 1 to `most`, or one of those with the sign changed.
pub(super) fn signed(most: i64, random: &mut Random) -> i64 {
    random.random_range(1..=most) * one(&[1, -1], random)
}
