//! Threads that are started apart from their caller stay apart.
#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "tests")]

use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use kernels::stm::hashed::{Tensors, images};
use kernels::stm::{Images, SplitTransformMerge};
use kernels::{Cores, Level};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// The cores the calling thread may use.
fn mine() -> Vec<usize> {
    let set = sched_getaffinity(None).unwrap();
    (0..CpuSet::MAX_CPU).filter(|&core| set.is_set(core)).collect()
}

#[test]
fn the_caller_has_the_first_core_and_those_it_starts_the_others() {
    let before = mine();
    let cores = Cores::split();
    for _ in 0..2 {
        let started = cores.start(|| thread::spawn(mine)).join().unwrap();
        if before.len() == 1 {
            assert_eq!((mine(), started), (before.clone(), before.clone()));
        } else {
            assert_eq!((mine(), started), (before[..1].to_vec(), before[1..].to_vec()));
        }
    }
}

#[test]
fn one_core_is_shared() {
    let core = mine()[0];
    let mut one = CpuSet::new();
    one.set(core);
    sched_setaffinity(None, &one).unwrap();
    let started = Cores::split().start(|| thread::spawn(mine)).join().unwrap();
    assert_eq!((mine(), started), (vec![core], vec![core]));
}

/// Threads that look for work as long as their core is busy would add up, one for each layer
/// there ever was, and keep it busy.
#[test]
fn the_threads_of_a_layer_that_is_gone_end_on_a_busy_core_too() {
    let done = AtomicBool::new(false);
    let size = Images { n: 1, h: 4, w: 4 };
    let tensors = Tensors::plain(8, 2, 4, 1);
    let x = images(8, size, 1);
    let mut one = CpuSet::new();
    one.set(mine()[0]);
    thread::scope(|scope| {
        // Only this thread and those it starts are on that core.
        scope.spawn(|| {
            sched_setaffinity(None, &one).unwrap();
            let since = Instant::now();
            let gives_up = move || since.elapsed() > Duration::from_secs(60);
            let done = &done;
            scope.spawn(move || while !done.load(Ordering::Relaxed) && !gives_up() {});
            for _ in 0..20 {
                let layer =
                    SplitTransformMerge::new(&tensors.parameters(), Level::best());
                layer.unwrap().forward(&x, size, 4).unwrap();
            }
            let since = Instant::now();
            while on_one_core() > 8 && since.elapsed() < Duration::from_secs(20) {
                thread::sleep(Duration::from_millis(10));
            }
            done.store(true, Ordering::Relaxed);
            assert!(on_one_core() <= 8, "{} threads are left", on_one_core());
        });
    });
}

/// How many threads of this program may use one core only.
fn on_one_core() -> usize {
    let allowed = |task: fs::DirEntry| {
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let line = status.lines().find_map(|it| it.strip_prefix("Cpus_allowed_list:"));
        line.is_some_and(|cores| !cores.contains(['-', ',']))
    };
    fs::read_dir("/proc/self/task")
        .unwrap()
        .flatten()
        .map(allowed)
        .filter(|it| *it)
        .count()
}
