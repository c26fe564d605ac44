//! Both orders of dropout and ReLU, and of dropout and leaky ReLU, on every f32 there is (P1.9).
//!
//! **What.** Of every bit pattern x in a range: σ(x) multiplied, and σ of the product, compared. The counts are those of
//! `solutions::exhaustive`, where the forms of ReLU, the fates of an entry and the differences are explained.
//!
//! **Order.** Sixteen consecutive patterns at a time, which the next sixteen follow by one addition; each lane has counters
//! of its own, which are added up once at the end. Nothing is read from memory and nothing written.
//!
//! **Work.** MEASURED
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
