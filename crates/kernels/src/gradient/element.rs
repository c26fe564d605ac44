//! The two kinds of number the gradient is computed in, behind one set of names.

use std::ops::{Add, Div, Mul, Sub};

use crate::level::{Arithmetic, Kernel};

/// A number the gradient can be computed in: f32 or f64.
#[allow(private_bounds, reason = "no other type can be one")]
pub trait Element: Number {}

impl Element for f32 {}
impl Element for f64 {}

/// What the passes and tanh need of a number.
pub(crate) trait Number:
    'static
    + Copy
    + Default
    + Send
    + Sync
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
{
    const ZERO: Self;
    const HALF: Self;
    const ONE: Self;
    const TWO: Self;
    const LOG2_E: Self;
    /// ln 2 as a sum of two: the first has so few bits that n times it is exact for every n tanh meets.
    const LN_2: [Self; 2];
    /// From here on tanh rounds to 1.
    const SATURATED: Self;
    /// The last 1/k!, …, 1/3!, 1/2! that count in eʳ − 1 for |r| ≤ ½·ln 2.
    const INVERSE_FACTORIALS: &'static [Self];

    fn abs(self) -> Self;
    fn copysign(self, sign: Self) -> Self;

    /// self·b + c.
    fn mul_add<A: Arithmetic>(self, b: Self, c: Self) -> Self;

    /// The integer n nearest to self, and 2ⁿ, for 0 ≤ self < 100.
    fn round_and_exp2(self) -> (Self, Self);

    /// `job` in vectors of 64 bytes and strips of 64 columns.
    fn in_vectors<A: Arithmetic, J: Job>(job: J) -> J::Output;
}

/// A computation in vectors of V numbers, S of them a strip of columns.
pub(crate) trait Job {
    type Element: Element;
    type Output;
    fn run<A: Arithmetic, const V: usize, const S: usize>(self) -> Self::Output;
}

/// A [`Job`] as a level runs it.
pub(super) struct Vectored<J>(pub J);

impl<J: Job> Kernel for Vectored<J> {
    type Output = J::Output;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> J::Output {
        J::Element::in_vectors::<A, J>(self.0)
    }
}

/// Says of one type what [`Number`] asks.
macro_rules! number {
    (
        $type:ident, bits of the fraction: $fraction:literal, ln 2: $ln_2:expr, saturated: $saturated:literal,
        up to: $($k:literal)+, multiply-add: $mul_add:ident, lanes: $lanes:literal, lanes a strip: $strip:literal
    ) => {
        impl Number for $type {
            const ZERO: Self = 0.0;
            const HALF: Self = 0.5;
            const ONE: Self = 1.0;
            const TWO: Self = 2.0;
            const LOG2_E: Self = std::$type::consts::LOG2_E;
            const LN_2: [Self; 2] = $ln_2;
            const SATURATED: Self = $saturated;
            const INVERSE_FACTORIALS: &'static [Self] = &[$((1.0 / factorial($k)) as $type),+];

            #[inline(always)]
            fn abs(self) -> Self {
                self.abs()
            }

            #[inline(always)]
            fn copysign(self, sign: Self) -> Self {
                self.copysign(sign)
            }

            #[inline(always)]
            fn mul_add<A: Arithmetic>(self, b: Self, c: Self) -> Self {
                A::$mul_add(self, b, c)
            }

            #[inline(always)]
            fn round_and_exp2(self) -> (Self, Self) {
                // Leaves no room for a fraction: the sum is rounded to an integer, which stands in its last bits.
                const ROUNDER: $type = 1.5 * (1_u64 << $fraction) as $type;
                let rounded = self + ROUNDER;
                let exponent = rounded.to_bits() << $fraction;
                (rounded - ROUNDER, $type::from_bits(exponent.wrapping_add((1.0 as $type).to_bits())))
            }

            #[inline(always)]
            fn in_vectors<A: Arithmetic, J: Job>(job: J) -> J::Output {
                job.run::<A, $lanes, $strip>()
            }
        }
    };
}

number!(
    f32, bits of the fraction: 23, ln 2: LN_2_IN_F32, saturated: 10.0,
    up to: 7 6 5 4 3 2, multiply-add: mul_add_f32, lanes: 16, lanes a strip: 4
);
number!(
    f64, bits of the fraction: 52, ln 2: LN_2_IN_F64, saturated: 20.0,
    up to: 13 12 11 10 9 8 7 6 5 4 3 2, multiply-add: mul_add_f64, lanes: 8, lanes a strip: 8
);

/// 16 bits of ln 2, and the rest.
const LN_2_IN_F32: [f32; 2] = {
    let ln_2 = std::f64::consts::LN_2;
    let lead = f32::from_bits((ln_2 as f32).to_bits() & !0xFF);
    [lead, (ln_2 - lead as f64) as f32]
};

/// 41 bits of ln 2, and the rest.
const LN_2_IN_F64: [f64; 2] = {
    let ln_2 = std::f64::consts::LN_2;
    let beyond = 2.319_046_813_846_3e-17; // what the f64 nearest to ln 2 lacks
    let lead = f64::from_bits(ln_2.to_bits() & !0xFFF);
    [lead, (ln_2 - lead) + beyond]
};

/// k!, exact up to 13.
const fn factorial(k: u64) -> f64 {
    if k < 2 { 1.0 } else { k as f64 * factorial(k - 1) }
}
