//! P1.9: both orders in f32. The example `exhaustive` tries all 2³² inputs; here its
//! committed output is held against counts from closed forms and against a shorter way to
//! the same tallies.

use crate::common::coq;
use num_rational::BigRational;
use solutions::exhaustive::{
    Fate, Form, LEAKY, LeakyTally, RELU_RATE, SPECIAL, Tally, leaky_tally, relu_line,
    relu_tally, report, scale, special_line, ulps,
};

const COMMITTED: &str = include_str!("../examples/exhaustive.txt");

/// Negative numbers but −0 and −∞: fraction 23 bits, exponent fields 0 to 254.
const NEGATIVE: u64 = 255 * (1 << 23) - 1;
/// Both signs, fractions 1 to 2²² − 1.
const SIGNALLING: u64 = 2 * ((1 << 22) - 1);

/// The tally that was proved, over all inputs.
fn proved(form: Form, fate: Fate) -> Tally {
    let (sign_of_zero, nan_in_one) = match (form, fate) {
        (Form::MaxNum, Fate::Kept) => (0, SIGNALLING),
        (_, Fate::Kept | Fate::Selected) => (0, 0),
        (Form::IfPositive | Form::IfNotPositive, Fate::Multiplied) => (0, 1),
        (Form::IfNegative, Fate::Multiplied) => (NEGATIVE, 1),
        (Form::MaxNum, Fate::Multiplied) => (0, SIGNALLING + 1),
    };
    let none = (1 << 32) - sign_of_zero - nan_in_one;
    Tally { none, sign_of_zero, nan_in_one, numbers: 0 }
}

fn cells() -> impl Iterator<Item = (Form, Fate)> {
    Form::ALL.into_iter().flat_map(|form| Fate::ALL.map(|fate| (form, fate)))
}

/// Evidence: exhaustive, all 2³² inputs, by the committed output
#[test]
fn p1_9_the_committed_table_holds_the_counts_that_were_proved() {
    for (form, fate) in cells() {
        let line = relu_line(form, fate, proved(form, fate));
        assert!(COMMITTED.lines().any(|committed| committed == line), "{line}");
    }
    for (name, bits) in SPECIAL {
        let line = special_line(name, bits);
        assert!(COMMITTED.lines().any(|committed| committed == line), "{line}");
    }
    for heading in report(&[], &[]).lines() {
        assert!(COMMITTED.lines().any(|committed| committed == heading), "{heading}");
    }
    // Two headings and a line of columns each for ReLU and leaky ReLU, one for special.
    let lines = 2 + cells().count() + 1 + 2 + LEAKY.len() + 1 + 2 + SPECIAL.len();
    assert_eq!(COMMITTED.lines().count(), lines);
}

/// Evidence: floating point, every 4099th of the 2³² inputs
#[test]
fn p1_9_a_sample_of_relu_shows_only_what_was_proved() {
    let sample = || (0..=u32::MAX).step_by(4099);
    for (form, fate) in cells() {
        let (seen, proved) =
            (relu_tally(form, fate, scale(RELU_RATE), sample()), proved(form, fate));
        let only = |seen: u64, all: u64| seen <= all && (all < 4099 || seen > 0);
        assert!(only(seen.sign_of_zero, proved.sign_of_zero), "{form:?} {fate:?}");
        assert!(only(seen.nan_in_one, proved.nan_in_one), "{form:?} {fate:?}");
        assert_eq!(seen.numbers, 0, "{form:?} {fate:?}");
    }
}

/// The tally of one binade of negative numbers, by its exponent field.
fn binade(exponent: u32, slope: f32, s: f32) -> LeakyTally {
    let first = 0x8000_0000 | exponent << 23;
    leaky_tally(slope, s, first..=first + 0x007F_FFFF)
}

/// The numbers of a line of the committed table of leaky ReLU.
fn committed(slope: f32, p: f32) -> Vec<u64> {
    let words = |line: &'static str| line.split_whitespace().collect::<Vec<_>>();
    let named = [slope.to_string(), p.to_string()];
    let line = COMMITTED
        .lines()
        .map(words)
        .find(|words| words.starts_with(&[named[0].as_str(), named[1].as_str()]));
    line.unwrap()[2..].iter().map(|n| n.replace(',', "").parse().unwrap()).collect()
}

