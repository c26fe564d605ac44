//! What the tests share: the inputs, the expected numbers, and how a failure reads.

pub mod cases;

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::LazyLock;

use ndarray::{Array, Dimension, IntoDimension};

/// The tests of a file, by the names of their functions.
macro_rules! tests {
    ($($test:ident),* $(,)?) => {
        pub const TESTS: &[super::grade::Test] = &[$((stringify!($test), $test)),*];
    };
}
pub(crate) use tests;

/// Two ways to compute the same number in `f64` differ by a few roundings of about 1e−16
/// each; a wrong formula is off by far more than this, relative to the number or to 1.
pub const ROUNDING: f64 = 1e-12;

/// Fails unless every number that came out is within `tolerance` (relative to the number
/// expected, or to 1 if that is larger) of the one expected. `call` names function and
/// input.
#[track_caller]
pub fn close<'a>(
    call: &str,
    came_out: impl IntoIterator<Item = &'a f64>,
    expected: &[f64],
    tolerance: f64,
) {
    let came_out: Vec<f64> = came_out.into_iter().copied().collect();
    same(&format!("{call}: how many numbers"), came_out.len(), expected.len());
    for (i, (a, b)) in came_out.iter().zip(expected).enumerate() {
        let allowed = tolerance * b.abs().max(1.0);
        let near = a == b || (a - b).abs() <= allowed || (a.is_nan() && b.is_nan());
        let place = match expected.len() {
            1 => String::new(),
            n => format!(", number {} of {n}, counted row by row", i + 1),
        };
        let tolerance = match tolerance {
            0.0 => "none, these numbers are exact".to_string(),
            _ => format!("{allowed:e}"),
        };
        assert!(
            near,
            "\n{call}{place}\n  came out: {a}\n  expected: {b}\n  tolerance: {tolerance}\n"
        );
    }
}

/// Fails unless what came out is exactly what was expected.
#[track_caller]
pub fn same<T: PartialEq + Debug>(call: &str, came_out: T, expected: T) {
    assert!(
        came_out == expected,
        "\n{call}\n  came out: {came_out:?}\n  expected: {expected:?}, exactly\n"
    );
}

/// Fails, with what came out, unless `holds`; `expected` says what should be.
#[track_caller]
pub fn holds(call: &str, came_out: impl Debug, expected: &str, holds: bool) {
    assert!(holds, "\n{call}\n  came out: {came_out:?}\n  expected: {expected}\n");
}

/// The expected numbers under this key of `tests/expected.json`.
pub fn expected(key: &str) -> &'static [f64] {
    EXPECTED.get(key).unwrap_or_else(|| panic!("tests/expected.json has no `{key}`"))
}

/// Your own input for what this key names, and the numbers expected of it, the last `count`
/// of the list `own.…` in `tests/expected.json`.
pub fn own(key: &str, count: usize) -> (&'static [f64], &'static [f64]) {
    let list = expected(&format!("own.{key}"));
    list.split_at(list.len() - count)
}

/// `expected.json` holds one list of numbers a line: `"key": [1, 2.5],`.
static EXPECTED: LazyLock<HashMap<&str, Vec<f64>>> = LazyLock::new(|| {
    let lines = include_str!("../expected.json").lines();
    lines.filter_map(|line| line.trim().split_once(": ")).map(entry).collect()
});

fn entry((key, list): (&'static str, &'static str)) -> (&'static str, Vec<f64>) {
    let list = list.trim_end_matches(',').trim_matches(['[', ']']);
    let number = |text: &str| {
        text.trim().parse().unwrap_or_else(|why| panic!("{key}: `{text}`: {why}"))
    };
    (key.trim_matches('"'), list.split(',').map(number).collect())
}

/// Numbers in [−bound, bound) made from their places by an exact integer hash, the same
/// on every machine and in `python/test_p4.py`.
pub fn hashed<D: Dimension>(
    shape: impl IntoDimension<Dim = D>,
    seed: u32,
    bound: f64,
) -> Array<f64, D> {
    let shape = shape.into_dimension();
    let values = (0..shape.size() as u32).map(|i| {
        let mut h =
            i.wrapping_mul(0x9E37_79B9).wrapping_add(seed.wrapping_mul(0x85EB_CA6B));
        h ^= h >> 16;
        h = h.wrapping_mul(0x7FEB_352D);
        h ^= h >> 15;
        h = h.wrapping_mul(0x846C_A68B);
        h ^= h >> 16;
        (f64::from(h >> 8) / 8_388_608.0 - 1.0) * bound
    });
    Array::from_shape_vec(shape, values.collect()).expect("as many values as entries")
}
