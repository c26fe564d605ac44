//! The vectorised tanh against better ones, at every level.

use kernels::Level;
use kernels::gradient::tanh_all;

/// What `tanh_all` promises of both types, in units in the last place.
const BOUND: f64 = 2.5;

/// For every 1021st f32: 2 million values over all magnitudes and both signs. `tanh` in f64 has an error too small to
/// count.
#[test]
fn f32_is_within_the_bound_on_a_grid() {
    let grid: Vec<f32> = (0..=u32::MAX / 1021)
        .map(|i| f32::from_bits(i * 1021))
        .filter(|x| !x.is_nan())
        .collect();
    for level in Level::available() {
        let (worst, at) = worst_f32(&grid, level);
        assert!(worst <= BOUND, "{level:?}: {worst} at {at}");
    }
}

/// Prints the count the docstring states: `cargo test --release -p kernels --test tanh -- --ignored --nocapture`.
#[test]
#[ignore = "several minutes"]
fn f32_is_within_the_bound_everywhere() {
    for level in Level::available() {
        let mut worst = (0.0, 0.0);
        for block in 0..1_u32 << 16 {
            let values: Vec<f32> =
                (0..1 << 16).map(|i| f32::from_bits(block << 16 | i)).collect();
            let finite: Vec<f32> = values.into_iter().filter(|x| !x.is_nan()).collect();
            let here = worst_f32(&finite, level);
            worst = if here.0 > worst.0 { here } else { worst };
        }
        println!(
            "{level:?}: at most {} units in the last place, at {:e}",
            worst.0, worst.1
        );
        assert!(worst.0 <= BOUND);
    }
}

fn worst_f32(values: &[f32], level: Level) -> (f64, f32) {
    let mut computed = values.to_vec();
    tanh_all(&mut computed, level);
    let error = |(&y, &x): (&f32, &f32)| {
        let right = f64::from(x).tanh();
        let unit = unit((right as f32).to_bits() >> 23 & 0xFF, 127, 23);
        ((f64::from(y) - right).abs() / unit, x)
    };
    computed
        .iter()
        .zip(values)
        .map(error)
        .fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a })
}

/// The unit in the last place of a number with this exponent.
fn unit(exponent: u32, bias: i32, fraction: i32) -> f64 {
    2.0_f64.powi(exponent.max(1) as i32 - bias - fraction)
}

/// Magnitudes from 2⁻⁶⁰ to 2⁵, 512 to each power of two, and the neighbours of every seam (n + ½)·½·ln 2 of the
/// reduction.
fn structured_f64() -> Vec<f64> {
    let grid = (0..65 * 512)
        .map(|i| 2.0_f64.powi(i / 512 - 60) * (1.0 + f64::from(i % 512) / 511.3));
    let near = (0..60 * 400).map(|i| {
        let seam = (f64::from(i / 400) + 0.5) * 0.5 * std::f64::consts::LN_2;
        f64::from_bits(seam.to_bits().wrapping_add_signed(i64::from(i % 400 - 200)))
    });
    grid.chain(near).collect()
}

#[test]
fn f64_is_within_the_bound() {
    let values = structured_f64();
    for level in Level::available() {
        let mut computed = values.clone();
        tanh_all(&mut computed, level);
        let mut worst = (0.0, 0.0);
        for (&x, &y) in values.iter().zip(&computed) {
            let right = Double::tanh(x);
            let unit = unit((right.0.to_bits() >> 52) as u32, 1023, 52);
            let error = ((y - right.0) - right.1).abs() / unit;
            worst = if error > worst.0 { (error, x) } else { worst };
        }
        println!(
            "{level:?}: at most {} units in the last place, at {:e}",
            worst.0, worst.1
        );
        assert!(worst.0 <= BOUND, "{level:?}: {worst:?}");
    }
}

/// The oracle's own: tanh of 1/8, 1 and 5 to 32 digits, each as an f64 and what it lacks.
#[test]
fn the_oracle_has_a_hundred_bits() {
    for (x, lead, rest) in ORACLE {
        let Double(a, b) = Double::tanh(x);
        assert_eq!(a, lead);
        assert!((b - rest).abs() <= 1e-29, "{x}: {b:e} and {rest:e}");
    }
}

