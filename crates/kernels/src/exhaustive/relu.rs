//! The two orders of dropout and ReLU.

use std::marker::PhantomData;
use std::ops::RangeInclusive;

use super::blocks::{Counter, Counts, LANES, Over, add, total};
use crate::Level;

/// How ReLU is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `if x > 0 { x } else { 0 }`: NaN and −0 become +0.
    IfPositive,
    /// `if x <= 0 { 0 } else { x }`: keeps NaN, −0 becomes +0.
    IfNotPositive,
    /// `if x < 0 { 0 } else { x }`: keeps NaN and −0.
    IfNegative,
    /// `maxNum(x, 0)` of IEEE 754-2008: NaN for a signalling NaN, 0 for a quiet one.
    MaxNum,
}

/// What dropout does to the one entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Kept: s·x.
    Kept,
    /// Dropped by selection: 0, whatever x is.
    Selected,
    /// Dropped by multiplication: 0·x.
    Multiplied,
}

/// How many inputs differ how in the two orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The same bits, or both NaN.
    pub none: u64,
    /// +0 and −0.
    pub sign_of_zero: u64,
    /// NaN and a number.
    pub nan_in_one: u64,
    /// Two different numbers.
    pub numbers: u64,
}

impl Tally {
    /// The counts of both.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            none: self.none + other.none,
            sign_of_zero: self.sign_of_zero + other.sign_of_zero,
            nan_in_one: self.nan_in_one + other.nan_in_one,
            numbers: self.numbers + other.numbers,
        }
    }
}

/// The tally of one form of ReLU and one fate at scale `s`, any f32 at all.
#[must_use]
pub fn relu_tally(
    level: Level,
    form: Form,
    fate: Fate,
    s: f32,
    inputs: RangeInclusive<u32>,
) -> Tally {
    match form {
        Form::IfPositive => by_fate::<IfPositive>(level, fate, s, inputs),
        Form::IfNotPositive => by_fate::<IfNotPositive>(level, fate, s, inputs),
        Form::IfNegative => by_fate::<IfNegative>(level, fate, s, inputs),
        Form::MaxNum => by_fate::<MaxNum>(level, fate, s, inputs),
    }
}

/// How many inputs x have relu(c·x) ≠ c·relu(x), for the ReLU that keeps NaN; +0 equals −0, and NaN equals NaN. These are
/// `nan_in_one` and `numbers` of [`Form::IfNegative`] and [`Fate::Kept`], in less time.
#[must_use]
pub fn mismatches(level: Level, c: f32, inputs: RangeInclusive<u32>) -> u64 {
    let counter = Mismatches { c, counts: [0; LANES] };
    total(level.run(Over { inputs, counter }).counts)
}

fn by_fate<R: Relu>(
    level: Level,
    fate: Fate,
    s: f32,
    inputs: RangeInclusive<u32>,
) -> Tally {
    match fate {
        Fate::Kept => tally::<R, Times>(level, Times(s), inputs),
        Fate::Selected => tally::<R, Zero>(level, Zero, inputs),
        Fate::Multiplied => tally::<R, Times>(level, Times(0.0), inputs),
    }
}

fn tally<R: Relu, D: Dropout>(
    level: Level,
    drop: D,
    inputs: RangeInclusive<u32>,
) -> Tally {
    let all = u64::from(inputs.end().saturating_sub(*inputs.start()))
        + u64::from(!inputs.is_empty());
    let counter = Differences::<R, D> {
        drop,
        relu: PhantomData,
        zero: [0; LANES],
        nan: [0; LANES],
        numbers: [0; LANES],
    };
    let seen = level.run(Over { inputs, counter });
    let [sign_of_zero, nan_in_one, numbers] =
        [seen.zero, seen.nan, seen.numbers].map(total);
    Tally {
        none: all - sign_of_zero - nan_in_one - numbers,
        sign_of_zero,
        nan_in_one,
        numbers,
    }
}

/// A form of ReLU.
trait Relu {
    fn of(x: f32) -> f32;
}

struct IfPositive;
struct IfNotPositive;
struct IfNegative;
struct MaxNum;

impl Relu for IfPositive {
    #[inline(always)]
    fn of(x: f32) -> f32 {
        if x > 0.0 { x } else { 0.0 }
    }
}

impl Relu for IfNotPositive {
    #[inline(always)]
    fn of(x: f32) -> f32 {
        if x <= 0.0 { 0.0 } else { x }
    }
}

impl Relu for IfNegative {
    #[inline(always)]
    fn of(x: f32) -> f32 {
        if x < 0.0 { 0.0 } else { x }
    }
}

impl Relu for MaxNum {
    #[inline(always)]
    fn of(x: f32) -> f32 {
        // A signalling NaN has the first bit of its fraction clear.
        let signalling = x.is_nan() && x.to_bits() & 0x0040_0000 == 0;
        if signalling { f32::NAN } else { IfPositive::of(x) }
    }
}

/// What dropout does to an entry.
trait Dropout: Copy {
    fn of(self, x: f32) -> f32;
}

#[derive(Clone, Copy)]
struct Times(f32);

#[derive(Clone, Copy)]
struct Zero;

impl Dropout for Times {
    #[inline(always)]
    fn of(self, x: f32) -> f32 {
        self.0 * x
    }
}

impl Dropout for Zero {
    #[inline(always)]
    fn of(self, _: f32) -> f32 {
        0.0
    }
}

/// Counts each kind of difference.
struct Differences<R, D> {
    relu: PhantomData<R>,
    drop: D,
    zero: Counts,
    nan: Counts,
    numbers: Counts,
}

impl<R: Relu, D: Dropout> Counter for Differences<R, D> {
    #[inline(always)]
    #[expect(clippy::double_comparisons, reason = "a != b holds for NaN too")]
    fn count<const N: usize>(&mut self, inputs: [f32; N]) {
        let (mut outside, mut inside, mut same) = ([0.0_f32; N], [0.0_f32; N], true);
        for k in 0..N {
            outside[k] = self.drop.of(R::of(inputs[k]));
            inside[k] = R::of(self.drop.of(inputs[k]));
            same &= outside[k].to_bits() == inside[k].to_bits();
        }
        // As most are, which makes it worth while to ask.
        if same {
            return;
        }
        for k in 0..N {
            let (a, b) = (outside[k], inside[k]);
            add(&mut self.zero[k], a == b && a.to_bits() != b.to_bits());
            add(&mut self.nan[k], a.is_nan() != b.is_nan());
            add(&mut self.numbers[k], a < b || a > b);
        }
    }
}

/// Counts differences of any kind but the sign of zero.
struct Mismatches {
    c: f32,
    counts: Counts,
}

impl Counter for Mismatches {
    #[inline(always)]
    fn count<const N: usize>(&mut self, inputs: [f32; N]) {
        for (k, x) in inputs.into_iter().enumerate() {
            let (a, b) = (IfNegative::of(self.c * x), self.c * IfNegative::of(x));
            add(&mut self.counts[k], a != b && !(a.is_nan() && b.is_nan()));
        }
    }
}
