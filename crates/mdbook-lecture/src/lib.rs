//! An mdBook preprocessor and two backends for books of claims: formulas, figures, computed
//! values, the ledger of what is proved, sheets for a course and the finished site.
//!
//! It is a compiler, and a compiler has floors. A floor imports only floors below it, and on
//! one floor no two files import each other; `tests/floors.rs` says which files do otherwise.
//!
//! | floor | what it does |
//! |---|---|
//! | [`editions`] | a [`book::index::Book`] becomes files: Markdown for mdBook, sheets, the site, a table in a terminal |
//! | [`set`] | one piece becomes HTML: a formula, a figure, a value, code, a claim, a quiz, a reference |
//! | [`book`] | the whole book, indexed: claims, names, equations, works, evidence, what uses what |
//! | [`syntax`] | one page's text becomes one [`syntax::page::Page`], with the file and line of everything in it, read once |
//! | [`base`] | faults and their places, Markdown, HTML, what is remembered, packed or printed |
//!
//! Read from below, this is the way of a chapter. Where to change what:
//!
//! - how something is written in a chapter: its file in [`syntax`];
//! - a directive `{{#word …}}`: its one file in [`set`], and one row of the table in
//!   [`set::directive`];
//! - how figures and equations are counted, what has a name: [`book::index`];
//! - what stops the build: beside what it is about; no step stops at the first fault, every
//!   [`base::problem::Problem`] of every page is reported at once.
//!
//! A chapter may be several pages, which its number in `SUMMARY.md` joins: 2, 2.1, 2.2 …
//! share the problem, the sheets, the quiz and the numbers of equations, figures and exercises.

pub mod base;
pub mod book;
pub mod editions;

pub mod set;

pub mod syntax;