#[test]
fn signs_zeros_infinities_and_nans() {
    for level in Level::available() {
        let mut f32s = [
            0.0_f32,
            -0.0,
            f32::INFINITY,
            -f32::INFINITY,
            f32::NAN,
            1e-40,
            -1e-40,
            10.0,
            f32::MAX,
        ];
        tanh_all(&mut f32s, level);
        assert_eq!(
            f32s.map(f32::to_bits)[..4],
            [0.0_f32, -0.0, 1.0, -1.0].map(f32::to_bits)
        );
        assert!(f32s[4].is_nan());
        assert_eq!(f32s[5..], [1e-40, -1e-40, 1.0, 1.0]);
        let mut f64s = [
            0.0_f64,
            -0.0,
            f64::INFINITY,
            -f64::INFINITY,
            f64::NAN,
            1e-310,
            -1e-310,
            20.0,
            f64::MAX,
        ];
        tanh_all(&mut f64s, level);
        assert_eq!(
            f64s.map(f64::to_bits)[..4],
            [0.0_f64, -0.0, 1.0, -1.0].map(f64::to_bits)
        );
        assert!(f64s[4].is_nan());
        assert_eq!(f64s[5..], [1e-310, -1e-310, 1.0, 1.0]);
    }
}

#[test]
fn odd_and_never_beyond_one() {
    for level in Level::available() {
        let values = structured_f64();
        let (mut plus, mut minus) =
            (values.clone(), values.iter().map(|x| -x).collect::<Vec<_>>());
        tanh_all(&mut plus, level);
        tanh_all(&mut minus, level);
        for (plus, minus) in plus.iter().zip(&minus) {
            assert_eq!(plus.to_bits(), (-minus).to_bits());
            assert!(*plus <= 1.0);
        }
    }
}

/// A sum of two f64 that do not overlap, about 106 bits; T. J. Dekker, A floating-point technique for extending the
/// available precision, Numerische Mathematik 18 (1971).
#[derive(Clone, Copy)]
struct Double(f64, f64);

impl Double {
    /// m/(m + 2), where m = e^2|x| − 1: the series at 2|x|/2ᵏ < 1/8, then k times e^2r − 1 = (eʳ − 1)(eʳ + 1).
    fn tanh(x: f64) -> Double {
        let (mut r, mut halvings) = (2.0 * x, 0);
        while r >= 0.125 {
            (r, halvings) = (r / 2.0, halvings + 1);
        }
        let mut m = Double(0.0, 0.0);
        for k in (1..=22).rev() {
            let term = Double(r, 0.0).over(Double(f64::from(k), 0.0));
            m = term.times(m.plus(Double(1.0, 0.0)));
        }
        for _ in 0..halvings {
            m = m.times(m.plus(Double(2.0, 0.0)));
        }
        m.over(m.plus(Double(2.0, 0.0)))
    }

    /// a + b as a sum that does not overlap.
    fn of(a: f64, b: f64) -> Double {
        let sum = a + b;
        let of_b = sum - a;
        Double(sum, (a - (sum - of_b)) + (b - of_b))
    }

    fn plus(self, other: Double) -> Double {
        let sum = Self::of(self.0, other.0);
        let rest = Self::of(self.1, other.1);
        let sum = Self::of(sum.0, sum.1 + rest.0);
        Self::of(sum.0, sum.1 + rest.1)
    }

    fn times(self, other: Double) -> Double {
        let product = self.0 * other.0;
        let rest = self.0.mul_add(other.0, -product);
        Self::of(product, rest + (self.0 * other.1 + self.1 * other.0))
    }

    fn over(self, other: Double) -> Double {
        let first = self.0 / other.0;
        let left = self.plus(other.times(Double(-first, 0.0)));
        let second = left.0 / other.0;
        let left = left.plus(other.times(Double(-second, 0.0)));
        Self::of(first, second).plus(Double(left.0 / other.0, 0.0))
    }
}

const ORACLE: [(f64, f64, f64); 3] = [
    (0.125, 0.12435300177159621, -2.1451880813141441e-19),
    (1.0, 0.7615941559557649, 3.7090214482164924e-17),
    (5.0, 0.9999092042625951, 2.298523750966507e-17),
];
