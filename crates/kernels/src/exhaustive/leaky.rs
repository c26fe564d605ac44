//! The two orders of dropout and leaky ReLU on kept negative numbers.

use std::ops::RangeInclusive;

use super::blocks::{Counter, Counts, LANES, Over, add, total};
use crate::Level;

/// How far s·(a·x) and a·(s·x) are apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeakyTally {
    /// All four products normal: how many inputs with a gap of 0, 1, 2 and more ulps.
    pub normal: [u64; 4],
    /// A product subnormal or zero, none infinite: how many inputs differ.
    pub subnormal: u64,
    /// … and the widest gap among them, in ulps.
    pub subnormal_gap: u32,
    /// Infinite in one order and finite in the other.
    pub overflow: u64,
}

impl LeakyTally {
    /// The counts of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            normal: std::array::from_fn(|k| self.normal[k] + other.normal[k]),
            subnormal: self.subnormal + other.subnormal,
            subnormal_gap: self.subnormal_gap.max(other.subnormal_gap),
            overflow: self.overflow + other.overflow,
        }
    }
}

/// s·(a·x) against a·(s·x) on every input that is negative and finite; the others are passed over.
#[must_use]
pub fn leaky_tally(
    level: Level,
    slope: f32,
    s: f32,
    inputs: RangeInclusive<u32>,
) -> LeakyTally {
    let mut tally = LeakyTally::default();
    if inputs.is_empty() {
        return tally;
    }
    // −0 is the first negative pattern, −∞ the first after the finite ones.
    let (mut first, last) =
        (*inputs.start().max(&0x8000_0001), *inputs.end().min(&0xFF7F_FFFF));
    while first <= last {
        let end = last.min(first | (RUN - 1));
        tally = tally.plus(run(level, slope, s, first..=end));
        first = end + 1;
    }
    tally
}

/// Patterns looked at together. The sizes of products grow with that of x, and rounding leaves their order as it is: if all
/// are normal at both ends of a run, they are so in between.
const RUN: u32 = 1 << 16;

/// The tally of one run of negative finite inputs.
fn run(level: Level, slope: f32, s: f32, inputs: RangeInclusive<u32>) -> LeakyTally {
    let ends = [*inputs.start(), *inputs.end()].map(f32::from_bits);
    let count = u64::from(inputs.end() - inputs.start()) + 1;
    if ends.into_iter().all(|x| products(slope, s, x).into_iter().all(is_normal)) {
        let counter = Near { slope, s, apart: [[0; LANES]; 3] };
        let [one, two, three] = level.run(Over { inputs, counter }).apart.map(total);
        return LeakyTally {
            normal: [count - one, one - two, two - three, three],
            ..LeakyTally::default()
        };
    }
    let zero = [0; LANES];
    let counter = Anywhere {
        slope,
        s,
        normal: [zero; 4],
        subnormal: zero,
        widest: zero,
        overflow: zero,
    };
    let seen = level.run(Over { inputs, counter });
    LeakyTally {
        normal: seen.normal.map(total),
        subnormal: total(seen.subnormal),
        subnormal_gap: seen.widest.into_iter().fold(0, u32::max),
        overflow: total(seen.overflow),
    }
}

/// a·x, s·x, s·(a·x) and a·(s·x).
#[inline(always)]
fn products(slope: f32, s: f32, x: f32) -> [f32; 4] {
    let (sloped, scaled) = (slope * x, s * x);
    [sloped, scaled, s * sloped, slope * scaled]
}

/// Counts where all products are normal.
struct Near {
    slope: f32,
    s: f32,
    /// How many are at least 1, 2 and 3 ulps apart.
    apart: [Counts; 3],
}

impl Counter for Near {
    #[inline(always)]
    fn count<const N: usize>(&mut self, inputs: [f32; N]) {
        let Self { slope, s, .. } = *self;
        for (k, x) in inputs.into_iter().enumerate() {
            let [_, _, outside, inside] = products(slope, s, x);
            let gap = outside
                .to_bits()
                .wrapping_sub(inside.to_bits())
                .cast_signed()
                .wrapping_abs();
            add(&mut self.apart[0][k], gap >= 1);
            add(&mut self.apart[1][k], gap >= 2);
            add(&mut self.apart[2][k], gap >= 3);
        }
    }
}

/// Counts anywhere.
struct Anywhere {
    slope: f32,
    s: f32,
    normal: [Counts; 4],
    subnormal: Counts,
    widest: Counts,
    overflow: Counts,
}

impl Counter for Anywhere {
    #[inline(always)]
    fn count<const N: usize>(&mut self, inputs: [f32; N]) {
        let Self { slope, s, .. } = *self;
        for (k, x) in inputs.into_iter().enumerate() {
            let [sloped, scaled, outside, inside] = products(slope, s, x);
            let normal = is_normal(sloped)
                & is_normal(scaled)
                & is_normal(outside)
                & is_normal(inside);
            let gap = ulps(outside, inside);
            for (ulps, count) in self.normal.iter_mut().enumerate() {
                add(&mut count[k], normal & (gap.min(3) == ulps as u32));
            }
            let (far, near) = (is_infinite(outside), is_infinite(inside));
            add(&mut self.overflow[k], !normal & (far != near));
            let differ =
                !normal & (far == near) & outside.is_finite() & (outside != inside);
            add(&mut self.subnormal[k], differ);
            self.widest[k] = self.widest[k].max(if differ { gap } else { 0 });
        }
    }
}

#[inline(always)]
fn is_normal(x: f32) -> bool {
    x.abs() >= f32::MIN_POSITIVE && x.abs() < f32::INFINITY
}

#[inline(always)]
fn is_infinite(x: f32) -> bool {
    x.abs() == f32::INFINITY
}

/// How many steps from one f32 to the next lie between the two orders. Both have the sign of a·s·x, zeros too, so that it
/// is the difference of their bits; any number if one is NaN.
#[inline(always)]
fn ulps(outside: f32, inside: f32) -> u32 {
    outside.to_bits().wrapping_sub(inside.to_bits()).cast_signed().unsigned_abs()
}
