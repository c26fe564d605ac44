//! Threads that work for one caller, and stay awake for a while when they have nothing to do.

use std::cell::Cell;
use std::hint::spin_loop;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder, Yield};

/// How long a thread without work stays awake, and how long the caller waits awake for the others.
const AWAKE: Duration = Duration::from_micros(200);

/// A calling thread and those beside it.
#[derive(Clone, Debug, Default)]
pub struct Team {
    /// None beside the caller, or none where threads cannot be started.
    others: Option<Arc<ThreadPool>>,
}

impl Team {
    /// The caller and `threads - 1` others.
    pub fn new(threads: usize) -> Self {
        let others = (threads > 1)
            .then(|| ThreadPoolBuilder::new().num_threads(threads - 1).build().ok());
        Self { others: others.flatten().map(Arc::new) }
    }

    /// Runs all jobs, the first on the calling thread.
    pub fn run(&self, jobs: impl IntoIterator<Item = impl FnOnce() + Send>) {
        let mut jobs = jobs.into_iter();
        let Some(first) = jobs.next() else { return };
        let Some(others) = &self.others else {
            first();
            jobs.for_each(|job| job());
            return;
        };
        let left = AtomicUsize::new(0);
        others.in_place_scope(|scope| {
            for job in jobs {
                left.fetch_add(1, Ordering::Relaxed);
                let left = &left;
                scope.spawn(move |_| {
                    job();
                    left.fetch_sub(1, Ordering::Release);
                    if !LINGERS.get() {
                        rayon::spawn(linger);
                    }
                });
            }
            first();
            awake_until(|| left.load(Ordering::Acquire) == 0);
            (0..16).for_each(|_| spin_loop());
        });
    }
}

thread_local! {
    /// Whether this thread is in [`linger`].
    static LINGERS: Cell<bool> = const { Cell::new(false) };
}

/// Looks for work until there was none for a while.
fn linger() {
    if LINGERS.replace(true) {
        return;
    }
    while awake_until(|| rayon::yield_now() == Some(Yield::Executed)) {}
    LINGERS.set(false);
}

/// Asks again and again, for a while at most; whether the answer was yes.
///
/// Now and then it offers the processor to others: the one who is waited for may have the same.
fn awake_until(mut yes: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        for _ in 0..32 {
            if yes() {
                return true;
            }
            spin_loop();
        }
        if start.elapsed() > AWAKE {
            return false;
        }
        std::thread::yield_now();
    }
}
