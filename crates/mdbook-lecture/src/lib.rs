//! An mdBook preprocessor and two backends for books of claims: formulas, figures, computed
//! values, the ledger of what is proved, sheets for a course, the finished site and an EPUB.
//!
//! It is a compiler, and a compiler has floors. A floor imports only floors below it, and on
//! one floor no two files import each other; `tests/floors.rs` fails with the names of two
//! files that do.
//!
//! | floor | what it does |
//! |---|---|
//! | [`editions`] | makes files of the book: the Markdown that mdBook renders, and of what it has rendered the sheets, the finished site and the EPUB; the ledger in a terminal |
//! | [`set`] | one piece becomes HTML: a formula, a figure, a value, code, a claim, a quiz, a reference |
//! | [`book`] | the whole book, indexed: claims, names, equations, works, evidence, what uses what |
//! | [`syntax`] | one page's text becomes one [`syntax::page::Page`], with the file and line of everything in it, read once |
//! | [`base`] | faults and their places, Markdown, HTML, what is remembered, packed or printed |
//!
//! Read from below, this is the way of a chapter. Where to change what:
//!
//! - how something is written in a chapter: its file in [`syntax`];
//! - a directive `{{#word …}}`: its one file in [`set`], one row of the table in
//!   [`set::directive`], and the word in `directives` of `book.toml`; one that adds to the
//!   index has a method there too;
//! - how figures and equations are counted, what has a name: [`book::index`]; what a figure is
//!   called: [`book::figure`];
//! - what stops the build: in the file of the thing it is about. No step stops at its first
//!   fault: every [`base::problem::Problem`] of every page is reported at once.
//!
//! A chapter may be several pages, which its number in `SUMMARY.md` joins: 2, 2.1, 2.2 …
//! share the problem, the sheets, the quiz and the numbers of equations, figures and exercises.

pub mod base;
pub mod book;
pub mod editions;
pub mod set;
pub mod syntax;
