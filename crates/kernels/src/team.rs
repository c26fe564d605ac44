//! Threads that work for one caller, and stay awake for a while when they have nothing to do.

use std::cell::Cell;
use std::hint::spin_loop;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder, Yield};

use crate::Error;
use crate::error::at_least_one;

/// How long a thread without work stays awake, and how long the caller waits awake for the others.
const AWAKE: Duration = Duration::from_micros(200);

/// An offer of the processor that takes longer has been accepted; one that no one wants takes a microsecond or less.
const SHARED: Duration = Duration::from_micros(5);

/// A calling thread and those beside it.
///
/// A thread that has had work looks for more for a while before it sleeps, as the threads of OpenMP do: to wake one takes
/// longer than a small layer. rayon's own give up sooner.
#[derive(Clone, Debug)]
pub struct Team {
    threads: usize,
    /// None beside the caller, or none where threads cannot be started.
    others: Option<Arc<ThreadPool>>,
}

impl Team {
    /// The caller and `threads - 1` others.
    ///
    /// # Errors
    /// [`Error::Count`] for 0 threads.
    pub fn new(threads: usize) -> Result<Self, Error> {
        at_least_one("the number of threads", threads)?;
        let others = (threads > 1)
            .then(|| ThreadPoolBuilder::new().num_threads(threads - 1).build().ok());
        Ok(Self { threads, others: others.flatten().map(Arc::new) })
    }

    /// How many, the caller among them.
    pub fn threads(&self) -> usize {
        self.threads
    }

    /// Runs all jobs, the first on the calling thread.
    pub(crate) fn run(&self, jobs: impl IntoIterator<Item = impl FnOnce() + Send>) {
        let mut jobs = jobs.into_iter();
        if let Some(first) = jobs.next() {
            self.run_first_and(first, jobs);
        }
    }

    /// Runs `first` on the calling thread and `other` on each of the others.
    pub(crate) fn run_beside(
        &self,
        first: impl FnOnce(),
        other: impl Fn() + Send + Sync,
    ) {
        self.run_first_and(first, (1..self.threads).map(|_| &other));
    }

    fn run_first_and(
        &self,
        first: impl FnOnce(),
        jobs: impl Iterator<Item = impl FnOnce() + Send>,
    ) {
        let Some(others) = &self.others else {
            first();
            return jobs.for_each(|job| job());
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
            // Whoever sleeps until rayon has counted the jobs wakes late; it counts them a moment after this.
            awake_until(Instant::now(), || left.load(Ordering::Acquire) == 0);
            (0..16).for_each(|_| spin_loop());
        });
    }
}

thread_local! {
    /// Whether this thread is in [`linger`].
    static LINGERS: Cell<bool> = const { Cell::new(false) };
}

/// Looks for work until there was none for a while.
///
/// On a core that someone else uses too, perhaps the caller, it sleeps a moment: for whoever wakes the system looks for an
/// idle core, but two that take turns without ever sleeping it leaves where they are.
fn linger() {
    if LINGERS.replace(true) {
        return;
    }
    let mut since = Instant::now();
    loop {
        match awake_until(since, || rayon::yield_now() == Some(Yield::Executed)) {
            Waited::ForIt => since = Instant::now(),
            Waited::OnASharedCore => std::thread::sleep(Duration::from_micros(1)),
            Waited::LongEnough => break,
        }
    }
    LINGERS.set(false);
}

/// How a wait ended.
enum Waited {
    ForIt,
    OnASharedCore,
    LongEnough,
}

/// Asks again and again until the answer is yes, and now and then offers the processor to others.
fn awake_until(since: Instant, mut yes: impl FnMut() -> bool) -> Waited {
    loop {
        for _ in 0..32 {
            if yes() {
                return Waited::ForIt;
            }
            spin_loop();
        }
        let offered = Instant::now();
        std::thread::yield_now();
        // First this: on a core that stays shared a wait would never end.
        if since.elapsed() > AWAKE {
            return Waited::LongEnough;
        }
        if offered.elapsed() > SHARED {
            return Waited::OnASharedCore;
        }
    }
}