/// Doubling x doubles every product without rounding while all stay normal, so that such
/// binades have one tally; the committed counts are that tally so many times, and no more
/// besides than there are inputs in the other binades.
///
/// Evidence: exhaustive, all 2²³ significands and all binades that overflow, for each slope and scale
#[test]
fn p1_9_leaky_relu_is_at_most_two_ulps_apart_where_all_products_are_normal() {
    let (mut ones, mut twos) = (Vec::new(), Vec::new());
    for (slope, p) in LEAKY {
        let s = scale(p);
        let typical = binade(127, slope, s);
        let sizes = [1.0, slope.abs(), s, slope.abs() * s].map(|y| f64::from(y).log2());
        let low = sizes.into_iter().fold(0.0, f64::min);
        let high = sizes.into_iter().fold(0.0, f64::max);
        // Exponents e with 2ᵉ ≤ |x| < 2ᵉ⁺¹ whose products are normal before rounding.
        let inner =
            |e: &i32| f64::from(*e) + low >= -126.0 && f64::from(*e + 1) + high <= 127.9;
        let inner = (-126..128).filter(inner).count() as u64;
        let committed = committed(slope, p);
        for (k, (all, one)) in committed.iter().zip(typical.normal).enumerate() {
            let rest = all.checked_sub(inner * one).unwrap();
            assert!(rest <= (255 - inner) << 23, "slope {slope}, p = {p}: {k}, {rest}");
        }
        // Only the uppermost binades overflow, four for s = 10.
        let overflow = (250..255).map(|e| binade(e, slope, s).overflow).sum::<u64>();
        assert_eq!(committed[6], overflow, "slope {slope}, p = {p}");
        assert!(
            committed.iter().take(4).sum::<u64>() + committed[4] + committed[6]
                <= NEGATIVE
        );
        assert_eq!((typical.normal[3], committed[3]), (0, 0), "slope {slope}, p = {p}");
        ones.push(typical.normal[1]);
        twos.push(typical.normal[2]);
    }
    // Two ulps do occur; powers of two never round, nor does it matter that 0.01 does when
    // s = 2.
    assert!(twos.iter().any(|n| *n > 0));
    assert_eq!((ones[0], ones[1]), (0, 0));
    assert!(ones[2..].iter().all(|n| *n > 0));
}

/// Evidence: counterexample
#[test]
fn p1_9_where_the_scaled_input_overflows_the_orders_are_wholly_different() {
    let (slope, s, x) = (0.01_f32, 2.0_f32, -3e38_f32);
    assert!((s * (slope * x) + 6e36).abs() < 1e30);
    assert_eq!(slope * (s * x), f32::NEG_INFINITY);
    assert_eq!(leaky_tally(slope, s, std::iter::once(x.to_bits())).overflow, 1);
}

/// Evidence: counterexample
#[test]
fn p1_9_among_subnormals_the_gap_is_wider() {
    // Half a smallest number is lost, and then made ten times as large.
    let (slope, s) = (0.01_f32, scale(0.9));
    let small = leaky_tally(slope, s, 0x8000_0001..=0x8000_4000);
    assert!(small.subnormal_gap > 2, "{small:?}");
    // "Normal" is meant in absolute value: below the smallest normal number lie these too.
    let x = -6.4e-44_f32;
    let (outside, inside) = (s * (slope * x), slope * (s * x));
    for product in [slope * x, s * x, outside, inside] {
        assert!((f32::MIN..f32::MIN_POSITIVE).contains(&product));
    }
    assert_eq!(ulps(outside, inside), 5);
}

/// Evidence: floating point
#[test]
fn p1_9_ulps_count_steps() {
    assert_eq!(ulps(1.0, 1.0 + f32::EPSILON), 1);
    assert_eq!(ulps(-1.0, -1.0 - f32::EPSILON), 1);
    assert_eq!(ulps(0.0, -0.0), 0);
    assert_eq!(ulps(f32::from_bits(1), -f32::from_bits(1)), 2);
    assert_eq!(ulps(f32::MAX, f32::INFINITY), 1);
}

/// The result bits of both orders, from a formal model of IEEE 754: an input whose results are
/// 2 ulp apart, one on which the orders agree, one that overflows in one order, a subnormal.
///
/// Evidence: oracles
#[test]
fn p1_9_coq_computes_the_same_bits() {
    for [slope, s, x] in [
        [0x3c23_d70a, 0x403b_f38a, 0xbfcf_144c],
        [0x3dcc_cccd, 0x3fc0_0000, 0xbf80_0001],
        [0x3c23_d70a, 0x4000_0000, 0xff61_b1e6],
        [0x3c23_d70a, 0x411f_ffff, 0x8000_0007],
    ] {
        let theirs =
            |order: &str| coq(&format!("p1.f32.leaky.{order}.{slope:x}.{s:x}.{x:x}"));
        let [slope, s, x] = [slope, s, x].map(f32::from_bits);
        let bits = |y: f32| BigRational::from_integer(y.to_bits().into());
        assert_eq!(bits(s * (slope * x)), theirs("slope_first"), "{slope}, {s}, {x}");
        assert_eq!(bits(slope * (s * x)), theirs("scale_first"), "{slope}, {s}, {x}");
    }
}
