//! The fast counts of P1.9 against the simple ones, closed forms, and the table in the book.

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;

use kernels::Level;
use kernels::exhaustive::{
    Fate, Form, LeakyTally, Tally, all_patterns, leaky_tally, mismatches, relu_tally,
};
use solutions::exhaustive as simple;

const COMMITTED: &str = include_str!("../../solutions/examples/exhaustive.txt");

const FORMS: [Form; 4] =
    [Form::IfPositive, Form::IfNotPositive, Form::IfNegative, Form::MaxNum];
const FATES: [Fate; 3] = [Fate::Kept, Fate::Selected, Fate::Multiplied];

/// Scales at which products are exact, rounded, subnormal, zero, infinite, of the other sign and NaN.
fn scales() -> Vec<f32> {
    let mut scales =
        vec![1.0, 2.0, 0.37, simple::scale(simple::RELU_RATE), 0.0, f32::MIN_POSITIVE];
    scales.extend([1e-40, f32::from_bits(1), 1e30, f32::MAX, f32::INFINITY]);
    let negative: Vec<f32> = scales.iter().map(|s| -s).collect();
    scales.extend(negative);
    scales.extend([f32::NAN, f32::from_bits(0x7F80_0001)]);
    scales
}

/// Around each power of two, zero, ∞ and the border of signalling and quiet NaNs, of both signs, and somewhere inside each
/// binade: slices of 0 to 100 patterns.
fn slices() -> impl Iterator<Item = RangeInclusive<u32>> {
    (0..=u32::MAX)
        .step_by(1 << 22)
        .enumerate()
        .flat_map(|(k, middle)| {
            let (k, inside) = (k as u32, middle + 1_234_567);
            let around =
                middle.saturating_sub(41 + k % 5)..=middle.saturating_add(37 + k % 7);
            let empty = std::iter::once(RangeInclusive::new(inside, inside - 1));
            [around, inside..=inside + k % 20, inside..=inside].into_iter().chain(empty)
        })
        .chain([u32::MAX - 50..=u32::MAX])
}

fn relu(tally: simple::Tally) -> Tally {
    let simple::Tally { none, sign_of_zero, nan_in_one, numbers } = tally;
    Tally { none, sign_of_zero, nan_in_one, numbers }
}

fn leaky(tally: simple::LeakyTally) -> LeakyTally {
    let simple::LeakyTally { normal, subnormal, subnormal_gap, overflow } = tally;
    LeakyTally { normal, subnormal, subnormal_gap, overflow }
}

