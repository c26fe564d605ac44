//! How fast one core can multiply and add at each level, which is what the kernels' speeds are shares of.
//!
//! **What.** A multiply-add of a register of LANES single-precision numbers, a + c·x, is 2·LANES operations.
//! So n of them in t seconds of processor time are
//!
//! ```text
//! 2 · LANES · n / t / 10⁹  Gflop/s
//! ```
//!
//! **From registers.** aᵢ ← aᵢ + c·aᵢ₊₁ for sums in a ring: no operand is the same from turn to turn, so that no product is
//! computed only once; and as c is 2⁻³⁰, each aᵢ stays as it is. Of 16 registers 12 hold sums, of 32 registers 24: each waits for
//! one computed 11 or 23 multiply-adds earlier, which hides 5 cycles at two a cycle, 4 at four a cycle and 16 or more
//! registers.
//!
//! **Loading.** aᵢ ← aᵢ + c·xⱼ, where each xⱼ is read from an array of 8 kB, that is, from the first-level cache.
//! A kernel that reads a register for each multiply-add is no faster.
//!
//! At [`Level::Portable`] a multiply-add is two instructions, and on x86-64, where those have two operands, the compiler adds two
//! copies to each in the ring and none in the other loop: there the larger of both is what a core can reach.
//!
//! **The best of several runs** is taken, of about 10 ms each: what disturbs a run can only make it longer.
//!
//! The machine code of both loops, AVX2, AVX-512 and NEON: 12 or 24 multiply-adds, on x86-64 with the array as an operand, on
//! AArch64 after 12 loads of two registers each, and two or three instructions that count.

use std::hint::black_box;

use crate::level::{Arithmetic, Kernel};
use crate::stm::vector::{add_scaled, one_channel_after_another};
use crate::{Aligned, Level, cpu_seconds};

/// Of the array that is read again and again: a quarter or less of a first-level cache.
const BYTES: usize = 1 << 13;

/// Processor time of a run, in seconds.
const RUN: f64 = 0.01;

/// What a core reached, in Gflop/s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
    /// With all operands in registers.
    pub gflops: f64,
    /// With one operand of each multiply-add read from the first-level cache.
    pub loading_gflops: f64,
    /// How often each was tried.
    pub runs: usize,
}

/// Measures both on the calling thread, each `runs` times about 10 ms; a level this processor lacks is measured as
/// [`Level::Portable`].
pub fn peak(level: Level, runs: usize) -> Peak {
    let numbers = Aligned::from([0.5_f32; BYTES / 4].as_slice());
    Peak {
        gflops: best(runs, |turns| level.run(Registers { turns })),
        loading_gflops: best(runs, |turns| {
            level.run(Loading { turns, numbers: &numbers })
        }),
        runs,
    }
}

/// Most operations in a nanosecond, where `run` makes so many turns and says how many operations they were.
fn best(runs: usize, run: impl Fn(u64) -> u64) -> f64 {
    let timed = |turns| {
        let start = cpu_seconds();
        let operations = run(turns);
        (operations, cpu_seconds() - start)
    };
    let mut turns = 1;
    while timed(turns).1 < RUN {
        turns *= 2;
    }
    (0..runs).fold(0.0, |best, _| {
        let (operations, seconds) = timed(turns);
        f64::max(best, operations as f64 / seconds * 1e-9)
    })
}

/// Evaluates an expression in which N sums of L numbers fit the registers.
macro_rules! sums {
    ($A:ident, $n:ident, $l:ident, $run:expr) => {
        match ($A::LANES, $A::REGISTERS) {
            (16, _) => sums!(with $n, 24, $l, 16, $run),
            (8, _) => sums!(with $n, 12, $l, 8, $run),
            (_, 32) => sums!(with $n, 24, $l, 4, $run),
            _ => sums!(with $n, 12, $l, 4, $run),
        }
    };
    (with $n:ident, $sums:literal, $l:ident, $lanes:literal, $run:expr) => {{
        const $n: usize = $sums;
        const $l: usize = $lanes;
        $run
    }};
}

/// So many turns, each of one multiply-add a sum.
struct Registers {
    turns: u64,
}

impl Kernel for Registers {
    type Output = u64;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> u64 {
        sums!(A, N, L, ring::<A, N, L>(self.turns))
    }
}

/// So many times all of the numbers, each register of them in one multiply-add.
struct Loading<'a> {
    turns: u64,
    numbers: &'a [f32],
}

impl Kernel for Loading<'_> {
    type Output = u64;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> u64 {
        sums!(A, N, L, pass::<A, N, L>(self.turns, self.numbers))
    }
}

#[inline(always)]
fn ring<A: Arithmetic, const N: usize, const L: usize>(turns: u64) -> u64 {
    let (mut a, c) = start::<N, L>();
    for _ in 0..turns {
        for i in 0..N {
            one_channel_after_another();
            let next = a[(i + 1) % N];
            add_scaled::<A, L>(&mut a[i], c, &next);
        }
    }
    black_box(a);
    turns * (2 * N * L) as u64
}

#[inline(always)]
fn pass<A: Arithmetic, const N: usize, const L: usize>(
    turns: u64,
    numbers: &[f32],
) -> u64 {
    let (mut a, c) = start::<N, L>();
    let (x, _) = numbers.as_chunks::<L>();
    let (x, _) = x.as_chunks::<N>();
    for _ in 0..turns {
        for x in x {
            for i in 0..N {
                one_channel_after_another();
                let x = x[i];
                add_scaled::<A, L>(&mut a[i], c, &x);
            }
        }
    }
    black_box(a);
    turns * (2 * N * L * x.len()) as u64
}

/// The sums, of which the compiler knows nothing, and c.
#[inline(always)]
fn start<const N: usize, const L: usize>() -> ([[f32; L]; N], f32) {
    let mut a = [[0.0; L]; N];
    let ones = black_box([1.0; N]);
    for i in 0..N {
        one_channel_after_another();
        a[i] = [ones[i]; L];
    }
    (a, black_box(0.5_f32.powi(30)))
}
