//! The book in one program: mdBook's own library, in which this book's preprocessors and
//! backends run where `book.toml` names commands.
//!
//! Two doors lead to one implementation. `make` runs this program, which does everything
//! in its own process; plain `mdbook build` runs the commands of `book.toml`, which are
//! this program again ([`piped`]), once for each preprocessor and backend.
//!
//! | to find out | read |
//! |---|---|
//! | what a preprocessor or a backend of this book does | [`parts`] |
//! | how a whole book is built or tested | [`builder`] |
//! | when a book is up to date | [`inputs`] |
//! | what mdBook says meanwhile | [`log`] |
//! | how the book's PyTorch is run | [`python`] |
//! | how the tests are run and told | [`ledger`] |
//! | how the labs are made | [`labs`] |
//! | how Coq is asked | [`proofs`], [`unused`] |

pub mod builder;
pub mod cards;
pub mod figures;
pub mod inputs;
pub mod labs;
pub mod ledger;
pub mod log;
pub mod parts;
pub mod piped;
mod premises;
pub mod proofs;
pub mod python;
pub mod unused;
