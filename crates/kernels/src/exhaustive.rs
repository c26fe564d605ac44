//! Both orders of dropout and ReLU, and of dropout and leaky ReLU, on every f32 there is (P1.9).
//!
//! **What.** For each bit pattern x of a range, the two orders σ(x) then dropout, and dropout then σ, of one entry, and how
//! they differ. The counts are those of `solutions::exhaustive`, which explains the forms of ReLU, the fates of an entry
//! and the kinds of difference, and takes an iterator where these take a range.
//!
//! **Order.** Sixteen consecutive patterns at a time; one addition gives the next sixteen. Each lane has counters of its
//! own, which are added up once at the end. Nothing is read from memory and nothing written, so that there is no tile to
//! choose.
//!
//! - [`relu_tally`] passes over sixteen inputs at once if the two orders give the same bits for all of them.
//! - [`mismatches`] asks for less, and treats all inputs alike: 2 products, 2 maxima, 3 comparisons and 4 more instructions.
//! - [`leaky_tally`] looks at the ends of a run of 2¹⁶ inputs. If all four products are normal there, they are so in
//!   between, and what is left is 4 products, a difference and 3 comparisons.
//!
//! **Measured** by `taskset -c 1 cargo bench -p kernels -- exhaustive`, in 10⁹ inputs/s of one core of an Intel Xeon (family
//! 6, model 167):
//!
//! | | AVX-512 | AVX2 | portable |
//! |---|---|---|---|
//! | [`mismatches`] | 8.3 | 7.3 | 3.7 |
//! | [`relu_tally`], maxNum, kept | 7.2 | 3.8 | 2.0 |
//! | [`leaky_tally`], products normal | 6.2 | 6.2 | 2.7 |
//!
//! All 2³² inputs take 0.55 s of one core by `exhaustive_bench -1 1`; 0.64 s if c = 0.37, since a processor is slow at
//! products that are subnormal.
//!
//! Source: P1.9.

mod blocks;
mod leaky;
mod relu;

use std::num::NonZeroUsize;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

pub use leaky::{LeakyTally, leaky_tally};
pub use relu::{Fate, Form, Tally, mismatches, relu_tally};

/// Patterns that a thread takes at a time: 2²⁴, a millisecond or two.
const CHUNK: u32 = 1 << 24;

/// What `count` gives for each 256th part of all 2³² patterns, in their order; each thread takes the next part when it is
/// done with one. One thread is the calling one.
pub fn all_patterns<T: Send>(
    threads: NonZeroUsize,
    count: impl Fn(RangeInclusive<u32>) -> T + Sync,
) -> Vec<T> {
    let next = AtomicU32::new(0);
    let work = || {
        let take = || {
            Some(next.fetch_add(1, Ordering::Relaxed))
                .filter(|chunk| *chunk <= u32::MAX / CHUNK)
        };
        let done = |chunk| (chunk, count(chunk * CHUNK..=chunk * CHUNK + (CHUNK - 1)));
        std::iter::from_fn(take).map(done).collect::<Vec<_>>()
    };
    let mut parts = thread::scope(|scope| {
        let others: Vec<_> = (1..threads.get()).map(|_| scope.spawn(work)).collect();
        let mut parts = work();
        for other in others {
            match other.join() {
                Ok(more) => parts.extend(more),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        parts
    });
    parts.sort_by_key(|(chunk, _)| *chunk);
    parts.into_iter().map(|(_, part)| part).collect()
}
