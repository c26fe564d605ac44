//! The mathematics behind the book, one topic a module.
//!
//! | problem | modules | tests | chapter |
//! |---|---|---|---|
//! | P1, dropout and the activation | [`activation`], [`dropout`], [`homogeneous`], [`sigma`], [`tails`], [`bias`], [`dropout_variance`], [`training`], [`exhaustive`], [`gaussian_dropout`] | `tests/p1*.rs` | `src/p1-*.md` |
//! | P2, variance at initialisation | [`init`] | `tests/p2*.rs` | `src/p2-initialisation.md` |
//! | P3, residual backpropagation | [`residual`] | `tests/p3*.rs` | `src/p3-residual.md` |
//! | P4, split, transform, merge | [`stm`], [`stm::conv`] | `tests/p4*.rs` | `src/p4-split-transform-merge.md` |
//!
//! [`gradient`] holds the independent oracles for every gradient. [`figures`] draws every
//! figure of the book from these modules and [`values`] computes every number its prose
//! quotes; neither derives anything of its own. [`tasks`]
//! asks each student the same with other numbers. [`timings`] holds what was measured, not
//! computed. Randomness is always an argument, nothing
//! reads or writes files.

pub mod activation;
pub mod bias;
pub mod dropout;
pub mod dropout_variance;
mod error;
pub mod exhaustive;
pub mod figures;
pub mod format;
pub mod gaussian_dropout;
pub mod gradient;
pub mod homogeneous;
pub mod init;
pub mod residual;
pub mod sigma;
pub mod stm;
pub mod tails;
// The labs ask nothing.
#[cfg(not(target_family = "wasm"))]
pub mod tasks;
// The labs quote nothing.
#[cfg(not(target_family = "wasm"))]
pub mod timings;
pub mod training;
#[cfg(not(target_family = "wasm"))]
pub mod values;

pub use activation::Activation;
pub use error::Error;
