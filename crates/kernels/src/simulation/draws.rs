//! Numbers made of the generators' words, by additions, multiplications, divisions and square roots alone: IEEE 754
//! says what each of these gives, so that every machine draws the same numbers.

use std::f64::consts::{LN_2, SQRT_2, TAU};

use super::generator::{Generator, LANES};

/// Sixteen entries of a layer, or one number of each generator.
pub type Block = [f32; LANES];

/// One weight of each lane, before it is scaled to (−1/√n, 1/√n): an integer uniform on −2³¹, …, 2³¹ − 1, rounded to the
/// nearest f32. [`super::Simulation`] tells its moments.
#[inline(always)]
pub fn weights(generator: &mut Generator) -> Block {
    let drawn = generator.draw();
    let mut weights = [0.0; LANES];
    for k in 0..LANES {
        weights[k] = drawn[k].cast_signed() as f32;
    }
    weights
}

/// Standard normal numbers, two of each lane from two draws, by the transformation of G. E. P. Box and M. E. Muller, *A
/// note on the generation of random normal deviates*, Annals of Mathematical Statistics 29(2), 1958.
///
/// None is larger than √(66 ln 2) = 6.76, which a true one is once in 7·10¹⁰ draws.
#[inline(always)]
pub fn normals(generator: &mut Generator, numbers: &mut [Block]) {
    for pair in numbers.chunks_mut(2) {
        let (sizes, angles) = (generator.draw(), generator.draw());
        let mut both = [[0.0; LANES]; 2];
        for k in 0..LANES {
            let radius = (-2.0 * ln_of_unit(sizes[k])).sqrt();
            let (cos, sin) = cos_sin_of_turn(angles[k]);
            both[0][k] = (radius * cos) as f32;
            both[1][k] = (radius * sin) as f32;
        }
        for (block, drawn) in pair.iter_mut().zip(both) {
            *block = drawn;
        }
    }
}

/// ln((k + ½)/2³²), from the bits of 2k + 1 = 2ᵉ m with √½ ≤ m < √2: e ln 2 + 2 artanh((m − 1)/(m + 1)). The series of
/// artanh is cut after the seventh term, an error of less than 2·10⁻¹² of the sum.
#[inline(always)]
fn ln_of_unit(k: u32) -> f64 {
    let bits = (2.0 * f64::from(k) + 1.0).to_bits();
    let exponent = (bits >> 52) as i32 - (1023 + 33);
    let fraction = f64::from_bits(bits & ((1 << 52) - 1) | 1.0_f64.to_bits());
    let above = fraction >= SQRT_2;
    let m = if above { 0.5 * fraction } else { fraction };
    let e = f64::from(exponent + i32::from(above));
    let t = (m - 1.0) / (m + 1.0);
    let s = t * t;
    let series = 1.0 / 11.0 + s / 13.0;
    let series = 1.0 / 7.0 + s * (1.0 / 9.0 + s * series);
    let series = 1.0 + s * (1.0 / 3.0 + s * (1.0 / 5.0 + s * series));
    e * LN_2 + 2.0 * t * series
}

/// cos and sin of k/2³² of a full turn: the series of both up to an eighth of a turn, with an error of less than
/// 10⁻¹¹, and from there by quarters.
#[inline(always)]
fn cos_sin_of_turn(k: u32) -> (f64, f64) {
    let quarters = k.wrapping_add(1 << 29) >> 30;
    let rest = k.wrapping_sub(quarters << 30).cast_signed();
    let t = f64::from(rest) * (TAU / 4_294_967_296.0);
    let s = t * t;
    let cos = 1.0 / 40_320.0 - s * (1.0 / 3_628_800.0 - s / 479_001_600.0);
    let cos = 1.0 - s * (0.5 - s * (1.0 / 24.0 - s * (1.0 / 720.0 - s * cos)));
    let sin = 1.0 / 5_040.0 - s * (1.0 / 362_880.0 - s / 39_916_800.0);
    let sin = t * (1.0 - s * (1.0 / 6.0 - s * (1.0 / 120.0 - s * sin)));
    let (x, y) = if quarters & 1 == 0 { (cos, sin) } else { (-sin, cos) };
    if quarters & 2 == 0 { (x, y) } else { (-x, -y) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every 65521st word, and the first and last ones of every eighth of them all.
    fn words() -> impl Iterator<Item = u32> {
        let ends = (0..8_u32).flat_map(|eighth| {
            (0..100).flat_map(move |k| {
                [(eighth << 29).wrapping_add(k), (eighth << 29).wrapping_sub(k)]
            })
        });
        (0..=u32::MAX).step_by(65_521).chain(ends)
    }

    /// The series is cut after a sum of at least 2t with terms of at most 2t s⁷/15 left, s < 0.03; both logarithms round.
    #[test]
    fn the_logarithm_is_within_its_error() {
        for k in words() {
            let exact = ((f64::from(k) + 0.5) / 4_294_967_296.0).ln();
            let error = (ln_of_unit(k) / exact - 1.0).abs();
            assert!(error < 2e-12, "ln of word {k}: {error:e}");
        }
    }

    /// The first terms left out are t¹³/13! and t¹⁴/14!, t ≤ π/4.
    #[test]
    fn cosine_and_sine_are_within_their_errors() {
        for k in words() {
            let (sin, cos) = (f64::from(k) / 4_294_967_296.0 * TAU).sin_cos();
            let (x, y) = cos_sin_of_turn(k);
            let error = (x - cos).abs().max((y - sin).abs());
            assert!(error < 1e-11, "word {k}: {error:e}");
        }
    }
}
