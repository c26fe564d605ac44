//! The same work for many things, on all cores.
//!
//! What a library of parallel iterators compiles anew for every use of it took a fifth of the
//! time that compiling its users took; here only what hands out the items is.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, Builder};

/// The bytes of stack of each thread. Only what is used of it is taken; formulas, quotations
/// and lists go as deep as their author, and what reads them goes down a step for each.
const STACK: usize = 256 << 20;

/// What `work` makes of each of `items`, in their order.
///
/// # Panics
/// As `work` does.
pub fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let items: Vec<T> = items.into_iter().collect();
    let mut made = Vec::new();
    made.resize_with(items.len(), || None);
    let queue = Mutex::new(items.into_iter().zip(&mut made));
    on_all_cores(&|| {
        loop {
            // Not in the head of a `while let`, which would keep it locked.
            let Some((item, place)) = locked(&queue).next() else { break };
            *place = Some(work(item));
        }
    });
    drop(queue);
    made.into_iter().flatten().collect()
}

/// Runs `work` on as many threads as there are cores.
fn on_all_cores(work: &(dyn Fn() + Sync)) {
    let cores = thread::available_parallelism().map_or(1, Into::into);
    thread::scope(|scope| {
        let start = |_| Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok();
        let started: Vec<_> = (0..cores).map_while(start).collect();
        if started.is_empty() {
            work();
        }
        for thread in started {
            if let Err(panic) = thread.join() {
                std::panic::resume_unwind(panic);
            }
        }
    });
}

/// Another thread's panic is told by its own end, not by the lock.
fn locked<T>(it: &Mutex<T>) -> MutexGuard<'_, T> {
    it.lock().unwrap_or_else(PoisonError::into_inner)
}
