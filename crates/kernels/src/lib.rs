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
//! All are written once, as loops over arrays of a fixed size, and compiled for each [`Level`] of the processor.
mod aligned;
mod error;
pub mod exhaustive;
pub mod gradient;
mod level;
pub mod simulation;
pub mod stm;

pub use aligned::Aligned;
pub use error::Error;
pub use level::Level;
