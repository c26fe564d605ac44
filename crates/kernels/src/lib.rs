//! The computations of the book that a reader would time, made fast.
//!
//! Each has a simple version in `solutions`, which is what the chapters explain and what the tests here compare with.
//! | module | simple version | chapter |
//! |---|---|---|
//! | [`stm`] | `solutions::stm` | P4 |
//! | [`simulation`] | `solutions::init` | P2 |
//! | [`gradient`] | `solutions::residual` | P3 |
//! | [`exhaustive`] | `solutions::exhaustive` | P1 |
//!
//! The threads of a [`Team`] stay awake for a while when they have nothing to do.
//!
//! Valgrind finds nothing to say about the tests, which go through every kernel at every level it knows (not AVX-512) on
//! small and odd sizes, one thread and several; 45 seconds for `stm`, 3 for `gradient`:
//!
//! ```text
//! export CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER='valgrind -q --error-exitcode=9'
//! cargo test --release -p kernels --test stm --test gradient -- --test-threads=1
//! ```
//!
//! The same tests at the level of AArch64, in an emulator on x86-64 Debian with the packages `gcc-aarch64-linux-gnu`,
//! `libc6-dev-arm64-cross` and `qemu-user`: 20 seconds of processor time once compiled. That the results are right is all this says:
//! NEON's speed is unmeasured. The tests of `exhaustive`, which go through 2³² inputs, are left out.
//!
//! ```text
//! rustup target add aarch64-unknown-linux-gnu
//! export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
//! export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER='qemu-aarch64 -L /usr/aarch64-linux-gnu'
//! cargo test --release -p kernels --target aarch64-unknown-linux-gnu --test stm --test gradient --test simulation
//! ```
//!
//! What the speeds are shares of, [`peak`] measures.
//!
//! All are written once, as loops over arrays of a fixed size, and compiled for each [`Level`] of the processor.
mod aligned;
mod clock;
mod cores;
mod error;
pub mod exhaustive;
pub mod gradient;
mod lanes;
mod level;
pub mod peak;
pub mod simulation;
pub mod stm;
mod team;

pub use aligned::Aligned;
pub use clock::cpu_seconds;
pub use cores::Cores;
pub use error::Error;
pub use level::Level;
pub use team::Team;
