//! Threads that are started apart from their caller stay apart.
#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "tests")]

use std::thread;

use kernels::Cores;
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
