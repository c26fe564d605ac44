//! Which cores threads run on, for programs that are timed.

/// The cores of the calling thread and of those it starts.
///
/// Linux may put a thread that wakes on the core of the one that wakes it. As both stay awake to be quick, it sees two busy
/// threads and may leave them there for a whole measurement, taking turns. OpenVINO gives its threads cores of their own,
/// too. Elsewhere than on Linux, and on one core, nothing is done.
#[derive(Debug)]
pub struct Cores {
    #[cfg(target_os = "linux")]
    split: Option<(rustix::thread::CpuSet, rustix::thread::CpuSet)>,
}

#[cfg(target_os = "linux")]
impl Cores {
    /// Keeps the caller on the first of the cores it may use.
    pub fn split() -> Self {
        use rustix::thread::{CpuSet, sched_getaffinity};
        let split = || {
            let mut rest = sched_getaffinity(None).ok()?;
            let first = (0..CpuSet::MAX_CPU).find(|&core| rest.is_set(core))?;
            rest.unset(first);
            let mut alone = CpuSet::new();
            alone.set(first);
            (rest.count() > 0).then_some((alone, rest))
        };
        let cores = Self { split: split() };
        if let Some((first, _)) = &cores.split {
            stay_on(first);
        }
        cores
    }

    /// Runs `make`, whose threads share all cores but the caller's.
    pub fn start<T>(&self, make: impl FnOnce() -> T) -> T {
        let Some((first, rest)) = &self.split else { return make() };
        stay_on(rest);
        let made = make();
        stay_on(first);
        made
    }
}

/// Keeps the caller on `cores`, and the threads it starts from now on; where the system forbids it, they stay where they
/// may be.
#[cfg(target_os = "linux")]
fn stay_on(cores: &rustix::thread::CpuSet) {
    let _ = rustix::thread::sched_setaffinity(None, cores);
}

#[cfg(not(target_os = "linux"))]
impl Cores {
    /// Does nothing.
    pub fn split() -> Self {
        Self {}
    }

    /// Runs `make`.
    pub fn start<T>(&self, make: impl FnOnce() -> T) -> T {
        make()
    }
}
