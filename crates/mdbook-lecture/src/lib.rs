//! An mdBook preprocessor for lectures: formulas, figures and computed values, all made
//! at build time.
//!
//! A chapter goes through three passes, each of which keeps the line numbers of the
//! source:
//!
//! 1. [`directive`] finds every `{{#value …}}` and `{{#figure …}}` that is not in code;
//! 2. [`chapter`] puts the values and figures in their place;
//! 3. [`formula`] finds every `$…$` and `$$…$$`, and [`maths`] renders it.
//!
//! Where the numbers and the pictures come from is behind [`source::Source`]; [`cache`]
//! remembers them between builds. A pass never stops at the first fault: every
//! [`problem::Problem`] of every chapter is reported at once.

pub mod book;
pub mod cache;
pub mod chapter;
pub mod directive;
pub mod figure;
pub mod formula;
pub mod markdown;
pub mod maths;
pub mod problem;
pub mod source;
pub mod svg;
pub mod value;
