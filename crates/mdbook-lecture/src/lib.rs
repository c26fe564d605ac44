//! An mdBook preprocessor for lectures: formulas, figures and computed values, all made
//! at build time.
//!
//! Before any chapter is set, [`ledger`] collects the claims of all of them and the tests
//! named by each ([`evidence`]), and [`names`] everything a chapter can refer to, with the
//! works of the [`bibliography`]. A chapter then goes through four passes, each of which
//! keeps the line numbers of the source:
//!
//! 1. [`directive`] finds every `{{#value …}}`, `{{#figure …}}`, `{{#claim …}}` and so on
//!    that is not in code;
//! 2. [`chapter`] puts what they ask for in their place;
//! 3. [`quiz`] makes a section of the questions at the chapter's end;
//! 4. [`formula`] finds every `$…$` and `$$…$$`, and [`maths`] renders it.
//!
//! The program `ledger` shows the same ledger in a terminal, with what `cargo test` says
//! about each claim ([`terminal`], [`cargo`]).
//!
//! Where the numbers and the pictures come from is behind [`source::Source`]; [`cache`]
//! remembers them between builds. A pass never stops at the first fault: every
//! [`problem::Problem`] of every chapter is reported at once.

pub mod archive;
pub mod arguments;
pub mod base;
pub mod bibliography;
pub mod book;
pub mod cache;
pub mod cargo;
pub mod chapter;
pub mod chromium;
pub mod claim;
pub mod controls;
pub mod directive;
pub mod disk;
pub mod editions;
pub mod entries;
pub mod errata;
pub mod evidence;
pub mod figure;
pub mod formula;
pub mod handouts;
pub mod highlight;
pub mod id;
pub mod inline;
pub mod ledger;
pub mod markdown;
pub mod maths;
pub mod names;
pub mod outline;
pub mod plain;
pub mod problem;
pub mod quiz;
pub mod references;
pub mod source;
pub mod table;
pub mod terminal;
pub mod value;
