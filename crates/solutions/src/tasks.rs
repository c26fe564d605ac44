//! Questions with numbers of their own for every student of a class.
//!
//! A [`Rule`] is one row of [`RULES`]: which claim it asks for, how many steps its answer
//! takes and how long its numbers are, the same for everybody. What it draws is a [`Task`]:
//! the text, the steps and the answers, which the modules of the claims compute, exactly.
//! [`exercise_cases`] draws inputs for the programs of the exercises; they are of other
//! shapes than any task, so that they give no answer of a sheet away.

mod cases;
mod p1;
mod p2;
mod p3;
mod p4;
mod task;

use std::ops::RangeInclusive;

use num_rational::BigRational;
use num_traits::{Signed, Zero};
use rand::SeedableRng;

use crate::Error;

use task::Random;

pub use cases::exercise_cases;
pub use task::{Seed, Task, tex};

/// How a question is drawn.
pub struct Rule {
    /// Its name, with its problem in front: `p2-output-variance`.
    pub name: &'static str,
    /// The claim that answers it: `P2.4`.
    pub claim: &'static str,
    /// How long it takes.
    pub minutes: u32,
    /// What it is worth.
    pub points: u32,
    /// How many steps the answer takes.
    pub steps: usize,
    /// How many digits the longest numerator or denominator of its answers has.
    pub digits: RangeInclusive<usize>,
    draw: fn(&mut Random) -> Result<Task, Error>,
}

/// Every rule, by problem.
pub static RULES: [Rule; 12] = [
    rule("p1-two-orders", "P1.2", 4, 1..=2, p1::two_orders),
    rule("p1-variance", "P1.11", 3, 2..=3, p1::variance),
    rule("p1-common-rate", "P1.4", 3, 1..=1, p1::common_rate),
    rule("p2-output-variance", "P2.4", 3, 3..=4, p2::output_variance),
    rule("p2-forgetting-depth", "P2.5", 3, 3..=4, p2::forgetting_depth),
    rule("p2-convolution", "P2.13", 2, 3..=4, p2::convolution),
    rule("p3-gradient", "P3.1", 3, 1..=2, p3::gradient),
    rule("p3-paths", "P3.5", 3, 2..=3, p3::paths),
    rule("p3-bounds", "P3.4", 2, 3..=4, p3::bounds),
    rule("p4-parameters", "P4.2", 4, 5..=5, p4::parameters),
    rule("p4-best-paths", "P4.3", 3, 2..=2, p4::best_paths),
    rule("p4-largest-width", "P4.3", 3, 5..=6, p4::largest_width),
];

const fn rule(
    name: &'static str,
    claim: &'static str,
    steps: usize,
    digits: RangeInclusive<usize>,
    draw: fn(&mut Random) -> Result<Task, Error>,
) -> Rule {
    Rule { name, claim, minutes: 5, points: 2, steps, digits, draw }
}

impl Rule {
    /// A task whose answers are as long as the rule says, not 0, and not in the text: a
    /// fraction or a number of three digits; others are drawn again.
    ///
    /// # Errors
    /// What a function of the mathematics refuses; no rule draws such numbers.
    pub fn task(&self, seed: Seed) -> Result<Task, Error> {
        let mut random = Random::from_seed(seed);
        loop {
            let task = (self.draw)(&mut random)?;
            let open = |(_, it): &(_, BigRational)| {
                let short = it.is_integer() && it.numer().abs() < 100.into();
                !it.is_zero() && (short || !task.text.contains(&tex(&it.abs())))
            };
            if self.digits.contains(&digits(&task)) && task.answers.iter().all(open) {
                return Ok(task);
            }
        }
    }

    /// The number of its problem.
    #[must_use]
    pub fn problem(&self) -> u32 {
        u32::from(self.name.as_bytes()[1] - b'0')
    }
}

/// How many digits the longest numerator or denominator of its answers has.
fn digits(task: &Task) -> usize {
    let parts = task.answers.iter().flat_map(|(_, it)| [it.numer(), it.denom()]);
    parts.map(|it| it.abs().to_string().len()).max().unwrap_or_default()
}