#[test]
fn p1_9_relu_is_tallied_as_by_the_simple_loop() {
    for (form, simple_form) in FORMS.into_iter().zip(simple::Form::ALL) {
        for (fate, simple_fate) in FATES.into_iter().zip(simple::Fate::ALL) {
            for s in scales() {
                for inputs in slices() {
                    let expected = relu(simple::relu_tally(
                        simple_form,
                        simple_fate,
                        s,
                        inputs.clone(),
                    ));
                    for level in Level::available() {
                        let seen = relu_tally(level, form, fate, s, inputs.clone());
                        assert_eq!(
                            seen, expected,
                            "{level:?}, {form:?}, {fate:?}, s = {s}, {inputs:x?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn p1_9_mismatches_are_the_simple_loops_differences_but_for_the_sign_of_zero() {
    for c in scales() {
        for inputs in slices() {
            let tally = simple::relu_tally(
                simple::Form::IfNegative,
                simple::Fate::Kept,
                c,
                inputs.clone(),
            );
            for level in Level::available() {
                let seen = mismatches(level, c, inputs.clone());
                assert_eq!(
                    seen,
                    tally.nan_in_one + tally.numbers,
                    "{level:?}, c = {c}, {inputs:x?}"
                );
            }
        }
    }
}

#[test]
fn p1_9_leaky_relu_is_tallied_as_by_the_simple_loop() {
    let awkward = [0.3, -1.7, 1e-40, 1e30, f32::NAN].into_iter();
    let awkward = awkward.flat_map(|slope| scales().into_iter().map(move |s| (slope, s)));
    for (slope, s) in simple::LEAKY
        .map(|(slope, p)| (slope, simple::scale(p)))
        .into_iter()
        .chain(awkward)
    {
        for inputs in slices() {
            let expected = leaky(simple::leaky_tally(slope, s, inputs.clone()));
            for level in Level::available() {
                let seen = leaky_tally(level, slope, s, inputs.clone());
                assert_eq!(
                    seen, expected,
                    "{level:?}, slope {slope}, s = {s}, {inputs:x?}"
                );
            }
        }
    }
}

fn threads() -> NonZeroUsize {
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// x with |x| so small that the product with c rounds to 0; its square of 2⁻²⁵·… is exact in f64.
fn vanishing(c: f32) -> u64 {
    let vanishes = |bits: &u32| {
        (f64::from(f32::from_bits(*bits)) * f64::from(c)).abs() <= 0.5_f64.powi(150)
    };
    let (mut low, mut high) = (0, f32::INFINITY.to_bits());
    while high - low > 1 {
        let middle = u32::midpoint(low, high);
        if vanishes(&middle) { low = middle } else { high = middle }
    }
    2 * u64::from(low) + 2
}

/// c > 0: none; c < 0: every x but NaN whose product with c is not 0.
///
/// Evidence: exhaustive, all 2³² inputs for each factor
#[test]
fn p1_9_all_mismatches_are_where_the_sign_of_the_factor_puts_them() {
    let nan = 2 * ((1 << 23) - 1);
    for c in [0.37, -1.0, -1e-3] {
        let seen: u64 =
            all_patterns(threads(), |part| mismatches(Level::best(), c, part))
                .iter()
                .sum();
        let expected = if c > 0.0 { 0 } else { (1 << 32) - nan - vanishing(c) };
        assert_eq!(seen, expected, "c = {c}");
    }
}

/// Evidence: exhaustive, all 2³² inputs of each line
#[test]
fn p1_9_the_table_in_the_book_is_counted_again() {
    let s = simple::scale(simple::RELU_RATE);
    let line = |(form, fate)| {
        let parts = all_patterns(threads(), |part| {
            relu_tally(Level::best(), form, fate, s, part)
        });
        let Tally { none, sign_of_zero, nan_in_one, numbers } =
            parts.into_iter().fold(Tally::default(), Tally::plus);
        simple::Tally { none, sign_of_zero, nan_in_one, numbers }
    };
    let relu =
        FORMS.into_iter().flat_map(|form| FATES.map(|fate| (form, fate))).map(line);
    let line = |(slope, p)| {
        let parts = all_patterns(threads(), |part| {
            leaky_tally(Level::best(), slope, simple::scale(p), part)
        });
        let LeakyTally { normal, subnormal, subnormal_gap, overflow } =
            parts.into_iter().fold(LeakyTally::default(), LeakyTally::plus);
        simple::LeakyTally { normal, subnormal, subnormal_gap, overflow }
    };
    let report = simple::report(&relu.collect::<Vec<_>>(), &simple::LEAKY.map(line));
    for (counted, committed) in report.lines().zip(COMMITTED.lines()) {
        assert_eq!(counted, committed);
    }
    assert_eq!(report, COMMITTED);
}

#[test]
fn every_pattern_is_in_one_part() {
    for threads in [1, 2, 5] {
        let parts = all_patterns(NonZeroUsize::new(threads).unwrap(), |part| part);
        let (first, last) = (parts.first().unwrap(), parts.last().unwrap());
        assert_eq!((*first.start(), *last.end()), (0, u32::MAX));
        assert!(parts.windows(2).all(|two| two[0].end() + 1 == *two[1].start()));
    }
}
