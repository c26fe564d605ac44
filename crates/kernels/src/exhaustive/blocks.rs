//! Ranges of bit patterns, sixteen at a time.

use std::array;
use std::hint::black_box;
use std::ops::RangeInclusive;

use crate::level::{Arithmetic, Kernel};

/// Patterns looked at together: one 512-bit register of them.
pub const LANES: usize = 16;

/// A counter for each lane.
pub type Counts = [u32; LANES];

/// Something that counts inputs. At most 2²⁸ are in one lane, so that a u32 holds any count of them.
pub trait Counter {
    /// Counts some inputs, at most [`LANES`]: always inlined.
    fn count<const N: usize>(&mut self, inputs: [f32; N]);
}

/// A counter, to be shown all inputs of a range.
pub struct Over<C> {
    pub inputs: RangeInclusive<u32>,
    pub counter: C,
}

impl<C: Counter> Kernel for Over<C> {
    type Output = C;

    #[inline(always)]
    fn run<A: Arithmetic>(self) -> C {
        let Self { inputs, mut counter } = self;
        if inputs.is_empty() {
            return counter;
        }
        let (first, last) = inputs.into_inner();
        let count = u64::from(last - first) + 1;
        // Were the step known to the compiler, it would count sixteen times in as many scalar registers.
        let step = black_box([LANES as u32; LANES]);
        let mut bits: [u32; LANES] = array::from_fn(|k| first.wrapping_add(k as u32));
        for _ in 0..count / LANES as u64 {
            let mut inputs = [0.0; LANES];
            for k in 0..LANES {
                inputs[k] = f32::from_bits(bits[k]);
                bits[k] = bits[k].wrapping_add(step[k]);
            }
            counter.count(inputs);
        }
        for back in (0..(count % LANES as u64) as u32).rev() {
            counter.count([f32::from_bits(last - back)]);
        }
        counter
    }
}

/// One more, if so. The count fits; a check of that, as in debug builds, would keep the loops from becoming vectors.
#[inline(always)]
pub fn add(count: &mut u32, so: bool) {
    *count = count.wrapping_add(u32::from(so));
}

/// The sum over the lanes.
pub fn total(counts: Counts) -> u64 {
    counts.into_iter().map(u64::from).sum()
}
